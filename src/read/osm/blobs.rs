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

/// What a blob holds, as it stands there.
#[derive(Debug, Default)]
struct Content<'a> {
    raw: Option<&'a [u8]>,
    packed: Option<&'a [u8]>,
    /// Bytes of it when unpacked, as stated.
    size: Option<u64>,
}

impl<'a> Content<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut found = Self::default();
        for field in Fields(bytes) {
            match field? {
                (1, value) => found.raw = Some(value.bytes()?),
                (2, Value::Number(number)) => found.size = Some(number),
                (3, value) => found.packed = Some(value.bytes()?),
                _ => {}
            }
        }
        Ok(found)
    }
}

impl Blob {
    /// Bytes that it takes up when unpacked, at most.
    pub fn size(&self) -> u64 {
        match Content::of(&self.bytes) {
            Ok(Content { raw: Some(raw), .. }) => raw.len() as u64,
            Ok(Content { size, .. }) => size.unwrap_or(MOST).min(MOST),
            // It will not be unpacked.
            Err(Damaged) => 0,
        }
    }

    /// What it holds, unpacked into `buffer` where it is packed.
    pub fn unpacked<'a>(&'a self, buffer: &'a mut Vec<u8>) -> Result<&'a [u8], Issue> {
        let content = Content::of(&self.bytes).map_err(|Damaged| broken("a block cannot be decoded"))?;
        if let Some(raw) = content.raw {
            return Ok(raw);
        }
        let packed = content.packed.ok_or_else(|| broken("a block is packed in a way that is not known here"))?;
        if content.size.is_some_and(|size| size > MOST) {
            return Err(broken("a block is too long"));
        }
        let size = content.size.unwrap_or(MOST);
        buffer.clear();
        // One byte more, so that the end is seen without looking for it elsewhere.
        buffer.reserve(content.size.unwrap_or(0) as usize + 1);
        let read = ZlibDecoder::new(packed).take(size + 1).read_to_end(buffer).map_err(broken)?;
        if read as u64 > size { Err(broken("a block is longer than it states")) } else { Ok(buffer) }
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
