//! What the room does to the file system, one step at a time. A step waits for ever once the program was asked to stop, and the
//! tests of the room let any one of them fail.

use super::{leftover, stop};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::RwLockReadGuard;

/// A step begins, and lasts as long as what is given is held.
#[cfg_attr(not(test), allow(clippy::unnecessary_wraps, reason = "in tests a step may fail"))]
pub(super) fn step() -> io::Result<RwLockReadGuard<'static, ()>> {
    let gate = stop::pass();
    #[cfg(test)]
    fault::next()?;
    Ok(gate)
}

pub(super) fn create_dir(path: &Path) -> io::Result<()> {
    let _step = step()?;
    fs::create_dir(path)
}

/// With every folder above it; those that are there are no fault.
pub(super) fn create_dir_all(path: &Path) -> io::Result<()> {
    let _step = step()?;
    fs::create_dir_all(path)
}

pub(super) fn create(path: &Path) -> io::Result<Out> {
    let _step = step()?;
    File::create(path).map(Out)
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let _step = step()?;
    fs::rename(from, to)
}

pub(super) fn remove_dir(path: &Path) -> io::Result<()> {
    let _step = step()?;
    fs::remove_dir(path)
}

pub(super) fn remove_dir_all(path: &Path) -> io::Result<()> {
    let _step = step()?;
    fs::remove_dir_all(path)
}

/// Notes a file before it is made.
pub(super) fn note(folder: &Path, name: &str) -> io::Result<()> {
    let _step = step()?;
    leftover::note(folder, name)
}

/// Removes what runs have built in a folder; gives what is of others, which stays.
pub(super) fn clear(folder: &Path) -> io::Result<Option<PathBuf>> {
    let _step = step()?;
    leftover::clear(folder)
}

/// Makes what was written to a file last.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    let _step = step()?;
    // Windows wants a file that may be written to.
    File::options().write(true).open(path)?.sync_all()
}

/// Makes names in a folder last, where the system lets folders be opened and a file system knows how.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    let _step = step()?;
    match File::open(path) {
        Ok(folder) if cfg!(unix) => match folder.sync_all() {
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
            other => other,
        },
        _ => Ok(()),
    }
}

/// A file that is written to.
#[derive(Debug)]
pub struct Out(File);

impl Out {
    /// Makes what was written last.
    pub(super) fn sync(&self) -> io::Result<()> {
        let _step = step()?;
        self.0.sync_all()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _step = step()?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Steps that fail, for tests; each test thread has its own.
#[cfg(test)]
pub(super) mod fault {
    use std::cell::Cell;
    use std::io;

    /// How the chosen step fails.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Kind {
        /// That step alone, as when a file is open elsewhere.
        Once,
        /// That step and all after it, as when the program is killed just before.
        Dead,
    }

    thread_local!(static PLAN: Cell<Option<(usize, Kind)>> = const { Cell::new(None) });

    /// Lets the step of this number, from 0, fail.
    pub fn at(step: usize, kind: Kind) {
        PLAN.set(Some((step, kind)));
    }

    /// Nothing fails any more. Whether the chosen step was reached.
    pub fn end() -> bool {
        !matches!(PLAN.take(), Some((left, _)) if left > 0)
    }

    pub fn next() -> io::Result<()> {
        match PLAN.get() {
            Some((0, kind)) => {
                if kind == Kind::Once {
                    PLAN.set(None);
                }
                Err(io::Error::other("a step that fails in a test"))
            }
            Some((left, kind)) => {
                PLAN.set(Some((left - 1, kind)));
                Ok(())
            }
            None => Ok(()),
        }
    }
}
