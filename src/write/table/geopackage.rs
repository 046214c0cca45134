//! GeoPackage 1.3 (OGC 12-128r17): one layer, or one table without geometry. The same table is the same bytes.

use super::kind::{Kind, kind_of};
use super::wkb::wkb;
use super::written::written;
use super::{Files, Sheet, Srs, Unwritable, definition};
use crate::issue::{Issue, Issues};
use crate::read::{Cell, Shape};
use crate::write::WriteError;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::collections::BTreeSet;
use std::io;

/// `GPKG`, as the application id of the file.
const APPLICATION: i64 = 0x4750_4B47;
/// Version 1.3.
const VERSION: i64 = 10300;
/// No clock goes into a file.
const WRITTEN: &str = "2000-01-01T00:00:00.000Z";
/// Columns that SQLite takes in one table.
const MOST_COLUMNS: usize = 1_900;

const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
 organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
 description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
 min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
 CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
 srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
 CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
 CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
 CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);
";

pub(super) fn write(sheet: &Sheet<'_>, files: &mut Files, issues: &mut Issues) -> Result<(), Unwritable> {
    let (table, shown) = (sheet.table, files.shown());
    if table.columns.len() > MOST_COLUMNS {
        let issue = Issue::new("E0717").file(&shown).value(table.rows).fact("columns", table.columns.len());
        return Err(Unwritable::Data(issue));
    }
    let path = files.path();
    let failed = |error: rusqlite::Error| Unwritable::Write(WriteError::Io(path.clone(), io::Error::other(error)));
    let mut connection = Connection::open(&path).map_err(failed)?;
    connection
        .execute_batch(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA encoding = 'UTF-8';",
        )
        .map_err(failed)?;
    connection.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
    connection.pragma_update(None, "user_version", VERSION).map_err(failed)?;
    fill(&mut connection, sheet, &shown, issues).map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))
}

fn fill(connection: &mut Connection, sheet: &Sheet<'_>, shown: &str, issues: &mut Issues) -> rusqlite::Result<()> {
    let table = sheet.table;
    let is_spatial = !table.geometry.is_empty();
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    for code in BTreeSet::from([Some(4326), sheet.srs.code]).into_iter().flatten() {
        reference(&transaction, code)?;
    }
    // Without a code: GCJ-02 and BD-09, degrees of no published system.
    let srs = sheet.srs.code.map_or(0, i64::from);
    let name = layer_name(sheet.name);
    let bounds = table.geometry.bounds().filter(|_| is_spatial).map_or([None; 4], |bounds| bounds.map(Some));
    transaction.execute(
        "INSERT INTO gpkg_contents VALUES (?1, ?2, ?1, '', ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            name,
            if is_spatial { "features" } else { "attributes" },
            WRITTEN,
            bounds[0],
            bounds[1],
            bounds[2],
            bounds[3],
            is_spatial.then_some(srs)
        ],
    )?;
    let mut names = Names::default();
    let key = names.unique("fid", table);
    let geometry = is_spatial.then(|| names.unique("geom", table));
    if let Some(geometry) = &geometry {
        let kind = geometry_type(sheet);
        transaction.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, 0, 0)",
            params![name, geometry, kind, srs],
        )?;
    }
    let kinds: Vec<Kind> = table.columns.iter().map(kind_of).collect();
    let mut definitions = vec![format!("{} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", quoted(&key))];
    definitions.extend(geometry.as_ref().map(|column| format!("{} {}", quoted(column), geometry_type(sheet))));
    let mut columns = Vec::with_capacity(table.columns.len());
    for (column, kind) in table.columns.iter().zip(&kinds) {
        let own = names.next(&column.name);
        if own != column.name {
            issues.push(Issue::new("W0722").file(shown).field(&column.name).value(&own));
        }
        let type_name = match kind {
            Kind::Integer => "INTEGER",
            Kind::Real => "REAL",
            Kind::Bool => "BOOLEAN",
            Kind::Text => "TEXT",
        };
        definitions.push(format!("{} {type_name}", quoted(&own)));
        columns.push(quoted(&own));
    }
    transaction.execute_batch(&format!("CREATE TABLE {} ({})", quoted(&name), definitions.join(", ")))?;
    let listed: Vec<String> =
        std::iter::once(quoted(&key)).chain(geometry.iter().map(|g| quoted(g))).chain(columns).collect();
    let marks = vec!["?"; listed.len()].join(", ");
    let mut insert =
        transaction.prepare(&format!("INSERT INTO {} ({}) VALUES ({marks})", quoted(&name), listed.join(", ")))?;
    for row in 0..table.rows {
        let mut values = Vec::with_capacity(listed.len());
        values.push(Value::Integer(row as i64 + 1));
        if is_spatial {
            values.push(blob(table.shape(row), srs as i32));
        }
        values.extend(table.columns.iter().zip(&kinds).map(|(column, kind)| value(&column.cells.get(row), *kind)));
        insert.execute(params_from_iter(values))?;
    }
    drop(insert);
    transaction.commit()
}

