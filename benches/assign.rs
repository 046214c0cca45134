//! Places for everybody at the least total distance: `assign dense|k8|slice|nation [FOLDER]`, with `LOUD` set also how it
//! gets there. Timed is everything from raw arrays to the flow with its proof.
//!
//! `dense`: all cells and sites. `k8`: the first 500,000 cells with arcs to the eight nearest sites of their rows, and one
//! sink for all that costs 100 km. `slice`: the same cells and sites, all pairs. `nation`: as `dense`, by its name for size M.
//!
//! `assign side|one_cell|one_site|grid|short|millionths CELLSxSITES` is a town that is hard, all pairs, and needs no data: see `worst`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its result")]

mod common;
mod worst;

use catchment::cost::{Plane, units};
use catchment::solver::transport::{Arc, Costs, Problem, Solution, Step, Table, Unwatched, Watch, solve};
use common::{DATA, Failed, Times, argument, array, line, measured};
use serde_json::json;
use std::path::Path;
use std::time::Instant;
use worst::Town;

/// Cost of a pair.
type Cost<'a> = dyn Fn(usize, usize) -> i64 + 'a;

const SLICE: usize = 500_000;
const NEAREST: usize = 8;
const OVERFLOW: i64 = 100_000;

struct Loud(Instant);

impl Watch for Loud {
    fn report(&self, step: Step) -> bool {
        eprintln!("{:.3} {step:?}", self.0.elapsed().as_secs_f64());
        false
    }
}

/// Times the way from `costs` to the solution.
fn timed<C: Costs>(demand: &[i64], places: &[i64], costs: impl Fn() -> C) -> Result<(Times, Solution), Failed> {
    let is_loud = std::env::var_os("LOUD").is_some();
    measured(0.0, 1, || {
        let loud = Loud(Instant::now());
        let costs = costs();
        let watch: &dyn Watch = if is_loud { &loud } else { &Unwatched };
        Ok(solve(&Problem { supply: demand, capacity: places, costs: &costs }, watch)?)
    })
}

/// Prints the line of a mode after its flow has been proven.
fn finish(mode: &str, folder: &Path, (times, found): (&Times, &Solution), cost_of: &Cost) -> Result<(), Failed> {
    let cost = found
        .flows
        .iter()
        .map(|flow| i128::from(cost_of(flow.source as usize, flow.sink as usize)) * i128::from(flow.amount));
    let (cost, unserved) = (cost.sum::<i128>(), found.unserved.iter().map(|left| i128::from(*left)).sum::<i128>());
    assert_eq!((unserved, cost), (found.bound.unserved, found.bound.cost), "the flow is not proven to be the best");
    let checksum = json!({ "person_m": i64::try_from(cost)?, "unserved": i64::try_from(unserved)? });
    println!("{}", line(&format!("assign {mode}"), folder, "catchment", env!("CARGO_PKG_VERSION"), times, &checksum));
    Ok(())
}

/// A town that is hard.
fn hard(mode: &str, size: &Path) -> Result<(), Failed> {
    let Town { x, y, sites, demand, places } = worst::town(mode, &size.display().to_string())?;
    let plane = || Plane::new(&x, &y, &sites, f64::INFINITY, 1.0, None);
    let (times, found) = timed(&demand, &places, plane)?;
    finish(mode, size, (&times, &found), &straight(&x, &y, &sites))
}

/// Straight lines in whole metres.
fn straight<'a>(x: &'a [f64], y: &'a [f64], sites: &'a [[f64; 2]]) -> impl Fn(usize, usize) -> i64 + 'a {
    |i, j| {
        let (dx, dy) = (x[i] - sites[j][0], y[i] - sites[j][1]);
        units((dx * dx + dy * dy).sqrt(), 1.0)
    }
}

fn main() -> Result<(), Failed> {
    let (mode, folder) = (argument(0, "dense"), argument(1, DATA));
    let folder = Path::new(&folder);
    if worst::NAMES.contains(&mode.as_str()) {
        return hard(&mode, folder);
    }
    let mut demand = array(folder, "demand", i64::from_le_bytes)?;
    let is_slice = match mode.as_str() {
        "dense" | "nation" => false,
        "k8" | "slice" => true,
        _ => return Err(format!("no such mode: {mode}").into()),
    };
    let mut places = array(folder, if is_slice { "slice_places" } else { "places" }, i64::from_le_bytes)?;
    if is_slice {
        demand.truncate(SLICE);
    }
    let (times, found, cost_of): (_, _, Box<Cost<'static>>) = if mode == "k8" {
        let sink = array(folder, "k8_sink", u32::from_le_bytes)?;
        let cost = array(folder, "k8_cost", i64::from_le_bytes)?;
        let overflow = Arc { sink: places.len() as u32, cost: OVERFLOW };
        places.push(demand.iter().sum());
        let (times, found) = timed(&demand, &places, || {
            let rows = sink.chunks_exact(NEAREST).zip(cost.chunks_exact(NEAREST)).map(|(sinks, costs)| {
                let near = sinks.iter().zip(costs).map(|(sink, cost)| Arc { sink: *sink, cost: *cost });
                near.chain([overflow]).collect()
            });
            Table::new(places.len(), rows)
        })?;
        let cost_of = move |i: usize, j: usize| {
            let of = i * NEAREST..(i + 1) * NEAREST;
            of.into_iter().find(|at| sink[*at] as usize == j).map_or(OVERFLOW, |at| cost[at])
        };
        (times, found, Box::new(cost_of))
    } else {
        let mut x = array(folder, "x", f64::from_le_bytes)?;
        let mut y = array(folder, "y", f64::from_le_bytes)?;
        x.truncate(demand.len());
        y.truncate(demand.len());
        let sites = array(folder, "sites", f64::from_le_bytes)?;
        let mut sites: Vec<[f64; 2]> = sites.chunks_exact(2).map(|xy| [xy[0], xy[1]]).collect();
        if is_slice {
            let last = y.last().copied().unwrap_or(0.0);
            sites.retain(|site| site[1] <= last + 50.0);
        }
        let plane = || Plane::new(&x, &y, &sites, f64::INFINITY, 1.0, None);
        let (times, found) = timed(&demand, &places, plane)?;
        let cost_of = move |i: usize, j: usize| straight(&x, &y, &sites)(i, j);
        (times, found, Box::new(cost_of))
    };
    finish(&mode, folder, (&times, &found), &*cost_of)
}
