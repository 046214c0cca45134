//! How far long work has come.

use crate::words::Sentence;

/// Shows progress; calls may come from any thread.
pub trait Progress: Sync {
    /// A new piece of work begins.
    fn stage(&self, what: &Sentence);
    /// `done` of `total` bytes (or steps) are through.
    fn advance(&self, done: u64, total: u64);
    /// What the present piece of work has come to.
    fn detail(&self, _what: &Sentence) {}
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _what: &Sentence) {}
    fn advance(&self, _done: u64, _total: u64) {}
}
