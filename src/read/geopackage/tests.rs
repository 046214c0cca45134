use super::*;
use crate::model::Role;
use crate::read::{Quiet, Shape};
use rusqlite::params;
use std::path::PathBuf;
use tempfile::TempDir;

const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
  organization_coordsys_id INTEGER, definition TEXT, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
  last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
  z INTEGER, m INTEGER);
INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000', 4490, 'epsg', 4490, '', ''), ('?', -1, 'NONE', -1, '', '');
CREATE TABLE \"学校\"\"1\" (fid INTEGER PRIMARY KEY, geom BLOB, \"名称\" TEXT, places INTEGER, share REAL, public BOOLEAN, photo BLOB);
INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('学校\"1', 'features', 4490);
INSERT INTO gpkg_geometry_columns VALUES ('学校\"1', 'geom', 'POINT', 4490, 0, 0);";

fn point(x: f64, y: f64) -> Vec<u8> {
    let mut blob = b"GP\0\x01\0\0\0\0\x01\x01\0\0\0".to_vec();
    blob.extend(x.to_le_bytes());
    blob.extend(y.to_le_bytes());
    blob
}

fn package(more: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("100% a?b#c.gpkg");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(TABLES).unwrap();
    let insert = "INSERT INTO \"学校\"\"1\" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let first = params![1, point(107.0, 30.0), "一小", 90, 0.5, true, vec![1_u8]];
    connection.execute(insert, first).unwrap();
    connection.execute(insert, params![2, None::<Vec<u8>>, " ", None::<i64>, 2.0, false, None::<Vec<u8>>]).unwrap();
    connection.execute_batch(more).unwrap();
    drop(connection);
    (folder, path)
}

fn look(path: &Path, layer: Option<&str>) -> (Option<Table>, Issues) {
    let mut source = Source::new(Path::new(""), path.to_str().unwrap(), Role::Facilities);
    source.part.layer = layer.map(str::to_owned);
    crate::read::read_table(&source, &Wanted::everything(), &Quiet)
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    issues.groups().map(|group| group.examples[0].code).collect()
}

