//! Results to files: outputs into every format that takes them (GeoJSON with a QGIS style beside each, CSV), the ledger, and
//! `run.json` with the hash of every input and output. All or none.

mod beside;
mod changes;
mod comparison;
mod csv;
mod disk;
mod equity_json;
mod error;
mod geojson;
mod hash;
mod inert;
mod leftover;
mod lock;
mod place;
mod qml;
mod replace;
mod run_json;
mod sink;
mod sinks;
mod staging;
mod stop;
mod store;
pub(crate) mod table;
mod target;
#[cfg(test)]
mod tests;
mod workshop;

pub use crate::read::hash_of;
pub use changes::write_changes;
pub use comparison::{comparison_not_as_written, write_comparison};
pub use error::WriteError;
pub use geojson::{Unwritten, write_layer};
pub use inert::inert;
#[cfg(any(feature = "geopackage", feature = "report"))]
pub(crate) use qml::escaped;
pub use staging::Staging;
pub use stop::abandon;
pub use table::{TableFormat, TextEncoding};
pub use target::{check_around, check_inputs, check_target};
pub use workshop::{check_finished, settle};

use crate::balance::{Ledger, Results, certificate};
use crate::check::HANDED_OVER;
use crate::output;
use crate::read::beginning;
use crate::words::Lang;
use beside::Beside;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::Store;
use target::{SEAL, Target};

/// The list of copies, beside them.
const COPIES: &str = "copies.json";

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
    let mut staging = Staging::of(&Target::of_results(out, options.overwrite))?;
    let inputs = run_json::inputs(results, options)?;
    put(results, &inputs, &mut staging, options.lang)?;
    staging.commit()
}

/// Writes the cases of one study to a folder: each to a folder of its own within, named after its year, in that of its scenario where
/// there are any, and as [`write()`] has it, and the balance and the ledger of all of them.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn write_years(all: &[Results], out: &Path, options: &WriteOptions) -> Result<(), WriteError> {
    let mut staging = Staging::of(&Target::of_results(out, options.overwrite))?;
    let inputs = all.first().map_or_else(|| Ok(BTreeMap::new()), |first| run_json::inputs(first, options))?;
    put_years(all, &inputs, &mut staging, options.lang)?;
    staging.commit()
}

/// Files of a finished folder, each with a line, that are not as these results of its study would be written: of one case, or of several.
/// Words for people may be in any language, but in one; of the languages it is the one with the fewest such files. In numbers the last
/// digit may be another.
///
/// # Errors
/// [`WriteError`], of results that cannot be written.
pub fn not_as_written(
    all: &[Results],
    is_of_cases: bool,
    out: &Path,
    options: &WriteOptions,
) -> Result<Vec<(String, usize)>, WriteError> {
    let inputs = all.first().map_or_else(|| Ok(BTreeMap::new()), |first| run_json::inputs(first, options))?;
    beside(out, &|to, lang| match all {
        [only] if !is_of_cases => put(only, &inputs, to, lang),
        all => put_years(all, &inputs, to, lang),
    })
}

/// Files of a finished folder that are not as they would be put there, in the language in which these are fewest.
fn beside(
    out: &Path,
    put: &dyn Fn(&mut dyn Store, Lang) -> Result<(), WriteError>,
) -> Result<Vec<(String, usize)>, WriteError> {
    let mut fewest: Option<Vec<(String, usize)>> = None;
    // Headings in English are the names of columns, in plain letters: begun with the right language, most folders are written once.
    let start = beginning(&out.join("balance.csv"), 64);
    let is_english = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).is_ascii();
    let mut languages = Lang::ALL;
    languages.sort_by_key(|lang| (*lang == Lang::En) != is_english);
    for lang in languages {
        let mut beside = Beside::new(out);
        put(&mut beside, lang)?;
        if fewest.as_ref().is_none_or(|fewest| beside.others.len() < fewest.len()) {
            fewest = Some(beside.others);
        }
        if fewest.as_ref().is_some_and(Vec::is_empty) {
            break;
        }
    }
    Ok(fewest.unwrap_or_default())
}

