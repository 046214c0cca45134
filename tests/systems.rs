//! The same town in systems that no EPSG code names: definitions, PROJ strings and keys give what the code gives.

use super::common::{street_town, written};
use catchment::study::{Failure, Study};
use std::collections::BTreeMap;
use std::path::Path;

/// Sites and cells declared in this system; streets keep theirs.
fn declared(crs: &str) -> [String; 2] {
    [format!("facilities.0.crs={crs}"), format!("demand.0.crs={crs}")]
}

fn is_table(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "csv")
}

/// Every table of a run.
fn tables(crs: &str) -> BTreeMap<String, Vec<u8>> {
    let changes = declared(crs);
    let mut files = written(&street_town(), &changes.iter().map(String::as_str).collect::<Vec<_>>());
    files.retain(|name, _| is_table(name));
    files
}

fn codes(failure: &Failure) -> Vec<&'static str> {
    match failure {
        Failure::Missing(issues) | Failure::Data(issues) => {
            issues.groups().map(|group| group.examples[0].code).collect()
        }
        other @ Failure::Bug(_) => panic!("{other:?}"),
    }
}

fn refused(crs: &str) -> Failure {
    let study = Study::open_with(&street_town(), &declared(crs)).unwrap();
    match catchment::run::run(&study) {
        Ok(_) => panic!("{crs} is taken"),
        Err(failure) => failure,
    }
}

/// EPSG:4545 in WKT 1 as GDAL writes it, without the code.
const WKT: &str = r#"PROJCS["town",GEOGCS["x",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",108],PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]]"#;

#[test]
fn a_system_by_its_numbers_is_that_of_the_code() {
    let expected = tables("EPSG:4545");
    assert!(!expected.is_empty());
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let far = WKT.replace("\"central_meridian\",108", "\"central_meridian\",107.5");
    for crs in [
        "+proj=tmerc +lat_0=0 +lon_0=108 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs",
        "{ central_meridian = 108.0 }",
        "{ central_meridian = 108, false_easting = 500000, false_northing = 0, scale = 1, ellipsoid = 'cgcs2000' }",
        "ESRI:4545",
        &file("town.wkt", WKT),
        &file("town.prj", &WKT.replace("China_2000", "unknown")),
    ] {
        assert_eq!(tables(crs), expected, "{crs}");
    }
    assert_ne!(tables(&file("far.wkt", &far)), expected);
}

#[test]
fn what_defines_nothing_is_refused() {
    for (crs, code, exit) in [
        ("+proj=tmerc +lon_0=", "E0402", 65),
        ("+proj=pipeline +step +proj=longlat", "E0402", 65),
        ("none.wkt", "E0101", 66),
        ("study.txt", "E0101", 66),
        ("{ false_easting = 500000 }", "E0433", 65),
        ("{ central_meridian = 108, scale = 0 }", "E0432", 65),
    ] {
        let failure = refused(crs);
        assert!(codes(&failure).contains(&code));
        assert!(
            codes(&failure).iter().all(|found| *found == code || found.starts_with('W')),
            "{crs}: {:?}",
            codes(&failure)
        );
        assert_eq!(failure.exit_code(), exit, "{crs}");
    }
    let unknown = Study::open_with(&street_town(), &declared("{ meridian = 108 }"));
    let said = unknown.err().map(|failure| format!("{failure:?}")).unwrap_or_default();
    assert!(said.contains("meridian") && said.contains("central_meridian"), "{said}");
}

/// The town's sites and cells in a plane of their own, tied to EPSG:4545 by points: the same tables, and a note that says how well.
#[test]
fn a_plane_tied_by_points_gives_the_tables_of_the_code() {
    let (sin, cos) = 0.3_f64.to_radians().sin_cos();
    let city = |[x, y]: [f64; 2]| {
        let [x, y] = [x - 499_000.0, y - 3_299_000.0];
        [x * cos + y * sin, y * cos - x * sin]
    };
    let folder = tempfile::tempdir().unwrap();
    let town = street_town();
    for name in ["study.toml", "streets.geojson"] {
        std::fs::copy(town.with_file_name(name), folder.path().join(name)).unwrap();
    }
    for name in ["schools.csv", "cells.csv"] {
        let text = std::fs::read_to_string(town.with_file_name(name)).unwrap();
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
        let at = |axis: &str| head.iter().position(|name| *name == axis).unwrap();
        let moved = lines.map(|line| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            // A site without a position has none here either.
            if let (Ok(x), Ok(y)) = (cells[at("x")].parse(), cells[at("y")].parse()) {
                let to = city([x, y]);
                (cells[at("x")], cells[at("y")]) = (to[0].to_string(), to[1].to_string());
            }
            cells.join(",")
        });
        let all: Vec<String> = std::iter::once(head.join(",")).chain(moved).collect();
        std::fs::write(folder.path().join(name), all.join("\n")).unwrap();
    }
    let mut points = String::from("x,y,target_x,target_y\n");
    for at in [[499_500.0, 3_299_500.0], [501_500.0, 3_299_600.0], [501_400.0, 3_301_500.0], [499_600.0, 3_301_400.0]] {
        let from = city(at);
        points += &format!("{},{},{},{}\n", from[0], from[1], at[0], at[1]);
    }
    std::fs::write(folder.path().join("points.csv"), points).unwrap();
    let changes = declared("{ control_points = 'points.csv', target = 'EPSG:4545' }");
    let mut files = written(&folder.path().join("study.toml"), &changes.iter().map(String::as_str).collect::<Vec<_>>());
    let run: serde_json::Value = serde_json::from_slice(&files["run.json"]).unwrap();
    assert!(run["inputs"].to_string().contains("points.csv") && run["issues"].to_string().contains("I0434"));
    files.retain(|name, _| is_table(name));
    assert_eq!(files, tables("EPSG:4545"));
}

/// The files that define systems stand among the inputs of `run.json`, with their hashes.
#[test]
fn the_definition_is_an_input() {
    let folder = tempfile::tempdir().unwrap();
    let town = street_town();
    for name in ["study.toml", "schools.csv", "cells.csv", "streets.geojson"] {
        std::fs::copy(town.with_file_name(name), folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("town.wkt"), WKT).unwrap();
    let study = folder.path().join("study.toml");
    let changes = declared("town.wkt");
    let files = written(&study, &changes.iter().map(String::as_str).collect::<Vec<_>>());
    let run: serde_json::Value = serde_json::from_slice(&files["run.json"]).unwrap();
    assert!(run["inputs"].to_string().contains("town.wkt"), "{}", run["inputs"]);
    assert_eq!(run["parameters"]["facilities"][0]["crs"], "town.wkt");
    let system = "+proj=tmerc";
    assert!(
        run["layers"].to_string().contains(system) || run["layers"].to_string().contains("EPSG:4545"),
        "{}",
        run["layers"]
    );
}
