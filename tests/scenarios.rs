//! Scenarios: changes of sites, people and keys, each computed beside the study without them.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{files, must};
use catchment::balance::Results;
use catchment::check::{cases, verify, verify_years};
use catchment::issue::{Issue, Issues};
use catchment::read::{Files, Layers, Progress, Quiet, Source, Table, Wanted};
use catchment::run::run_all;
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use catchment::words::Lang;
use catchment::write::{WriteOptions, write_years};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const HEAD: &str = "id,name,service,places,status,opens,closes,zone,lon,lat\n";
const SITES: &str = "P1,一小,primary,450,existing,,,,107.02,29.85\n\
    P2,二小,primary,450,existing,,,,107.08,29.85\n\
    P3,规划小学,primary,900,planned,2026,,,107.085,29.86\n\
    J1,一中,junior,600,existing,,,,107.05,29.85\n\
    P4,旧小学,primary,200,existing,,2024,,107.03,29.86\n";

const ZONES: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"id": "W", "name": "西街道"}, "geometry": {"type": "Polygon", "coordinates": [[[107.0, 29.8], [107.05, 29.8], [107.05, 29.9], [107.0, 29.9], [107.0, 29.8]]]}},
{"type": "Feature", "properties": {"id": "E", "name": "东街道"}, "geometry": {"type": "Polygon", "coordinates": [[[107.05, 29.8], [107.1, 29.8], [107.1, 29.9], [107.05, 29.9], [107.05, 29.8]]]}}
]}"#;

fn cells() -> String {
    let mut out = String::from("x,y,persons,6-11,12-14\n");
    for (n, (lon, lat)) in (0..8).flat_map(|i| (0..4).map(move |j| (i, j))).enumerate() {
        let (x, y) = (107.006 + 0.012 * f64::from(lon), 29.82 + 0.02 * f64::from(lat));
        out += &format!("{x:.4},{y:.3},{},{},{}\n", 100 + n * 7, 20 + n * 3 % 17, 9 + n * 5 % 11);
    }
    out
}

/// A study of two stages with these scenarios, over these sites.
fn lay_out(folder: &Path, keys: &str, sites: &str, scenarios: &str) -> PathBuf {
    let text = format!(
        "title = \"情景\"\n{keys}\nfacilities = [{{ path = \"sites.csv\", crs = \"wgs84\", place_by = \"zone\" }}]\n\
         demand = [{{ path = \"cells.csv\", crs = \"wgs84\", fields = {{ ages = {{ \"6-11\" = \"6-11\", \"12-14\" = \"12-14\" }} }} }}]\nzones = {{ path = \"zones.geojson\", crs = \"wgs84\" }}\n\
         [[service]]\nid = \"primary\"\ndemand = {{ ages = [6, 11] }}\nmethod = \"optimal\"\ncutoff = \"5 km\"\nstandard = \"gb50099-2011\"\n\
         [[service]]\nid = \"junior\"\ndemand = {{ ages = [12, 14] }}\nmethod = \"nearest\"\nstandard = \"gb50099-2011\"\n\
         [[access]]\nid = \"ways\"\nservice = \"primary\"\nmethod = \"2sfca\"\ncutoff = \"3 km\"\n{scenarios}"
    );
    let cells = cells();
    let sites = format!("{HEAD}{sites}");
    for (name, text) in
        [("study.toml", text.as_str()), ("cells.csv", &cells), ("sites.csv", &sites), ("zones.geojson", ZONES)]
    {
        must(std::fs::write(folder.join(name), text));
    }
    folder.join("study.toml")
}

fn folder() -> tempfile::TempDir {
    must(tempfile::tempdir())
}

const YEARS: &str = "years = [2025, 2027]";

fn scenario(id: &str, changes: &[&str]) -> String {
    format!("[[scenario]]\nid = \"{id}\"\nchange = [{}]\n", changes.join(", "))
}

/// All cases by scenario and year.
fn run(keys: &str, sites: &str, scenarios: &str) -> Result<Vec<Results>, Failure> {
    let folder = folder();
    run_all(&Study::open(lay_out(folder.path(), keys, sites, scenarios))?, &Files, &Quiet)
}

fn results(sites: &str, scenarios: &str) -> Vec<Results> {
    run(YEARS, sites, scenarios).unwrap_or_else(|failure| panic!("{failure}"))
}

