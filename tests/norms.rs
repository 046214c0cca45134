//! Results held to the rules of standards: worked out by hand, and checked from the files again.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that panics has failed")]

use crate::common::{files, must, run, verified};
use catchment::balance::{Judgement, Results};
use catchment::check::verify;
use catchment::run::run_all;
use catchment::study::{Failure, Study};
use catchment::words::Lang;
use catchment::write::{self, WriteOptions};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A town of two zones, "Old" (a town) and "New": 10,000 people, 1,000 of them 60 and older.
struct Town {
    folder: tempfile::TempDir,
}

const STUDY: &str = r#"title = "town"
year = 2025
standards = ["gb50099-2011", "yzjh-2017", "large-class", "gb50437-2018rev", "changshou-145", "own.toml"]
[crs]
analysis = "EPSG:4545"
[[facilities]]
path = "sites.csv"
crs = "EPSG:4545"
missing_places = "unknown"
fields = { places_by_service = { primary = "小学学位", junior = "初中学位", hospital_beds = "床位", elderly_beds = "养老床位" } }
[[demand]]
path = "cells.csv"
crs = "EPSG:4545"
fields = { persons = "persons", ages = { "6-11" = "children", "60+" = "old" } }
[zones]
path = "zones.geojson"
crs = "EPSG:4545"
urban = ["Old"]
[[service]]
id = "primary"
demand = { ages = [6, 11] }
[[service]]
id = "junior"
demand = { per_1000 = 30 }
[[service]]
id = "hospital_beds"
demand = { per_1000 = 7.1 }
[[service]]
id = "elderly_beds"
demand = { ages = [60, 130], per_1000 = 40 }
"#;

const OWN: &str = r#"[profile]
id = "town-own"
name_zh = "本镇"
name_en = "our town"
source = "the council"
edition = "2025"
[[rule]]
id = "spread"
service = "junior"
indicator = "variation_class_size"
op = "<="
value = 0.1
unit = "coefficient of variation"
citation_zh = "第一条"
citation_en = "article 1"
verified = true
[[rule]]
id = "spread-places"
service = "junior"
indicator = "variation_pupils_per_place"
op = "<="
value = 0.5
unit = "coefficient of variation"
citation_zh = "第二条"
citation_en = "article 2"
verified = false
[[rule]]
id = "way"
service = "junior"
indicator = "service_radius"
op = "<="
value = 0.5
unit = "km"
citation_zh = "第三条"
citation_en = "article 3"
verified = false
"#;

/// Cells and sites in metres from 500000, 3300000.
const SITES: &str = "id,名称,小学学位,初中学位,床位,养老床位,班数,在校生,x,y\n\
A,A school,900,,,,20,1000,500050,3300050\n\
B,B school,2100,,,,48,,500150,3300050\n\
C,C nine-year,1500,1100,,,55,,500250,3300050\n\
J1,J one,,600,,,10,400,500050,3300150\n\
J2,J two,,600,,,12,600,500150,3300150\n\
H,H hospital,,,71,,,,500050,3300050\n\
E1,E home,,,,30,,,500050,3300050\n\
E2,E house,,,,10,,,500250,3300050\n";

