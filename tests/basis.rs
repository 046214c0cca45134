//! Whom people are counted as stands in every heading for people, and nowhere in the names of columns.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::must;
use crate::demand_by_year::study;
use catchment::read::{Files, Quiet};
use catchment::study::Study;
use catchment::words::Lang;
use catchment::write::{WriteOptions, write_years};
use std::path::{Path, PathBuf};

const PRIMARY: &str = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 6] }\n";
const BIRTHS: &str = "街镇,2014年,2015年,2016年\nWest Street,1000,1200,366\nEast Street,500,600,732\n";

/// A study of two years by births in a file of this name, counted so.
fn counted(births: &str, basis: &str) -> (tempfile::TempDir, PathBuf) {
    let keys = format!("migrants = {{ primary = 0.1 }}\n[forecast.births]\ntable = {{ path = '{births}' }}");
    let (folder, path) = study("[2021, 2022]", PRIMARY, &keys, &[(births, BIRTHS)]);
    let text = must(std::fs::read_to_string(&path)).replace("basis = 'resident'", &format!("basis = '{basis}'"));
    must(std::fs::write(&path, text));
    (folder, path)
}

/// The finished folder of a study, which verifies.
fn written(path: &Path, lang: Lang) -> PathBuf {
    let study = Study::open(path).unwrap_or_else(|failure| panic!("{failure}"));
    let all = catchment::run::run_all(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure}"));
    let base = study.base.clone();
    let out = base.join(lang.code());
    must(write_years(&all, &out, &WriteOptions { base, study: study.name.clone(), overwrite: false, lang }));
    let findings = catchment::check::verify_years(&out).unwrap_or_else(|what| panic!("{what:?}"));
    assert!(findings.iter().all(|finding| finding.holds), "{findings:#?}");
    out
}

fn head(out: &Path, table: &str) -> Vec<String> {
    let text = must(std::fs::read_to_string(out.join(table)));
    let line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    line.split(',').map(str::to_owned).collect()
}

#[test]
fn headings_and_aliases_say_whom_they_count() {
    let (_folder, path) = counted("births.csv", "resident");
    let out = written(&path, Lang::Zh);
    let has = |table: &str, headings: &[&str]| {
        let found = head(&out, table);
        for heading in headings {
            assert!(found.iter().any(|one| one == heading), "{table} {heading}: {found:?}");
        }
    };
    has("balance.csv", &["常住人口（人）", "需求（常住，人）", "未满足（常住，人）", "学位（个）"]);
    has("forecast.csv", &["预测需求（常住，人）", "新生（常住，人）", "随迁子女（人）"]);
    has("years.csv", &["需求（常住，人）", "推算人数（常住，人）"]);
    let style = must(std::fs::read_to_string(out.join("primary/zones_by_year.qml")));
    assert!(style.contains("field=\"demand\" name=\"需求（常住，人）\""), "{style}");
    // Every layer of a year too, and never the name of a field.
    let sites = must(std::fs::read_to_string(out.join("2021/primary/facilities.qml")));
    assert!(sites.contains("（常住，人）") && sites.contains("field=\"allocated\""), "{sites}");
    let layer = must(std::fs::read_to_string(out.join("primary/zones_by_year.geojson")));
    assert!(layer.contains("\"demand\":") && !layer.contains("常住"), "{layer}");
    // In English tables have the names of columns, as ever.
    let english = written(&path, Lang::En);
    assert_eq!(
        head(&english, "balance.csv")[..7].join(","),
        "year,service,zone_id,zone_name,persons,demand,demand_unlocated"
    );
    let style = must(std::fs::read_to_string(english.join("primary/zones_by_year.qml")));
    assert!(style.contains("field=\"demand\" name=\"demand (residents, persons)\""), "{style}");
}

#[test]
fn registered_people_are_called_so() {
    let (_folder, path) = counted("births.csv", "registered");
    let found = head(&written(&path, Lang::Zh), "balance.csv");
    for heading in ["户籍人口（人）", "需求（户籍，人）"] {
        assert!(found.iter().any(|one| one == heading), "{heading}: {found:?}");
    }
    assert!(found.iter().all(|heading| !heading.contains("常住")), "{found:?}");
}

#[test]
fn the_terminal_says_it_too() {
    let (folder, path) = counted("births.csv", "registered");
    let run = |arguments: &[&str]| {
        let out = folder.path().join("out");
        let more = ["--overwrite".as_ref(), "-o".as_ref(), out.as_os_str()];
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_catchment"))
            .arg(arguments[0])
            .arg(&path)
            .args(&arguments[1..])
            .args(more.iter().filter(|_| arguments[0] == "run"))
            .output();
        String::from_utf8_lossy(&must(output).stdout).into_owned()
    };
    let text = run(&["forecast", "--lang", "zh"]);
    assert!(text.contains("小学：各年需求（户籍，出生人口与普查）"), "{text}");
    let text = run(&["run", "--lang", "zh"]);
    assert!(text.contains("需求（户籍）") && text.contains("需求按户籍"), "{text}");
    let text = run(&["run", "--lang", "en"]);
    assert!(text.contains("demand (registered)") && text.contains("demand: registered"), "{text}");
}

/// A file, or the heading of a column, that speaks of others than the study counts.
#[test]
fn both_bases_in_one_run_are_said() {
    let said = |births: &str, basis: &str, cells: &str| {
        let (folder, path) = counted(births, basis);
        let file = folder.path().join("cells.csv");
        let text = must(std::fs::read_to_string(&file)).replace("persons", cells);
        must(std::fs::write(file, text));
        let study = Study::open(&path).unwrap_or_else(|failure| panic!("{failure}"));
        let all = catchment::run::run_all(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure}"));
        let issues = &all[0].issues;
        let found = issues.groups().flat_map(|group| &group.examples).filter(|issue| issue.code == "W0854");
        found.map(|issue| issue.sentence(Lang::Zh)).collect::<Vec<String>>()
    };
    assert_eq!(said("births.csv", "resident", "persons"), Vec::<String>::new());
    assert_eq!(said("户籍出生人口.csv", "registered", "户籍人口"), Vec::<String>::new());
    let one = said("户籍出生人口.csv", "resident", "常住人口");
    assert_eq!(one, ["户籍出生人口.csv：“户籍出生人口.csv”按户籍统计，而 [forecast] 写的是常住"]);
    let one = said("births.csv", "resident", "户籍人口");
    assert_eq!(one, ["cells.csv：“户籍人口”按户籍统计，而 [forecast] 写的是常住"]);
}
