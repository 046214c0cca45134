//! 2SFCA and E2SFCA of a lattice: `access two_step|gaussian|raam [FOLDER] [METRES] [TAU]`. Timed is the whole call, not the loading of
//! arrays.
//!
//! `two_step`: 2SFCA and E2SFCA with steps. `gaussian`: 2SFCA with Dai's Gaussian. `raam`: RAAM, TAU in metres. `nation [METRES]`:
//! 2SFCA of about 100 million cells and 200,000 sites that are made up tile by tile; making them is measured by itself and taken off.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;
mod nation;

use catchment::access::{Decay, Family, Member, Operator, raam, scores};
use catchment::cost::straight_ways;
use catchment::raster::{discs, rows::Rows};
use common::{DATA, Failed, Times, argument, array, line, measured};
use serde_json::{Value, json};
use std::path::Path;

/// A workload; everything that a peer is given as well.
struct Work {
    x: Vec<f64>,
    y: Vec<f64>,
    col: Vec<u32>,
    row: Vec<u32>,
    sites: Vec<[f64; 2]>,
    people: Vec<i64>,
    places: Vec<i64>,
    radius: f64,
}

impl Work {
    fn rows(&self) -> Rows<'_> {
        let west = self.x.iter().copied().fold(f64::MAX, f64::min);
        let first = self.col.iter().copied().min().unwrap_or(0);
        // Row 0 and column 0 of the lattice.
        let south = self.y[0] - f64::from(self.row[0]) * STEP;
        Rows::even(&self.x, &self.y, &self.col, &self.row, [west - f64::from(first) * STEP, south], [STEP, STEP])
    }
}

/// Metres between cells.
const STEP: f64 = 100.0;

fn main() -> Result<(), Failed> {
    let task = argument(0, "two_step");
    if task == "nation" {
        return nation::run(argument(1, "5000").parse()?);
    }
    let folder = argument(1, DATA);
    let folder = Path::new(&folder);
    let radius: f64 = argument(2, "5000").parse()?;
    let sites = array(folder, "sites", f64::from_le_bytes)?;
    let work = Work {
        x: array(folder, "x", f64::from_le_bytes)?,
        y: array(folder, "y", f64::from_le_bytes)?,
        col: array(folder, "col", u32::from_le_bytes)?,
        row: array(folder, "row", u32::from_le_bytes)?,
        sites: sites.chunks_exact(2).map(|xy| [xy[0], xy[1]]).collect(),
        people: array(folder, "demand", i64::from_le_bytes)?,
        places: array(folder, "places", i64::from_le_bytes)?,
        radius,
    };
    let (times, checksum) = match task.as_str() {
        "two_step" => two_step(&work)?,
        "gaussian" => gaussian(&work)?,
        "raam" => equilibrium(&work, folder)?,
        _ => return Err(format!("no such task: {task}").into()),
    };
    let task = match task.as_str() {
        // Beside its peer by this name.
        "raam" => task,
        _ if radius == 5000.0 => format!("access {task}"),
        _ => format!("access {task} {radius:.0}"),
    };
    println!("{}", line(&task, folder, "catchment", env!("CARGO_PKG_VERSION"), &times, &checksum));
    Ok(())
}

/// Scores by people.
fn given(scores: &[f64], people: &[i64]) -> f64 {
    scores.iter().zip(people).map(|(score, people)| score * *people as f64).sum::<f64>().round()
}

fn gaussian(work: &Work) -> Result<(Times, Value), Failed> {
    let people: Vec<f64> = work.people.iter().map(|p| *p as f64).collect();
    let places: Vec<f64> = work.places.iter().map(|p| *p as f64).collect();
    let (times, access) = measured(2.0, 3, || {
        let rows = work.rows();
        let decay = Decay::Gaussian(work.radius);
        let w = Operator::new(&rows, &work.sites, &decay, work.radius);
        Ok(scores(Member::TwoStep, &Family { w: &w, people: &people, places: &places, attraction: &places }).access)
    })?;
    let rank: f64 = access.iter().enumerate().map(|(i, score)| score * (i % 1000) as f64).sum();
    Ok((times, json!({ "given": given(&access, &work.people), "rank": (rank * 1e3).round() / 1e3 })))
}

fn equilibrium(work: &Work, folder: &Path) -> Result<(Times, Value), Failed> {
    let people: Vec<f64> = work.people.iter().map(|p| *p as f64).collect();
    let places: Vec<f64> = work.places.iter().map(|p| *p as f64).collect();
    let tau: f64 = argument(3, "1000").parse()?;
    let (times, (pairs, found)) = measured(2.0, 3, || {
        let rows = work.rows();
        let ways = straight_ways(&rows, &work.sites, work.radius, usize::MAX)?;
        Ok((ways.len(), raam(&people, &places, &ways, tau, None)?))
    })?;
    // For benches/peers/raam.py, which says how far the peer is from this.
    let cost: Vec<u8> = found.cost.iter().flat_map(|c| c.unwrap_or(f64::NAN).to_le_bytes()).collect();
    std::fs::write(folder.join("raam.bin"), cost)?;
    let reached = found.cost.iter().zip(&people).filter_map(|(cost, p)| cost.map(|cost| (cost * p, *p)));
    let (sum, reached) = reached.fold((0.0, 0.0), |(a, b), (c, p)| (a + c, b + p));
    let checksum = json!({ "pairs": pairs, "reached": reached, "mean": (sum / reached * 1e9).round() / 1e9,
        "most_regret": found.regret, "gap": found.gap });
    Ok((times, checksum))
}

fn two_step(work: &Work) -> Result<(Times, Value), Failed> {
    let radii = [0.4 * work.radius, 0.7 * work.radius, work.radius];
    // By how much the weight falls at each.
    let drops = [1.0 - 0.68, 0.68 - 0.22, 0.22];
    // Scores are added as whole numbers of this part of a place per person.
    let scale = 2_f64.powi(40);
    let whole = |amount: f64| (amount * scale).round() as i64;
    let (times, (plain, steps)) = measured(2.0, 3, || {
        let rows = work.rows();
        let people = discs::sums(&rows, &work.people, &work.sites, &radii);
        let (mut plain, mut steps) = (vec![0; people.len()], vec![0; people.len()]);
        for (j, people) in people.chunks_exact(3).enumerate() {
            let places = work.places[j] as f64;
            if people[2] > 0 {
                plain[j * 3 + 2] = whole(places / people[2] as f64);
            }
            let weighed: f64 = (0..3).map(|z| people[z] as f64 * drops[z]).sum();
            if weighed > 0.0 {
                for z in 0..3 {
                    steps[j * 3 + z] = whole(places / weighed * drops[z]);
                }
            }
        }
        let [plain, steps] = discs::spread(&rows, [&plain[..], &steps[..]], &work.sites, &radii);
        let real = |v: Vec<i64>| v.into_iter().map(|v| v as f64 / scale).collect::<Vec<f64>>();
        Ok((real(plain), real(steps)))
    })?;
    let without: i64 = plain.iter().zip(&work.people).filter(|(score, _)| **score == 0.0).map(|(_, p)| *p).sum();
    let checksum =
        json!({ "given": given(&plain, &work.people), "given_steps": given(&steps, &work.people), "without": without });
    Ok((times, checksum))
}
