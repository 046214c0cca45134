//! All files or none: results are built in a folder beside the target and moved into place when they are complete.

use super::WriteError;
use super::store::{Fill, Store};
use super::target::{SEAL, check_target, earlier_outputs, place};
use crate::read::hex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What is being built just now, and whether the program was asked to stop.
struct Building {
    paths: BTreeSet<PathBuf>,
    abandoned: bool,
}

static BUILDING: Mutex<Building> = Mutex::new(Building { paths: BTreeSet::new(), abandoned: false });

/// Held while results are moved into place: that is not interrupted.
static MOVING: Mutex<()> = Mutex::new(());

/// Removes whatever is half built, once nothing is being moved into place any more; nothing can be built afterwards. For a
/// program that was asked to stop.
pub fn abandon() {
    let moving = MOVING.lock();
    if let Ok(mut building) = BUILDING.lock() {
        building.abandoned = true;
        for path in &building.paths {
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
    }
    // Never given back: what waits for it must not go on.
    std::mem::forget(moving);
}

/// Notes what has to go when the program is asked to stop.
pub(super) fn note(path: &Path, is_building: bool) {
    if let Ok(mut building) = BUILDING.lock() {
        if is_building {
            building.paths.insert(path.to_owned());
        } else {
            building.paths.remove(path);
        }
    }
}

/// A folder in which results are built. Dropped without [`Staging::commit`], it disappears.
pub struct Staging {
    folder: PathBuf,
    target: PathBuf,
    lock: Lock,
    /// Folders above the target that were not there before, the deepest first.
    made: Vec<PathBuf>,
    /// Folder within it that files are written to just now; empty for its top.
    within: String,
    /// SHA-256 of every file, by name.
    pub hashes: BTreeMap<String, String>,
}

impl Staging {
    /// Creates the folder beside its target, on the same file system, so that moving it is a rename. One program at a time
    /// may build for a target.
    pub fn beside(target: &Path, overwrite: bool) -> Result<Self, WriteError> {
        let Some(name) = target.file_name() else { return Err(WriteError::Foreign(target.to_owned())) };
        let parent = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let made: Vec<PathBuf> = parent
            .ancestors()
            .take_while(|p| !p.as_os_str().is_empty() && !p.exists())
            .map(Path::to_path_buf)
            .collect();
        let create = |error| WriteError::Create(target.to_owned(), error);
        fs::create_dir_all(parent).map_err(create)?;
        let beside = |what: &str| parent.join(format!(".{}.catchment-{what}", name.to_string_lossy()));
        let lock = Lock::take(&beside("lock"), target)?;
        let folder = beside("partial");
        let mut staging =
            Self { folder, target: target.to_owned(), lock, made, within: String::new(), hashes: BTreeMap::new() };
        // What was looked at before the computation may have changed since.
        check_target(target, overwrite)?;
        if staging.folder.exists() {
            // Nobody else holds the lock: a program that was killed has left it.
            fs::remove_dir_all(&staging.folder).map_err(create)?;
        }
        note(&staging.folder, true);
        if let Err(error) = fs::create_dir(&staging.folder) {
            staging.folder.clear();
            return Err(create(error));
        }
        Ok(staging)
    }

    /// Moves everything into place: one rename when the target is new; else file by file with [`SEAL`] first removed
    /// and last moved. Files of an earlier run that this one does not write are removed, files of others stay; where one of these
    /// stands in the place of a new file, nothing is moved at all.
    pub fn commit(mut self) -> Result<(), WriteError> {
        let _moving = MOVING.lock();
        let target = self.target.clone();
        let is_new = match fs::read_dir(&target) {
            Err(_) => true,
            Ok(mut entries) => entries.next().is_none() && fs::remove_dir(&target).is_ok(),
        };
        if is_new {
            fs::rename(&self.folder, &target).map_err(WriteError::io(&target))?;
            self.made.clear();
            return sync_folder(target.parent());
        }
        let earlier = earlier_outputs(&target).unwrap_or_default();
        // Looked at first, so that nothing is touched where something cannot be moved.
        for name in self.hashes.keys().chain(&earlier) {
            let path = place(&target, name)?;
            if name != SEAL && !earlier.contains(name) && fs::symlink_metadata(&path).is_ok() {
                return Err(WriteError::Kept(path));
            }
        }
        let seal = target.join(SEAL);
        if seal.exists() {
            fs::remove_file(&seal).map_err(WriteError::io(&seal))?;
        }
        for name in earlier.iter().filter(|name| !self.hashes.contains_key(*name)) {
            let path = place(&target, name)?;
            if path.is_file() {
                fs::remove_file(&path).map_err(WriteError::io(&path))?;
            }
            // A folder that still holds something else stays.
            for parent in path.ancestors().skip(1).take_while(|parent| *parent != target) {
                if fs::remove_dir(parent).is_err() {
                    break;
                }
            }
        }
        let unsealed = self.hashes.keys().map(String::as_str).filter(|name| *name != SEAL);
        for name in unsealed.chain([SEAL]) {
            let (from, to) = (self.folder.join(name), place(&target, name)?);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(WriteError::io(parent))?;
            }
            fs::rename(&from, &to).map_err(WriteError::io(&to))?;
        }
        self.made.clear();
        sync_folder(Some(&target))
    }
}

impl Store for Staging {
    fn enter(&mut self, folder: &str) {
        self.within = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    }

