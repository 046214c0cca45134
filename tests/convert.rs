//! `convert`: what goes in comes out, in every format and every system, or nothing is written.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use catchment::geodesy::{bd09, gcj02};
use catchment::model::Role;
use catchment::prepare::{Conversion, Converted, Failure, convert};
use catchment::read::{Cell, Cells, Quiet, Shape, Source, Table, Wanted, read_table};
use catchment::write::TextEncoding;
use std::fs;
use std::path::{Path, PathBuf};

/// Chinese names, a hole, several parts, nowhere, nothing, long codes, a formula.
const MIXED: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a1","properties":{"名称":"=cmd|' /C calc'!A0","code":"500115001001000000000","人数":12,"率":0.125,"开放":true,"注":null},"geometry":{"type":"Polygon","coordinates":[[[107.0,29.8],[107.1,29.8],[107.1,29.9],[107.0,29.9],[107.0,29.8]],[[107.04,29.84],[107.04,29.86],[107.06,29.86],[107.06,29.84],[107.04,29.84]]]}},
{"type":"Feature","id":"a2","properties":{"名称":"凤城街道","code":"0012","人数":null,"率":3,"开放":false,"注":"x"},"geometry":{"type":"MultiPolygon","coordinates":[[[[107.2,29.8],[107.3,29.8],[107.3,29.9],[107.2,29.8]]],[[[107.4,29.8],[107.5,29.8],[107.5,29.9],[107.4,29.8]]]]}},
{"type":"Feature","id":"a3","properties":{"名称":"无处","code":"7","人数":5,"率":1e-7,"开放":null,"注":"-"},"geometry":null}
]}"#;

const SITES: &str = "名称,学位数,经度,纬度\n长寿一小,1350,107.08446347,29.85753014\n无处小学,900,,\n";

fn folder(files: &[(&str, &[u8])]) -> (tempfile::TempDir, impl Fn(&str) -> PathBuf + use<>) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let base = folder.path().to_owned();
    for (name, bytes) in files {
        fs::write(base.join(name), bytes).unwrap_or_else(|error| panic!("{error}"));
    }
    (folder, move |name: &str| base.join(name))
}

fn wish(from: &str, to: Option<&str>) -> Conversion {
    Conversion {
        from: from.to_owned(),
        to: to.map(str::to_owned),
        layer: None,
        encoding: TextEncoding::Utf8,
        overwrite: false,
    }
}

fn converted(from: &Path, to: &Path, wish: &Conversion) -> Converted {
    convert(&from.display().to_string(), to, wish, &Quiet).unwrap_or_else(|ended| panic!("{:?}", ended.issues))
}

fn refused(from: &Path, to: &Path, wish: &Conversion) -> Failure {
    match convert(&from.display().to_string(), to, wish, &Quiet) {
        Ok(done) => panic!("{done:?}"),
        Err(ended) => ended,
    }
}

/// `None` for a format that this build writes but does not read.
fn table(path: &Path) -> Table {
    let source = Source::new(Path::new(""), &path.display().to_string(), Role::Facilities);
    let (table, issues) = read_table(&source, &Wanted::everything(), &Quiet);
    table.unwrap_or_else(|| panic!("{}: not read back: {issues:?}", path.display()))
}

fn column(table: &Table, name: &str) -> Vec<Cell> {
    table.column(name).map_or_else(|| panic!("{name} among {:?}", table.names), Cells::to_vec)
}

