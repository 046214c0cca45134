//! The memory that a layer may take up, by the bytes of its file.
//!
//! A few bytes can stand for many cells: a cell that a spreadsheet repeats, a long text that many cells share, the default of a
//! column, a property that only the last features have. Every reader counts what it keeps, here.

use crate::issue::Issue;
use std::path::Path;

/// Every file may take up this much; in this crate's own tests a quarter, which they need not fill for so long.
const FREE: u64 = if cfg!(test) { 64 << 20 } else { 256 << 20 };

/// And so many bytes for each of its own. A digit between commas becomes eight bytes, and text in gzip is seldom packed to less than a
/// tenth.
const TIMES: u64 = 64;

/// Bytes of a cell beside its text.
pub(super) const CELL: u64 = 9;

/// What is left for a layer, or for all tables of a file that are looked at.
#[derive(Debug, Clone)]
pub(crate) struct Allowance {
    most: u64,
    left: u64,
}

impl Allowance {
    /// Of a file of so many bytes.
    pub fn of(size: u64) -> Self {
        let most = FREE.saturating_add(size.saturating_mul(TIMES));
        Self { most, left: most }
    }

    /// Of a file; nothing is known of one that cannot be looked at.
    pub fn of_file(path: &Path) -> Self {
        Self::of(std::fs::metadata(path).map_or(0, |meta| meta.len()))
    }

    /// Bytes that may be kept in all.
    pub fn most(&self) -> u64 {
        self.most
    }

    /// Bytes that may still be kept.
    #[cfg(feature = "osm")]
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Takes what is to be kept.
    ///
    /// # Errors
    /// E0207 when there is not so much left.
    #[inline]
    pub fn take(&mut self, bytes: u64) -> Result<(), Issue> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(self.exceeded()),
        }
    }

    /// Whether so much may be kept in all.
    ///
    /// # Errors
    /// E0207.
    pub fn holds(&self, bytes: u64) -> Result<(), Issue> {
        if bytes > self.most { Err(self.exceeded()) } else { Ok(()) }
    }

    fn exceeded(&self) -> Issue {
        Issue::new("E0207").fact("limit", self.most >> 20)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_take_up_memory_by_its_bytes() {
        let mut allowance = Allowance::of(1 << 20);
        assert_eq!(allowance.most(), FREE + (64 << 20));
        assert!(allowance.take(FREE + (64 << 20)).is_ok());
        assert_eq!(allowance.take(1).map_err(|issue| issue.code), Err("E0207"));
        let most = allowance.most();
        assert!(allowance.holds(most).is_ok() && allowance.holds(most + 1).is_err());
        assert!(Allowance::of(u64::MAX).take(u64::MAX - 1).is_ok());
    }
}
