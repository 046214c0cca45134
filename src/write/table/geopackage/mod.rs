//! GeoPackage 1.3 (OGC 12-128r17). The same table is the same bytes.

mod geometry;
mod index;
mod names;
mod package;
mod packed;
mod tables;

pub(crate) use package::{Field, Layer, LayerStyle, Package, of_sqlite};

use super::kind::{Kind, kind_of};
use super::written::written;
use super::{Files, Sheet, Unwritable};
use crate::issue::{Issue, Issues};
use crate::read::{Cell, Shape};
use crate::write::WriteError;
use rusqlite::types::Value;
use std::collections::BTreeSet;

/// Columns that SQLite takes in one table.
pub(crate) const MOST_COLUMNS: usize = 1_900;

/// Writes one layer, or one table without geometry.
pub(super) fn write(sheet: &Sheet<'_>, files: &mut Files, issues: &mut Issues) -> Result<(), Unwritable> {
    let (table, shown) = (sheet.table, files.shown());
    if table.columns.len() > MOST_COLUMNS {
        let issue = Issue::new("E0717").file(&shown).value(table.rows).fact("columns", table.columns.len());
        return Err(Unwritable::Data(issue));
    }
    let path = files.path();
    let failed = |error: rusqlite::Error| Unwritable::Write(WriteError::Io(path.clone(), of_sqlite(error)));
    let mut package = Package::create(&path).map_err(failed)?;
    fill(&mut package, sheet, &shown, issues).map_err(failed)?;
    package.finish().map_err(failed)
}

fn fill(package: &mut Package, sheet: &Sheet<'_>, shown: &str, issues: &mut Issues) -> rusqlite::Result<()> {
    let table = sheet.table;
    let kinds: Vec<Kind> = table.columns.iter().map(kind_of).collect();
    // What a column was called where it cannot be called so here is what people know it by.
    let fields = table.columns.iter().zip(&kinds);
    let fields = fields.map(|(column, &kind)| Field {
        name: column.name.clone(),
        kind,
        alias: Some(column.name.clone()).filter(|name| !name.contains('\0')),
    });
    let mut rows = package.layer(&Layer {
        name: sheet.name,
        title: sheet.name,
        geometry: (!table.geometry.is_empty()).then(|| geometry_type(sheet)),
        srs: sheet.srs.code,
        fields: fields.collect(),
    })?;
    for (column, own) in table.columns.iter().zip(rows.columns()) {
        if *own != column.name {
            issues.push(Issue::new("W0722").file(shown).field(&column.name).value(own));
        }
    }
    for row in 0..table.rows {
        let values = table.columns.iter().zip(&kinds).map(|(column, kind)| value(&column.cells.get(row), *kind));
        rows.push(table.shape(row), values)?;
    }
    rows.finish().map(drop)
}

/// The type of all geometries, or the one that holds all types. Areas are always of several polygons: most layers have some that are.
fn geometry_type(sheet: &Sheet<'_>) -> &'static str {
    let mut found = BTreeSet::new();
    for row in 0..sheet.table.rows {
        match sheet.table.shape(row) {
            Shape::Point(_) => found.insert("POINT"),
            Shape::MultiPoint(_) => found.insert("MULTIPOINT"),
            Shape::Polygons(_) => found.insert("MULTIPOLYGON"),
            Shape::None | Shape::Lines(_) | Shape::Other(_) => false,
        };
    }
    match found.iter().copied().collect::<Vec<_>>().as_slice() {
        [one] => one,
        _ => "GEOMETRY",
    }
}

fn value(cell: &Cell<&str>, kind: Kind) -> Value {
    match (cell, kind) {
        (Cell::Integer(n), Kind::Integer) => Value::Integer(*n),
        (Cell::Integer(n), Kind::Real) => Value::Real(*n as f64),
        (Cell::Real(x), Kind::Real) if x.is_finite() => Value::Real(*x),
        (Cell::Bool(is), Kind::Bool) => Value::Integer(i64::from(*is)),
        (cell, Kind::Text) => written(cell).map_or(Value::Null, Value::Text),
        _ => Value::Null,
    }
}
