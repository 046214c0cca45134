//! Where a finding stands: file, line, feature, and the feature's own id and name.

use crate::issue::{Issue, Issues};
use crate::read::number::shown;
use crate::read::{Cell, Cells, Column, Table};
use crate::units::{MAX_COUNT, MICRO};
use crate::words::{Sentence, say};

/// The largest total of a layer in millionths; beyond it, sums over layers could leave the range of exact numbers.
pub const LARGEST_TOTAL: i128 = MAX_COUNT as i128 * MICRO as i128;

/// The rows of a table as messages name them.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'t> {
    /// The table.
    pub table: &'t Table,
    /// The features' own ids.
    pub id: Option<Texts<'t>>,
    /// The features' names.
    pub name: Option<Texts<'t>>,
}

/// A column of ids or names, or the features' own `id` members.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'t> {
    /// Its name in the file.
    pub name: &'t str,
    /// One per row.
    pub cells: &'t Cells,
}

impl<'t> From<&'t Column> for Texts<'t> {
    fn from(column: &'t Column) -> Self {
        Self { name: &column.name, cells: &column.cells }
    }
}

impl<'t> Texts<'t> {
    /// Ids: from the column if there is one, else the `id` members.
    pub fn ids(column: Option<&'t Column>, table: &'t Table) -> Option<Self> {
        column.map(Self::from).or_else(|| table.ids.as_ref().map(|cells| Self { name: "id", cells }))
    }
}

impl Rows<'_> {
    /// A finding in this row.
    pub fn issue(&self, code: &'static str, row: usize) -> Issue {
        let mut issue = Issue::new(code).file(&self.table.layer.file).feature(row);
        if let Some(&line) = self.table.lines.as_ref().and_then(|lines| lines.get(row)) {
            issue = issue.line(line as usize);
        }
        if let Some(id) = self.id.and_then(|texts| label(&texts.cells.get(row)).ok().flatten()) {
            issue = issue.id(id);
        }
        if let Some(name) = self.name.and_then(|texts| label(&texts.cells.get(row)).ok().flatten()) {
            issue = issue.name(name);
        }
        issue
    }

    /// Where a row stands, in words.
    pub fn place(&self, row: usize) -> Sentence {
        match self.table.lines.as_ref().and_then(|lines| lines.get(row)) {
            Some(line) => say("read.at_line").with("file", &self.table.layer.file).with("line", line),
            None => say("read.at_row").with("file", &self.table.layer.file).with("row", row + 1),
        }
    }

    /// The text in a cell. `Err` means that an issue says what is wrong with it.
    pub fn label(&self, texts: Texts<'_>, row: usize, issues: &mut Issues) -> Result<Option<String>, ()> {
        let cell = texts.cells.get(row);
        let code = match label(&cell) {
            Ok(Some(text)) if is_destroyed(&text) => "E0342",
            Err(()) => "E0341",
            Ok(text) => return Ok(text),
        };
        issues.push(self.issue(code, row).field(texts.name).value(shown(&cell)));
        Err(())
    }
}

/// Text of an id or a name, digits as in the file; `None` when the cell is empty.
///
/// # Errors
/// For `true`, lists, and numbers whose digits are lost.
pub fn label(cell: &Cell<&str>) -> Result<Option<String>, ()> {
    /// Whole numbers beyond this are not told apart by a floating-point number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match cell {
        Cell::Null => Ok(None),
        Cell::Integer(n) => Ok(Some(n.to_string())),
        Cell::Real(x) if x.abs() < EXACT => Ok(Some(x.to_string())),
        Cell::Text(text) => Ok(Some(text.trim()).filter(|t| !t.is_empty()).map(str::to_owned)),
        Cell::Real(_) | Cell::Bool(_) | Cell::Nested => Err(()),
    }
}

/// Whether a text is what a spreadsheet program leaves of a long code that it took for a number: `5.00115E+11`.
fn is_destroyed(text: &str) -> bool {
    let Some((digits, power)) = text.split_once("E+").or_else(|| text.split_once("e+")) else { return false };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    whole.len() == 1 && is_number(whole) && is_number(fraction) && power.len() == 2 && is_number(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_codes_stay() {
        assert_eq!(label(&Cell::Integer(500_115_001)), Ok(Some("500115001".into())));
        assert_eq!(label(&Cell::Text("0500115001001000000000")), Ok(Some("0500115001001000000000".into())));
        assert_eq!(label(&Cell::Real(12.0)), Ok(Some("12".into())));
        assert_eq!(label(&Cell::Real(5.001_150_010_010_000_4e20)), Err(()));
        assert_eq!(label(&Cell::Text("  ")), Ok(None));
        assert!(["5.00115E+11", "5E+11", "5.00115e+11"].into_iter().all(is_destroyed));
        assert!(
            ["E+", "5E+1", "A5.1E+11", "5.E+11", "50.1E+11", "5.1e11", "1E+205"].into_iter().all(|t| !is_destroyed(t))
        );
    }
}
