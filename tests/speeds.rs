//! Speeds that are known only within a range: the street town on foot (`tests/data/town/given.toml`), worked out by hand. Ways in
//! parts of the two minutes of the limit: r0c2, r1c1, r1c3 and r1c5 need all of it, r1c2 half as much again, all others less.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{must, verified};
use catchment::balance::{Beyond, Results};
use catchment::study::{Failure, Study};
use catchment::words::Lang;
use catchment::write::{WriteOptions, write};
use std::path::{Path, PathBuf};

/// The town with these keys in its service, and ranges.
fn town(keys: &str, ranges: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/town");
    for name in ["cells.csv", "od.csv", "schools.csv", "streets.geojson"] {
        must(std::fs::copy(from.join(name), folder.path().join(name)));
    }
    let text = must(std::fs::read_to_string(from.join("given.toml")));
    let text = text.replacen("method = \"nearest\"\ncost = \"given\"\ncutoff = \"2 min\"", keys, 1);
    let path = folder.path().join("study.toml");
    must(std::fs::write(&path, format!("{text}\n[uncertainty]\n{ranges}\n")));
    (folder, path)
}

fn run(path: &Path) -> Results {
    let study = Study::open(path).unwrap_or_else(|failure| panic!("{failure}"));
    catchment::run::run(&study).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Of both streets, west first, and of the district.
fn beyond(results: &Results) -> Vec<Beyond> {
    let spreads = results.services[0].uncertainty.iter().flatten();
    let mut all: Vec<Beyond> = spreads.map(|spread| spread.beyond.unwrap_or_else(|| panic!("no reach"))).collect();
    // Zones stand in the order of their ids: East Street is E.
    all.swap(0, 1);
    all
}

fn codes(results: &Results) -> Vec<&'static str> {
    results.issues.groups().map(|group| group.examples[0].code).collect()
}

const RADIUS: &str = "method = 'radius'\ncost = 'given'\ncutoff = '2 min'";

#[test]
fn who_is_beyond_follows_from_the_ways() {
    let (_folder, path) = town(RADIUS, "speed = [0.8, 1.6]\ndraws = 1000");
    let results = run(&path);
    assert!(!codes(&results).contains(&"W0869"), "{:?}", codes(&results));
    let found: Vec<(f64, f64)> = beyond(&results).iter().map(|beyond| (beyond.low, beyond.high)).collect();
    // Slower than the table: 4 + 128 + 256 + 512 in the west, 2,048 in the east; half as fast again: nobody.
    assert_eq!(found, [(0.0, 900.0), (0.0, 2048.0), (0.0, 2948.0)]);
    assert!(beyond(&results).iter().all(|beyond| beyond.by_speed == Some(1.0)));
    // Gaps are what they are without it.
    let spread = results.services[0].uncertainty.iter().flatten().map(|of| (of.low, of.high, of.explained));
    assert!(spread.into_iter().all(|(low, high, explained)| low.total_cmp(&high).is_eq() && explained.is_none()));
    verified(&results, &path);
    let table = must(std::fs::read_to_string(path.with_file_name("out").join("uncertainty.csv")));
    assert!(
        table.lines().next().is_some_and(|head| head
            .ends_with("去不了（人），去不了，下限（人），去不了，上限（人），速度的影响（0–1）")
            || head.ends_with("unreachable,unreachable_low,unreachable_high,by_speed")),
        "{table}"
    );
    // Never slower: the east is always within two minutes.
    let (_folder, path) = town(RADIUS, "speed = [1.0, 1.6]");
    let found = beyond(&run(&path));
    assert_eq!(found.iter().map(|of| (of.low, of.high)).collect::<Vec<_>>(), [(0.0, 256.0), (0.0, 0.0), (0.0, 256.0)]);
    assert_eq!([found[0].by_speed, found[1].by_speed], [Some(1.0), None]);
}

/// At the speed of the table they are those of the balance, whatever the method.
#[test]
fn at_the_speed_of_the_table_it_is_the_balance() {
    for keys in [
        RADIUS,
        "method = 'zone'\ncost = 'given'\ncutoff = '4 min'",
        "method = 'optimal'\ncost = 'given'\ncutoff = '2 min'",
        "method = 'optimal'\ncost = 'given'\ncutoff = '1 min'\nrespect_zones = true",
        "method = 'radius'\ncost = 'given'\ncutoff_by = { field = 'name', values = { 'West School' = '1 min', 'East School' = '2 min' } }\ncutoff = '2 min'",
    ] {
        let (_folder, path) = town(keys, "speed = [1.0, 1.0]\ndraws = 50");
        let results = run(&path);
        let service = &results.services[0];
        let rows = service.zones.iter().chain([&service.total]);
        let mut some = false;
        for (row, spread) in rows.zip(service.uncertainty.iter().flatten()) {
            let beyond = spread.beyond.unwrap_or_else(|| panic!("{keys}"));
            let computed = row.unreachable.to_f64();
            some |= computed > 0.0;
            assert!(
                (beyond.low - computed).abs() < 1e-6 && (beyond.high - computed).abs() < 1e-6,
                "{keys} {beyond:?} {computed}"
            );
            assert_eq!(beyond.by_speed, None);
        }
        assert!(some, "{keys}: nobody is beyond");
    }
}

