//! Ways over the ground: `terrain [FOLDER] make|nearest`. `make` writes heights of 1,500 by 1,500 squares of 30 m and 200 points into the
//! folder; `nearest` finds the nearest point of every square in 16 directions. Timed is the work from heights on: what moves cost, and the
//! search.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::network::{Barriers, End, NO_WAY, Relief, Terrain, Towards, nearest};
use common::{Failed, argument, array, line, measured};
use serde_json::json;
use std::fmt::Write;
use std::path::Path;

const SIDE: usize = 1_500;
const STEP: f64 = 30.0;
const POINTS: u64 = 200;

/// Ridges of three sizes, with some noise as radar heights have it.
fn height(square: usize) -> f32 {
    let (x, y) = ((square % SIDE) as f64, (square / SIDE) as f64);
    let ridges = (x * 0.011 + y * 0.004).sin() * 300.0
        + (y * 0.03 - x * 0.02).cos() * 90.0
        + (x * 0.09).sin() * (y * 0.07).cos() * 25.0;
    let noise = (square as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 62;
    (600.0 + ridges + noise as f64) as f32
}

/// Column and row of a point, from the south-west.
fn point(number: u64) -> [usize; 2] {
    let mixed = (number + 1).wrapping_mul(0xd134_2543_de82_ef95);
    [mixed >> 40, (mixed >> 16) & 0xff_ffff].map(|part| part as usize % SIDE)
}

/// Tobler's function.
fn worth(rise: f64) -> f64 {
    (3.5 * ((rise + 0.05).abs() - 0.05)).exp()
}

fn main() -> Result<(), Failed> {
    let folder = argument(0, "target/bench-data/terrain");
    let folder = Path::new(&folder);
    if argument(1, "nearest") == "make" {
        std::fs::create_dir_all(folder)?;
        let bytes: Vec<u8> = (0..SIDE * SIDE).flat_map(|square| height(square).to_le_bytes()).collect();
        std::fs::write(folder.join("heights.bin"), bytes)?;
        // As GRASS reads points: positions of middles.
        let mut points = String::new();
        for number in 0..POINTS {
            let [x, y] = point(number).map(|place| (place as f64 + 0.5) * STEP);
            writeln!(points, "{x}|{y}|{}", number + 1)?;
        }
        std::fs::write(folder.join("points.txt"), points)?;
        return Ok(());
    }
    let heights = array(folder, "heights", f32::from_le_bytes)?;
    let relief = Relief { origin: [STEP / 2.0; 2], step: STEP, columns: SIDE, rows: SIDE, heights };
    let end = |[column, row]: [usize; 2]| vec![End { node: (row * SIDE + column) as u32, ms: 0, metres: 0.0 }];
    let points: Vec<Vec<End>> = (0..POINTS).map(|number| end(point(number))).collect();
    let (times, found) = measured(0.0, 1, || {
        let paces = vec![3_600.0 / 5.037; SIDE * SIDE];
        let terrain = Terrain::new(relief.clone(), paces, Barriers::default(), 16, Towards::Point, worth);
        Ok(nearest(&terrain, &points, u32::MAX).0)
    })?;
    let reached = found.iter().filter(|label| **label != NO_WAY).count();
    println!(
        "{}",
        line("terrain", folder, "catchment", env!("CARGO_PKG_VERSION"), &times, &json!({ "squares": reached }))
    );
    Ok(())
}
