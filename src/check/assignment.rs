//! Re-checks who goes where, cell by cell, with an R-tree of the sites: another way than the methods took.

use crate::allocation::Allocation;
use crate::index::FacilityTree;
use crate::model::{Method, Model, NO_ZONE};
use crate::units::{Metres, Persons};
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
    /// Somebody was sent out of their own zone.
    #[error("cell {0}: sent to another zone")]
    OtherZone(usize),
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

/// Checks an allocation by a method that sends to the nearest site it allows: every way has its length, nobody could go nearer,
/// nobody is sent beyond `cutoff` or out of their zone, and who is unreachable has nothing within reach.
///
/// # Errors
/// The first thing that is [`Wrong`].
///
/// # Cost
/// O(cells log sites).
pub fn allocation(
    model: &Model,
    method: Method,
    cutoff: Option<Metres>,
    demand: &[Persons],
    sites: &[[f64; 2]],
    zone_of_site: &[u32],
    allocation: &Allocation,
) -> Result<(), Wrong> {
    let reach = cutoff.map_or(f64::INFINITY, |cutoff| cutoff.0);
    let near = if method.stays_in_zone() {
        Near::InZone(
            model.zones.iter().enumerate().map(|(zone, _)| sites_of(sites, zone_of_site, zone as u32)).collect(),
        )
    } else {
        Near::Anywhere(FacilityTree::new(sites))
    };
    let check = |cell: usize| -> Result<(), Wrong> {
        if demand[cell] == Persons::ZERO {
            return Ok(());
        }
        let at = [model.demand.x[cell], model.demand.y[cell]];
        let zone = model.demand.zone[cell];
        let length = |site: usize| f64::hypot(at[0] - sites[site][0], at[1] - sites[site][1]);
        let best = near.nearest(at, zone);
        if allocation.unmet()[cell] > Persons::ZERO {
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
            if method.stays_in_zone() && (zone == NO_ZONE || zone_of_site[site] != zone) {
                return Err(Wrong::OtherZone(cell));
            }
            if (length(site) - flow.cost).abs() > TOLERANCE {
                return Err(Wrong::Cost { cell, site, length: length(site), cost: flow.cost });
            }
            if flow.cost > reach {
                return Err(Wrong::TooFar(cell));
            }
            if let Some((nearest, nearer)) = best
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
    /// By zone: a tree, and the number each of its sites has among all.
    InZone(Vec<(FacilityTree, Vec<usize>)>),
}

impl Near {
    /// The nearest site and the way to it.
    fn nearest(&self, at: [f64; 2], zone: u32) -> Option<(f64, usize)> {
        match self {
            Self::Anywhere(tree) => tree.nearest(at, 1).first().map(|&(site, way)| (way, site as usize)),
            Self::InZone(zones) => {
                let (tree, numbers) = zones.get(zone as usize)?;
                tree.nearest(at, 1).first().map(|&(site, way)| (way, numbers[site as usize]))
            }
        }
    }
}

fn sites_of(sites: &[[f64; 2]], zone_of_site: &[u32], zone: u32) -> (FacilityTree, Vec<usize>) {
    let numbers: Vec<usize> = (0..sites.len()).filter(|&site| zone_of_site[site] == zone).collect();
    let own: Vec<[f64; 2]> = numbers.iter().map(|&site| sites[site]).collect();
    (FacilityTree::new(&own), numbers)
}
