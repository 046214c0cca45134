//! Re-checks that an allocation is the best one: the bound that its prices give, worked out again for every cell.
//!
//! This shares nothing with the solver: prices are taken as they are, sites are asked for in an R-tree by distance (listed ways
//! site by site), and both sides are added up in whole numbers.

use super::assignment::Promise;
use super::look::Look;
use crate::allocation::{Allocation, Proof};
use crate::model::{Model, SiteIx};
use crate::survey::FacilityTree;
use crate::units::{Limit, Persons, Places};
use rayon::prelude::*;

/// Why an allocation is not proven: always a bug.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Unproven {
    /// The prices prove less than the allocation claims.
    #[error(
        "{unmet} without a place at a cost of {cost}, but the prices prove {bound_unmet} and {bound_cost} (millionths, units)"
    )]
    Gap {
        /// People without a place.
        unmet: i128,
        /// Cost of all ways.
        cost: i128,
        /// What the prices prove.
        bound_unmet: i128,
        /// What the prices prove.
        bound_cost: i128,
    },
    /// A price below nothing, or none of an open site.
    #[error("site {0} has no price, or one below nothing")]
    Price(SiteIx),
}

/// What prices prove, and what an allocation comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sides {
    /// People without a place, and what the prices prove; millionths.
    pub unmet: [i128; 2],
    /// Cost of all ways, and what the prices prove; millionths of a person x whole millimetres or
    /// milliseconds.
    pub cost: [i128; 2],
}

/// A price or a cost: people without a place first, then units.
type Pair = (i64, i64);

/// Sites of similar price, so that a search by distance may end early.
struct Band {
    least: Pair,
    tree: FacilityTree,
    sites: Vec<SiteIx>,
}

/// Bands of equal size.
const BANDS: usize = 16;

fn bands(at: &[Option<[f64; 2]>], mut list: Vec<SiteIx>, prices: &[Pair]) -> Vec<Band> {
    list.sort_by_key(|site| (prices[site.index()], *site));
    let size = list.len().div_ceil(BANDS).max(1);
    let band = |list: &[SiteIx]| Band {
        least: prices[list[0].index()],
        tree: FacilityTree::new(&list.iter().filter_map(|site| at[site.index()]).collect::<Vec<_>>()),
        sites: list.to_vec(),
    };
    list.chunks(size).map(band).collect()
}

/// A cost in whole millimetres or milliseconds.
fn whole(cost: f64) -> i64 {
    (cost * 1e3).round_ties_even() as i64
}

/// What one more person of each cell pays at the best site: `min(1 unmet, min_j d_ij + p_j)`.
enum Pays<'a> {
    /// By group of cells, straight lines no longer than the limit.
    Straight { trees: Vec<Vec<Band>>, prices: &'a [Pair], limit: i64 },
    /// By cell.
    Listed(Vec<Pair>),
}

/// Without a place.
const UNMET: Pair = (1, 0);

impl<'a> Pays<'a> {
    fn new(model: &Model, promise: &Promise<'_>, prices: &'a [Pair]) -> Self {
        let limit = promise.limit.map_or(i64::MAX, Limit::thousandths);
        let at = promise.positions();
        match Look::new(promise.travel, &model.demand, &at) {
            Look::Straight(_, at) => {
                let groups = promise.eligible.map_or_else(|| vec![promise.open.to_vec()], |e| e.sites.clone());
                let trees = groups.into_iter().map(|list| bands(at, list, prices)).collect();
                Self::Straight { trees, prices, limit }
            }
            Look::Listed(ways) => {
                let mut best = vec![UNMET; model.demand.len()];
                let may = |cell, site| promise.eligible.is_none_or(|eligible| eligible.admits(cell, site));
                ways.each_to(promise.open, |cell, site, cost| {
                    let price = prices[site.index()];
                    let (best, pays) = (&mut best[cell.index()], (price.0, price.1 + cost));
                    if pays < *best && cost <= limit && may(cell, site) {
                        *best = pays;
                    }
                });
                Self::Listed(best)
            }
        }
    }