impl Town {
    fn new() -> Self {
        let town = Self { folder: must(tempfile::tempdir()) };
        town.put("study.toml", STUDY);
        town.put("own.toml", OWN);
        town.put("sites.csv", SITES);
        town.put(
            "cells.csv",
            "id,x,y,persons,children,old\na,500050,3300050,6000,400,600\nb,500250,3300050,4000,300,400\n",
        );
        let zone = |name: &str, from: f64, to: f64| {
            let [west, east] = [500_000.0 + from, 500_000.0 + to];
            format!(
                r#"{{"type":"Feature","properties":{{"id":"{name}","name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},3300000],[{east},3300000],[{east},3300300],[{west},3300300],[{west},3300000]]]}}}}"#
            )
        };
        let zones = [zone("Old", 0.0, 200.0), zone("New", 200.0, 400.0)].join(",");
        town.put("zones.geojson", &format!(r#"{{"type":"FeatureCollection","features":[{zones}]}}"#));
        town
    }

    fn put(&self, name: &str, text: &str) {
        must(std::fs::write(self.folder.path().join(name), text));
    }

    fn change(&self, name: &str, from: &str, to: &str) {
        let text = must(std::fs::read_to_string(self.folder.path().join(name)));
        assert!(text.contains(from), "{name}: {from}");
        self.put(name, &text.replacen(from, to, 1));
    }

    fn study(&self) -> PathBuf {
        self.folder.path().join("study.toml")
    }

    fn run(&self) -> Results {
        run(&self.study(), &[])
    }

    /// The codes that stop the study, and how it ends.
    fn refused(&self) -> (Vec<&'static str>, u8) {
        let end = Study::open(self.study()).and_then(|study| catchment::run::run(&study));
        match end {
            Ok(_) => (Vec::new(), 0),
            Err(failure) => {
                let code = failure.exit_code();
                let (Failure::Missing(issues) | Failure::Data(issues)) = failure else { panic!("{failure}") };
                (issues.groups().flat_map(|group| &group.examples).map(|issue| issue.code).collect(), code)
            }
        }
    }
}

/// Value, whether it holds, and by how much it misses, by rule and place.
/// Value, whether the rule holds, and the difference.
type Found = (Option<f64>, Option<bool>, Option<f64>);

fn found(results: &Results) -> BTreeMap<String, Found> {
    let entry = |of: &Judgement| {
        let at = of.id.as_deref().unwrap_or("total");
        (format!("{} {at}", of.full_id()), (of.fact.value, of.fact.holds, of.fact.difference))
    };
    results.judgements.iter().map(entry).collect()
}

fn missing(results: &Results, rule: &str, at: &str) -> String {
    let is_it = |of: &&Judgement| of.full_id() == rule && of.id.as_deref().unwrap_or("total") == at;
    let of = results.judgements.iter().find(is_it).unwrap_or_else(|| panic!("{rule} {at}"));
    assert_eq!(of.fact.holds, None, "{rule} {at}");
    of.fact.missing.as_ref().map(|missing| missing.text(Lang::En)).unwrap_or_default()
}

#[test]
fn rules_are_as_worked_out_by_hand() {
    let town = Town::new();
    let results = town.run();
    let found = found(&results);
    let of = |key: &str| *found.get(key).unwrap_or_else(|| panic!("{key}: {:?}", found.keys()));
    // 900 places for 20 classes of 45; 2,100 for 48 classes are 60 fewer than the norm has.
    assert_eq!(of("gb50099-2011/class-primary A"), (Some(45.0), Some(true), Some(0.0)));
    assert_eq!(of("gb50099-2011/class-primary B"), (Some(43.75), Some(false), Some(-60.0)));
    // 1,000 pupils in 20 classes: 50 each, 100 more than classes of 45 hold, and no large class.
    assert_eq!(of("yzjh-2017/class-primary A"), (Some(50.0), Some(false), Some(100.0)));
    assert_eq!(of("large-class/large-primary A"), (Some(50.0), Some(true), Some(-100.0)));
    assert_eq!(missing(&results, "yzjh-2017/class-primary", "B"), "pupils of the site");
    // The pupils who are there, else the places; a nine-year school by its own rule and by no other.
    assert_eq!(of("yzjh-2017/size-primary A"), (Some(1000.0), Some(true), Some(-1000.0)));
    assert_eq!(of("yzjh-2017/size-primary B"), (Some(2100.0), Some(false), Some(100.0)));
    assert_eq!(of("yzjh-2017/size-nine-year C"), (Some(2600.0), Some(false), Some(100.0)));
    assert!(!found.contains_key("yzjh-2017/size-primary C") && !found.contains_key("yzjh-2017/size-junior C"));
    assert_eq!(missing(&results, "gb50099-2011/class-primary", "C"), "classes of each stage of the site");
    // 71 beds for 10,000 people; 40 for 1,000 aged 60 and older, of whom each zone has its own.
    assert_eq!(of("changshou-145/beds-per-1000 total"), (Some(7.1), Some(true), Some(0.0)));
    assert_eq!(of("gb50437-2018rev/beds-per-1000 total"), (Some(40.0), Some(true), Some(0.0)));
    assert_eq!(of("gb50437-2018rev/beds-per-1000 Old"), (Some(50.0), Some(true), Some(6.0)));
    assert_eq!(of("gb50437-2018rev/beds-per-1000 New"), (Some(25.0), Some(false), Some(-6.0)));
    assert_eq!(of("gb50437-2018rev/size-elderly E2"), (Some(10.0), Some(false), Some(-10.0)));
    // The rule for towns is about "Old" alone, where everybody lives at the school.
    assert_eq!(of("gb50099-2011/radius-primary Old"), (Some(0.0), Some(true), Some(0.0)));
    assert!(!found.contains_key("gb50099-2011/radius-primary New"));
    assert_eq!(missing(&results, "changshou-145/nursery-per-1000", "total"), "the study has no service nursery");
    assert!(missing(&results, "yzjh-2017/teachers-primary", "total").contains("teachers"));
    assert!(missing(&results, "changshou-145/doctors-per-1000", "total").contains("doctors"));
    verified(&results, &town.study());
}

/// Classes of 40 with 400 pupils and of 50 with 600: mean 46, S² = (400·36 + 600·16) / 1000 = 24, CV = √24 / 46.
#[test]
fn schools_differ_as_the_formula_says() {
    let town = Town::new();
    town.change("sites.csv", "C,C nine-year,1500,1100,,,55", "C,C school,1500,,,,55");
    let results = town.run();
    let found = found(&results);
    let (value, holds, _) = found["town-own/spread total"];
    assert_eq!((value, holds), (Some(0.1065), Some(false)), "√24 / 46 = 0.10650");
    // 400 and 600 pupils for 600 places each: 2/3 and 1, mean 0.866667, S = 0.163299.
    assert_eq!(found["town-own/spread-places total"].0, Some(0.188_422));
    verified(&results, &town.study());
    // One school of which nobody knows the pupils leaves the whole unknown.
    town.change("sites.csv", "J2,J two,,600,,,12,600", "J2,J two,,600,,,12,");
    assert_eq!(missing(&town.run(), "town-own/spread", "total"), "pupils and classes of 1 of 2 sites");
}

#[test]
fn nothing_that_is_unknown_passes() {
    let town = Town::new();
    // Beds of one more hospital are unknown: 71 are enough without them, 70 are not, and nobody knows.
    town.put("more.csv", "id,名称,床位,x,y\nK,K hospital,,500150,3300050\nL,L hospital,1,500150,3300050\n");
    let more = "[[facilities]]\npath = \"more.csv\"\ncrs = \"EPSG:4545\"\nservice = \"hospital_beds\"\nmissing_places = \"unknown\"\n";
    town.change("study.toml", "[[demand]]", &format!("{more}[[demand]]"));
    town.change("sites.csv", "H,H hospital,,,71", "H,H hospital,,,70");
    let results = town.run();
    assert_eq!(found(&results)["changshou-145/beds-per-1000 total"], (Some(7.1), Some(true), Some(0.0)));
    verified(&results, &town.study());
    must(std::fs::remove_dir_all(town.folder.path().join("out")));
    town.change("sites.csv", "H,H hospital,,,70", "H,H hospital,,,69");
    let results = town.run();
    assert_eq!(missing(&results, "changshou-145/beds-per-1000", "total"), "places of 1 site");
    // Without a word on which zones are towns, a rule for towns cannot be told, though its value is there.
    town.change("study.toml", "urban = [\"Old\"]", "");
    let results = town.run();
    assert!(missing(&results, "gb50099-2011/radius-primary", "Old").contains("urban"));
    for of in &results.judgements {
        let fact = &of.fact;
        assert!(fact.holds != Some(true) || fact.value.is_some(), "{} holds without a value", of.full_id());
        assert_eq!(fact.holds.is_none(), fact.missing.is_some(), "{} {:?}", of.full_id(), of.id);
    }
    verified(&results, &town.study());
}

/// A study that names no standards has the files that it always had.
#[test]
fn without_standards_nothing_is_written_of_them() {
    let town = Town::new();
    let text = STUDY.lines().filter(|line| !line.starts_with("standards")).collect::<Vec<_>>().join("\n");
    town.put("study.toml", &text);
    verified(&town.run(), &town.study());
    let out = files(&town.folder.path().join("out"));
    assert!(!out.contains_key("findings.csv"));
    for (name, bytes) in &out {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("\"standards\""), "{name}");
    }
}

/// What `verify` says of the findings once their file has another line, for which `run.json` has the hash.
fn objects(out: &Path, from: &str, to: &str) -> bool {
    let file = out.join("findings.csv");
    let before = must(std::fs::read_to_string(&file));
    assert!(before.contains(from), "{from}");
    must(std::fs::write(&file, before.replacen(from, to, 1)));
    let findings = must(verify(out, None));
    must(std::fs::write(&file, &before));
    let of_norms: Vec<_> =
        findings.iter().filter(|finding| finding.text(Lang::En).contains("findings of the standards")).collect();
    assert_eq!(of_norms.len(), 1);
    !of_norms[0].holds
}

#[test]
fn findings_that_were_changed_are_found() {
    let town = Town::new();
    let results = town.run();
    let out = town.folder.path().join("result");
    let options = WriteOptions {
        base: town.folder.path().to_owned(),
        study: "study.toml".to_owned(),
        lang: Lang::En,
        ..WriteOptions::default()
    };
    must(write::write(&results, &out, &options));
    assert!(!objects(&out, "size-primary", "size-primary"));
    for (from, to) in [
        (
            "size-primary,yzjh-2017,primary,site,B,B school,2100.000000",
            "size-primary,yzjh-2017,primary,site,B,B school,2000.000000",
        ),
        (
            "2100.000000,<=,2000.000000,pupils per school,places,,100.000000,,,required,no",
            "2100.000000,<=,2000.000000,pupils per school,places,,100.000000,,,required,yes",
        ),
        ("2100.000000,<=,2000.000000", "2100.000000,<=,2200.000000"),
        ("7.100000,>=,7.100000", "7.200000,>=,7.100000"),
        (",60+,1000", ",60+,1010"),
        ("size-elderly,gb50437-2018rev", "size-other,gb50437-2018rev"),
        ("unknown,pupils of the site", "yes,"),
        ("article 1,true", "article 1,false"),
        ("residents_share", "residents_shape"),
        ("demand_share", "demand_share,more"),
    ] {
        assert!(objects(&out, from, to), "{from} -> {to}");
    }
}

#[test]
fn every_fault_of_an_own_file_is_said() {
    let town = Town::new();
    assert_eq!(town.refused(), (Vec::new(), 0));
    town.put("own.toml", "[profile\n");
    assert_eq!(town.refused(), (vec!["E0862"], 65));
    // Keys that are misspelt, missing and wrong, an id twice: all at once.
    let faulty = OWN
        .replacen("unit = \"coefficient of variation\"", "units = \"x\"", 1)
        .replacen("verified = true", "verified = \"yes\"", 1)
        .replacen("op = \"<=\"", "op = \"<\"", 1)
        .replacen("id = \"way\"", "id = \"spread\"", 1);
    town.put("own.toml", &faulty);
    let (mut codes, code) = town.refused();
    codes.sort_unstable();
    assert_eq!((codes, code), (vec!["E0863", "E0864", "E0865", "E0865", "E0866"], 65));
    for (from, to, expected) in [
        ("indicator = \"service_radius\"", "indicator = \"radius\"", "E0865"),
        ("indicator = \"service_radius\"", "indicator = \"per_1000\"", "E0865"),
        ("indicator = \"service_radius\"", "indicator = \"not_computed\"", "E0864"),
        ("unit = \"km\"", "unit = \"miles\"", "E0865"),
        ("op = \"<=\"\nvalue = 0.5\nunit = \"km\"", "op = \">=\"\nvalue = 0.5\nunit = \"km\"", "E0865"),
        ("value = 0.5\nunit = \"km\"", "value = -1\nunit = \"km\"", "E0865"),
        ("unit = \"km\"", "unit = \"km\"\nlevels = [\"site\"]", "E0865"),
        ("id = \"town-own\"", "id = \"yzjh-2017\"", "E0861"),
    ] {
        town.put("own.toml", &OWN.replacen(from, to, 1));
        let (codes, code) = town.refused();
        assert!(codes.contains(&expected) && code == 65, "{to}: {codes:?}");
    }
    must(std::fs::remove_file(town.folder.path().join("own.toml")));
    assert_eq!(town.refused(), (vec!["E0101"], 66));
}

#[test]
fn standards_and_towns_that_are_not_there_are_said() {
    let town = Town::new();
    town.change("study.toml", "\"yzjh-2017\"", "\"yzjh2017\", \"gb50099-2011\"");
    let (mut codes, code) = town.refused();
    codes.sort_unstable();
    assert_eq!((codes, code), (vec!["E0860", "E0861"], 65));
    let town = Town::new();
    town.change("study.toml", "urban = [\"Old\"]", "urban = [\"Old town\"]");
    let (codes, code) = town.refused();
    assert!(codes.contains(&"E0867") && code == 65, "{codes:?}");
}

fn catchment(town: &Town, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
    command.current_dir(town.folder.path()).args(arguments).env("LC_ALL", "C");
    must(command.output())
}

#[test]
fn a_run_fails_by_the_rules_that_are_asked_for() {
    let town = Town::new();
    town.change("sites.csv", "C,C nine-year,1500,1100,,,55", "C,C school,1500,,,,55");
    let run = |asked: &str| {
        let output = catchment(&town, &["run", "study.toml", "-o", "out", "--overwrite", "--fail-on", asked]);
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run("yzjh-2017/size-primary");
    assert!(code == 1 && said.contains("yzjh-2017/size-primary: B school, 2025: 2,100"), "{said}");
    assert_eq!(run("yzjh-2017").0, 1);
    assert_eq!(run("changshou-145").0, 0, "what cannot be told fails nothing");
    // Of a profile only what somebody read; a rule by its name whether or not.
    assert_eq!(run("town-own").0, 1);
    town.change("own.toml", "value = 0.1\n", "value = 0.9\n");
    town.change("own.toml", "value = 0.5\nunit = \"coefficient", "value = 0.1\nunit = \"coefficient");
    assert_eq!(run("town-own").0, 0);
    assert_eq!(run("town-own/spread-places").0, 1);
    let (code, said) = run("yzjh-2017/size-primry");
    assert!(code == 2 && said.contains("yzjh-2017/size-primary"), "{said}");
    assert_eq!(run("gb50180-2018").0, 2, "the study is not held to it");
}

#[test]
fn the_terminal_and_the_document_have_the_findings() {
    let town = Town::new();
    let shown = |more: &[&str]| {
        let arguments = [&["run", "study.toml", "-o", "out", "--overwrite"], more].concat();
        String::from_utf8_lossy(&catchment(&town, &arguments).stdout).into_owned()
    };
    let english = shown(&["--lang", "en"]);
    assert!(english.contains("yzjh-2017/size-primary") && english.contains("town-own/way (NOT verified)"), "{english}");
    assert!(english.contains("yzjh-2017/size-primary: B school 2,100"), "{english}");
    assert!(shown(&["--lang", "zh"]).contains("town-own/way（未核实）"));
    let document: serde_json::Value = must(serde_json::from_str(&shown(&["--json"])));
    let rows = document["runs"][0]["findings"].as_array().cloned().unwrap_or_default();
    let row = rows.iter().find(|row| row["rule"] == "size-primary" && row["id"] == "B");
    assert_eq!(row.map(|row| (row["value"].as_f64(), row["holds"].as_str())), Some((Some(2100.0), Some("no"))));
    let explained = catchment(&town, &["explain", "yzjh-2017/size-primary", "--lang", "en"]);
    let text = String::from_utf8_lossy(&explained.stdout).into_owned();
    assert!(text.contains("2000") && text.contains("at most 2,000 pupils") && text.contains("[verified]"), "{text}");
}

#[test]
fn every_year_has_its_findings() {
    let town = Town::new();
    town.change("study.toml", "year = 2025", "years = [2024, 2025]");
    let study = must(Study::open(town.study()));
    let all = must(run_all(&study, &catchment::read::Files, &catchment::read::Quiet));
    let out = town.folder.path().join("out");
    let options = WriteOptions { base: study.base.clone(), study: study.name.clone(), ..WriteOptions::default() };
    must(write::write_years(&all, &out, &options));
    for year in ["2024", "2025"] {
        assert!(out.join(year).join("findings.csv").is_file(), "{year}");
        let findings = must(verify(&out.join(year), Some(&study.base)));
        assert!(findings.iter().all(|finding| finding.holds), "{findings:?}");
    }
}

/// The plan's own schools: 17,580 places in 8 projects, each with as many places as its classes hold by the norm; five of the eight
/// above 2,000 pupils, by 2,720 places in all; one kindergarten of 540 where 360 are usual, the other just at 360.
#[test]
fn the_planned_schools_of_the_sample_are_held_to_the_plan() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = must(tempfile::tempdir());
    let path = |name: &str| root.join(name).display().to_string();
    let text = format!(
        "title = 'plan'\nyear = 2025\nstandards = ['gb50099-2011', 'kindergarten-2016', 'yzjh-2017']\n\
         [[facilities]]\npath = '{}'\n[[demand]]\npath = '{}'\n\
         fields = {{ persons = 'persons', ages = {{ '3-5' = 'a3_5', '6-11' = 'a6_11', '12-14' = 'a12_14' }} }}\n\
         [zones]\npath = '{}'\n\
         [[service]]\nid = 'kindergarten'\ndemand = {{ ages = [3, 5] }}\n\
         [[service]]\nid = 'primary'\ndemand = {{ ages = [6, 11] }}\n\
         [[service]]\nid = 'junior'\ndemand = {{ ages = [12, 14] }}\n",
        path("layers/schools_planned.geojson"),
        path("population/grid.geojson"),
        path("layers/townships.geojson"),
    );
    let study = folder.path().join("study.toml");
    must(std::fs::write(&study, text));
    let results = run(&study, &[]);
    let of = |rule: &str| -> Vec<&Judgement> {
        results.judgements.iter().filter(|of| of.rule().id == rule && of.id.is_some()).collect()
    };
    for (rule, n) in [("class-primary", 6), ("class-junior", 2), ("class-kindergarten", 2)] {
        let found: Vec<_> = of(rule).into_iter().filter(|of| of.profile() != "yzjh-2017").collect();
        assert_eq!(found.len(), n, "{rule}");
        assert!(found.iter().all(|of| of.fact.holds == Some(true) && of.fact.difference == Some(0.0)), "{rule}");
    }
    let schools: Vec<_> = of("size-primary").into_iter().chain(of("size-junior")).collect();
    let places: f64 = schools.iter().filter_map(|of| of.fact.value).sum();
    let above: Vec<f64> =
        schools.iter().filter(|of| of.fact.holds == Some(false)).filter_map(|of| of.fact.difference).collect();
    assert_eq!((schools.len(), places, above.len(), above.iter().sum::<f64>()), (8, 17_580.0, 5, 2_720.0));
    let kindergartens: Vec<_> =
        of("size-kindergarten").iter().map(|of| (of.name.clone(), of.fact.value, of.fact.holds)).collect();
    assert!(kindergartens.contains(&(Some("桃花溪幼儿园".to_owned()), Some(540.0), Some(false))), "{kindergartens:?}");
    assert!(
        kindergartens.iter().any(|(_, value, holds)| *value == Some(360.0) && *holds == Some(true)),
        "{kindergartens:?}"
    );
}
