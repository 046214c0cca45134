//! Re-checks that an allocation is the best one: the bound that its prices give, worked out again for every cell.
//!
//! This shares nothing with the solver: prices are taken as they are, sites are asked for in an R-tree by distance, and both
//! sides are added up in whole numbers.

use super::assignment::Promise;
use crate::allocation::{Allocation, Proof};
use crate::model::Model;
use crate::survey::FacilityTree;
use crate::units::{Persons, Places};
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
    /// A price below nothing.
    #[error("facility {0} has a price below nothing")]
    Price(usize),
}

/// What prices prove, and what an allocation comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sides {
    /// People without a place, and what the prices prove; millionths.
    pub unmet: [i128; 2],
    /// Cost of all ways, and what the prices prove; millionths of a person x units.
    pub cost: [i128; 2],
}

/// A price or a cost: people without a place first, then units.
type Pair = (i64, i64);

/// Sites of similar price, so that a search by distance may end early.
struct Band {
    least: Pair,
    tree: FacilityTree,
    sites: Vec<u32>,
}

/// Bands of equal size.
const BANDS: usize = 16;

fn bands(sites: &[[f64; 2]], mut list: Vec<u32>, prices: &[Pair]) -> Vec<Band> {
    list.sort_by_key(|site| (prices[*site as usize], *site));
    let size = list.len().div_ceil(BANDS).max(1);
    let band = |list: &[u32]| Band {
        least: prices[list[0] as usize],
        tree: FacilityTree::new(&list.iter().map(|site| sites[*site as usize]).collect::<Vec<_>>()),
        sites: list.to_vec(),
    };
    list.chunks(size).map(band).collect()
}

/// Works out both sides: `sum P_i min(1 unmet, min_j d_ij + p_j) - sum S_j p_j` from the prices, and the allocation's own.
///
/// # Units
/// `prices`: (people, units) by facility; `scale` units per metre.
///
/// # Cost
/// O(cells x sites that are near enough for their price).
pub fn sides(
    model: &Model,
    promise: &Promise<'_>,
    allocation: &Allocation,
    prices: &[(i64, i64)],
    scale: f64,
) -> Sides {
    let reach = promise.cutoff.map_or(f64::INFINITY, |cutoff| cutoff.0);
    let trees: Vec<Vec<Band>> = match promise.eligible {
        Some((_, lists)) => lists.iter().map(|list| bands(promise.sites, list.clone(), prices)).collect(),
        None => vec![bands(promise.sites, (0..promise.sites.len() as u32).collect(), prices)],
    };
    let units = |metres: f64| (metres * scale).round_ties_even() as i64;
    let pays = |cell: usize| -> Pair {
        let at = [model.demand.x[cell], model.demand.y[cell]];
        let group = promise.eligible.map_or(0, |(of_cell, _)| of_cell[cell] as usize);
        let mut best = (1, 0);
        for band in trees.get(group).map_or(&[][..], Vec::as_slice) {
            for (number, metres) in band.tree.by_distance(at) {
                if metres > reach || (band.least.0, band.least.1 + units(metres)) > best {
                    break;
                }
                let price = prices[band.sites[number as usize] as usize];
                best = best.min((price.0, price.1 + units(metres)));
            }
        }
        best
    };
    let of_cell = |cell: usize| -> Sides {
        let supply = promise.demand[cell] - allocation.unreachable()[cell];
        if supply == Persons::ZERO {
            return Sides::default();
        }
        let people = i128::from(supply.micro());
        let pays = pays(cell);
        let flows = allocation.flows().of(cell).iter();
        let spent = flows.map(|flow| i128::from(flow.persons.micro()) * i128::from(units(flow.cost)));
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
    for (price, places) in prices.iter().zip(promise.places) {
        let places = i128::from(Places::micro(*places));
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
    let prices: Vec<Pair> = proof.prices.iter().map(|price| (price.serves, price.saves)).collect();
    if let Some(facility) = prices.iter().position(|price| *price < (0, 0)) {
        return Err(Unproven::Price(facility));
    }
    let found = sides(model, promise, allocation, &prices, proof.scale);
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
