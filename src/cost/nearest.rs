//! The nearest site of every cell.

use crate::model::SiteIx;
use crate::raster::nearest as engine;

/// The nearest of some sites, for every cell: that with the least cost in whole millimetres or milliseconds, of several the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    found: engine::Nearest,
    sites: Vec<SiteIx>,
}

impl Nearest {
    /// Found among sites that are numbered by their place in this list.
    pub(super) fn new(found: engine::Nearest, sites: &[SiteIx]) -> Self {
        Self { found, sites: sites.to_vec() }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The nearest site of a cell and what the way costs; `None` where there is none.
    #[inline]
    pub fn of(&self, cell: usize) -> Option<(SiteIx, f64)> {
        self.found.of(cell).map(|(number, cost)| (self.sites[number], cost))
    }

    /// The same, no farther than this.
    #[inline]
    pub fn within(&self, cell: usize, reach: f64) -> Option<(SiteIx, f64)> {
        self.of(cell).filter(|(_, cost)| *cost <= reach)
    }
}
