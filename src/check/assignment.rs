//! Re-checks who goes where by plain arithmetic over all sites.

use crate::allocation::Allocation;
use crate::model::{Model, NO_ZONE};
use crate::units::{Metres, Persons};

/// Pairs of cell and site that are looked at: all of a district's, an even sample of a nation's.
const PAIRS: usize = 20_000_000;

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

/// Checks an allocation by `nearest`, `radius` or `zone` (`method`): every way has its length, nobody could go nearer,
/// nobody is sent beyond `cutoff` or out of their zone, and who is unreachable has nothing within reach.
///
/// All pairs of cell and site are looked at up to a fixed number, beyond it an even sample of the cells.
///
/// # Errors
/// The first thing that is [`Wrong`].
pub fn allocation(
    model: &Model,
    method: &str,
    cutoff: Option<Metres>,
    demand: &[Persons],
    sites: &[[f64; 2]],
    zone_of_site: &[u32],
    allocation: &Allocation,
) -> Result<(), Wrong> {
    let cells = model.demand.len();
    let looked_at = (PAIRS / sites.len().max(1)).clamp(1, cells.max(1));
    let every = cells.div_ceil(looked_at).max(1);
    let reach = cutoff.map_or(f64::INFINITY, |cutoff| cutoff.0);
    for cell in (0..cells).step_by(every) {
        if demand[cell] == Persons::ZERO {
            continue;
        }
        let at = [model.demand.x[cell], model.demand.y[cell]];
        let zone = model.demand.zone[cell];
        let eligible = |site: usize| method != "zone" || zone != NO_ZONE && zone_of_site[site] == zone;
        let length = |site: usize| f64::hypot(at[0] - sites[site][0], at[1] - sites[site][1]);
        let best = (0..sites.len()).filter(|&site| eligible(site)).map(|site| (length(site), site));
        let best = best.min_by(|a, b| a.0.total_cmp(&b.0));
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
            if !eligible(site) {
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
    }
    Ok(())
}
