//! The flow as it is handed out, and how far it is from the equilibrium at most.

use super::forest::{Forest, Place};
use super::{Flow, Problem, Solution};

/// Works out everything again from the flows alone.
pub(super) fn solution(problem: &Problem<'_>, forest: &Forest<'_>) -> Solution {
    let ways = problem.ways;
    let mut flows = Vec::with_capacity(forest.sources.len());
    let mut used = Vec::with_capacity(forest.sources.len());
    let mut give = |source: usize, way: usize, amount: f64| {
        flows.push(Flow { source: source as u32, sink: ways.sink(way) as u32, amount });
        used.push(way);
    };
    for (member, place) in forest.place.iter().enumerate() {
        let (source, amount) = (forest.sources[member], forest.amount[member]);
        match *place {
            Place::Nowhere => {}
            Place::Whole(way) => give(source, way, amount),
            Place::Split(split) => {
                let mut parts = forest.splits[split].parts.clone();
                parts.retain(|part| part.flow > 0.0);
                parts.sort_by_key(|part| part.sink);
                let sum: f64 = parts.iter().map(|part| part.flow).sum();
                for part in parts {
                    give(source, part.way, part.flow * (amount / sum));
                }
            }
        }
    }
    let mut load = vec![0.0; ways.sinks()];
    for flow in &flows {
        load[flow.sink as usize] += flow.amount;
    }
    let price = |(load, width): (&f64, &f64)| if *width > 0.0 { load / width } else { f64::INFINITY };
    let price: Vec<f64> = load.iter().zip(problem.width).map(price).collect();
    let least = |source| Some(ways.least(source, &price)).filter(|cost| cost.is_finite());
    let cost: Vec<Option<f64>> = (0..ways.sources()).map(least).collect();
    let (mut regret, mut wasted, mut spent) = (0.0_f64, 0.0, 0.0);
    for (flow, way) in flows.iter().zip(&used) {
        let least = cost[flow.source as usize].unwrap_or_default();
        let over = ways.cost(*way, &price) - least;
        if over > 0.0 {
            regret = regret.max(over / least);
            wasted += flow.amount * over;
        }
        spent += flow.amount * least;
    }
    let gap = if wasted > 0.0 { wasted / spent } else { 0.0 };
    Solution { flows, load, price, cost, regret, gap, moves: forest.moves }
}
