//! Finished folders that somebody damaged: whatever stands in them, `verify` and `explain` answer, and never with a panic.

#![allow(clippy::print_stdout, reason = "says which part of all damages was done, and what came of it")]

use crate::common::finished::{Finished, sealed};
use crate::common::must;
use catchment::check::verify;
use catchment::explain;
use catchment::issue::exit;
use catchment::run::{recheck, recheck_years};
use catchment::study::{Failure, Study};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What may stand in the place of a value, as it would be written.
const INSTEAD: [&str; 12] =
    ["", "null", "\"x\"", "1e999", "1e300", "-0", "-1e15", "[]", "{}", "true", "\"-1\"", "9223372036854775807"];

/// Pointers to the first value of each column, by the names that lead to it.
fn columns(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, name: &str, seen: &mut BTreeSet<String>, found: &mut Vec<String>) {
        if !name.is_empty() && seen.insert(name.to_owned()) {
            found.push(at.to_owned());
        }
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let escaped = key.replace('~', "~0").replace('/', "~1");
                    walk(value, &format!("{at}/{escaped}"), &format!("{name}/{key}"), seen, found);
                }
            }
            Value::Array(values) => {
                for (number, value) in values.iter().enumerate() {
                    walk(value, &format!("{at}/{number}"), &format!("{name}/*"), seen, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", "", &mut BTreeSet::new(), &mut found);
    found
}

/// Stands where the other value goes.
const MARK: &str = "here it stands";

/// The document with another value at a place, or without it.
fn with(document: &Value, at: &str, other: &str) -> String {
    let mut document = document.clone();
    let (parent, key) = at.rsplit_once('/').unwrap_or_else(|| panic!("{at}"));
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{at}"));
    match (parent, other) {
        (Value::Object(members), "") => {
            members.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        (Value::Array(values), "") => {
            values.remove(must(key.parse()));
        }
        (parent, _) => {
            let value = parent.pointer_mut(&format!("/{key}")).unwrap_or_else(|| panic!("{at}"));
            *value = json!(MARK);
        }
    }
    must(serde_json::to_string_pretty(&document)).replace(&format!("\"{MARK}\""), other)
}

/// What ends with the exit code of a panic (101) or of a fault of the program (70); everything else is an answer.
fn faults(output: &Finished, study: &Study) -> Vec<String> {
    let bug = |failure: &Failure| (failure.exit_code() == exit::BUG).then(|| failure.to_string());
    let looks: [(&str, &dyn Fn() -> Option<String>); 5] = [
        ("verify", &|| {
            drop(verify(&output.out, Some(&output.base)));
            None
        }),
        ("verify --study", &|| recheck(study, &output.out).err().as_ref().and_then(bug)),
        ("years", &|| {
            drop(catchment::check::verify_years(&output.out));
            recheck_years(study, &output.out).err().as_ref().and_then(bug)
        }),
        ("explain --at", &|| {
            if let Ok(answers) = explain::at(&output.out, [108.0, 29.8]) {
                for answer in answers {
                    drop((answer.text(catchment::words::Lang::En), answer.json()));
                }
            }
            None
        }),
        ("explain", &|| {
            for zone in ["W", "nowhere"] {
                if let Ok(answers) = explain::zone(&output.out, zone) {
                    for answer in answers {
                        drop((answer.text(catchment::words::Lang::En), answer.json()));
                    }
                }
            }
            None
        }),
    ];
    let ends = |look: &dyn Fn() -> Option<String>| match catch_unwind(AssertUnwindSafe(look)) {
        Ok(bug) => bug.map(|what| format!("exit code 70: {what}")),
        Err(_) => Some("panics".to_owned()),
    };
    looks.into_iter().filter_map(|(name, look)| ends(look).map(|how| format!("{name} {how}"))).collect()
}

/// Which of the damages are done: every so manieth by chance, or with `CATCHMENT_DAMAGES=3/40` the third of forty parts of all.
#[derive(Clone, Copy)]
struct Part {
    at: usize,
    of: usize,
}

impl Part {
    fn asked(otherwise: Self) -> Self {
        let Ok(text) = std::env::var("CATCHMENT_DAMAGES") else { return otherwise };
        let part = text.split_once('/').and_then(|(at, of)| Some((at.parse().ok()?, of.parse().ok()?)));
        match part {
            Some((at, of)) if (1..=of).contains(&at) => Self { at, of },
            _ => panic!("CATCHMENT_DAMAGES={text}: a part of all damages is 3/40"),
        }
    }

    fn has(self, number: usize) -> bool {
        number % self.of == self.at % self.of
    }
}

/// Each value of each column of each file, changed once; only a part of it, so that all take several runs.
fn damaged(output: &Finished, study: &Study, turn: usize) {
    let part = Part::asked(Part { at: (61 - turn) % 61, of: 61 });
    let mut found = Vec::new();
    let (mut number, mut looked) = (0, 0);
    for (file, bytes) in crate::common::files(&output.out) {
        let Ok(document) = serde_json::from_slice::<Value>(&bytes) else { continue };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let run = output.read("run.json");
        for at in columns(&document) {
            for other in INSTEAD {
                number += 1;
                if !part.has(number) {
                    continue;
                }
                looked += 1;
                let changed = with(&document, &at, other);
                if file == "run.json" {
                    let changed = serde_json::from_str(&changed).map_or(changed, |value| sealed(&value));
                    output.put(&file, &changed);
                } else {
                    output.put(&file, &changed);
                    output.record(&file, &changed);
                }
                for fault in faults(output, study) {
                    found.push(format!("{fault}: {file} {at} -> {other:?}"));
                }
                output.put(&file, &text);
                output.put("run.json", &run);
            }
        }
    }
    println!("part {} of {}: {looked} of {number} damages, {} faults", part.at, part.of, found.len());
    assert!(number > 1000 && looked > 0, "{looked} of {number}");
    assert!(found.is_empty(), "{} of {looked}: {found:#?}", found.len());
}

#[test]
fn damaged_results_are_answered() {
    let of = |changes: &[&str]| {
        let output = Finished::of("", changes);
        let study = Study::open(output.base.join("all.toml")).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(faults(&output, &study), Vec::<String>::new());
        (output, study)
    };
    let (output, study) = of(&[]);
    damaged(&output, &study, 0);
    let (output, study) = of(&[
        "method = \"nearest\"\ncutoff = \"200 m\" -> method = \"optimal\"\ncutoff = \"200 m\"\nindivisible = true\nreserved = \"kept\"",
        "path = \"schools.csv\" -> path = \"kept.csv\"",
    ]);
    damaged(&output, &study, 13);
}

/// Cells of tables: blank, text, and no number of a run.
#[test]
fn damaged_tables_are_answered() {
    let output = Finished::of("", &[]);
    let study = Study::open(output.base.join("all.toml")).unwrap_or_else(|failure| panic!("{failure:?}"));
    let (mut found, mut number) = (Vec::new(), 0);
    let part = Part::asked(Part { at: 0, of: 13 });
    for file in ["balance.csv", "coverage.csv", "primary/access.csv"] {
        let (text, run) = (output.read(file), output.read("run.json"));
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        for column in 0..rows[0].len() {
            for (row, other) in [(0, "x"), (1, ""), (1, "1e999"), (1, "NaN"), (rows.len() - 1, "-inf"), (1, "\"")] {
                let mut rows: Vec<Vec<&str>> = rows.clone();
                rows[row][column] = other;
                let changed = rows.iter().map(|row| row.join(",") + "\r\n").collect::<String>();
                output.put(file, &changed);
                output.record(file, &changed);
                let holds = verify(&output.out, None).is_ok_and(|found| found.iter().all(|finding| finding.holds));
                if holds && rows[row][column] != other {
                    found.push(format!("{file} {row} {column} -> {other:?} is not found"));
                }
                number += 1;
                if !part.has(number) {
                    continue;
                }
                found.extend(
                    faults(&output, &study).iter().map(|fault| format!("{fault}: {file} {row} {column} {other:?}")),
                );
            }
        }
        output.put(file, &text);
        output.put("run.json", &run);
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Names in `run.json` that lead out of the folder are not followed, and nothing else may lie in it.
#[test]
fn nothing_beside_the_results_is_read_or_overlooked() {
    let output = Finished::of("", &[]);
    let holds = || verify(&output.out, None).is_ok_and(|found| found.iter().all(|finding| finding.holds));
    assert!(holds());
    let run = output.read("run.json");
    let secret = output.base.join("schools.csv");
    let hash = must(catchment::write::hash_of(&secret));
    for name in
        [secret.display().to_string().as_str(), "../town/schools.csv", "primary/../../town/schools.csv", "", "."]
    {
        let mut document: Value = must(serde_json::from_str(&run));
        document["outputs"][name] = json!(hash);
        output.put("run.json", &sealed(&document));
        assert!(!holds(), "{name}");
    }
    output.put("run.json", &run);
    assert!(holds());
    for added in ["mine.gpkg", "primary/extra.geojson", "2030/run.json", "primary/deep/er/x.txt", ".hidden"] {
        let path = output.out.join(added);
        must(std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))));
        must(std::fs::write(&path, "x"));
        assert!(!holds(), "{added}");
        must(std::fs::remove_file(&path));
        for folder in ["2030", "primary/deep"] {
            let _ = std::fs::remove_dir_all(output.out.join(folder));
        }
    }
    // A project of QGIS is nobody's result.
    must(std::fs::write(output.out.join("primary/mine.qgz"), "x"));
    assert!(holds());
    must(std::fs::remove_file(output.out.join("primary/mine.qgz")));
    #[cfg(unix)]
    {
        for file in ["primary/demand.geojson", "ledger.json", "balance.csv", "primary/facilities.qml"] {
            let (inside, outside) = (output.out.join(file), output.base.join("moved"));
            must(std::fs::rename(&inside, &outside));
            must(std::os::unix::fs::symlink(&outside, &inside));
            assert!(!holds(), "{file}");
            must(std::fs::remove_file(&inside));
            must(std::fs::rename(&outside, &inside));
        }
        let (inside, outside) = (output.out.join("primary"), output.base.join("moved"));
        must(std::fs::rename(&inside, &outside));
        must(std::os::unix::fs::symlink(&outside, &inside));
        assert!(!holds(), "a folder");
        must(std::fs::remove_file(&inside));
        must(std::fs::rename(&outside, &inside));
    }
    assert!(holds());
    // A service that is called like a folder elsewhere.
    let mut document: Value = must(serde_json::from_str(&run));
    document["parameters"]["service"][0]["id"] = json!("../town");
    output.put("run.json", &sealed(&document));
    assert!(!holds());
    assert!(explain::zone(&output.out, "W").is_err() && explain::at(&output.out, [108.0, 29.8]).is_err());
}

/// Inputs that lie where the study does not look are not opened, whatever `run.json` says.
#[test]
fn only_files_that_the_study_knows_are_opened() {
    let output = Finished::of("", &[]);
    let study = Study::open(output.base.join("all.toml")).unwrap_or_else(|failure| panic!("{failure:?}"));
    let codes = |found: Result<Vec<catchment::check::Finding>, Failure>| match found {
        Err(Failure::Data(issues)) => {
            issues.groups().filter_map(|group| group.examples.first()).map(|issue| issue.code).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let run: Value = must(serde_json::from_str(&output.read("run.json")));
    let elsewhere = output.base.join("schools.csv").display().to_string();
    for name in [elsewhere.as_str(), "../town/schools.csv"] {
        let mut document = run.clone();
        document["parameters"]["facilities"][0]["path"] = json!(name);
        output.put("run.json", &sealed(&document));
        assert!(codes(recheck(&study, &output.out)).contains(&"E0747"), "{name}");
        let mut document = run.clone();
        document["inputs"][name] = json!("0");
        output.put("run.json", &sealed(&document));
        assert!(codes(recheck(&study, &output.out)).contains(&"E0747"), "{name}");
    }
}