fn found(scenarios: &str) -> Issues {
    match run(YEARS, SITES, scenarios) {
        Ok(all) => all.into_iter().last().map(|results| results.issues).unwrap_or_default(),
        Err(Failure::Missing(issues) | Failure::Data(issues)) => issues,
        Err(Failure::Bug(what)) => panic!("{what}"),
    }
}

/// Results written, and checked from their files alone, case by case and as a whole.
fn written(study: &Path, out: &Path) -> BTreeMap<String, Vec<u8>> {
    let study = must(Study::open(study));
    let all = must(run_all(&study, &Files, &Quiet));
    let options = WriteOptions { base: study.base.clone(), study: study.name.clone(), ..WriteOptions::default() };
    must(write_years(&all, out, &options));
    let mut findings = must(verify_years(out));
    for case in must(cases(out)) {
        findings.extend(must(verify(&case.folder(out), Some(&study.base))));
    }
    for finding in &findings {
        assert!(finding.holds, "{}", finding.text(Lang::En));
    }
    files(out)
}

/// What is computed of a case: every service's numbers, without the messages.
fn numbers(results: &Results) -> Vec<String> {
    let of = |service: &catchment::balance::ServiceResult| {
        let sites: Vec<_> = service
            .facilities
            .iter()
            .map(|site| {
                (&results.model.facilities[site.facility.index()].id, site.places, site.allocated, site.mean_cost)
            })
            .collect();
        format!("{} {:?} {:?} {:?} {sites:?}", service.id, service.total, service.zones, service.ledger)
    };
    results.services.iter().map(of).collect()
}

/// Results of a scenario in both years.
fn of<'a>(all: &'a [Results], scenario: &str) -> Vec<&'a Results> {
    all.iter().filter(|results| results.scenario.as_deref() == Some(scenario)).collect()
}

#[test]
fn a_scenario_and_the_same_edit_of_the_table_give_the_same_numbers() {
    let edit = |from: &str, to: &str| {
        assert!(SITES.contains(from), "{from}");
        SITES.replace(from, to)
    };
    let cases: [(&[&str], String); 11] = [
        (&["{ close = \"P1\", year = 2026 }"], edit("450,existing,,,,107.02", "450,existing,,2026,,107.02")),
        (&["{ open = \"规划小学\", year = 2025 }"], edit("planned,2026", "planned,2025")),
        (
            &["{ open = \"P3\", year = 2027, places = 500, zone = \"西街道\" }"],
            edit("900,planned,2026,,,107.085,29.86", "500,planned,2027,,W,,"),
        ),
        (&["{ delay = \"P3\", years = 2 }"], edit("planned,2026", "planned,2028")),
        (&["{ resize = \"二小\", places = 1350 }"], edit("二小,primary,450", "二小,primary,1350")),
        (&["{ move = \"P3\", at = [107.01, 29.84] }"], edit("107.085,29.86", "107.01,29.84")),
        (&["{ move = \"P3\", zone = \"W\" }"], edit(",,107.085,29.86", ",W,,")),
        (
            &["{ add = \"A9\", name = \"新校\", places = { primary = 300 }, at = [107.09, 29.82], year = 2027 }"],
            format!("{SITES}A9,新校,primary,300,planned,2027,,,107.09,29.82\n"),
        ),
        (&["{ replace = \"P2\", by = \"P3\" }"], edit("450,existing,,,,107.08,", "450,existing,,2026,,107.08,")),
        (
            &["{ replace = \"P2\", by = \"P3\", year = 2027 }"],
            edit("450,existing,,,,107.08,", "450,existing,,2027,,107.08,").replace("planned,2026", "planned,2027"),
        ),
        (
            &[
                "{ add = \"A9\", places = 300, service = \"junior\", zone = \"东街道\" }",
                "{ close = \"A9\", year = 2027 }",
            ],
            format!("{SITES}A9,A9,junior,300,planned,,2027,E,,\n"),
        ),
    ];
    let scenarios: String =
        cases.iter().enumerate().map(|(n, (changes, _))| scenario(&format!("s{n}"), changes)).collect();
    let all = results(SITES, &scenarios);
    for (n, (changes, sites)) in cases.iter().enumerate() {
        let own = of(&all, &format!("s{n}"));
        let edited = results(sites, "");
        assert_eq!((own.len(), edited.len()), (2, 2));
        for (own, edited) in own.iter().zip(&edited) {
            assert_eq!(numbers(own), numbers(edited), "{changes:?} {}", own.year);
        }
    }
}

