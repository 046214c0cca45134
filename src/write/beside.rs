//! Results written once more beside those of a finished folder, line by line: which of its files are others. Nothing is written, and no
//! more than a line is held.

use super::WriteError;
use super::store::{Fill, Store, here, within};
use crate::read::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// A finished folder, and what was found to be another there.
pub(super) struct Beside {
    folder: PathBuf,
    within: String,
    hashes: BTreeMap<String, String>,
    /// Files that are not as they would be written, with the first line that is not.
    pub others: Vec<(String, usize)>,
}

impl Beside {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), within: String::new(), hashes: BTreeMap::new(), others: Vec::new() }
    }
}

impl Store for Beside {
    fn file(&mut self, name: &str, fill: &mut Fill<'_>) -> Result<(), WriteError> {
        let name = format!("{}{name}", self.within);
        let path = self.folder.join(&name);
        // A pipe or a device may have no end.
        let there = File::open(&path).ok().filter(|_| path.is_file()).map(BufReader::new);
        let mut lines = Lines {
            there,
            // Styles have round numbers, and none that is worked out to its last digit.
            is_exact: Path::new(&name).extension().is_some_and(|ending| ending == "qml"),
            own: Vec::new(),
            other: Vec::new(),
            number: 0,
            first: None,
            hash: Sha256::new(),
        };
        fill(&mut lines)?;
        lines.end();
        self.hashes.insert(name.clone(), hex(&lines.hash.finalize_reset()));
        self.others.extend(lines.first.map(|line| (name, line)));
        Ok(())
    }

    fn enter(&mut self, folder: &str) {
        self.within = within(folder);
    }

    fn hashes_here(&self) -> BTreeMap<String, String> {
        here(&self.hashes, &self.within)
    }
}

/// A file that is there, and the same as it would be written.
struct Lines {
    there: Option<BufReader<File>>,
    is_exact: bool,
    own: Vec<u8>,
    other: Vec<u8>,
    number: usize,
    first: Option<usize>,
    /// Of the bytes that are there: hashes in `run.json` are of those.
    hash: Sha256,
}

impl Lines {
    /// Compares the line that is complete now.
    fn line(&mut self) {
        self.number += 1;
        self.other.clear();
        let read = self.there.as_mut().map(|there| there.read_until(b'\n', &mut self.other));
        self.hash.update(&self.other);
        let same = self.own == self.other || (!self.is_exact && same(&self.own, &self.other));
        let same = matches!(read, Some(Ok(_))) && same;
        if !same && self.first.is_none() {
            self.first = Some(self.number);
        }
        self.own.clear();
    }

    /// Nothing may come behind the last line.
    fn end(&mut self) {
        self.line();
        let mut more = Vec::new();
        while let Some(Ok(1..)) = self.there.as_mut().map(|there| there.read_until(b'\n', &mut more)) {
            self.hash.update(&more);
            more.clear();
            self.first.get_or_insert(self.number);
        }
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.own.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.line();
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether two lines say the same: byte for byte, but for the last digits of numbers, in which one computer may differ from another.
fn same(a: &[u8], b: &[u8]) -> bool {
    if a == b {
        return true;
    }
    let (mut a, mut b) = (a, b);
    loop {
        let ((one, rest_a), (other, rest_b)) = (token(a), token(b));
        if one.is_empty() && other.is_empty() {
            return true;
        }
        if one != other && !about(one, other) {
            return false;
        }
        (a, b) = (rest_a, rest_b);
    }
}

/// A number, or all up to the next one.
fn token(text: &[u8]) -> (&[u8], &[u8]) {
    let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    let is_number = text.first().is_some_and(u8::is_ascii_digit);
    let end = text.iter().position(|byte| if is_number { !is_part(byte) } else { byte.is_ascii_digit() });
    text.split_at(end.unwrap_or(text.len()))
}

/// Whether two numbers with digits behind the point are one, within the last digit that distances (three of them), positions (seven) and
/// scores (nine) are written with.
fn about(one: &[u8], other: &[u8]) -> bool {
    let number = |text: &[u8]| {
        let text = std::str::from_utf8(text).ok()?;
        Some((text.parse::<f64>().ok()?, text.split_once('.')?.1.len()))
    };
    let Some(((a, a_digits), (b, b_digits))) = number(one).zip(number(other)) else { return false };
    let last = if a_digits.max(b_digits) == 3 { 1.001e-3 } else { 1.001e-7 };
    (a - b).abs() <= f64::max(last, 5e-9 * a.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_but_for_last_digits() {
        for (a, b) in [
            ("", ""),
            ("{\"a\":1.5}", "{\"a\":1.5}"),
            ("{\"cost\":120.457}", "{\"cost\":120.458}"),
            ("[108.1234567,29.1]", "[108.1234568,29.1]"),
            ("0.123456789,x", "0.123456790,x"),
        ] {
            assert!(same(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
        for (a, b) in [
            ("", "a"),
            ("a", ""),
            ("School 1", "School 2"),
            ("\"persons\":120", "\"persons\":121"),
            ("1.5", "-1.5"),
            ("1.0e5", "1.0e6"),
            ("120.457", "120.459"),
            ("455.0", "455.1"),
            ("0.1234567", "0.1234570"),
            ("1.5,x", "1.5,y"),
            ("1.5", "1.5 "),
        ] {
            assert!(!same(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
    }
}
