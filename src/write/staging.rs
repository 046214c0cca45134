//! All files or none: results are built in a folder beside the target and moved into place when they are complete.

use super::WriteError;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The file that is moved last: a folder with it is complete.
pub const SEAL: &str = "run.json";

/// Says whether results may go to this folder, before anything is computed.
///
/// # Errors
/// [`WriteError::Exists`] for an earlier run that may not be replaced, [`WriteError::Foreign`] for anything else that is
/// not an empty folder.
pub fn check_target(out: &Path, overwrite: bool) -> Result<(), WriteError> {
    match fs::metadata(out) {
        Err(_) => return Ok(()),
        Ok(found) if !found.is_dir() => return Err(WriteError::Foreign(out.to_owned())),
        Ok(_) => {}
    }
    let mut entries = fs::read_dir(out).map_err(WriteError::io(out))?;
    if entries.next().is_none() {
        return Ok(());
    }
    match (earlier_outputs(out), overwrite) {
        (None, _) => Err(WriteError::Foreign(out.to_owned())),
        (Some(_), false) => Err(WriteError::Exists(out.to_owned())),
        (Some(_), true) => Ok(()),
    }
}

/// The files an earlier run wrote into a folder, as its `run.json` lists them.
fn earlier_outputs(out: &Path) -> Option<Vec<String>> {
    let run: Value = serde_json::from_slice(&fs::read(out.join(SEAL)).ok()?).ok()?;
    (run["program"] == "catchment").then_some(())?;
    Some(run["outputs"].as_object()?.keys().filter(|name| is_plain(name)).cloned().collect())
}

