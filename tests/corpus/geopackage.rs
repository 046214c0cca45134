//! GeoPackages: databases that may hold traps, and geometry that may lie.

use super::case::Case;
use rusqlite::Connection;

const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
  organization_coordsys_id INTEGER, definition TEXT, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
  last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
  z INTEGER, m INTEGER);
INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000', 4490, 'epsg', 4490, '', '');
CREATE TABLE t (fid INTEGER PRIMARY KEY, geom BLOB, id TEXT, name TEXT, service TEXT, places INTEGER);
INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('t', 'features', 4490);
INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 'POINT', 4490, 0, 0);
INSERT INTO t VALUES (1, x'475000010000000001010000000000000000C05A400000000000003E40', 'A', 'One', 'primary', 90);";

/// Its bytes, after these statements.
fn package(more: &str) -> Vec<u8> {
    let Ok(folder) = tempfile::tempdir() else { return Vec::new() };
    let path = folder.path().join("t.gpkg");
    let made = Connection::open(&path).and_then(|connection| connection.execute_batch(&format!("{TABLES}{more}")));
    assert!(made.is_ok(), "{made:?}");
    std::fs::read(path).unwrap_or_default()
}

/// With this geometry (hexadecimal WKB behind a head of GeoPackage).
fn geometry(wkb: &str) -> Vec<u8> {
    package(&format!("UPDATE t SET geom = x'4750000100000000{wkb}';"))
}

pub fn cases() -> Vec<Case> {
    [files(), layers(), geometries()].concat()
}

fn case(name: &'static str, bytes: Vec<u8>) -> Case {
    Case::layer("GeoPackage", name, "t.gpkg", bytes)
}

fn files() -> Vec<Case> {
    let whole = package("");
    let patched = |at: usize, bytes: &[u8]| {
        let mut all = whole.clone();
        all[at..at + bytes.len()].copy_from_slice(bytes);
        all
    };
    vec![
        case("a sound layer", whole.clone()),
        case("only the magic", b"SQLite format 3\0".to_vec()).gives(65, &["E0160"]).names(&["t.gpkg"]),
        case("cut in the middle", whole[..whole.len() / 2].to_vec()).gives(65, &["E0160"]),
        case("pages of one byte", patched(16, &[0, 2])).gives(65, &["E0160"]),
        case("4 billion pages claimed", patched(28, &[0xff; 4])).gives(65, &["E0160"]),
        case("a first page of 0xff", patched(100, &[0xff; 400])).gives(65, &["E0160"]),
        case("written as UTF-16", patched(56, &[0, 0, 0, 2])).gives(65, &["E0160"]),
        case("a log that is not there", patched(18, &[2, 2])),
        case("no GeoPackage", package("DROP TABLE gpkg_contents;")).gives(65, &["E0160"]).names(&["gpkg_contents"]),
    ]
}