/// A line of `gpkg_spatial_ref_sys`.
fn reference(connection: &Connection, code: u32) -> rusqlite::Result<()> {
    let named = crate::geodesy::named(&format!("EPSG:{code}"));
    let definition = match named {
        crate::geodesy::Named::System(system) => definition::ogc(&Srs::new(system, &format!("EPSG:{code}"))),
        _ => None,
    };
    let name = match code {
        4326 => "WGS 84 geodetic".to_owned(),
        4490 => "China Geodetic Coordinate System 2000".to_owned(),
        other => format!("EPSG:{other}"),
    };
    connection.execute(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, 'EPSG', ?2, ?3, NULL)",
        params![name, code, definition.unwrap_or_else(|| "undefined".to_owned())],
    )?;
    Ok(())
}

/// The type of all geometries, or the one that holds all types.
fn geometry_type(sheet: &Sheet<'_>) -> &'static str {
    let mut found = BTreeSet::new();
    for row in 0..sheet.table.rows {
        match sheet.table.shape(row) {
            Shape::Point(_) => found.insert("POINT"),
            Shape::MultiPoint(_) => found.insert("MULTIPOINT"),
            Shape::Polygons(polygons) if polygons.parts.len() == 2 => found.insert("POLYGON"),
            Shape::Polygons(_) => found.insert("MULTIPOLYGON"),
            Shape::None | Shape::Lines(_) | Shape::Other(_) => false,
        };
    }
    match found.iter().copied().collect::<Vec<_>>().as_slice() {
        [one] => one,
        _ => "GEOMETRY",
    }
}

/// Header `GP`, version 0, little-endian without envelope, then WKB.
fn blob(shape: Shape<'_>, srs: i32) -> Value {
    let mut out = vec![b'G', b'P', 0, 1];
    out.extend_from_slice(&srs.to_le_bytes());
    if wkb(&mut out, shape, false) { Value::Blob(out) } else { Value::Null }
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

/// Names in use, compared as SQLite compares them.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// A name of this program's own that no column of the table has.
    fn unique(&mut self, wish: &str, table: &crate::read::Table) -> String {
        let mut name = wish.to_owned();
        let mut number = 1;
        while table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(&name)) {
            number += 1;
            name = format!("{wish}_{number}");
        }
        self.0.insert(name.to_ascii_lowercase());
        name
    }

    /// A column's own name, or one like it where another column has it.
    fn next(&mut self, wish: &str) -> String {
        let wish = wish.replace('\0', "_");
        let wish = if wish.is_empty() { "column".to_owned() } else { wish };
        let mut name = wish.clone();
        let mut number = 1;
        while !self.0.insert(name.to_ascii_lowercase()) {
            number += 1;
            name = format!("{wish}_{number}");
        }
        name
    }
}

/// Names beginning with `gpkg_`, `sqlite_` or `rtree_` belong to the file itself.
fn layer_name(name: &str) -> String {
    let plain = name.replace('\0', "_");
    let reserved = ["gpkg_", "sqlite_", "rtree_"].iter().any(|own| plain.to_ascii_lowercase().starts_with(own));
    if plain.is_empty() || reserved { format!("layer_{plain}") } else { plain }
}

/// An identifier for SQL: a name from data is never a part of a statement.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
