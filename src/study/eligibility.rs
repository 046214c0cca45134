//! Which facilities people may go to.

use super::file::ServiceTable;
use crate::issue::Issues;
use crate::model::Model;

/// Which facilities the people of a cell may go to.
pub(super) struct Eligible {
    /// Group of each cell.
    pub of_cell: Vec<u32>,
    /// Facilities by group, ascending.
    pub sites: Vec<Vec<u32>>,
}

pub(super) fn groups(_model: &Model, _table: &ServiceTable, _counted: &[usize]) -> (Option<Eligible>, Issues) {
    (None, Issues::new())
}
