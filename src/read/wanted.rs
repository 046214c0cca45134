//! Which columns of a file are kept.
use std::collections::BTreeSet;
/// Names of columns to keep.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    everything: bool,
    names: BTreeSet<String>,
}
impl Wanted {
    /// Every column.
    pub fn everything() -> Self {
        Self { everything: true, names: BTreeSet::new() }
    }
    /// Whether a column of this name can matter.
    pub fn contains(&self, name: &str) -> bool {
        self.everything || self.names.contains(name)
    }
}
