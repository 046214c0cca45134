//! Results to files: outputs into every format that takes them (GeoJSON with a QGIS style beside each, CSV), the ledger, and
//! `run.json` with the hash of every input and output. All or none.

mod comparison;
mod csv;
mod equity_json;
mod error;
mod geojson;
mod inert;
mod qml;
mod run_json;
mod sink;
mod sinks;
mod staging;
pub(crate) mod table;
mod target;

pub use crate::read::hash_of;
pub use comparison::write_comparison;
pub use error::WriteError;
pub use geojson::{Unwritten, write_layer};
pub use inert::inert;
pub use staging::abandon;
pub use table::{TableFormat, TextEncoding};
pub use target::check_target;

use crate::balance::{Ledger, Results, certificate};
use crate::output;
use crate::words::Lang;
use serde_json::json;
use staging::Staging;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use target::SEAL;

/// Where a run comes from and how it may be written.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// Replace the files of an earlier run.
    pub overwrite: bool,
    /// Folder that the layers' paths start from; their hashes are taken there.
    pub base: PathBuf,
    /// File name of the study within that folder, hashed with the layers; empty when the study is no file.
    pub study: String,
    /// Language of what people read on maps and over columns: aliases, legends, labels. Names of columns and numbers are the
    /// same in every language.
    pub lang: Lang,
}

/// Writes a run to a folder.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn write(results: &Results, out: &Path, options: &WriteOptions) -> Result<(), WriteError> {
    check_target(out, options.overwrite)?;
    let inputs = run_json::inputs(results, options)?;
    let mut staging = Staging::beside(out, options.overwrite)?;
    put(results, &inputs, &mut staging, options.lang)?;
    staging.commit()
}

/// Writes the cases of one study to a folder: each to a folder of its own within, named after its year and as [`write()`] has it, and
/// the balance and the ledger of all of them.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn write_years(all: &[Results], out: &Path, options: &WriteOptions) -> Result<(), WriteError> {
    check_target(out, options.overwrite)?;
    let inputs = all.first().map_or_else(|| Ok(BTreeMap::new()), |first| run_json::inputs(first, options))?;
    let mut staging = Staging::beside(out, options.overwrite)?;
    for results in all {
        staging.enter(&results.year.to_string());
        put(results, &inputs, &mut staging, options.lang)?;
    }
    staging.enter("");
    sinks::put(&[output::years(all)], &mut staging, options.lang)?;
    let ledgers: Vec<_> =
        all.iter().map(|results| json!({ "year": results.year, "ledger": ledger(results) })).collect();
    staging.bytes("ledger.json", &run_json::pretty("ledger.json", &json!({ "closed": true, "years": ledgers }))?)?;
    let run = run_json::of_years(all, &inputs, &staging.hashes);
    staging.bytes(SEAL, &run_json::sealed(SEAL, &run)?)?;
    staging.commit()
}

/// Everything of one case.
fn put(
    results: &Results,
    inputs: &BTreeMap<String, String>,
    staging: &mut Staging,
    lang: Lang,
) -> Result<(), WriteError> {
    sinks::put(&output::of(results, lang), staging, lang)?;
    for service in &results.services {
        if !service.access.is_empty() {
            let name = format!("{}/equity.json", service.id);
            staging.bytes(&name, &run_json::pretty(&name, &equity_json::document(results, service))?)?;
        }
        if let Some(certificate) = certificate(&results.model, service) {
            let name = format!("{}/certificate.json", service.id);
            staging.bytes(&name, &run_json::pretty(&name, &certificate)?)?;
        }
    }
    staging.bytes("ledger.json", &run_json::pretty("ledger.json", &ledger(results))?)?;
    let run = run_json::document(results, inputs, &staging.hashes_here());
    staging.bytes(SEAL, &run_json::sealed(SEAL, &run)?)
}

fn ledger(results: &Results) -> Ledger {
    Ledger { closed: true, services: results.services.iter().map(|service| service.ledger.clone()).collect() }
}
