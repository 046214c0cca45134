//! The transport problem in which every source goes to one sink as a whole, or nowhere.
//!
//! Among all such assignments that respect the capacities: first as much supply as possible is served, then the cost is as small
//! as possible. That is the generalised assignment problem, which is NP-hard: small cases are solved to the end, and of large ones
//! it is said how far the best assignment found can be from the best there is.
//!
//! # How
//! 1. `fit`: the sources that the fractional optimum splits are put together again, one after the other.
//! 2. `core`: a capacity counts no further than the largest sum of whole sources that fits it. The fractional optimum under these
//!    is a bound; a choice whose reduced cost leads beyond the best assignment known is struck out, and what is left with one
//!    choice is fixed. Again, until nothing changes.
//! 3. `search`: branch and bound over what is left, source by source, the largest first. Partial assignments that leave the same
//!    room keep the better one alone; one whose bound, by the prices of the fractional optimum, is no better than the best
//!    assignment known is cut off. Where too many are open, the most promising are followed and the least bound of the others is kept.
//!
//! The search ends after [`NODES`] partial assignments, never after a time: the same input gives the same answer.
//!
//! # Units
//! As in [`super::transport`].
//!
//! # Source
//! Martello, Toth (1990), Knapsack Problems, chapters 4 (subset sums), 6 and 7 (multiple knapsack, generalised assignment).

mod core;
mod fit;
mod item;
mod search;
mod sums;

use self::core::Core;
use self::item::Item;
use super::transport::{Arc, Bound, Flow, Problem, Query, Solution, UNSERVED};

/// Partial assignments that are looked at before the search ends.
pub const NODES: u64 = 1 << 19;

/// Pairs of source and sink up to which all are searched; beyond, only those that can matter.
const PAIRS: usize = 1 << 15;

/// What came of keeping sources whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsplit {
    /// Sink of each source.
    pub goes: Vec<Option<u32>>,
    /// Sources that the fractional optimum splits.
    pub split: usize,
    /// What is not served, and what the rest costs.
    pub value: Bound,
    /// No assignment of whole sources has a lesser value. The best one is found where it is equal.
    pub bound: Bound,
    /// Partial assignments that were looked at.
    pub nodes: u64,
}

impl Unsplit {
    /// What is sent where, by source.
    pub fn flows(&self, supply: &[i64]) -> Vec<Flow> {
        let flow = |(source, sink): (usize, &Option<u32>)| {
            Some(Flow { source: source as u32, sink: (*sink)?, amount: supply[source] }).filter(|flow| flow.amount > 0)
        };
        self.goes.iter().enumerate().filter_map(flow).collect()
    }
}

/// The best assignment of whole sources that is found, with its bound. `best` is the fractional optimum of the problem, or a
/// flow with valid prices.
///
/// # Cost
/// O(pairs within reach), and at most [`NODES`] partial assignments.
pub fn unsplittable(problem: &Problem<'_>, best: &Solution) -> Unsplit {
    let (goes, split) = fit::together(problem, best);
    let value = value(problem, best, &goes);
    let mut found = Unsplit { goes, split, value, bound: best.bound, nodes: 0 };
    if found.value > found.bound
        && let Some(items) = items(problem, best, found.value)
    {
        let mut core = Core::new(items, problem.capacity, &found);
        core.solve(NODES);
        core.give(&mut found);
    }
    found
}

/// The value of an assignment.
fn value(problem: &Problem<'_>, best: &Solution, goes: &[Option<u32>]) -> Bound {
    let mut sum = Bound::default();
    let mut cost_of = vec![None; goes.len()];
    let mut look = |query: &Query<'_>| {
        for part in 0..problem.costs.parts() {
            problem.costs.scan(part, query, &mut |source, arcs| {
                let arc = arcs.iter().find(|arc| Some(arc.sink) == goes[source]);
                cost_of[source] = cost_of[source].or(arc.map(|arc| arc.cost));
            });
        }
        (0..goes.len()).all(|source| goes[source].is_none() || cost_of[source].is_some())
    };
    // Most sources are where the optimum has them, on a cheapest way.
    let prices: Vec<i64> = best.prices.iter().map(|price| price.serves * UNSERVED + price.saves).collect();
    let is_whole = look(&Query { prices: &prices, ceiling: UNSERVED * 2, slack: 0 });
    if !is_whole {
        look(&Query { prices: &vec![0; prices.len()], ceiling: UNSERVED, slack: UNSERVED });
    }
    for (source, supply) in problem.supply.iter().map(|supply| i128::from(*supply)).enumerate() {
        match cost_of[source] {
            Some(cost) => sum.cost += i128::from(cost) * supply,
            None => sum.unserved += supply,
        }
    }
    sum
}

/// What each source may choose in an assignment better than `value`; none where there are too many choices.
fn items(problem: &Problem<'_>, best: &Solution, value: Bound) -> Option<Vec<Item>> {
    let Problem { supply, capacity, costs } = *problem;
    let least = supply.iter().copied().filter(|supply| *supply > 0).min()?;
    let is_small = supply.len().saturating_mul(capacity.len()) <= PAIRS;
    let over = value.cost - best.bound.cost;
    if !is_small && value.unserved > best.bound.unserved {
        return None;
    }
    let slack = i64::try_from(over / i128::from(least)).unwrap_or(UNSERVED).min(UNSERVED);
    let slack = if is_small { UNSERVED * 4 } else { slack };
    let prices: Vec<i64> = best.prices.iter().map(|price| price.serves * UNSERVED + price.saves).collect();
    let query = Query { prices: &prices, ceiling: UNSERVED * 2, slack };
    let mut items = Vec::new();
    let mut pairs = 0;
    for part in 0..costs.parts() {
        costs.scan(part, &query, &mut |source, arcs| {
            let size = supply[source];
            if size == 0 {
                return;
            }
            let pays = |arc: &Arc| arc.cost + prices[arc.sink as usize];
            let cheapest = arcs.first().map_or(UNSERVED, |arc| pays(arc).min(UNSERVED));
            let is_near = |pays: i64| is_small || i128::from(pays - cheapest) * i128::from(size) <= over;
            let arcs: Vec<Arc> = arcs.iter().filter(|arc| is_near(pays(arc))).copied().collect();
            pairs += if arcs.len() > 1 { arcs.len() } else { 0 };
            if pairs <= PAIRS {
                items.push(Item { source: source as u32, size, arcs, may_stay: is_near(UNSERVED) });
            }
        });
    }
    items.sort_unstable_by_key(|item| item.source);
    Some(items).filter(|_| pairs <= PAIRS)
}

#[cfg(test)]
mod tests;