fn point(table: &Table, row: usize) -> [f64; 2] {
    match table.shape(row) {
        Shape::Point(at) => at,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_format_keeps_every_row_and_value_and_its_bytes_never_change() {
    let (held, at) = folder(&[("in.geojson", MIXED.as_bytes())]);
    for name in ["o.geojson", "o.geojsonl", "o.csv", "o.tsv", "o.xlsx", "o.gpkg", "o.fgb", "o.parquet", "o.shp"] {
        let done = converted(&at("in.geojson"), &at(name), &wish("auto", None));
        assert_eq!((done.rows, done.located, done.columns), (3, 2, 6), "{name}");
        assert_eq!(done.sums.get("人数"), Some(&17.0), "{name}");
        let first = fs::read(at(name)).unwrap_or_default();
        let again = Conversion { overwrite: true, ..wish("auto", None) };
        converted(&at("in.geojson"), &at(name), &again);
        assert!(first == fs::read(at(name)).unwrap_or_default(), "{name} has other bytes");
        let read = table(&at(name));
        assert_eq!(read.rows, 3, "{name}");
        assert_eq!(column(&read, "code")[1], Cell::Text("0012".into()), "{name}");
        assert_eq!(column(&read, "code")[0], Cell::Text("500115001001000000000".into()), "{name}");
        assert_eq!(column(&read, "人数")[1], Cell::Null, "{name}");
        let is_sheet = ["csv", "tsv", "xlsx"].iter().any(|ending| name.ends_with(ending));
        let formula = if is_sheet { "'=cmd|' /C calc'!A0" } else { "=cmd|' /C calc'!A0" };
        assert_eq!(column(&read, "名称")[0], Cell::Text(formula.into()), "{name}");
        if is_sheet {
            let Cell::Text(text) = &column(&read, "WKT")[0] else { panic!("{name}") };
            assert!(text.starts_with("POLYGON ((107 29.8") && text.contains("), (107.04 29.84"), "{text}");
            continue;
        }
        for (row, parts, rings) in [(0, 1, 2), (1, 2, 2)] {
            let Shape::Polygons(polygons) = read.shape(row) else { panic!("{name}") };
            assert_eq!((polygons.parts.len() - 1, polygons.rings.len() - 1), (parts, rings), "{name}");
        }
        assert_eq!(read.shape(2), Shape::None, "{name}");
    }
    // What is left of the work is the files themselves.
    let left: Vec<_> = fs::read_dir(held.path()).into_iter().flatten().flatten().map(|e| e.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
fn columns_of_coordinates_are_moved_and_the_former_ones_kept() {
    let (_folder, at) = folder(&[("in.csv", SITES.as_bytes())]);
    let done = converted(&at("in.csv"), &at("o.csv"), &wish("gcj02", Some("wgs84")));
    assert_eq!((done.from.as_str(), done.to.as_str(), done.rows, done.located), ("gcj02", "EPSG:4326", 2, 1));
    assert_eq!(done.issues.count_of("I0719"), 1);
    assert_eq!(done.sums.into_iter().collect::<Vec<_>>(), [("学位数".to_owned(), 2250.0)]);
    assert_eq!(done.issues.count_of("I0723"), 2);
    let read = table(&at("o.csv"));
    let [Cell::Real(lon), Cell::Null] = column(&read, "经度")[..] else { panic!("{read:?}") };
    assert!((lon - 107.08).abs() < 1e-8, "{lon}");
    assert_eq!(column(&read, "经度_gcj02")[0], Cell::Real(107.084_463_47));
    assert_eq!(column(&read, "学位数"), [Cell::Integer(1350), Cell::Integer(900)]);
    // Into a format with geometries: the point is there, the row without one too.
    converted(&at("in.csv"), &at("o.geojson"), &wish("gcj02", None));
    let read = table(&at("o.geojson"));
    assert!((point(&read, 0)[1] - 29.86).abs() < 1e-8);
    assert_eq!((read.rows, read.shape(1)), (2, Shape::None));
}

#[test]
fn there_and_back_through_every_system() {
    let (_folder, at) = folder(&[("in.csv", SITES.as_bytes())]);
    let given = [107.084_463_47, 29.857_530_14];
    for system in ["gcj02", "bd09", "EPSG:4545", "EPSG:4524", "EPSG:32648", "cgcs2000"] {
        let there = at(&format!("{}.geojson", system.replace(':', "")));
        converted(&at("in.csv"), &there, &wish("wgs84", Some(system)));
        let back = at(&format!("{}.back.geojson", system.replace(':', "")));
        converted(&there, &back, &wish(system, Some("wgs84")));
        let read = table(&back);
        let [lon, lat] = point(&read, 0);
        // A micrometre is 1e-11 degrees; projections are good to a hundredth of a millimetre.
        let near = if system.starts_with("EPSG") { 1e-10 } else { 1e-11 };
        assert!((lon - given[0]).abs() < near && (lat - given[1]).abs() < near, "{system}: {lon} {lat}");
    }
    let shifted = Some(point(&table(&at("gcj02.geojson")), 0));
    assert_eq!(shifted, Some(gcj02::from_wgs84(given)));
    assert_eq!(Some(point(&table(&at("bd09.geojson")), 0)), Some(bd09::from_wgs84(given)));
    // A projected GeoJSON says what it is.
    let text = fs::read_to_string(at("EPSG4545.geojson")).unwrap_or_default();
    assert!(text.contains("urn:ogc:def:crs:EPSG::4545"), "{text}");
}

#[test]
fn what_cannot_be_kept_is_refused_and_leaves_nothing() {
    let lines = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[107.0,29.8],[107.1,29.9]]}},
{"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[]}}]}"#;
    let both = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[107.0,29.8]}},
{"type":"Feature","properties":{"a":2},"geometry":{"type":"Polygon","coordinates":[[[107.0,29.8],[107.1,29.8],[107.1,29.9],[107.0,29.8]]]}}]}"#;
    let long = format!("name,note\n甲,{}\n", "长".repeat(200));
    let half = "name,lon,lat\n甲,107.1,\n";
    let files = [("lines.geojson", lines), ("both.geojson", both), ("long.csv", &long), ("half.csv", half)];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let (folder, at) = folder(&files);
    let before = fs::read_dir(folder.path()).into_iter().flatten().count();
    for (from, to, code, exit) in [
        ("lines.geojson", "o.gpkg", "E0713", 65),
        ("both.geojson", "o.shp", "E0715", 65),
        ("long.csv", "o.shp", "E0716", 65),
        ("half.csv", "o.geojson", "E0356", 65),
        ("both.geojson", "o.xls", "E0710", 2),
        ("both.geojson", "both.geojson", "E0712", 73),
        ("both.geojson", "long.csv", "E0711", 73),
        ("nowhere.geojson", "o.csv", "E0101", 66),
    ] {
        let ended = refused(&at(from), &at(to), &wish("auto", None));
        assert_eq!((ended.issues.count_of(code), ended.exit_code), (1, exit), "{from} {to} {:?}", ended.issues);
    }
    let issue = refused(&at("lines.geojson"), &at("o.gpkg"), &wish("auto", None)).issues;
    let said = issue.groups().next().map(|group| group.examples[0].sentence(catchment::words::Lang::En));
    assert_eq!(said.map(|s| s.contains("2 features of type GeometryCollection, LineString")), Some(true));
    assert_eq!(fs::read_dir(folder.path()).into_iter().flatten().count(), before);
    // The input itself is never replaced, whatever is asked for.
    let anyway = Conversion { overwrite: true, ..wish("auto", None) };
    assert_eq!(refused(&at("both.geojson"), &at("both.geojson"), &anyway).issues.count_of("E0712"), 1);
}

