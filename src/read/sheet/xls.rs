//! XLS (BIFF). The library reads all sheets at once and sets a rectangle aside for each, so the records are walked first.

use super::cfb;
use super::grid::{Area, Grid, Value};
use super::{Sheets, broken};
use crate::issue::Issue;
use crate::read::Cell;
use crate::read::allowance::Allowance;
use crate::words::say;
use calamine::{Data, Reader, Xls, XlsOptions};
use std::io::Cursor;

/// Cells of the rectangles of all sheets together.
const MOST_PLACES: u64 = 4_000_000;

/// Bytes of a text in UTF-8 for each unit that the file has of it, at most.
const WIDEST: u64 = 3;

/// The texts that cells share, and records that go on with the one before.
const TEXTS: u32 = 0x00FC;
const CONTINUED: u32 = 0x003C;

/// A cell with one of the shared texts.
const SHARED: u32 = 0x00FD;

/// An open workbook.
pub(super) struct Book<'b>(Xls<Cursor<&'b [u8]>>);

/// Opens a workbook.
pub(super) fn open(bytes: &[u8]) -> Result<Book<'_>, Issue> {
    let stream = cfb::workbook(bytes)?;
    bounded(&stream, &mut Allowance::of(bytes.len() as u64))?;
    let mut options = XlsOptions::default();
    // Texts of the eighth version are UTF-16 whatever code page the file names.
    let begin = records(&stream, 0).next();
    if begin.is_some_and(|(kind, content)| kind == 0x0809 && u16_at(content, 0) == Some(0x0600)) {
        options.force_codepage = Some(1200);
    }
    Xls::new_with_options(Cursor::new(bytes), options).map(Book).map_err(broken)
}

impl Book<'_> {
    /// Sheets without cells: charts and macros.
    pub(super) fn charts(&self) -> Vec<String> {
        let sheets = self.0.sheets_metadata().iter().filter(|sheet| sheet.typ != calamine::SheetType::WorkSheet);
        sheets.map(|sheet| sheet.name.clone()).collect()
    }
}

impl Sheets for Book<'_> {
    fn names(&self) -> Vec<(String, bool)> {
        super::visible(self.0.sheets_metadata())
    }

    fn read(&mut self, name: &str, within: Option<Area>, allowance: &mut Allowance) -> Result<Grid, Issue> {
        let mut grid = Grid::within(within);
        grid.merges = self.0.merge_cells_by_sheet_name(name).map_err(broken)?.iter().map(super::xlsx::area).collect();
        let range = self.0.worksheet_range(name).map_err(broken)?;
        let Some((top, left)) = range.start() else { return Ok(grid) };
        for (row, column, value) in range.used_cells() {
            let value = match value {
                Data::Empty => continue,
                Data::Int(n) => Value::Cell(Cell::Integer(*n)),
                Data::Float(x) => Grid::number(*x),
                Data::String(text) => Grid::text(text),
                Data::Bool(b) => Value::Cell(Cell::Bool(*b)),
                Data::DateTime(date) => super::dated(*date),
                Data::DateTimeIso(text) | Data::DurationIso(text) => super::iso(text),
                Data::Error(error) => Value::Error(error.to_string()),
            };
            grid.put(top + row as u32, left + column as u32, value, allowance)?;
        }
        Ok(grid)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Records from a place on: kind and content.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u32, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(stream, at)?, u16_at(stream, at + 2)? as usize);
        let content = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, content))
    })
}

/// The content of a record and of those that go on with it.
struct Pieces<'s> {
    rest: Vec<&'s [u8]>,
    at: &'s [u8],
}

impl<'s> Pieces<'s> {
    /// Goes on to the next record; `None` behind the last.
    fn next(&mut self) -> Option<()> {
        self.at = self.rest.pop()?;
        Some(())
    }

    /// So many bytes at least, which stand in one record.
    fn fixed(&mut self, count: usize) -> Option<&'s [u8]> {
        let (taken, left) = self.at.split_at_checked(count)?;
        self.at = left;
        Some(taken)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > self.at.len() {
            count -= self.at.len();
            self.next()?;
        }
        self.at = &self.at[count..];
        Some(())
    }

    /// Passes over a text of so many letters, which may go on in the next record in letters of another width.
    fn letters(&mut self, mut count: usize, mut wide: bool) -> Option<()> {
        loop {
            let width = 1 + usize::from(wide);
            let here = (self.at.len() / width).min(count);
            self.at = &self.at[here * width..];
            count -= here;
            if count == 0 {
                return Some(());
            }
            self.next()?;
            wide = self.fixed(1)?[0] & 1 != 0;
        }
    }
}

