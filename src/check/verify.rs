//! Re-checks a finished output folder from its files alone: hashes, the ledger, and every number by plain arithmetic.
//!
//! Nothing here is shared with the methods or the writer: files are read with the `geojson` crate, sums are taken again,
//! and distances are measured again in the analysis system.

use super::belongs::{belongs, systems};
use super::comparison::Comparison;
use super::documents::document;
use super::finding::Finding;
use super::folder::run;
use super::hashes::{hashes, outputs, seal};
use super::known_ways::TableWays;
use super::results::Results;
use super::unread;
use super::written::Written;
use super::{certificate, coverage, form, scores, sentences, sums, ways};
use crate::words::{Sentence, say};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Checks an output folder; with the folder of the study also that the inputs are the ones that were read.
///
/// # Errors
/// What is missing or unreadable, when the folder is no output folder at all.
pub fn verify(out: &Path, study_folder: Option<&Path>) -> Result<Vec<Finding>, Sentence> {
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
) -> Result<Vec<Finding>, Sentence> {
    let document = run(out)?;
    let mut findings = vec![seal(out)];
    findings.extend(outputs(out, &document["outputs"]));
    findings.push(match study_folder {
        Some(folder) => hashes(folder, &document["inputs"], say("check.files.inputs")),
        None => Finding::holds(say("check.files.not_compared")),
    });
    if document.get("compared").is_some() {
        return Err(say("check.unread.a_comparison"));
    }
    // What was changed so far that it cannot be understood is a difference too.
    match of_services(out, tables) {
        Ok(found) => findings.extend(found),
        Err(what) => findings.push(Finding::differs(sentences::unreadable(say("check.files.outputs"), what))),
    }
    Ok(findings)
}

fn of_services(out: &Path, tables: &BTreeMap<String, TableWays>) -> Result<Vec<Finding>, Sentence> {
    let results = Results::read(out)?;
    let (run, stated) = (&results.run, &results.document);
    let mut findings = Vec::new();
    let services = results.ledger["services"].as_array().ok_or_else(|| unread::lacks("ledger.json", "services"))?;
    let closed = &results.ledger["closed"];
    let (entered, asked) = (services.len(), run.study.service.len());
    let is_closed = *closed == Value::Bool(true) && entered == asked && asked > 0;
    findings.push(Finding { holds: is_closed, sentence: sentences::services(entered, asked, closed) });
    let mut comparison = Comparison::default();
    comparison.value(|| "program".to_owned(), &stated["program"], &json!("catchment"));
    comparison.value(|| "year".to_owned(), &stated["year"], &json!(run.study.year));
    comparison.value(|| "title".to_owned(), &stated["title"], &json!(run.study.title));
    // Keys that are not read, as those that a run writes empty, are in no other comparison.
    document("run.json", "run.json", stated, &mut comparison);
    comparison.value(|| "parameters".to_owned(), &stated["parameters"], &json!(run.study.parameters()));
    document("ledger.json", "ledger.json", &results.ledger, &mut comparison);
    form::balance(out, "balance.csv", &mut comparison);
    belongs(&run.study, &stated["outputs"], &mut comparison);
    systems(&run.study, &run.layers, &mut comparison);
    if !run.study.coverage.is_empty() {
        let (path, asked) = (out.join("coverage.csv"), form::all_limits(&run.study));
        form::table(&path, "coverage.csv", &asked, str::to_owned, &mut comparison);
    }
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
                let sentence = sentences::unreadable(say("check.files.outputs"), what);
                findings.push(Finding::of(&table.called(), false, sentence));
            }
        }
    }
    Ok(findings)
}