#[test]
fn places_change_in_phases_and_rooms_change_their_stage() {
    let changes = [
        "{ resize = \"P1\", places = 600, year = 2027 }",
        "{ resize = \"P1\", places = 500, year = 2025 }",
        "{ convert = \"P2\", from = \"primary\", to = \"junior\", year = 2027, classes = 4 }",
        "{ convert = \"P4\", from = \"primary\", to = \"junior\", year = 2023, places = 123 }",
    ];
    let all = results(&SITES.replace("existing,,2024", "existing,,"), &scenario("more", &changes));
    let places = |scenario: &str| {
        let services = |results: &Results| -> Vec<f64> {
            results.services.iter().map(|service| service.total.places.to_f64()).collect()
        };
        of(&all, scenario).into_iter().map(services).collect::<Vec<_>>()
    };
    assert_eq!(places("base"), [[1100.0, 600.0], [2000.0, 600.0]]);
    // Classes of 45 primary pupils become classes of 50 juniors; P4 is a junior school with 123 places from 2023 on.
    assert_eq!(places("more"), [[950.0, 723.0], [600.0 + 270.0 + 900.0, 723.0 + 200.0]]);
    let whole = scenario("whole", &["{ convert = \"P2\", from = \"primary\", to = \"junior\", year = 2027 }"]);
    let all = results(SITES, &whole);
    let last = of(&all, "whole")[1];
    assert_eq!(last.services.iter().map(|service| service.total.places.to_f64()).collect::<Vec<_>>(), [1350.0, 1100.0]);
    assert_eq!(last.issues.count_of("I0783"), 1);
}

#[test]
fn people_of_a_zone_grow_exactly() {
    let changes = ["{ grow = \"西街道\", factor = 1.137 }", "{ grow = \"E\", service = \"junior\", factor = 0.5 }"];
    let all = results(SITES, &scenario("more", &changes));
    let [base, more] = ["base", "more"].map(|id| of(&all, id)[1]);
    let sum = |results: &Results, service: usize, zone: usize| results.services[service].zones[zone].demand;
    for (service, zone, factor) in [(0, 0, 1.0), (0, 1, 1.137), (1, 0, 0.5), (1, 1, 1.137)] {
        let (before, after) = (sum(base, service, zone), sum(more, service, zone));
        assert!(before > Persons::ZERO);
        assert_eq!(after, before.scaled(factor), "{service} {zone}");
    }
    assert_eq!(more.services[0].total.persons, base.services[0].total.persons);
}

#[test]
fn keys_are_set_as_on_the_command_line() {
    let changes = [
        "{ set = \"service.primary.cutoff=2 km\" }",
        "{ set = \"service.junior.demand.participation=0.9\" }",
        "{ set = \"service.junior.method=zone\" }",
    ];
    let all = results(SITES, &scenario("keys", &changes));
    let folder = folder();
    let path = lay_out(folder.path(), YEARS, SITES, "");
    let sets = ["service.primary.cutoff=2 km", "service.junior.demand.participation=0.9", "service.junior.method=zone"];
    let study = must(Study::open_with(&path, &sets.map(str::to_owned)));
    let alone = must(run_all(&study, &Files, &Quiet));
    for (own, alone) in of(&all, "keys").iter().zip(&alone) {
        assert_eq!(numbers(own), numbers(alone));
        assert_eq!(own.parameters["service"], alone.parameters["service"]);
    }
    // A column that nobody else counts is read for the scenario alone.
    let cells = cells()
        .lines()
        .enumerate()
        .map(|(n, line)| format!("{line},{}\n", if n == 0 { "适龄" } else { "5" }))
        .collect::<String>();
    lay_out(
        folder.path(),
        YEARS,
        SITES,
        &scenario("field", &["{ set = \"service.primary.demand={ field = '适龄' }\" }"]),
    );
    must(std::fs::write(folder.path().join("cells.csv"), cells));
    let all = must(Study::open(&path).and_then(|study| run_all(&study, &Files, &Quiet)));
    let demand = |id: &str| of(&all, id)[0].services[0].total.demand.to_f64();
    assert!(demand("field") == 160.0 && demand("base") > 600.0, "{} {}", demand("field"), demand("base"));
}

