//! Re-checks who goes where, cell by cell, with an R-tree of the sites: another way than the methods took.

use crate::allocation::Allocation;
use crate::model::{Method, Model, NO_ZONE};
use crate::survey::FacilityTree;
use crate::units::{Metres, Persons, Places};
use rayon::prelude::*;

/// Two lengths that are computed in different ways agree within this many metres.
const TOLERANCE: f64 = 1e-6;

/// Why a finished allocation is not what its method promises: always a bug.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Wrong {
    /// A flow's cost is not the length of the way.
    #[error("cell {cell}: the way to site {site} is {length} m, not {cost} m")]
    Cost {
        /// Index of the cell.
        cell: usize,
        /// Index of the site.
        site: usize,
        /// As computed here.
        length: f64,
        /// As allocated.
        cost: f64,
    },
    /// A nearer site was passed over.
    #[error("cell {cell}: site {nearer} is nearer than the one it was sent to")]
    NotNearest {
        /// Index of the cell.
        cell: usize,
        /// Index of the nearer site.
        nearer: usize,
    },
    /// Somebody was sent beyond the cutoff.
    #[error("cell {0}: sent beyond the cutoff")]
    TooFar(usize),
    /// Somebody was sent out of their own zone, or to a facility that does not admit them.
    #[error("cell {0}: sent where they may not go")]
    NotAdmitted(usize),
    /// People count as unreachable although a site is in reach.
    #[error("cell {cell}: site {site} is within reach of people counted as unreachable")]
    Reachable {
        /// Index of the cell.
        cell: usize,
        /// Index of the site.
        site: usize,
    },
    /// Somebody has no place although the method ignores places.
    #[error("cell {0}: people without a place under a method that ignores places")]
    Unmet(usize),
}

/// What a method was asked for, and what it promises.
#[derive(Clone, Copy)]
pub struct Promise<'a> {
    /// The method.
    pub method: Method,
    /// The farthest way, where there is a limit.
    pub cutoff: Option<Metres>,
    /// People by cell.
    pub demand: &'a [Persons],
    /// Where the facilities stand.
    pub sites: &'a [[f64; 2]],
    /// Zone of each facility.
    pub zone_of_site: &'a [u32],
    /// Places of each facility that may be given away.
    pub places: &'a [Places],
    /// Group of each cell, and facilities by group, where not everybody may go everywhere.
    pub eligible: Option<(&'a [u32], &'a [Vec<u32>])>,
}

impl Promise<'_> {
    /// Whether a cell's people may go to a site, however far.
    fn admits(&self, cell: usize, zone: u32, site: usize) -> bool {
        let in_zone = !self.method.stays_in_zone() || (zone != NO_ZONE && self.zone_of_site[site] == zone);
        let is_open = self.eligible.is_none_or(|(of_cell, sites)| {
            sites.get(of_cell[cell] as usize).is_some_and(|sites| sites.binary_search(&(site as u32)).is_ok())
        });
        in_zone && is_open
    }
}

/// Checks an allocation: every way has its length, nobody is sent beyond the cutoff or where they may not go, and who is
/// unreachable has nothing within reach. Where places are ignored, also that nobody could go nearer.
///
/// # Errors
/// The first thing that is [`Wrong`].
///
/// # Cost
/// O(cells log sites).
pub fn allocation(model: &Model, promise: &Promise<'_>, allocation: &Allocation) -> Result<(), Wrong> {
    let Promise { method, cutoff, demand, sites, zone_of_site, eligible, .. } = *promise;
    let reach = cutoff.map_or(f64::INFINITY, |cutoff| cutoff.0);
    let near = match eligible {
        Some((_, lists)) => Near::ByGroup(lists.iter().map(|list| sites_of(sites, list)).collect()),
        None if method.stays_in_zone() => {
            let of_zone = |zone: usize| -> Vec<u32> {
                (0..sites.len() as u32).filter(|site| zone_of_site[*site as usize] == zone as u32).collect()
            };
            Near::ByGroup((0..model.zones.len()).map(|zone| sites_of(sites, &of_zone(zone))).collect())
        }
        None => Near::Anywhere(FacilityTree::new(sites)),
    };
    let check = |cell: usize| -> Result<(), Wrong> {
        if demand[cell] == Persons::ZERO {
            return Ok(());
        }
        let at = [model.demand.x[cell], model.demand.y[cell]];
        let zone = model.demand.zone[cell];
        let length = |site: usize| f64::hypot(at[0] - sites[site][0], at[1] - sites[site][1]);
        let group = eligible.map_or(zone, |(of_cell, _)| of_cell[cell]);
        let best = near.nearest(at, group);
        if !method.respects_places() && allocation.unmet()[cell] > Persons::ZERO {
            return Err(Wrong::Unmet(cell));
        }
        if let Some((nearest, site)) = best
            && allocation.unreachable()[cell] > Persons::ZERO
            && nearest < reach - TOLERANCE
        {
            return Err(Wrong::Reachable { cell, site });
        }
        for flow in allocation.flows().of(cell) {
            let site = flow.facility as usize;
            if !promise.admits(cell, zone, site) {
                return Err(Wrong::NotAdmitted(cell));
            }
            if (length(site) - flow.cost).abs() > TOLERANCE {
                return Err(Wrong::Cost { cell, site, length: length(site), cost: flow.cost });
            }
            if flow.cost > reach {
                return Err(Wrong::TooFar(cell));
            }
            if !method.respects_places()
                && let Some((nearest, nearer)) = best
                && nearest < flow.cost - TOLERANCE
            {
                return Err(Wrong::NotNearest { cell, nearer });
            }
        }
        Ok(())
    };
    // The first by cell, whatever the threads do.
    (0..model.demand.len()).into_par_iter().map(check).find_first(Result::is_err).unwrap_or(Ok(()))
}

/// The sites people may go to.
enum Near {
    Anywhere(FacilityTree),
    /// By zone or group: a tree, and the number each of its sites has among all.
    ByGroup(Vec<(FacilityTree, Vec<u32>)>),
}

impl Near {
    /// The nearest site and the way to it.
    fn nearest(&self, at: [f64; 2], group: u32) -> Option<(f64, usize)> {
        match self {
            Self::Anywhere(tree) => tree.nearest(at, 1).first().map(|&(site, way)| (way, site as usize)),
            Self::ByGroup(groups) => {
                let (tree, numbers) = groups.get(group as usize)?;
                tree.nearest(at, 1).first().map(|&(site, way)| (way, numbers[site as usize] as usize))
            }
        }
    }
}

fn sites_of(sites: &[[f64; 2]], list: &[u32]) -> (FacilityTree, Vec<u32>) {
    let own: Vec<[f64; 2]> = list.iter().map(|&site| sites[site as usize]).collect();
    (FacilityTree::new(&own), list.to_vec())
}
