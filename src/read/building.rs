//! A [`Table`] row by row, for formats whose columns are known before the first row.

use super::Wanted;
use super::allowance::{Allowance, CELL};
use super::cell::Cell;
use super::cells::Cells;
use super::geometry::Geometry;
use super::table::{Column, Table};
use crate::issue::Issue;
use crate::model::Layer;

/// A table in the making. For every row: its cells, then its geometry (through [`Building::geometry`]) where the format
/// has one, then [`Building::end_row`].
#[derive(Debug)]
pub(super) struct Building {
    names: Vec<String>,
    /// Wanted columns, each with its place among all.
    columns: Vec<(usize, Column)>,
    /// Geometries so far; formats without any leave it empty.
    pub geometry: Geometry,
    /// Features' own ids.
    pub ids: Option<Cells>,
    /// Lines of the rows.
    pub lines: Option<Vec<u32>>,
    /// Rows so far.
    pub rows: usize,
    allowance: Allowance,
    /// Bytes of the cells so far.
    bytes: u64,
}

impl Building {
    /// Keeps the wanted ones of these columns, of a file of so many bytes.
    pub fn new(names: Vec<String>, wanted: &Wanted, size: u64) -> Self {
        let kept = names.iter().enumerate().filter(|(_, name)| wanted.contains(name));
        let columns = kept.map(|(at, name)| (at, Column { name: name.clone(), cells: Cells::new() })).collect();
        Self {
            names,
            columns,
            geometry: Geometry::default(),
            ids: None,
            lines: None,
            rows: 0,
            allowance: Allowance::of(size),
            bytes: 0,
        }
    }

    /// Adds a row; `cell` is asked for the wanted columns only, by their place among all.
    ///
    /// # Errors
    /// Those of the cells; E0207 where the table takes up more memory than a file of its size may.
    pub fn row(&mut self, mut cell: impl FnMut(usize) -> Result<Cell, Issue>) -> Result<(), Issue> {
        for (at, column) in &mut self.columns {
            // A row that is given up half way is cut off again by the next.
            column.cells.truncate(self.rows);
            let cell = cell(*at)?;
            self.bytes += CELL + if let Cell::Text(text) = &cell { text.len() as u64 } else { 0 };
            column.cells.push(cell);
        }
        self.allowance.holds(self.bytes + self.geometry.bytes())?;
        self.rows += 1;
        Ok(())
    }

    /// All rows at once: their points, and the cells of each wanted column, by its place among all.
    #[cfg(feature = "geotiff")]
    pub fn points(&mut self, xy: Vec<[f64; 2]>, cells: impl FnMut(usize) -> Cells) {
        self.columns(xy.len(), cells);
        self.geometry = Geometry::of_points(xy);
    }

    /// So many rows at once: the cells of each wanted column, by its place among all.
    pub fn columns(&mut self, rows: usize, mut cells: impl FnMut(usize) -> Cells) {
        self.rows = rows;
        for (at, column) in &mut self.columns {
            column.cells = cells(*at);
        }
    }

    /// The table. Bounds come from the geometries.
    pub fn finish(self, mut layer: Layer) -> Table {
        layer.features = self.rows;
        layer.bounds = self.geometry.bounds();
        let mut columns: Vec<Column> = self.columns.into_iter().map(|(_, column)| column).collect();
        for column in &mut columns {
            column.cells.truncate(self.rows);
        }
        Table {
            layer,
            rows: self.rows,
            columns,
            names: self.names,
            ids: self.ids,
            geometry: self.geometry,
            pixel: None,
            lines: self.lines,
        }
    }
}
