//! Every file that a run with all options writes, and every column and key in it: one number changed, its hash adjusted, and
//! `verify --study` must object. Without the study it must, too, wherever the files alone can know.

use crate::common::finished::{Finished, Found};
use crate::common::{files, must, street_town};
use catchment::check::{verify, verify_years};
use catchment::study::Study;
use catchment::words::Lang;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Files, and keys in them, that nothing is compared with, and why.
const UNCHECKED: [(&str, &str, &str); 6] = [
    (".qml", "", "how a map is drawn: the hash alone"),
    ("run.json", "/issues/", "messages about the input, with samples of it"),
    (
        "run.json",
        "/parameters/",
        "what was asked is what all else is checked by; --study shows where it is not what the study asks",
    ),
    ("run.json", "/outputs/", "hashes, each of which is checked"),
    ("certificate.json", "/indivisible/cells_split_by_the_optimum", "only the solver knows which cells it would split"),
    ("certificate.json", "/indivisible/nodes", "only the solver knows how far it searched"),
];

/// Keys that only the raw layers know, and why.
const WITH_STUDY: [(&str, &str, &str); 12] = [
    ("access.geojson", "/features/6/", "a cell at the very end of a cutoff, which rounded positions cannot tell"),
    ("facilities.geojson", "/properties/opens", "of a site that is closed either way"),
    ("facilities.geojson", "/properties/closes", "of a site that is closed either way"),
    ("facilities.geojson", "/properties/reserved", "of a site that does not count"),
    ("facilities.geojson", "/properties/enrolled", "nothing else is computed from it"),
    ("facilities.geojson", "/properties/class_size", "classes are in no file"),
    ("facilities.geojson", "/geometry/", "of a site that nobody goes to"),
    ("demand.geojson", "/geometry/", "of a cell without people"),
    ("zones.geojson", "/geometry/", "borders, where no other layer repeats them"),
    ("catchments.geojson", "/properties/persons", "residents of single cells are in no file"),
    ("disagreement.geojson", "/properties/persons", "residents of single cells are in no file"),
    ("equity.json", "/pattern/cells/", "which cells are neighbours"),
];

/// The whole of the run is only compared with the layers.
const RUN: [&str; 2] = ["/layers/", "/reconciliation/"];

/// Another number in the place of a value, and none; for none a number.
fn instead(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) if number.is_f64() => {
            vec![json!(number.as_f64().unwrap_or_default() * 1.02 + 0.01), Value::Null]
        }
        Value::Number(number) => vec![json!(number.as_i64().unwrap_or_default() * 2 + 1), Value::Null],
        Value::Null => vec![json!(0.5)],
        Value::Bool(value) => vec![json!(!value)],
        _ => Vec::new(),
    }
}

/// Pointers to the number in the middle of each column, and of borders to the first too, by the names that lead to it; of one without numbers to
/// the first value.
fn columns(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, name: &str, all: &mut BTreeMap<String, [Vec<String>; 2]>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let escaped = key.replace('~', "~0").replace('/', "~1");
                    walk(value, &format!("{at}/{escaped}"), &format!("{name}/{key}"), all);
                }
            }
            Value::Array(values) => {
                for (number, value) in values.iter().enumerate() {
                    walk(value, &format!("{at}/{number}"), &format!("{name}/*"), all);
                }
            }
            Value::Number(_) => all.entry(name.to_owned()).or_default()[0].push(at.to_owned()),
            Value::Null | Value::Bool(_) => all.entry(name.to_owned()).or_default()[1].push(at.to_owned()),
            Value::String(_) => {}
        }
    }
    let mut all = BTreeMap::new();
    walk(value, "", "", &mut all);
    let some = |[numbers, others]: [Vec<String>; 2]| -> BTreeSet<String> {
        // Of borders more than one, because each corner is another case.
        let is_border = numbers.first().is_some_and(|at| at.contains("/geometry/"));
        let chosen = [numbers.len() / 2, if is_border { 0 } else { numbers.len() / 2 }];
        if numbers.is_empty() {
            others.into_iter().take(1).collect()
        } else {
            chosen.iter().filter_map(|at| numbers.get(*at).cloned()).collect()
        }
    };
    all.into_values().flat_map(some).collect()
}

/// Whether a list has a key of a file.
fn has(list: &[(&str, &str, &str)], file: &str, at: &str) -> bool {
    list.iter().any(|(end, part, _)| file.ends_with(end) && at.contains(part))
}

