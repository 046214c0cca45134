//! The files of one target, built in a folder beside it and moved into place together.

use crate::write::WriteError;
use crate::write::staging::note;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Files in the making. Dropped without [`Files::commit`], they disappear and what stood there before stays.
#[derive(Debug)]
pub struct Files {
    target: PathBuf,
    folder: PathBuf,
    /// Names of the files built so far.
    built: Vec<String>,
}

/// Files of a shapefile beside the `.shp`, which belong to it.
const BESIDE: [&str; 6] = ["shx", "dbf", "prj", "cpg", "qix", "sbn"];

impl Files {
    /// Begins to build `target`. An existing one is refused unless it may be replaced.
    ///
    /// # Errors
    /// [`WriteError::Create`], and [`WriteError::Foreign`] for something that is no file.
    pub fn beside(target: &Path) -> Result<Self, WriteError> {
        let Some(name) = target.file_name() else { return Err(WriteError::Foreign(target.to_owned())) };
        if target.is_dir() {
            return Err(WriteError::Foreign(target.to_owned()));
        }
        let parent = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = parent.join(format!(".{}.catchment-{}", name.to_string_lossy(), std::process::id()));
        note(&folder, true);
        let files = Self { target: target.to_owned(), folder, built: Vec::new() };
        if files.folder.exists() {
            // A program of the same number that was killed has left it.
            fs::remove_dir_all(&files.folder).map_err(|error| WriteError::Create(target.to_owned(), error))?;
        }
        fs::create_dir(&files.folder).map_err(|error| WriteError::Create(target.to_owned(), error))?;
        Ok(files)
    }

    /// Which files of the target are there already: it and, for a shapefile, what belongs to it.
    pub fn existing(target: &Path) -> Vec<PathBuf> {
        let is_shapefile = target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("shp"));
        let beside = BESIDE.iter().filter(|_| is_shapefile).map(|ending| target.with_extension(ending));
        std::iter::once(target.to_owned()).chain(beside).filter(|path| fs::symlink_metadata(path).is_ok()).collect()
    }

    /// Name of the target.
    pub fn shown(&self) -> String {
        self.target.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// The target itself, as it is being built.
    pub fn path(&mut self) -> PathBuf {
        let name = self.shown();
        self.enter(name)
    }

    /// A file beside the target with another ending, as it is being built.
    #[cfg(feature = "shapefile")]
    pub fn path_with(&mut self, ending: &str) -> PathBuf {
        let name = Path::new(&self.shown()).with_extension(ending).to_string_lossy().into_owned();
        self.enter(name)
    }

    fn enter(&mut self, name: String) -> PathBuf {
        let path = self.folder.join(&name);
        if !self.built.contains(&name) {
            self.built.push(name);
        }
        path
    }

    /// Fills a file of those that [`Files::path`] and [`Files::path_with`] gave.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn fill(path: &Path, fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<(), WriteError> {
        let file = File::create(path).map_err(WriteError::io(path))?;
        let mut to = BufWriter::with_capacity(1 << 20, file);
        fill(&mut to).and_then(|()| to.flush()).map_err(WriteError::io(path))
    }

    /// Moves every file into place. What stood there before is kept until all are, and comes back if one cannot be moved.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn commit(self) -> Result<(), WriteError> {
        let parent = self.target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        for name in &self.built {
            let path = self.folder.join(name);
            File::open(&path).and_then(|file| file.sync_all()).map_err(WriteError::io(&path))?;
        }
        let before = self.folder.join("before");
        fs::create_dir(&before).map_err(WriteError::io(&before))?;
        let mut set_aside = Vec::new();
        let mut moved = Vec::new();
        let outcome = (|| {
            for old in Self::existing(&self.target) {
                let Some(name) = old.file_name() else { continue };
                let kept = before.join(name);
                fs::rename(&old, &kept).map_err(WriteError::io(&old))?;
                set_aside.push((kept, old));
            }
            for name in &self.built {
                let to = parent.join(name);
                fs::rename(self.folder.join(name), &to).map_err(WriteError::io(&to))?;
                moved.push(to);
            }
            Ok(())
        })();
        if outcome.is_err() {
            for path in &moved {
                let _ = fs::remove_file(path);
            }
            for (kept, old) in &set_aside {
                let _ = fs::rename(kept, old);
            }
        } else if cfg!(unix) {
            File::open(parent).and_then(|folder| folder.sync_all()).map_err(WriteError::io(parent))?;
        }
        outcome
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
        note(&self.folder, false);
    }
}
