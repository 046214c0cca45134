//! Sheets of a workbook that are not read unless they are named.

/// Why a sheet is not read unless it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// It is hidden.
    Hidden,
    /// It is a chart, a dialog or a macro, and has no cells.
    Chart,
}

/// Names, each with why it is not read where it is not.
pub(super) type Named = Vec<(String, Option<Aside>)>;
