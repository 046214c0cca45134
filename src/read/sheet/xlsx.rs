//! XLSX, cell after cell: no rectangle is ever set aside for a sheet, however far apart its cells stand.

use super::grid::{Area, Grid, Value};
use super::{Sheets, broken};
use crate::issue::Issue;
use crate::read::Cell;
use crate::read::allowance::Allowance;
use calamine::{DataRef, Dimensions, Reader, Xlsx};
use std::io::Cursor;

/// An open workbook.
pub(super) struct Book<'b>(Xlsx<Cursor<&'b [u8]>>);

/// Opens a workbook that [`super::guard`] has seen.
pub(super) fn open(bytes: &[u8]) -> Result<Book<'_>, Issue> {
    Xlsx::new(Cursor::new(bytes)).map(Book).map_err(broken)
}

impl Sheets for Book<'_> {
    fn names(&self) -> Vec<(String, bool)> {
        super::visible(self.0.sheets_metadata())
    }

    fn read(&mut self, name: &str, within: Option<Area>, allowance: &mut Allowance) -> Result<Grid, Issue> {
        let mut grid = Grid::within(within);
        grid.merges = self.0.merge_cells_by_sheet_name(name).map_err(broken)?.iter().map(area).collect();
        let mut cells = self.0.worksheet_cells_reader(name).map_err(broken)?;
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
            let value = match cell.value {
                DataRef::Empty if cell.formula.is_some() => Value::Formula,
                DataRef::Empty => continue,
                DataRef::Int(n) => Value::Cell(Cell::Integer(n)),
                DataRef::Float(x) => Grid::number(x),
                DataRef::String(text) => Grid::text(&text),
                DataRef::SharedString(text) => Grid::text(text),
                DataRef::Bool(b) => Value::Cell(Cell::Bool(b)),
                DataRef::DateTime(date) => super::dated(date),
                DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => super::iso(&text),
                DataRef::Error(error) => Value::Error(error.to_string()),
            };
            grid.put(cell.pos.0, cell.pos.1, value, allowance)?;
        }
        Ok(grid)
    }
}

/// As this module counts.
pub(super) fn area(d: &Dimensions) -> Area {
    Area { rows: (d.start.0, d.end.0), columns: (d.start.1, d.end.1) }
}
