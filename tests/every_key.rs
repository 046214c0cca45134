//! Every property of every feature and every key of every document that a run writes: left out, or of another type, its hash made
//! anew, and `verify` must object, without the study.

use crate::common::finished::{Finished, Found};
use crate::common::must;
use crate::demand_by_year::study;
use catchment::words::Lang;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What no file repeats, and why.
const WITH_STUDY: [(&str, &str, &str); 3] = [
    ("run.json", "/issues/*/examples/*/", "which of its facts a message has, only the layers tell"),
    ("run.json", "/inputs/", "which files were read, only the study tells"),
    ("equity.json", "/decay/step/*/*", "an end of a band that is null has no end"),
];

/// The objects of a document, with the names that lead to each; one of those that are alike, in turn, unless all are asked for.
/// Elements of lists in lists, as corners and curves, are no keys.
fn keys(document: &Value) -> Vec<(String, String)> {
    fn walk(value: &Value, at: &str, name: &str, all: &mut BTreeMap<String, Vec<String>>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let escaped = key.replace('~', "~0").replace('/', "~1");
                    let (at, name) = (format!("{at}/{escaped}"), format!("{name}/{escaped}"));
                    all.entry(name.clone()).or_default().push(at.clone());
                    walk(value, &at, &name, all);
                }
            }
            Value::Array(values) => {
                for (number, value) in values.iter().enumerate() {
                    walk(value, &format!("{at}/{number}"), &format!("{name}/*"), all);
                }
            }
            _ => {}
        }
    }
    let mut all = BTreeMap::new();
    walk(document, "", "", &mut all);
    let is_all = std::env::var_os("CATCHMENT_ALL_DAMAGES").is_some();
    let some = |(turn, (name, at)): (usize, (String, Vec<String>))| {
        let chosen = if is_all { at } else { vec![at[turn % at.len()].clone()] };
        chosen.into_iter().map(move |at| (name.clone(), at)).collect::<Vec<_>>()
    };
    all.into_iter().enumerate().flat_map(some).collect()
}

/// Values of other types; of what is null only such as no column has.
fn others(value: &Value) -> Vec<Value> {
    let all = [json!(true), json!(7), json!("x"), json!([]), json!({})];
    let kind = std::mem::discriminant(value);
    all.into_iter()
        .filter(|other| std::mem::discriminant(other) != kind)
        .filter(|other| !value.is_null() || other.is_array() || other.is_object())
        .collect()
}

/// What is not found that should be.
fn missed(output: &Finished) -> Vec<String> {
    let mut missed = Vec::new();
    for file in output.files().into_iter().filter(|file| file.ends_with("json")) {
        let whole: Value = must(serde_json::from_str(&output.read(&file)));
        let is_all = std::env::var_os("CATCHMENT_ALL_DAMAGES").is_some();
        for (turn, (name, at)) in keys(&whole).into_iter().enumerate() {
            let is_left = |list: &[(&str, &str, &str)]| {
                list.iter().any(|(end, part, _)| file.ends_with(end) && format!("{name}/").contains(part))
            };
            if is_left(&WITH_STUDY) || (file == "run.json" && name == "/seal") {
                continue;
            }
            let (parent, key) = at.rsplit_once('/').unwrap_or_else(|| panic!("{at}"));
            let key = key.replace("~1", "/").replace("~0", "~");
            let mut with = |other: Option<Value>| {
                let mut document = whole.clone();
                let members: &mut Map<String, Value> =
                    document.pointer_mut(parent).and_then(Value::as_object_mut).unwrap_or_else(|| panic!("{at}"));
                let said = other.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
                match other {
                    Some(other) => members.insert(key.clone(), other),
                    None => members.remove(&key),
                };
                if output.found(&file, &document.to_string()) != Found::Alone {
                    missed.push(format!("{file} {at} -> {said}"));
                }
            };
            with(None);
            // One of the other types, in turn, unless all are asked for.
            let others = others(whole.pointer(&at).unwrap_or(&Value::Null));
            let chosen = if is_all { others } else { vec![others[turn % others.len()].clone()] };
            for other in chosen {
                with(Some(other));
            }
        }
    }
    missed
}

