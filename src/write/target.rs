//! Where results may go.

use super::WriteError;
use super::hash::hash_of_bytes;
use super::place::{is_plain, place};
use super::workshop::{Workshop, is_ours};
use crate::read::hash_of;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file that is moved last: a folder with it is complete.
pub(super) const SEAL: &str = "run.json";

/// Room for the longest name of a file of results behind that of their folder.
const LONGEST: usize = 200;

/// A folder that files are to be written to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub out: &'a Path,
    /// The file that lists what an earlier run wrote; none where nothing is ever replaced.
    pub seal: Option<&'static str>,
    /// Whether an earlier run may be replaced.
    pub overwrite: bool,
    /// Whether it may stand among files of others.
    pub shared: bool,
    /// Whether what somebody changed in it is theirs, and is not replaced.
    pub theirs: bool,
}

impl<'a> Target<'a> {
    /// A folder of results.
    pub fn of_results(out: &'a Path, overwrite: bool) -> Self {
        Self { out, seal: Some(SEAL), overwrite, shared: false, theirs: false }
    }

    /// Whether a folder can stand there at all.
    ///
    /// # Errors
    /// [`WriteError::Foreign`] for something else than a folder, [`WriteError::Create`] for a name that no file system takes,
    /// [`WriteError::Within`] in a folder of finished results.
    pub fn check_place(&self) -> Result<(), WriteError> {
        let foreign = || Err(WriteError::Foreign(self.out.to_owned()));
        let create = |error| Err(WriteError::Create(self.out.to_owned(), error));
        if self.out.file_name().is_none() {
            return foreign();
        }
        let is_absent = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
        check_around(self.out)?;
        match (fs::symlink_metadata(self.out), fs::metadata(self.out)) {
            (Err(error), _) if !is_absent(&error) => return create(error),
            (Err(_), _) => {}
            (Ok(_), Ok(found)) if found.is_dir() => {}
            // A file, or a link that leads nowhere.
            _ => return foreign(),
        }
        // The files within have longer names.
        match fs::symlink_metadata(self.out.join("x".repeat(LONGEST))) {
            Err(error) if !is_absent(&error) => create(error),
            _ => Ok(()),
        }
    }

    /// The files of an earlier run that go, with their hashes.
    ///
    /// # Errors
    /// [`WriteError::Exists`] for an earlier run that may not be replaced, [`WriteError::Foreign`] for anything else that is not an
    /// empty folder, [`WriteError::Changed`], [`WriteError::NotAFile`], and [`WriteError::Create`] for a folder within that is on another file system.
    pub fn earlier(&self) -> Result<BTreeMap<String, String>, WriteError> {
        let entries = match fs::read_dir(self.out) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(error) => return Err(WriteError::Create(self.out.to_owned(), error)),
        };
        let is_empty = entries.flatten().all(|entry| is_ours(&entry.file_name()));
        let earlier = match self.seal.and_then(|seal| earlier_outputs(self.out, seal)) {
            _ if is_empty => return Ok(BTreeMap::new()),
            Some(earlier) => earlier,
            None if self.shared => return Ok(BTreeMap::new()),
            None => return Err(WriteError::Foreign(self.out.to_owned())),
        };
        if !self.overwrite {
            return Err(WriteError::Exists(self.out.to_owned()));
        }
        for (name, hash) in &earlier {
            let path = place(self.out, name)?;
            if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
                return Err(WriteError::NotAFile(path));
            }
            if let Some(parent) = path.parent().filter(|parent| !is_same_system(self.out, parent)) {
                return Err(WriteError::Create(parent.to_owned(), io::ErrorKind::CrossesDevices.into()));
            }
            let is_changed = || hash_of(&path).is_ok_and(|now| now != *hash);
            if self.theirs && path.is_file() && is_changed() {
                return Err(WriteError::Changed(path));
            }
        }
        Ok(earlier)
    }

    /// Whether it can be written to, found out by beginning to; what is begun disappears.
    ///
    /// # Errors
    /// As [`Target::earlier`] and [`Workshop::at`].
    pub fn check(&self) -> Result<(), WriteError> {
        self.check_place()?;
        if !Workshop::is_unfinished(self.out) {
            self.earlier()?;
        }
        let _begun = Workshop::at(self.out)?;
        self.earlier().map(drop)
    }
}

/// Says whether a place lies outside every folder of finished results: what is put into one is no longer what a run wrote.
///
/// # Errors
/// [`WriteError::Within`].
pub fn check_around(out: &Path) -> Result<(), WriteError> {
    let Ok(path) = std::path::absolute(out) else { return Ok(()) };
    // A folder that is not there yet lies in no results; the path of one that is may lead through links.
    let mut above = path.parent().into_iter().flat_map(Path::ancestors);
    let Some(folder) = above.find_map(|folder| folder.canonicalize().ok()) else { return Ok(()) };
    let results = folder.ancestors().find(|folder| earlier_outputs(folder, SEAL).is_some());
    results.map_or(Ok(()), |results| Err(WriteError::Within(out.to_owned(), results.to_owned())))
}

/// Says whether results may go to this folder, before anything is computed: whether its name is one, it holds nothing of others, and
/// may be written to. What a run that was killed had begun to replace there is finished first, or undone.
///
/// # Errors
/// [`WriteError::Exists`] for an earlier run that may not be replaced, [`WriteError::Foreign`] for anything else that is
/// not an empty folder, [`WriteError::Create`] where nothing can be written.
pub fn check_target(out: &Path, overwrite: bool) -> Result<(), WriteError> {
    Target::of_results(out, overwrite).check()
}

/// Says whether all of these files lie outside a folder that is to be written to.
///
/// # Errors
/// [`WriteError::Input`] with the first that does not.
pub fn check_inputs(inputs: impl IntoIterator<Item = PathBuf>, out: &Path) -> Result<(), WriteError> {
    // Where there is no folder yet, nothing lies in it.
    let Ok(folder) = out.canonicalize() else { return Ok(()) };
    let is_within = |input: &PathBuf| input.canonicalize().is_ok_and(|input| input.starts_with(&folder));
    inputs.into_iter().find(is_within).map_or(Ok(()), |input| Err(WriteError::Input(input)))
}

/// The files an earlier run wrote into a folder, as its seal lists them, with that itself; each with its hash where it is known.
fn earlier_outputs(out: &Path, seal: &str) -> Option<BTreeMap<String, String>> {
    let path = out.join(seal);
    let bytes = path.is_file().then(|| fs::read(path).ok())??;
    let run: Value = serde_json::from_slice(&bytes).ok()?;
    (run["program"] == "catchment").then_some(())?;
    let listed = run["outputs"].as_object()?.iter().filter(|(name, _)| is_plain(name));
    let mut files: BTreeMap<String, String> =
        listed.map(|(name, hash)| (name.clone(), hash.as_str().unwrap_or_default().to_owned())).collect();
    files.insert(seal.to_owned(), hash_of_bytes(&bytes));
    Some(files)
}

/// Whether a file can be moved from one folder to the other. Elsewhere moving it will tell.
#[cfg(unix)]
fn is_same_system(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let system = |path: &Path| fs::metadata(path).map(|found| found.dev());
    !matches!((system(a), system(b)), (Ok(a), Ok(b)) if a != b)
}

#[cfg(not(unix))]
fn is_same_system(_a: &Path, _b: &Path) -> bool {
    true
}
