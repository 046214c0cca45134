//! Seats for everybody: `assign dense|k8 [FOLDER]`. Timed is the whole call, not the loading of arrays.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::cost::Plane;
use catchment::solver::transport::{Problem, Step, Unwatched, Watch, solve};
use common::{DATA, Failed, argument, array, line, measured};
use serde_json::json;
use std::path::Path;

struct Loud(std::time::Instant);
impl Watch for Loud {
    fn report(&self, step: Step) -> bool {
        eprintln!("{:.3} {step:?}", self.0.elapsed().as_secs_f64());
        false
    }
}

fn main() -> Result<(), Failed> {
    let folder = argument(0, DATA);
    let folder = Path::new(&folder);
    let (x, y) = (array(folder, "x", f64::from_le_bytes)?, array(folder, "y", f64::from_le_bytes)?);
    let sites = array(folder, "sites", f64::from_le_bytes)?;
    let sites: Vec<[f64; 2]> = sites.chunks_exact(2).map(|xy| [xy[0], xy[1]]).collect();
    let (demand, places) = (array(folder, "demand", i64::from_le_bytes)?, array(folder, "places", i64::from_le_bytes)?);
    let loud = std::env::var_os("LOUD").is_some();
    let (times, found) = measured(2.0, 3, || {
        let costs = Plane::new(&x, &y, &sites, f64::INFINITY, 1.0, None);
        let problem = Problem { supply: &demand, capacity: &places, costs: &costs };
        let watch = Loud(std::time::Instant::now());
        Ok(solve(&problem, if loud { &watch } else { &Unwatched })?)
    })?;
    let mut cost = 0_i128;
    for flow in &found.flows {
        let (i, j) = (flow.source as usize, flow.sink as usize);
        let d = (x[i] - sites[j][0]).hypot(y[i] - sites[j][1]).round_ties_even() as i128;
        cost += d * i128::from(flow.amount);
    }
    let split = found.flows.windows(2).filter(|w| w[0].source == w[1].source).count();
    let checksum = json!({ "person_m": cost as i64, "bound": found.bound.cost as i64, "unserved": found.bound.unserved as i64, "split": split });
    println!("{}", line("assign", folder, "catchment", env!("CARGO_PKG_VERSION"), &times, &checksum));
    Ok(())
}
