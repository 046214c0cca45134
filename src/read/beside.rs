//! Files that belong to another one and lie beside it.

use std::path::{Path, PathBuf};

/// The file of the same stem with another ending, whatever its case; `None` when there is none.
pub(super) fn sibling(path: &Path, ending: &str) -> Option<PathBuf> {
    let as_written = path.with_extension(ending);
    if as_written.is_file() {
        return Some(as_written);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|other| other.file_stem() == path.file_stem())
        .filter(|other| other.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending)))
        .collect();
    found.sort();
    found.into_iter().find(|other| other.is_file())
}

/// The file that has this one's whole name and more behind it: `a.tif.aux.xml`.
#[cfg(feature = "geotiff")]
pub(super) fn behind(path: &Path, more: &str) -> Option<PathBuf> {
    let mut name = path.file_name()?.to_owned();
    name.push(more);
    Some(path.with_file_name(name)).filter(|path| path.is_file())
}
