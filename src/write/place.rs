//! Names of files within a folder.

use super::WriteError;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// A relative path without `..`: the only kind this program writes, so a changed `run.json` cannot point elsewhere.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
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
