//! Re-checks a finished output folder from its files alone: hashes, the ledger, and every number by plain arithmetic.
//!
//! Nothing here is shared with the methods or the writer: files are read with the `geojson` crate, sums are taken again,
//! and distances are measured again in the analysis system.

use super::comparison::Comparison;
use super::finding::Finding;
use super::folder::run;
use super::hashes::{hashes, outputs, seal};
use super::known_ways::TableWays;
use super::results::Results;
use super::written::Written;
use super::{certificate, coverage, scores, sentences, sums, ways};
use crate::scenario::BASE;
use crate::words::say;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Checks an output folder; with the folder of the study also that the inputs are the ones that were read.
///
/// # Errors
/// What is missing or unreadable, when the folder is no output folder at all.
pub fn verify(out: &Path, study_folder: Option<&Path>) -> Result<Vec<Finding>, String> {
    verify_by(out, study_folder, &BTreeMap::new())
}

/// The same with the ways of services that go by a table, by their ids: without them such ways are only compared with each other.
///
/// # Errors
/// As [`verify`].
pub fn verify_by(
    out: &Path,
    study_folder: Option<&Path>,
    tables: &BTreeMap<String, TableWays>,
) -> Result<Vec<Finding>, String> {
    let document = run(out)?;
    let mut findings = vec![seal(out)];
    findings.extend(outputs(out, &document["outputs"]));
    findings.push(match study_folder {
        Some(folder) => hashes(folder, &document["inputs"], say("check.files.inputs")),
        None => Finding::holds(say("check.files.not_compared")),
    });
    if document.get("compared").is_some() {
        return Err("a comparison of methods has no ledger to verify".to_owned());
    }
    // What was changed so far that it cannot be understood is a difference too.
    match of_services(out, tables) {
        Ok(found) => findings.extend(found),
        Err(what) => findings.push(Finding::differs(sentences::unreadable(say("check.files.outputs"), &what))),
    }
    Ok(findings)
}

fn of_services(out: &Path, tables: &BTreeMap<String, TableWays>) -> Result<Vec<Finding>, String> {
    let results = Results::read(out)?;
    let (run, document) = (&results.run, &results.document);
    let mut findings = Vec::new();
    let services = results.ledger["services"].as_array().ok_or("ledger.json has no services")?;
    let closed = &results.ledger["closed"];
    let (entered, asked) = (services.len(), run.study.service.len());
    let is_closed = *closed == Value::Bool(true) && entered == asked && asked > 0;
    findings.push(Finding { holds: is_closed, sentence: sentences::services(entered, asked, closed) });
    let mut comparison = Comparison::default();
    comparison.value(|| "program".to_owned(), &document["program"], &json!("catchment"));
    comparison.value(|| "year".to_owned(), &document["year"], &json!(run.study.year));
    comparison.value(|| "title".to_owned(), &document["title"], &json!(run.study.title));
    // The study without changes has no scenario among its parameters; its own is named after all of them.
    let of_base = document.get("scenario").filter(|named| *named == BASE);
    let named = run.study.scenario.first().map_or_else(|| json!(of_base), |table| json!(table.id));
    comparison.value(|| "scenario".to_owned(), &document["scenario"], &named);
    for (file, service) in results.strangers() {
        comparison.holds(false, || format!("{file} service {service}"));
    }
    findings.push(comparison.finding(say("check.title.run")));
    for table in &run.study.service {
        match Written::read(run, table, results.of(table.id.as_str()), tables.get(table.id.as_str())) {
            Ok(written) => {
                findings.push(sums::sums(&written));
                findings.push(ways::ways(&written));
                findings.extend(coverage::coverage(&written));
                findings.extend(scores::scores(&written));
                findings.extend(certificate::certificate(&written));
            }
            Err(what) => {
                let sentence = sentences::unreadable(say("check.files.outputs"), &what);
                findings.push(Finding::of(&table.called(), false, sentence));
            }
        }
    }
    Ok(findings)
}
