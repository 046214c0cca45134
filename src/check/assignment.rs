//! Re-checks who goes where, cell by cell: with an R-tree of the sites for straight lines, site by site for listed ways. Both are
//! other ways than the methods took.

use super::look::Look;
use crate::allocation::Allocation;
use crate::cost::{Eligible, Travel};
use crate::model::{CellIx, Method, Model, SiteIx, Sites, ZoneIx};
use crate::survey::FacilityTree;
use crate::units::{Limit, Persons, Places};
use crate::words::{Sentence, say};
use rayon::prelude::*;

/// Why a finished allocation is not what its method promises: always a bug.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Wrong {
    /// A flow's cost is not that of the way.
    #[error("cell {cell}: the way to site {site} costs {found:?}, not {cost}")]
    Cost {
        /// Index of the cell.
        cell: usize,
        /// The site.
        site: SiteIx,
        /// As found here.
        found: Option<f64>,
        /// As allocated.
        cost: f64,
    },
    /// A nearer site was passed over, or one as near with a smaller number.
    #[error("cell {cell}: site {nearer} comes before the one it was sent to")]
    NotNearest {
        /// Index of the cell.
        cell: usize,
        /// The nearer site.
        nearer: SiteIx,
    },
    /// Somebody was sent beyond the cutoff.
    #[error("cell {0}: sent beyond the cutoff")]
    TooFar(usize),
    /// Somebody was sent out of their own zone, or to a site that does not admit them.
    #[error("cell {0}: sent where they may not go")]
    NotAdmitted(usize),
    /// People count as unreachable although a site is in reach.
    #[error("cell {cell}: site {site} is within reach of people counted as unreachable")]
    Reachable {
        /// Index of the cell.
        cell: usize,
        /// The site.
        site: SiteIx,
    },
    /// Somebody has no place although the method ignores places.
    #[error("cell {0}: people without a place under a method that ignores places")]
    Unmet(usize),
}

impl Wrong {
    /// In words: in a finished folder it is a fault of the files, which may be anybody's.
    pub(crate) fn sentence(&self) -> Sentence {
        let (key, cell) = match self {
            Self::Cost { cell, .. } => ("check.assignment.cost", cell),
            Self::NotNearest { cell, .. } => ("check.assignment.not_nearest", cell),
            Self::TooFar(cell) => ("check.assignment.too_far", cell),
            Self::NotAdmitted(cell) => ("check.assignment.not_admitted", cell),
            Self::Reachable { cell, .. } => ("check.assignment.reachable", cell),
            Self::Unmet(cell) => ("check.assignment.unmet", cell),
        };
        say(key).with("cell", cell)
    }
}

/// What a method was asked for, and what it promises.
#[derive(Clone, Copy)]
pub struct Promise<'a> {
    /// The method.
    pub method: Method,
    /// The dearest way, where there is a limit.
    pub limit: Option<Limit>,
    /// People by cell.
    pub demand: &'a [Persons],
    /// The ways.
    pub travel: &'a Travel<'a>,
    /// The sites.
    pub sites: &'a Sites,
    /// Those of them that people can go to, ascending.
    pub open: &'a [SiteIx],
    /// Places of each site that may be given away.
    pub places: &'a [Places],
    /// Who may go where, where not everybody may go everywhere.
    pub eligible: Option<&'a Eligible>,
}

impl Promise<'_> {
    /// Where each site stands.
    pub(super) fn positions(&self) -> Vec<Option<[f64; 2]>> {
        self.sites.at.iter().map(|at| at.map(|at| at.0)).collect()
    }

    /// Whether a cell's people may go to a site, however far.
    fn admits(&self, cell: CellIx, zone: Option<ZoneIx>, site: SiteIx) -> bool {
        let in_zone = !self.method.stays_in_zone() || (zone.is_some() && self.sites.zone[site.index()] == zone);
        let is_open = self.open.binary_search(&site).is_ok();
        in_zone && is_open && self.eligible.is_none_or(|eligible| eligible.admits(cell, site))
    }

    /// Open sites by group of cells: all, those of a zone, or those that a group may go to.
    fn groups(&self, model: &Model) -> Vec<Vec<SiteIx>> {
        if let Some(eligible) = self.eligible {
            return eligible.sites.clone();
        }
        if !self.method.stays_in_zone() {
            return vec![self.open.to_vec()];
        }
        let mut groups = vec![Vec::new(); model.zones.len()];
        for site in self.open {
            if let Some(zone) = self.sites.zone[site.index()] {
                groups[zone.index()].push(*site);
            }
        }
        groups
    }

    /// The group of a cell.
    fn group(&self, model: &Model, cell: CellIx) -> Option<usize> {
        match self.eligible {
            Some(eligible) => Some(eligible.of_cell[cell.index()] as usize),
            None if self.method.stays_in_zone() => model.demand.zone[cell.index()].map(ZoneIx::index),
            None => Some(0),
        }
    }
}

