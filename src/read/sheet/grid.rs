//! The filled cells of one sheet, wherever they stand, under a limit; and how people call a cell.

use crate::issue::Issue;
use crate::read::Cell;
use crate::read::allowance::Allowance;
use crate::words::say;
use std::collections::BTreeMap;
use std::ops::Range;

/// Filled cells of a sheet; a place with more is no table of sites or people.
pub(super) const MOST_CELLS: usize = 1_000_000;

/// Cells of the table made of them, empty ones too.
pub(super) const MOST_PLACES: usize = 5_000_000;

/// Bytes that a row takes up beside its cells, about.
const ROW: u64 = 200;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Cell(Cell),
    /// `#REF!`, `#N/A` and the like.
    Error(String),
    /// A formula that was never computed.
    Formula,
}

impl Value {
    /// As a name or a title would be read.
    pub fn text(&self) -> String {
        match self {
            Self::Cell(Cell::Text(text)) => text.trim().replace(['\r', '\n'], ""),
            Self::Cell(Cell::Integer(n)) => n.to_string(),
            Self::Cell(Cell::Real(x)) => x.to_string(),
            Self::Cell(Cell::Bool(b)) => b.to_string(),
            Self::Cell(Cell::Null | Cell::Nested) => String::new(),
            Self::Error(error) => error.clone(),
            Self::Formula => "=".to_owned(),
        }
    }
}

/// Rows and columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Area {
    /// `A3:K80`.
    pub fn parse(range: &str) -> Option<Self> {
        let (from, to) = range.split_once(':')?;
        let ((r0, c0), (r1, c1)) = (position(from)?, position(to)?);
        Some(Self { rows: (r0.min(r1), r0.max(r1)), columns: (c0.min(c1), c0.max(c1)) })
    }

    fn contains(&self, row: u32, column: u32) -> bool {
        (self.rows.0..=self.rows.1).contains(&row) && (self.columns.0..=self.columns.1).contains(&column)
    }
}

fn clipped(range: Range<u32>, (first, last): (u32, u32)) -> Range<u32> {
    range.start.max(first)..range.end.min(last.saturating_add(1))
}

fn position(cell: &str) -> Option<(u32, u32)> {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = cell.bytes().take(letters).try_fold(0_u32, |column, letter| {
        column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = cell.get(letters..)?.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// `D` for 3.
pub(super) fn letters(column: u32) -> String {
    let mut left = u64::from(column) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// `D14`.
pub(super) fn address(row: u32, column: u32) -> String {
    format!("{}{}", letters(column), u64::from(row) + 1)
}

/// Filled cells by row.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub rows: BTreeMap<u32, Vec<(u32, Value)>>,
    /// Merged cells.
    pub merges: Vec<Area>,
    /// Rows that are hidden, where the format says so.
    pub hidden: usize,
    cells: usize,
    /// Only these count.
    within: Option<Area>,
}

impl Grid {
    /// An empty one that keeps only the cells of an area.
    pub fn within(area: Option<Area>) -> Self {
        Self { within: area, ..Self::default() }
    }

    /// Those of some rows that count.
    pub fn kept_rows(&self, rows: Range<u32>) -> Range<u32> {
        self.within.map_or(rows.clone(), |area| clipped(rows, area.rows))
    }

    /// Those of some columns that count.
    pub fn kept_columns(&self, columns: Range<u32>) -> Range<u32> {
        self.within.map_or(columns.clone(), |area| clipped(columns, area.columns))
    }

    /// Adds a cell.
    ///
    /// # Errors
    /// E0143 for more than [`MOST_CELLS`]; E0207 where they take up more memory than is allowed.
    pub fn put(&mut self, row: u32, column: u32, value: Value, allowance: &mut Allowance) -> Result<(), Issue> {
        if value == Value::Cell(Cell::Null) || self.within.is_some_and(|area| !area.contains(row, column)) {
            return Ok(());
        }
        self.cells += 1;
        if self.cells > MOST_CELLS {
            return Err(Issue::new("E0143").fact("limit", MOST_CELLS).words("what", say("read.limit.cells")));
        }
        let text = match &value {
            Value::Cell(Cell::Text(text)) => text.len(),
            Value::Error(text) => text.len(),
            _ => 0,
        };
        let row = self.rows.entry(row).or_default();
        let own = if row.is_empty() { ROW } else { 0 };
        allowance.take(own + (size_of::<(u32, Value)>() + text) as u64)?;
        row.push((column, value));
        Ok(())
    }

    /// Text without anything to see is an empty cell.
    pub fn text(text: &str) -> Value {
        let text = text.trim();
        Value::Cell(if text.is_empty() { Cell::Null } else { Cell::Text(text.into()) })
    }

    /// A whole number stays one: spreadsheets keep every number as a floating-point one.
    pub fn number(value: f64) -> Value {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        Value::Cell(if value.fract() == 0.0 && value.abs() < EXACT {
            Cell::Integer(value as i64)
        } else {
            Cell::Real(value)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_there_and_back() {
        for (row, column, text) in [(0, 0, "A1"), (13, 3, "D14"), (1_048_575, 16_383, "XFD1048576"), (0, 26, "AA1")] {
            assert_eq!(address(row, column), text);
            assert_eq!(position(text), Some((row, column)));
        }
        assert_eq!(Area::parse("K80:A3"), Some(Area { rows: (2, 79), columns: (0, 10) }));
        for bad in ["A0:B2", "ZZZZZZZZZZZ1:B2", "A1", "1:2"] {
            assert_eq!(Area::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn codes_stay_whole_numbers() {
        assert_eq!(Grid::number(500_115_001.0), Value::Cell(Cell::Integer(500_115_001)));
        assert_eq!(Grid::number(29.5), Value::Cell(Cell::Real(29.5)));
        assert_eq!(Grid::text("007"), Value::Cell(Cell::Text("007".into())));
    }
}
