//! What a run leaves in the folder in which it builds, and what others have put there.
//!
//! A run notes the name of every file before it makes it. So whoever clears up after it, be it killed or not, removes what a run has
//! written and nothing else.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Name of the plan of a replacement, which lists what goes and what comes.
pub(super) const PLAN: &str = "plan.json";

/// Name of the list of names: a JSON text on each line.
const NAMES: &str = "names";

/// Notes a file that is about to be made in `new` of the folder.
pub(super) fn note(folder: &Path, name: &str) -> io::Result<()> {
    let mut line = Value::from(name).to_string();
    line.push('\n');
    File::options().append(true).create(true).open(folder.join(NAMES))?.write_all(line.as_bytes())
}

/// Removes what runs have written; gives the first that is of others, if there is any, which stays.
pub(super) fn clear(folder: &Path) -> io::Result<Option<PathBuf>> {
    if !fs::symlink_metadata(folder)?.is_dir() {
        return Ok(Some(folder.to_owned()));
    }
    let known = Known::of(folder);
    let mut stays = None;
    known.clear(folder, "", &mut stays)?;
    // The lists go last: whoever is stopped here is followed by somebody who needs them.
    for list in [NAMES, PLAN] {
        remove(&folder.join(list))?;
    }
    match stays {
        None => fs::remove_dir(folder).map(|()| None),
        stays => Ok(stays),
    }
}

/// Whether a folder holds no file at all; its folders go.
pub(super) fn is_hollow(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_hollow = |entry: fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_hollow(&entry.path());
    fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()) && entries.into_iter().all(is_hollow)
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Names that a run has noted, or planned.
struct Known {
    new: BTreeSet<String>,
    old: BTreeSet<String>,
}

impl Known {
    fn of(folder: &Path) -> Self {
        let noted = fs::read_to_string(folder.join(NAMES)).unwrap_or_default();
        // The last line may have been cut.
        let mut new: BTreeSet<String> = noted.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let plan: Value =
            fs::read(folder.join(PLAN)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let planned = |of: &str| -> BTreeSet<String> {
            plan[of].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        new.extend(planned("new"));
        Self { new, old: planned("old") }
    }

    /// Whether a file, by its name in the folder, is one of a run.
    fn is_ours(&self, name: &str) -> bool {
        match name.split_once('/') {
            Some(("new", name)) => self.new.iter().any(|known| is_of(name, known)),
            Some(("old", name)) => self.old.contains(name),
            _ => name == NAMES || name == PLAN,
        }
    }

    fn clear(&self, folder: &Path, within: &str, stays: &mut Option<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{within}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.clear(&entry.path(), &format!("{name}/"), stays)?;
                // One that still holds something of others stays with it.
                let _ = fs::remove_dir(entry.path());
            } else if !self.is_ours(&name) {
                stays.get_or_insert_with(|| entry.path());
            } else if !within.is_empty() {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// Whether a file is one that was noted, or lies beside it because its format has several: `x.shx` of `x.shp`, `x.gpkg-journal`.
fn is_of(name: &str, known: &str) -> bool {
    let stem = |name: &str| Path::new(name).with_extension("");
    let is_shapefile = Path::new(known).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("shp"));
    name == known
        || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('-'))
        || (is_shapefile && stem(name) == stem(known))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

    use super::*;

    #[test]
    fn only_what_was_noted_goes() {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("partial");
        let put = |name: &str| {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        fs::create_dir(&folder).unwrap();
        note(&folder, "a/x.shp").unwrap();
        note(&folder, "b.gpkg").unwrap();
        for name in ["new/a/x.shp", "new/a/x.dbf", "new/b.gpkg", "new/b.gpkg-journal"] {
            put(name);
        }
        assert_eq!(clear(&folder).unwrap(), None);
        assert!(!folder.exists());
        fs::create_dir(&folder).unwrap();
        note(&folder, "a/x.csv").unwrap();
        for name in ["new/a/x.csv", "new/a/mine.csv", "mine.txt", "old/kept.csv"] {
            put(name);
        }
        assert!(clear(&folder).unwrap().is_some());
        let stays: Vec<bool> =
            ["new/a/x.csv", "new/a/mine.csv", "mine.txt", "old/kept.csv"].map(|name| folder.join(name).exists()).into();
        assert_eq!(stays, [false, true, true, true]);
    }

    #[test]
    fn folders_alone_are_nothing() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir_all(top.path().join("new/a")).unwrap();
        assert!(is_hollow(top.path()));
        fs::write(top.path().join("new/a/x"), "x").unwrap();
        assert!(!is_hollow(top.path()) && !is_hollow(&top.path().join("none")));
    }
}
