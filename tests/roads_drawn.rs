//! Roads and detours as layers: who passes on which road, the lines of the ways, and that `verify` sees every number that is changed.

use crate::common::finished::{hash, sealed};
use crate::common::run;
use crate::roads::{X, Y, layer, line, put, streets, town};
use catchment::check::verify;
use catchment::words::Lang;
use catchment::write::{self, WriteOptions};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const WALK: &str = "mode = 'walk'\nspeed = '4 km/h'";
const NEAREST: &str = "method = 'nearest'\ncutoff = '60 min'";

/// Runs the study of a folder and writes its results to `out` there.
fn write_to_out(folder: &Path) -> catchment::balance::Results {
    let found = run(&folder.join("study.toml"), &[]);
    let options = WriteOptions { base: folder.to_owned(), lang: Lang::En, ..WriteOptions::default() };
    write::write(&found, &folder.join("out"), &options).unwrap();
    found
}

fn features(folder: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("out/primary").join(name)).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    document["features"].as_array().unwrap().clone()
}

/// Two arms of 1 km meet in the site's road of 500 m; a lane stands apart. Ten people each: 600 m, 300 m and 100 m from the junction, and
/// one who is far from everything.
fn arms() -> tempfile::TempDir {
    let roads = layer(&[
        line(&[[-1_000.0, 0.0], [0.0, 0.0]], &json!({ "class": "primary", "路名": "西路" })),
        line(&[[0.0, 0.0], [1_000.0, 0.0]], &json!({ "class": "residential" })),
        line(&[[0.0, 0.0], [0.0, 500.0]], &json!({ "class": "residential", "桥梁": "是" })),
        line(&[[0.0, 500.0], [0.0, 600.0]], &json!({ "class": "residential" })),
        line(&[[-200.0, -300.0], [-100.0, -300.0]], &json!({ "class": "residential" })),
    ]);
    let cells = [[-600.0, 0.0], [300.0, 0.0], [0.0, 580.0], [9_000.0, 9_000.0]];
    town(&roads, &cells, &[[0.0, 560.0]], WALK, NEAREST)
}

