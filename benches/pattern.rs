//! Moran's I of a full square lattice: `pattern [SIDE] [PERMUTATIONS] [global|local]`. Timed is the whole call, not the neighbours.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::inequality::{Neighbours, local_moran, moran};
use common::{Failed, argument, line, measured};
use serde_json::json;
use std::path::Path;

fn main() -> Result<(), Failed> {
    let side: u32 = argument(0, "316").parse()?;
    let permutations: u32 = argument(1, "999").parse()?;
    let what = argument(2, "global");
    let (col, row): (Vec<u32>, Vec<u32>) = (0..side * side).map(|i| (i % side, i / side)).unzip();
    let neighbours = Neighbours::cells(&col, &row)?;
    let wave = |(c, r): (&u32, &u32)| (f64::from(*c) / 30.0).sin() + f64::from((c * 7919 + r * 104_729) % 97) / 97.0;
    let values: Vec<f64> = col.iter().zip(&row).map(wave).collect();
    let (times, checksum) = measured(10.0, 3, || {
        if what == "local" {
            let places = local_moran(&values, &neighbours, permutations, 1).ok_or("all equal")?;
            return Ok(json!({ "sum_p": places.iter().filter_map(|place| place.p).sum::<f64>() }));
        }
        let found = moran(&values, &neighbours, permutations, 1).ok_or("all equal")?;
        Ok(json!({ "i": found.i, "p": found.p, "sd": found.permuted_sd }))
    })?;
    let input = format!("{side}x{side}");
    println!("{}", line(&what, Path::new(&input), "catchment", env!("CARGO_PKG_VERSION"), &times, &checksum));
    Ok(())
}
