//! The guard of coordinates on the demo study: silent as it is, loud when a layer is in GCJ-02 and does not say so.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use catchment::geodesy::gcj02;
use catchment::issue::Issues;
use catchment::read::{Files, Quiet};
use catchment::run::load;
use catchment::study::Study;
use serde_json::Value;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn issues(study: &Path, changes: &[&str]) -> Issues {
    let changes: Vec<String> = changes.iter().map(|c| (*c).to_owned()).collect();
    let study = Study::open_with(study, &changes).unwrap_or_else(|failure| panic!("{failure:?}"));
    load(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure:?}")).issues
}

/// Files that the guard finds shifted.
fn shifted(issues: &Issues) -> Vec<(&'static str, String, String)> {
    let first = issues.groups().filter_map(|group| group.examples.first());
    let found = first.filter(|issue| matches!(issue.code, "W0420" | "W0421" | "W0422" | "I0423"));
    found.map(|i| (i.code, i.file.clone().unwrap_or_default(), i.value.clone().unwrap_or_default())).collect()
}

#[test]
fn the_demo_gives_no_alarm() {
    assert_eq!(shifted(&issues(&root().join("study.toml"), &[])), []);
}

/// Moves every position below `coordinates`, at whatever depth.
fn shift(value: &mut Value) {
    match value {
        Value::Array(list) if list.len() == 2 && list.iter().all(Value::is_number) => {
            let at = [list[0].as_f64().unwrap_or_default(), list[1].as_f64().unwrap_or_default()];
            *value = gcj02::from_wgs84(at).to_vec().into();
        }
        Value::Array(list) => list.iter_mut().for_each(shift),
        _ => {}
    }
}

/// The demo with one of its layers in GCJ-02.
fn demo_with(layer: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for part in ["layers", "population"] {
        assert!(std::fs::create_dir(folder.path().join(part)).is_ok());
        for entry in std::fs::read_dir(root().join(part)).into_iter().flatten().flatten() {
            let to = folder.path().join(part).join(entry.file_name());
            if entry.path().is_file() {
                assert!(std::fs::copy(entry.path(), to).is_ok());
            }
        }
    }
    assert!(std::fs::copy(root().join("study.toml"), folder.path().join("study.toml")).is_ok());
    let path = folder.path().join(layer);
    let mut document: Value =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap_or_default()).unwrap_or_default();
    for feature in document["features"].as_array_mut().into_iter().flatten() {
        shift(&mut feature["geometry"]["coordinates"]);
    }
    assert!(std::fs::write(&path, document.to_string()).is_ok());
    folder
}

/// The demo's schools stand around the seats of their townships: the offset carries one of 175 across a border, which is too
/// little for a warning and is said as that.
#[test]
fn what_too_few_sites_show_is_a_note_and_the_remedy_mends_it() {
    let folder = demo_with("layers/schools_existing.geojson");
    let study = folder.path().join("study.toml");
    let expected = ("I0423", "layers/schools_existing.geojson".to_owned(), "gcj02".to_owned());
    assert_eq!(shifted(&issues(&study, &[])), [expected]);
    assert_eq!(shifted(&issues(&study, &["facilities.0.crs=gcj02"])), []);
}

#[test]
fn a_population_grid_in_gcj02_is_found() {
    let folder = demo_with("population/grid.geojson");
    let study = folder.path().join("study.toml");
    let expected = ("W0420", "population/grid.geojson".to_owned(), "gcj02".to_owned());
    assert_eq!(shifted(&issues(&study, &[])), [expected]);
    assert_eq!(shifted(&issues(&study, &["demand.0.crs=gcj02"])), []);
}
