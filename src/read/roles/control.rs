//! A table of control points: the same places in two systems.

use super::column::by_name;
use super::row::{Rows, Texts};
use crate::issue::Issues;
use crate::read::inputs::PointFields;
use crate::read::number::{coordinate, shown};
use crate::read::{Column, Table};

/// One place in both systems.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// What it is called.
    pub id: String,
    /// In the system of the layer.
    pub from: [f64; 2],
    /// In the known one.
    pub to: [f64; 2],
}

/// Every row; one without numbers is an error, for a point left out may be the one that shows a mistake.
pub fn control(table: &Table, fields: &PointFields) -> (Vec<Control>, Issues) {
    let mut issues = Issues::new();
    let names = [&fields.x, &fields.y, &fields.target_x, &fields.target_y];
    let columns = names.map(|name| by_name(table, name, None, &mut issues));
    let [Some(x), Some(y), Some(to_x), Some(to_y)] = columns else { return (Vec::new(), issues) };
    let id = table.columns.iter().find(|column| column.name == fields.id).map(Texts::from);
    let rows = Rows { table, id, name: None };
    let mut points = Vec::with_capacity(table.rows);
    for row in 0..table.rows {
        let mut number = |column: &Column| {
            let found = coordinate(&column.cells.get(row)).ok().flatten();
            if found.is_none() {
                let value = shown(&column.cells.get(row));
                issues.push(rows.issue("E0351", row).field(&column.name).value(value));
            }
            found
        };
        let [x, y, to_x, to_y] = [x, y, to_x, to_y].map(&mut number);
        let (Some(x), Some(y), Some(to_x), Some(to_y)) = (x, y, to_x, to_y) else { continue };
        let named = id.and_then(|id| rows.label(id, row, &mut Issues::new()).ok().flatten());
        points.push(Control { id: named.unwrap_or_else(|| format!("#{}", row + 1)), from: [x, y], to: [to_x, to_y] });
    }
    (points, issues)
}
