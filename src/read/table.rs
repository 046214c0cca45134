//! A layer as it stands in its file: a table of cells and, for GeoJSON, one geometry per row.
//!
//! Format readers produce a [`Table`]; [`super::roles`] gives its columns their meaning. A reader knows nothing of schools,
//! a role knows nothing of file formats.

use super::cells::Cells;
use crate::model::Layer;

/// A value as the file has it. A column gives its texts as borrowed ones: `Cell<&str>`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<T = Box<str>> {
    /// Missing, `null` or an empty CSV cell.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that fits.
    Integer(i64),
    /// Any other number.
    Real(f64),
    /// Text, or a number too long for the above (kept digit by digit, so that a code never changes).
    Text(T),
    /// A list or an object: no column means one.
    Nested,
}

impl<T: AsRef<str>> Cell<T> {
    /// The same, with its text borrowed.
    pub fn view(&self) -> Cell<&str> {
        match self {
            Self::Null => Cell::Null,
            Self::Bool(is) => Cell::Bool(*is),
            Self::Integer(n) => Cell::Integer(*n),
            Self::Real(x) => Cell::Real(*x),
            Self::Text(text) => Cell::Text(text.as_ref()),
            Self::Nested => Cell::Nested,
        }
    }
}

impl Cell<&str> {
    /// The same, with a text of its own.
    pub fn into_owned(self) -> Cell {
        match self {
            Self::Null => Cell::Null,
            Self::Bool(is) => Cell::Bool(is),
            Self::Integer(n) => Cell::Integer(n),
            Self::Real(x) => Cell::Real(x),
            Self::Text(text) => Cell::Text(text.into()),
            Self::Nested => Cell::Nested,
        }
    }
}

/// One column; `cells` is as long as the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// One per row.
    pub cells: Cells,
}

/// Geometry of one row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape<'a> {
    /// No geometry, or CSV.
    None,
    /// One point.
    Point([f64; 2]),
    /// Several points.
    MultiPoint(&'a [[f64; 2]]),
    /// Polygons; see [`Polygons`].
    Polygons(Polygons<'a>),
    /// A line, a collection: the name of its type.
    Other(&'static str),
}

/// Polygons of one row as flat slices. `rings[k]..rings[k+1]` are the coordinates of ring `k`; `parts[p]..parts[p+1]` are
/// the rings of polygon `p`, its shell first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Polygons<'a> {
    /// All coordinates of the layer.
    pub xy: &'a [[f64; 2]],
    /// Ring ends of this row, one more than rings.
    pub rings: &'a [u32],
    /// Part ends of this row, one more than parts; indices into `rings`.
    pub parts: &'a [u32],
}

/// A layer with the columns that were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The file.
    pub layer: Layer,
    /// Number of features or rows.
    pub rows: usize,
    /// Wanted columns that the file has, in the order of first appearance.
    pub columns: Vec<Column>,
    /// Every column name of the file, for "did you mean".
    pub names: Vec<String>,
    /// The features' own `id` member (GeoJSON), where any has one.
    pub ids: Option<Cells>,
    /// One per row, or empty for CSV.
    pub geometry: super::geometry::Geometry,
    /// Line of each row from 1, where the reader knows it (CSV).
    pub lines: Option<Vec<u32>>,
}

impl Table {
    /// A column by its name in the file.
    pub fn column(&self, name: &str) -> Option<&Cells> {
        self.columns.iter().find(|c| c.name == name).map(|c| &c.cells)
    }

    /// Geometry of a row.
    pub fn shape(&self, row: usize) -> Shape<'_> {
        self.geometry.shape(row)
    }
}