/// The same bytes with any number of threads.
#[test]
fn threads_change_nothing() {
    let (folder, path) = town(RADIUS, "speed = [0.8, 1.6]\nplaces = [0.9, 1.0]");
    let table = |threads: usize| {
        let pool = must(rayon::ThreadPoolBuilder::new().num_threads(threads).build());
        let out = folder.path().join(threads.to_string());
        let options =
            WriteOptions { base: folder.path().to_owned(), study: "study.toml".to_owned(), ..WriteOptions::default() };
        pool.install(|| must(write(&run(&path), &out, &options)));
        must(std::fs::read(out.join("uncertainty.csv")))
    };
    assert_eq!(table(1), table(3));
}

#[test]
fn where_speeds_change_nothing_that_is_said() {
    for keys in [
        "method = 'nearest'\ncost = 'given'\ncutoff = '2 min'",
        "method = 'radius'\ncost = 'given'\ncutoff = '200 m'",
        "method = 'radius'\ncutoff = '200 m'",
        "method = 'radius'\ncost = 'given'\ncutoff = '2 min'\ncapacity = 'none'",
    ] {
        let (_folder, path) = town(keys, "speed = [0.8, 1.6]");
        let text = must(std::fs::read_to_string(&path));
        let text = text.split("[[access]]").next().map(str::to_owned).unwrap_or_default();
        // The table in metres.
        let ways = path.with_file_name("od.csv");
        let in_metres = |text: String| text.replace("分钟", "米").replace("unit = \"min\"", "unit = \"m\"");
        let text = if keys.contains(" m'") {
            must(std::fs::write(&ways, in_metres(must(std::fs::read_to_string(&ways)))));
            in_metres(text)
        } else {
            text
        };
        must(std::fs::write(&path, text + "[uncertainty]\nspeed = [0.8, 1.6]\n"));
        let results = run(&path);
        let said = results.issues.groups().flat_map(|group| &group.examples).filter(|issue| issue.code == "W0869");
        let said: Vec<String> = said.flat_map(|issue| Lang::ALL.map(|lang| issue.sentence(lang))).collect();
        assert!(said.len() == Lang::ALL.len() && said.iter().all(|text| !text.contains('{')), "{keys} {said:?}");
        let spreads = results.services[0].uncertainty.iter().flatten();
        assert!(spreads.into_iter().all(|spread| spread.beyond.is_none()));
        verified(&results, &path);
        let table = std::fs::read_to_string(path.with_file_name("out").join("uncertainty.csv")).unwrap_or_default();
        assert!(!table.contains("unreachable_low") && !table.contains("去不了"), "{table}");
    }
    for range in ["[0.0, 1.0]", "[1.2, 0.8]", "[0.8, 100]", "[nan, 1.0]"] {
        let (_folder, path) = town(RADIUS, &format!("speed = {range}"));
        let codes = match Study::open(&path) {
            Err(Failure::Data(issues)) => issues.count_of("E0857"),
            other => panic!("{range}: {other:?}"),
        };
        assert_eq!(codes, 1, "{range}");
    }
}

/// More people beyond a limit than may ever need a place, a band upside down, a share above one: found without the study.
#[test]
fn a_damaged_band_is_found() {
    let (folder, path) = town(RADIUS, "speed = [0.8, 1.6]");
    let results = run(&path);
    let out = folder.path().join("out");
    let options = WriteOptions {
        base: folder.path().to_owned(),
        study: "study.toml".to_owned(),
        overwrite: false,
        lang: Lang::En,
    };
    must(write(&results, &out, &options));
    let table = must(std::fs::read_to_string(out.join("uncertainty.csv")));
    let is_found = |damaged: &str| {
        assert_ne!(damaged, table);
        must(std::fs::write(out.join("uncertainty.csv"), damaged));
        let findings = must(catchment::check::verify(&out, None));
        findings
            .iter()
            .filter(|finding| !finding.holds)
            .any(|finding| finding.text(Lang::En).contains("uncertainty.csv "))
    };
    assert!(is_found(&table.replace(",0,900,1", ",901,900,1")), "{table}");
    assert!(is_found(&table.replace(",0,900,1", ",0,99999,1")), "{table}");
    assert!(is_found(&table.replace(",0,900,1", ",0,900,1.5")), "{table}");
    assert!(is_found(&table.replace(",256,0,900,1", ",,0,900,1")), "{table}");
}
