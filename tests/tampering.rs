//! Finished scores and coverage with one number changed, and its hash adjusted: `verify` must object, whatever the number.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::finished::{hash, sealed};
use crate::common::{must, run};
use catchment::check::{Finding, verify};
use catchment::words::{Lang, say};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A finished folder of the street town with every measure of access.
struct Output {
    _folder: tempfile::TempDir,
    out: PathBuf,
}

impl Output {
    fn of(changes: &[&str]) -> Self {
        Self::without("", changes)
    }

    /// Without a part of the study file.
    fn without(part: &str, changes: &[&str]) -> Self {
        let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/town");
        let folder = must(tempfile::tempdir());
        let (base, out) = (folder.path().join("town"), folder.path().join("out"));
        must(std::fs::create_dir(&base));
        for file in must(std::fs::read_dir(&town)).flatten() {
            must(std::fs::copy(file.path(), base.join(file.file_name())));
        }
        let study = base.join("access.toml");
        let text = must(std::fs::read_to_string(&study));
        assert!(text.contains(part));
        // Few permutations: verify does them again for every number that is changed.
        must(std::fs::write(&study, text.replace(part, "") + "\n[pattern]\npermutations = 19\n"));
        let options = catchment::write::WriteOptions {
            overwrite: false,
            base,
            study: "access.toml".to_owned(),
            ..Default::default()
        };
        must(catchment::write::write(&run(&study, changes), &out, &options));
        Self { _folder: folder, out }
    }

    fn read(&self, file: &str) -> String {
        must(std::fs::read_to_string(self.out.join(file)))
    }

    fn put(&self, file: &str, text: &str) {
        must(std::fs::write(self.out.join(file), text));
    }

    fn findings(&self) -> Vec<Finding> {
        verify(&self.out, None).unwrap_or_else(|what| {
            vec![Finding { holds: false, sentence: say("run.recheck.other").part("what", [what]) }]
        })
    }

    /// What is found when a file has another text, for which `run.json` has the hash.
    fn objects_to(&self, file: &str, text: &str) -> bool {
        let (before, run) = (self.read(file), self.read("run.json"));
        let mut document: Value = must(serde_json::from_str(&run));
        document["outputs"][file] = json!(hash(text.as_bytes()));
        self.put(file, text);
        self.put("run.json", &sealed(&document));
        let findings = self.findings();
        self.put(file, &before);
        self.put("run.json", &run);
        let hashed = findings.iter().find(|finding| finding.text(Lang::En).starts_with("outputs:"));
        assert!(hashed.is_none_or(|finding| finding.holds), "{findings:?}");
        findings.iter().any(|finding| !finding.holds)
    }
}

/// Other numbers, and none, in the place of a value; for none a number.
fn instead(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            vec![json!(number * 1.02 + 0.01), Value::Null]
        }
        Value::Null => vec![json!(0.5)],
        Value::Bool(value) => vec![json!(!value)],
        _ => Vec::new(),
    }
}

/// Pointers to one value of each column: of a list the first that is a number, by the names that lead to it.
fn columns(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, name: &str, all: &mut Vec<(String, String, bool)>) {
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
            Value::Number(_) | Value::Null | Value::Bool(_) => {
                all.push((name.to_owned(), at.to_owned(), value.is_number()));
            }
            Value::String(_) => {}
        }
    }
    let mut all = Vec::new();
    walk(value, "", "", &mut all);
    let mut seen = BTreeSet::new();
    let numbers = all.iter().filter(|(.., is_number)| *is_number).chain(all.iter());
    numbers.filter(|(name, ..)| seen.insert(name.clone())).map(|(_, at, _)| at.clone()).collect()
}

/// Every column of a JSON file that `is_checked`, changed once.
fn json_columns(output: &Output, file: &str, is_checked: impl Fn(&str) -> bool) -> usize {
    let whole: Value = must(serde_json::from_str(&output.read(file)));
    let mut changed = 0;
    let mut missed = Vec::new();
    for at in columns(&whole).into_iter().filter(|at| is_checked(at)) {
        let value = whole.pointer(&at).cloned().unwrap_or_default();
        for other in instead(&value) {
            let mut document = whole.clone();
            if let Some(value) = document.pointer_mut(&at) {
                *value = other.clone();
            }
            changed += 1;
            if !output.objects_to(file, &document.to_string()) {
                missed.push(format!("{at}: {value} -> {other}"));
            }
        }
    }
    assert!(missed.is_empty(), "{file}: {missed:#?}");
    changed
}