fn layers() -> Vec<Case> {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";
    let list = |name: &str| {
        format!(
            "CREATE TABLE {name} (code TEXT); INSERT INTO gpkg_contents (table_name, data_type) VALUES ('{name}', 'attributes');"
        )
    };
    vec![
        case("a view without end", package(&format!("DROP TABLE t; CREATE VIEW t AS {endless} SELECT i AS fid, NULL AS geom FROM n;")))
            .gives(65, &["E0163"]),
        case("a list of layers without end", {
            package(&format!(
                "DROP TABLE gpkg_contents; CREATE VIEW gpkg_contents AS {endless} \
                 SELECT i AS table_name, 'features' AS data_type, 1 AS srs_id FROM n;"
            ))
        })
        .gives(65, &["E0163"]),
        case("systems without end", {
            package(&format!(
                "DROP TABLE gpkg_spatial_ref_sys; CREATE VIEW gpkg_spatial_ref_sys AS {endless} \
                 SELECT i AS srs_id, 'epsg' AS organization, 0 AS organization_coordsys_id FROM n WHERE i < 0;"
            ))
        })
        .gives(65, &["E0163"])
        .names(&["gpkg_spatial_ref_sys"]),
        case("a computed column of 100 MB", {
            package("ALTER TABLE t ADD COLUMN slow TEXT AS (hex(zeroblob(100000000))) VIRTUAL;")
        }),
        case("a trigger that deletes", {
            package("CREATE TRIGGER gone AFTER INSERT ON t BEGIN DELETE FROM t; END;")
        }),
        case("geometry columns as a view", package("ALTER TABLE gpkg_geometry_columns RENAME TO kept; CREATE VIEW gpkg_geometry_columns AS SELECT * FROM kept;"))
            .gives(65, &["E0163"])
            .names(&["gpkg_geometry_columns", "view"]),
        case("a long default in 20,000 rows", {
            package(&format!(
                "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
                 INSERT INTO t SELECT i, geom, 'A' || i, name, service, places FROM n, t WHERE fid = 1; \
                 ALTER TABLE t ADD COLUMN note TEXT DEFAULT '{}';",
                "x".repeat(100_000)
            ))
        })
        .gives(65, &["E0207"])
        .names(&["t.gpkg"]),
        case("a virtual table with a comment", package("DROP TABLE t; CREATE/**/VIRTUAL TABLE t USING fts5(geom);")).gives(65, &["E0163"]),
        case("a virtual table", package("DROP TABLE t; CREATE VIRTUAL TABLE t USING fts5(geom);")).gives(65, &["E0163"]),
        case("a layer that is listed and not there", package("DROP TABLE t;")).gives(65, &["E0163"]).names(&["t"]),
        case("no layer", package("DELETE FROM gpkg_contents;")).gives(65, &["E0102"]),
        case("a layer without a geometry column", package("DELETE FROM gpkg_geometry_columns;")).gives(65, &["E0160"]),
        case("two layers", {
            package(
                "CREATE TABLE b (fid INTEGER PRIMARY KEY, geom BLOB); INSERT INTO gpkg_contents (table_name, data_type) \
                 VALUES ('b', 'features'); INSERT INTO gpkg_geometry_columns VALUES ('b', 'geom', 'POINT', 4490, 0, 0);",
            )
        })
        .names(&["layer=t"]),
        case("a layer by name", package(&list("b"))).run(&["check", "t.gpkg|layer=t"]),
        case("a layer that does not exist", package("")).run(&["check", "t.gpkg|layer=c"]).gives(65, &["E0161"]).names(&["c"]),
        case("a name that is SQL", package("")).run(&["check", "t.gpkg|layer=t\"; DROP TABLE t; --"]).gives(65, &["E0161"]),
        case("a layer whose name is SQL", {
            package("ALTER TABLE t RENAME TO \"a\"\"; DROP TABLE x; --\"; UPDATE gpkg_contents SET table_name = 'a\"; DROP TABLE x; --'; UPDATE gpkg_geometry_columns SET table_name = 'a\"; DROP TABLE x; --';")
        }),
        case("a system without a code", {
            package("INSERT INTO gpkg_spatial_ref_sys VALUES ('?', -1, 'NONE', -1, '', ''); UPDATE gpkg_contents SET srs_id = -1;")
        }),
        case("a text that is not UTF-8", package("UPDATE t SET name = CAST(x'ff80' AS TEXT);")).gives(65, &["E0167"]).names(&["name"]),
        case("a blob as places", package("UPDATE t SET places = x'00ff';")).gives(65, &["E0312"]),
        case("endless places", package("UPDATE t SET places = 9e999;")).gives(65, &["E0315"]),
        case("the smallest integer as places", package("UPDATE t SET places = -9223372036854775808;")).gives(65, &["E0313"]),
    ]
}

fn geometries() -> Vec<Case> {
    let bad = |name, wkb: &str| case(name, geometry(wkb)).gives(65, &["E0164"]);
    let nested = "0107000000010000000".to_owned();
    let collections = format!("{}{}", &nested[..18].repeat(5_000), "010100000000000000000000000000000000000000");
    vec![
        bad("a point cut in two", "01010000000000").names(&["t.gpkg"]),
        bad("4,294,967,295 points claimed", "0104000000ffffffff"),
        bad("4,294,967,295 rings claimed", "0103000000ffffffff"),
        bad("4,294,967,295 positions in a ring claimed", "010300000001000000ffffffff"),
        bad("an unknown type", "01ff000000"),
        bad("an unknown order of bytes", "0201000000"),
        case("collections in collections", geometry(&collections)).gives(65, &["E0164"]),
        case("no geometry", package("UPDATE t SET geom = NULL;")),
        case("text as geometry", package("UPDATE t SET geom = 'POINT(1 2)';")).gives(65, &["E0164"]),
        case("an empty blob", package("UPDATE t SET geom = x'';")).gives(65, &["E0164"]),
        case("WKB without a head", package("UPDATE t SET geom = x'010100000000000000C05A400000000000003E40';"))
            .gives(65, &["E0164"]),
        case("an envelope that is not there", package("UPDATE t SET geom = x'4750000900000000';"))
            .gives(65, &["E0164"]),
        case("a line", geometry("0102000000020000000000000000C05A400000000000003E400000000000C05A400000000000003F40"))
            .gives(65, &["E0350"]),
        case("1e308 degrees", geometry("0101000000a0c8eb85f3cce17fa0c8eb85f3cce17f")).gives(65, &["E0352", "E0417"]),
    ]
}
