//! Every output format against a copy that was read by eye. `CATCHMENT_BLESS=1` writes the copies anew.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use crate::common;
use catchment::words::Lang;
use std::path::{Path, PathBuf};

fn golden(part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(part)
}

fn blessing() -> bool {
    std::env::var_os("CATCHMENT_BLESS").is_some()
}

fn compare(path: &Path, actual: &[u8]) {
    if blessing() {
        let _ = path.parent().map(std::fs::create_dir_all);
        assert!(std::fs::write(path, actual).is_ok());
        return;
    }
    let expected = std::fs::read(path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} differs; now:\n{}\nCATCHMENT_BLESS=1 accepts it",
        path.display(),
        String::from_utf8_lossy(actual)
    );
}

#[test]
fn the_street_town_is_written_as_before() {
    let files = common::written(&common::street_town(), &[]);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "balance.csv",
            "ledger.json",
            "primary/catchments.geojson",
            "primary/catchments.qml",
            "primary/demand.geojson",
            "primary/demand.qml",
            "primary/facilities.geojson",
            "primary/facilities.qml",
            "primary/zones.geojson",
            "primary/zones.qml",
            "run.json"
        ]
    );
    for (name, bytes) in &files {
        compare(&golden("town-expected").join(name), bytes);
    }
}

#[test]
fn written_layers_are_geojson_that_another_reader_understands() {
    let access = common::street_town().with_file_name("access.toml");
    let files = [common::written(&common::street_town(), &[]), common::written(&access, &[])];
    for (name, bytes) in files.iter().flatten().filter(|(name, _)| name.ends_with(".geojson")) {
        let text = String::from_utf8_lossy(bytes);
        let collection: geojson::FeatureCollection = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!collection.features.is_empty(), "{name}");
        for feature in collection.features {
            for (key, value) in feature.properties.unwrap_or_default() {
                assert!(!value.is_object() && !value.is_array(), "{name}: {key}");
            }
        }
    }
}

/// `docs/issues.md` and `docs/glossary.md` are what `catchment explain` says.
#[test]
fn the_pages_made_from_the_program_are_current() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    compare(&docs.join("issues.md"), catchment::explain::issues_page().as_bytes());
    compare(&docs.join("glossary.md"), catchment::explain::glossary_page().as_bytes());
}

/// The tables of `docs/formats.md`, in every language, are what the columns say of themselves.
#[test]
fn the_tables_of_the_formats_are_current() {
    for (page, lang) in [("docs/formats.md", Lang::En), ("docs/formats.zh.md", Lang::Zh)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        for file in catchment::output::TABLES {
            assert!(page.contains(&format!("<!-- columns of {file} -->\n")), "no table of {file}");
        }
        compare(&path, catchment::output::filled(&page, lang).as_bytes());
    }
}

/// Every column that is written can be explained.
#[test]
fn every_column_is_in_the_glossary() {
    let access = common::street_town().with_file_name("access.toml");
    // Columns of scores and radii are named by the study.
    let service = &common::run(&access, &[]).services[0];
    let scores = service.access.iter().map(|score| score.id.clone());
    let named: Vec<String> = scores.chain(service.coverage.iter().map(|coverage| coverage.id.clone())).collect();
    let files = [common::written(&common::street_town(), &[]), common::written(&access, &[])];
    for (name, bytes) in files.iter().flatten().filter(|(name, _)| name.ends_with(".geojson")) {
        let collection: geojson::FeatureCollection =
            String::from_utf8_lossy(bytes).parse().unwrap_or_else(|e| panic!("{e}"));
        for key in collection.features.iter().flat_map(|f| f.properties.iter().flatten().map(|(key, _)| key)) {
            let plain = ["id", "name", "service", "facility_id", "zone"].contains(&key.as_str()) || named.contains(key);
            assert!(plain || catchment::explain::lookup(key).is_some(), "{name}: {key}");
        }
    }
    let heads = |(name, bytes): (&String, &Vec<u8>)| {
        let text =
            String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').lines().next().unwrap_or_default().to_owned();
        Path::new(name).extension().is_some_and(|e| e == "csv").then_some((name.clone(), text))
    };
    for (name, head) in files.iter().flatten().filter_map(heads) {
        for column in head.split(',') {
            assert!(column == "service" || catchment::explain::lookup(column).is_some(), "{name}: {column}");
        }
    }
}