/// Letters of each text that cells share, as far as they can be followed: the library stops there as well.
fn shared_texts(stream: &[u8]) -> Vec<u16> {
    let from = records(stream, 0).skip_while(|(kind, _)| *kind != TEXTS);
    let mut pieces: Vec<&[u8]> = from
        .enumerate()
        .take_while(|(n, (kind, _))| *n == 0 || *kind == CONTINUED)
        .map(|(_, (_, content))| content)
        .collect();
    pieces.reverse();
    let mut pieces = Pieces { rest: pieces, at: &[] };
    let mut lengths = Vec::new();
    let mut text = |pieces: &mut Pieces<'_>| -> Option<()> {
        while pieces.at.is_empty() {
            pieces.next()?;
        }
        let head = pieces.fixed(3)?;
        let (count, flags) = (u16::from_le_bytes([head[0], head[1]]), head[2]);
        lengths.push(count);
        let runs = if flags & 8 == 0 { 0 } else { u16_at(pieces.fixed(2)?, 0)? as usize };
        let more = if flags & 4 == 0 { 0 } else { u32_at(pieces.fixed(4)?, 0)? as usize };
        pieces.letters(usize::from(count), flags & 1 != 0)?;
        pieces.skip(4 * runs)?;
        pieces.skip(more)
    };
    // The number of cells and of texts come first.
    if pieces.next().and_then(|()| pieces.fixed(8)).is_some() {
        while text(&mut pieces).is_some() {}
    }
    lengths
}

