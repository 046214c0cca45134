//! The written layers in a real QGIS: valid, styled, labelled, every column with an alias. Skipped, and said so,
//! where QGIS is not installed.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use crate::common;
use std::path::Path;
use std::process::Command;

/// Debian's QGIS belongs to Debian's Python.
const PYTHON: &str = "/usr/bin/python3";

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
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/qgis/open.py");
    let output = match Command::new(PYTHON).arg(script).args(&layers).output() {
        Ok(output) if output.status.code() != Some(3) => output,
        _ => {
            // Straight to standard error: what a passing test prints is not shown.
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                b"SKIPPED: QGIS is not installed (Debian: apt-get install qgis python3-qgis)\n",
            );
            return;
        }
    };
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
