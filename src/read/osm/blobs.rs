//! The file in pieces: blobs, each with a header before it, packed or not.
//!
//! Source: the OSM wiki, "PBF Format".

use super::broken;
use super::wire::{Damaged, Fields, Value};
use crate::issue::Issue;
use flate2::bufread::ZlibDecoder;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};

/// A header is shorter than this.
const MOST_OF_HEADER: u32 = 64 << 10;

/// And a block is no longer, packed or not.
const MOST: u64 = 32 << 20;

/// What a blob holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Header,
    Data,
    /// Something that a reader may pass over.
    Other,
}

/// One of the pieces, as it stands in the file.
#[derive(Debug)]
pub(super) struct Blob {
    pub kind: Kind,
    bytes: Vec<u8>,
}

/// All of them, in their order.
pub(super) struct Blobs(BufReader<File>);

impl Blobs {
    pub fn new(file: File) -> Self {
        Self(BufReader::with_capacity(1 << 16, file))
    }

    /// The next one; none at the end of the file.
    pub fn next(&mut self) -> Result<Option<Blob>, Issue> {
        let mut length = [0_u8; 4];
        match self.0.read(&mut length[..1]) {
            Ok(0) => return Ok(None),
            Ok(1..) => {}
            Err(error) => return Err(broken(error)),
        }
        self.read(&mut length[1..])?;
        let length = u32::from_be_bytes(length);
        if length >= MOST_OF_HEADER {
            return Err(broken("a header is too long"));
        }
        let mut header = vec![0; length as usize];
        self.read(&mut header)?;
        let (kind, size) = head(&header).map_err(|Damaged| broken("a header cannot be read"))?;
        if size > MOST {
            return Err(broken("a block is too long"));
        }
        let mut bytes = vec![0; size as usize];
        self.read(&mut bytes)?;
        Ok(Some(Blob { kind, bytes }))
    }

    fn read(&mut self, bytes: &mut [u8]) -> Result<(), Issue> {
        self.0.read_exact(bytes).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => broken("the file ends within a block"),
            _ => broken(error),
        })
    }
}

/// What a header says of its blob.
fn head(header: &[u8]) -> Result<(Kind, u64), Damaged> {
    let (mut kind, mut size) = (None, None);
    for field in Fields(header) {
        match field? {
            (1, value) => {
                kind = Some(match value.bytes()? {
                    b"OSMHeader" => Kind::Header,
                    b"OSMData" => Kind::Data,
                    _ => Kind::Other,
                });
            }
            (3, value) => size = Some(value.number()?),
            _ => {}
        }
    }
    kind.zip(size).ok_or(Damaged)
}

impl Blob {
    /// What it holds, unpacked into `buffer` where it is packed.
    pub fn unpacked<'a>(&'a self, buffer: &'a mut Vec<u8>) -> Result<&'a [u8], Issue> {
        let damaged = |Damaged| broken("a block cannot be decoded");
        let (mut raw, mut packed, mut size) = (None, None, 0);
        for field in Fields(&self.bytes) {
            match field.map_err(damaged)? {
                (1, value) => raw = Some(value.bytes().map_err(damaged)?),
                (2, Value::Number(number)) => size = number,
                (3, value) => packed = Some(value.bytes().map_err(damaged)?),
                _ => {}
            }
        }
        if let Some(raw) = raw {
            return Ok(raw);
        }
        let packed = packed.ok_or_else(|| broken("a block is packed in a way that is not known here"))?;
        buffer.clear();
        // One byte more, so that the end is seen without looking for it elsewhere.
        buffer.reserve((size.min(MOST) + 1) as usize);
        let read = ZlibDecoder::new(packed).take(MOST + 1).read_to_end(buffer).map_err(broken)?;
        if read as u64 > MOST { Err(broken("a block is too long")) } else { Ok(buffer) }
    }
}

/// Features that the header of a file demands of its reader.
pub(super) fn required(header: &[u8]) -> Result<Vec<String>, Damaged> {
    let mut found = Vec::new();
    for field in Fields(header) {
        if let (4, value) = field? {
            found.push(String::from_utf8_lossy(value.bytes()?).into_owned());
        }
    }
    Ok(found)
}
