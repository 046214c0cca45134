//! XLS (BIFF). The library reads all sheets at once and sets a rectangle aside for each, so the records are walked first.

use super::cfb;
use super::grid::{Area, Grid, Value};
use super::{Sheets, broken};
use crate::issue::Issue;
use crate::read::Cell;
use calamine::{Data, Reader, Xls, XlsOptions};
use std::io::Cursor;

/// Cells of the rectangles of all sheets together.
const MOST_PLACES: u64 = 4_000_000;

/// An open workbook.
pub(super) struct Book<'b>(Xls<Cursor<&'b [u8]>>);

/// Opens a workbook.
pub(super) fn open(bytes: &[u8]) -> Result<Book<'_>, Issue> {
    let stream = cfb::workbook(bytes)?;
    bounded(&stream)?;
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

    fn read(&mut self, name: &str, within: Option<Area>) -> Result<Grid, Issue> {
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
            grid.put(top + row as u32, left + column as u32, value)?;
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

/// Refuses what is encrypted and sheets whose rectangles would not fit.
fn bounded(stream: &[u8]) -> Result<(), Issue> {
    const END: u32 = 0x000A;
    let too_large = || Issue::new("E0143").fact("limit", MOST_PLACES).fact("what", "cells");
    let mut places = 0_u64;
    for (kind, content) in records(stream, 0).take_while(|(kind, _)| *kind != END) {
        match kind {
            0x002F if u16_at(content, 0) != Some(0) => return Err(Issue::new("E0142")),
            0x0085 => {
                let Some(from) = u32_at(content, 0) else { continue };
                places += sheet(stream, from as usize)?;
                if places > MOST_PLACES {
                    return Err(too_large());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Cells of the larger of what the sheet says its rectangle is and what it is.
fn sheet(stream: &[u8], from: usize) -> Result<u64, Issue> {
    let odd = |what: &str| Issue::new("E0141").fact("reason", what);
    let (mut rows, mut columns) = ((u32::MAX, 0), (u32::MAX, 0));
    let (mut said, mut cells, mut depth) = (0_u64, 0_u64, 0_u32);
    for (kind, content) in records(stream, from) {
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
