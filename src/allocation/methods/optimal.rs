use super::super::proof::{Bottleneck, Proof, bottlenecks};
use super::super::{Allocation, Broken, Flow, Flows, PlacesRule};
use super::whole;
use crate::solver::transport::{Costs, Price, Problem, Query, UNSERVED, Watch, solve, solve_from};
use crate::units::{Persons, Places};
use rayon::prelude::*;

/// Who needs places, where they are, and what a way costs.
#[derive(Clone, Copy)]
pub struct Seats<'a> {
    /// People by cell.
    pub demand: &'a [Persons],
    /// Places by facility that may be given away.
    pub places: &'a [Places],
    /// Costs of the ways that people may go, in whole units.
    pub costs: &'a dyn Costs,
    /// Units of cost per metre.
    pub scale: f64,
    /// Length of the way from a cell to a facility, metres.
    pub way: &'a (dyn Fn(usize, usize) -> f64 + Sync),
    /// Whether a cell is kept whole.
    pub indivisible: bool,
    /// Prices by facility from which the search starts: those of a case like this one.
    pub before: Option<&'a [Price]>,
}

/// As many people as possible get a place within reach, and among all such allocations all ways together are shortest.
///
///   first max sum x_ij, then min sum d_ij x_ij    over x >= 0 with sum_j x_ij <= P_i, sum_i x_ij <= S_j,
///   x_ij = 0 where j is beyond the cutoff or not open to i
///
/// A cell's people may be split between facilities, unless it is kept whole: then the split cells of the best allocation are
/// put together again by a heuristic, and the proof says how far that is from the bound.
///
/// # Units
/// Persons, places; costs in whole units of 1/`scale` metre, so that the optimum is exact.
///
/// # Shape
/// `demand`: one per source of `costs`; `places`: one per sink.
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
pub fn optimal(seats: &Seats<'_>, watch: &dyn Watch) -> Result<(Allocation, Proof), Broken> {
    let Seats { demand, places, costs, scale, way, indivisible, before } = *seats;
    if demand.len() != costs.sources() || places.len() != costs.sinks() {
        return Err(Broken::Length);
    }
    let is_reached = reached(costs);
    let supply: Vec<i64> = demand.iter().zip(&is_reached).map(|(d, is)| if *is { d.micro() } else { 0 }).collect();
    let capacity: Vec<i64> = places.iter().map(|p| p.micro()).collect();
    let problem = Problem { supply: &supply, capacity: &capacity, costs };
    let found = match before {
        Some(before) => solve_from(&problem, before, watch),
        None => solve(&problem, watch),
    };
    let mut found = found.map_err(|_| Broken::Length)?;
    let unreachable: Vec<Persons> =
        demand.iter().zip(&supply).map(|(demand, supply)| *demand - Persons::from_micro(*supply)).collect();
    let whole = indivisible.then(|| whole::together(&problem, &mut found));
    let is_short = found.unserved.iter().any(|unserved| *unserved > 0);
    let bottlenecks: Vec<Bottleneck> = if is_short { bottlenecks(&problem, &found.prices) } else { Vec::new() };
    let mut flows = Flows::with_capacity(demand.len());
    let (mut cost, mut served, mut at) = (0_i128, 0_i128, 0);
    let mut row = Vec::new();
    for cell in 0..demand.len() {
        row.clear();
        while let Some(flow) = found.flows.get(at).filter(|flow| flow.source as usize == cell) {
            let metres = way(cell, flow.sink as usize);
            cost += i128::from(crate::cost::units(metres, scale)) * i128::from(flow.amount);
            served += i128::from(flow.amount);
            row.push(Flow { facility: flow.sink, persons: Persons::from_micro(flow.amount), cost: metres });
            at += 1;
        }
        flows.push(&row);
    }
    let unmet: Vec<Persons> = found.unserved.iter().map(|unserved| Persons::from_micro(*unserved)).collect();
    let allocation = Allocation::new(demand, places, PlacesRule::Respected, flows, unmet, unreachable)?;
    let proof = Proof {
        scale,
        served,
        cost,
        bound: found.bound,
        prices: found.prices,
        is_least: found.is_least,
        bottlenecks,
        whole,
    };
    Ok((allocation, proof))
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
