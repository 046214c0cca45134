//! Files moved into place together, in the place of earlier ones, by a plan that outlives the program.
//!
//! The new files stand complete in `new` of a folder on the same file system. Renaming that folder to the name of a *commit* decides:
//! from then on the replacement is finished, or undone, by whoever comes next. Every file that goes is first moved into `old` of the
//! folder, so both ways are open at every moment; what was done shows in which of the three places a name stands.

use super::leftover::{PLAN, is_hollow};
use super::place::{is_plain, place};
use super::{WriteError, disk};
use crate::words::{Sentence, of_library, of_system, say};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of a plan, at most.
const LARGEST: u64 = 1 << 28;

/// What is to be moved, by names within the folder of the target.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    program: String,
    /// Earlier files, in the order in which they go: a seal first.
    pub old: Vec<String>,
    /// New files, in the order in which they come: a seal last.
    pub new: Vec<String>,
}

impl Plan {
    pub fn new(old: Vec<String>, new: Vec<String>) -> Self {
        Self { program: "catchment".to_owned(), old, new }
    }
}

/// How a replacement ended that another run had begun.
#[derive(Debug)]
pub(super) enum Ended {
    /// The new files are in their places.
    Finished,
    /// A file could not be moved: the earlier ones are back.
    Undone(WriteError),
}

/// A replacement in a folder.
#[derive(Debug)]
pub(super) struct Replacement<'a> {
    /// What names are within.
    pub home: &'a Path,
    /// Where files are built, and what is left over afterwards.
    pub partial: &'a Path,
    /// What the folder is called while files are moved.
    pub commit: &'a Path,
}