    fn hashes_here(&self) -> BTreeMap<String, String> {
        let here = |(name, hash): (&String, &String)| Some((name.strip_prefix(&self.within)?.to_owned(), hash.clone()));
        self.hashes.iter().filter_map(here).collect()
    }

    fn file(&mut self, name: &str, fill: &mut Fill<'_>) -> Result<(), WriteError> {
        let name = format!("{}{name}", self.within);
        let path = self.folder.join(&name);
        let mut missing: Vec<&Path> = path.ancestors().skip(1).take_while(|parent| *parent != self.folder).collect();
        // Never the staging folder itself: one that was abandoned must not come back.
        while let Some(parent) = missing.pop() {
            if !parent.exists() {
                fs::create_dir(parent).map_err(WriteError::io(parent))?;
            }
        }
        let file = File::create(&path).map_err(WriteError::io(&path))?;
        let mut to = Hashed { file: BufWriter::with_capacity(1 << 20, file), hash: Sha256::new() };
        fill(&mut to)?;
        let file = to.file.into_inner().map_err(|error| WriteError::Io(path.clone(), error.into_error()))?;
        file.sync_all().map_err(WriteError::io(&path))?;
        self.hashes.insert(name, hex(&to.hash.finalize()));
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After a commit into a new target the folder is gone already.
        if !self.folder.as_os_str().is_empty() {
            let _ = fs::remove_dir_all(&self.folder);
            note(&self.folder, false);
        }
        let _ = fs::remove_file(&self.lock.path);
        note(&self.lock.path, false);
        for folder in &self.made {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// A file that one program at a time holds; the system lets go of it when the program ends, however it ends.
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn take(path: &Path, target: &Path) -> Result<Self, WriteError> {
        loop {
            let create = |error| WriteError::Create(target.to_owned(), error);
            let file = File::options().create(true).append(true).open(path).map_err(create)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(WriteError::Busy(target.to_owned())),
                // A file system without locks: two programs at once are then the user's business.
                Err(TryLockError::Error(_)) | Ok(()) => {}
            }
            // The one before may have removed the file between opening and locking: then it is no lock any more.
            if path.exists() {
                note(path, true);
                return Ok(Self { path: path.to_owned(), _file: file });
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("catchment-staging-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        assert!(fs::create_dir_all(&folder).is_ok());
        folder
    }

    fn build(target: &Path, names: &[&str]) -> Result<(), WriteError> {
        let mut staging = Staging::beside(target, true)?;
        for name in names {
            staging.bytes(name, name.as_bytes())?;
        }
        let run = json!({ "program": "catchment", "outputs": staging.hashes });
        staging.bytes(SEAL, run.to_string().as_bytes())?;
        staging.commit()
    }

    #[test]
    fn two_programs_do_not_write_to_one_folder_at_once() {
        let folder = scratch("busy");
        let out = folder.join("out");
        let first = Staging::beside(&out, false);
        assert!(first.is_ok());
        let second = Staging::beside(&out, false);
        assert!(second.err().is_some_and(|error| error.issue().code == "E0705"));
        drop(first);
        assert!(Staging::beside(&out, false).is_ok());
        let _ = fs::remove_dir_all(&folder);
    }

    #[test]
    fn an_earlier_run_is_replaced_and_files_of_others_stay() {
        let folder = scratch("replace");
        let out = folder.join("out");
        assert!(build(&out, &["a/x.txt", "b/y.txt", "2020/d/x.txt"]).is_ok());
        assert!(fs::write(out.join("b/mine.qgz"), "mine").is_ok());
        assert!(matches!(check_target(&out, false), Err(WriteError::Exists(_))));
        assert!(check_target(&out, true).is_ok());
        assert!(build(&out, &["a/x.txt", "c/z.txt"]).is_ok());
        assert!(out.join("b/mine.qgz").exists() && !out.join("b/y.txt").exists() && out.join("c/z.txt").exists());
        assert!(!out.join("2020").exists(), "folders that held nothing else are gone");
        assert_eq!(fs::read_dir(&folder).map(Iterator::count).ok(), Some(1), "nothing is left beside the target");
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn what_no_earlier_run_wrote_is_never_replaced() {
        let folder = scratch("kept");
        let out = folder.join("out");
        assert!(build(&out, &["a/x.txt", "b/y.txt"]).is_ok());
        for (own, new) in
            [("c.txt", &["a/x.txt", "c.txt"][..]), ("a/z.txt", &["a/z.txt"]), ("2025/r.txt", &["2025/r.txt"])]
        {
            let path = out.join(own);
            assert!(path.parent().is_some_and(|parent| fs::create_dir_all(parent).is_ok()));
            assert!(fs::write(&path, "mine").is_ok());
            let refused = build(&out, new);
            assert!(refused.err().is_some_and(|error| error.issue().code == "E0706"), "{own}");
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some("mine"));
            assert!(["a/x.txt", "b/y.txt", SEAL].iter().all(|name| out.join(name).exists()), "nothing is touched");
            assert!(fs::remove_file(&path).is_ok());
        }
        assert!(build(&out, &["a/x.txt", "c.txt"]).is_ok());
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
        let staging = Staging::beside(&folder.join("out"), false);
        assert!(staging.and_then(|mut s| s.bytes("a.txt", b"a")).is_ok());
        assert_eq!(fs::read_dir(&folder).map(Iterator::count).ok(), Some(0));
        let _ = fs::remove_dir_all(folder);
    }
}
