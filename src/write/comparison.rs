//! Methods side by side, to files: a table, and for every service the layer of cells where they disagree.

use super::staging::Staging;
use super::store::Store;
use super::target::{SEAL, Target};
use super::{WriteError, WriteOptions, run_json, sinks};
use crate::balance::Comparison;
use crate::output;
use crate::words::Lang;
use std::collections::BTreeMap;
use std::path::Path;

/// Writes a comparison to a folder: `methods.csv`, `<service>/disagreement.geojson` with its style, `run.json`.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn write_comparison(comparison: &Comparison, out: &Path, options: &WriteOptions) -> Result<(), WriteError> {
    let mut staging = Staging::of(&Target::of_results(out, options.overwrite))?;
    let inputs = run_json::inputs(&comparison.results, options)?;
    put(comparison, &inputs, &mut staging, options.lang)?;
    staging.commit()
}

/// Files of a finished folder, each with a line, that are not as this comparison would be written.
///
/// # Errors
/// [`WriteError`], of a comparison that cannot be written.
pub fn comparison_not_as_written(
    comparison: &Comparison,
    out: &Path,
    options: &WriteOptions,
) -> Result<Vec<(String, usize)>, WriteError> {
    let inputs = run_json::inputs(&comparison.results, options)?;
    super::beside(out, &|to, lang| put(comparison, &inputs, to, lang))
}

fn put(
    comparison: &Comparison,
    inputs: &BTreeMap<String, String>,
    to: &mut dyn Store,
    lang: Lang,
) -> Result<(), WriteError> {
    sinks::put(&output::compared(comparison, lang), to, lang)?;
    let mut run = run_json::document(&comparison.results, inputs, &to.hashes_here());
    run["compared"] = serde_json::json!(comparison.services.iter().flat_map(|s| &s.rows).collect::<Vec<_>>());
    to.bytes(SEAL, &run_json::sealed(SEAL, &run)?)
}
