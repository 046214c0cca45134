//! The files of one target, built in a workshop and moved into place together.

use crate::write::replace::Plan;
use crate::write::workshop::Workshop;
use crate::write::{WriteError, disk};
use std::ffi::OsString;
use std::fs;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Files in the making. Dropped without [`Files::commit`], they disappear and what stood there before stays.
#[derive(Debug)]
pub struct Files {
    workshop: Workshop,
    /// Names of the files built so far.
    built: Vec<OsString>,
}

/// Files of a shapefile beside the `.shp`, which belong to it.
const BESIDE: [&str; 6] = ["shx", "dbf", "prj", "cpg", "qix", "sbn"];

impl Files {
    /// Whether a file may stand at `target`. Whether an existing one may be replaced is for others to say; here only what is no
    /// regular file is refused, which is nobody's result: a folder, a link, a device, a pipe.
    ///
    /// # Errors
    /// [`WriteError::NotAFile`], and [`WriteError::Create`] where nothing can be written.
    pub fn check(target: &Path) -> Result<(), WriteError> {
        if target.file_name().is_none() {
            return Err(WriteError::NotAFile(target.to_owned()));
        }
        for path in Self::places(target) {
            match fs::symlink_metadata(&path) {
                Ok(found) if !found.is_file() => return Err(WriteError::NotAFile(path)),
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(WriteError::Create(path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Begins to build `target` in a folder that is there, after what [`Files::check`] asks.
    ///
    /// # Errors
    /// As [`Files::check`]; [`WriteError::Create`] without the folder, [`WriteError::Busy`] while another program does the same.
    pub fn beside(target: &Path) -> Result<Self, WriteError> {
        match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() && !parent.is_dir() => {
                Err(WriteError::Create(target.to_owned(), ErrorKind::NotFound.into()))
            }
            _ => Self::below(target),
        }
    }

    /// Begins to build `target`; a folder for it is made.
    ///
    /// # Errors
    /// As [`Files::beside`].
    pub fn below(target: &Path) -> Result<Self, WriteError> {
        Self::check(target)?;
        let files = Self { workshop: Workshop::at(target)?, built: Vec::new() };
        files.workshop.note(&files.shown())?;
        Ok(files)
    }

    /// All that may be files of a target.
    fn places(target: &Path) -> impl Iterator<Item = PathBuf> {
        let is_shapefile = target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("shp"));
        let beside = BESIDE.iter().filter(move |_| is_shapefile).map(|ending| target.with_extension(ending));
        std::iter::once(target.to_owned()).chain(beside)
    }

    /// Which files of the target are there already: it and, for a shapefile, what belongs to it.
    pub fn existing(target: &Path) -> Vec<PathBuf> {
        Self::places(target).filter(|path| fs::symlink_metadata(path).is_ok()).collect()
    }

    fn name(&self) -> OsString {
        self.workshop.target().file_name().unwrap_or_default().to_owned()
    }

    /// Name of the target.
    pub fn shown(&self) -> String {
        self.name().to_string_lossy().into_owned()
    }

    /// The target itself, as it is being built.
    pub fn path(&mut self) -> PathBuf {
        self.enter(self.name())
    }

    /// A file beside the target with another ending, as it is being built.
    #[cfg(feature = "shapefile")]
    pub fn path_with(&mut self, ending: &str) -> PathBuf {
        self.enter(Path::new(&self.name()).with_extension(ending).into_os_string())
    }

    fn enter(&mut self, name: OsString) -> PathBuf {
        let path = self.workshop.folder().join(&name);
        if !self.built.contains(&name) {
            self.built.push(name);
        }
        path
    }

    /// Fills a file of those that [`Files::path`] and [`Files::path_with`] gave.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn fill(
        path: &Path,
        fill: impl FnOnce(&mut BufWriter<disk::Out>) -> std::io::Result<()>,
    ) -> Result<(), WriteError> {
        let file = disk::create(path).map_err(WriteError::io(path))?;
        let mut to = BufWriter::with_capacity(1 << 20, file);
        fill(&mut to).and_then(|()| to.flush()).map_err(WriteError::io(path))
    }

    /// Moves every file into place, and what belonged to an earlier one away: all or nothing.
    ///
    /// # Errors
    /// [`WriteError::Io`]; what stood there before is there again.
    pub fn commit(self) -> Result<(), WriteError> {
        for name in &self.built {
            let path = self.workshop.folder().join(name);
            disk::sync(&path).map_err(WriteError::io(&path))?;
        }
        let target = self.workshop.target();
        let earlier: Vec<OsString> =
            Self::existing(target).iter().filter_map(|path| path.file_name().map(OsString::from)).collect();
        if let [only] = self.built.as_slice()
            && earlier.iter().all(|name| name == only)
        {
            return self.workshop.move_one(only);
        }
        let text = |names: &[OsString]| {
            let names = names.iter().map(|name| name.to_str().map(str::to_owned));
            // The plan is JSON, which has no other names.
            let none = || WriteError::Create(target.to_owned(), ErrorKind::InvalidFilename.into());
            names.collect::<Option<Vec<String>>>().ok_or_else(none)
        };
        let plan = Plan::new(text(&earlier)?, text(&self.built)?);
        self.workshop.replace(&plan)
    }
}