impl Replacement<'_> {
    /// Moves the files by a plan: all, or none.
    ///
    /// # Errors
    /// [`WriteError`] of the file that could not be moved; the earlier files are back. [`WriteError::Unfinished`] when they are not:
    /// then the next run tries again.
    pub fn make(&self, plan: &Plan) -> Result<(), WriteError> {
        self.prepare(plan)?;
        disk::rename(self.partial, self.commit).map_err(WriteError::io(self.home))?;
        let decided = disk::sync_folder(self.home).map_err(WriteError::io(self.home));
        let Err(error) = decided.and_then(|()| self.forward(plan)).and_then(|()| self.close()) else { return Ok(()) };
        self.undo(plan)?;
        Err(error)
    }

    fn undo(&self, plan: &Plan) -> Result<(), WriteError> {
        self.back(plan).and_then(|()| self.close()).map_err(|error| self.unfinished(error))
    }

    /// Finishes or undoes what a run that was killed had begun.
    ///
    /// # Errors
    /// [`WriteError::Unfinished`] when neither is possible.
    pub fn settle(&self) -> Result<Option<Ended>, WriteError> {
        if !exists(self.commit) {
            return Ok(None);
        }
        if is_hollow(self.commit) {
            // Nothing waits in it, so nothing was begun; without a plan there would be no end to it.
            disk::remove_dir_all(self.commit).map_err(WriteError::io(self.commit))?;
            return Ok(None);
        }
        self.clear()?;
        let plan = self.plan()?;
        Ok(Some(match self.forward(&plan).and_then(|()| self.close()) {
            Ok(()) => Ended::Finished,
            Err(error) => {
                self.undo(&plan)?;
                Ended::Undone(error)
            }
        }))
    }

    fn unfinished(&self, error: WriteError) -> WriteError {
        WriteError::Unfinished(self.home.to_owned(), error.sentence())
    }

    /// The plan, and everything that was built, lasts before anything is decided.
    fn prepare(&self, plan: &Plan) -> Result<(), WriteError> {
        let path = self.partial.join(PLAN);
        let failed = |error| WriteError::Io(path.clone(), error);
        let bytes = serde_json::to_vec(plan).map_err(|error| WriteError::Result(PLAN.to_owned(), error.to_string()))?;
        let mut file = disk::create(&path).map_err(failed)?;
        std::io::Write::write_all(&mut file, &bytes).and_then(|()| file.sync()).map_err(failed)?;
        let new = self.partial.join("new");
        sync(&new, &plan.new)?;
        disk::sync_folder(self.partial).map_err(WriteError::io(self.partial))
    }

    /// The plan of a run that was killed. Names that lead elsewhere are not this program's.
    fn plan(&self) -> Result<Plan, WriteError> {
        let path = self.commit.join(PLAN);
        let wrong = |what: Sentence| WriteError::Unfinished(path.clone(), what);
        // Nothing is moved through a link, and a pipe or a device would have no end.
        let folders = [self.commit.to_owned(), self.commit.join("new"), self.commit.join("old")];
        let is_other = |path: &&PathBuf| fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir());
        if let Some(other) = folders.iter().find(is_other) {
            return Err(WriteError::NotAFile(other.clone()));
        }
        let is_plan = |found: &fs::Metadata| found.is_file() && found.len() <= LARGEST;
        match fs::symlink_metadata(&path) {
            Ok(found) if is_plan(&found) => {}
            Ok(_) => return Err(WriteError::NotAFile(path)),
            Err(error) => return Err(wrong(of_system(&error))),
        }
        let bytes = fs::read(&path).map_err(|error| wrong(of_system(&error)))?;
        let plan: Plan = serde_json::from_slice(&bytes).map_err(|error| wrong(of_library(error)))?;
        match plan.old.iter().chain(&plan.new).find(|name| !is_plain(name)) {
            Some(name) => Err(wrong(say("issue.said.text").with("said", name))),
            None => Ok(plan),
        }
    }

    fn forward(&self, plan: &Plan) -> Result<(), WriteError> {
        let (new, old) = (self.commit.join("new"), self.commit.join("old"));
        let comes: BTreeSet<&String> = plan.new.iter().collect();
        for name in &plan.old {
            let (at, kept) = (place(self.home, name)?, place(&old, name)?);
            let is_earlier = exists(&place(&new, name)?) || !comes.contains(name);
            if is_earlier && exists(&at) && !exists(&kept) {
                shift(&at, &kept)?;
            }
        }
        for name in &plan.new {
            let (from, to) = (place(&new, name)?, place(self.home, name)?);
            if exists(&from) {
                if exists(&to) {
                    return Err(WriteError::Kept(to));
                }
                shift(&from, &to)?;
            }
        }
        self.tidy(plan.old.iter().filter(|name| !comes.contains(name)));
        sync(self.home, &plan.new)
    }

    fn back(&self, plan: &Plan) -> Result<(), WriteError> {
        let (new, old) = (self.commit.join("new"), self.commit.join("old"));
        for name in plan.new.iter().rev() {
            let to = place(&new, name)?;
            // Where something else has its place, it has not come there.
            let Ok(from) = place(self.home, name) else { continue };
            if exists(&from) && !exists(&to) {
                shift(&from, &to)?;
            }
        }
        let goes: BTreeSet<&String> = plan.old.iter().collect();
        self.tidy(plan.new.iter().filter(|name| !goes.contains(name)));
        for name in plan.old.iter().rev() {
            let (from, to) = (place(&old, name)?, place(self.home, name)?);
            if exists(&from) {
                if exists(&to) {
                    return Err(WriteError::Kept(to));
                }
                shift(&from, &to)?;
            }
        }
        sync(self.home, &plan.old)
    }

    /// Removes what a run has left of its work.
    ///
    /// # Errors
    /// [`WriteError::Guests`] where others have put something there.
    fn clear(&self) -> Result<(), WriteError> {
        if !exists(self.partial) {
            return Ok(());
        }
        match disk::clear(self.partial).map_err(WriteError::io(self.partial))? {
            None => Ok(()),
            Some(guest) => Err(WriteError::Guests(guest)),
        }
    }

    /// From here on nothing in the folder is needed.
    fn close(&self) -> Result<(), WriteError> {
        self.clear()?;
        disk::rename(self.commit, self.partial).map_err(WriteError::io(self.home))?;
        // It is only clutter that may come back.
        let _ = disk::sync_folder(self.home);
        Ok(())
    }

    /// Removes folders that held nothing but these files; one that still holds something else stays.
    fn tidy<'n>(&self, names: impl Iterator<Item = &'n String>) {
        for name in names {
            let path = self.home.join(name);
            for parent in path.ancestors().skip(1).take_while(|parent| *parent != self.home) {
                if disk::remove_dir(parent).is_err() {
                    break;
                }
            }
        }
    }
}

/// Makes the names of files last.
fn sync(top: &Path, names: &[String]) -> Result<(), WriteError> {
    let folders = names.iter().filter_map(|name| top.join(name).parent().map(Path::to_path_buf));
    let folders: BTreeSet<PathBuf> = folders.chain([top.to_owned()]).collect();
    folders.iter().try_for_each(|folder| disk::sync_folder(folder).map_err(WriteError::io(folder)))
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Moves a file, into a folder that may have to be made.
fn shift(from: &Path, to: &Path) -> Result<(), WriteError> {
    if let Some(parent) = to.parent().filter(|parent| !exists(parent)) {
        disk::create_dir_all(parent).map_err(WriteError::io(parent))?;
    }
    disk::rename(from, to).map_err(WriteError::io(to))
}