    fn of(&self, model: &Model, promise: &Promise<'_>, cell: usize) -> Pair {
        let (trees, prices, limit) = match self {
            Self::Listed(best) => return best[cell],
            Self::Straight { trees, prices, limit } => (trees, prices, *limit),
        };
        let at = [model.demand.x[cell], model.demand.y[cell]];
        let group = promise.eligible.map_or(0, |eligible| eligible.of_cell[cell] as usize);
        let mut best = UNMET;
        for band in trees.get(group).map_or(&[][..], Vec::as_slice) {
            for (number, metres) in band.tree.by_distance(at) {
                let cost = whole(metres);
                if cost > limit || (band.least.0, band.least.1 + cost) > best {
                    break;
                }
                let price = prices[band.sites[number as usize].index()];
                best = best.min((price.0, price.1 + cost));
            }
        }
        best
    }
}

/// Works out both sides: `sum P_i min(1 unmet, min_j d_ij + p_j) - sum S_j p_j` from the prices, and the allocation's own.
///
/// # Units
/// `prices`: (people, whole millimetres or milliseconds) by site; those of sites that are not open count nowhere.
///
/// # Cost
/// O(cells x sites that are near enough for their price), or of listed ways all of them.
pub fn sides(model: &Model, promise: &Promise<'_>, allocation: &Allocation, prices: &[(i64, i64)]) -> Sides {
    let best = Pays::new(model, promise, prices);
    let of_cell = |cell: usize| -> Sides {
        let supply = promise.demand[cell] - allocation.unreachable()[cell];
        if supply == Persons::ZERO {
            return Sides::default();
        }
        let people = i128::from(supply.micro());
        let pays = best.of(model, promise, cell);
        let flows = allocation.flows().of(cell).iter();
        let spent = flows.map(|flow| i128::from(flow.persons.micro()) * i128::from(whole(flow.cost)));
        Sides {
            unmet: [i128::from(allocation.unmet()[cell].micro()), people * i128::from(pays.0)],
            cost: [spent.sum(), people * i128::from(pays.1)],
        }
    };
    let add = |a: Sides, b: Sides| Sides {
        unmet: [a.unmet[0] + b.unmet[0], a.unmet[1] + b.unmet[1]],
        cost: [a.cost[0] + b.cost[0], a.cost[1] + b.cost[1]],
    };
    let mut sides = (0..model.demand.len()).into_par_iter().map(of_cell).reduce(Sides::default, add);
    for site in promise.open {
        let (price, places) = (prices[site.index()], i128::from(Places::micro(promise.places[site.index()])));
        sides.unmet[1] -= places * i128::from(price.0);
        sides.cost[1] -= places * i128::from(price.1);
    }
    sides
}

/// Checks that the prices prove just what the proof says they do, and that the allocation comes to just that.
///
/// # Errors
/// What is [`Unproven`].
pub fn optimality(
    model: &Model,
    promise: &Promise<'_>,
    allocation: &Allocation,
    proof: &Proof,
) -> Result<(), Unproven> {
    // Of sites that are not open there is no price, and none is asked for.
    let prices: Vec<Pair> =
        proof.prices.iter().map(|price| price.map_or((0, 0), |price| (price.serves, price.saves))).collect();
    let priced = |site: &&SiteIx| proof.prices[site.index()].is_none() || prices[site.index()] < (0, 0);
    if let Some(site) = promise.open.iter().find(priced) {
        return Err(Unproven::Price(*site));
    }
    let found = sides(model, promise, allocation, &prices);
    let is_so = found.cost == [proof.cost, proof.bound.cost] && found.unmet[1] == proof.bound.unserved;
    // Kept whole or stopped early: the bound holds, but is not reached.
    let may_differ = proof.whole.is_some() || (proof.cost > proof.bound.cost && found.unmet[0] == found.unmet[1]);
    let is_reached = found.unmet[0] == found.unmet[1] && found.cost[0] == found.cost[1];
    if is_so && (is_reached || may_differ) {
        return Ok(());
    }
    Err(Unproven::Gap {
        unmet: found.unmet[0],
        cost: found.cost[0],
        bound_unmet: found.unmet[1],
        bound_cost: found.cost[1],
    })
}
