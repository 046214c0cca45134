//! The columns that hold coordinates, for tables without a geometry.

use super::column::find;
use super::vocabulary::{X, Y};
use crate::issue::Issues;
use crate::read::{Column, Table};

/// Indices of the columns with east and north; `None` without both, or when an issue says why none could be chosen.
pub fn axes(table: &Table) -> (Option<[usize; 2]>, Issues) {
    let mut issues = Issues::new();
    let mut index = |term| {
        let found: &Column = find(table, term, None, &mut issues)?;
        table.columns.iter().position(|column| std::ptr::eq(column, found))
    };
    let (x, y) = (index(&X), index(&Y));
    (x.zip(y).map(|(x, y)| [x, y]), issues)
}

/// Indices of every column that may be taken for a coordinate.
pub fn coordinate_columns(table: &Table) -> Vec<usize> {
    let is_axis = |name: &str| X.has_alias(name) || Y.has_alias(name);
    (0..table.columns.len()).filter(|at| is_axis(&table.columns[*at].name)).collect()
}
