//! Counts by zone and year, as a table has them: births, pupils by grade, residents, dwellings.

use super::{Attribute, Layer};

/// A table of counts by zone and year.
#[derive(Debug, Clone, PartialEq)]
pub struct RawSeries {
    /// The file.
    pub layer: Layer,
    /// Distinct names of zones, in the order in which they first occur.
    pub zones: Vec<String>,
    /// Distinct kinds, such as kinds of dwellings; empty where the table has none.
    pub kinds: Vec<String>,
    /// Line of each row of the file, where the reader knows it.
    pub lines: Option<Vec<u32>>,
    /// Names of the columns that count.
    pub headings: Vec<String>,
    /// One count each: of the same zone, year, month, kind and people there is one.
    pub entries: Vec<Entry>,
}

/// One count.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Whose: one of the names of zones.
    pub zone: u32,
    /// Which year; none in a table of one date. A school year is that in which it begins.
    pub year: Option<i32>,
    /// Which month, where years are divided.
    pub month: Option<u8>,
    /// Of people of which ages, where these are told apart.
    pub of: Option<Attribute>,
    /// Of which kind: one of the names of kinds.
    pub kind: Option<u32>,
    /// How many.
    pub count: f64,
    /// Row of the file.
    pub row: u32,
}

impl RawSeries {
    /// The row of the file in which a row of the table stands, from 1.
    pub fn line(&self, row: usize) -> usize {
        let line = self.lines.as_ref().and_then(|lines| lines.get(row));
        line.map_or(row + 1, |line| *line as usize)
    }
}
