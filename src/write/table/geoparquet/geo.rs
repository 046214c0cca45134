//! The key `geo`: which column holds the geometries, of which types they are, in which system and where.

use super::projjson::Said;
use crate::read::{Polygons, Shape, Table};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Names of the bounds of an extent, in the order west, south, east, north.
pub(super) const EXTENT: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];

/// What the columns of the geometries and of their extents are called.
pub(super) struct Names {
    pub geometry: String,
    pub extent: String,
}

impl Names {
    /// Those that no column of a table has; readers such as DuckDB do not look at the case of letters.
    pub fn beside(table: &Table) -> Self {
        let fresh = |wish: &str| {
            let taken = |name: &str| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
            let mut name = wish.to_owned();
            let mut number = 1;
            while taken(&name) {
                number += 1;
                name = format!("{wish}_{number}");
            }
            name
        };
        Self { geometry: fresh("geometry"), extent: fresh("bbox") }
    }
}

/// The key's text.
pub(super) fn key(table: &Table, names: &Names, system: Said) -> String {
    let mut column = json!({ "encoding": "WKB", "geometry_types": types(table) });
    match system {
        Said::Nothing => {}
        Said::Defined(system) => column["crs"] = system,
        Said::Unknown => column["crs"] = Value::Null,
    }
    if is_turned(table) {
        column["orientation"] = "counterclockwise".into();
    }
    column["edges"] = "planar".into();
    if let Some(bounds) = bounds(table) {
        column["bbox"] = json!(bounds);
    }
    let way = |bound: &str| json!([names.extent, bound]);
    column["covering"] = json!({ "bbox": {
        EXTENT[0]: way(EXTENT[0]), EXTENT[1]: way(EXTENT[1]), EXTENT[2]: way(EXTENT[2]), EXTENT[3]: way(EXTENT[3]),
    } });
    let columns = Value::Object([(names.geometry.clone(), column)].into_iter().collect());
    json!({ "version": "1.1.0", "primary_column": names.geometry, "columns": columns }).to_string()
}

/// Names of all types, each once. Areas are always of several polygons, as in a GeoPackage.
fn types(table: &Table) -> BTreeSet<&'static str> {
    let of = |row: usize| match table.shape(row) {
        Shape::Point(_) => Some("Point"),
        Shape::MultiPoint(_) => Some("MultiPoint"),
        Shape::Polygons(_) => Some("MultiPolygon"),
        Shape::Lines(lines) => Some(lines.name()),
        Shape::None | Shape::Other(_) => None,
    };
    (0..table.rows).filter_map(of).collect()
}

/// West, south, east and north of all positions.
fn bounds(table: &Table) -> Option<[f64; 4]> {
    let extents = (0..table.rows).filter_map(|row| super::extent(table.shape(row)));
    extents.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

/// Whether every shell runs counter-clockwise and every hole the other way round; a promise, so that there must be areas.
fn is_turned(table: &Table) -> bool {
    let mut areas = (0..table.rows).filter_map(|row| match table.shape(row) {
        Shape::Polygons(polygons) => Some(polygons),
        _ => None,
    });
    let mut any = false;
    areas.all(|polygons| {
        any = true;
        are_turned(polygons)
    }) && any
}

fn are_turned(polygons: Polygons<'_>) -> bool {
    polygons.parts.windows(2).all(|part| {
        (part[0]..part[1]).all(|ring| {
            let ends = polygons.rings[ring as usize] as usize..polygons.rings[ring as usize + 1] as usize;
            let area = doubled_area(&polygons.xy[ends]);
            if ring == part[0] { area > 0.0 } else { area < 0.0 }
        })
    })
}

/// Twice the area of a ring, above zero where it runs counter-clockwise. Counted from its first corner, so that large coordinates do not
/// swallow a small area.
fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    let Some(from) = ring.first() else { return 0.0 };
    let at = |corner: &[f64; 2]| [corner[0] - from[0], corner[1] - from[1]];
    ring.windows(2).map(|edge| (at(&edge[0]), at(&edge[1]))).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}
