//! A file to columns in memory: `read [LAYER] [TOOL] [FOLDER]`, LAYER `points` or `polygons` (GeoJSON) or `csv`.
//!
//! TOOL is `catchment`, which keeps every attribute and coordinate, or the `geojson` crate, which only looks at one feature
//! after the other: from the file through a buffer (`geojson-file`) or from bytes that were read at once
//! (`geojson-memory`). One reading per process, so that its peak memory is its own.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::model::Role;
use catchment::read::{Cell, Quiet, Source, Table, Wanted, read_table};
use common::{DATA, Failed, argument, file, line, measured, scaled};
use geojson::{Feature, FeatureReader, GeometryValue, Position};
use serde_json::json;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;

/// Bytes of the buffer for the `geojson` crate.
const BUFFER: usize = 1 << 20;

#[derive(Default)]
struct Sums {
    features: usize,
    coordinates: i64,
    persons: i64,
}

fn main() -> Result<(), Failed> {
    let (layer, tool, folder) = (argument(0, "points"), argument(1, "catchment"), argument(2, DATA));
    let folder = Path::new(&folder);
    let path = match layer.as_str() {
        "csv" => folder.join("cells.csv"),
        "points" => file(folder, "pts")?,
        _ => file(folder, "poly")?,
    };
    let (times, sums, version) = match tool.as_str() {
        "catchment" => {
            let (times, table) = measured(0.0, 1, || ours(&path))?;
            (times, sums_of(&table)?, env!("CARGO_PKG_VERSION"))
        }
        "geojson-file" => {
            let (times, sums) = measured(0.0, 1, || theirs(BufReader::with_capacity(BUFFER, File::open(&path)?)))?;
            (times, sums, locked("geojson"))
        }
        "geojson-memory" => {
            let (times, sums) = measured(0.0, 1, || theirs(fs::read(&path)?.as_slice()))?;
            (times, sums, locked("geojson"))
        }
        other => return Err(format!("no such tool: {other}").into()),
    };
    let checksum = json!({ "features": sums.features, "coordinates_e8": sums.coordinates, "persons_e3": sums.persons });
    println!("{}", line(&format!("read {layer}"), folder, &tool, version, &times, &checksum));
    Ok(())
}

fn ours(path: &Path) -> Result<Table, Failed> {
    let source = Source::new(Path::new(""), &path.display().to_string(), Role::Demand);
    let (table, issues) = read_table(&source, &Wanted::everything(), &Quiet);
    if issues.has_errors() {
        return Err("the file has errors".into());
    }
    table.ok_or_else(|| "no table".into())
}

fn sums_of(table: &Table) -> Result<Sums, Failed> {
    let mut sums = Sums { features: table.rows, ..Sums::default() };
    for name in ["lon", "lat"] {
        for cell in table.column(name).into_iter().flatten() {
            sums.coordinates += match cell {
                Cell::Real(value) => scaled(value, 1e8),
                _ => return Err("a coordinate is no number".into()),
            };
        }
    }
    sums.coordinates += table.geometry.xy.iter().flatten().map(|value| scaled(*value, 1e8)).sum::<i64>();
    for cell in table.column("persons").ok_or("no column persons")? {
        sums.persons += match cell {
            Cell::Real(value) => scaled(value, 1e3),
            Cell::Integer(value) => value * 1000,
            _ => return Err("persons is no number".into()),
        };
    }
    Ok(sums)
}

fn theirs(from: impl Read) -> Result<Sums, Failed> {
    let mut sums = Sums::default();
    for feature in FeatureReader::from_reader(from).features() {
        add(&mut sums, &feature?)?;
    }
    Ok(sums)
}

fn add(sums: &mut Sums, feature: &Feature) -> Result<(), Failed> {
    let position = |p: &Position| p.as_slice().iter().map(|value| scaled(*value, 1e8)).sum::<i64>();
    sums.features += 1;
    sums.coordinates += match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Point { coordinates }) => position(coordinates),
        Some(GeometryValue::Polygon { coordinates }) => coordinates.iter().flatten().map(position).sum(),
        _ => return Err("neither a point nor a polygon".into()),
    };
    let persons = feature.property("persons").and_then(serde_json::Value::as_f64).ok_or("persons is no number")?;
    sums.persons += scaled(persons, 1e3);
    Ok(())
}

/// The version of a dependency.
fn locked(name: &str) -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let entry = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).map_or("", |(_, rest)| rest);
    entry.split('"').next().unwrap_or_default()
}
