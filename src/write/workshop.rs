//! The folder in which something is built before it is moved into place, on the file system of its target.
//!
//! For a folder that is there already it stands within, which may be another file system than the one around it; for anything else
//! beside it. Its names start with a dot.

use super::hash::hash_of_bytes;
use super::lock::Lock;
use super::replace::{Ended, Plan, Replacement};
use super::stop::{self, Mark};
use super::{WriteError, disk};
use crate::issue::{Issue, Issues};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

/// Names within a folder that is there already.
const WITHIN: [&str; 3] = [".catchment-lock", ".catchment-partial", ".catchment-commit"];

/// Bytes of a name, at most, to which a suffix may be put; file systems take 255.
const LONG: usize = 200;

/// Whether this is a name of the workshop within a folder, and so nobody's file.
pub(super) fn is_ours(name: &OsStr) -> bool {
    WITHIN.iter().any(|ours| name == *ours)
}

/// Where a file that is being built is to stand in the end, which is what people have asked for.
pub(super) fn asked_for(path: &Path) -> PathBuf {
    let mut home = PathBuf::new();
    let mut parts = path.components();
    while let Some(part) = parts.next() {
        let name = part.as_os_str().to_string_lossy();
        let Some(target) = name.strip_prefix('.').and_then(|name| name.strip_suffix("catchment-partial")) else {
            home.push(part);
            continue;
        };
        let rest = parts.as_path();
        let built = rest.strip_prefix("new").unwrap_or(rest);
        let target = Path::new(target.trim_end_matches('.'));
        // Of a target that is a file the name, but for its ending, is its own.
        let is_file = target.extension().is_some() && target.file_stem() == built.file_stem();
        let parts = [target, built].into_iter().skip(usize::from(is_file));
        home.extend(parts.filter(|part| !part.as_os_str().is_empty()));
        break;
    }
    home
}

/// Where its parts stand.
#[derive(Debug)]
struct Names {
    /// What is replaced stands in it.
    home: PathBuf,
    lock: PathBuf,
    partial: PathBuf,
    commit: PathBuf,
}

impl Names {
    fn within(target: &Path) -> Self {
        let [lock, partial, commit] = WITHIN.map(|name| target.join(name));
        Self { home: target.to_owned(), lock, partial, commit }
    }

    fn beside(target: &Path, name: &OsStr) -> Self {
        let home = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let bytes = name.as_encoded_bytes();
        let known = if bytes.len() > LONG { OsString::from(hash_of_bytes(bytes)) } else { name.to_owned() };
        let [lock, partial, commit] = ["lock", "partial", "commit"].map(|what| {
            let mut name = OsString::from(".");
            name.push(&known);
            name.push(format!(".catchment-{what}"));
            home.join(name)
        });
        Self { home, lock, partial, commit }
    }

    fn of(target: &Path) -> Result<Self, WriteError> {
        let Some(name) = target.file_name() else { return Err(WriteError::Foreign(target.to_owned())) };
        Ok(if target.is_dir() { Self::within(target) } else { Self::beside(target, name) })
    }

    fn replacement(&self) -> Replacement<'_> {
        Replacement { home: &self.home, partial: &self.partial, commit: &self.commit }
    }
}

/// Held by one program at a time. Dropped, it disappears with all that was not moved into place.
#[derive(Debug)]
pub(super) struct Workshop {
    target: PathBuf,
    names: Names,
    /// Folders above the target that were not there before, the deepest first.
    made: Vec<PathBuf>,
    lock: Option<Lock>,
    /// What had to be settled before.
    found: Issues,
}

impl Workshop {
    /// Whether a run that was killed has left a folder half replaced.
    pub fn is_unfinished(target: &Path) -> bool {
        Names::of(target).is_ok_and(|names| fs::symlink_metadata(&names.commit).is_ok())
    }

    /// Opens the one of a target. What another run had begun to replace there is finished or undone first, and what it had built is
    /// removed.
    ///
    /// # Errors
    /// [`WriteError::Create`] where nothing can be written, [`WriteError::Busy`], [`WriteError::Unfinished`].
    pub fn at(target: &Path) -> Result<Self, WriteError> {
        let create = |error| WriteError::Create(target.to_owned(), error);
        let names = Names::of(target)?;
        if names.home == target {
            clear_beside(target);
        }
        let is_absent = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let made = names.home.ancestors().take_while(is_absent).map(Path::to_path_buf).collect();
        let mut workshop = Self { target: target.to_owned(), names, made, lock: None, found: Issues::new() };
        let Self { names, made, lock, found, .. } = &mut workshop;
        for folder in made.iter() {
            stop::note(folder, Mark::Folder);
        }
        if !made.is_empty() {
            disk::create_dir_all(&names.home).map_err(create)?;
        }
        *lock = Some(Lock::take(&names.lock, target)?);
        let moving = stop::uninterrupted();
        *found = said(target, names.replacement().settle()?);
        drop(moving);
        stop::note(&names.partial, Mark::Work);
        if fs::symlink_metadata(&names.partial).is_ok() {
            // Nobody else holds the lock: a program that was killed has left it.
            if let Some(guest) = disk::clear(&names.partial).map_err(create)? {
                return Err(WriteError::Guests(guest));
            }
        }
        disk::create_dir(&names.partial).and_then(|()| disk::create_dir(&names.partial.join("new"))).map_err(create)?;
        Ok(workshop)
    }

