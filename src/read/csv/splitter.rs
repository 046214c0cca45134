//! Rows and fields of a table in text.
//!
//! The rules are those of RFC 4180, taken as it is used: a row ends with LF, CR or CR LF; a field whose first byte is `"` goes on
//! to the next `"` that is not doubled; elsewhere `"` is a letter like any other; lines without a byte are no rows.

use super::number::{self, Number};
use super::window::{More, Window};
use memchr::{memchr, memchr_iter, memchr3};
use std::io::{Error, Read};

/// Where the text of a field stands.
#[derive(Debug, Clone, Copy)]
enum Field {
    /// It is a number, which was read on the way.
    Number(Number),
    /// In the window.
    Plain(usize, usize),
    /// Among the texts that were put together.
    Made(usize, usize),
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    /// A number that fills the field.
    Number(Number),
    /// Anything else, or a number in other surroundings.
    Text(&'a [u8]),
}

/// A row with more fields is none; spreadsheets write some thousand empty ones behind a row at most.
pub(super) const MOST_FIELDS: usize = 1 << 16;

/// What came of a look for a row.
enum Look {
    Row,
    /// It has too many fields.
    TooWide,
    /// The row is not yet all in memory.
    More,
    End,
}

/// Where a row begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    at: usize,
    line: usize,
}

/// Why there is no next row.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file cannot be read.
    Broken(Error),
    /// The row that begins at this line is longer than any may be.
    TooLong(usize),
    /// The row that begins at this line has more fields than any may have.
    TooWide(usize),
}

/// Splits a text into rows.
pub(super) struct Splitter<R> {
    window: Window<R>,
    delimiter: u8,
    fields: Vec<Field>,
    /// Texts without the marks that were doubled in them.
    made: Vec<u8>,
    /// Line of the row at hand.
    pub line: usize,
    /// Line of the next row.
    next: usize,
    /// Line of the first mark that closes a field and is followed by something else than the field's end. It has swallowed
    /// rows: their people must not vanish without a word.
    pub fault: Option<usize>,
    /// Line of the row whose last mark is never closed.
    pub open: Option<usize>,
    /// Whether numbers are read on the way.
    pub numbers: bool,
}

impl<R: Read> Splitter<R> {
    /// Of a text without a byte order mark.
    pub fn of(window: Window<R>, delimiter: u8) -> Self {
        Self {
            window,
            delimiter,
            fields: Vec::new(),
            made: Vec::new(),
            line: 1,
            next: 1,
            fault: None,
            open: None,
            numbers: false,
        }
    }

    /// Goes on to the next row; `false` behind the last.
    pub fn next(&mut self) -> Result<bool, Stop> {
        loop {
            match self.look() {
                Look::Row => return Ok(true),
                Look::End => return Ok(false),
                Look::TooWide => return Err(Stop::TooWide(self.next)),
                Look::More => match self.window.more().map_err(Stop::Broken)? {
                    More::Come => {}
                    More::TooLong => return Err(Stop::TooLong(self.next)),
                },
            }
        }
    }

    /// Where the next row begins, or empty lines before it.
    pub fn place(&self) -> Place {
        Place { at: self.window.at, line: self.next }
    }

    /// From now on what is passed is kept, so that one can go back to it, or no longer.
    pub fn keep(&mut self, keep: bool) {
        self.window.keep = keep;
    }

    /// Goes back to a place that was kept.
    pub fn back(&mut self, place: Place) {
        self.window.at = place.at;
        self.next = place.line;
    }

    /// Bytes that were split.
    pub fn passed(&self) -> u64 {
        self.window.passed()
    }

