//! The written layers in a real QGIS: valid, styled, labelled, every column with an alias. Skipped, and said so,
//! where QGIS is not installed.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use crate::common;
use catchment::handover::{Product, Wish, hand_over};
use catchment::words::Lang;
use std::path::Path;
use std::process::{Command, Output};

/// Debian's QGIS belongs to Debian's Python.
const PYTHON: &str = "/usr/bin/python3";

/// What a script says that opens files in QGIS; `None`, said aloud, where that is not installed.
fn in_qgis(script: &str, files: &[impl AsRef<std::ffi::OsStr>]) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/qgis").join(script);
    match Command::new(PYTHON).arg(script).args(files).output() {
        Ok(output) if output.status.code() != Some(3) => Some(output),
        _ => {
            // Straight to standard error: what a passing test prints is not shown.
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                b"SKIPPED: QGIS is not installed (Debian: apt-get install qgis python3-qgis)\n",
            );
            None
        }
    }
}

#[test]
fn qgis_opens_every_layer_with_its_style() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for (name, bytes) in common::written(&common::street_town(), &[]) {
        let path = folder.path().join(name);
        let _ = path.parent().map(std::fs::create_dir_all);
        assert!(std::fs::write(path, bytes).is_ok());
    }
    let layers =
        ["facilities", "catchments", "demand", "zones"].map(|n| folder.path().join(format!("primary/{n}.geojson")));
    let Some(output) = in_qgis("open.py", &layers) else { return };
    let lines = String::from_utf8_lossy(&output.stdout);
    assert_eq!(lines.lines().count(), layers.len(), "{}", String::from_utf8_lossy(&output.stderr));
    for line in lines.lines() {
        let seen: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        assert_eq!(seen["valid"], true, "{line}");
        assert_eq!(seen["styled"], true, "{line}");
        assert_eq!(seen["crs"], "EPSG:4326", "{line}");
        assert_eq!(seen["invalid_geometries"], 0, "{line}");
        assert_eq!(seen["without_alias"], serde_json::json!([]), "{line}");
        let name = seen["layer"].as_str().unwrap_or_default();
        let rules = !name.contains("catchments");
        assert_eq!(seen["renderer"], if rules { "RuleRenderer" } else { "singleSymbol" }, "{line}");
        assert_eq!(seen["labels"], !name.contains("demand"), "{line}");
    }
}

/// The project opens without a word, draws every feature of what it opens with, and neither file is changed by that.
#[test]
fn qgis_opens_the_project_finished() {
    let finished = common::finished::Finished::of("", &[]);
    let folder = finished.out.with_file_name("handed");
    let wish = Wish {
        products: vec![Product::GeoPackage],
        lang: Lang::Zh,
        overwrite: false,
        claims: None,
        besides: Vec::new(),
    };
    common::must(hand_over(&finished.out, &folder, &wish));
    let before = common::files(&folder);
    let Some(output) = in_qgis("project.py", &[folder.join("open-me.qgz")]) else { return };
    let seen: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let none = serde_json::json!([]);
    assert_eq!((&seen["opened"], &seen["said"], &seen["lost"]), (&true.into(), &none, &none), "{seen}");
    assert_eq!((&seen["title"], &seen["crs"]), (&"Street town".into(), &"EPSG:4545".into()));
    let layers = seen["layers"].as_array().cloned().unwrap_or_default();
    assert!(layers.len() >= 8, "{seen}");
    for layer in &layers {
        assert_eq!((&layer["valid"], &layer["index"]), (&true.into(), &true.into()), "{layer}");
        assert_eq!((&layer["crs"], &layer["group"]), (&"EPSG:4326".into(), &"小学 2025".into()), "{layer}");
        assert_eq!(layer["without_alias"], serde_json::json!(["fid"]), "{layer}");
        assert!(layer["name"].as_str().is_some_and(|name| name.starts_with("小学：")), "{layer}");
        if layer["on"] == true {
            assert!(layer["features"].as_u64() > Some(0) && layer["drawn"] == layer["features"], "{layer}");
        }
    }
    let on = layers.iter().filter(|layer| layer["on"] == true);
    assert_eq!(on.map(|layer| &layer["name"]).collect::<Vec<_>>(), ["小学：设施", "小学：分区供需平衡"]);
    assert!(common::files(&folder) == before);
}
