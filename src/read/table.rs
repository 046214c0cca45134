//! A layer as it stands in its file: a table of cells and, for GeoJSON, one geometry per row.
//!
//! Format readers produce a [`Table`]; [`super::roles`] gives its columns their meaning. A reader knows nothing of schools,
//! a role knows nothing of file formats.

use super::cells::Cells;
use super::shape::Shape;
use crate::model::Layer;

/// One column; `cells` is as long as the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// One per row.
    pub cells: Cells,
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
    /// Width and height of a pixel in the file's coordinates, for a raster.
    pub pixel: Option<[f64; 2]>,
    /// Line of each row from 1, where the reader knows it (CSV).
    pub lines: Option<Vec<u32>>,
}

impl Table {
    /// A column by its name in the file.
    pub fn column(&self, name: &str) -> Option<&Cells> {
        self.columns.iter().find(|c| c.name == name).map(|c| &c.cells)
    }

    /// Bytes that it takes up.
    pub(crate) fn bytes(&self) -> u64 {
        self.columns.iter().map(|column| column.cells.bytes()).sum::<u64>() + self.geometry.bytes()
    }

    /// Geometry of a row.
    pub fn shape(&self, row: usize) -> Shape<'_> {
        self.geometry.shape(row)
    }
}
