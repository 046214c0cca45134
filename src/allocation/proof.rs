//! Why an allocation cannot be improved, and where places are short.

use crate::model::{CellIx, SiteIx};
use crate::solver::transport::{Arc, Bound, Price, Problem, Query};
use crate::units::{GRAIN, Persons, Places};
use std::collections::BTreeMap;

/// What proves an optimal allocation. Costs are in millionths of a person x whole millimetres or milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// People with a place, millionths.
    pub served: i128,
    /// Cost of all ways.
    pub cost: i128,
    /// What the prices prove: nobody can leave fewer without a place, or do it at less cost.
    pub bound: Bound,
    /// What one more place is worth, by site, of those that are open; after an early stop only what the bound rests on.
    pub prices: Vec<Option<Price>>,
    /// Whether the prices are what one more place is worth.
    pub is_least: bool,
    /// Where places are short, and for whom; empty when nobody within reach is without a place.
    pub bottlenecks: Vec<Bottleneck>,
    /// How cells were kept whole, if they were.
    pub whole: Option<Whole>,
}

/// How cells were kept whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    /// Cells that the best allocation splits.
    pub split: usize,
    /// People more than in the best allocation who are without a place, millionths.
    pub left_out: i128,
    /// No allocation that keeps cells whole leaves fewer without a place, or does it at less cost.
    pub bound: Bound,
    /// Partial allocations that were looked at.
    pub nodes: u64,
}

impl Whole {
    /// Whether an allocation that leaves so many without a place, at that cost, is proven to be the best of whole cells.
    pub fn is_best(&self, unserved: i128, cost: i128) -> bool {
        self.bound == Bound { unserved, cost }
    }
}

impl Proof {
    /// A cost of all ways, in person-metres or person-seconds.
    pub fn person_cost(cost: i128) -> f64 {
        cost as f64 / 1e6 / GRAIN
    }

    /// How far the cost is above the bound, as a share of it; 0 for a proven optimum. `None` where more people than need be are
    /// without a place, because their ways are missing from the cost.
    pub fn gap(&self, unmet: i128) -> Option<f64> {
        if unmet != self.bound.unserved {
            return None;
        }
        let over = self.cost - self.bound.cost;
        Some(if over == 0 { 0.0 } else { over as f64 / (self.bound.cost as f64).abs().max(1.0) })
    }

    /// What one more place at a site is worth: persons more that have a place, and metres or seconds that all ways together
    /// become shorter (below 0: longer, because those persons go a way too).
    /// `None` after an early stop, and of sites that are not open.
    pub fn worth(&self, site: SiteIx) -> Option<(i64, f64)> {
        self.price(site).filter(|_| self.is_least)
    }

    /// The price of an open site, on which the bound rests.
    pub fn price(&self, site: SiteIx) -> Option<(i64, f64)> {
        self.prices[site.index()].map(|price| (price.serves, price.saves as f64 / GRAIN))
    }
}

/// People who can reach only sites that are full with people like them: a minimum cut.
///
/// # Invariant
/// demand - places = unmet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bottleneck {
    /// Cells, ascending.
    pub cells: Vec<CellIx>,
    /// Sites, ascending.
    pub sites: Vec<SiteIx>,
    /// People in need in those cells.
    pub demand: Persons,
    /// Places of those sites.
    pub places: Places,
}

impl Bottleneck {
    /// People without a place.
    pub fn unmet(&self) -> Persons {
        self.demand - self.places.as_persons()
    }
}

/// Above every cost, below every sum of two of them that would overflow.
const WALL: i64 = 1 << 56;

/// The connected parts of the minimum cut, the one with most people without a place first; `open` has the site of each sink.
pub(super) fn bottlenecks(problem: &Problem<'_>, prices: &[Price], open: &[SiteIx]) -> Vec<Bottleneck> {
    let Problem { supply, capacity, costs } = *problem;
    // Full sinks stand behind a wall: who pays it can go nowhere else.
    let walls: Vec<i64> = prices.iter().map(|price| if price.serves > 0 { WALL } else { 0 }).collect();
    let mut parent: Vec<u32> = (0..capacity.len() as u32).collect();
    let mut cells: Vec<(u32, u32)> = Vec::new();
    let scan = |slack: i64, seen: &mut dyn FnMut(usize, &[Arc])| {
        let query = Query { prices: &walls, ceiling: WALL * 2, slack };
        for part in 0..costs.parts() {
            costs.scan(part, &query, &mut |cell, arcs| {
                let is_shut = arcs.first().is_some_and(|arc| walls[arc.sink as usize] > 0);
                if is_shut && supply[cell] > 0 {
                    seen(cell, arcs);
                }
            });
        }
    };
    scan(0, &mut |cell, arcs| cells.push((cell as u32, arcs[0].sink)));
    // Near sinks first: without a cutoff they connect everything long before every pair has been looked at.
    for slack in [1 << 14, 1 << 20, 1 << 26, WALL / 2] {
        let full = (0..capacity.len() as u32).filter(|sink| prices[*sink as usize].serves > 0);
        let mut roots: Vec<u32> = full.map(|sink| root(&mut parent, sink)).collect();
        roots.dedup();
        if roots.len() <= 1 {
            break;
        }
        scan(slack, &mut |_, arcs| arcs.iter().for_each(|arc| unite(&mut parent, arcs[0].sink, arc.sink)));
    }
    let mut parts: BTreeMap<u32, Bottleneck> = BTreeMap::new();
    cells.sort_unstable();
    for (cell, sink) in cells {
        let part = parts.entry(root(&mut parent, sink)).or_default();
        part.cells.push(CellIx::new(cell as usize));
        part.demand += Persons::from_micro(supply[cell as usize]);
    }
    for sink in (0..capacity.len() as u32).filter(|sink| prices[*sink as usize].serves > 0) {
        if let Some(part) = parts.get_mut(&root(&mut parent, sink)) {
            part.sites.push(open[sink as usize]);
            part.places += Places::from_micro(capacity[sink as usize]);
        }
    }
    let mut parts: Vec<Bottleneck> = parts.into_values().collect();
    parts.sort_by(|a, b| b.unmet().cmp(&a.unmet()).then(a.sites.cmp(&b.sites)));
    parts
}

fn root(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        parent[node as usize] = parent[parent[node as usize] as usize];
        node = parent[node as usize];
    }
    node
}

fn unite(parent: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b) as usize] = a.min(b);
}
