//! `run.json`: what was run, on which files, and what was found; nothing that changes from one run to the next.

use super::{WriteError, WriteOptions};
use crate::balance::Results;
use crate::issue::{Group, Issue};
use crate::read::{hash_of, hex, named};
use crate::words::{Lang, Text};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// SHA-256 of the study and its layers, by the names the study uses: as they were read, which they must still be.
pub(super) fn inputs(results: &Results, options: &WriteOptions) -> Result<BTreeMap<String, String>, WriteError> {
    let study = Some(options.study.as_str()).filter(|name| !name.is_empty());
    let files = results.layers.iter().flat_map(|layer| &layer.files).map(String::as_str).chain(study);
    let files = files.chain(results.standard_files.iter().map(String::as_str));
    let mut hashes = BTreeMap::new();
    for file in files {
        let path = named(&options.base, file);
        let hash = hash_of(&path).map_err(WriteError::io(&path))?;
        if results.inputs.get(file).is_some_and(|read| *read != hash) {
            return Err(WriteError::InputChanged(path));
        }
        hashes.insert(file.to_owned(), hash);
    }
    Ok(hashes)
}

/// The document.
pub(super) fn document(
    results: &Results,
    inputs: &BTreeMap<String, String>,
    outputs: &BTreeMap<String, String>,
) -> Value {
    let group = |group: &Group| {
        let first = group.examples.first();
        let text = |say: fn(&Issue, Lang) -> String| first.map(|issue| Text::new(|lang| say(issue, lang)));
        json!({
            "code": first.map(|issue| issue.code), "severity": first.map(Issue::severity), "count": group.count,
            "persons": group.persons, "sentence": text(Issue::sentence), "help": text(Issue::help),
            "examples": group.examples,
        })
    };
    let mut document = json!({
        "program": "catchment",
        "version": env!("CARGO_PKG_VERSION"),
        "title": results.title,
        "year": results.year,
        "analysis_crs": results.model.crs.name,
        "parameters": results.parameters,
        "layers": results.layers,
        "reconciliation": results.reconciliation,
        "issues": results.issues.groups().map(group).collect::<Vec<_>>(),
        "inputs": inputs,
        "outputs": outputs,
    });
    if let Some(scenario) = &results.scenario {
        document["scenario"] = json!(scenario);
    }
    // The rules themselves: a bureau's own stand in no copy of the program.
    if let Some(document) = document.as_object_mut().filter(|_| !results.standards.is_empty()) {
        document.insert("standards".to_owned(), json!(results.standards.iter().map(|of| &**of).collect::<Vec<_>>()));
    }
    document
}

/// The document of several cases of one study; each has its own in its folder.
pub(super) fn of_years(
    all: &[Results],
    inputs: &BTreeMap<String, String>,
    outputs: &BTreeMap<String, String>,
) -> Value {
    let first = all.first();
    let mut years: Vec<i32> = all.iter().map(|results| results.year).collect();
    years.sort_unstable();
    years.dedup();
    let mut scenarios: Vec<&str> = all.iter().filter_map(|results| results.scenario.as_deref()).collect();
    scenarios.dedup();
    // The first case is one without changes; what the others are stands in their own parameters.
    let mut parameters = first.map(|results| results.parameters.clone()).unwrap_or_default();
    if scenarios.is_empty() || years.len() > 1 {
        parameters.remove("year");
        parameters.insert("years".to_owned(), json!(years));
    }
    let mut tables: Vec<&Value> = all.iter().filter_map(|results| results.parameters.get("scenario")?.get(0)).collect();
    tables.dedup();
    if !scenarios.is_empty() {
        parameters.insert("scenario".to_owned(), json!(tables));
    }
    let mut document = json!({
        "program": "catchment",
        "version": env!("CARGO_PKG_VERSION"),
        "title": first.map(|results| results.title.as_str()),
        "years": years,
        "analysis_crs": first.map(|results| results.model.crs.name.as_str()),
        "parameters": parameters,
        "layers": first.map(|results| &results.layers),
        "inputs": inputs,
        "outputs": outputs,
    });
    if !scenarios.is_empty() {
        document["scenarios"] = json!(scenarios);
    }
    document
}

/// `run.json` as it is written: its last key is the SHA-256 of all that stands before it, so that no number in it can be changed
/// alone.
pub(super) fn sealed(name: &str, document: &Value) -> Result<Vec<u8>, WriteError> {
    let mut bytes = pretty(name, document)?;
    // The brace that closes the document, between two line ends.
    bytes.truncate(bytes.len().saturating_sub(3));
    let seal = hex(&Sha256::digest(&bytes));
    bytes.extend_from_slice(format!(",\n  \"seal\": \"{seal}\"\n}}\n").as_bytes());
    Ok(bytes)
}

/// Indented JSON with a line end.
pub(super) fn pretty(name: &str, value: &impl Serialize) -> Result<Vec<u8>, WriteError> {
    let failed = |error: serde_json::Error| WriteError::Result(name.to_owned(), error.to_string());
    let mut bytes = serde_json::to_vec_pretty(value).map_err(failed)?;
    bytes.push(b'\n');
    Ok(bytes)
}
