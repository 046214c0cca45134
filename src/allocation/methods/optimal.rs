use super::super::proof::{Bottleneck, Proof, Whole, bottlenecks};
use super::super::{Allocation, Broken, Flow, Flows, PlacesRule};
use crate::cost::Travel;
use crate::model::{CellIx, SiteIx};
use crate::solver::transport::{
    Costs, Flow as Split, Price, Problem, Query, Solution, UNSERVED, Watch, solve, solve_from,
};
use crate::solver::unsplittable::unsplittable;
use crate::units::{Persons, Places, thousandths};
use rayon::prelude::*;

/// Who needs places, where they are, and what it costs to go there.
#[derive(Clone, Copy)]
pub struct Assignment<'a> {
    /// People by cell.
    pub demand: &'a [Persons],
    /// Places by site that may be given away.
    pub places: &'a [Places],
    /// Sites that people can go to, ascending: the sinks of the costs.
    pub open: &'a [SiteIx],
    /// Costs of the pairs that people may use, in whole millimetres or milliseconds.
    pub costs: &'a dyn Costs,
    /// What travel costs in metres or seconds.
    pub travel: &'a Travel<'a>,
    /// Whether a cell is kept whole.
    pub indivisible: bool,
    /// Prices by site from which the search starts: those of a case like this one.
    pub before: Option<&'a [Option<Price>]>,
}

/// As many people as possible get a place within reach, and among all such allocations total travel is least.
///
///   first max sum x_ij, then min sum d_ij x_ij    over x >= 0 with sum_j x_ij <= P_i, sum_i x_ij <= S_j,
///   x_ij = 0 where j is beyond the cutoff or not open to i
///
/// A cell's people may be split between sites, unless it is kept whole: then the best allocation of whole cells is searched for,
/// and the proof says how far what was found can be from it; see [`crate::solver::unsplittable`].
///
/// # Units
/// Persons, places; costs in whole millimetres or milliseconds, so that the optimum is exact.
///
/// # Shape
/// `demand`: one per source of `costs`; `open`: one per sink; `places`: one per site.
///
/// # Invariant
/// demand = allocated + unmet + unreachable; 0 <= allocated <= places; unreachable only where no way leads; bound = value, unless
/// the watcher stopped early or cells are kept whole.
///
/// # Cost
/// See [`crate::solver::transport`]; no list of pairs is kept.
///
/// # Errors
/// [`Broken`], a bug of the caller.
///
/// # Source
/// The transportation problem (Hitchcock 1941), with unmet demand; prices are its dual variables.
pub fn optimal(problem: &Assignment<'_>, watch: &dyn Watch) -> Result<(Allocation, Proof), Broken> {
    let Assignment { demand, places, open, costs, travel, indivisible, before } = *problem;
    if demand.len() != costs.sources() || open.len() != costs.sinks() {
        return Err(Broken::Length);
    }
    let supply = supply(demand, costs);
    let capacity: Vec<i64> = open.iter().map(|site| places[site.index()].micro()).collect();
    let problem = Problem { supply: &supply, capacity: &capacity, costs };
    let before = before.filter(|before| before.len() == places.len());
    let found = match before {
        Some(before) => {
            let start: Vec<Price> = open.iter().map(|site| before[site.index()].unwrap_or_default()).collect();
            solve_from(&problem, &start, watch)
        }
        None => solve(&problem, watch),
    };
    let mut found = found.map_err(|_| Broken::Length)?;
    let unreachable: Vec<Persons> =
        demand.iter().zip(&supply).map(|(demand, supply)| *demand - Persons::from_micro(*supply)).collect();
    let whole = indivisible.then(|| kept_whole(&problem, &mut found));
    let is_short = found.unserved.iter().any(|unserved| *unserved > 0);
    let bottlenecks: Vec<Bottleneck> = if is_short { bottlenecks(&problem, &found.prices, open) } else { Vec::new() };
    let mut prices = vec![None; places.len()];
    for (site, price) in open.iter().zip(&found.prices) {
        prices[site.index()] = Some(*price);
    }
    let mut flows = Flows::with_capacity(demand.len());
    let (mut cost, mut served, mut at) = (0_i128, 0_i128, 0);
    let mut row = Vec::new();
    for cell in 0..demand.len() {
        row.clear();
        while let Some(flow) = found.flows.get(at).filter(|flow| flow.source as usize == cell) {
            let site = open[flow.sink as usize];
            let way = travel.cost(CellIx::new(cell), site).ok_or(Broken::Flow(cell))?;
            cost += i128::from(thousandths(way)) * i128::from(flow.amount);
            served += i128::from(flow.amount);
            row.push(Flow { site, persons: Persons::from_micro(flow.amount), cost: way });
            at += 1;
        }
        flows.push(&row);
    }
    let unmet: Vec<Persons> = found.unserved.iter().map(|unserved| Persons::from_micro(*unserved)).collect();
    let allocation = Allocation::new(demand, places, PlacesRule::Respected, flows, unmet, unreachable)?;
    let proof = Proof { served, cost, bound: found.bound, prices, is_least: found.is_least, bottlenecks, whole };
    Ok((allocation, proof))
}

/// Puts the best allocation of whole cells that is found in the place of the best one.
fn kept_whole(problem: &Problem<'_>, found: &mut Solution) -> Whole {
    let unsplit = unsplittable(problem, found);
    let served = |flows: &[Split]| flows.iter().map(|flow| i128::from(flow.amount)).sum::<i128>();
    let before = served(&found.flows);
    found.flows = unsplit.flows(problem.supply);
    for (cell, unserved) in found.unserved.iter_mut().enumerate() {
        *unserved = if unsplit.goes[cell].is_some() { 0 } else { problem.supply[cell] };
    }
    let left_out = before - served(&found.flows);
    Whole { split: unsplit.split, left_out, bound: unsplit.bound, nodes: unsplit.nodes }
}

/// The people of each cell that has any way at all, in millionths.
pub(super) fn supply(demand: &[Persons], costs: &dyn Costs) -> Vec<i64> {
    demand.iter().zip(reached(costs)).map(|(people, is_reached)| if is_reached { people.micro() } else { 0 }).collect()
}

/// Which cells have any way at all.
fn reached(costs: &dyn Costs) -> Vec<bool> {
    let prices = vec![0; costs.sinks()];
    let query = Query { prices: &prices, ceiling: UNSERVED, slack: 0 };
    let part = |part: usize| {
        let mut found = Vec::new();
        costs.scan(part, &query, &mut |cell, arcs| {
            if !arcs.is_empty() {
                found.push(cell);
            }
        });
        found
    };
    let parts: Vec<Vec<usize>> = (0..costs.parts()).into_par_iter().map(part).collect();
    let mut is_reached = vec![false; costs.sources()];
    for cell in parts.into_iter().flatten() {
        is_reached[cell] = true;
    }
    is_reached
}