    /// What it was built for.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// What its files are moved into.
    pub fn home(&self) -> &Path {
        &self.names.home
    }

    /// Where files are built.
    pub fn folder(&self) -> PathBuf {
        self.names.partial.join("new")
    }

    /// Notes a file that is about to be built, by its name in [`Workshop::folder`]: what is not noted is taken for somebody else's.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn note(&self, name: &str) -> Result<(), WriteError> {
        disk::note(&self.names.partial, name).map_err(WriteError::io(&self.names.partial))
    }

    /// What was found on opening.
    pub fn found(&self) -> &Issues {
        &self.found
    }

    /// Moves the folder of new files to a place where nothing is.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn move_whole(mut self) -> Result<(), WriteError> {
        let _moving = stop::uninterrupted();
        disk::rename(&self.folder(), &self.target).map_err(WriteError::io(&self.target))?;
        if let Err(error) = disk::sync_folder(&self.names.home) {
            let _ = disk::rename(&self.target, &self.folder());
            return Err(WriteError::Io(self.names.home.clone(), error));
        }
        self.keep();
        Ok(())
    }

    /// Moves one file of the folder to its place, over an earlier one.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn move_one(mut self, name: &OsStr) -> Result<(), WriteError> {
        let _moving = stop::uninterrupted();
        disk::rename(&self.folder().join(name), &self.target).map_err(WriteError::io(&self.target))?;
        self.keep();
        // The earlier file is gone; if the name should not last, a crash brings that one back, as whole as this.
        let _ = disk::sync_folder(&self.names.home);
        Ok(())
    }

    /// Moves files into place in the stead of earlier ones: all or none.
    ///
    /// # Errors
    /// As [`Replacement::make`].
    pub fn replace(mut self, plan: &Plan) -> Result<(), WriteError> {
        let _moving = stop::uninterrupted();
        self.names.replacement().make(plan)?;
        self.keep();
        Ok(())
    }

    /// The folders that were made stay.
    fn keep(&mut self) {
        for folder in self.made.drain(..) {
            stop::forget(&folder);
        }
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // Without the lock it is somebody else's.
        if let Some(lock) = self.lock.take() {
            let _ = disk::clear(&self.names.partial);
            stop::forget(&self.names.partial);
            drop(lock);
        }
        for folder in &self.made {
            let _ = disk::remove_dir(folder);
            stop::forget(folder);
        }
    }
}

/// Removes what a run has left beside a folder that was killed when it had just made it. It is clutter: what cannot be removed stays.
fn clear_beside(target: &Path) {
    let Some(names) = target.file_name().map(|name| Names::beside(target, name)) else { return };
    if (names.lock.exists() || names.partial.exists())
        && let Ok(lock) = Lock::take(&names.lock, target)
    {
        let _ = disk::clear(&names.partial);
        drop(lock);
    }
}

/// Finishes or undoes what a run that was killed had begun to replace in a folder, or of a file; what was done is said.
///
/// # Errors
/// [`WriteError::Unfinished`] where neither is possible, [`WriteError::Busy`] while another program is at it.
pub fn settle(target: &Path) -> Result<Issues, WriteError> {
    let mut found = Issues::new();
    for target in unfinished(target) {
        found.extend(Workshop::at(target)?.found().clone());
    }
    Ok(found)
}

/// Refuses results that a run has half replaced: whoever only reads them moves nothing, as they may be anybody's.
///
/// # Errors
/// [`WriteError::Interrupted`].
pub fn check_finished(target: &Path) -> Result<(), WriteError> {
    unfinished(target).next().map_or(Ok(()), |target| Err(WriteError::Interrupted(target.to_owned())))
}

/// Of a folder and the one around it, those that are half replaced: the folder of one year is replaced together with that of all.
fn unfinished(target: &Path) -> impl Iterator<Item = &Path> {
    let around = target.parent().filter(|parent| parent.file_name().is_some());
    around.into_iter().chain([target]).filter(|target| Workshop::is_unfinished(target))
}

fn said(target: &Path, ended: Option<Ended>) -> Issues {
    let file = target.display().to_string();
    match ended {
        None => Issues::new(),
        Some(Ended::Finished) => Issue::new("W0738").file(file).into(),
        Some(Ended::Undone(error)) => Issue::new("W0739").file(file).words("reason", error.sentence()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_where_people_asked_for_them() {
        for (built, asked) in [
            ("out/.catchment-partial/new/catchment.gpkg", "out/catchment.gpkg"),
            ("a/.out.catchment-partial/new/primary/ways.csv", "a/out/primary/ways.csv"),
            ("a/.od.csv.catchment-partial/new/od.csv", "a/od.csv"),
            (".towns.shp.catchment-partial/new/towns.dbf", "towns.dbf"),
            ("/a/.v1.2.catchment-partial/new/run.json", "/a/v1.2/run.json"),
            ("out/.catchment-partial", "out"),
            ("out/run.json", "out/run.json"),
        ] {
            assert_eq!(asked_for(Path::new(built)), Path::new(asked), "{built}");
        }
        let error = WriteError::Io("out/.catchment-partial/new/a.csv".into(), std::io::ErrorKind::StorageFull.into());
        assert_eq!(error.issue().file.as_deref(), Some("out/a.csv"));
    }
}