#[test]
fn shapefiles_in_gbk_have_short_names_and_say_so() {
    let text = "学校名称全称,人口_2020_常住,经度,纬度\n长寿一小,5,107.1,29.9\n";
    let (_folder, at) = folder(&[("in.csv", text.as_bytes())]);
    let done =
        converted(&at("in.csv"), &at("o.shp"), &Conversion { encoding: TextEncoding::Gbk, ..wish("auto", None) });
    assert_eq!(done.issues.count_of("W0722"), 2);
    let table = fs::read(at("o.dbf")).unwrap_or_default();
    let (name, ..) = encoding_rs::GBK.encode("长寿一小");
    assert!(table.windows(name.len()).any(|bytes| bytes == &name[..]));
    assert_eq!(fs::read(at("o.cpg")).ok().as_deref(), Some(&b"GBK"[..]));
    assert!(fs::read_to_string(at("o.prj")).is_ok_and(|prj| prj.starts_with("GEOGCS[\"GCS_WGS_1984\"")));
    let emoji = "name,lon,lat\n甲😀,107.1,29.9\n";
    assert!(fs::write(at("emoji.csv"), emoji).is_ok());
    let gbk = Conversion { encoding: TextEncoding::Gbk, ..wish("auto", None) };
    assert_eq!(refused(&at("emoji.csv"), &at("e.shp"), &gbk).issues.count_of("E0725"), 1);
}

#[test]
fn points_become_columns_and_columns_of_the_same_meaning_step_aside() {
    let text = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"名称":"甲","经度":1,"list":[1,2]},"geometry":{"type":"Point","coordinates":[107.1,29.9]}}]}"#;
    let (_folder, at) = folder(&[("in.geojson", text.as_bytes())]);
    let done = converted(&at("in.geojson"), &at("o.csv"), &wish("auto", None));
    assert_eq!((done.issues.count_of("I0723"), done.issues.count_of("W0718")), (1, 1));
    let written = fs::read_to_string(at("o.csv")).unwrap_or_default();
    assert_eq!(written, "\u{feff}名称,经度_original,list,lon,lat\n甲,1,,107.1,29.9\n");
    // And back again.
    converted(&at("o.csv"), &at("back.geojson"), &wish("auto", None));
    assert_eq!(Some(point(&table(&at("back.geojson")), 0)), Some([107.1, 29.9]));
}

/// Whole numbers at and beyond the ends of 64 bits, which tables of text hold as they are.
#[test]
fn the_largest_numbers_come_out_digit_by_digit() {
    const NUMBERS: [&str; 7] = [
        "-9223372036854775808",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "9007199254740993",
        "-1",
    ];
    let features = NUMBERS.map(|n| format!(r#"{{"type":"Feature","properties":{{"n":{n}}},"geometry":null}}"#));
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let (_folder, at) = folder(&[("big.geojson", text.as_bytes())]);
    let mut before = at("big.geojson");
    for name in ["a.csv", "b.geojson", "c.tsv", "d.parquet", "e.csv", "f.xlsx", "g.csv", "h.gpkg", "i.csv"] {
        let after = at(name);
        let done = converted(&before, &after, &wish("auto", None));
        assert_eq!(done.issues.count_of("I0721"), 0, "{name}: {:?}", done.issues);
        before = after;
    }
    let csv = fs::read_to_string(before).unwrap_or_else(|error| panic!("{error}"));
    let mut rows = csv.lines().map(|line| line.split(','));
    let place = rows.next().and_then(|mut head| head.position(|name| name.trim_start_matches('\u{feff}') == "n"));
    let found: Vec<&str> = rows.filter_map(|mut row| row.nth(place?)).collect();
    assert_eq!(found, NUMBERS);
}
