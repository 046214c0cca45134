//! Straight lines around barriers.

use crate::common::verified;
use crate::roads::{costs, layer, line, put, results, town};
use catchment::study::Study;
use serde_json::json;
use std::path::Path;
use tempfile::TempDir;

/// A river along y = 0, ten kilometres each way, with or without a bridge three kilometres to the east.
fn river(cells: &[[f64; 2]], sites: &[[f64; 2]], bridge: Option<f64>, service: &str) -> TempDir {
    let folder = town("", cells, sites, "", service);
    let study = std::fs::read_to_string(folder.path().join("study.toml")).unwrap();
    let crossings = if bridge.is_some() { "crossings = ['bridges.geojson']" } else { "" };
    let travel = format!("mode = 'straight-line'\nbarriers = ['river.geojson']\n{crossings}");
    let x = bridge.unwrap_or_default();
    put(
        folder.path(),
        &[
            ("study.toml", &study.replace("roads = ['roads.geojson']", &travel)),
            ("river.geojson", &layer(&[line(&[[-10_000.0, 0.0], [10_000.0, 0.0]], &json!({}))])),
            ("bridges.geojson", &layer(&[line(&[[x, 60.0], [x, -60.0]], &json!({}))])),
        ],
    );
    folder
}

const NEAREST: &str = "method = 'nearest'";

#[test]
fn a_river_with_one_bridge_and_without() {
    let go = |bridge, service| {
        let folder = river(&[[0.0, 500.0], [10.0, -300.0]], &[[0.0, -500.0]], bridge, service);
        let found = results(folder.path());
        verified(&found, &folder.path().join("study.toml"));
        costs(&found)
    };
    let south = (10.0_f64).hypot(200.0);
    let south = (south * 1e3).round() / 1e3;
    assert_eq!(go(Some(3_000.0), NEAREST), [Some(6_082.763), Some(south)]);
    assert_eq!(go(None, NEAREST), [Some(20_024.984), Some(south)]);
    assert_eq!(go(None, "method = 'optimal'\ncutoff = '20 km'"), [None, Some(south)]);
}

#[test]
fn crossings_beside_the_river_and_people_whom_it_shuts_off_are_said() {
    let folder = river(&[[0.0, 500.0]], &[[0.0, -500.0]], Some(12_000.0), NEAREST);
    assert_eq!(results(folder.path()).issues.count_of("W0945"), 1);
    let moat = [[-99.0, 400.0], [99.0, 400.0], [99.0, 600.0], [-99.0, 600.0], [-99.0, 400.0]];
    put(folder.path(), &[("river.geojson", &layer(&[line(&moat, &json!({}))]))]);
    let found = results(folder.path());
    assert_eq!((found.issues.count_of("W0946"), costs(&found)), (1, vec![None]));
}

#[test]
fn barriers_are_needed_and_not_too_many() {
    let folder = river(&[[0.0, 500.0]], &[[0.0, -500.0]], None, NEAREST);
    let said = |folder: &Path| {
        let opened = Study::open(folder.join("study.toml"));
        let result = opened.and_then(|study| catchment::run::run(&study));
        result.map_or_else(|failure| format!("{failure:?}"), |_| String::new())
    };
    let waves: Vec<[f64; 2]> = (0..7_000).map(|n| [f64::from(n), f64::from(n % 2) * 30.0]).collect();
    put(folder.path(), &[("river.geojson", &layer(&[line(&waves, &json!({}))]))]);
    assert!(said(folder.path()).contains("E0944"));
    let path = folder.path().join("study.toml");
    let study = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, study.replace("['river.geojson']", "[]")).unwrap();
    assert!(said(folder.path()).contains("E0930"));
    std::fs::write(&path, study.replace("barriers = ['river.geojson']", "")).unwrap();
    assert!(said(folder.path()).contains("E0601"));
}
