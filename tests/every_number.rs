//! Every file that a run with all options writes, and every column and key in it: one number changed, its hash adjusted, and
//! `verify --study` must object. Without the study it must, too, wherever the files alone can know.

use crate::common::finished::{Finished, Found, sealed};
use crate::common::{files, must, street_town};
use crate::demand_by_year::study;
use catchment::check::{verify, verify_years};
use catchment::words::Lang;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Keys that nothing is compared with, and why.
const UNCHECKED: [(&str, &str, &str); 3] = [
    ("run.json", "/seal", "made anew after every change; that nothing changes without it is tested by itself"),
    ("run.json", "/version", "results of another version are not run once more"),
    (
        "run.json",
        "/parameters/",
        "a key that was changed for the run: verify says so, and it is no fault; one that changes a result is found by it",
    ),
];

/// What only the study knows, and why.
const WITH_STUDY: [(&str, &str, &str); 27] = [
    (".qml", "", "how a map is drawn: only another run can tell"),
    ("certificate.json", "/indivisible/", "only the solver knows which cells it would split, and how far it searched"),
    ("certificate.json", "/solver", "only the solver knows how it went"),
    ("equity.json", "/between_sites/of", "a word about what is counted"),
    ("coverage.csv", "heading clause", "over a column without a single entry"),
    ("access.csv", "heading cluster", "over a column without a single entry"),
    ("facilities.geojson", "/properties/id", "of a site that nobody goes to"),
    ("facilities.geojson", "/properties/name", "of a site that nobody goes to"),
    ("facilities.geojson", "/properties/status", "of a site that is open either way, or closed"),
    ("facilities.geojson", "/properties/position_basis", "of a site that is not open"),
    ("access.geojson", "/features/6/", "a cell at the very end of a cutoff, which rounded positions cannot tell"),
    ("facilities.geojson", "/properties/opens", "of a site that is closed either way"),
    ("facilities.geojson", "/properties/closes", "of a site that is closed either way"),
    ("facilities.geojson", "/properties/reserved", "of a site that does not count"),
    ("facilities.geojson", "/properties/enrolled", "nothing else is computed from it"),
    ("facilities.geojson", "/properties/begins", "nothing else is computed from it"),
    ("facilities.geojson", "/properties/investment", "nothing else is computed from it"),
    ("facilities.geojson", "/properties/class_size", "which pupils they have is in no file"),
    ("facilities.geojson", "/properties/classes", "nothing else is computed from it"),
    ("facilities.geojson", "/properties/level", "nothing else is computed from it"),
    ("facilities.geojson", "/properties/services", "services that the study does not compute are in no file"),
    ("facilities.geojson", "/geometry/", "of a site that nobody goes to"),
    ("demand.geojson", "/geometry/", "of a cell without people"),
    ("zones.geojson", "/geometry/", "borders, where no other layer repeats them"),
    ("catchments.geojson", "/properties/persons", "residents of single cells are in no file"),
    ("disagreement.geojson", "/properties/persons", "residents of single cells are in no file"),
    ("equity.json", "/pattern/cells/", "which cells are neighbours"),
];

/// The whole of the run is only compared with the layers, and with another run.
const RUN: [&str; 4] = ["/layers/", "/reconciliation/", "/issues/", "/inputs/"];

/// Another number in the place of a value, and none; for none a number.
fn instead(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) if number.is_f64() => {
            vec![json!(number.as_f64().unwrap_or_default() * 1.02 + 0.01), Value::Null]
        }
        Value::Number(number) => vec![json!(number.as_i64().unwrap_or_default() * 2 + 1), Value::Null],
        Value::Null => vec![json!(0.5)],
        Value::Bool(value) => vec![json!(!value)],
        Value::String(text) if text.len() % 2 == 0 => vec![Value::Null],
        Value::String(text) => vec![json!(format!("{text}x"))],
        _ => Vec::new(),
    }
}

/// Pointers to the number in the middle of each column, and of borders to the first too, by the names that lead to it; of one without numbers to
/// the first value.
fn columns(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, name: &str, all: &mut BTreeMap<String, [Vec<String>; 3]>) {
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
            Value::String(_) => all.entry(name.to_owned()).or_default()[2].push(at.to_owned()),
        }
    }
    let mut all = BTreeMap::new();
    walk(value, "", "", &mut all);
    let some = |[numbers, others, texts]: [Vec<String>; 3]| -> BTreeSet<String> {
        let text = texts.get(texts.len() / 2).cloned();
        // Of borders more than one, because each corner is another case.
        let is_border = numbers.first().is_some_and(|at| at.contains("/geometry/"));
        let chosen = [numbers.len() / 2, if is_border { 0 } else { numbers.len() / 2 }];
        let numbers: Vec<String> = if numbers.is_empty() {
            others.into_iter().take(1).collect()
        } else {
            chosen.iter().filter_map(|at| numbers.get(*at).cloned()).collect()
        };
        numbers.into_iter().chain(text).collect()
    };
    all.into_values().flat_map(some).collect()
}