    /// Fields of the row at hand.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// A field of the row at hand.
    #[inline]
    pub fn field(&self, at: usize) -> Value<'_> {
        match self.fields[at] {
            Field::Number(number) => Value::Number(number),
            Field::Plain(from, to) => Value::Text(&self.window.bytes()[from..to]),
            Field::Made(from, to) => Value::Text(&self.made[from..to]),
        }
    }

    /// All fields of the row at hand.
    pub fn fields(&self) -> impl Iterator<Item = Value<'_>> {
        (0..self.len()).map(|at| self.field(at))
    }

    fn look(&mut self) -> Look {
        let bytes = self.window.bytes();
        let (last, delimiter) = (self.window.last, self.delimiter);
        let (mut begin, mut line) = (self.window.at, self.next);
        // Lines without a byte are passed over at once, however many there are.
        let all = loop {
            match bytes.get(begin) {
                Some(b'\n' | b'\r') => match behind_line(bytes, begin, last) {
                    Some(next) => (begin, line) = (next, line + 1),
                    None => break true,
                },
                other => break other.is_none(),
            }
        };
        (self.window.at, self.next) = (begin, line);
        if all {
            return if last { Look::End } else { Look::More };
        }
        let bytes = self.window.bytes();
        self.fields.clear();
        self.made.clear();
        let mut marked = false;
        let mut at = begin;
        loop {
            let end;
            if self.numbers
                && let Some((number, length)) = number::leading(&bytes[at..])
                && let Some(byte) = bytes.get(at + length)
                && ends_field(*byte, delimiter)
            {
                self.fields.push(Field::Number(number));
                end = at + length;
            } else if bytes.get(at) == Some(&b'"') {
                marked = true;
                let Some(quoted) = quoted(bytes, at + 1, delimiter, last) else { return Look::More };
                if let Some(fault) = quoted.fault {
                    self.fault.get_or_insert(line + line_ends(&bytes[begin..fault]));
                }
                if quoted.open {
                    self.open = Some(line);
                }
                self.fields.push(quoted.text(bytes, &mut self.made));
                end = quoted.end;
            } else {
                let Some(length) = memchr3(delimiter, b'\n', b'\r', &bytes[at..]) else { return Look::More };
                self.fields.push(Field::Plain(at, at + length));
                end = at + length;
            }
            if bytes.get(end) == Some(&delimiter) {
                if self.fields.len() >= MOST_FIELDS {
                    return Look::TooWide;
                }
                at = end + 1;
                continue;
            }
            // Behind a mark that is never closed there is nothing.
            let Some(next) = (if end < bytes.len() { behind_line(bytes, end, last) } else { Some(end) }) else {
                return Look::More;
            };
            self.line = line;
            self.next = line + 1 + if marked { line_ends(&bytes[begin..end]) } else { 0 };
            self.window.at = next;
            return Look::Row;
        }
    }
}

fn ends_field(byte: u8, delimiter: u8) -> bool {
    byte == delimiter || byte == b'\n' || byte == b'\r'
}

/// Behind the line end at a place; `None` where an LF may follow that is not there yet.
#[inline]
fn behind_line(bytes: &[u8], at: usize, last: bool) -> Option<usize> {
    if bytes[at] == b'\n' {
        return Some(at + 1);
    }
    match bytes.get(at + 1) {
        Some(b'\n') => Some(at + 2),
        None if !last => None,
        _ => Some(at + 1),
    }
}

/// Line ends, as an editor counts them.
fn line_ends(bytes: &[u8]) -> usize {
    let alone = memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    memchr_iter(b'\n', bytes).count() + alone
}

/// A field between marks.
struct Quoted {
    /// Its text is from here to there; marks in it are doubled.
    from: usize,
    to: usize,
    doubled: bool,
    /// Place behind the closing mark where something else than the field's end stands; it is part of the field.
    fault: Option<usize>,
    /// The closing mark is missing.
    open: bool,
    /// Where the field ends.
    end: usize,
}

impl Quoted {
    fn text(&self, bytes: &[u8], made: &mut Vec<u8>) -> Field {
        if !self.doubled && self.fault.is_none() {
            return Field::Plain(self.from, self.to);
        }
        let begin = made.len();
        let mut rest = &bytes[self.from..self.to];
        while let Some(mark) = memchr(b'"', rest) {
            made.extend_from_slice(&rest[..=mark]);
            rest = &rest[mark + 2..];
        }
        made.extend_from_slice(rest);
        if let Some(fault) = self.fault {
            made.extend_from_slice(&bytes[fault..self.end]);
        }
        Field::Made(begin, made.len())
    }
}

/// The field whose text begins at `from`, behind its mark; `None` when its end is not there yet.
fn quoted(bytes: &[u8], from: usize, delimiter: u8, last: bool) -> Option<Quoted> {
    let mut at = from;
    let mut doubled = false;
    loop {
        let Some(mark) = memchr(b'"', &bytes[at..]).map(|mark| at + mark) else {
            let end = bytes.len();
            return last.then_some(Quoted { from, to: end, doubled, fault: None, open: true, end });
        };
        // Behind all there is a line end.
        let next = *bytes.get(mark + 1)?;
        let field = Quoted { from, to: mark, doubled, fault: None, open: false, end: mark + 1 };
        if next == b'"' {
            (doubled, at) = (true, mark + 2);
        } else if ends_field(next, delimiter) {
            return Some(field);
        } else {
            let length = memchr3(delimiter, b'\n', b'\r', &bytes[mark + 1..])?;
            return Some(Quoted { fault: Some(mark + 1), end: mark + 1 + length, ..field });
        }
    }
}
