//! Tables for spreadsheets: CSV that Excel opens as it is, and in which no name is computed.

use super::WriteError;
use std::io;

/// Zone id of the row for the whole district.
pub(super) const TOTAL: &str = "total";

/// A table in UTF-8 with a byte order mark, by which Excel recognises the encoding; `fill` adds the rows.
pub(super) fn table<const N: usize>(
    name: &str,
    columns: [&str; N],
    fill: impl FnOnce(&mut dyn FnMut([String; N]) -> Result<(), csv::Error>) -> Result<(), csv::Error>,
) -> Result<Vec<u8>, WriteError> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out);
    rows.write_record(columns)
        .and_then(|()| fill(&mut |record| rows.write_record(record)))
        .and_then(|()| Ok(rows.flush()?))
        .map_err(|error| WriteError::Io(name.into(), io::Error::other(error)))?;
    drop(rows);
    Ok(out)
}

/// What makes a spreadsheet compute a cell, also full-width and behind a line break.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A name that starts like a formula gets an apostrophe before it: spreadsheets would compute it otherwise.
pub(super) fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_made_harmless() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(harmless("＝1+1"), "'＝1+1");
        assert_eq!(harmless("凤城街道"), "凤城街道");
    }
}
