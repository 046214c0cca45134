//! Polygons in memory to a finished GeoJSON file: `write OUT [FOLDER]`. The checksum is left to benches/peers/written.py,
//! which reads the file back.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::output::{Column, Output, Shape, Unit};
use catchment::units::Persons;
use catchment::write::write_layer;
use common::{DATA, Failed, argument, array, line, measured};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde_json::Value;
use std::borrow::Cow;
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
        let columns = vec![
            Column::whole("id", Unit::Sites, |number| i64::try_from(number).ok()),
            Column::text("name", |_| "小学"),
            Column::persons("persons", |number| Persons::from_micro(number as i64 % 1000 * 125_000)),
        ];
        let shape = Shape::Areas(Box::new(|number| Cow::Borrowed(&shapes[number])));
        let output = Output {
            service: None,
            name: "polygons",
            rows: shapes.len(),
            columns,
            shape,
            styles: Vec::new(),
            is_translated: false,
        };
        write_layer(&output, file)?;
        Ok(())
    })?;
    println!("{}", line("write polygons", folder, "catchment", env!("CARGO_PKG_VERSION"), &times, &Value::Null));
    Ok(())
}
