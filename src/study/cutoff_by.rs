//! `cutoff_by` of a service: a farthest way of their own for some of its sites.

use super::measured::Measured;
use crate::issue::Issue;
use crate::units::Limit;
use crate::words::Sentence;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The farthest way to a site, by what its layer says of it: boarding schools 15 km, hospitals of the third tier 60 min.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CutoffBy {
    /// Column of the facility layers.
    pub field: String,
    /// Value of the column -> the farthest way: `{ "是" = "15 km" }`. For all other sites it is `cutoff`.
    pub values: BTreeMap<String, String>,
}

impl CutoffBy {
    /// What is wrong with its limits; `of` says whose they are.
    pub(super) fn faults(&self, service: &str, measured: Measured<'_>, of: &Sentence) -> Vec<Issue> {
        let mut issues = Vec::new();
        if self.values.is_empty() {
            issues.push(Issue::new("E0608").fact("service", service).field("cutoff_by").value(""));
        }
        for text in self.values.values() {
            if Limit::parse(text).is_none() {
                issues.push(Issue::new("E0608").fact("service", service).field("cutoff_by").value(text));
            }
            issues.extend(measured.fault(text, "cutoff_by", of.clone()));
        }
        issues
    }

    /// The limit of a site with this value in the column, if it has one of its own.
    pub(crate) fn limit(&self, value: Option<&str>) -> Option<Limit> {
        self.values.get(value?.trim()).and_then(|text| Limit::parse(text))
    }

    /// All of them.
    pub(crate) fn limits(&self) -> impl Iterator<Item = Limit> + '_ {
        self.values.values().filter_map(|text| Limit::parse(text))
    }
}
