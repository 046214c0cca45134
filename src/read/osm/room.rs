//! What a file may take up, for all of its blocks that are decoded at once.

use crate::issue::Issue;
use crate::read::allowance::Allowance;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Bytes that are left. Blocks take from it in any order: whether it is used up does not depend on that.
#[derive(Debug)]
pub(super) struct Room {
    most: u64,
    left: AtomicU64,
    is_used_up: AtomicBool,
}

impl Room {
    /// That of a file of so many bytes.
    pub fn of(size: u64) -> Self {
        Self::new(Allowance::of(size).most())
    }

    pub fn new(most: u64) -> Self {
        Self { most, left: AtomicU64::new(most), is_used_up: AtomicBool::new(false) }
    }

    /// Takes what is to be kept.
    ///
    /// # Errors
    /// E0966 when there is not so much left.
    pub fn take(&self, bytes: u64) -> Result<(), Issue> {
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        if taken.is_err() {
            self.is_used_up.store(true, Ordering::Relaxed);
        }
        self.check()
    }

    /// Whether nobody has asked for more than there was.
    ///
    /// # Errors
    /// E0966.
    pub fn check(&self) -> Result<(), Issue> {
        let used_up = || Issue::new("E0966").fact("limit", self.most >> 20);
        if self.is_used_up.load(Ordering::Relaxed) { Err(used_up()) } else { Ok(()) }
    }
}
