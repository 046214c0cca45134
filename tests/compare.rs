//! Two finished results side by side: numbers that were worked out by hand, what must hold for any two, and what is refused.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::finished::{hash, sealed};
use crate::common::{files, must};
use catchment::balance::{Changes, ServiceChange, ZoneChange};
use catchment::check::verify;
use catchment::run::changes;
use catchment::units::Persons;
use catchment::words::Lang;
use catchment::write::write_changes;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Two streets side by side, a cell and a school in each: 60 children in the west beside a school of 50, 40 in the east beside one of 60.
const STUDY: &str = r#"title = "Two streets"
year = 2025
crs.analysis = "EPSG:4545"
facilities = [{ path = "sites.csv", crs = "EPSG:4545" }]
demand = [{ path = "cells.csv", crs = "EPSG:4545" }]
zones = { path = "zones.geojson", crs = "EPSG:4545" }
[[service]]
id = "primary"
demand = { participation = 1.0 }
method = "optimal"
cutoff = "5 km"
"#;
const SITES: &str =
    "id,name,service,places,x,y\nA,West School,primary,50,500000,3300000\nB,East School,primary,60,502000,3300000\n";
const CELLS: &str = "id,x,y,persons\nc1,500100,3300000,60\nc2,501900,3300000,40\n";
const ZONES: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"id": "W", "name": "West"}, "geometry": {"type": "Polygon", "coordinates": [[[499000, 3299000], [501000, 3299000], [501000, 3301000], [499000, 3301000], [499000, 3299000]]]}},
{"type": "Feature", "properties": {"id": "E", "name": "East"}, "geometry": {"type": "Polygon", "coordinates": [[[501000, 3299000], [503000, 3299000], [503000, 3301000], [501000, 3301000], [501000, 3299000]]]}}
]}"#;

const SCENARIOS: &str = "[[scenario]]\nid = \"shut\"\nchange = [{ close = \"B\", year = 2025 }]\n\
    [[scenario]]\nid = \"grow\"\nchange = [{ resize = \"A\", places = 100 }]\n";