/// What is not found that should be, of one file.
fn missed(output: &Finished, file: &str) -> Vec<String> {
    let text = output.read(file);
    let mut missed = Vec::new();
    let mut look = |at: &str, other: &Value, text: &str| {
        if has(&UNCHECKED, file, at) {
            return;
        }
        let needs_study =
            has(&WITH_STUDY, file, at) || (file == "run.json" && RUN.iter().any(|part| at.contains(part)));
        match output.found(file, text) {
            Found::Alone => {}
            Found::WithStudy if needs_study => {}
            found => missed.push(format!("{file} {at} -> {other}: {found:?}")),
        }
    };
    if file.ends_with("json") {
        let whole: Value = must(serde_json::from_str(&text));
        for at in columns(&whole) {
            for other in instead(whole.pointer(&at).unwrap_or(&Value::Null)) {
                let mut document = whole.clone();
                if let Some(value) = document.pointer_mut(&at) {
                    *value = other.clone();
                }
                look(&at, &other, &document.to_string());
            }
        }
        return missed;
    }
    assert!(
        Path::new(file).extension().is_some_and(|ending| ending == "csv"),
        "{file}: a format that this test does not know"
    );
    let rows: Vec<Vec<String>> = text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    for column in 0..rows[0].len() {
        let numbers: Vec<usize> = (1..rows.len()).filter(|row| rows[*row][column].parse::<f64>().is_ok()).collect();
        for &row in numbers.first().into_iter().chain(numbers.last()) {
            let number: f64 = must(rows[row][column].parse());
            for other in [(number * 1.02 + 0.5).to_string(), String::new()] {
                let mut rows = rows.clone();
                rows[row][column].clone_from(&other);
                let text: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
                look(&format!("row {row} {}", rows[0][column]), &json!(other), &(text.join("\r\n") + "\r\n"));
            }
        }
    }
    missed
}

/// Every file of an output; those of the list are written.
fn all_of(output: &Finished, expected: &[&str]) {
    assert!(!output.is_wrong() && !output.is_wrong_by_study(), "{:#?}", verify(&output.out, Some(&output.base)));
    let written = files(&output.out);
    for file in expected {
        assert!(written.contains_key(*file), "{file} is not written");
    }
    let checked = written.keys().filter(|file| !has(&UNCHECKED, file, ""));
    let missed: Vec<String> = checked.flat_map(|file| missed(output, file)).collect();
    assert!(missed.is_empty(), "{} {missed:#?}", missed.len());
}

/// With land, scores, coverages, patterns and totals that somebody states.
#[test]
fn every_number_of_a_run_by_distance() {
    let expect = "\n[[expect]]\nwhat = \"places\"\ntotal = 3500.0\nservices = [\"primary\"]\nstatus = [\"existing\"]\nsource_zh = \"规划\"\nsource_en = \"the plan\"\n";
    let output = Finished::of(expect, &[]);
    all_of(
        &output,
        &[
            "run.json",
            "ledger.json",
            "balance.csv",
            "coverage.csv",
            "primary/demand.geojson",
            "primary/facilities.geojson",
            "primary/catchments.geojson",
            "primary/zones.geojson",
            "primary/access.geojson",
            "primary/access_zones.geojson",
            "primary/access.csv",
            "primary/clusters.geojson",
            "primary/disagreement.geojson",
            "primary/coverage.geojson",
            "primary/coverage_zones.geojson",
            "primary/equity.json",
        ],
    );
}

/// Places are short, some are kept free, and cells are kept whole.
#[test]
fn every_number_of_an_optimal_run() {
    let output = Finished::of(
        "",
        &[
            "method = \"nearest\"\ncutoff = \"200 m\" -> method = \"optimal\"\ncutoff = \"200 m\"\nindivisible = true\nreserved = \"kept\"",
            "path = \"schools.csv\" -> path = \"kept.csv\"",
        ],
    );
    all_of(&output, &["primary/certificate.json", "primary/equity.json"]);
}

/// The files beside the folders of the years.
#[test]
fn every_number_of_all_years() {
    let folder = must(tempfile::tempdir());
    let (base, out) = (folder.path().join("town"), folder.path().join("out"));
    must(std::fs::create_dir(&base));
    for (name, bytes) in street_town().parent().map(files).unwrap_or_default() {
        must(std::fs::write(base.join(name), bytes));
    }
    let study = must(std::fs::read_to_string(base.join("study.toml")));
    must(std::fs::write(base.join("all.toml"), study.replace("year = 2025", "years = [2025, 2030]")));
    let study = Study::open(base.join("all.toml")).unwrap_or_else(|failure| panic!("{failure:?}"));
    let all = must(catchment::run::run_all(&study, &catchment::read::Files, &catchment::read::Quiet));
    let options = catchment::write::WriteOptions {
        overwrite: false,
        base: base.clone(),
        study: "all.toml".to_owned(),
        lang: Lang::En,
    };
    must(catchment::write::write_years(&all, &out, &options));
    let output = Finished { _folder: folder, base, out };
    assert!(!output.is_wrong(), "{:#?}", verify_years(&output.out));
    let written = files(&output.out);
    let beside: Vec<&String> = written.keys().filter(|file| !file.contains('/')).collect();
    assert_eq!(beside, ["balance.csv", "ledger.json", "run.json"]);
    let missed: Vec<String> = beside.into_iter().flat_map(|file| missed(&output, file)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}