#[test]
fn who_passes_on_which_road() {
    let folder = arms();
    write_to_out(folder.path());
    let roads = features(folder.path(), "roads.geojson");
    let of = |metres: f64, persons: f64| {
        let is_it = |road: &&Value| {
            let near = |column: &str, value: f64| (road["properties"][column].as_f64().unwrap() - value).abs() < 1e-6;
            near("metres", metres) && near("persons", persons)
        };
        roads.iter().filter(is_it).map(|road| road["properties"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(roads.len(), 5);
    let west = roads.iter().find(|road| road["properties"]["name"] == "西路").unwrap();
    assert_eq!(west["properties"]["persons"], json!(10.0));
    assert_eq!(west["properties"]["person_km"], json!(6.0));
    assert_eq!(west["properties"]["kmh"], json!(4.0));
    let bridge = of(500.0, 20.0);
    assert_eq!((bridge[0]["structure"].as_str(), bridge[0]["person_km"].as_f64()), (Some("bridge"), Some(10.0)));
    // The last road is passed by all three, by one of them in the other direction, each for a part of it.
    let last = of(100.0, 30.0);
    assert!((last[0]["person_km"].as_f64().unwrap() - 1.4).abs() < 1e-9, "{last:?}");
    let apart = of(100.0, 0.0);
    assert_eq!((apart[0]["part"].as_i64(), last[0]["part"].as_i64()), (Some(2), Some(1)));
    // The longest detour comes first, and its line is the way; who goes nowhere has the straight line to the site.
    let ways = features(folder.path(), "ways.geojson");
    assert_eq!(ways[0]["properties"]["cell"], json!("c0"));
    assert_eq!(ways[0]["geometry"]["coordinates"].as_array().unwrap().len(), 4);
    let last = ways.last().unwrap();
    assert_eq!((&last["properties"]["site"], &last["properties"]["reason"]), (&Value::Null, &json!("far-from-road")));
    assert_eq!(
        last["properties"]["straight_metres"],
        json!(9_000.0_f64.hypot(8_440.0).mul_add(1e3, 0.0).round() / 1e3)
    );
}

/// Every number of both layers, and every one of the table, changed with its hash: it is seen.
#[test]
fn a_changed_number_is_seen() {
    let folder = arms();
    write_to_out(folder.path());
    let out = folder.path().join("out");
    assert!(verify(&out, None).unwrap().iter().all(|finding| finding.holds));
    let run_json = std::fs::read_to_string(out.join("run.json")).unwrap();
    let is_seen = |file: &str, text: &str| {
        let before = std::fs::read_to_string(out.join(file)).unwrap();
        assert_ne!(before, text, "{file}");
        let mut document: Value = serde_json::from_str(&run_json).unwrap();
        document["outputs"][file] = json!(hash(text.as_bytes()));
        std::fs::write(out.join(file), text).unwrap();
        std::fs::write(out.join("run.json"), sealed(&document)).unwrap();
        let findings = verify(&out, None).unwrap();
        std::fs::write(out.join(file), before).unwrap();
        std::fs::write(out.join("run.json"), &run_json).unwrap();
        let hashed = findings.iter().find(|finding| finding.text(Lang::En).starts_with("outputs:"));
        hashed.is_none_or(|finding| finding.holds) && findings.iter().any(|finding| !finding.holds)
    };
    let columns = ["persons", "seconds", "metres", "straight_metres", "longer_metres", "ratio", "person_km"];
    for file in ["primary/roads.geojson", "primary/ways.geojson"] {
        let text = std::fs::read_to_string(out.join(file)).unwrap();
        for (number, row) in text.lines().enumerate().skip(1) {
            for column in columns {
                let key = format!("\"{column}\":");
                let Some((before, value)) = row.split_once(&key) else { continue };
                // Who passes on a road that ends there is bound from below alone: more people than the metres say may have passed.
                if file.contains("roads") && column == "persons" && value.starts_with("0.0") {
                    continue;
                }
                let other =
                    if value.starts_with("null") { value.replacen("null", "7.5", 1) } else { format!("-{value}") };
                let other = format!("{before}{key}{other}").replace(":-0.0", ":7.50");
                let changed: Vec<&str> =
                    text.lines().enumerate().map(|(at, line)| if at == number { &other[..] } else { line }).collect();
                assert!(is_seen(file, &changed.join("\n")), "{file} {number} {column}: {other}");
            }
        }
    }
    let text = std::fs::read_to_string(out.join("primary/ways.csv")).unwrap();
    for (old, new) in [(",10,", ",11,"), ("c0,A", "c0,B"), ("far-from-road", "barrier"), ("c3,", "c9,")] {
        assert!(is_seen("primary/ways.csv", &text.replacen(old, new, 1)), "{old}");
    }
}

/// The layers of lines go into the GeoPackage and the project.
#[test]
fn lines_are_handed_over() {
    let folder = town(&streets(), &[[300.0, 0.0], [2_000.0, 1_900.0]], &[[0.0, 200.0]], WALK, NEAREST);
    write_to_out(folder.path());
    let [out, over] = ["out", "over"].map(|name| folder.path().join(name).display().to_string());
    let report =
        Command::new(env!("CARGO_BIN_EXE_catchment")).args(["report", &out, "-o", &over, "--to", "gpkg"]).output();
    assert!(report.unwrap().status.success());
    let layer = |name: &str| {
        let source = folder.path().join("over/catchment.gpkg");
        let input = format!("{}|layer={name}", source.display());
        let target = folder.path().join("again.csv").display().to_string();
        let output =
            Command::new(env!("CARGO_BIN_EXE_catchment")).args(["--lang", "en", "convert", &input, &target]).output();
        String::from_utf8_lossy(&output.unwrap().stderr).into_owned()
    };
    // Lines are there, which no table of `convert` holds.
    for name in ["primary_roads", "primary_ways"] {
        assert!(layer(name).contains("E0713") && layer(name).contains("LineString"), "{}", layer(name));
    }
}

/// Who passes does not depend on the order of roads, or of cells.
#[test]
fn the_order_of_roads_changes_no_layer() {
    let cells = [[310.0, 20.0], [1_990.0, 1_915.0], [870.0, 1_230.0]];
    let folder = town(&streets(), &cells, &[[15.0, 205.0], [1_700.0, 900.0]], WALK, NEAREST);
    write_to_out(folder.path());
    let before = features(folder.path(), "roads.geojson");
    let text = std::fs::read_to_string(folder.path().join("roads.geojson")).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    document["features"].as_array_mut().unwrap().reverse();
    put(folder.path(), &[("roads.geojson", &document.to_string())]);
    std::fs::remove_dir_all(folder.path().join("out")).unwrap();
    let found = write_to_out(folder.path());
    assert_eq!(before, features(folder.path(), "roads.geojson"));
    let [lon, lat] = found.model.crs.to_lonlat([X, Y]);
    assert!(before.iter().any(
        |road| road["geometry"]["coordinates"][0] == json!([(lon * 1e7).round() / 1e7, (lat * 1e7).round() / 1e7])
    ));
}

/// Roads as people draw them by hand: twice, out and back, with a vertex twice, across one another at one place. Whoever passes there is
/// counted alike by the run and by `verify`, which hands people down the trees of ways, and every line is as long as its way.
#[test]
fn roads_drawn_twice_are_verified() {
    /// What is drawn, the lines, and keys of the travel.
    type Drawn = (&'static str, Vec<Vec<[f64; 2]>>, &'static str);
    let none = json!({});
    let cells: Vec<[f64; 2]> =
        (0..6).flat_map(|k| (0..4).map(move |n| [f64::from(k) * 310.0, f64::from(n) * 270.0 - 400.0])).collect();
    let sites = [[0.0, 30.0], [1_010.0, -40.0], [1_800.0, 20.0]];
    let east = [[0.0, 10.0], [2_000.0, -170.0]];
    let across = [[1_065.0, -900.0], [935.0, 900.0]];
    let towns: [Drawn; 6] = [
        ("drawn twice", vec![east.to_vec(), east.to_vec(), across.to_vec()], "join_crossings = true"),
        ("drawn there and back", vec![vec![east[0], east[1], east[0]], across.to_vec()], "join_crossings = true"),
        (
            "drawn twice, once the other way",
            vec![east.to_vec(), vec![east[1], east[0]], across.to_vec()],
            "join_crossings = true",
        ),
        ("a vertex twice", vec![vec![east[0], east[0], east[1], east[0]]], ""),
        (
            "nearly the same",
            vec![east.to_vec(), vec![[0.0, 10.007], [2_000.0, -169.99]], across.to_vec()],
            "join_crossings = true",
        ),
        ("two ends at one junction", vec![vec![[0.0, 0.0], [0.9, 0.3]], vec![[0.9, 0.3], [1.6, -0.2]]], ""),
    ];
    for (name, roads, keys) in towns {
        for direction in ["to", "from"] {
            let roads = layer(&roads.iter().map(|points| line(points, &none)).collect::<Vec<_>>());
            let travel = format!("{WALK}\nsnap = '5 km'\ndirection = '{direction}'\n{keys}");
            let folder = town(&roads, &cells, &sites, &travel, NEAREST);
            let path = |name: &str| folder.path().join(name).display().to_string();
            let catchment = |arguments: &[&str]| {
                Command::new(env!("CARGO_BIN_EXE_catchment")).args(arguments).args(["--lang", "en"]).output().unwrap()
            };
            let ran = catchment(&["run", &path("study.toml"), "-o", &path("out")]);
            assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
            let done = catchment(&["verify", &path("out"), "--study", &path("study.toml")]);
            let said = String::from_utf8_lossy(&done.stdout);
            assert!(done.status.success() && !said.contains('✗'), "{name}, {direction}: {said}");
        }
    }
}
