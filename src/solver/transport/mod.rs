//! The transport problem with capacities, solved to proven optimality.
//!
//! Sources `i` with supply `s_i`, sinks `j` with capacity `C_j`, costs `c_ij` for the pairs that exist, everything in whole
//! numbers. Among all flows `x >= 0` with `sum_j x_ij <= s_i` and `sum_i x_ij <= C_j`: first as much as possible is served,
//! then `sum c_ij x_ij` is as small as possible.
//!
//! ```
//! use catchment::solver::transport::{Arc, Problem, Table, Unwatched, solve};
//!
//! // Two sources with 5 and 4 units; sink 0 has room for 6, sink 1 for 2, and source 1 has no way to sink 1.
//! let arc = |sink, cost| Arc { sink, cost };
//! let costs = Table::new(2, [vec![arc(0, 1), arc(1, 3)], vec![arc(0, 2)]]);
//! let problem = Problem { supply: &[5, 4], capacity: &[6, 2], costs: &costs };
//! let found = solve(&problem, &Unwatched)?;
//!
//! // Eight units can be served, at no less than 3 x 1 + 2 x 3 + 3 x 2; the prices prove it.
//! assert_eq!((found.bound.unserved, found.bound.cost), (1, 15));
//! assert_eq!(found.unserved.iter().sum::<i64>(), 1);
//! // One more unit of room at sink 0 would serve one unit more and cost 2 more.
//! assert_eq!((found.prices[0].serves, found.prices[0].saves), (1, -2));
//! # Ok::<(), catchment::solver::transport::Malformed>(())
//! ```
//!
//! # How
//! 0. `merged`: sources, and sinks, at one point are one; what is found for them is shared out at the end.
//! 1. `levels`: every four sources are merged into one, again and again, until they are about as few as the sinks. That problem
//!    is solved from prices of zero, and its prices start the next finer one: there only the supply along borders still moves.
//! 2. `network`: only sources that could as well go elsewhere keep arcs; the search runs on the graph of sinks.
//! 3. `paths`: shortest chains of moves relieve what is too full, serve whoever can be served, and fill what is idle; a search that
//!    has filled one sink goes on to the next. All arcs
//!    that a chain could use are in the rows as long as no price has moved further than the slack; then the rows are made anew.
//! 4. Prices are lowered to the least: what one more unit of capacity is worth.
//! 5. `proof`: the bound that the prices give, over **all** pairs.
//!
//! Costs are asked for through [`Costs`], so pairs need no memory: an implementation answers which sinks are within a slack of the
//! cheapest at given prices. [`Table`] is one for pairs that are listed. Nothing depends on the number of threads; which of several
//! equally good flows is found depends on the order of sources and sinks, the prices do not.
//!
//! # Units
//! Any whole numbers: amounts below 2^62 in total, costs such that (number of sinks + 1) x largest cost stays below 2^57.
//!
//! # Source
//! Ahuja, Magnanti, Orlin (1993), Network Flows, chapters 9 and 11 (successive shortest paths, pseudoflows).

mod alike;
mod costs;
mod levels;
mod merged;
mod network;
mod paths;
mod proof;
mod search;

pub use alike::alike;
pub use costs::{Arc, Costs, Merged, Query, Table};
pub use proof::{Bound, Price};

use network::Network;
use search::Search;

/// Price of not being served: dearer than any chain of moves.
pub const UNSERVED: i64 = 1 << 58;

/// What is to be sent where.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    /// By source, not negative.
    pub supply: &'a [i64],
    /// By sink, not negative.
    pub capacity: &'a [i64],
    /// Cost of every pair.
    pub costs: &'a dyn Costs,
}

/// Where a long computation stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Good prices are being found with fewer sources than there are. What follows is about those until the next level is reached.
    Coarse {
        /// So many.
        sources: usize,
    },
    /// So much supply is beyond the capacities.
    Assigning {
        /// Too many.
        over: i128,
        /// All supply.
        total: i128,
    },
    /// So much is not served yet.
    Serving {
        /// Not served.
        unserved: i128,
    },
    /// The flow is feasible, and its cost is above the best one by at most this.
    Filling {
        /// Cost less bound, at most.
        gap: i128,
        /// Bound of the cost.
        bound: i128,
    },
}