#[test]
fn the_empty_scenario_is_the_base_byte_for_byte() {
    let folder = folder();
    let scenarios = scenario("empty", &[]) + &scenario("later", &["{ delay = \"P3\", years = 5 }"]);
    let study = lay_out(folder.path(), YEARS, SITES, &scenarios);
    let out = folder.path().join("out");
    let all = written(&study, &out);
    let below = |prefix: &str| -> BTreeMap<String, Vec<u8>> {
        let own = |(name, bytes): (&String, &Vec<u8>)| Some((name.strip_prefix(prefix)?.to_owned(), bytes.clone()));
        all.iter().filter_map(own).collect()
    };
    let (base, empty, later) = (below("base/"), below("empty/"), below("later/"));
    assert_eq!(base.keys().collect::<Vec<_>>(), empty.keys().collect::<Vec<_>>());
    for (name, bytes) in base.iter().filter(|(name, _)| !name.ends_with("run.json")) {
        assert!(empty[name] == *bytes, "{name}");
    }
    for year in ["2025", "2027"] {
        let document = |files: &BTreeMap<String, Vec<u8>>| -> Value {
            let mut run: Value = must(serde_json::from_slice(&files[&format!("{year}/run.json")]));
            let scenario = run["scenario"].clone();
            run["scenario"] = Value::Null;
            run["seal"] = Value::Null;
            if let Some(parameters) = run["parameters"].as_object_mut() {
                parameters.remove("scenario");
            }
            run["named"] = scenario;
            run
        };
        let [mut one, mut other] = [document(&base), document(&empty)];
        assert_eq!((one["named"].take(), other["named"].take()), ("base".into(), "empty".into()));
        assert_eq!(one, other);
        // What the delay does not touch is the same, and taken over.
        for (name, bytes) in base.iter().filter(|(name, _)| name.starts_with(&format!("{year}/junior/"))) {
            assert!(later[name] == *bytes, "{name}");
        }
    }
    assert!(later["2027/balance.csv"] != base["2027/balance.csv"]);
    // A study without scenarios gives what the base is.
    let alone = folder.path().join("alone");
    let study = lay_out(folder.path(), YEARS, SITES, "");
    let plain = written(&study, &alone);
    for (name, bytes) in plain.iter().filter(|(name, _)| name.starts_with("20") && !name.ends_with("run.json")) {
        assert!(base[name] == *bytes, "{name}");
    }
    // The balance at the top has all rows of all, scenario and year in front.
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let mut expected = Vec::new();
    for scenario in ["base", "empty", "later"] {
        for year in ["2025", "2027"] {
            let own = lines(&all[&format!("{scenario}/{year}/balance.csv")]);
            expected.extend(own.into_iter().map(|line| format!("{scenario},{year},{line}")));
        }
    }
    assert_eq!(lines(&all["balance.csv"]), expected);
    let run: Value = must(serde_json::from_slice(&all["run.json"]));
    assert_eq!(run["scenarios"], serde_json::json!(["base", "empty", "later"]));
    assert_eq!(run["years"], serde_json::json!([2025, 2027]));
}