/// Whether a file says how a layer is drawn.
fn is_style(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|ending| ending == "qml")
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
    if is_style(file) {
        // A colour, a limit of a class, a word of the legend: a digit, a letter or a line, each in every third style.
        let digits: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
        let digit = digits[digits.len() / 2];
        let other = if &text[digit..=digit] == "9" { "8" } else { "9" };
        let label = text.find("label=\"").or_else(|| text.find("name=\"")).unwrap_or(0) + 7;
        match file.len() % 3 {
            0 => look("a digit", &json!(other), &format!("{}{other}{}", &text[..digit], &text[digit + 1..])),
            1 => look("a name", &json!("x"), &format!("{}x{}", &text[..label], &text[label..])),
            _ => look("a line more", &json!("x"), &(text.clone() + "<!-- x -->\n")),
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
        // Texts, and the heading itself; a name with a comma in it is cut here, and so is changed as well.
        let texts = (1..rows.len()).rev().find(|row| !rows[*row][column].is_empty() && !numbers.contains(row));
        for row in texts.into_iter().chain([0]) {
            let mut rows = rows.clone();
            rows[row][column].push('x');
            let text: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
            let of = if row == 0 { "heading".to_owned() } else { format!("text of row {row}") };
            look(&format!("{of} {}", rows[0][column]), &json!("x"), &(text.join("\r\n") + "\r\n"));
        }
    }
    missed
}

/// Files that are gone, with what `run.json` said of them or without; files more, that it says nothing of or that it lists.
fn files_more_or_less(output: &Finished) -> Vec<String> {
    let mut missed = Vec::new();
    let run = output.read("run.json");
    let mut look = |what: String, expected: &[Found]| {
        let found = output.noticed();
        if !expected.contains(&found) {
            missed.push(format!("{what}: {found:?}"));
        }
        output.put("run.json", &run);
    };
    for file in output.files().into_iter().filter(|file| file != "run.json") {
        let bytes = must(std::fs::read(output.out.join(&file)));
        must(std::fs::remove_file(output.out.join(&file)));
        look(format!("{file} is gone"), &[Found::Alone]);
        let mut document: Value = must(serde_json::from_str(&run));
        document["outputs"].as_object_mut().map(|outputs| outputs.remove(&file));
        output.put("run.json", &sealed(&document));
        // Only the study knows which styles there are, and whether anything was to be drawn.
        let may_be: &[Found] = if is_style(&file) { &[Found::Alone, Found::WithStudy] } else { &[Found::Alone] };
        look(format!("{file} is gone and not listed"), may_be);
        must(std::fs::write(output.out.join(&file), bytes));
    }
    for file in ["more.csv", "primary/more.geojson"] {
        output.put(file, "x");
        look(format!("{file} is more"), &[Found::Alone]);
        output.record(file, "x");
        look(format!("{file} is more and listed"), &[Found::Alone, Found::WithStudy]);
        must(std::fs::remove_file(output.out.join(file)));
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
    let mut missed: Vec<String> = checked.flat_map(|file| missed(output, file)).collect();
    missed.extend(files_more_or_less(output));
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

/// Whatever byte of `run.json` is another, the seal is not that of the rest any more.
#[test]
fn every_part_of_run_json_is_sealed() {
    let output = Finished::of("", &[]);
    let run = output.read("run.json");
    assert!(!output.is_wrong());
    let letters: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    for at in letters.iter().step_by(letters.len() / 47).chain(letters.last()) {
        let rest = &run[at + run[*at..].chars().next().map_or(1, char::len_utf8)..];
        for other in [format!("{}{rest}", &run[..*at]), format!("{} {}", &run[..*at], &run[*at..])] {
            output.put("run.json", &other);
            assert!(output.is_wrong(), "{at}");
        }
    }
    output.put("run.json", &run.replace("  \"year\": 2025", "  \"year\": 2026,\n  \"year\": 2025"));
    assert!(output.is_wrong());
    output.put("run.json", &sealed(&must(serde_json::from_str(&run))));
    assert_eq!(output.read("run.json"), run);
}

/// The street town as `all.toml`.
fn town(changes: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = must(tempfile::tempdir());
    for (name, bytes) in street_town().parent().map(files).unwrap_or_default() {
        must(std::fs::write(folder.path().join(name), bytes));
    }
    let study = must(std::fs::read_to_string(folder.path().join("study.toml")));
    let study = changes.iter().fold(study, |study, (from, to)| study.replace(from, to));
    must(std::fs::write(folder.path().join("all.toml"), study));
    folder
}

/// Children by births, new dwellings and migrants, and people whose places nobody counts.
fn foreseen(years: &str) -> tempfile::TempDir {
    let services = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 7] }\nmethod = 'nearest'\n\
        [[service]]\nid = 'hospital_beds'\ndemand = { per_1000 = 100 }\nmethod = 'nearest'\ncapacity = 'none'\n\
        [alert]\nred = 1.2\nyellow = 0.7\n";
    let keys = "migrants = { primary = 0.1 }\n[forecast.births]\ntable = { path = 'births.csv' }\n\
        [forecast.housing]\ntable = { path = 'housing.csv' }\nsince = 2020\nyields = { primary = [[0, 0.2]] }";
    let births = "街镇,2013,2014,2015,2016,2017,2018\nWest Street,200,300,500,900,700,300\nEast Street,200,400,300,300,500,600\n";
    let housing = "街镇,交付年份,住房类型,套数\nWest Street,2021,商品房,900\nEast Street,2023,安置房,10\n";
    let (folder, path) = study(years, services, keys, &[("births.csv", births), ("housing.csv", housing)]);
    let text = must(std::fs::read_to_string(&path));
    must(std::fs::write(folder.path().join("all.toml"), text.replace("years = 2", "year = 2")));
    folder
}