fn catchment(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
    let command = command.args(arguments).env_remove("LANG").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command.output().unwrap_or_else(|error| panic!("{error}"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Runs the program, which must end with this code, and gives what it said.
fn with_code(expected: i32, arguments: &[&str]) -> String {
    let output = catchment(arguments);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(expected), "{arguments:?}: {text}");
    text
}

/// A folder with the town and whatever results a test runs of it.
struct Town(tempfile::TempDir);

impl Town {
    fn new() -> Self {
        let town = Self(must(tempfile::tempdir()));
        for (name, text) in [("sites.csv", SITES), ("cells.csv", CELLS), ("zones.geojson", ZONES)] {
            must(std::fs::write(town.path(name), text));
        }
        town
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_string_lossy().into_owned()
    }

    /// Runs the study with something behind it, into this folder.
    fn run(&self, out: &str, more: &str) -> PathBuf {
        must(std::fs::write(self.path("study.toml"), STUDY.to_owned() + more));
        with_code(0, &["-q", "run", &self.text("study.toml"), "-o", &self.text(out)]);
        self.path(out)
    }

    /// The same over changed files.
    fn edited(&self, out: &str, edits: &[(&str, &str, &str)]) -> PathBuf {
        let read = |file: &str| must(std::fs::read_to_string(self.path(file)));
        let before: Vec<String> = edits.iter().map(|(file, ..)| read(file)).collect();
        for (file, from, to) in edits {
            let text = read(file);
            assert!(text.contains(from), "{from}");
            must(std::fs::write(self.path(file), text.replace(from, to)));
        }
        let out = self.run(out, "");
        for ((file, ..), text) in edits.iter().zip(before).rev() {
            must(std::fs::write(self.path(file), text));
        }
        out
    }
}

fn compared(a: &Path, b: &Path) -> Changes {
    changes(a, Some(b)).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Stayed, changed, gained, lost, without, came, gone, longer, shorter.
fn moves(zone: &ZoneChange) -> [f64; 9] {
    let of = zone.moves;
    [of.stayed, of.changed, of.gained, of.lost, of.without, of.came, of.gone, of.longer, of.shorter]
        .map(Persons::to_f64)
}

/// Gap in A and in B, and where it goes.
fn gaps(zone: &ZoneChange) -> (Option<f64>, Option<f64>, &str) {
    let gap = |side: usize| zone.of[side].as_ref().and_then(|supply| supply.gap).map(Persons::to_f64);
    (gap(0), gap(1), zone.turn().map_or("", |turn| turn.as_str()))
}

fn only(changes: &Changes) -> &ServiceChange {
    assert_eq!((changes.cases.len(), changes.cases[0].services.len()), (1, 1));
    &changes.cases[0].services[0]
}

#[test]
fn worked_by_hand() {
    let town = Town::new();
    let out = town.run("out", SCENARIOS);
    let case = |name: &str| out.join(name).join("2025");
    // Of the 60 in the west 50 go to A, 100 m, and 10 to B, 1900 m: 400 m in the mean; the 40 in the east go to B.
    // Without B 50 of those in the west have A; nobody else has a place.
    let shut = compared(&case("base"), &case("shut"));
    let service = only(&shut);
    let [east, west] = [&service.zones[0], &service.zones[1]];
    assert_eq!(moves(west), [50.0, 0.0, 0.0, 10.0, 0.0, 0.0, 0.0, 0.0, 50.0]);
    assert_eq!(moves(east), [0.0, 0.0, 0.0, 40.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(moves(&service.total), [50.0, 0.0, 0.0, 50.0, 0.0, 0.0, 0.0, 0.0, 50.0]);
    assert_eq!(
        [gaps(west), gaps(east)],
        [(Some(10.0), Some(10.0), "as_short"), (Some(-20.0), Some(40.0), "newly_short")]
    );
    assert_eq!(gaps(&service.total), (Some(-10.0), Some(50.0), "newly_short"));
    let way = |zone: &ZoneChange, side: usize| zone.of[side].as_ref().and_then(|supply| supply.mean_cost);
    assert_eq!([way(west, 0), way(west, 1), way(east, 1)], [Some(400.0), Some(100.0), None]);
    // With 100 places in the west the 10 who went to B come back.
    let grow = compared(&case("base"), &case("grow"));
    let service = only(&grow);
    assert_eq!(moves(&service.total), [90.0, 10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 60.0]);
    assert_eq!(gaps(&service.zones[1]), (Some(10.0), Some(-40.0), "relieved"));
    // People of both ends at once: 50 of the west keep A, 10 get a place back there, 40 of the east at B.
    let both = compared(&case("shut"), &case("grow"));
    assert_eq!(moves(&only(&both).total), [50.0, 0.0, 50.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    // In words, in both languages.
    let folders = [town.text("out/base/2025"), town.text("out/shut/2025")];
    let words = |lang: &str| with_code(0, &["--lang", lang, "compare", &folders[0], &folders[1]]);
    for part in [
        "primary schools: base 2025 (A) -> shut 2025 (B)",
        "worse off by 60 places: 10 places to spare in A, 50 places short in B",
        "1 street loses: East (gap +60). Enough in A and short in B: East.",
        "At least 0 of the 50 people with a site in both go to another one; 0 gain a site, 50 lose theirs",
    ] {
        assert!(words("en").contains(part), "{part}: {}", words("en"));
    }
    for part in
        ["变差 60 个学位", "1 个街镇变差，最多的是East（缺口 +60）", "至少 0 人换到另一处；0 人由无到有，50 人由有到无"]
    {
        assert!(words("zh").contains(part), "{part}: {}", words("zh"));
    }
    let output = catchment(&["--json", "compare", &town.text("out")]);
    let document: Value = must(serde_json::from_slice(&output.stdout));
    assert_eq!([&document["ok"], &document["same"]], [&json!(true), &json!(false)]);
    // Two scenarios beside the base, with two zones and the district each.
    assert_eq!(document["changes"].as_array().map(Vec::len), Some(6));
    assert_eq!(document["changes"][2]["lost"], json!(50.0));
}

/// The empty scenario is the base, a scenario is the same edit of the table, and nothing else is said of them.
#[test]
fn what_is_the_same_does_not_differ() {
    let town = Town::new();
    let out = town.run("out", &format!("[[scenario]]\nid = \"empty\"\nchange = []\n{SCENARIOS}"));
    let case = |name: &str| out.join(name).join("2025");
    assert!(compared(&out, &out).is_empty());
    assert!(compared(&case("base"), &case("empty")).is_empty());
    let edited = town.edited("edited", &[("sites.csv", "primary,50", "primary,100")]);
    assert!(compared(&case("grow"), &edited).is_empty());
    assert!(!compared(&case("base"), &edited).is_empty());
    let text = |lang: &str| {
        with_code(0, &["--lang", lang, "compare", &town.text("out/base/2025"), &town.text("out/empty/2025")])
    };
    assert!(text("en").starts_with("Nothing differs") && text("zh").starts_with("没有差别"), "{}", text("en"));
}

/// Whatever two results are compared: the district is the sum of its zones, everybody stands in it once, and the other way round gained and
/// lost, came and gone change places.
#[test]
fn sums_close_and_the_other_way_round_is_the_other_way_round() {
    let town = Town::new();
    let folders = [
        town.run("base", ""),
        town.edited("fewer", &[("cells.csv", ",60\n", ",33.5\n"), ("sites.csv", "primary,60", "primary,20")]),
        town.edited("more", &[("cells.csv", "c2,501900,3300000,40\n", "c2,501900,3300000,75\nc3,500900,3300100,30\n")]),
        town.edited("moved", &[("sites.csv", "500000", "502500"), ("cells.csv", "c1,500100", "c1,500400")]),
        town.edited("borders", &[("zones.geojson", "501000", "500050")]),
    ];
    for a in &folders {
        for b in &folders {
            let (there, back) = (compared(a, b), compared(b, a));
            let [one, other] = [only(&there), only(&back)];
            let mut sum = [0.0; 9];
            for zone in &one.zones {
                moves(zone).iter().zip(&mut sum).for_each(|(n, sum)| *sum += n);
            }
            assert_eq!(sum, moves(&one.total), "{} {}", a.display(), b.display());
            let [stayed, changed, gained, lost, without, came, gone, longer, shorter] = sum;
            assert_eq!(moves(&other.total), [stayed, changed, lost, gained, without, gone, came, shorter, longer]);
            let demand = |side: usize| one.total.of[side].as_ref().map(|supply| supply.demand.to_f64());
            let both = stayed + changed + gained + lost + without;
            assert_eq!([demand(0), demand(1)], [Some(both + gone), Some(both + came)]);
            let gap = |zone: &ZoneChange| zone.change_if(|supply| supply.gap);
            assert_eq!(gap(&one.total), gap(&other.total).map(|gap| -gap));
            assert_eq!(there.is_empty(), a == b);
        }
    }
}

/// A site, a cell, a zone, a service or a case that one of them has alone is named and counted.
#[test]
fn what_stands_on_one_side_only_is_named() {
    let town = Town::new();
    let base = town.run("base", "");
    let other = town.edited(
        "other",
        &[
            ("sites.csv", "B,East School,primary,60,502000,3300000\n", "N,New School,primary,60,502000,3300000\n"),
            ("cells.csv", "c2,501900,3300000,40\n", "c9,501900,3300000,40\n"),
            ("zones.geojson", "\"id\": \"E\", \"name\": \"East\"", "\"id\": \"F\", \"name\": \"Far\""),
        ],
    );
    let found = compared(&base, &other);
    let listed: Vec<String> = found
        .alone
        .iter()
        .map(|of| {
            format!(
                "{} {} {} {}",
                if of.is_of_b { "b" } else { "a" },
                of.kind.as_str(),
                of.id.as_deref().unwrap_or("-"),
                of.n
            )
        })
        .collect();
    assert_eq!(listed, ["a zone E 1", "a site B 1", "a cells - 1", "b zone F 1", "b site N 1", "b cells - 1"]);
    // Those of the cell that is gone, and those of the new one; 10 of the west went to a school that is no more.
    assert_eq!(moves(&only(&found).total), [50.0, 10.0, 0.0, 0.0, 0.0, 40.0, 40.0, 0.0, 0.0]);
    let zones: Vec<_> =
        only(&found).zones.iter().map(|zone| (zone.id.as_deref(), zone.of.each_ref().map(Option::is_some))).collect();
    assert_eq!(zones, [(Some("F"), [false, true]), (Some("W"), [true; 2]), (Some("E"), [true, false])]);
    let text =
        with_code(0, &["--lang", "en", "compare", &town.text("base"), &town.text("other"), "-o", &town.text("cmp")]);
    assert!(text.contains("only in A: 1 site (East School)") && text.contains("only in B: 1 zone (Far)"), "{text}");
    assert!(text.contains("only in B: 1 cell with 40 people"), "{text}");
    with_code(0, &["verify", &town.text("cmp")]);
    // A service and years of one only.
    let second = STUDY.split_once("[[service]]").map_or("", |(_, service)| service).replace("primary", "junior");
    let sites = must(std::fs::read_to_string(town.path("sites.csv"))) + "J,J,junior,9,500000,3300000\n";
    must(std::fs::write(town.path("sites.csv"), sites));
    town.run("two", &format!("[[service]]{second}"));
    let alone = compared(&base, &town.path("two")).alone;
    assert!(alone.iter().any(|of| of.kind.as_str() == "service" && of.id.as_deref() == Some("junior") && of.is_of_b));
    must(std::fs::write(town.path("study.toml"), STUDY.replace("year = 2025", "years = [2025, 2027, 2030]")));
    with_code(0, &["-q", "run", &town.text("study.toml"), "-o", &town.text("years")]);
    let text = with_code(0, &["--lang", "en", "compare", &town.text("years"), &town.text("two")]);
    assert!(text.contains("only in A: 2 cases (2027, 2030)"), "{text}");
    // One folder of years: each beside the first.
    let alone = with_code(0, &["--lang", "en", "compare", &town.text("years")]);
    assert!(
        alone.starts_with("Nothing differs: every number of both results is the same (2 pairs of cases)"),
        "{alone}"
    );
}

/// Everything that is written, by name.
fn written(changes: &Changes, lang: Lang) -> BTreeMap<String, Vec<u8>> {
    let folder = must(tempfile::tempdir());
    let out = folder.path().join("cmp");
    must(write_changes(changes, &out, false, lang));
    for finding in must(verify(&out, None)) {
        assert!(finding.holds, "{}", finding.text(Lang::En));
    }
    files(&out)
}

#[test]
fn the_folder_is_the_same_bytes_and_its_numbers_cannot_be_changed_unseen() {
    let town = Town::new();
    let out = town.run("out", SCENARIOS);
    let all = changes(&out, None).unwrap_or_else(|failure| panic!("{failure}"));
    let names: Vec<String> = written(&all, Lang::Zh).into_keys().collect();
    let expected = ["changes.csv", "grow/2025/primary/changes.geojson", "grow/2025/primary/changes.qml", "run.json"];
    assert_eq!(names[..4], expected);
    let [base, shut] = ["base", "shut"].map(|name| out.join(name).join("2025"));
    let found = compared(&base, &shut);
    assert_eq!(written(&found, Lang::En), written(&compared(&base, &shut), Lang::En));
    // Every number of the table and of the layer, one after the other, with the seal made anew.
    let folder = must(tempfile::tempdir());
    let cmp = folder.path().join("cmp");
    must(write_changes(&found, &cmp, false, Lang::En));
    let read = |name: &str| must(std::fs::read_to_string(cmp.join(name)));
    let document: Value = must(serde_json::from_str(&read("run.json")));
    let objects = |file: &str, text: &str| {
        let (own, run) = (read(file), read("run.json"));
        let mut resealed = document.clone();
        resealed["outputs"][file] = json!(hash(text.as_bytes()));
        must(std::fs::write(cmp.join(file), text));
        must(std::fs::write(cmp.join("run.json"), sealed(&resealed)));
        let objects = verify(&cmp, None).map_or(true, |findings| findings.iter().any(|finding| !finding.holds));
        must(std::fs::write(cmp.join(file), own));
        must(std::fs::write(cmp.join("run.json"), run));
        objects
    };
    let table = read("changes.csv");
    assert!(!objects("changes.csv", &table));
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    let mut tried = 0;
    for row in 1..rows.len() {
        for column in 0..rows[row].len() {
            let mut changed: Vec<Vec<&str>> = rows.clone();
            changed[row][column] = if rows[row][column].is_empty() { "7" } else { "77.5" };
            let text: Vec<String> = changed.iter().map(|row| row.join(",")).collect();
            assert!(objects("changes.csv", &(text.join("\r\n") + "\r\n")), "{} of row {row}", rows[0][column]);
            tried += 1;
        }
    }
    assert_eq!(tried, 3 * rows[0].len());
    let layer: Value = must(serde_json::from_str(&read("primary/changes.geojson")));
    let properties: Vec<String> =
        layer["features"][0]["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    for name in &properties {
        let mut changed = layer.clone();
        changed["features"][0]["properties"][name] = json!(77.5);
        assert!(objects("primary/changes.geojson", &changed.to_string()), "{name}");
    }
    // What run.json says of it.
    for (pointer, value) in [
        ("/changes/cases/0/folder", json!("../..")),
        ("/changes/cases/0/services", json!([])),
        ("/changes/cases/0/b/year", json!(2031)),
        ("/changes/one_sided", json!(1)),
        ("/changes/a/run", json!("0")),
        ("/analysis_crs", json!("EPSG:0")),
    ] {
        let mut changed = document.clone();
        *changed.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        must(std::fs::write(cmp.join("run.json"), sealed(&changed)));
        let findings = verify(&cmp, None);
        assert!(findings.map_or(true, |findings| findings.iter().any(|finding| !finding.holds)), "{pointer}");
    }
}

/// Nothing is compared that is not finished and untouched, and then nothing is written.
#[test]
fn other_folders_are_refused() {
    let town = Town::new();
    town.run("out", SCENARIOS);
    let [base, shut, cmp] = ["out/base/2025", "out/shut/2025", "cmp"].map(|name| town.text(name));
    let refused = |code: i32, message: &str, arguments: &[&str]| {
        for lang in ["en", "zh"] {
            let text = with_code(code, &[&["--lang", lang, "compare"], arguments, &["-o", &cmp]].concat());
            assert!(text.contains(message), "{message}: {text}");
            assert!(!Path::new(&cmp).exists(), "{arguments:?}");
        }
    };
    refused(66, "E0101", &[&base, &town.text("nowhere")]);
    must(std::fs::create_dir(town.path("empty")));
    refused(65, "E0873", &[&base, &town.text("empty")]);
    must(std::fs::create_dir(town.path("foreign")));
    must(std::fs::write(town.path("foreign/run.json"), "{\"program\": \"other\"}"));
    refused(65, "E0873", &[&base, &town.text("foreign")]);
    refused(65, "E0871", &[&base]);
    with_code(0, &["-q", "compare-methods", &town.text("study.toml"), "-o", &town.text("methods")]);
    refused(65, "E0873", &[&base, &town.text("methods")]);
    with_code(0, &["-q", "compare", &base, &shut, "-o", &town.text("changes")]);
    refused(65, "E0873", &[&town.text("changes"), &shut]);
    // No case, and no service in common.
    must(std::fs::write(town.path("study.toml"), STUDY.replace("year = 2025", "years = [2031, 2032]")));
    with_code(0, &["-q", "run", &town.text("study.toml"), "-o", &town.text("later")]);
    refused(65, "E0870", &[&town.text("out"), &town.text("later")]);
    must(std::fs::write(town.path("junior.toml"), STUDY.replace("primary", "junior")));
    must(std::fs::write(town.path("sites.csv"), SITES.replace("primary", "junior")));
    with_code(0, &["-q", "run", &town.text("junior.toml"), "-o", &town.text("junior")]);
    refused(65, "E0872", &[&base, &town.text("junior")]);
    // Into what is compared, beside it among the cases of the run, or over it.
    for (out, message) in
        [("out/base/2025/cmp", "E0766"), ("out/2030", "E0766"), ("out/base/2025", "E0766"), ("out", "E0741")]
    {
        let text = with_code(73, &["--lang", "en", "compare", &base, &shut, "-o", &town.text(out), "--overwrite"]);
        assert!(text.contains(message), "{out}: {text}");
    }
    // Its own folder is replaced when told, and has nothing to explain; it goes without a study.
    with_code(73, &["-q", "compare", &base, &shut, "-o", &town.text("changes")]);
    with_code(0, &["-q", "compare", &base, &shut, "-o", &town.text("changes"), "--overwrite"]);
    assert!(with_code(65, &["explain", &town.text("changes"), "West"]).contains("E0874"));
    with_code(2, &["verify", &town.text("changes"), "--study", &town.text("junior.toml")]);
    // One number changed.
    let path = town.path("out/base/2025/balance.csv");
    let text = must(std::fs::read_to_string(&path));
    must(std::fs::write(&path, text.replace(",60,", ",61,")));
    refused(65, "E0885", &[&base, &shut]);
    refused(65, "E0885", &[&shut, &base]);
}