/// A cost in whole millimetres or milliseconds.
fn whole(cost: f64) -> i64 {
    (cost * 1e3).round_ties_even() as i64
}

/// Checks an allocation: every way has its cost, nobody is sent beyond the limit or where they may not go, and who is
/// unreachable has nothing within reach. Where places are ignored, also that nobody could go nearer, in whole millimetres or
/// milliseconds.
///
/// # Errors
/// The first thing that is [`Wrong`].
///
/// # Cost
/// O(cells log sites), or of listed ways all of them.
pub fn allocation(model: &Model, promise: &Promise<'_>, allocation: &Allocation) -> Result<(), Wrong> {
    let Promise { method, demand, .. } = *promise;
    let limit = promise.limit.map_or(i64::MAX, Limit::thousandths);
    let at = promise.positions();
    let look = Look::new(promise.travel, &model.demand, &at);
    let is_asked = !method.respects_places() || allocation.unreachable().iter().any(|people| *people > Persons::ZERO);
    let near = is_asked.then(|| Near::new(model, promise, &look));
    let before = |cell: CellIx, than| near.as_ref().and_then(|near| near.before(model, promise, cell, than));
    let check = |number: usize| -> Result<(), Wrong> {
        if demand[number] == Persons::ZERO {
            return Ok(());
        }
        let (cell, zone) = (CellIx::new(number), model.demand.zone[number]);
        if !method.respects_places() && allocation.unmet()[number] > Persons::ZERO {
            return Err(Wrong::Unmet(number));
        }
        if allocation.unreachable()[number] > Persons::ZERO
            && let Some(site) = before(cell, (limit, None))
        {
            return Err(Wrong::Reachable { cell: number, site });
        }
        for flow in allocation.flows().of(number) {
            if !promise.admits(cell, zone, flow.site) {
                return Err(Wrong::NotAdmitted(number));
            }
            let found = look.cost(cell, flow.site);
            if !found.is_some_and(|found| (found - flow.cost).abs() <= look.tolerance()) {
                return Err(Wrong::Cost { cell: number, site: flow.site, found, cost: flow.cost });
            }
            if whole(flow.cost) > limit {
                return Err(Wrong::TooFar(number));
            }
            if !method.respects_places()
                && let Some(nearer) = before(cell, (whole(flow.cost), Some(flow.site)))
            {
                return Err(Wrong::NotNearest { cell: number, nearer });
            }
        }
        Ok(())
    };
    // The first by cell, whatever the threads do.
    (0..model.demand.len()).into_par_iter().map(check).find_first(Result::is_err).unwrap_or(Ok(()))
}

/// The sites people may go to.
enum Near {
    /// By group of cells: a tree, and which site each of its points is. Distances may be wrong by so much.
    Trees(Vec<(FacilityTree, Vec<SiteIx>)>, f64),
    /// By cell the cheapest way and where it leads.
    Best(Vec<Option<(i64, SiteIx)>>),
}

impl Near {
    fn new(model: &Model, promise: &Promise<'_>, look: &Look<'_>) -> Self {
        match look {
            Look::Straight(_, at) => {
                let tree = |sites: Vec<SiteIx>| {
                    let at: Vec<[f64; 2]> = sites.iter().filter_map(|site| at[site.index()]).collect();
                    (FacilityTree::new(&at), sites)
                };
                Self::Trees(promise.groups(model).into_iter().map(tree).collect(), look.tolerance())
            }
            Look::Listed(ways) => {
                let mut best: Vec<Option<(i64, SiteIx)>> = vec![None; model.demand.len()];
                for site in promise.open {
                    ways.to(*site).for_each(|(cell, cost)| {
                        let best = &mut best[cell.index()];
                        let is_nearer = best.is_none_or(|best| (cost, *site) < best);
                        if is_nearer && promise.admits(cell, model.demand.zone[cell.index()], *site) {
                            *best = Some((cost, *site));
                        }
                    });
                }
                Self::Best(best)
            }
        }
    }

    /// A site that surely comes before this cost and site: nearer, or as near and with a smaller number; as near will do where
    /// there is no site.
    fn before(
        &self,
        model: &Model,
        promise: &Promise<'_>,
        cell: CellIx,
        (cost, than): (i64, Option<SiteIx>),
    ) -> Option<SiteIx> {
        let comes_before =
            |most: i64, site: SiteIx| most < cost || (most == cost && than.is_none_or(|than| site < than));
        match self {
            Self::Best(best) => best[cell.index()].filter(|best| comes_before(best.0, best.1)).map(|best| best.1),
            Self::Trees(groups, tolerance) => {
                let (tree, sites) = groups.get(promise.group(model, cell)?)?;
                let at = [model.demand.x[cell.index()], model.demand.y[cell.index()]];
                tree.by_distance(at)
                    .take_while(|(_, distance)| whole(distance - tolerance) <= cost)
                    .map(|(number, distance)| (whole(distance + tolerance), sites[number as usize]))
                    .find(|(most, site)| comes_before(*most, *site))
                    .map(|found| found.1)
            }
        }
    }
}
