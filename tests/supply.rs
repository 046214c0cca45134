//! Supply by year: dates and the intake, phases of building, sites that replace others.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{run, verified};
use catchment::balance::Results;
use catchment::issue::Issues;
use catchment::read::{Files, Quiet};
use catchment::run::run_all;
use catchment::study::{Failure, Study};
use std::path::{Path, PathBuf};

const CELLS: &str = "x,y,persons\n500050,3300050,500\n501050,3300050,700\n";

/// A study of primary schools with these keys, fields and rows of sites.
fn study(folder: &Path, keys: &str, input: &str, sites: &str) -> PathBuf {
    let text = format!(
        "title = \"t\"\n{keys}\ncrs.analysis = \"EPSG:4545\"\n\
         facilities = [{{ path = \"sites.csv\", crs = \"EPSG:4545\"{input} }}]\n\
         demand = [{{ path = \"cells.csv\", crs = \"EPSG:4545\" }}]\n\
         [[service]]\nid = \"primary\"\ndemand = {{ participation = 1.0 }}\nmethod = \"optimal\"\n"
    );
    for (name, text) in [("study.toml", text.as_str()), ("cells.csv", CELLS), ("sites.csv", sites)] {
        std::fs::write(folder.join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
    folder.join("study.toml")
}

/// What is found, whether it runs or not.
fn found(keys: &str, input: &str, sites: &str) -> Issues {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let all = Study::open(study(folder.path(), keys, input, sites)).and_then(|study| run_all(&study, &Files, &Quiet));
    match all {
        Ok(all) => all.into_iter().next().map(|results| results.issues).unwrap_or_default(),
        Err(Failure::Missing(issues) | Failure::Data(issues)) => issues,
        Err(Failure::Bug(what)) => panic!("{what}"),
    }
}

/// Places of the open sites, year by year; each year's results verify, from their files and from the layers.
fn places(keys: &str, input: &str, sites: &str, years: &[i32]) -> Vec<f64> {
    let of_year = |year: &i32| {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let path = study(folder.path(), &format!("{keys}\nyear = {year}"), input, sites);
        let results: Results = run(&path, &[]);
        verified(&results, &path);
        results.services[0].total.places.to_f64()
    };
    years.iter().map(of_year).collect()
}

const HEAD: &str = "编号,名称,学段,学位数,投用年份,停办年份,x,y\n";

#[test]
fn dates_count_from_the_intake_on() {
    let sites = |opens: &str, closes: &str| {
        format!("{HEAD}A,甲小学,小学,900,,,500060,3300060\nB,乙小学,小学,600,{opens},{closes},501060,3300060\n")
    };
    let with = "intake = \"09-01\"";
    assert_eq!(places(with, "", &sites("2024年10月", ""), &[2024, 2025]), [900.0, 1500.0]);
    assert_eq!(places(with, "", &sites("2024-09-01", ""), &[2023, 2024]), [900.0, 1500.0]);
    assert_eq!(places(with, "", &sites("", "2025年7月"), &[2024, 2025]), [1500.0, 900.0]);
    assert_eq!(places(with, "", &sites("", "2025年12月"), &[2025, 2026]), [1500.0, 900.0]);
    // Without the key the year counts.
    assert_eq!(places("", "", &sites("2024年10月", "2025年12月"), &[2023, 2024, 2025]), [900.0, 1500.0, 900.0]);
    let keys = format!("{with}\nyear = 2025");
    let issues = found(&keys, "", &sites("2024年10月", "2025年下半年"));
    assert_eq!((issues.count_of("I0781"), issues.count_of("W0781")), (1, 1));
    assert_eq!(found("year = 2025", "", &sites("2024年10月", "2025年下半年")).count_of("I0781"), 0);
    for intake in ["9月1日", "13-01", "02-30"] {
        assert_eq!(found(&format!("year = 2025\nintake = \"{intake}\""), "", &sites("", "")).count_of("E0780"), 1);
    }
}

#[test]
fn rows_of_one_site_with_years_of_their_own_are_its_phases() {
    let sites = format!(
        "{HEAD}A,甲小学（一期）,小学,600,2022,,500060,3300060\nA,甲小学（二期）,小学,750,2024,,500060,3300060\n"
    );
    assert_eq!(places("", "", &sites, &[2022, 2023, 2024, 2030]), [600.0, 600.0, 1350.0, 1350.0]);
    let issues = found("year = 2025", "expect_total_places = 1350".replace("expect", ", expect").as_str(), &sites);
    assert_eq!((issues.count_of("I0780"), issues.count_of("E0340"), issues.count_of("W0549")), (1, 0, 0), "{issues:?}");
}

#[test]
fn places_may_stand_in_a_column_for_each_year() {
    let head = "编号,名称,学段,22年,24年,x,y\n";
    let rows = "A,甲小学,小学,600,1350,500060,3300060\nB,乙小学,小学,300,,501060,3300060\n";
    let named = ", fields = { phases = { 2022 = \"22年\", 2024 = \"24年\" } }";
    assert_eq!(places("", named, &format!("{head}{rows}"), &[2022, 2023, 2024]), [900.0, 900.0, 1650.0]);
    let read = "编号,名称,学段,2022年学位,2024年学位,x,y\n";
    assert_eq!(places("", "", &format!("{read}{rows}"), &[2022, 2024]), [900.0, 1650.0]);
    assert_eq!(found("year = 2022", "", &format!("{read}{rows}")).count_of("I0782"), 1);
    let early = found("year = 2020", named, &format!("{head}{rows}"));
    assert_eq!((early.count_of("W0780"), early.has_errors()), (1, false));
    // A row that has places at all times has them before the first year too.
    let at_all_times = "编号,名称,学段,学位,22年,24年,x,y\nA,甲小学,小学,500,600,1350,500060,3300060\n";
    assert_eq!(found("year = 2020", named, at_all_times).count_of("W0780"), 0);
    assert_eq!(places("", named, at_all_times, &[2020, 2022]), [500.0, 600.0]);
    // Headings that differ in more than the year stay a question, and a column of all places stays what counts.
    let asked = "编号,名称,学段,2022年现有学位,2024年规划学位,x,y\n";
    assert_eq!(found("year = 2022", "", &format!("{asked}{rows}")).count_of("E0302"), 1);
    let beside = "编号,名称,学段,学位数,2024年学位,2026年学位,x,y\nA,甲小学,小学,600,700,800,500060,3300060\n";
    assert_eq!(found("year = 2022", "", beside).count_of("E0302"), 1);
    assert_eq!(places("", ", fields = { places = \"学位数\" }", beside, &[2022, 2026]), [600.0, 600.0]);
    for wrong in ["{ \"一期\" = \"22年\" }", "{ 22 = \"22年\" }"] {
        let input = format!(", fields = {{ phases = {wrong} }}");
        assert_eq!(found("year = 2022", &input, &format!("{head}{rows}")).count_of("E0781"), 1, "{wrong}");
    }
    let both = ", fields = { phases = { 2022 = \"22年\" }, places_by_service = { primary = \"24年\" } }";
    assert_eq!(found("year = 2022", both, &format!("{head}{rows}")).count_of("E0781"), 1);
    // A number that is none is a fault of its row, as everywhere.
    assert_eq!(
        found("year = 2022", named, &format!("{head}A,甲小学,小学,600,-5,500060,3300060\n")).count_of("E0313"),
        1
    );
}

#[test]
fn the_old_site_closes_when_the_new_one_opens() {
    let head = "编号,名称,学段,学位数,投用年份,停办年份,迁自,x,y\n";
    let sites = |old: &str, new: &str| {
        format!("{head}A,甲小学,小学,900,{old},,500060,3300060\nB,甲小学新校,小学,1200,{new},501060,3300060\n")
    };
    for name in ["甲小学", "A"] {
        let rows = sites(",", &format!("2026,,{name}"));
        assert_eq!(places("", "", &rows, &[2025, 2026]), [900.0, 1200.0], "{name}");
    }
    let issues = |old: &str, new: &str, input: &str| found("year = 2025", input, &sites(old, new));
    let unknown = issues(",", "2026,,甲小", "");
    assert_eq!((unknown.count_of("W0782"), unknown.has_errors()), (1, false));
    assert_eq!(issues(",", "2026,,甲小", ", fields = { replaces = \"迁自\" }").count_of("E0782"), 1);
    assert_eq!(issues(",", ",,甲小学", "").count_of("E0784"), 1);
    // Closed before its successor opens, or opened after it.
    for old in [",2025", "2027,", "2026,"] {
        assert_eq!(issues(old, "2026,,甲小学", "").count_of("E0785"), 1, "{old}");
    }
    assert_eq!(issues(",2026", "2026,,甲小学", "").count_of("E0785"), 0);
    // A site closes once, and not for one that it replaces itself.
    let three = |rows: &str| found("year = 2025", "", &format!("{head}{rows}"));
    let successors = |second: &str| {
        three(&format!(
            "A,甲小学,小学,900,,,,500060,3300060\nB,东校,小学,600,2026,,A,501060,3300060\nC,西校,小学,600,{second},,A,502060,3300060\n"
        ))
    };
    let twice = successors("2028");
    assert_eq!((twice.count_of("E0777"), twice.count_of("E0785")), (1, 0));
    assert!(
        twice
            .groups()
            .flat_map(|group| &group.examples)
            .any(|issue| issue.code == "E0777" && issue.id.as_deref() == Some("C"))
    );
    assert!(!successors("2026").has_errors());
    let circle = three(
        "A,甲小学,小学,900,2027,,C,500060,3300060\nB,东校,小学,600,2026,,A,501060,3300060\nC,西校,小学,600,2028,,B,502060,3300060\n",
    );
    assert_eq!((circle.count_of("E0776"), circle.count_of("E0785")), (3, 0));
    let twins = format!(
        "{head}A,甲小学,小学,900,,,,500060,3300060\nC,甲小学,小学,300,,,,500560,3300060\nB,新校,小学,1200,2026,,甲小学,501060,3300060\n"
    );
    assert_eq!(found("year = 2025", "", &twins).count_of("E0783"), 1);
}
