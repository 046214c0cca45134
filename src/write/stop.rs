//! What happens to work in the making when the program is asked to stop.

use super::leftover;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

/// What stands at a path that has to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A file, or a folder with all that is in it.
    Work,
    /// A folder that was made for others, and goes when nothing is in it.
    Folder,
}

static MAKING: Mutex<BTreeMap<PathBuf, Mark>> = Mutex::new(BTreeMap::new());

/// Held for reading during every step on the disk, so that none is half done when the work is removed.
static GATE: RwLock<()> = RwLock::new(());

/// Held while results are moved into place: that is not interrupted.
static MOVING: Mutex<()> = Mutex::new(());

fn making() -> MutexGuard<'static, BTreeMap<PathBuf, Mark>> {
    MAKING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes whatever is half built, once nothing is being moved into place any more. Whoever goes on writing waits for ever, so
/// nothing comes back. For a program that was asked to stop, just before it ends.
pub fn abandon() {
    let moving = uninterrupted();
    let gate = GATE.write().unwrap_or_else(PoisonError::into_inner);
    let making = making();
    // From the last to the first, so that what is in a folder goes before it.
    for (path, _) in making.iter().rev().filter(|(_, mark)| **mark == Mark::Work) {
        remove(path);
    }
    for (path, _) in making.iter().rev().filter(|(_, mark)| **mark == Mark::Folder) {
        let _ = fs::remove_dir(path);
    }
    // Never given back: see above.
    std::mem::forget((moving, gate, making));
}

/// A library that writes by itself may put a file into a folder that is being removed: then once more.
fn remove(path: &Path) {
    for _ in 0..100 {
        let stays = if path.is_dir() { leftover::clear(path) } else { fs::remove_file(path).map(|()| None) };
        if matches!(stays, Ok(Some(_))) || fs::symlink_metadata(path).is_err() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Notes what has to go when the program is asked to stop, before it is made.
pub(super) fn note(path: &Path, mark: Mark) {
    making().insert(path.to_owned(), mark);
}

/// It stays, or is gone already.
pub(super) fn forget(path: &Path) {
    making().remove(path);
}

/// Goes on, unless the program was asked to stop: then never. What is done while this is held is done before the work is removed.
pub(super) fn pass() -> RwLockReadGuard<'static, ()> {
    GATE.read().unwrap_or_else(PoisonError::into_inner)
}

/// While this is held the program is not stopped.
pub(super) fn uninterrupted() -> MutexGuard<'static, ()> {
    MOVING.lock().unwrap_or_else(PoisonError::into_inner)
}
