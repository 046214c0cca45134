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
use super::{
    certificate, changes, coverage, forecast, form, methods, norms, roads, scores, sentences, sums, uncertainty, ways,
};
use crate::output::AskedFor;
use crate::scenario::BASE;
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
    let mut findings = unchanged(out, &document);
    findings.push(match study_folder {
        Some(folder) => same_inputs(folder, &document),
        None => Finding::holds(say("check.files.not_compared")),
    });
    let found = if methods::is_comparison(&document) {
        methods::methods(out, &document)
    } else if changes::is_changes(&document) {
        changes::changes(out, &document)
    } else {
        of_services(out, tables)
    };
    // What was changed so far that it cannot be understood is a difference too.
    match found {
        Ok(found) => findings.extend(found),
        Err(what) => findings.push(Finding::differs(sentences::unreadable(say("check.files.outputs"), what))),
    }
    Ok(findings)
}

/// Whether the files of a finished folder are those that the run wrote, and no others; what they say is not looked at.
pub fn unchanged(out: &Path, run: &Value) -> Vec<Finding> {
    let mut findings = vec![seal(out)];
    findings.extend(outputs(out, &run["outputs"]));
    findings
}

/// Whether the inputs of a run, from the folder of its study, are those that it read.
pub fn same_inputs(study_folder: &Path, run: &Value) -> Finding {
    hashes(study_folder, &run["inputs"], say("check.files.inputs"))
}

/// Whether the folder compares methods: it has no results of single services.
pub fn is_comparison(out: &Path) -> bool {
    run(out).is_ok_and(|document| methods::is_comparison(&document))
}

/// Whether the folder compares two results: it has none of its own.
pub fn is_changes(out: &Path) -> bool {
    run(out).is_ok_and(|document| changes::is_changes(&document))
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
    // The study without changes has no scenario among its parameters; its own is named after all of them.
    let of_base = stated.get("scenario").filter(|named| *named == BASE);
    let named = run.study.scenario.first().map_or_else(|| json!(of_base), |table| json!(table.id));
    comparison.value(|| "scenario".to_owned(), &stated["scenario"], &named);
    // Keys that are not read, as those that a run writes empty, are in no other comparison.
    document("run.json", "run.json", stated, &mut comparison);
    comparison.value(|| "parameters".to_owned(), &stated["parameters"], &json!(run.study.parameters()));
    document("ledger.json", "ledger.json", &results.ledger, &mut comparison);
    form::table("balance.csv", results.balance.table(), &AskedFor::default(), &mut comparison);
    belongs(&run.study, &stated["outputs"], &mut comparison);
    match forecast::read(out, &stated["outputs"]) {
        Ok(foreseen) => forecast::forecast(&run.study, &foreseen, &results.balance, &mut comparison),
        Err(why) => comparison.unread(why),
    }
    match uncertainty::read(out, &stated["outputs"]) {
        Ok(found) => uncertainty::uncertainty(&run.study, &found, &results.balance, &mut comparison),
        Err(why) => comparison.unread(why),
    }
    systems(&run.study, &run.layers, &mut comparison);
    if !run.study.coverage.is_empty() {
        match &run.coverage {
            Ok(all) => form::table("coverage.csv", all.table(), &form::all_limits(&run.study), &mut comparison),
            Err(why) => comparison.unread(why.clone()),
        }
    }
    for (file, service) in results.strangers() {
        comparison.holds(false, || format!("{file} service {service}"));
    }
    findings.push(comparison.finding(say("check.title.run")));
    let standards = match norms::standards(&results) {
        Ok(standards) => standards,
        Err(what) => {
            findings.push(Finding::differs(sentences::unreadable(say("check.title.norms"), what)));
            Vec::new()
        }
    };
    let mut facts = Vec::new();
    for table in &run.study.service {
        match Written::read(run, table, results.of(table.id.as_str()), tables.get(table.id.as_str())) {
            Ok(written) => {
                findings.push(sums::sums(&written));
                findings.push(ways::ways(&written));
                findings.extend(roads::roads(&written));
                findings.extend(coverage::coverage(&written));
                findings.extend(scores::scores(&written));
                findings.extend(certificate::certificate(&written));
                if !standards.is_empty() {
                    facts.push(norms::Facts::of(&written, &standards));
                }
            }
            Err(what) => {
                let sentence = sentences::unreadable(say("check.files.outputs"), what);
                findings.push(Finding::of(&table.called(), false, sentence));
            }
        }
    }
    findings.extend(norms::norms(&results, &standards, &facts));
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::super::table::ROWS_READ;
    use super::*;
    use crate::study::Study;

    /// However many services there are, the tables of all of them are read once, and each service has its own rows alone.
    #[test]
    fn tables_of_all_services_are_read_once() {
        const SERVICES: usize = 7;
        const ZONES: usize = 5;
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let out = folder.path();
        let (mut study, mut balance, mut coverage) = (
            "title = 't'\nyear = 2025\n[[facilities]]\npath = 'f.csv'\n[[demand]]\npath = 'd.csv'\n".to_owned(),
            "service,zone_id,demand\n".to_owned(),
            "service,coverage,zone_id\n".to_owned(),
        );
        for service in 0..SERVICES {
            study += &format!("[[service]]\nid = 's{service}'\ndemand = {{ per_1000 = 9 }}\nmethod = 'nearest'\n");
            study += &format!("[[coverage]]\nid = 'c{service}'\nservice = 's{service}'\nradius = '1 km'\n");
        }
        for row in 0..SERVICES * ZONES {
            // Not in blocks: rows of a service are told by what stands in them.
            balance += &format!("s{},z{},{row}\n", row % SERVICES, row / SERVICES);
            coverage += &format!("s{0},c{0},z{1}\n", row % SERVICES, row / SERVICES);
        }
        let study = Study::parse(&study, &[], ".".into(), "study.toml".to_owned());
        let parameters = study.unwrap_or_else(|failure| panic!("{failure}")).file.parameters();
        let run = json!({ "analysis_crs": "EPSG:4545", "parameters": parameters, "layers": [], "outputs": {} });
        let files = [("run.json", run.to_string()), ("ledger.json", json!({ "services": [] }).to_string())];
        for (name, text) in files.into_iter().chain([("balance.csv", balance), ("coverage.csv", coverage)]) {
            std::fs::write(out.join(name), text).unwrap_or_else(|error| panic!("{error}"));
        }
        let before = ROWS_READ.get();
        let findings = verify(out, None).unwrap_or_else(|error| panic!("{error:?}"));
        assert!(findings.len() > SERVICES, "{findings:?}");
        assert_eq!(ROWS_READ.get() - before, 2 * SERVICES * ZONES);
        let results = Results::read(out).unwrap_or_else(|error| panic!("{error:?}"));
        for service in 0..SERVICES {
            let (_, rows) = results.of(&format!("s{service}"));
            let own: Vec<Option<f64>> = rows.iter().map(|row| row.number("demand")).collect();
            let expected: Vec<Option<f64>> = (0..ZONES).map(|zone| Some((zone * SERVICES + service) as f64)).collect();
            assert_eq!(own, expected);
        }
    }
}
