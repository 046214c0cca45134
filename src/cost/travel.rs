//! The ways between the cells and the sites of one service.

use super::{Eligible, Listed, Name, Nearest, Straight};
use crate::model::{CellIx, SiteIx, Sites, ZoneIx};
use crate::solver::transport::Costs;
use crate::units::{Impedance, Limit, Persons};

/// What a way costs, of every cell to every site of a service: the one place that knows. Costs are metres or seconds; where they
/// are compared, with each other or with a limit, it is in whole millimetres or milliseconds, and of equals the first site counts.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Travel<'m> {
    /// Straight lines, measured when they are asked for.
    Straight(Straight<'m>),
    /// Ways that are listed, with the cost of each.
    Listed(Listed),
}

impl Travel<'_> {
    /// How it is called.
    pub fn name(&self) -> Name {
        match self {
            Self::Straight(_) => Name::straight_line(),
            Self::Listed(listed) => listed.name().clone(),
        }
    }

    /// What its costs count.
    pub fn impedance(&self) -> Impedance {
        match self {
            Self::Straight(_) => Impedance::Metres,
            Self::Listed(listed) => listed.name().impedance,
        }
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        match self {
            Self::Straight(straight) => straight.sites(),
            Self::Listed(listed) => listed.sites(),
        }
    }

    /// What the way from a cell to a site costs, in metres or seconds; `None` where no way leads.
    pub fn cost(&self, cell: CellIx, site: SiteIx) -> Option<f64> {
        match self {
            Self::Straight(straight) => straight.cost(cell, site),
            Self::Listed(listed) => listed.cost(cell, site),
        }
    }

    /// The nearest of some sites (ascending), for every cell.
    pub fn nearest(&self, sites: &[SiteIx]) -> Nearest {
        match self {
            Self::Straight(straight) => straight.nearest(sites),
            Self::Listed(listed) => listed.nearest_of_all(sites),
        }
    }

    /// The nearest of some sites in each cell's own zone; a cell in no zone, or in a zone without such a site, has none.
    /// `zone_of_cell` is the zone of each cell, `zones` their number.
    pub fn nearest_in_zone(
        &self,
        all: &Sites,
        sites: &[SiteIx],
        zone_of_cell: impl Fn(usize) -> Option<ZoneIx>,
        zones: usize,
    ) -> Nearest {
        match self {
            Self::Straight(straight) => {
                let mut of_zone: Vec<Vec<u32>> = vec![Vec::new(); zones];
                for (number, site) in sites.iter().enumerate() {
                    if let Some(zone) = all.zone[site.index()] {
                        of_zone[zone.index()].push(number as u32);
                    }
                }
                straight.nearest_in_zone(sites, &of_zone)
            }
            Self::Listed(listed) => listed.nearest(sites, |cell, site| {
                let zone = zone_of_cell(cell);
                zone.is_some() && all.zone[site.index()] == zone
            }),
        }
    }

    /// People of all cells within a limit of each of some sites, the limit included.
    pub fn within(&self, sites: &[SiteIx], limit: Limit, people: &[Persons]) -> Vec<Persons> {
        match self {
            Self::Straight(straight) => straight.within(sites, limit, people),
            Self::Listed(listed) => listed.within(sites, limit, people),
        }
    }

    /// Costs for the solver, in whole millimetres or milliseconds: its sources are the cells, its sinks some sites (ascending), by
    /// their place in the list.
    pub fn solver(&self, sites: &[SiteIx], eligible: Option<&Eligible>, limit: Option<Limit>) -> Box<dyn Costs + '_> {
        match self {
            Self::Straight(straight) => Box::new(straight.solver(sites, eligible, limit)),
            Self::Listed(listed) => listed.solver(sites, eligible, limit),
        }
    }
}
