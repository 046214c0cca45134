//! How far long work has come.

/// Told about progress; calls may come from any thread.
pub trait Progress: Sync {
    /// A new piece of work begins; its name in Chinese and English.
    fn stage(&self, zh: &str, en: &str);
    /// `done` of `total` bytes (or steps) are through.
    fn advance(&self, done: u64, total: u64);
    /// What the present piece of work has come to, in Chinese and English.
    fn detail(&self, _zh: &str, _en: &str) {}
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _zh: &str, _en: &str) {}
    fn advance(&self, _done: u64, _total: u64) {}
}
