//! GeoPackage: one table of an SQLite file, read as data and never as a program.
//!
//! The file is opened read-only and as immutable, so nothing is written beside it; the schema is not trusted, views and
//! virtual tables are refused, and a query that does more work than the file has bytes is stopped.

mod plain;
#[cfg(test)]
mod tests;

use super::building::Building;
use super::cell::Cell;
use super::source::{Source, layer_of};
use super::stated::Stated;
use super::table::Table;
use super::{Progress, Wanted, wkb};
use crate::issue::{Issue, Issues};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags, OptionalExtension};
use std::path::Path;

/// Bytes of one value; a province's border with every bend has some ten million.
const LARGEST_VALUE: i32 = 256 << 20;

/// Columns, as in a CSV.
const MOST_COLUMNS: i32 = 4096;

/// Steps of SQLite's machine between two looks at how many there were.
const STEPS: i32 = 10_000;

/// Steps that reading a file of this size can need, and as many again: each column of each row is one or two, and a row has
/// a byte for each column at least.
fn most_steps(size: u64) -> u64 {
    50_000_000 + size.saturating_mul(20)
}

/// Reads a layer of a GeoPackage.
pub(super) fn read(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    let mut issues = Issues::new();
    let table = layer(source, size, wanted, progress, &mut issues).unwrap_or_else(|issue| {
        issues.push(issue.file(&source.shown_as));
        None
    });
    (table.filter(|_| !issues.has_errors()), issues)
}

fn broken(error: Error) -> Issue {
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => Issue::new("E0165"),
        _ => Issue::new("E0160").fact("reason", error),
    }
}

/// A file name within a URI.
fn uri(path: &Path) -> Option<String> {
    let absolute = std::path::absolute(path).ok()?;
    let mut uri = "file:".to_owned();
    for byte in absolute.to_str()?.bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b':' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            b'\\' => uri.push('/'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    Some(uri)
}

/// Opens a database that may be a trap: nothing is written, not even beside it, and no query runs for ever.
pub(super) fn open(path: &Path, size: u64) -> Result<Connection, Issue> {
    let uri = uri(path).ok_or_else(|| Issue::new("E0160").fact("reason", "its name is not Unicode"))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri, flags).map_err(broken)?;
    let limits = [
        (Limit::SQLITE_LIMIT_LENGTH, LARGEST_VALUE),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_COLUMN, MOST_COLUMNS),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 0),
    ];
    for (limit, value) in limits {
        connection.set_limit(limit, value).map_err(broken)?;
    }
    let (mut steps, most) = (0_u64, most_steps(size));
    let too_long = move || {
        steps += STEPS as u64;
        steps > most
    };
    connection.progress_handler(STEPS, Some(too_long));
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(broken)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(broken)?;
    connection.pragma_update(None, "cell_size_check", true).map_err(broken)?;
    Ok(connection)
}

/// The table of the layers' geometry columns, and that of the systems.
const GEOMETRIES: &str = "gpkg_geometry_columns";
const SYSTEMS: &str = "gpkg_spatial_ref_sys";

/// Tables that programs keep for themselves: GDAL's for a file without geometries, QGIS's for styles and projects.
const TECHNICAL: [&str; 3] = ["ogr_empty_table", "layer_styles", "qgis_projects"];

/// A layer as the file lists it.
struct Listed {
    name: String,
    is_features: bool,
    srs: Option<i64>,
}

fn listed(connection: &Connection) -> Result<Vec<Listed>, Issue> {
    if !plain::exists(connection, "gpkg_contents")? {
        return Err(Issue::new("E0160").fact("reason", "an SQLite file without gpkg_contents"));
    }
    let query = "SELECT table_name, data_type, srs_id FROM gpkg_contents \
                 WHERE data_type IN ('features', 'attributes') ORDER BY table_name";
    let technical = |layer: &Listed| TECHNICAL.contains(&layer.name.as_str());
    let mut statement = connection.prepare(query).map_err(broken)?;
    let layers = statement.query_map((), |row| {
        Ok(Listed { name: row.get(0)?, is_features: row.get::<_, String>(1)? == "features", srs: row.get(2)? })
    });
    let mut layers: Vec<Listed> = layers.map_err(broken)?.collect::<Result<_, _>>().map_err(broken)?;
    layers.retain(|layer| !technical(layer));
    Ok(layers)
}

/// The layer that is meant.
fn choose(layers: Vec<Listed>, source: &Source) -> Result<Listed, Issue> {
    let names = || layers.iter().map(|layer| layer.name.clone()).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = &source.part.layer {
        let known = names();
        let found = layers.into_iter().find(|layer| layer.name == *wanted);
        return found.ok_or_else(|| Issue::new("E0161").value(wanted).fact("known", known));
    }
    let mut features = layers.iter().filter(|layer| layer.is_features);
    match (features.next(), features.next(), layers.len()) {
        (None, _, 0) => Err(Issue::new("E0102")),
        (Some(_), None, _) | (None, _, 1) => {
            let only = layers.into_iter().max_by_key(|layer| layer.is_features);
            only.ok_or_else(|| Issue::new("E0102"))
        }
        _ => {
            let first = layers.first().map_or("", |layer| layer.name.as_str());
            Err(Issue::new("E0162").fact("known", names()).fact("first", format!("{}|layer={first}", source.named)))
        }
    }
}

