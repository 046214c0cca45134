//! What ways cost, looked at once more: straight lines are measured between the positions of the model, listed ones are taken
//! from the list site by site, where the methods go cell by cell.

use crate::cost::{Listed, Travel};
use crate::model::{CellIx, Demand, SiteIx};

/// The ways of a service.
pub(super) enum Look<'a> {
    /// Cells, and where each site stands.
    Straight(&'a Demand, &'a [Option<[f64; 2]>]),
    /// A list, or what gives one.
    Listed(&'a Listed),
}

impl<'a> Look<'a> {
    /// At a travel whose straight lines lead from these cells to where the sites stand.
    pub(super) fn new(travel: &'a Travel<'_>, demand: &'a Demand, at: &'a [Option<[f64; 2]>]) -> Self {
        match travel {
            Travel::Straight(_) => Self::Straight(demand, at),
            Travel::Listed(listed) => Self::Listed(listed),
        }
    }

    /// What a way costs, in metres or seconds.
    pub(super) fn cost(&self, cell: CellIx, site: SiteIx) -> Option<f64> {
        match self {
            Self::Straight(demand, at) => {
                let to = at[site.index()]?;
                let (dx, dy) = (demand.x[cell.index()] - to[0], demand.y[cell.index()] - to[1]);
                Some((dx * dx + dy * dy).sqrt())
            }
            Self::Listed(ways) => ways.to_site(site, cell).map(|thousandths| thousandths as f64 / 1e3),
        }
    }

    /// Two costs that are worked out in different ways agree within this.
    pub(super) fn tolerance(&self) -> f64 {
        match self {
            Self::Straight(..) => 1e-6,
            Self::Listed(_) => 0.0,
        }
    }
}
