//! Where results may go.

use super::WriteError;
use serde_json::Value;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The file that is moved last: a folder with it is complete.
pub(super) const SEAL: &str = "run.json";

/// Says whether results may go to this folder, before anything is computed.
///
/// # Errors
/// [`WriteError::Exists`] for an earlier run that may not be replaced, [`WriteError::Foreign`] for anything else that is
/// not an empty folder.
pub fn check_target(out: &Path, overwrite: bool) -> Result<(), WriteError> {
    let foreign = || Err(WriteError::Foreign(out.to_owned()));
    if out.file_name().is_none() {
        return foreign();
    }
    match (fs::symlink_metadata(out), fs::metadata(out)) {
        (Err(_), _) => return Ok(()),
        (Ok(_), Ok(found)) if found.is_dir() => {}
        // A file, or a link that leads nowhere.
        _ => return foreign(),
    }
    let mut entries = fs::read_dir(out).map_err(WriteError::io(out))?;
    if entries.next().is_none() {
        return Ok(());
    }
    match (earlier_outputs(out), overwrite) {
        (None, _) => foreign(),
        (Some(_), false) => Err(WriteError::Exists(out.to_owned())),
        (Some(_), true) => Ok(()),
    }
}

/// The files an earlier run wrote into a folder, as its `run.json` lists them.
pub(super) fn earlier_outputs(out: &Path) -> Option<Vec<String>> {
    let seal = out.join(SEAL);
    let bytes = seal.is_file().then(|| fs::read(seal).ok())??;
    let run: Value = serde_json::from_slice(&bytes).ok()?;
    (run["program"] == "catchment").then_some(())?;
    Some(run["outputs"].as_object()?.keys().filter(|name| is_plain(name)).cloned().collect())
}

/// A relative path without `..`: the only kind this program writes, so a changed `run.json` cannot point elsewhere.
fn is_plain(name: &str) -> bool {
    Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Where a file of a run stands in its folder.
///
/// # Errors
/// [`WriteError::Foreign`] when a link leads out of the folder on the way, or something else has the place.
pub(super) fn place(out: &Path, name: &str) -> Result<PathBuf, WriteError> {
    let whole = out.join(name);
    let mut at = out.to_path_buf();
    for part in Path::new(name).components() {
        at.push(part);
        let is_last = at == whole;
        match fs::symlink_metadata(&at) {
            Ok(found) if found.is_dir() == is_last => return Err(WriteError::Foreign(at)),
            _ => {}
        }
    }
    Ok(whole)
}
