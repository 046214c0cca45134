//! The plugin in a real QGIS: every algorithm runs, gives back what it wrote, and loads it with its style; a run that is cancelled
//! leaves nothing. Skipped, and said so, where QGIS is not installed.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::qgis::in_qgis;
use serde_json::{Value, json};
use std::path::Path;

/// A layer of features, each a geometry with its properties.
fn layer(folder: &Path, name: &str, features: &[(Value, Value)]) -> String {
    let feature = |(geometry, properties): &(Value, Value)| json!({ "type": "Feature", "geometry": geometry, "properties": properties });
    let features: Vec<Value> = features.iter().map(feature).collect();
    let path = folder.join(name);
    let text = json!({ "type": "FeatureCollection", "features": features }).to_string();
    std::fs::write(&path, text).unwrap_or_else(|error| panic!("{error}"));
    path.display().to_string()
}

fn point(x: f64, y: f64) -> Value {
    json!({ "type": "Point", "coordinates": [x, y] })
}

fn square(x: f64, y: f64, side: f64) -> Value {
    let (east, north) = (x + side, y + side);
    json!({ "type": "Polygon", "coordinates": [[[x, y], [east, y], [east, north], [x, north], [x, y]]] })
}

#[test]
fn every_algorithm_runs_and_loads_what_it_wrote() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let site = |id: &str, kind: &str, places: u32| json!({ "编号": id, "名称": id, "学段": kind, "学位数": places });
    let sites = [
        (point(107.005, 29.805), site("甲小学", "小学", 90)),
        (point(107.015, 29.805), site("乙小学", "小学", 60)),
        (point(107.010, 29.805), site("丙中学", "初中", 500)),
    ];
    let cells = [(107.004, 80), (107.007, 30), (107.013, 20), (107.016, 50)];
    let cells = cells.map(|(x, children)| (point(x, 29.804), json!({ "children": children, "others": 900 })));
    let zones =
        [(107.0, "东街道"), (107.01, "西街道")].map(|(x, name)| (square(x, 29.8, 0.01), json!({ "街道": name })));
    let sites = layer(folder.path(), "sites.geojson", &sites);
    let cells = layer(folder.path(), "cells.geojson", &cells);
    let zones = layer(folder.path(), "zones.geojson", &zones);
    for (lang, title, service) in [
        ("zh_CN", "供需平衡（项目图层）", "小学：设施"),
        ("en", "Supply and demand (layers of the project)", "primary schools：sites"),
    ] {
        let out = folder.path().join(lang);
        let plugins = concat!(env!("CARGO_MANIFEST_DIR"), "/qgis");
        let arguments = [
            plugins,
            env!("CARGO_BIN_EXE_catchment"),
            &sites,
            &cells,
            "children",
            &zones,
            &out.display().to_string(),
            lang,
        ];
        let Some(output) = in_qgis("plugin.py", &arguments.map(str::to_owned)) else { return };
        let lines = String::from_utf8_lossy(&output.stdout);
        let ran: Vec<Value> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let ok: Vec<(&str, bool)> =
            ran.iter().map(|run| (run["name"].as_str().unwrap_or_default(), run["ok"] == true)).collect();
        let expected = [
            ("balance", true),
            ("access", true),
            ("study", true),
            ("compare_methods", true),
            ("check", true),
            ("report", true),
            ("report", false),
            ("study", false),
        ];
        assert_eq!(ok, expected, "{lines} {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(ran[0]["title"], title);
        let loaded = |run: &Value, name: &str| {
            let layers = run["loaded"].as_array().cloned().unwrap_or_default();
            layers.into_iter().find(|layer| layer[0] == name)
        };
        // The secondary school is none of those that count.
        assert_eq!(loaded(&ran[0], service), Some(json!([service, "RuleRenderer", 2])), "{}", ran[0]);
        assert!(
            ran[..4].iter().all(|run| run["loaded"].as_array().is_some_and(|layers| !layers.is_empty())),
            "{lines}"
        );
        assert_eq!(ran[4]["results"]["ERRORS"], 0, "{}", ran[4]);
        // 180 children and 150 places; whoever else lives there is not counted.
        let ledger = std::fs::read_to_string(out.join("balance/results/balance.csv")).unwrap_or_default();
        let total = ledger.lines().find(|line| line.starts_with("primary,total")).unwrap_or_default();
        assert!(total.starts_with("primary,total,,180,180,0,150,150,"), "{total}");
        assert!(out.join("handed/open-me.qgz").is_file());
        assert!(!out.join("nothing").exists() && !out.join("cancelled").exists());
        let said = ran[7]["said"].to_string();
        assert!(said.contains(if lang == "en" { "Cancelled" } else { "已取消" }), "{said}");
    }
}
