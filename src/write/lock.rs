//! One program at a time writes to a target.

use super::stop::{self, Mark};
use super::{WriteError, disk};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// A file that one program at a time holds; the system lets go of it when the program ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    pub fn take(path: &Path, target: &Path) -> Result<Self, WriteError> {
        loop {
            let create = |error| WriteError::Create(target.to_owned(), error);
            // A pipe has no other end, and a link leads elsewhere.
            if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
                return Err(WriteError::NotAFile(path.to_owned()));
            }
            let _step = disk::step().map_err(create)?;
            let file = File::options().create(true).append(true).open(path).map_err(create)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(WriteError::Busy(target.to_owned())),
                // A file system without locks: two programs at once are then the user's business.
                Err(TryLockError::Error(_)) | Ok(()) => {}
            }
            // The one before may have removed the file between opening and locking: then it is no lock any more.
            if is_at(&file, path) {
                stop::note(path, Mark::Work);
                return Ok(Self { path: path.to_owned(), _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // In one step, after which another program may have a lock of the name.
        if let Ok(_step) = disk::step() {
            let _ = fs::remove_file(&self.path);
            stop::forget(&self.path);
        }
    }
}

/// Whether an open file is still the one at a path, and not one that another program made since.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: std::fs::Metadata, b: std::fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata().ok().zip(path.symlink_metadata().ok()).is_some_and(|(a, b)| same(a, b))
}

#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}