/// Told about the progress of a computation.
pub trait Watch: Sync {
    /// Says where it stands; answers `true` to [`Step::Filling`] when the gap is small enough to stop.
    fn report(&self, step: Step) -> bool;

    /// Whether anybody listens: some reports take a moment to work out.
    fn is_watching(&self) -> bool {
        true
    }
}

/// Tells nobody and stops for nothing.
pub struct Unwatched;

impl Watch for Unwatched {
    fn report(&self, _: Step) -> bool {
        false
    }

    fn is_watching(&self) -> bool {
        false
    }
}

/// One part of a source's supply at a sink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    /// Index of the source.
    pub source: u32,
    /// Index of the sink.
    pub sink: u32,
    /// How much.
    pub amount: i64,
}

/// A flow, and the prices that prove how good it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// By source, then sink.
    pub flows: Vec<Flow>,
    /// Supply that is not served, by source.
    pub unserved: Vec<i64>,
    /// What one more unit of capacity is worth, by sink; after an early stop only what the bound rests on.
    pub prices: Vec<Price>,
    /// Whether the prices are the least ones, and so what one more unit is worth.
    pub is_least: bool,
    /// Bound on every flow, from the prices.
    pub bound: Bound,
}

/// Solves a transport problem.
///
/// # Shape
/// `supply` has one entry per source of `costs`, `capacity` one per sink; else [`Malformed`].
///
/// # Invariant
/// Without a watcher that stops it early, the bound equals the flow: unserved supply and cost.
///
/// # Errors
/// [`Malformed`].
pub fn solve(problem: &Problem<'_>, watch: &dyn Watch) -> Result<Solution, Malformed> {
    check(problem)?;
    Ok(found(problem, None, watch))
}

/// Solves a transport problem from the prices of one like it: the same district a few years earlier. Bound and prices are those of
/// [`solve`], however good or bad the start is; only which of several equally good flows is found may differ.
///
/// # Shape
/// As [`solve`]; `before` has one price per sink, zero for a sink that had none.
///
/// # Errors
/// [`Malformed`].
pub fn solve_from(problem: &Problem<'_>, before: &[Price], watch: &dyn Watch) -> Result<Solution, Malformed> {
    check(problem)?;
    if before.len() != problem.capacity.len() {
        return Err(Malformed::Length);
    }
    Ok(found(problem, Some(before), watch))
}

/// Those that are alike are one while the search goes on.
fn found(problem: &Problem<'_>, before: Option<&[Price]>, watch: &dyn Watch) -> Solution {
    let Some(merged) = problem.costs.merged() else { return searched(problem, before, watch) };
    let (supply, capacity) = merged.sums(problem);
    let before = before.map(|before| merged.first(before));
    let fewer = Problem { supply: &supply, capacity: &capacity, costs: merged.costs.as_ref() };
    merged.apart(problem, searched(&fewer, before.as_deref(), watch))
}

fn searched(problem: &Problem<'_>, before: Option<&[Price]>, watch: &dyn Watch) -> Solution {
    let start = match before {
        Some(before) => levels::start_from(problem, before),
        None => levels::start(problem, watch),
    };
    from(problem, start, watch)
}

fn from(problem: &Problem<'_>, start: levels::Start, watch: &dyn Watch) -> Solution {
    let mut network = Network::new(problem, start);
    let mut search = Search::new(problem.capacity.len() + 1);
    network.assign(&mut search, watch);
    network.serve(&mut search, watch, true);
    network.fill(&mut search, watch);
    let is_least = network.gap() == 0;
    if is_least {
        network.lower(&mut search);
    }
    proof::solution(&network, is_least)
}

/// The problem is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Lists of different lengths.
    #[error("supply, capacity and costs differ in length")]
    Length,
    /// A negative number, or a sum beyond 2^62.
    #[error("a supply or a capacity is negative, or their sum is too large")]
    Amount,
}

fn check(problem: &Problem<'_>) -> Result<(), Malformed> {
    let Problem { supply, capacity, costs } = *problem;
    if supply.len() != costs.sources() || capacity.len() != costs.sinks() || capacity.len() >= 1 << 31 {
        return Err(Malformed::Length);
    }
    for amounts in [supply, capacity] {
        let total: i128 = amounts.iter().map(|a| i128::from(*a)).sum();
        if amounts.iter().any(|a| *a < 0) || total >= 1 << 62 {
            return Err(Malformed::Amount);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
