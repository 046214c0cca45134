//! Parquet there and back, and before the eyes of others: GeoPandas and DuckDB (skipped, and said so, where they are not installed).

#![allow(clippy::panic, clippy::print_stderr, clippy::unwrap_used, reason = "a test that panics has failed")]

use catchment::model::Role;
use catchment::prepare::{Conversion, Converted, convert};
use catchment::read::{Cell, Quiet, Shape, Source, Table, Wanted, read_table};
use catchment::write::TextEncoding;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn converted(from: &Path, to: &Path, system: Option<&str>) -> Converted {
    let wish = Conversion {
        from: "auto".to_owned(),
        to: system.map(str::to_owned),
        layer: None,
        encoding: TextEncoding::Utf8,
        overwrite: true,
    };
    convert(&from.display().to_string(), to, &wish, &Quiet).unwrap_or_else(|ended| panic!("{:?}", ended.issues))
}

fn table(path: &Path) -> Table {
    let source = Source::new(Path::new(""), &path.display().to_string(), Role::Facilities);
    let (table, issues) = read_table(&source, &Wanted::everything(), &Quiet);
    table.unwrap_or_else(|| panic!("{}: {issues:?}", path.display()))
}

/// Rings, whatever list of coordinates they stand in.
fn seen(shape: Shape<'_>) -> String {
    let Shape::Polygons(p) = shape else { return format!("{shape:?}") };
    let rings: Vec<_> = p.rings.windows(2).map(|ends| &p.xy[ends[0] as usize..ends[1] as usize]).collect();
    format!("{:?} {rings:?}", p.parts)
}

/// The cells of a column; GeoJSON may write a whole number without a point.
fn values(table: &Table, name: &str) -> Option<Vec<Cell>> {
    let plain = |cell: Cell<&str>| match cell.into_owned() {
        Cell::Real(x) if x.fract() == 0.0 && x.abs() < 9e15 => Cell::Integer(x as i64),
        other => other,
    };
    table.column(name).map(|cells| cells.iter().map(plain).collect())
}

fn position() -> impl Strategy<Value = [f64; 2]> {
    (100.0..110.0_f64, 20.0..30.0_f64).prop_map(|(x, y)| [x, y])
}

/// Triangles with or without a hole, which only have to be rings.
fn rings() -> impl Strategy<Value = Vec<Vec<[f64; 2]>>> {
    let ring = prop::collection::vec(position(), 3..5).prop_map(|ring| [&ring[..], &ring[..1]].concat());
    prop::collection::vec(ring, 1..3)
}

fn geometry() -> impl Strategy<Value = Value> {
    let of = |kind: &str, coordinates: Value| json!({ "type": kind, "coordinates": coordinates });
    prop_oneof![
        2 => Just(Value::Null),
        4 => position().prop_map(move |at| of("Point", json!(at))),
        1 => prop::collection::vec(position(), 1..4).prop_map(move |at| of("MultiPoint", json!(at))),
        2 => rings().prop_map(move |rings| of("Polygon", json!(rings))),
        2 => prop::collection::vec(rings(), 1..4).prop_map(move |parts| of("MultiPolygon", json!(parts))),
    ]
}

/// Columns of one type, as most are, and one of all types.
fn properties() -> impl Strategy<Value = Value> {
    // Blank text is none in Parquet, as in the other formats with types.
    let text = || "[a-z学校][a-z学校 \"',=\\\\]{0,12}".prop_map(Value::from);
    // A number beyond 2^53 is text, and so is a column with one.
    let whole = || (-(1_i64 << 53)..=1 << 53).prop_map(Value::from);
    let real = || any::<f64>().prop_filter("finite", |x| x.is_finite()).prop_map(Value::from);
    let or_none = |value: BoxedStrategy<Value>| prop_oneof![1 => Just(Value::Null), 4 => value].boxed();
    let mixed = prop_oneof![text(), any::<i64>().prop_map(Value::from), any::<bool>().prop_map(Value::from)].boxed();
    let columns = (
        or_none(text().boxed()),
        or_none(whole().boxed()),
        or_none(real().boxed()),
        or_none(any::<bool>().prop_map(Value::from).boxed()),
        or_none(mixed),
    );
    columns.prop_map(|(a, b, c, d, e)| json!({ "名称": a, "人数": b, "geometry": c, "开": d, "注": e }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// `convert` itself compares what it wrote with what it reads; this compares what comes back in GeoJSON with what was there first.
    #[test]
    fn what_goes_into_parquet_comes_out(features in prop::collection::vec((properties(), geometry()), 1..12)) {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let features: Vec<Value> = features
            .into_iter()
            .map(|(properties, geometry)| json!({ "type": "Feature", "properties": properties, "geometry": geometry }))
            .collect();
        let text = json!({ "type": "FeatureCollection", "features": features }).to_string();
        fs::write(at("in.geojson"), text).unwrap();
        converted(&at("in.geojson"), &at("there.parquet"), None);
        converted(&at("in.geojson"), &at("again.parquet"), None);
        prop_assert!(fs::read(at("there.parquet")).unwrap() == fs::read(at("again.parquet")).unwrap());
        converted(&at("there.parquet"), &at("back.geojson"), None);
        let (first, back) = (table(&at("in.geojson")), table(&at("back.geojson")));
        prop_assert_eq!(first.rows, back.rows);
        for row in 0..first.rows {
            prop_assert_eq!(seen(first.shape(row)), seen(back.shape(row)));
        }
        let there = table(&at("there.parquet"));
        for name in &there.names {
            prop_assert_eq!(values(&there, name), values(&back, name), "{}", name);
        }
        for name in ["名称", "人数", "geometry", "开"] {
            prop_assert_eq!(values(&first, name), values(&there, name), "{}", name);
        }
    }
}

const SCHOOLS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"名称":"凤城街道第一小学","人数":12,"率":0.125,"开放":true},"geometry":{"type":"Polygon","coordinates":[[[107.0,29.8],[107.1,29.8],[107.1,29.9],[107.0,29.9],[107.0,29.8]],[[107.04,29.84],[107.04,29.86],[107.06,29.86],[107.06,29.84],[107.04,29.84]]]}},
{"type":"Feature","properties":{"名称":null,"人数":null,"率":1e-7,"开放":false},"geometry":{"type":"Point","coordinates":[107.3,29.8]}},
{"type":"Feature","properties":{"名称":"无处","人数":5,"率":null,"开放":null},"geometry":null}
]}"#;