#[test]
fn everything_wrong_is_said_before_anything_is_computed() {
    let faults: [(&str, &[&str]); 32] = [
        ("E0788", &["{ close = \"一小学\", year = 2026 }"]),
        ("E0790", &["{ close = \"P1\", year = 2026 }", "{ close = \"一小\", year = 2027 }"]),
        ("E0790", &["{ delay = \"P3\", years = 1 }", "{ open = \"P3\", year = 2025 }"]),
        ("E0790", &["{ grow = \"W\", factor = 1.1 }", "{ grow = \"西街道\", service = \"junior\", factor = 2 }"]),
        ("E0790", &["{ resize = \"P1\", places = 1 }", "{ open = \"P1\", year = 2025, places = 2 }"]),
        ("E0790", &["{ set = \"service.junior.method=zone\" }", "{ set = \"service.junior.method=nearest\" }"]),
        ("E0791", &["{ open = \"P4\", year = 2026 }"]),
        ("E0791", &["{ close = \"P3\", year = 2026 }"]),
        (
            "E0791",
            &[
                "{ replace = \"P3\", by = \"P3b\" }",
                "{ add = \"P3b\", places = 1, service = \"primary\", zone = \"E\", year = 2024 }",
            ],
        ),
        ("E0792", &["{ move = \"P1\", zone = \"南街道\" }"]),
        ("E0792", &["{ grow = \"南街道\", factor = 1.1 }"]),
        ("E0793", &["{ resize = \"P1\", places = { senior = 10 } }"]),
        ("E0793", &["{ grow = \"W\", service = \"senior\", factor = 1.1 }"]),
        ("E0793", &["{ convert = \"J1\", from = \"primary\", to = \"junior\", year = 2026 }"]),
        ("E0793", &["{ add = \"X\", places = { senior = 5 }, zone = \"W\" }"]),
        ("E0794", &["{ add = \"P1\", places = { primary = 5 }, zone = \"W\" }"]),
        ("E0795", &["{ set = \"year=2030\" }"]),
        ("E0795", &["{ set = \"service.senior.cutoff=2 km\" }"]),
        ("E0795", &["{ set = \"service.junior.method=soonest\" }"]),
        ("E0608", &["{ set = \"service.primary.cutoff=soon\" }"]),
        ("E0798", &["{ delay = \"P1\", years = 2 }"]),
        ("E0799", &["{ open = \"P1\", year = 2026 }"]),
        ("E0798", &["{ replace = \"P1\", by = \"P2\" }"]),
        ("E0787", &["{ year = 2026 }"]),
        ("E0787", &["{ close = \"P1\", open = \"P2\", year = 2026 }"]),
        ("E0787", &["{ close = \"P1\" }"]),
        ("E0787", &["{ close = \"P1\", year = 2026, factor = 2 }"]),
        ("E0787", &["{ resize = \"P1\", places = -5 }"]),
        ("E0787", &["{ move = \"P1\", at = [29.85, 107.02] }"]),
        ("E0787", &["{ add = \"X\", places = 5, zone = \"W\" }"]),
        ("E0787", &["{ convert = \"P1\", from = \"primary\", to = \"junior\", year = 2026, classes = 11 }"]),
        ("E0787", &["{ replace = \"P1\", by = \"一小\" }"]),
    ];
    for (code, changes) in faults {
        let issues = found(&scenario("s", changes));
        assert!(issues.count_of(code) == 1, "{code} {changes:?}: {issues:?}");
    }
    // All of them, of all scenarios, at once.
    let sound = |(code, _): &&(&str, &[&str])| matches!(*code, "E0788" | "E0792" | "E0794" | "E0798");
    let at_once: Vec<_> = faults.iter().filter(sound).collect();
    let scenarios: String =
        at_once.iter().enumerate().map(|(n, (_, changes))| scenario(&format!("s{n}"), changes)).collect();
    let issues = found(&scenarios);
    assert_eq!(["E0788", "E0792", "E0794", "E0798"].map(|code| issues.count_of(code)), [1, 2, 1, 2], "{issues:?}");
    let text = issues
        .groups()
        .flat_map(|group| &group.examples)
        .map(|issue| issue.sentence(Lang::En) + &issue.help(Lang::En))
        .collect::<String>();
    assert!(text.contains("scenario.s0.change.0") && text.contains("一小"), "{text}");
    let late = found(&scenario("s", &["{ close = \"P1\", year = 2030 }"]));
    assert_eq!((late.count_of("W0783"), late.has_errors()), (1, false));
    for id in ["base", "BASE", "2030", "a b", ""] {
        assert_eq!(found(&scenario(id, &[])).count_of("E0786"), 1, "{id}");
    }
    assert_eq!(found(&(scenario("a", &[]) + &scenario("A", &[]))).count_of("E0786"), 1);
    assert_eq!(found("[[scenario]]\nid = \"a\"\nname_zh = \" \"\n").count_of("E0786"), 1);
}

#[test]
fn what_only_some_studies_can_get_wrong_is_said_too() {
    let issues = |sites: &str, from: &str, to: &str, changes: &[&str]| {
        let folder = folder();
        let path = lay_out(folder.path(), YEARS, sites, &scenario("s", changes));
        let text = must(std::fs::read_to_string(&path)).replace(from, to);
        must(std::fs::write(&path, text));
        match Study::open(&path).and_then(|study| run_all(&study, &Files, &Quiet)) {
            Err(Failure::Missing(issues) | Failure::Data(issues)) => issues,
            other => panic!("{other:?}"),
        }
    };
    let twins = format!("{SITES}P5,一小,primary,100,existing,,,,107.03,29.83\n");
    assert_eq!(issues(&twins, "", "", &["{ close = \"一小\", year = 2026 }"]).count_of("E0789"), 1);
    let convert = ["{ convert = \"P1\", from = \"primary\", to = \"night\", year = 2026 }"];
    let night = SITES.replace("junior", "night");
    assert_eq!(issues(&night, "id = \"junior\"", "id = \"night\"", &convert).count_of("E0796"), 1);
    let table = "cost = \"od\"\ncutoff = \"5 km\"";
    let travel = format!(
        "{table}\n[travel.od]\nmode = \"table\"\ntable = {{ path = \"od.csv\", fields = {{ from = \"a\", to = \"b\", cost = \"m\" }}, unit = \"m\", missing = \"unreachable\" }}"
    );
    let folder = folder();
    let path = lay_out(folder.path(), YEARS, SITES, &scenario("s", &["{ move = \"J1\", zone = \"W\" }"]));
    let text = must(std::fs::read_to_string(&path))
        .replace("method = \"nearest\"", &format!("method = \"nearest\"\n{travel}"));
    let text = text.replace(&format!("{travel}\nstandard = \"gb50099-2011\""), &travel);
    must(std::fs::write(&path, text));
    must(std::fs::write(folder.path().join("od.csv"), "a,b,m\n0,J1,500\nW,J1,900\nE,J1,900\n"));
    match Study::open(&path).and_then(|study| run_all(&study, &Files, &Quiet)) {
        Err(Failure::Data(issues)) => assert_eq!(issues.count_of("E0797"), 1, "{issues:?}"),
        other => panic!("{other:?}"),
    }
}

