//! 2SFCA and E2SFCA of a lattice: `access [FOLDER] [METRES]`; with `gaussian` behind, Dai's 2SFCA; with `raam [TAU]` behind, RAAM.
//! Timed is the whole call, not the loading of arrays.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::access::{Decay, Member, Operator, raam, scores, straight_ways};
use catchment::raster::{discs, rows::Rows};
use common::{DATA, Failed, argument, array, line, measured};
use serde_json::json;
use std::path::Path;

fn main() -> Result<(), Failed> {
    let folder = argument(0, DATA);
    let folder = Path::new(&folder);
    let radius: f64 = argument(1, "5000").parse()?;
    let (x, y) = (array(folder, "x", f64::from_le_bytes)?, array(folder, "y", f64::from_le_bytes)?);
    let (col, row) = (array(folder, "col", u32::from_le_bytes)?, array(folder, "row", u32::from_le_bytes)?);
    let sites = array(folder, "sites", f64::from_le_bytes)?;
    let sites: Vec<[f64; 2]> = sites.chunks_exact(2).map(|xy| [xy[0], xy[1]]).collect();
    let demand = array(folder, "demand", i64::from_le_bytes)?;
    let places = array(folder, "places", i64::from_le_bytes)?;
    let radii = [0.4 * radius, 0.7 * radius, radius];
    let step = [1.0 - 0.68, 0.68 - 0.22, 0.22];
    if argument(2, "steps") == "raam" {
        let people: Vec<f64> = demand.iter().map(|p| *p as f64).collect();
        let places: Vec<f64> = places.iter().map(|p| *p as f64).collect();
        let tau: f64 = argument(3, "1000").parse()?;
        let (times, (pairs, found)) = measured(2.0, 3, || {
            let origin = [x.iter().copied().fold(f64::MAX, f64::min), y[0]];
            let rows = Rows::even(&x, &y, &col, &row, origin, [100.0, 100.0]);
            let ways = straight_ways(&rows, &sites, radius, usize::MAX)?;
            Ok((ways.len(), raam(&people, &places, &ways, tau, None)?))
        })?;
        // For benches/peers/raam.py, which says how far the peer is from this.
        let cost: Vec<u8> = found.cost.iter().flat_map(|c| c.unwrap_or(f64::NAN).to_le_bytes()).collect();
        std::fs::write(folder.join("raam.bin"), cost)?;
        let reached = found.cost.iter().zip(&people).filter_map(|(cost, p)| cost.map(|cost| (cost * p, *p)));
        let (sum, reached) = reached.fold((0.0, 0.0), |(a, b), (c, p)| (a + c, b + p));
        let checksum = json!({ "pairs": pairs, "reached": reached, "mean": (sum / reached * 1e9).round() / 1e9,
            "most_regret": found.regret, "gap": found.gap });
        println!("{}", line("raam", folder, "catchment", env!("CARGO_PKG_VERSION"), &times, &checksum));
        return Ok(());
    }
    if argument(2, "steps") == "gaussian" {
        let people: Vec<f64> = demand.iter().map(|p| *p as f64).collect();
        let places: Vec<f64> = places.iter().map(|p| *p as f64).collect();
        let (times, access) = measured(2.0, 3, || {
            let origin = [x.iter().copied().fold(f64::MAX, f64::min), y[0]];
            let rows = Rows::even(&x, &y, &col, &row, origin, [100.0, 100.0]);
            let decay = Decay::Gaussian(radius);
            let w = Operator::new(&rows, &sites, &decay, radius);
            Ok(scores(Member::TwoStep, &w, &people, &places).access)
        })?;
        let sum = access.iter().zip(&people).map(|(a, p)| a * p).sum::<f64>();
        let checksum = json!({ "sum_pa": sum.round() });
        println!("{}", line("gaussian", folder, "catchment", env!("CARGO_PKG_VERSION"), &times, &checksum));
        return Ok(());
    }
    let (times, (a, e)) = measured(2.0, 3, || {
        let rows = Rows::even(&x, &y, &col, &row, [x.iter().copied().fold(f64::MAX, f64::min), y[0]], [100.0, 100.0]);
        let people = discs::sums(&rows, &demand, &sites, &radii);
        let scale = 2_f64.powi(40);
        let (mut plain, mut steps) = (vec![0; people.len()], vec![0; people.len()]);
        for (j, people) in people.chunks_exact(3).enumerate() {
            let places = places[j] as f64;
            if people[2] > 0 {
                plain[j * 3 + 2] = (places / people[2] as f64 * scale).round() as i64;
            }
            let weighted: f64 = (0..3).map(|z| people[z] as f64 * step[z]).sum();
            if weighted > 0.0 {
                for z in 0..3 {
                    steps[j * 3 + z] = (places / weighted * step[z] * scale).round() as i64;
                }
            }
        }
        let [a, e] = discs::spread(&rows, [&plain[..], &steps[..]], &sites, &radii);
        let real = |v: Vec<i64>| v.into_iter().map(|v| v as f64 / scale).collect::<Vec<f64>>();
        Ok((real(a), real(e)))
    })?;
    let sum = |v: &[f64]| v.iter().zip(&demand).map(|(v, p)| v * *p as f64).sum::<f64>();
    let checksum = json!({ "sum_pa": sum(&a).round(), "sum_pe": sum(&e).round(),
        "no_access": a.iter().zip(&demand).filter(|(a, _)| **a == 0.0).map(|(_, p)| *p).sum::<i64>() });
    println!("{}", line("two_step", folder, "catchment", env!("CARGO_PKG_VERSION"), &times, &checksum));
    Ok(())
}