#[test]
fn a_layer_is_a_table() {
    let (_folder, path) = package("");
    let (table, issues) = look(&path, None);
    let table = table.unwrap_or_else(|| panic!("{issues:?}"));
    assert!(issues.is_empty());
    assert_eq!(table.names, ["fid", "名称", "places", "share", "public", "photo"]);
    assert_eq!(table.layer.crs_member.as_deref(), Some("EPSG:4490"));
    assert_eq!((table.shape(0), table.shape(1)), (Shape::Point([107.0, 30.0]), Shape::None));
    let row = |row: usize| table.columns.iter().map(|c| c.cells.get(row).into_owned()).collect::<Vec<_>>();
    let text = |t: &str| Cell::Text(t.into());
    assert_eq!(
        row(0),
        [Cell::Integer(1), text("一小"), Cell::Integer(90), Cell::Real(0.5), Cell::Bool(true), Cell::Nested]
    );
    assert_eq!(row(1), [Cell::Integer(2), Cell::Null, Cell::Null, Cell::Real(2.0), Cell::Bool(false), Cell::Null]);
    // Nothing was written beside the file.
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn which_layer_must_be_clear() {
    let two = "CREATE TABLE b (fid INTEGER PRIMARY KEY, geom BLOB);
        INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('b', 'features', -1);
        INSERT INTO gpkg_geometry_columns VALUES ('b', 'geom', 'POINT', -1, 0, 0);
        CREATE TABLE list (code TEXT, persons INTEGER); INSERT INTO list VALUES ('007', 12);
        INSERT INTO gpkg_contents (table_name, data_type) VALUES ('list', 'attributes');";
    let (_folder, path) = package(two);
    assert_eq!(codes(&look(&path, None).1), ["E0162"]);
    assert_eq!(codes(&look(&path, Some("c")).1), ["E0161"]);
    let list = look(&path, Some("list")).0.unwrap();
    assert_eq!(*list.column("code").unwrap(), [Cell::Text("007".into())]);
    assert!(list.layer.crs_member.is_none());
    assert_eq!(look(&path, Some("学校\"1")).0.unwrap().rows, 2);
}

/// A system of its own is read by its definition; one that says nothing is none.
#[test]
fn a_definition_is_a_system() {
    let own = |organization: &str, definition: &str| {
        format!(
            "INSERT INTO gpkg_spatial_ref_sys VALUES ('own', 100001, '{organization}', 100001, '{definition}', '');
             UPDATE gpkg_contents SET srs_id = 100001; UPDATE gpkg_geometry_columns SET srs_id = 100001;"
        )
    };
    let local = "PROJCS[\"CQ\",GEOGCS[\"x\",DATUM[\"D_China_2000\",SPHEROID[\"x\",6378137,298.257222101]],\
                 PRIMEM[\"Greenwich\",0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],\
                 PARAMETER[\"False_Easting\",500000],PARAMETER[\"Central_Meridian\",106.5],UNIT[\"Meter\",1]]";
    let string = "+proj=tmerc +x_0=500000 +lon_0=106.5 +units=m +ellps=GRS80";
    for (organization, definition, expected, code) in [
        ("NONE", local, Some(string), None),
        ("chongqing", local, Some(string), None),
        ("NONE", "undefined", None, None),
        ("NONE", "LOCAL_CS[\"Undefined Cartesian SRS\"]", None, None),
        ("EPSG", "undefined", Some("EPSG:100001"), None),
        ("NONE", "GEOGCS[\"Mars\"]", None, Some("E0174")),
    ] {
        let (_folder, path) = package(&own(organization, definition));
        let (table, issues) = look(&path, None);
        let found = table.as_ref().and_then(|table| table.layer.crs_member.as_deref());
        assert_eq!((found, codes(&issues).first().copied()), (expected, code), "{definition}");
    }
}

#[test]
fn views_and_queries_without_end_are_refused() {
    let endless = "DROP TABLE \"学校\"\"1\";
        CREATE VIEW \"学校\"\"1\" AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i AS fid, NULL AS geom FROM n;";
    let (_folder, path) = package(endless);
    assert_eq!(codes(&look(&path, None).1), ["E0163"]);
    // The list of layers itself may be the trap.
    let endless = "DROP TABLE gpkg_contents;
        CREATE VIEW gpkg_contents AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i AS table_name, 'features' AS data_type, 1 AS srs_id FROM n;";
    let (_folder, path) = package(endless);
    assert_eq!(codes(&look(&path, None).1), ["E0163"]);
    let endless = "ALTER TABLE \"学校\"\"1\" ADD COLUMN slow TEXT AS (hex(zeroblob(100000000))) VIRTUAL;";
    let (_folder, path) = package(endless);
    // An expression is not worked out: the column is left out, and that is said.
    let (table, issues) = look(&path, None);
    assert!(table.unwrap().names.iter().all(|name| name != "slow"));
    assert_eq!(codes(&issues), ["W0164"]);
}

/// Whatever is read, the tables of the standard included, is a plain table without columns that are expressions.
#[test]
fn nothing_but_plain_tables_is_read() {
    let copies = |name: &str, made: &str| format!("ALTER TABLE {name} RENAME TO kept; {made}");
    let refused = [
        (copies("gpkg_contents", "CREATE VIEW gpkg_contents AS SELECT * FROM kept;"), "gpkg_contents", "view"),
        (copies("gpkg_contents", "CREATE VIEW GPKG_Contents AS SELECT * FROM kept;"), "gpkg_contents", "view"),
        (
            copies("gpkg_geometry_columns", "CREATE VIEW gpkg_geometry_columns AS SELECT * FROM kept;"),
            "gpkg_geometry_columns",
            "view",
        ),
        (
            copies("gpkg_spatial_ref_sys", "CREATE VIEW gpkg_spatial_ref_sys AS SELECT * FROM kept;"),
            "gpkg_spatial_ref_sys",
            "view",
        ),
        (
            copies(
                "gpkg_geometry_columns",
                "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT AS (hex(zeroblob(100000000))));",
            ),
            "gpkg_geometry_columns",
            "generated column",
        ),
        (
            "DROP TABLE \"学校\"\"1\"; CREATE/**/VIRTUAL/**/TABLE \"学校\"\"1\" USING fts5(fid, geom);".to_owned(),
            "学校\"1",
            "virtual",
        ),
    ];
    for (change, table, kind) in refused {
        let (_folder, path) = package(&change);
        let (read, issues) = look(&path, None);
        let first = issues.groups().flat_map(|group| &group.examples).next().unwrap_or_else(|| panic!("{change}"));
        assert!(read.is_none() && first.code == "E0163", "{change}: {first:?}");
        let said = first.sentence(crate::words::Lang::En);
        assert!(said.contains(table) && said.contains(kind), "{said}");
    }
    // Views upon views that nobody reads cost nothing.
    let views: String = (1..40)
        .map(|n| format!("CREATE VIEW v{n} AS SELECT * FROM v{0} UNION ALL SELECT * FROM v{0};", n - 1))
        .collect();
    let (_folder, path) = package(&format!("CREATE TABLE v0 (a); {views}"));
    let started = std::time::Instant::now();
    assert!(look(&path, None).0.is_some());
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn broken_geometry_is_named_and_an_open_journal_is_said() {
    let (folder, path) = package("UPDATE \"学校\"\"1\" SET geom = x'4750000100000000010100' WHERE fid = 1;");
    let (table, issues) = look(&path, None);
    assert!(table.is_none());
    assert_eq!(codes(&issues), ["E0164"]);
    let (_folder, path) = package("");
    std::fs::write(path.with_file_name("100% a?b#c.gpkg-wal"), b"x").unwrap();
    assert_eq!(codes(&look(&path, None).1), ["W0166"]);
    drop(folder);
}

#[test]
fn damaged_files_end_with_an_issue() {
    let (folder, path) = package("");
    let whole = std::fs::read(&path).unwrap();
    let cut = folder.path().join("cut.gpkg");
    for length in (100..whole.len()).step_by(97) {
        std::fs::write(&cut, &whole[..length]).unwrap();
        let (table, issues) = look(&cut, None);
        assert!(table.is_some() || issues.has_errors(), "{length}");
    }
    let mut seed = 99_u64;
    for _ in 0..1_500 {
        let mut bytes = whole.clone();
        for _ in 0..8 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = 16 + (seed >> 33) as usize % (bytes.len() - 16);
            bytes[at] = (seed >> 20) as u8;
        }
        std::fs::write(&cut, &bytes).unwrap();
        let (table, issues) = look(&cut, None);
        assert!(table.is_some() || issues.has_errors());
    }
}