/// `EPSG:n` of a layer's system, where it has a code.
fn system(connection: &Connection, srs: Option<i64>) -> Result<Stated, Issue> {
    // 0 and -1 stand for "unknown", and so does 99999 of GDAL.
    let Some(srs) = srs.filter(|srs| *srs > 0) else { return Ok(Stated::default()) };
    if !plain::exists(connection, SYSTEMS)? {
        return Err(Issue::new("E0160").fact("reason", format!("it has no {SYSTEMS}")));
    }
    let query = "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
    let found = connection.query_row(query, [srs], row).optional().map_err(broken)?;
    let Some((organization, code)) = found else { return Ok(Stated::default()) };
    // A file may have systems without definitions, which only those without a code need.
    let query = "SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
    let definition: Option<String> = connection.query_row(query, [srs], |row| row.get(0)).unwrap_or_default();
    let is_own = organization.eq_ignore_ascii_case("none") || (organization.as_str(), code) == ("GDAL", 99_999);
    let name = Some(format!("{}:{code}", organization.trim().to_ascii_uppercase())).filter(|_| !is_own);
    Ok(Stated::of(name, definition.as_deref()))
}

/// A name as SQL has it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn layer(
    source: &Source,
    size: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
    issues: &mut Issues,
) -> Result<Option<Table>, Issue> {
    let connection = open(&source.path, size)?;
    let wal = source.path.with_file_name(format!("{}-wal", source.path.file_name().unwrap_or_default().display()));
    if std::fs::metadata(&wal).is_ok_and(|meta| meta.len() > 0) {
        issues.push(Issue::new("W0166").file(&source.shown_as));
    }
    let layer = choose(listed(&connection)?, source)?;
    if !plain::exists(&connection, &layer.name)? {
        return Err(Issue::new("E0163").value(&layer.name).fact("kind", "-"));
    }
    if layer.is_features && !plain::exists(&connection, GEOMETRIES)? {
        return Err(Issue::new("E0160").fact("reason", format!("it has no {GEOMETRIES}")));
    }
    let geometry_column: Option<String> = if layer.is_features {
        let query = format!("SELECT column_name FROM {GEOMETRIES} WHERE table_name = ?1");
        connection.query_row(&query, [&layer.name], |row| row.get(0)).optional().map_err(broken)?
    } else {
        None
    };
    let columns = plain::columns(&connection, &layer.name)?;
    // A generated column is an expression, and none is evaluated here.
    for column in columns.iter().filter(|column| column.is_generated) {
        issues.push(Issue::new("W0164").file(&source.shown_as).field(&column.name));
    }
    let columns: Vec<(String, String)> =
        columns.into_iter().filter(|column| !column.is_generated).map(|column| (column.name, column.kind)).collect();
    let geometry_at = geometry_column.as_ref().and_then(|g| columns.iter().position(|(name, _)| name == g));
    if layer.is_features && geometry_at.is_none() {
        return Err(Issue::new("E0160").fact("reason", "its layer has no geometry column"));
    }
    let is_bool: Vec<bool> = columns.iter().map(|(_, kind)| kind.eq_ignore_ascii_case("boolean")).collect();
    // Every column but the geometry, in the order of the file.
    let places: Vec<usize> = (0..columns.len()).filter(|at| Some(*at) != geometry_at).collect();
    let mut building = Building::new(places.iter().map(|&at| columns[at].0.clone()).collect(), wanted, size);
    let list: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
    let query = format!("SELECT {} FROM {}", list.join(", "), quoted(&layer.name));
    let mut statement = connection.prepare(&query).map_err(broken)?;
    let mut rows = statement.query(()).map_err(broken)?;
    while let Some(row) = rows.next().map_err(broken)? {
        let feature = building.rows;
        let about = |code| Issue::new(code).file(&source.shown_as).feature(feature);
        if let Some(at) = geometry_at {
            let added = match row.get_ref(at).map_err(broken)? {
                ValueRef::Null => {
                    building.geometry.push_none();
                    Ok(0)
                }
                ValueRef::Blob(blob) => wkb::geopackage(blob, &mut building.geometry),
                _ => Err("it is no blob"),
            };
            match added {
                Ok(0) => {}
                Ok(closed) => issues.push(about("W0204").field("geometry").fact("reason", closed)),
                Err(reason) => {
                    building.geometry.push_none();
                    issues.push(about("E0164").fact("reason", reason));
                }
            }
        }
        building.row(|column| {
            let at = places[column];
            cell(row.get_ref(at).map_err(broken)?, is_bool[at]).ok_or_else(|| about("E0167").field(&columns[at].0))
        })?;
        if building.rows.is_multiple_of(50_000) {
            progress.advance(building.rows as u64, 0);
        }
    }
    let mut described = layer_of(source, "GeoPackage", "UTF-8".to_owned());
    described.crs_member = system(&connection, layer.srs)?.note(source, issues)?;
    Ok(Some(building.finish(described)))
}

/// A value; `None` when it is text that is not UTF-8.
fn cell(value: ValueRef<'_>, is_bool: bool) -> Option<Cell> {
    Some(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(n) if is_bool => Cell::Bool(n != 0),
        ValueRef::Integer(n) => Cell::Integer(n),
        ValueRef::Real(x) => Cell::Real(x),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).ok()?;
            if text.trim().is_empty() { Cell::Null } else { Cell::Text(text.into()) }
        }
        ValueRef::Blob(_) => Cell::Nested,
    })
}

/// Layers and tables of a GeoPackage by name, the first so many.
pub(super) fn names(path: &Path, most: usize) -> Option<Vec<String>> {
    let size = std::fs::metadata(path).ok()?.len();
    let connection = open(path, size).ok()?;
    plain::exists(&connection, "gpkg_contents").ok().filter(|exists| *exists)?;
    let list = format!(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY table_name LIMIT {most}"
    );
    let mut statement = connection.prepare(&list).ok()?;
    let names = statement.query_map([], |row| row.get::<_, String>(0)).ok()?;
    let names = names.collect::<Result<Vec<_>, _>>().ok()?;
    Some(names.into_iter().filter(|name| !TECHNICAL.contains(&name.as_str())).collect())
}
