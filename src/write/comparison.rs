//! Methods side by side, to files: a table, and for every service the layer of cells where they disagree.

use super::staging::Staging;
use super::target::{SEAL, Target};
use super::{WriteError, WriteOptions, run_json, sinks};
use crate::balance::Comparison;
use crate::output;
use std::path::Path;

/// Writes a comparison to a folder: `methods.csv`, `<service>/disagreement.geojson` with its style, `run.json`.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn write_comparison(comparison: &Comparison, out: &Path, options: &WriteOptions) -> Result<(), WriteError> {
    let mut staging = Staging::of(&Target::of_results(out, options.overwrite))?;
    let inputs = run_json::inputs(&comparison.results, options)?;
    sinks::put(&output::compared(comparison, options.lang), &mut staging, options.lang)?;
    let mut run = run_json::document(&comparison.results, &inputs, &staging.hashes);
    run["compared"] = serde_json::json!(comparison.services.iter().flat_map(|s| &s.rows).collect::<Vec<_>>());
    staging.bytes(SEAL, &run_json::sealed(SEAL, &run)?)?;
    staging.commit()
}