#[test]
fn every_key_of_a_run_by_distance() {
    let missed = missed(&Finished::of("", &[]));
    assert!(missed.is_empty(), "{} {missed:#?}", missed.len());
}

#[test]
fn every_key_of_an_optimal_run() {
    let output = Finished::of(
        "",
        &[
            "method = \"nearest\"\ncutoff = \"200 m\" -> method = \"optimal\"\ncutoff = \"200 m\"\nindivisible = true\nreserved = \"kept\"",
            "path = \"schools.csv\" -> path = \"kept.csv\"",
        ],
    );
    let missed = missed(&output);
    assert!(missed.is_empty(), "{} {missed:#?}", missed.len());
}

/// Beside the folders of several years, and in that of one, with a forecast.
#[test]
fn every_key_of_a_forecast() {
    let births = "街镇,2014,2015,2016\nWest Street,300,500,900\nEast Street,400,300,300\n";
    let service = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 6] }\nmethod = 'nearest'\n";
    for (years, beside) in [("years = [2021, 2022]", true), ("year = 2022", false)] {
        let tables = [("births.csv", births)];
        let (folder, path) =
            study("[2021, 2022]", service, "[forecast.births]\ntable = { path = 'births.csv' }", &tables);
        let text = must(std::fs::read_to_string(&path));
        let text = text.replace("years = [2021, 2022]", years);
        must(std::fs::write(folder.path().join("all.toml"), text));
        let output = Finished::of_years(folder, Lang::En);
        assert_eq!(output.files().contains(&"primary/zones_by_year.geojson".to_owned()), beside);
        let missed = missed(&output);
        assert!(missed.is_empty(), "{} {missed:#?}", missed.len());
    }
}

/// Values of their type that no run writes there.
#[test]
fn what_can_be_worked_out_is() {
    let output = Finished::of("", &[]);
    let mut missed = Vec::new();
    let mut look = |file: &str, change: &dyn Fn(&mut Value)| {
        let whole: Value = must(serde_json::from_str(&output.read(file)));
        let mut document = whole.clone();
        change(&mut document);
        assert_ne!(whole, document, "{file}");
        if output.found(file, &document.to_string()) != Found::Alone {
            missed.push(format!("{file}: {document}"));
        }
    };
    // A site that somebody goes to, and its catchment.
    look("primary/catchments.geojson", &|document| drop(document["features"].as_array_mut().map(|all| all.remove(0))));
    for (column, value) in [
        ("position_basis", json!("zone")),
        ("position_basis", json!("none")),
        ("position_basis", json!("elsewhere")),
        ("status", json!("open")),
        ("opens", json!("x")),
        ("opens", json!(2020.5)),
        ("counted", json!([])),
        ("counted", Value::Null),
        ("enrolled", json!(-1)),
        ("class_size", json!(30.0)),
        ("serves", json!(1)),
    ] {
        look("primary/facilities.geojson", &|document| document["features"][0]["properties"][column] = value.clone());
    }
    for (column, value) in
        [("p", json!(0.031)), ("expected", json!(-0.2)), ("permuted_sd", Value::Null), ("z", Value::Null)]
    {
        look("primary/equity.json", &|document| {
            document["access"][0]["pattern"]["cells"]["moran"][column] = value.clone();
        });
    }
    look("primary/equity.json", &|document| document["access"][0]["pattern"]["cells"]["moran"] = Value::Null);
    look("run.json", &|document| document["seal_of"] = json!("x"));
    look("ledger.json", &|document| document["services"][0]["demand"]["others"] = json!(0));
    assert!(missed.is_empty(), "{missed:#?}");
}
