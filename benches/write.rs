//! Polygons in memory to a finished GeoJSON file: `write OUT [FOLDER]`. The checksum is left to benches/peers/written.py,
//! which reads the file back.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::units::Persons;
use catchment::write::write_collection;
use common::{DATA, Failed, argument, array, line, measured};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde_json::Value;
use std::fs::File;
use std::path::Path;

/// Positions of a ring.
const CORNERS: usize = 65;

fn main() -> Result<(), Failed> {
    let (out, folder) = (argument(0, "target/bench-data/written.geojson"), argument(1, DATA));
    let folder = Path::new(&folder);
    let numbers = array(folder, "rings", f64::from_le_bytes)?;
    let shapes: Vec<MultiPolygon<f64>> = numbers
        .chunks_exact(2 * CORNERS)
        .map(|ring| {
            let ring: LineString<f64> = ring.chunks_exact(2).map(|xy| Coord { x: xy[0], y: xy[1] }).collect();
            MultiPolygon::new(vec![Polygon::new(ring, Vec::new())])
        })
        .collect();
    drop(numbers);
    let (times, ()) = measured(0.0, 1, || {
        let file = File::create(&out)?;
        write_collection(file, "polygons", shapes.len(), |number, mut feature| {
            feature.whole("id", i32::try_from(number).ok());
            feature.text("name", "小学");
            feature.persons("persons", Persons::from_micro(number as i64 % 1000 * 125_000));
            feature.polygons(&shapes[number])
        })?;
        Ok(())
    })?;
    println!("{}", line("write polygons", folder, "catchment", env!("CARGO_PKG_VERSION"), &times, &Value::Null));
    Ok(())
}