/// Counts what is said to be under way.
#[derive(Default)]
struct Stages(std::sync::Mutex<Vec<String>>);

impl Progress for Stages {
    fn stage(&self, stage: &catchment::words::Sentence) {
        if let Ok(mut stages) = self.0.lock() {
            stages.push(stage.text(Lang::En));
        }
    }

    fn advance(&self, _done: u64, _total: u64) {}
}

#[test]
fn what_a_scenario_leaves_as_it_is_is_not_computed_again() {
    let scored = |scenarios: &str| {
        let folder = folder();
        let study = must(Study::open(lay_out(folder.path(), YEARS, SITES, scenarios)));
        let stages = Stages::default();
        must(run_all(&study, &Files, &stages));
        let said = stages.0.into_inner().unwrap_or_default();
        said.iter().filter(|stage| stage.contains("ways")).count()
    };
    assert_eq!(scored(""), 2);
    assert_eq!(scored(&scenario("empty", &[])), 2);
    // A secondary school matters to no pupil of a primary school, even where it comes before its sites in the order of ids.
    assert_eq!(scored(&scenario("junior", &["{ add = \"A1\", places = { junior = 10 }, zone = \"W\" }"])), 2);
    // In 2025 the school that is delayed is not there either, and in 2027 it is as in 2025.
    assert_eq!(scored(&scenario("late", &["{ delay = \"P3\", years = 5 }"])), 2);
    assert_eq!(scored(&scenario("more", &["{ grow = \"W\", service = \"primary\", factor = 1.1 }"])), 4);
    assert_eq!(scored(&scenario("moved", &["{ move = \"P1\", zone = \"E\" }"])), 4);
    assert_eq!(scored(&scenario("key", &["{ set = \"access.ways.cutoff=2 km\" }"])), 4);
}

/// A scenario is a set of changes: it is the same whatever their order.
#[test]
fn the_order_of_changes_does_not_matter() {
    let changes = [
        "{ add = \"N\", places = { primary = 300, junior = 50 }, zone = \"W\", year = 2026 }",
        "{ replace = \"P2\", by = \"N\" }",
        "{ resize = \"N\", places = { primary = 450 }, year = 2027 }",
        "{ resize = \"P1\", places = 500, year = 2026 }",
        "{ resize = \"P1\", places = 100 }",
        "{ convert = \"P1\", from = \"primary\", to = \"junior\", year = 2027, classes = 2 }",
        "{ move = \"P3\", at = [107.01, 29.84] }",
        "{ delay = \"P3\", years = 1 }",
        "{ close = \"J1\", year = 2027 }",
        "{ grow = \"E\", factor = 1.3 }",
        "{ set = \"service.primary.cutoff=4 km\" }",
    ];
    let mut scenarios = String::new();
    for turn in 0..changes.len() {
        let mut turned = changes;
        turned.rotate_left(turn);
        if turn % 2 == 1 {
            turned.reverse();
        }
        scenarios += &scenario(&format!("s{turn}"), &turned);
    }
    let all = results(SITES, &scenarios);
    let first: Vec<_> = of(&all, "s0").into_iter().map(numbers).collect();
    for turn in 1..changes.len() {
        let other: Vec<_> = of(&all, &format!("s{turn}")).into_iter().map(numbers).collect();
        assert_eq!(first, other, "{turn}");
    }
    let last = of(&all, "s0")[1];
    assert_eq!(
        last.services.iter().map(|service| service.total.places.to_f64()).collect::<Vec<_>>(),
        [500.0 - 90.0 + 450.0 + 900.0, 50.0 + 100.0]
    );
}