fn pythons() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-venv/bin/python");
    std::env::var_os("CATCHMENT_PYTHON").map(PathBuf::from).into_iter().chain([own, PathBuf::from("python3")]).collect()
}

/// What they see; nothing where they are not installed.
fn peers(path: &Path) -> Option<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/geoparquet.py");
    let run = |python| Command::new(python).arg(&script).arg(path).output().ok();
    let Some(output) = pythons().into_iter().filter_map(run).find(|output| output.status.code() != Some(3)) else {
        // Straight to standard error: what a passing test prints is not shown.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"SKIPPED: GeoPandas and DuckDB are not installed (pip install geopandas pyarrow duckdb; CATCHMENT_PYTHON names the Python to use)\n",
        );
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn geopandas_and_duckdb_read_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("in.geojson"), SCHOOLS).unwrap();
    converted(&at("in.geojson"), &at("o.parquet"), None);
    let Some(seen) = peers(&at("o.parquet")) else { return };
    assert_eq!(seen["columns"]["名称"], json!(["凤城街道第一小学", null, "无处"]));
    assert_eq!(seen["columns"]["人数"], json!([12.0, null, 5.0]));
    assert_eq!(seen["columns"]["率"], json!([0.125, 1e-7, null]));
    assert_eq!(seen["columns"]["开放"], json!([true, false, null]));
    let area = seen["wkt"][0].as_str().unwrap_or_default();
    assert!(area.starts_with("MULTIPOLYGON (((107 29.8, 107.1 29.8") && area.contains("(107.04 29.84"), "{area}");
    assert_eq!((&seen["wkt"][1], &seen["wkt"][2]), (&json!("POINT (107.3 29.8)"), &Value::Null));
    assert_eq!((&seen["crs"], &seen["within"]), (&json!("OGC:CRS84"), &json!(1)), "{seen}");
    assert_eq!(seen["bounds"], json!([107.0, 29.8, 107.3, 29.9]));
    assert_eq!(seen["duckdb_columns"], json!(["名称", "人数", "率", "开放", "geometry", "bbox"]));
    let types = seen["duckdb_types"].as_array().unwrap();
    assert_eq!(types[..4], [json!("VARCHAR"), json!("BIGINT"), json!("DOUBLE"), json!("BOOLEAN")]);
    assert!(types[4].as_str().is_some_and(|kind| kind.starts_with("GEOMETRY")), "{types:?}");
    assert_eq!((&seen["duckdb_geometries"][1], &seen["duckdb_sum"]), (&json!("POINT (107.3 29.8)"), &json!(17.0)));
}

#[test]
fn geopandas_knows_the_systems_that_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("in.geojson"), SCHOOLS).unwrap();
    for code in [4490, 4545, 4524, 4496, 32648, 3857] {
        converted(&at("in.geojson"), &at("o.parquet"), Some(&format!("EPSG:{code}")));
        assert_eq!(table(&at("o.parquet")).layer.crs_member, Some(format!("EPSG:{code}")));
        let Some(seen) = peers(&at("o.parquet")) else { return };
        assert_eq!((&seen["epsg"], &seen["same_crs"]), (&json!(code), &json!(true)), "{code}");
    }
}

#[test]
fn a_system_that_is_not_defined_here_is_said_and_not_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("in.geojson"), SCHOOLS).unwrap();
    for system in ["EPSG:2326", "gcj02"] {
        let done = converted(&at("in.geojson"), &at("o.parquet"), Some(system));
        assert_eq!(done.issues.count_of("W0720"), 1, "{system}");
        assert_eq!(table(&at("o.parquet")).layer.crs_member, None, "{system}");
    }
}

/// A layer of a study may be in it, and a table without geometries is one.
#[test]
fn a_table_without_geometries_goes_there_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("in.csv"), "编码,人数\n0012,5\n0013,\n").unwrap();
    let done = converted(&at("in.csv"), &at("o.parquet"), None);
    assert_eq!((done.rows, done.located), (2, 0));
    let read = table(&at("o.parquet"));
    assert_eq!((read.layer.format, read.geometry.len()), ("Parquet", 0));
    converted(&at("o.parquet"), &at("back.csv"), None);
    assert_eq!(
        fs::read_to_string(at("back.csv")).unwrap().trim_start_matches('\u{feff}'),
        "编码,人数\n0012,5\n0013,\n"
    );
}
