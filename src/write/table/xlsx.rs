//! A workbook of one sheet. Numbers are numbers, texts are texts (never formulas), codes keep their digits.

use super::written::written;
use super::{Files, Sheet, Unwritable, note_inert};
use crate::issue::{Issue, Issues};
use crate::read::Cell;
use crate::write::{WriteError, inert};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::io::{self, Write};

/// Rows of a sheet, the head among them.
const MOST_ROWS: usize = 1_048_576;
/// Columns of a sheet.
const MOST_COLUMNS: usize = 16_384;
/// Characters of a cell, in UTF-16.
const LONGEST: usize = 32_767;
/// Whole numbers that a spreadsheet keeps: fifteen digits.
const EXACT: u64 = 999_999_999_999_999;

pub(super) fn write(sheet: &Sheet<'_>, files: &mut Files, issues: &mut Issues) -> Result<(), Unwritable> {
    let (table, shown) = (sheet.table, files.shown());
    if table.rows >= MOST_ROWS || table.columns.len() > MOST_COLUMNS {
        let issue = Issue::new("E0717").file(&shown).value(table.rows).fact("columns", table.columns.len());
        return Err(Unwritable::Data(issue));
    }
    note_inert(table, &shown, issues);
    let path = files.path();
    let failed = |error: XlsxError| Unwritable::Write(WriteError::Io(path.clone(), io::Error::other(error)));
    let mut workbook = Workbook::new();
    // The same table is the same file, whenever it is written.
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let page = workbook.add_worksheet();
    page.set_name(sheet_name(sheet.name)).map_err(failed)?;
    for (at, column) in table.columns.iter().enumerate() {
        let at = at as u16;
        let mut put = |row: usize, text: &str| {
            if text.encode_utf16().count() > LONGEST {
                let issue = Issue::new("E0716").file(&shown).field(&column.name).feature(row.saturating_sub(1));
                return Err(Unwritable::Data(issue.value(text).fact("most", LONGEST)));
            }
            page.write_string(row as u32, at, text).map(|_| ()).map_err(failed)
        };
        put(0, &inert(&column.name))?;
        for (row, cell) in column.cells.iter().enumerate() {
            match &cell {
                Cell::Text(text) => put(row + 1, &inert(text))?,
                Cell::Integer(n) if n.unsigned_abs() > EXACT => put(row + 1, &n.to_string())?,
                _ => {}
            }
        }
        for (row, cell) in column.cells.iter().enumerate() {
            let row = row as u32 + 1;
            let outcome = match &cell {
                Cell::Integer(n) if n.unsigned_abs() <= EXACT => page.write_number(row, at, *n as f64).map(|_| ()),
                Cell::Real(x) if written(&cell).is_some() => page.write_number(row, at, *x).map(|_| ()),
                Cell::Bool(is) => page.write_boolean(row, at, *is).map(|_| ()),
                _ => Ok(()),
            };
            outcome.map_err(failed)?;
        }
    }
    page.set_freeze_panes(1, 0).map_err(failed)?;
    // Not straight into the file: on a full disk the archive would print its own opinion.
    let bytes = workbook.save_to_buffer().map_err(failed)?;
    Ok(Files::fill(&path, |to| to.write_all(&bytes))?)
}

/// A sheet's name has at most 31 characters and none of `[]:*?/\`, nor an apostrophe at its ends.
fn sheet_name(name: &str) -> String {
    let plain: String = name.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { '_' } else { c }).collect();
    let mut units = 0;
    let short: String = plain
        .trim_matches('\'')
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= 31
        })
        .collect();
    if short.is_empty() || short.eq_ignore_ascii_case("history") { "Sheet1".to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_allowed_ones() {
        assert_eq!(sheet_name("学校/2025"), "学校_2025");
        assert_eq!(sheet_name(""), "Sheet1");
        assert_eq!(sheet_name(&"长".repeat(40)).chars().count(), 31);
    }
}