/// Files, and how many tables were read from them.
#[derive(Default)]
struct Counted(std::sync::Mutex<usize>);

impl Layers for Counted {
    fn table(&self, source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        if let Ok(mut read) = self.0.lock() {
            *read += 1;
        }
        Files.table(source, wanted, progress)
    }

    fn text(&self, source: &Source) -> Result<String, Issue> {
        Files.text(source)
    }

    fn hashes(&self, source: &Source) -> Vec<(String, String)> {
        Files.hashes(source)
    }
}

#[test]
fn layers_are_read_once_for_all_scenarios() {
    let read = |scenarios: &str| {
        let folder = folder();
        let study = must(Study::open(lay_out(folder.path(), YEARS, SITES, scenarios)));
        let layers = Counted::default();
        must(run_all(&study, &layers, &Quiet));
        layers.0.into_inner().unwrap_or_default()
    };
    let two = scenario("a", &["{ close = \"P1\", year = 2026 }"])
        + &scenario("b", &["{ set = \"service.primary.cutoff=2 km\" }"]);
    assert_eq!([read(""), read(&two)], [3, 3]);
    // Another column of people is read for the scenario that counts it.
    let other = scenario("c", &["{ set = \"service.primary.demand={ field = '12-14' }\" }"]);
    assert_eq!(read(&other), 6);
}

#[test]
fn a_new_site_is_reached_as_the_table_of_ways_says() {
    let folder = folder();
    let add = scenario("s", &["{ add = \"N\", places = { junior = 5 }, zone = \"W\" }"]);
    let path = lay_out(folder.path(), YEARS, SITES, &add);
    let travel = "cost = \"od\"\ncutoff = \"5 km\"\nstandard = \"gb50099-2011\"\n[travel.od]\nmode = \"table\"\ntable = { path = \"od.csv\", fields = { from = \"a\", to = \"b\", cost = \"m\" }, unit = \"m\", missing = \"unreachable\" }";
    let text = must(std::fs::read_to_string(&path));
    let text =
        text.replace("method = \"nearest\"\nstandard = \"gb50099-2011\"", &format!("method = \"nearest\"\n{travel}"));
    must(std::fs::write(&path, text));
    must(std::fs::write(folder.path().join("od.csv"), "a,b,m\nW,J1,2500\nE,J1,1900\nW,N,700\n"));
    let all = must(Study::open(&path).and_then(|study| run_all(&study, &Files, &Quiet)));
    let mean = |id: &str, zone: &str| {
        let results = of(&all, id)[0];
        let number = results.model.zones.iter().position(|of| of.id == zone).unwrap_or_default();
        results.services[1].zones[number].mean_cost()
    };
    assert_eq!([mean("base", "W"), mean("base", "E")], [Some(2500.0), Some(1900.0)]);
    assert_eq!([mean("s", "W"), mean("s", "E")], [Some(700.0), Some(1900.0)]);
}