/// Of the files of an output that stand in the list, and of those that are more or less.
fn some_of(output: &Finished, expected: &[&str]) {
    assert!(!output.is_wrong() && !output.is_wrong_by_study(), "{:#?}", verify_years(&output.out));
    let mut missed: Vec<String> = expected.iter().flat_map(|file| missed(output, file)).collect();
    missed.extend(files_more_or_less(output));
    assert!(missed.is_empty(), "{} {missed:#?}", missed.len());
}

/// The files beside the folders of the years.
#[test]
fn every_number_of_all_years() {
    const BESIDE: [&str; 7] = [
        "alerts.csv",
        "balance.csv",
        "ledger.json",
        "primary/zones_by_year.geojson",
        "primary/zones_by_year.qml",
        "run.json",
        "years.csv",
    ];
    let output = Finished::of_years(town(&[("year = 2025", "years = [2025, 2030]")]), Lang::En);
    assert_eq!(output.files(), BESIDE);
    some_of(&output, &BESIDE);
    // One year alone has no course.
    let output = Finished::of_years(town(&[("year = 2025", "years = [2025]")]), Lang::En);
    let beside = ["balance.csv", "ledger.json", "run.json", "years.csv"];
    assert_eq!(output.files(), beside);
    some_of(&output, &beside);
}

/// With a forecast, of which the headings may be those of any language.
#[test]
fn every_number_of_a_forecast() {
    let output = Finished::of_years(foreseen("[2021, 2022, 2024]"), Lang::En);
    let text = output.read("alerts.csv");
    assert!(text.contains(",yellow,") && text.contains(",red,"), "{text}");
    let beside = output.files();
    let beside: Vec<&str> = beside.iter().map(String::as_str).filter(|file| !is_style(file)).collect();
    let [first, .., last] = beside.as_slice() else { panic!("{beside:?}") };
    assert_eq!((*first, *last, beside.len()), ("alerts.csv", "years.csv", 8));
    some_of(&output, &beside);
    for year in [2021, 2022, 2024] {
        let findings = must(verify(&output.out.join(year.to_string()), None));
        assert!(findings.iter().all(|finding| finding.holds), "{findings:#?}");
    }
    some_of(&Finished::of_years(foreseen("2022"), Lang::En), &["forecast.csv"]);
    for years in ["[2021, 2022]", "2022"] {
        let output = Finished::of_years(foreseen(years), Lang::Zh);
        some_of(&output, &[]);
        let text = output.read("forecast.csv");
        assert!(!text.contains("housing"), "{text}");
        assert_eq!(output.found("forecast.csv", &text.replacen(",0,", ",7,", 1)), Found::Alone);
    }
}