/// Refuses what is encrypted, sheets whose rectangles would not fit, and texts that would take up too much memory: the library gives
/// each cell a copy of its own.
fn bounded(stream: &[u8], allowance: &mut Allowance) -> Result<(), Issue> {
    const END: u32 = 0x000A;
    let too_large = || Issue::new("E0143").fact("limit", MOST_PLACES).words("what", say("read.limit.cells"));
    let texts = shared_texts(stream);
    let (mut places, mut left) = (0_u64, stream.len());
    for (kind, content) in records(stream, 0).take_while(|(kind, _)| *kind != END) {
        match kind {
            0x002F if u16_at(content, 0) != Some(0) => return Err(Issue::new("E0142")),
            0x0085 => {
                let Some(from) = u32_at(content, 0) else { continue };
                places += sheet(stream.get(from as usize..).unwrap_or_default(), &texts, &mut left, allowance)?;
                if places > MOST_PLACES {
                    return Err(too_large());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Cells of the larger of what the sheet says its rectangle is and what it is. `left` are the bytes that all sheets from this one on may
/// have together: none of them is part of another.
fn sheet(stream: &[u8], texts: &[u16], left: &mut usize, allowance: &mut Allowance) -> Result<u64, Issue> {
    let odd = |what: &str| Issue::new("E0141").fact("reason", what);
    let (mut rows, mut columns) = ((u32::MAX, 0), (u32::MAX, 0));
    let (mut said, mut cells, mut depth) = (0_u64, 0_u64, 0_u32);
    for (kind, content) in records(stream, 0) {
        *left = left.checked_sub(4 + content.len()).ok_or_else(|| odd("BOUNDSHEET"))?;
        if kind == SHARED {
            let text = u32_at(content, 6).and_then(|at| texts.get(at as usize)).map_or(0, |length| u64::from(*length));
            allowance.take(size_of::<Data>() as u64 + WIDEST * text)?;
        }
        let (row, column) = (u16_at(content, 0).unwrap_or(0), u16_at(content, 2).unwrap_or(0));
        let last = match kind {
            0x0809 => {
                depth += 1;
                continue;
            }
            0x000A if depth <= 1 => break,
            0x000A => {
                depth -= 1;
                continue;
            }
            // The rectangle as the sheet says it: longer in the newer version.
            0x0200 => {
                let wide = content.len() >= 14;
                let at = |n: usize| if wide { u32_at(content, n * 4) } else { u16_at(content, n * 2) };
                let (Some(top), Some(bottom)) = (at(0), at(1)) else { return Err(odd("DIMENSIONS")) };
                let (left, right) = if wide { (8, 10) } else { (4, 6) };
                let (Some(left), Some(right)) = (u16_at(content, left), u16_at(content, right)) else {
                    return Err(odd("DIMENSIONS"));
                };
                if bottom < top || right < left {
                    return Err(odd("DIMENSIONS"));
                }
                said = said.saturating_add((u64::from(bottom - top) + 1).saturating_mul(u64::from(right - left) + 1));
                continue;
            }
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006 => column,
            0x00BD => content.len().checked_sub(2).and_then(|at| u16_at(content, at)).unwrap_or(column).max(column),
            _ => continue,
        };
        cells += u64::from(last - column) + 1;
        rows = (rows.0.min(row), rows.1.max(row));
        columns = (columns.0.min(column), columns.1.max(last));
    }
    let found = if cells == 0 { 0 } else { (u64::from(rows.1 - rows.0) + 1) * (u64::from(columns.1 - columns.0) + 1) };
    // Formulas have a rectangle of their own.
    Ok(said.max(found).max(cells))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(content.len() as u16).to_le_bytes(), content].concat()
    }

    /// A workbook of these shared texts, and sheets that each show the first of them so often; the places of the sheets.
    fn stream(texts: &[Vec<u8>], sheets: usize, cells: u16) -> Vec<u8> {
        let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]);
        let head = |places: &[usize]| {
            let bounds = places
                .iter()
                .flat_map(|at| record(0x0085, &[&(*at as u32).to_le_bytes()[..], b"\0\0\x01\0s"].concat()));
            let texts = texts.iter().enumerate();
            let texts = texts.flat_map(|(n, text)| record(if n == 0 { 0x00FC } else { 0x003C }, text));
            [begin.clone(), bounds.collect(), texts.collect(), record(0x000A, &[])].concat()
        };
        let rows = (0..cells).flat_map(|row| record(0x00FD, &[&row.to_le_bytes()[..], &[0; 8]].concat()));
        let sheet = [begin.clone(), rows.collect(), record(0x000A, &[])].concat();
        let from = head(&vec![0; sheets]).len();
        let places: Vec<usize> = (0..sheets).map(|n| from + n * sheet.len()).collect();
        [head(&places), sheet.repeat(sheets)].concat()
    }

    fn code(stream: &[u8]) -> Option<&'static str> {
        bounded(stream, &mut Allowance::of(stream.len() as u64)).err().map(|issue| issue.code)
    }

    #[test]
    fn the_lengths_of_shared_texts_are_found_across_records() {
        let first =
            [&[2, 0, 0, 0, 2, 0, 0, 0][..], &[3, 0, 0], b"abc", &[4, 0, 0x0d, 1, 0, 2, 0, 0, 0], &[b'd', 0]].concat();
        // Three letters are left, first of one byte each; then a run of four bytes and two more bytes.
        let second = [&[0][..], b"efg", &[0; 3]].concat();
        let third = [&[0; 3][..], &[1, 0, 1], &[0x27, 0x95]].concat();
        assert_eq!(shared_texts(&stream(&[first.clone(), second, third], 1, 1)), [3, 4, 1]);
        assert_eq!(shared_texts(&stream(&[first], 1, 1)), [3, 4]);
        assert_eq!(shared_texts(&stream(&[vec![1, 2]], 1, 1)), [0_u16; 0]);
    }

    #[test]
    fn a_shared_text_counts_in_each_cell_and_a_sheet_once() {
        let text = |letters: u16| {
            [&[1, 0, 0, 0, 1, 0, 0, 0][..], &letters.to_le_bytes(), &[0], &vec![b'x'; usize::from(letters)]].concat()
        };
        assert_eq!(code(&stream(&[text(8_000)], 1, 60_000)), Some("E0207"));
        assert_eq!(code(&stream(&[text(80)], 1, 60_000)), None);
        assert_eq!(code(&stream(&[text(80)], 20, 1_000)), None);
        // One sheet under many names.
        let once = stream(&[text(8)], 1, 1_000);
        let at = (once.len() - (12 + 1_000 * 14 + 4)) as u32;
        let bound = record(0x0085, &[&at.to_le_bytes()[..], b"\0\0\x01\0s"].concat());
        let grown = bound.len() as u32 * 59_999;
        let bound = record(0x0085, &[&(at + grown).to_le_bytes()[..], b"\0\0\x01\0s"].concat());
        let many = [&once[..12], &bound.repeat(60_000), &once[12 + bound.len()..]].concat();
        assert_eq!(code(&many), Some("E0141"));
    }
}