/// The command line and what it gives back.
fn catchment(arguments: &[&str]) -> (i32, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_catchment"))
        .args(arguments)
        .env_remove("LANG")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .output();
    let output = must(output);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_line_runs_names_and_verifies_scenarios() {
    let folder = folder();
    let scenarios = scenario("late", &["{ delay = \"P3\", years = 5 }", "{ set = \"service.junior.method=zone\" }"])
        + "[[scenario]]\nid = \"few\"\nname_en = \"half a school\"\nchange = [{ resize = \"P1\", places = 20 }, { add = \"N\", places = { primary = 30 }, zone = \"W\", year = 2026 }]\n";
    let study = lay_out(folder.path(), YEARS, SITES, &scenarios).display().to_string();
    let out = |name: &str| folder.path().join(name).display().to_string();
    let (one, many) = (out("one"), out("many"));
    let (code, shown, err) = catchment(&["run", &study, "-o", &one, "--threads", "1"]);
    assert_eq!(code, 0, "{err}");
    assert!(shown.contains("late") && shown.contains("half a school") && shown.contains("few 2027"), "{shown}");
    assert_eq!(catchment(&["run", &study, "-o", &many, "--threads", "4"]).0, 0);
    let (first, second) = (files(Path::new(&one)), files(Path::new(&many)));
    assert!(first == second && first.contains_key("few/2027/primary/zones.geojson"));
    for arguments in [vec!["verify", &one], vec!["verify", &one, "--study", &study]] {
        let (code, shown, err) = catchment(&arguments);
        assert!(code == 0 && shown.contains("few 2027") && !shown.contains('✗'), "{shown}{err}");
    }
    // Every case by itself, that without changes among them.
    for case in ["base/2025", "late/2027", "few/2027"] {
        let folder = format!("{one}/{case}");
        let (code, shown, err) = catchment(&["verify", &folder, "--study", &study]);
        assert!(code == 0 && !shown.contains('✗'), "{case}: {shown}{err}");
    }
    let (code, shown, _) =
        catchment(&["run", &study, "-o", &one, "--overwrite", "--json", "--fail-on", "gap", "--set", "years=[2027]"]);
    assert_eq!(code, 1);
    let document: Value = must(serde_json::from_str(shown.lines().next().unwrap_or_default()));
    let named: Vec<&str> =
        document["runs"].as_array().into_iter().flatten().filter_map(|run| run["scenario"].as_str()).collect();
    assert_eq!(named, ["base", "late", "few"]);
    assert!(document["runs"][2]["out"].as_str().is_some_and(|out| out.contains("few")));
    assert!(!Path::new(&one).join("few/2025").exists(), "files of the earlier run are gone");
    let (_, _, err) = catchment(&["run", &study, "-o", &many, "--overwrite", "--fail-on", "gap"]);
    assert!(err.contains("--fail-on gap") && (err.contains("few 20") || err.contains("late 20")), "{err}");
    let (code, _, err) = catchment(&["explain", &many, "西街道"]);
    assert!(code == 2 && err.contains("few"), "{err}");
    let (code, shown, _) = catchment(&["explain", &format!("{many}/few/2027"), "西街道"]);
    assert!(code == 0 && shown.contains("西街道"), "{shown}");
    let (code, shown, _) = catchment(&["schema"]);
    assert!(code == 0 && ["scenario", "intake", "phases", "replaces", "convert"].iter().all(|key| shown.contains(key)));
}

/// What the top says of its cases is held to them, whoever seals it.
#[test]
fn a_top_that_says_otherwise_does_not_verify() {
    let folder = folder();
    let scenarios =
        scenario("late", &["{ delay = \"P3\", years = 5 }"]) + &scenario("few", &["{ resize = \"P1\", places = 20 }"]);
    let study = lay_out(folder.path(), "year = 2027", SITES, &scenarios);
    let out = folder.path().join("out");
    let all = written(&study, &out);
    let holds = || verify_years(&out).is_ok_and(|findings| findings.iter().all(|finding| finding.holds));
    let seal = |run: &Value| must(std::fs::write(out.join("run.json"), crate::common::finished::sealed(run)));
    let run: Value = must(serde_json::from_slice(&all["run.json"]));
    assert!(holds());
    for name in ["balance.csv", "ledger.json"] {
        let text = String::from_utf8_lossy(&all[name]).into_owned();
        for (from, to) in [("late", "few"), ("few", "late"), ("2027", "2028"), ("base", "late")] {
            let changed = text.replacen(from, to, 1);
            assert!(changed != text, "{name} {from}");
            must(std::fs::write(out.join(name), &changed));
            let mut run = run.clone();
            run["outputs"][name] = must(catchment::write::hash_of(&out.join(name))).into();
            seal(&run);
            assert!(!holds(), "{name} {from}");
        }
        must(std::fs::write(out.join(name), &text));
    }
    let change = |change: &dyn Fn(&mut Value)| {
        let mut run = run.clone();
        change(&mut run);
        seal(&run);
        assert!(!holds(), "{run}");
    };
    change(&|run| run["scenarios"] = serde_json::json!(["base", "late"]));
    change(&|run| run["scenarios"] = serde_json::json!(["base", "../out/late", "few"]));
    change(&|run| run["scenarios"] = Value::Null);
    change(&|run| run["years"] = serde_json::json!([2026]));
    change(&|run| run["parameters"]["scenario"][0]["change"][0]["years"] = 4.into());
    change(&|run| run["parameters"]["scenario"] = serde_json::json!([]));
    seal(&run);
    assert!(holds());
    // A case that takes itself for another does not verify either.
    let case = out.join("late/2027");
    let mut own: Value = must(serde_json::from_slice(&all["late/2027/run.json"]));
    for other in ["few", "base"] {
        own["scenario"] = other.into();
        must(std::fs::write(case.join("run.json"), crate::common::finished::sealed(&own)));
        assert!(must(verify(&case, None)).iter().any(|finding| !finding.holds), "{other}");
    }
}
