//! The spatial index of a layer: an R-tree that SQLite keeps, with the triggers that keep it right when somebody edits the layer.

use super::names::quoted;
use super::packed::{self, Row};
use super::tables;
use rusqlite::{Connection, params};

/// Adds the index of a layer whose rows are written.
pub(super) fn add(
    connection: &Connection,
    table: &str,
    key: &str,
    geometry: &str,
    rows: &[Row],
) -> rusqlite::Result<()> {
    let name = format!("rtree_{table}_{geometry}");
    let index = quoted(&name);
    connection.execute_batch(&format!("CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)"))?;
    packed::fill(connection, &name, rows)?;
    connection.execute_batch(&triggers(&name, table, key, geometry))?;
    connection.execute_batch(tables::EXTENSIONS)?;
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?1, ?2, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        params![table, geometry],
    )?;
    Ok(())
}

/// Those of OGC 12-128r17, annex F.3.
fn triggers(name: &str, table: &str, key: &str, geometry: &str) -> String {
    let (index, table, key, column) = (quoted(name), quoted(table), quoted(key), quoted(geometry));
    let put = format!(
        "INSERT OR REPLACE INTO {index} VALUES (NEW.{key}, ST_MinX(NEW.{column}), ST_MaxX(NEW.{column}), ST_MinY(NEW.{column}), ST_MaxY(NEW.{column}));"
    );
    let is_there = format!("(NEW.{column} NOTNULL AND NOT ST_IsEmpty(NEW.{column}))");
    let is_none = format!("(NEW.{column} ISNULL OR ST_IsEmpty(NEW.{column}))");
    let drop = format!("DELETE FROM {index} WHERE id = OLD.{key};");
    let trigger = |what: &str, when: &str, then: &str| {
        let own = quoted(&format!("{name}_{what}"));
        format!("CREATE TRIGGER {own} AFTER {when} BEGIN {then} END;\n")
    };
    [
        trigger("insert", &format!("INSERT ON {table} WHEN {is_there}"), &put),
        trigger("update1", &format!("UPDATE OF {column} ON {table} WHEN OLD.{key} = NEW.{key} AND {is_there}"), &put),
        trigger("update2", &format!("UPDATE OF {column} ON {table} WHEN OLD.{key} = NEW.{key} AND {is_none}"), &drop),
        trigger(
            "update3",
            &format!("UPDATE ON {table} WHEN OLD.{key} != NEW.{key} AND {is_there}"),
            &format!("{drop} {put}"),
        ),
        trigger(
            "update4",
            &format!("UPDATE ON {table} WHEN OLD.{key} != NEW.{key} AND {is_none}"),
            &format!("DELETE FROM {index} WHERE id IN (OLD.{key}, NEW.{key});"),
        ),
        trigger("delete", &format!("DELETE ON {table} WHEN OLD.{column} NOTNULL"), &drop),
    ]
    .concat()
}
