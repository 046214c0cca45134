//! People of every township: `zonal lattice|tree [FOLDER]`. Timed is everything from shapes in memory and raw arrays to sums.
//!
//! `lattice`: row by row of the cells. `tree`: cell after cell, as for points that lie on no lattice.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::model::{Zone, ZoneIx};
use catchment::raster::{rows::Rows, zonal};
use catchment::survey::ZoneTree;
use common::{DATA, Failed, argument, array, line, measured};
use geo::{LineString, MultiPolygon, Polygon};
use serde_json::json;
use std::path::Path;

/// Metres between cells.
const STEP: f64 = 100.0;

fn main() -> Result<(), Failed> {
    let how = argument(0, "lattice");
    let folder = argument(1, DATA);
    let folder = Path::new(&folder);
    let (x, y) = (array(folder, "x", f64::from_le_bytes)?, array(folder, "y", f64::from_le_bytes)?);
    let (col, row) = (array(folder, "col", u32::from_le_bytes)?, array(folder, "row", u32::from_le_bytes)?);
    let people = array(folder, "demand", i64::from_le_bytes)?;
    let start = array(folder, "township_start", u32::from_le_bytes)?;
    let numbers = array(folder, "townships", f64::from_le_bytes)?;
    let points = numbers.as_chunks::<2>().0;
    let ring = |ends: &[u32]| {
        let line: LineString = points[ends[0] as usize..ends[1] as usize].iter().map(|xy| (xy[0], xy[1])).collect();
        MultiPolygon::from(Polygon::new(line, Vec::new()))
    };
    let shapes: Vec<MultiPolygon<f64>> = start.windows(2).map(ring).collect();
    let zones: Vec<Zone> = match how.as_str() {
        "lattice" => Vec::new(),
        "tree" => shapes.iter().map(zone).collect(),
        _ => return Err(format!("no such way: {how}").into()),
    };
    let (times, sums) = measured(2.0, 3, || {
        let found = if zones.is_empty() {
            let rows = Rows::even(&x, &y, &col, &row, [STEP / 2.0; 2], [STEP; 2]);
            zonal::first_of(&rows, &shapes.iter().collect::<Vec<_>>(), ZoneIx::new).ok_or("no lattice")?
        } else {
            let tree = ZoneTree::new(&zones);
            x.iter().zip(&y).map(|(x, y)| tree.zone_of([*x, *y])).collect()
        };
        let mut sums = vec![0; shapes.len()];
        for (zone, people) in found.iter().zip(&people).filter_map(|(zone, people)| Some(((*zone)?, people))) {
            sums[zone.index()] += people;
        }
        Ok(sums)
    })?;
    let rank: i64 = sums.iter().zip(1..).map(|(sum, rank)| sum * rank).sum();
    let checksum = json!({ "people": sums.iter().sum::<i64>(), "rank": rank });
    let tool = if how == "lattice" { "catchment" } else { "catchment, cell by cell" };
    println!("{}", line("zonal", folder, tool, env!("CARGO_PKG_VERSION"), &times, &checksum));
    Ok(())
}

fn zone(shape: &MultiPolygon<f64>) -> Zone {
    Zone { id: String::new(), name: String::new(), texts: std::collections::BTreeMap::new(), shape: shape.clone() }
}
