//! Who may go where.

use crate::model::{CellIx, SiteIx};

/// Which sites the people of a cell may go to, however far they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligible {
    /// Group of each cell: an index into `sites`.
    pub of_cell: Vec<u32>,
    /// Sites of each group, ascending; no two groups have the same. A group may have none.
    pub sites: Vec<Vec<SiteIx>>,
}

impl Eligible {
    /// The sites that a cell's people may go to.
    pub fn of(&self, cell: CellIx) -> &[SiteIx] {
        self.sites.get(self.of_cell[cell.index()] as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether they may go to a site.
    pub fn admits(&self, cell: CellIx, site: SiteIx) -> bool {
        self.of(cell).binary_search(&site).is_ok()
    }
}
