//! A forecast of the past held against the pupils of another table than the study's own.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::must;
use crate::demand_by_year::study;
use catchment::forecast::Trial;
use catchment::issue::Issues;
use catchment::read::{Files, Quiet};
use catchment::run::{backtest, backtest_against, load};
use catchment::study::{Failure, Study};
use catchment::words::Lang;
use std::path::PathBuf;

const PRIMARY: &str = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 7] }\n";
const KEYS: &str = "[forecast.pupils]\ntable = { path = 'pupils.csv' }\nleast = 0";

/// Of two years a forecast knows the ratios 9 / 10 and 1 in the west, 0.95 and 0.9 in the east.
const KNOWN: &str = "街镇,学年,大班,一年级,二年级\n\
    West Street,2021-2022学年,100,90,80\nWest Street,2022-2023学年,110,90,90\n\
    East Street,2021-2022学年,100,100,100\nEast Street,2022-2023学年,100,95,90\n";

/// What came, from somebody else: two years later, one grade is not there, and one that the study does not have is.
const CAME: &str = "学年,街镇,一年级,二年级,三年级\n\
    2023-2024学年,West Street,100,90,80\n2023-2024学年,East Street,95,95,1\n\
    2024-2025学年,West Street,100,110,80\n2024-2025学年,East Street,90,90,1\n";

/// The study, and the tables beside it.
fn files(came: &str) -> (tempfile::TempDir, PathBuf, String) {
    let (folder, path) = study("[2022]", PRIMARY, KEYS, &[("pupils.csv", KNOWN), ("came.csv", came)]);
    let table = folder.path().join("came.csv").to_string_lossy().into_owned();
    (folder, path, table)
}

fn against(came: &str, from: i32) -> Result<(Vec<Trial>, Issues), Failure> {
    let (_folder, path, table) = files(came);
    let study = Study::open(&path).unwrap_or_else(|failure| panic!("{failure}"));
    let loaded = load(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure}"));
    backtest_against(&study, &loaded, &Files, from, &table)
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    let examples = || issues.groups().flat_map(|group| &group.examples);
    for (issue, lang) in examples().flat_map(|issue| Lang::ALL.map(|lang| (issue, lang))) {
        let text = format!("{} {}", issue.sentence(lang), issue.help(lang));
        assert!(!text.contains('{'), "{text}");
    }
    examples().map(|issue| issue.code).collect()
}

#[test]
fn another_table_is_what_came() {
    let (trials, issues) = against(CAME, 2022).unwrap_or_else(|failure| panic!("{failure}"));
    let found: Vec<(usize, u16, i32, f64, f64)> = trials
        .iter()
        .map(|trial| (trial.zone, trial.age, trial.lead, trial.forecast.to_f64(), trial.actual.to_f64()))
        .collect();
    // Without births nothing is said of who enters 大班 in 2023 and is in 一年级 in 2024.
    let wanted = [
        (0, 6, 1, 95.0, 95.0),
        (0, 7, 1, 85.5, 95.0),
        (0, 7, 2, 85.5, 90.0),
        (1, 6, 1, 99.0, 100.0),
        (1, 7, 1, 90.0, 90.0),
        (1, 7, 2, 99.0, 110.0),
    ];
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    for (found, wanted) in found.iter().zip(wanted) {
        let near = (found.3 - wanted.3).abs() < 1e-5 && found.4.total_cmp(&wanted.4).is_eq();
        assert!(near && (found.0, found.1, found.2) == (wanted.0, wanted.1, wanted.2), "{found:?} {wanted:?}");
    }
    // 大班 is in no year of the table, in both zones, and 三年级 is no grade of the study.
    assert_eq!(codes(&issues), ["W0859", "W0859", "I0868"]);
}

#[test]
fn what_the_table_lacks_is_said() {
    let of = |came: &str| match against(came, 2022) {
        Ok((trials, issues)) => (trials.len(), codes(&issues)),
        Err(Failure::Data(issues)) => (0, codes(&issues)),
        Err(other) => panic!("{other}"),
    };
    // A year between, a zone, everything.
    let late = "学年,街镇,大班,一年级,二年级\n2024-2025学年,West Street,1,100,110\n2024-2025学年,East Street,1,90,90\n";
    assert_eq!(of(late), (2, vec!["W0856"]));
    let west = "学年,街镇,大班,一年级,二年级\n2023-2024学年,West Street,1,100,110\n";
    assert_eq!(of(west), (2, vec!["W0858"]));
    let early = late.replace("2024-2025", "2021-2022");
    assert_eq!(of(&early), (0, vec!["E0855"]));
    // What is wrong with any table of counts: a zone that is none, a column that is not there, a file that is not there.
    assert!(of(&late.replace("East", "Eest")).1.contains(&"E0513"));
    assert!(of(&late.replace("学年,街镇", "x,街镇")).1.iter().any(|code| code.starts_with('E')));
    let (_folder, path, table) = files(CAME);
    let study = Study::open(&path).unwrap_or_else(|failure| panic!("{failure}"));
    let loaded = load(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure}"));
    let absent = backtest_against(&study, &loaded, &Files, 2022, &(table + "x"));
    assert!(matches!(&absent, Err(Failure::Missing(issues)) if issues.count_of("E0101") == 1), "{absent:?}");
    // Its own table ends there.
    assert!(matches!(backtest(&study, &loaded, 2022), Err(Failure::Data(issues)) if issues.count_of("E0856") == 1));
    // Births alone tell no pupils, whatever they are held against.
    let births = "[forecast.births]\ntable = { path = 'births.csv' }";
    let born = "街镇,2015,2016\nWest Street,1,1\nEast Street,1,1\n";
    let (folder, path) =
        crate::demand_by_year::study("[2022]", PRIMARY, births, &[("births.csv", born), ("came.csv", CAME)]);
    let table = folder.path().join("came.csv").to_string_lossy().into_owned();
    let study = Study::open(&path).unwrap_or_else(|failure| panic!("{failure}"));
    let loaded = load(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure}"));
    let none = backtest_against(&study, &loaded, &Files, 2021, &table);
    assert!(matches!(&none, Err(Failure::Data(issues)) if issues.count_of("E0854") == 1), "{none:?}");
}

#[test]
fn the_command_reads_it() {
    let (_folder, path, table) = files(CAME);
    let run = |more: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_catchment"))
            .args(["forecast", &path.to_string_lossy()])
            .args(more)
            .output();
        let output = must(output);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, text) = run(&["--from", "2022", "--against", &table, "--lang", "zh"]);
    assert!(code == Some(0) && text.contains("在校生（常住）推算，对照") && text.contains("came.csv"), "{text}");
    let (code, text) = run(&["--from", "2022", "--against", &table, "--json"]);
    let json: serde_json::Value = must(serde_json::from_str(&text));
    assert_eq!((code, json["trials"].as_array().map(Vec::len), &json["errors"]["n"]), (Some(0), Some(6), &6.into()));
    assert_eq!(run(&["--from", "2022"]).0, Some(65));
    // A table without a year to begin with.
    assert_eq!(run(&["--against", &table]).0, Some(2));
}