/// Everything of several cases.
fn put_years(
    all: &[Results],
    inputs: &BTreeMap<String, String>,
    to: &mut dyn Store,
    lang: Lang,
) -> Result<(), WriteError> {
    for results in all {
        to.enter(&results.folder());
        put(results, inputs, to, lang)?;
    }
    to.enter("");
    sinks::put(&output::of_years(all, lang), to, lang)?;
    let entry = |results: &Results| match &results.scenario {
        None => json!({ "year": results.year, "ledger": ledger(results) }),
        Some(scenario) => json!({ "scenario": scenario, "year": results.year, "ledger": ledger(results) }),
    };
    let ledgers: Vec<_> = all.iter().map(entry).collect();
    let are_scenarios = all.iter().any(|results| results.scenario.is_some());
    let cases = if are_scenarios { "cases" } else { "years" };
    to.bytes("ledger.json", &run_json::pretty("ledger.json", &json!({ "closed": true, cases: ledgers }))?)?;
    let run = run_json::of_years(all, inputs, &to.hashes_here());
    to.bytes(SEAL, &run_json::sealed(SEAL, &run)?)
}

/// Begins copies that people work on, in a folder where files of others may stand: an earlier copy is replaced only when told, and
/// never one that somebody changed. [`seal_copies`] ends it.
///
/// # Errors
/// [`WriteError`].
pub fn begin_copies(folder: &Path, overwrite: bool) -> Result<Staging, WriteError> {
    Staging::of(&Target { out: folder, seal: Some(COPIES), overwrite, shared: true, theirs: true })
}

/// Moves copies into place, with the list by which they are known again.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn seal_copies(mut staging: Staging) -> Result<(), WriteError> {
    let list = json!({ "program": "catchment", "version": env!("CARGO_PKG_VERSION"), "outputs": &staging.hashes });
    staging.bytes(COPIES, &run_json::pretty(COPIES, &list)?)?;
    staging.commit()
}

/// Whether something may be handed over in a folder, before anything is computed.
///
/// # Errors
/// [`WriteError`].
pub fn check_hand_over(folder: &Path, overwrite: bool) -> Result<(), WriteError> {
    Target { out: folder, seal: Some(HANDED_OVER), overwrite, shared: false, theirs: true }.check()
}

/// Begins files to hand over. [`seal_hand_over`] ends it.
///
/// # Errors
/// [`WriteError`].
pub fn begin_hand_over(folder: &Path, overwrite: bool) -> Result<Staging, WriteError> {
    Staging::of(&Target { out: folder, seal: Some(HANDED_OVER), overwrite, shared: false, theirs: true })
}

/// Moves files to hand over into place, with the list of them and the seal of the results that they are of.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn seal_hand_over(mut staging: Staging, run: &serde_json::Value) -> Result<(), WriteError> {
    let keys = ["program", "version", "title", "seal"].map(|key| (key.to_owned(), run[key].clone()));
    let mut list: serde_json::Map<_, _> = keys.into_iter().filter(|(_, value)| !value.is_null()).collect();
    list.insert("outputs".to_owned(), json!(&staging.hashes));
    staging.bytes(HANDED_OVER, &run_json::pretty(HANDED_OVER, &serde_json::Value::Object(list))?)?;
    staging.commit()
}

/// Puts files into a folder where nothing stands in their places: all or none.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn lay_out(folder: &Path, files: &[(&str, impl AsRef<[u8]>)]) -> Result<(), WriteError> {
    let mut staging = Staging::of(&Target { out: folder, seal: None, overwrite: false, shared: true, theirs: true })?;
    for (name, text) in files {
        staging.bytes(name, text.as_ref())?;
    }
    staging.commit()
}

/// Everything of one case.
fn put(results: &Results, inputs: &BTreeMap<String, String>, to: &mut dyn Store, lang: Lang) -> Result<(), WriteError> {
    sinks::put(&output::of(results, lang), to, lang)?;
    for service in &results.services {
        if !service.access.is_empty() {
            let name = format!("{}/equity.json", service.id);
            to.bytes(&name, &run_json::pretty(&name, &equity_json::document(results, service))?)?;
        }
        if let Some(certificate) = certificate(&results.model, service) {
            let name = format!("{}/certificate.json", service.id);
            to.bytes(&name, &run_json::pretty(&name, &certificate)?)?;
        }
    }
    to.bytes("ledger.json", &run_json::pretty("ledger.json", &ledger(results))?)?;
    let run = run_json::document(results, inputs, &to.hashes_here());
    to.bytes(SEAL, &run_json::sealed(SEAL, &run)?)
}

fn ledger(results: &Results) -> Ledger {
    Ledger { closed: true, services: results.services.iter().map(|service| service.ledger.clone()).collect() }
}