/// Every column of a table, changed once in a row of a zone and once in the last; blanked, too.
fn table_columns(output: &Output, file: &str) -> usize {
    let whole = output.read(file);
    let rows: Vec<Vec<String>> = whole.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let mut changed = 0;
    let mut missed = Vec::new();
    for column in 0..rows[0].len() {
        let numbers: Vec<usize> = (1..rows.len()).filter(|row| rows[*row][column].parse::<f64>().is_ok()).collect();
        for &row in numbers.first().into_iter().chain(numbers.last()) {
            let number: f64 = must(rows[row][column].parse());
            for other in [(number * 1.02 + 0.5).to_string(), String::new()] {
                let mut rows = rows.clone();
                rows[row][column].clone_from(&other);
                let text: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
                changed += 1;
                if !output.objects_to(file, &(text.join("\r\n") + "\r\n")) {
                    missed.push(format!("row {row} {}: {number} -> {other}", rows[0][column]));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{file}: {missed:#?}");
    changed
}

/// Without zones a table has the total alone, and where others compete the layer has a column more.
fn outputs() -> [Output; 2] {
    [
        Output::of(&["access.two_step.demand={ field = \"persons\" }"]),
        Output::without("[zones]\npath = \"streets.geojson\"\n", &[]),
    ]
}

#[test]
fn any_number_that_is_changed_is_found() {
    for output in outputs() {
        let findings = output.findings();
        assert!(findings.iter().all(|finding| finding.holds), "{findings:#?}");
        // Residents of a cell stand nowhere else in an output.
        let is_property = |at: &str| at.contains("/properties/") && !at.ends_with("/properties/persons");
        let has_zones = output.out.join("primary/zones.geojson").exists();
        for file in ["access", "access_zones", "coverage", "coverage_zones", "disagreement"] {
            if !has_zones && file.ends_with("_zones") {
                continue;
            }
            // Residents of single cells are in no other file.
            let is_told = |at: &str| is_property(at) && !(file == "disagreement" && at.ends_with("/persons"));
            let n = json_columns(&output, &format!("primary/{file}.geojson"), is_told);
            assert!(n >= 2, "{file}");
        }
        // Patterns follow from permutations, which are not done again.
        let n = json_columns(&output, "primary/equity.json", |at| !at.contains("/pattern/"));
        assert!(n > 50, "{n}");
        table_columns(&output, "primary/access.csv");
        table_columns(&output, "coverage.csv");
    }
}

#[test]
fn a_verdict_that_is_changed_is_found() {
    let output = Output::of(&[]);
    let file = "primary/disagreement.geojson";
    let whole: Value = must(serde_json::from_str(&output.read(file)));
    let columns = whole["features"][0]["properties"].as_object().cloned().unwrap_or_default();
    let is_verdict = |value: &Value| matches!(value.as_str(), Some("well" | "middle" | "short"));
    let verdicts: Vec<&String> = columns.iter().filter(|(_, value)| is_verdict(value)).map(|(name, _)| name).collect();
    assert_eq!(verdicts.len(), 15);
    for name in verdicts {
        let mut document = whole.clone();
        let verdict = &mut document["features"][0]["properties"][name];
        *verdict = json!(if *verdict == "short" { "well" } else { "short" });
        assert!(output.objects_to(file, &document.to_string()), "{name}");
    }
}

/// A bottleneck says in words what stands beside them in numbers and names.
#[test]
fn a_sentence_that_is_changed_is_found() {
    let output = Output::of(&["service.primary.method=\"optimal\"", "service.primary.cutoff=\"150 m\""]);
    let file = "primary/certificate.json";
    let whole: Value = must(serde_json::from_str(&output.read(file)));
    let bottlenecks = whole["bottlenecks"].as_array().map_or(0, Vec::len);
    assert!(bottlenecks > 0);
    for (number, lang) in (0..bottlenecks).flat_map(|number| ["zh", "en"].map(|lang| (number, lang))) {
        let text = whole["bottlenecks"][number][lang].as_str().unwrap_or_default().to_owned();
        let digits = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, c)| (at, c.len_utf8()));
        let digits: Vec<(usize, usize)> = digits.collect();
        assert!(digits.len() > 3, "{text}");
        let name = text.find("School").unwrap_or_else(|| panic!("{text}"));
        for (at, len) in digits.into_iter().chain([(name, "School".len()), (text.len(), 0)]) {
            let other = if &text[at..at + len] == "7" { "1" } else { "7" };
            let mut document = whole.clone();
            document["bottlenecks"][number][lang] = json!(format!("{}{other}{}", &text[..at], &text[at + len..]));
            assert!(output.objects_to(file, &document.to_string()), "{text} at {at}");
        }
    }
}

#[test]
fn what_is_left_out_is_found() {
    let output = Output::of(&[]);
    for (file, without) in [
        ("primary/access.csv", &["two_step,"][..]),
        ("primary/access.csv", &[",total,"]),
        ("primary/access.csv", &["two_step,2sfca,places-per-person,total"]),
        ("coverage.csv", &[",total,"]),
        ("coverage.csv", &[",walk_150m,"]),
        ("coverage.csv", &[",W,"]),
    ] {
        let text: Vec<String> = output
            .read(file)
            .lines()
            .filter(|line| !without.iter().any(|part| line.contains(part)))
            .map(str::to_owned)
            .collect();
        assert!(output.objects_to(file, &(text.join("\r\n") + "\r\n")), "{file} without {without:?}");
    }
    for (file, at) in [
        ("primary/equity.json", "/access"),
        ("primary/equity.json", "/access/0/ratio_by_site"),
        ("primary/equity.json", "/disagreement/well_by_one_short_by_other"),
        ("primary/access.geojson", "/features"),
        ("primary/access_zones.geojson", "/features"),
        ("primary/coverage.geojson", "/features"),
        ("primary/coverage_zones.geojson", "/features"),
        ("primary/disagreement.geojson", "/features"),
    ] {
        let mut document: Value = must(serde_json::from_str(&output.read(file)));
        let list = document.pointer_mut(at).unwrap_or_else(|| panic!("{at}"));
        if list.is_object() {
            *list = json!({ "A": 1.0 });
        } else {
            *list = json!([]);
        }
        assert!(output.objects_to(file, &document.to_string()), "{file} {at}");
    }
    // A file that is gone, with its hash.
    for file in
        ["primary/access.geojson", "primary/equity.json", "primary/coverage.geojson", "primary/disagreement.geojson"]
    {
        let run = output.read("run.json");
        let mut document: Value = must(serde_json::from_str(&run));
        document["outputs"].as_object_mut().map(|outputs| outputs.remove(file));
        let before = output.read(file);
        must(std::fs::remove_file(output.out.join(file)));
        output.put("run.json", &sealed(&document));
        assert!(output.findings().iter().any(|finding| !finding.holds), "{file}");
        output.put("run.json", &run);
        output.put(file, &before);
    }
}

/// What nobody touched is never objected to.
#[test]
fn untouched_results_verify() {
    let every = |decay: &str| -> Vec<String> {
        let ids = ["gravity", "huff", "enhanced", "three_step", "modified", "balanced", "huff3"];
        let set = |id: &str| [format!("access.{id}.decay={decay}"), format!("access.{id}.cutoff=\"10 km\"")];
        ids.into_iter().flat_map(set).collect()
    };
    let ages = "demand=[{path=\"ages.csv\", crs=\"EPSG:4545\", fields={ages={\"0-5\"=\"young\"}, persons=\"pupils\"}}]";
    let mut studies = vec![
        vec!["access.two_step.weights={\"0-5\" = 0.123}".to_owned(), ages.to_owned()],
        vec!["year=2030".to_owned()],
        vec!["access.huff.attraction=3.0".to_owned(), "access.huff3.attraction=0.0".to_owned()],
        vec!["service.primary.method=\"optimal\"".to_owned(), "service.primary.cutoff=\"150 m\"".to_owned()],
        vec!["coverage=[{id=\"c\", service=\"primary\", rule=\"gb50180-2018/radius-primary\"}]".to_owned()],
        vec!["access.raam.tau=\"1 m\"".to_owned(), "access.nearest_cost.cutoff=\"1 m\"".to_owned()],
    ];
    for length in ["0.3 m", "0.5 m", "0.9 m", "1 m", "70 m", "5 km"] {
        studies.push(every(&format!("{{ exponential = \"{length}\" }}")));
        studies.push(every(&format!("{{ logistic = {{ middle = \"100 m\", width = \"{length}\" }} }}")));
        studies.push(every(&format!("{{ linear = \"{length}\" }}")));
        studies.push(every(&format!("{{ epanechnikov = \"{length}\" }}")));
    }
    studies.push(every("{ gaussian = \"100 m\" }"));
    studies.push(every("{ power = 10.0 }"));
    studies.push(every("{ step = [[\"100 m\", 1.0], [\"200 m\", 1e-12], [\"1 km\", 0.0]] }"));
    for study in studies {
        let output = Output::of(&study.iter().map(String::as_str).collect::<Vec<_>>());
        let wrong: Vec<Finding> = output.findings().into_iter().filter(|finding| !finding.holds).collect();
        assert!(wrong.is_empty(), "{study:?}: {wrong:#?}");
    }
}
