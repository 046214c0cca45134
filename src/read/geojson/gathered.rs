//! Parts of a layer put together in the order of the file.

use super::feature::{Fault, Part};
use crate::issue::{Issue, Issues};
use crate::model::Layer;
use crate::read::allowance::{Allowance, CELL};
use crate::read::cell::Cell;
use crate::read::cells::Cells;
use crate::read::geometry::Geometry;
use crate::read::table::{Column, Table};

/// All parts so far.
pub(super) struct Gathered {
    allowance: Allowance,
    pub rows: usize,
    columns: Vec<Column>,
    pub names: Vec<String>,
    ids: Cells,
    any_id: bool,
    geometry: Geometry,
    faults: Vec<Fault>,
}

impl Gathered {
    /// None, of a file of so many bytes.
    pub fn of(size: u64) -> Self {
        Self {
            allowance: Allowance::of(size),
            rows: 0,
            columns: Vec::new(),
            names: Vec::new(),
            ids: Cells::new(),
            any_id: false,
            geometry: Geometry::default(),
            faults: Vec::new(),
        }
    }

    /// Adds the rows of a part behind those that are there.
    ///
    /// # Errors
    /// E0207, before the memory is taken.
    pub fn add(&mut self, part: Part) -> Result<(), Issue> {
        let is_new = |theirs: &&Column| !self.columns.iter().any(|ours| ours.name == theirs.name);
        let new = part.columns.iter().filter(is_new).count();
        let empty = self.rows * new + part.rows * (self.columns.len() + new);
        let texts = |columns: &[Column]| columns.iter().map(|column| column.cells.bytes()).sum::<u64>();
        let cells = texts(&self.columns) + texts(&part.columns) + self.ids.bytes() + part.ids.bytes();
        let geometry = self.geometry.bytes() + part.geometry.bytes();
        self.allowance.holds(empty as u64 * CELL + cells + geometry)?;
        for theirs in part.columns {
            let at = self.columns.iter().position(|ours| ours.name == theirs.name).unwrap_or_else(|| {
                self.columns.push(Column { name: theirs.name.clone(), cells: Cells::nulls(self.rows) });
                self.columns.len() - 1
            });
            self.columns[at].cells.append(theirs.cells);
        }
        for name in part.names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        // Features without ids, the usual case, keep no list of them.
        if part.any_id && !self.any_id {
            self.any_id = true;
            self.ids.fill(self.rows);
        }
        if self.any_id {
            self.ids.append(part.ids);
        }
        self.geometry.append(part.geometry);
        let before = self.rows;
        self.faults.extend(part.faults.into_iter().map(|fault| Fault { row: fault.row + before, ..fault }));
        self.rows += part.rows;
        for column in &mut self.columns {
            column.cells.fill(self.rows);
        }
        Ok(())
    }

    pub fn into_table(self, mut layer: Layer, issues: &mut Issues) -> Table {
        layer.features = self.rows;
        layer.bounds = self.geometry.bounds();
        for fault in self.faults {
            let mut issue = Issue::new(fault.code)
                .file(&layer.file)
                .feature(fault.row)
                .field(fault.field)
                .fact("reason", fault.reason);
            issue.id = (fault.row < self.ids.len()).then(|| self.ids.get(fault.row)).and_then(|id| id_text(&id));
            issues.push(issue);
        }
        Table {
            layer,
            rows: self.rows,
            columns: self.columns,
            names: self.names,
            ids: self.any_id.then_some(self.ids),
            geometry: self.geometry,
            pixel: None,
            lines: None,
        }
    }
}

fn id_text(cell: &Cell<&str>) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.to_string()),
        Cell::Integer(n) => Some(n.to_string()),
        _ => None,
    }
}
