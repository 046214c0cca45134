//! Good prices to start from: zero, or the ceiling where capacities are short, for few sources; else those of the same problem with every four sources merged into one, found in the same way.
//!
//! A few large sources are quickly put in their places, and their prices are nearly right for the many small ones: from one
//! level to the next only the supply along the borders still moves.

use super::costs::Query;
pub(super) use super::network::Start;
use super::network::{ALL, Network};
use super::proof::Price;
use super::search::Search;
use super::{Problem, Step, Watch};

/// Sources from which on it pays to merge them, if they are more than twice as many as the sinks: with fewer, every source is split
/// between sinks and nothing is learnt about borders.
const MANY: usize = 256;

/// Pairs up to which all arcs are kept in memory.
const FEW: usize = 1 << 14;

/// Prices for a problem: from coarser ones, or zero for a small one.
pub(super) fn start(problem: &Problem<'_>, watch: &dyn Watch) -> Start {
    let sinks = problem.capacity.len();
    let whole = problem.supply.len().saturating_mul(sinks) <= FEW;
    let is_large = problem.supply.len() > MANY.max(sinks * 2);
    let coarser = if is_large { problem.costs.coarser(problem.supply) } else { None };
    let Some((costs, supply)) = coarser else {
        // Where not all can be served, prices end near the ceiling: to begin there is to choose who fills the capacities, to begin at
        // zero is to drive out everybody else, one chain of moves after the other.
        let ceiling = ceiling(problem);
        let total = |amounts: &[i64]| amounts.iter().map(|amount| i128::from(*amount)).sum::<i128>();
        let is_short = !whole && total(problem.supply) > total(problem.capacity);
        let prices = vec![if is_short { ceiling } else { 0 }; sinks];
        return Start { prices, ceiling, slack: if whole { ALL } else { ceiling / 128 + 1 } };
    };
    let coarse = Problem { supply: &supply, capacity: problem.capacity, costs: costs.as_ref() };
    let start = start(&coarse, watch);
    watch.report(Step::Coarse { sources: supply.len() });
    let before = start.prices.clone();
    let mut network = Network::new(&coarse, start);
    let mut search = Search::new(sinks + 1);
    network.assign(&mut search, watch);
    network.serve(&mut search, watch, false);
    network.fill(&mut search, &super::Unwatched);
    let (prices, ceiling) = network.prices();
    let slack = if whole { ALL } else { (moved(&before, &prices) / 2).max(1) };
    Start { prices, ceiling, slack }
}

/// The prices of a problem like this one. Who was left without is dearer than anybody pays here too, until paths say otherwise.
pub(super) fn start_from(problem: &Problem<'_>, before: &[Price]) -> Start {
    let ceiling = ceiling(problem);
    let price = |price: &Price| {
        let short = if price.serves > 0 { ceiling } else { 0 };
        price.saves.saturating_add(short).clamp(0, ceiling)
    };
    let prices: Vec<i64> = before.iter().map(price).collect();
    let whole = problem.supply.len().saturating_mul(prices.len()) <= FEW;
    // Nobody knows how far prices will move: a part of what they are.
    let slack = if whole { ALL } else { (moved(&vec![0; prices.len()], &prices) / 4).max(ceiling / 1024 + 1) };
    Start { prices, ceiling, slack }
}

/// By how much prices have moved: what one in two of those that are not zero do not exceed.
fn moved(before: &[i64], after: &[i64]) -> i64 {
    let pairs = before.iter().zip(after).filter(|(before, after)| **before > 0 || **after > 0);
    let mut moves: Vec<i64> = pairs.map(|(before, after)| (after - before).abs()).collect();
    if moves.is_empty() {
        return 0;
    }
    let at = moves.len() / 2;
    *moves.select_nth_unstable(at).1
}

/// A price of not being served that is well above what nearly anybody will pay: whoever pays more is served by the paths
/// that follow.
fn ceiling(problem: &Problem<'_>) -> i64 {
    let Problem { supply, capacity, costs } = *problem;
    let prices = vec![0; capacity.len()];
    let query = Query { prices: &prices, ceiling: i64::MAX / 16, slack: 0 };
    let (mut dearest, mut paid, mut served) = (0_i64, 0_i128, 0_i128);
    for part in 0..costs.parts() {
        costs.scan(part, &query, &mut |source, arcs| {
            if let Some(arc) = arcs.first().filter(|_| supply[source] > 0) {
                dearest = dearest.max(arc.cost);
                paid += i128::from(arc.cost) * i128::from(supply[source]);
                served += i128::from(supply[source]);
            }
        });
    }
    let mean = (paid / served.max(1)) as i64 + 1;
    dearest.saturating_mul(2).saturating_add(mean.saturating_mul(64))
}
