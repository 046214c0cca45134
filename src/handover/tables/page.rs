//! Tables about one subject, with what is said above them and what may be drawn of them.

use super::head::Head;
use super::table::Table;
use std::ops::Range;

/// A subject: a sheet of the workbook, a section of a report.
pub(in crate::handover) struct Page {
    /// Its name, short.
    pub name: String,
    /// What stands at its top.
    pub title: String,
    /// What is said below that.
    pub notes: Vec<String>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// What may be drawn of its first table.
    pub charts: Vec<Chart>,
}

/// What is drawn of the first table of a subject.
#[derive(Debug, Clone)]
pub(in crate::handover) struct Chart {
    /// What stands over it.
    pub title: String,
    /// Its names.
    pub along: Head,
    /// Its numbers, a series for each column.
    pub of: Vec<Head>,
    /// Rows of the table.
    pub rows: Range<usize>,
}
