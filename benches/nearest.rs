//! The nearest site of every cell of a lattice: `nearest [FOLDER]`. Timed is the whole call, not the loading of arrays.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::raster::nearest::nearest;
use common::{DATA, Failed, argument, array, line, measured, scaled};
use serde_json::json;
use std::path::Path;

fn main() -> Result<(), Failed> {
    let folder = argument(0, DATA);
    let folder = Path::new(&folder);
    let (x, y) = (array(folder, "x", f64::from_le_bytes)?, array(folder, "y", f64::from_le_bytes)?);
    let (col, row) = (array(folder, "col", u32::from_le_bytes)?, array(folder, "row", u32::from_le_bytes)?);
    let sites = array(folder, "sites", f64::from_le_bytes)?;
    let sites: Vec<[f64; 2]> = sites.chunks_exact(2).map(|xy| [xy[0], xy[1]]).collect();
    let (times, found) = measured(2.0, 3, || Ok(nearest(&x, &y, Some((&col, &row)), &sites)))?;
    let distances = || (0..found.len()).filter_map(|cell| found.of(cell)).map(|(_, distance)| distance);
    let millimetres: i64 = distances().map(|d| scaled(d, 1e3)).sum();
    let checksum = json!({
        "km": (millimetres as f64 / 1e3).round() / 1e3,
        "within_2km": distances().filter(|d| *d <= 2000.0).count(),
    });
    println!("{}", line("nearest", folder, "catchment", env!("CARGO_PKG_VERSION"), &times, &checksum));
    Ok(())
}