/// A relative path without `..`: the only kind this program writes, so a changed `run.json` cannot point elsewhere.
fn is_plain(name: &str) -> bool {
    Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

/// The folders in which results are being built just now.
static BUILDING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Removes whatever is half built; for a program that was told to stop.
pub fn abandon() {
    if let Ok(building) = BUILDING.lock() {
        for folder in building.iter() {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn note(folder: &Path, is_building: bool) {
    if let Ok(mut building) = BUILDING.lock() {
        if is_building {
            building.insert(folder.to_owned());
        } else {
            building.remove(folder);
        }
    }
}

/// A folder in which results are built. Dropped without [`Staging::commit`], it disappears.
pub struct Staging {
    folder: PathBuf,
    target: PathBuf,
    /// SHA-256 of every file, by name.
    pub hashes: BTreeMap<String, String>,
}

impl Staging {
    /// Creates the folder beside its target, on the same file system, so that moving it is a rename.
    pub fn beside(target: &Path) -> Result<Self, WriteError> {
        let parent = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let create = |error| WriteError::Create(target.to_owned(), error);
        fs::create_dir_all(parent).map_err(create)?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let folder = parent.join(format!(".{name}.catchment-{}", std::process::id()));
        fs::create_dir(&folder).map_err(create)?;
        note(&folder, true);
        Ok(Self { folder, target: target.to_owned(), hashes: BTreeMap::new() })
    }

    /// Writes one file and notes its hash.
    pub fn file(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let path = self.folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(WriteError::io(parent))?;
        }
        let file = File::create(&path).map_err(WriteError::io(&path))?;
        let mut to = Hashed { file: BufWriter::with_capacity(1 << 20, file), hash: Sha256::new() };
        fill(&mut to)?;
        let file = to.file.into_inner().map_err(|error| WriteError::Io(path.clone(), error.into_error()))?;
        file.sync_all().map_err(WriteError::io(&path))?;
        self.hashes.insert(name.to_owned(), hex(&to.hash.finalize()));
        Ok(())
    }

    /// Writes one file from its bytes.
    pub fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.folder.join(name);
        self.file(name, |to| to.write_all(bytes).map_err(WriteError::io(&path)))
    }

    /// Moves everything into place: one rename when the target is new; else file by file with [`SEAL`] first removed
    /// and last moved. Files of an earlier run that this one does not write are removed, files of others stay.
    pub fn commit(self) -> Result<(), WriteError> {
        let target = &self.target;
        let is_new = match fs::read_dir(target) {
            Err(_) => true,
            Ok(mut entries) => entries.next().is_none() && fs::remove_dir(target).is_ok(),
        };
        if is_new {
            fs::rename(&self.folder, target).map_err(WriteError::io(target))?;
            return sync_folder(target.parent());
        }
        let earlier = earlier_outputs(target).unwrap_or_default();
        let seal = target.join(SEAL);
        if seal.exists() {
            fs::remove_file(&seal).map_err(WriteError::io(&seal))?;
        }
        for name in earlier.iter().filter(|name| !self.hashes.contains_key(*name)) {
            let path = target.join(name);
            if path.is_file() {
                fs::remove_file(&path).map_err(WriteError::io(&path))?;
            }
            // A folder that still holds something else stays.
            let _ = path.parent().filter(|parent| parent != target).map(fs::remove_dir);
        }
        let unsealed = self.hashes.keys().map(String::as_str).filter(|name| *name != SEAL);
        for name in unsealed.chain([SEAL]) {
            let (from, to) = (self.folder.join(name), target.join(name));
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(WriteError::io(parent))?;
            }
            fs::rename(&from, &to).map_err(WriteError::io(&to))?;
        }
        sync_folder(Some(target))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After a commit into a new target the folder is gone already.
        let _ = fs::remove_dir_all(&self.folder);
        note(&self.folder, false);
    }
}

/// Makes a rename durable, where the system lets folders be opened.
fn sync_folder(folder: Option<&Path>) -> Result<(), WriteError> {
    let folder = folder.filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match File::open(folder) {
        Ok(open) if cfg!(unix) => open.sync_all().map_err(WriteError::io(folder)),
        _ => Ok(()),
    }
}

struct Hashed {
    file: BufWriter<File>,
    hash: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// SHA-256 of a file.
///
/// # Errors
/// When it cannot be read.
pub fn hash_of(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(path)?;
    let mut block = vec![0; 1 << 20];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&block[..read]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("catchment-staging-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        assert!(fs::create_dir_all(&folder).is_ok());
        folder
    }

    fn build(target: &Path, names: &[&str]) -> Result<(), WriteError> {
        let mut staging = Staging::beside(target)?;
        for name in names {
            staging.bytes(name, name.as_bytes())?;
        }
        let run = serde_json::json!({ "program": "catchment", "outputs": staging.hashes });
        staging.bytes(SEAL, run.to_string().as_bytes())?;
        staging.commit()
    }

    #[test]
    fn an_earlier_run_is_replaced_and_files_of_others_stay() {
        let folder = scratch("replace");
        let out = folder.join("out");
        assert!(build(&out, &["a/x.txt", "b/y.txt"]).is_ok());
        assert!(fs::write(out.join("b/mine.qgz"), "mine").is_ok());
        assert!(matches!(check_target(&out, false), Err(WriteError::Exists(_))));
        assert!(check_target(&out, true).is_ok());
        assert!(build(&out, &["a/x.txt", "c/z.txt"]).is_ok());
        assert!(out.join("b/mine.qgz").exists() && !out.join("b/y.txt").exists() && out.join("c/z.txt").exists());
        assert_eq!(fs::read_dir(&folder).map(Iterator::count).ok(), Some(1), "nothing is left beside the target");
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn a_folder_of_others_is_refused_even_to_overwrite() {
        let folder = scratch("foreign");
        assert!(fs::write(folder.join("photo.jpg"), "x").is_ok());
        assert!(matches!(check_target(&folder, true), Err(WriteError::Foreign(_))));
        assert!(matches!(check_target(&folder.join("photo.jpg"), true), Err(WriteError::Foreign(_))));
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn what_is_not_committed_leaves_nothing() {
        let folder = scratch("abandoned");
        let staging = Staging::beside(&folder.join("out"));
        assert!(staging.and_then(|mut s| s.bytes("a.txt", b"a")).is_ok());
        assert_eq!(fs::read_dir(&folder).map(Iterator::count).ok(), Some(0));
        let _ = fs::remove_dir_all(folder);
    }
}
