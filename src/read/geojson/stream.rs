//! A GeoJSON file in blocks: what surrounds the features, and where each feature begins and ends.

use memchr::{memchr2, memchr3, memrchr};
use std::io::Read;

/// Bytes read at a time.
const BLOCK: usize = 1 << 20;

/// A single value that is longer is refused: nothing in a layer is that large.
const LONGEST: usize = 512 << 20;

/// A list that is no list of features, likewise; it is looked at from its beginning with every block.
const LONGEST_LIST: usize = 16 << 20;

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file cannot be read.
    Io(std::io::Error),
    /// It ends within a value.
    Truncated,
    /// A value is longer than the limit.
    TooLong,
}

/// A window on a file. Bytes before `at` are done with; the window grows until what is asked for is inside.
pub(super) struct Stream<R> {
    source: R,
    buffer: Vec<u8>,
    pub at: usize,
    ended: bool,
    /// Bytes and line breaks that were dropped from the front of the window.
    pub passed: u64,
    pub lines: usize,
}

impl<R: Read> Stream<R> {
    pub fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), at: 0, ended: false, passed: 0, lines: 0 }
    }

    /// The window from the reading position.
    pub fn rest(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    /// Reads another block; `false` at the end of the file.
    pub fn more(&mut self) -> Result<bool, Stop> {
        if self.ended {
            return Ok(false);
        }
        let wanted = BLOCK as u64;
        let read = self.source.by_ref().take(wanted).read_to_end(&mut self.buffer).map_err(Stop::Io)?;
        self.ended = (read as u64) < wanted;
        Ok(read > 0)
    }

    /// Reads until the window holds this many bytes from the reading position, or the file ends.
    pub fn fill(&mut self, bytes: usize) -> Result<(), Stop> {
        while self.buffer.len() - self.at < bytes && self.more()? {}
        Ok(())
    }

    /// Drops what lies before the reading position.
    pub fn forget(&mut self) {
        self.passed += self.at as u64;
        self.lines += memchr::memchr_iter(b'\n', &self.buffer[..self.at]).count();
        self.buffer.drain(..self.at);
        self.at = 0;
    }

    /// Line and column, from 1, of a byte of the window.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let before = &self.buffer[..at.min(self.buffer.len())];
        let line = self.lines + memchr::memchr_iter(b'\n', before).count() + 1;
        let column = before.len() - memrchr(b'\n', before).map_or(0, |newline| newline + 1) + 1;
        (line, column)
    }

    /// The next byte that is no white space, not taken.
    pub fn token(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            match self.buffer.get(self.at).copied() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return Ok(Some(byte)),
                None if self.more()? => {}
                None => return Ok(None),
            }
        }
    }

    /// The end of the value that begins at the reading position, which is no white space.
    pub fn value(&mut self) -> Result<usize, Stop> {
        let mut scan = Scan::default();
        loop {
            if let Some(length) = scan.run(&self.buffer[self.at..]) {
                return Ok(self.at + length);
            }
            let longest = if self.buffer.get(self.at) == Some(&b'[') { LONGEST_LIST } else { LONGEST };
            if self.buffer.len() - self.at > longest {
                return Err(Stop::TooLong);
            }
            if !self.more()? {
                // A bare number may end with the file.
                return if scan.is_open() { Err(Stop::Truncated) } else { Ok(self.buffer.len()) };
            }
        }
    }

    /// The whole window.
    pub fn window(&self) -> &[u8] {
        &self.buffer
    }

    /// Bytes of the window.
    pub fn bytes(&self, from: usize, to: usize) -> &[u8] {
        &self.buffer[from..to]
    }
}

/// Looks for the end of one value; goes on where it stopped when more bytes have come.
#[derive(Default)]
struct Scan {
    at: usize,
    depth: usize,
    in_string: bool,
    started: bool,
    bare: bool,
}

impl Scan {
    fn is_open(&self) -> bool {
        self.depth > 0 || self.in_string || !(self.started || self.bare)
    }

    /// The length of the value, once its end is among `bytes`.
    fn run(&mut self, bytes: &[u8]) -> Option<usize> {
        if !self.started {
            match *bytes.first()? {
                b'{' => {
                    // Features are objects: between their braces only quotes and braces matter.
                    self.depth = 1;
                    self.at = 1;
                }
                b'[' => return list_length(bytes),
                b'"' => {
                    self.in_string = true;
                    self.at = 1;
                }
                _ => {
                    // A number or a word: it ends where anything else begins, or with the file.
                    let ends =
                        |b: &u8| matches!(b, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t' | b'{' | b'[' | b'"');
                    self.bare = true;
                    return bytes.iter().position(ends).map(|end| end.max(1));
                }
            }
            self.started = true;
        }
        loop {
            if self.in_string {
                let found = memchr2(b'"', b'\\', bytes.get(self.at..)?)?;
                if bytes[self.at + found] == b'\\' {
                    if self.at + found + 2 > bytes.len() {
                        // The escaped byte is not there yet.
                        self.at += found;
                        return None;
                    }
                    self.at += found + 2;
                    continue;
                }
                self.at += found + 1;
                self.in_string = false;
                if self.depth == 0 {
                    return Some(self.at);
                }
            }
            let Some(found) = memchr3(b'"', b'{', b'}', bytes.get(self.at..)?) else {
                self.at = bytes.len();
                return None;
            };
            self.at += found + 1;
            match bytes[self.at - 1] {
                b'"' => self.in_string = true,
                b'{' => self.depth += 1,
                _ => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(self.at);
                    }
                }
            }
        }
    }
}

/// A list that is no list of features: short, and looked at from its beginning each time.
fn list_length(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
