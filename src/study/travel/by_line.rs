//! Keys of `mode = "straight-line"`: straight lines around barriers.

use crate::issue::Issue;
use crate::read::LayerCrs;
use crate::words::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[travel.<name>]` by straight lines around barriers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineTravel {
    /// Files with lines or areas that nobody crosses, relative to the study file.
    pub barriers: Vec<String>,
    /// Files with lines that lead across them: bridges, tunnels, ferries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crossings: Vec<String>,
    /// System of all of them, as for facilities.
    #[serde(default)]
    pub crs: LayerCrs,
}

impl LineTravel {
    /// All its files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.barriers.iter().chain(&self.crossings).map(String::as_str)
    }

    /// What is wrong with its keys.
    pub(super) fn faults(&self, name: &str) -> Option<Issue> {
        let issue = || Issue::new("E0930").fact("travel", name).field("barriers").value("[]");
        self.barriers.is_empty().then(|| issue().words("needed", say("study.road.barriers")))
    }
}
