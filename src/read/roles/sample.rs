//! Tables for tests, written as JSON rows. The member `geometry` is a GeoJSON geometry or a bare position; without any the
//! table is a CSV.

use crate::model::{Layer, Role};
use crate::read::{Cell, Column, Geometry, Kind, Table};
use serde_json::Value;

/// A table of these rows, with all columns kept.
pub fn table(role: Role, file: &str, rows: &Value) -> Table {
    let rows = rows.as_array().unwrap();
    let csv = rows.iter().all(|row| row.get("geometry").is_none());
    let mut names: Vec<String> = Vec::new();
    for key in rows.iter().flat_map(|row| row.as_object().unwrap().keys()) {
        if !names.contains(key) && key != "geometry" {
            names.push(key.clone());
        }
    }
    let column =
        |name: &String| Column { name: name.clone(), cells: rows.iter().map(|row| cell(row.get(name))).collect() };
    let mut geometry = Geometry::default();
    if !csv {
        for (row, value) in rows.iter().enumerate() {
            add(&mut geometry, row, value.get("geometry").unwrap_or(&Value::Null));
        }
    }
    Table {
        layer: Layer {
            role,
            file: file.to_owned(),
            files: Vec::new(),
            format: if csv { "CSV" } else { "GeoJSON" },
            encoding: "UTF-8".to_owned(),
            crs: "auto".to_owned(),
            allow_far: false,
            crs_member: None,
            set_aside: None,
            above: Vec::new(),
            residents: None,
            sums: Vec::new(),
            features: rows.len(),
            bounds: None,
        },
        rows: rows.len(),
        columns: names.iter().map(column).collect(),
        names,
        ids: None,
        geometry,
        pixel: None,
        lines: csv.then(|| (2..).take(rows.len()).collect()),
    }
}

fn cell(value: Option<&Value>) -> Cell {
    match value {
        None | Some(Value::Null) => Cell::Null,
        Some(Value::Bool(b)) => Cell::Bool(*b),
        Some(Value::Number(n)) => n.as_i64().map_or_else(|| Cell::Real(n.as_f64().unwrap()), Cell::Integer),
        Some(Value::String(text)) => Cell::Text(text.as_str().into()),
        Some(_) => Cell::Nested,
    }
}

fn xy(value: &Value) -> [f64; 2] {
    [value[0].as_f64().unwrap(), value[1].as_f64().unwrap()]
}

fn add(geometry: &mut Geometry, row: usize, value: &Value) {
    let coordinates = &value["coordinates"];
    let list = |value: &Value| value.as_array().unwrap().clone();
    let kind = match value["type"].as_str() {
        _ if value.is_null() => Kind::None,
        None => {
            geometry.xy.push(xy(value));
            Kind::Point
        }
        Some("MultiPoint") => {
            geometry.xy.extend(list(coordinates).iter().map(xy));
            Kind::MultiPoint
        }
        Some("LineString") => Kind::Other("LineString"),
        Some(kind) => {
            let polygons = if kind == "Polygon" { vec![coordinates.clone()] } else { list(coordinates) };
            geometry.polygon_row.push(row as u32);
            geometry.polygon_start.push((geometry.rings.len() as u32, geometry.parts.len() as u32));
            geometry.rings.push(geometry.xy.len() as u32);
            geometry.parts.push(0);
            let mut rings = 0;
            for polygon in polygons {
                for ring in list(&polygon) {
                    geometry.xy.extend(list(&ring).iter().map(xy));
                    geometry.rings.push(geometry.xy.len() as u32);
                    rings += 1;
                }
                geometry.parts.push(rings);
            }
            Kind::Polygons
        }
    };
    geometry.end(kind);
}
