//! All files or none: results are built in a workshop and moved into place when they are complete.

use super::hash::Hashed;
use super::place::place;
use super::replace::Plan;
use super::store::{Fill, Store, here, within};
use super::target::Target;
use super::workshop::Workshop;
use super::{WriteError, disk};
use crate::issue::Issues;
use crate::read::hash_of;
use std::collections::BTreeMap;
use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Files in the making. Dropped without [`Staging::commit`], they disappear.
#[derive(Debug)]
pub struct Staging {
    workshop: Workshop,
    seal: Option<&'static str>,
    /// Files of an earlier run that go.
    earlier: BTreeMap<String, String>,
    /// Folder within it that files are written to just now; empty for its top.
    within: String,
    /// SHA-256 of every file, by name.
    pub hashes: BTreeMap<String, String>,
}

impl Staging {
    /// Begins to build for a target. One program at a time may do so.
    pub(super) fn of(target: &Target<'_>) -> Result<Self, WriteError> {
        target.check_place()?;
        if !Workshop::is_unfinished(target.out) {
            target.earlier()?;
        }
        let workshop = Workshop::at(target.out)?;
        // What was looked at before may have changed since.
        let earlier = target.earlier()?;
        Ok(Self { workshop, seal: target.seal, earlier, within: String::new(), hashes: BTreeMap::new() })
    }

    /// What had to be settled before building could begin.
    pub fn found(&self) -> &Issues {
        self.workshop.found()
    }

    /// A place for a file that another writer builds, in folders that are made; [`Staging::stands`] ends it. Places may be asked for
    /// by several at a time.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn place(&self, name: &str) -> Result<PathBuf, WriteError> {
        self.workshop.note(name)?;
        let path = self.workshop.folder().join(name);
        if let Some(parent) = path.parent().filter(|parent| !parent.exists()) {
            disk::create_dir_all(parent).map_err(WriteError::io(parent))?;
        }
        Ok(path)
    }

    /// Writes one file from its bytes.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        Store::bytes(self, name, bytes)
    }

    /// Lets another writer build one file, at the path it is given.
    ///
    /// # Errors
    /// The writer's own, and [`WriteError::Io`] when it left no file.
    pub fn built<T, E: From<WriteError>>(
        &mut self,
        name: &str,
        build: impl FnOnce(&Path) -> Result<T, E>,
    ) -> Result<T, E> {
        let path = self.place(name)?;
        let built = build(&path)?;
        self.stands(name)?;
        Ok(built)
    }

    /// That a file stands in its place.
    ///
    /// # Errors
    /// [`WriteError::Io`] when it does not.
    pub fn stands(&mut self, name: &str) -> Result<(), WriteError> {
        let path = self.workshop.folder().join(name);
        self.hashes.insert(name.to_owned(), hash_of(&path).map_err(WriteError::io(&path))?);
        Ok(())
    }

    /// Moves everything into place: by one rename when the target is new; else by a plan with the seal first taken away and last put
    /// there. Files of an earlier run that this one does not write are removed, files of others stay; where one of these
    /// stands in the place of a new file, nothing is moved at all.
    ///
    /// # Errors
    /// [`WriteError`]; the target is then as it was before.
    pub fn commit(self) -> Result<(), WriteError> {
        let target = self.workshop.target();
        if fs::symlink_metadata(target).is_err() {
            return self.workshop.move_whole();
        }
        if target != self.workshop.home() {
            // Somebody made the folder in the meantime.
            return Err(WriteError::Foreign(target.to_owned()));
        }
        for name in self.hashes.keys() {
            let path = place(target, name)?;
            if !self.earlier.contains_key(name) && fs::symlink_metadata(&path).is_ok() {
                return Err(WriteError::Kept(path));
            }
        }
        let is_seal = |name: &String| self.seal == Some(name.as_str());
        let (mut old, mut new): (Vec<_>, Vec<_>) =
            (self.earlier.keys().cloned().collect(), self.hashes.keys().cloned().collect());
        old.sort_by_key(|name| !is_seal(name));
        new.sort_by_key(is_seal);
        self.workshop.replace(&Plan::new(old, new))
    }
}

impl Store for Staging {
    fn enter(&mut self, folder: &str) {
        self.within = within(folder);
    }

    fn hashes_here(&self) -> BTreeMap<String, String> {
        here(&self.hashes, &self.within)
    }

    fn file(&mut self, name: &str, fill: &mut Fill<'_>) -> Result<(), WriteError> {
        let name = format!("{}{name}", self.within);
        let path = self.place(&name)?;
        let file = disk::create(&path).map_err(WriteError::io(&path))?;
        let mut to = Hashed::new(BufWriter::with_capacity(1 << 20, file));
        fill(&mut to)?;
        let (file, hash) = to.finish();
        let file = file.into_inner().map_err(|error| WriteError::Io(path.clone(), error.into_error()))?;
        file.sync().map_err(WriteError::io(&path))?;
        self.hashes.insert(name, hash);
        Ok(())
    }
}
