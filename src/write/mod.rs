//! Results to files: GeoJSON with a QGIS style beside each, the balance as CSV, the ledger, and `run.json` with the hash of
//! every input and output. All or none.

mod access_csv;
mod balance_csv;
mod comparison;
mod coverage_csv;
mod equity_json;
mod error;
mod geojson;
mod layers;
mod run_json;
mod spreadsheet;
mod staging;
mod style;
pub mod table;
mod target;

pub use comparison::write_comparison;
pub use error::WriteError;
pub use geojson::{Feature, Unwritten, write_collection};
pub use staging::{abandon, hash_of};
pub use target::check_target;

use crate::balance::{Ledger, Results, certificate};
use staging::Staging;
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
}

/// Writes a run to a folder.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn write(results: &Results, out: &Path, options: &WriteOptions) -> Result<(), WriteError> {
    check_target(out, options.overwrite)?;
    let inputs = run_json::inputs(results, options)?;
    let mut staging = Staging::beside(out, options.overwrite)?;
    for service in &results.services {
        for layer in layers::of(results, service) {
            let name = format!("{}/{}.geojson", service.id, layer.name);
            staging.file(&name, |to| {
                write_collection(to, layer.name, layer.count, &layer.encode)
                    .map_err(|error| WriteError::unwritten(&name, error))
            })?;
            staging.bytes(&format!("{}/{}.qml", service.id, layer.name), layer.styles.shown.as_bytes())?;
            for (of, style) in &layer.styles.others {
                staging.bytes(&format!("{}/{}.{of}.qml", service.id, layer.name), style.as_bytes())?;
            }
        }
        if !service.access.is_empty() {
            let name = format!("{}/access.csv", service.id);
            staging.bytes(&name, &access_csv::table(results, service, &name)?)?;
            let name = format!("{}/equity.json", service.id);
            staging.bytes(&name, &run_json::pretty(&name, &equity_json::document(results, service))?)?;
        }
        if let Some(certificate) = certificate(&results.model, service) {
            let name = format!("{}/certificate.json", service.id);
            staging.bytes(&name, &run_json::pretty(&name, &certificate)?)?;
        }
    }
    staging.bytes("balance.csv", &balance_csv::table(results)?)?;
    if results.services.iter().any(|service| !service.coverage.is_empty()) {
        staging.bytes("coverage.csv", &coverage_csv::table(results)?)?;
    }
    let ledger = Ledger { closed: true, services: results.services.iter().map(|s| s.ledger.clone()).collect() };
    staging.bytes("ledger.json", &run_json::pretty("ledger.json", &ledger)?)?;
    let run = run_json::document(results, &inputs, &staging.hashes);
    staging.bytes(SEAL, &run_json::pretty(SEAL, &run)?)?;
    staging.commit()
}
