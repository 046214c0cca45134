//! A sheet: a title, and tables one below the other.

use crate::write::inert;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// A sheet of the workbook.
pub(super) struct Page {
    /// Its name.
    pub name: String,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// A table of a sheet.
pub(super) struct Table {
    /// What stands over it.
    pub title: String,
    /// Headings of its columns.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// It does not apply.
    Nothing,
    /// Words.
    Text(String),
    /// A number, shown with so many decimals.
    Number(f64, u32),
}

impl Page {
    /// Puts it into a sheet of the workbook.
    pub fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        sheet.set_name(&self.name)?;
        let mut row = 0;
        for table in &self.tables {
            sheet.write_string_with_format(row, 0, inert(&table.title), &bold)?;
            for (at, heading) in (0..).zip(&table.head) {
                sheet.write_string_with_format(row + 1, at, inert(heading), &bold)?;
            }
            row += 2;
            for cells in &table.rows {
                for (at, cell) in (0..).zip(cells) {
                    put(sheet, (row, at), cell)?;
                }
                row += 1;
            }
            row += 1;
        }
        Ok(())
    }
}

fn put(sheet: &mut Worksheet, (row, at): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Nothing => Ok(()),
        Cell::Text(text) => sheet.write_string(row, at, inert(text)).map(drop),
        Cell::Number(number, decimals) => {
            let shown =
                if *decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(*decimals as usize)) };
            sheet.write_number_with_format(row, at, *number, &Format::new().set_num_format(shown)).map(drop)
        }
    }
}
