//! Two finished results side by side, to files: tables, and for every case and service the layer of zones that gain or lose.

use super::staging::Staging;
use super::store::Store;
use super::target::{SEAL, Target};
use super::{WriteError, run_json, sinks};
use crate::balance::{CaseChange, CaseOf, Changes};
use crate::output;
use crate::words::Lang;
use serde_json::{Value, json};
use std::path::Path;

/// Writes a comparison to a folder: `changes.csv`, `one_sided.csv` where something stands in one only, `<service>/changes.geojson` with its
/// style (of several cases in a folder of each), `run.json`.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn write_changes(changes: &Changes, out: &Path, overwrite: bool, lang: Lang) -> Result<(), WriteError> {
    let mut staging = Staging::of(&Target::of_results(out, overwrite))?;
    for case in &changes.cases {
        staging.enter(&case.folder);
        sinks::put(&output::changed_layers(case, lang), &mut staging, lang)?;
    }
    staging.enter("");
    sinks::put(&output::changed_tables(changes), &mut staging, lang)?;
    let document = document(changes, &staging);
    staging.bytes(SEAL, &run_json::sealed(SEAL, &document)?)?;
    staging.commit()
}

/// `run.json`: what was compared, and nothing that changes with where it lies.
fn document(changes: &Changes, to: &dyn Store) -> Value {
    let case = |of: &CaseOf| json!({ "scenario": of.scenario, "year": of.year });
    let cases = |of: &CaseChange| {
        let services: Vec<&str> = of.services.iter().map(|service| service.id.as_str()).collect();
        json!({ "a": case(&of.of[0]), "b": case(&of.of[1]), "folder": of.folder, "services": services })
    };
    let side = |(title, hash): &(String, String)| json!({ "title": title, "run": hash });
    json!({
        "program": "catchment",
        "version": env!("CARGO_PKG_VERSION"),
        "analysis_crs": changes.analysis_crs,
        "changes": {
            "a": side(&changes.of[0]),
            "b": side(&changes.of[1]),
            "cases": changes.cases.iter().map(cases).collect::<Vec<_>>(),
            "one_sided": changes.alone.len(),
        },
        "inputs": {},
        "outputs": to.hashes_here(),
    })
}
