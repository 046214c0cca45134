//! CSV and TSV: UTF-8 with a byte order mark, so that spreadsheets show Chinese names as they are.

use super::written::written;
use super::{Files, Sheet, Unwritable, note_inert};
use crate::issue::Issues;
use crate::read::Cell;
use crate::write::inert;
use csv::{Terminator, WriterBuilder};
use std::io::Write;

pub(super) fn write(
    sheet: &Sheet<'_>,
    delimiter: u8,
    files: &mut Files,
    issues: &mut Issues,
) -> Result<(), Unwritable> {
    note_inert(sheet.table, &files.shown(), issues);
    let path = files.path();
    Files::fill(&path, |to| {
        to.write_all(b"\xef\xbb\xbf")?;
        let mut rows = WriterBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).from_writer(to);
        let columns = &sheet.table.columns;
        rows.write_record(columns.iter().map(|column| inert(&column.name).into_owned()))?;
        for row in 0..sheet.table.rows {
            rows.write_record(columns.iter().map(|column| match &column.cells.get(row) {
                Cell::Text(text) => inert(text).into_owned(),
                other => written(other).unwrap_or_default(),
            }))?;
        }
        rows.flush()
    })?;
    Ok(())
}
