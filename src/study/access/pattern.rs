//! `[pattern]`: what the study file may say about tests of patterns.

use crate::issue::Issue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[pattern]`: how patterns of the scores are tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PatternTable {
    /// Permutations, from 0 (no p-values) to 99,999.
    pub permutations: u32,
    /// From which the permutations follow: the same seed gives the same p-values.
    pub seed: u64,
    /// At most this many cells are tested; with more, only zones are.
    pub most_cells: usize,
}

impl Default for PatternTable {
    fn default() -> Self {
        Self { permutations: 999, seed: 1, most_cells: 5_000 }
    }
}

impl PatternTable {
    /// More permutations than anybody needs would only take time.
    const MOST: u32 = 99_999;

    /// What is wrong with it.
    pub(super) fn fault(self) -> Option<Issue> {
        let issue =
            || Issue::new("E0648").field("pattern.permutations").value(self.permutations).fact("most", Self::MOST);
        (self.permutations > Self::MOST).then(issue)
    }
}
