//! `[uncertainty]`: what is known only within ranges.

use crate::balance::Ranges;
use crate::issue::Issue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[uncertainty]`: ranges in which every value is as likely as any other. What is not named is certain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UncertaintyTable {
    /// How many draws, from 50 to 10,000: 500 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draws: Option<u32>,
    /// From which the draws follow: 1 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Births still to come: `{ since = 2025, range = [0.85, 1.1] }`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub births: Option<BirthsRange>,
    /// By what those who take part are multiplied, of services by ages: `[0.97, 1.0]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participation: Option<[f64; 2]>,
    /// By what places are multiplied: `[0.95, 1.0]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<[f64; 2]>,
    /// Whole years by which sites that do not exist yet open later: `[0, 2]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<[u8; 2]>,
    /// By what speeds are multiplied, of services whose ways are times: `[0.8, 1.1]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<[f64; 2]>,
}

/// `births`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BirthsRange {
    /// The first year whose births are not known yet.
    pub since: i32,
    /// By what they are multiplied.
    pub range: [f64; 2],
}

/// No opening is later than this.
const LATEST: u8 = 20;

impl UncertaintyTable {
    /// The ranges.
    pub fn ranges(&self) -> Ranges {
        const SURE: [f64; 2] = [1.0, 1.0];
        Ranges {
            births: self.births.as_ref().map_or(SURE, |births| births.range),
            participation: self.participation.unwrap_or(SURE),
            places: self.places.unwrap_or(SURE),
            delay: self.delay.unwrap_or([0, 0]),
            speed: self.speed.unwrap_or(SURE),
        }
    }

    /// How many draws, and the seed.
    pub fn draws(&self) -> (usize, u64) {
        (self.draws.unwrap_or(500) as usize, self.seed.unwrap_or(1))
    }

    /// What is wrong with the ranges.
    pub(super) fn faults(&self, has_births: bool) -> Vec<Issue> {
        let mut issues = Vec::new();
        let ranges = [
            ("uncertainty.births", self.births.as_ref().map(|births| births.range)),
            ("uncertainty.participation", self.participation),
            ("uncertainty.places", self.places),
        ];
        for (field, range) in ranges {
            if let Some([low, high]) = range.filter(|[low, high]| !(*low >= 0.0 && low <= high && *high <= 10.0)) {
                issues.push(Issue::new("E0852").field(field).value(format!("[{low}, {high}]")).fact("most", 10));
            }
        }
        if let Some([low, high]) = self.speed.filter(|[low, high]| !(*low > 0.0 && low <= high && *high <= 10.0)) {
            issues.push(
                Issue::new("E0857").field("uncertainty.speed").value(format!("[{low}, {high}]")).fact("most", 10),
            );
        }
        if let Some([low, high]) = self.delay.filter(|[low, high]| low > high || *high > LATEST) {
            issues.push(
                Issue::new("E0852").field("uncertainty.delay").value(format!("[{low}, {high}]")).fact("most", LATEST),
            );
        }
        if let Some(draws) = self.draws.filter(|draws| !(50..=10_000).contains(draws)) {
            issues.push(
                Issue::new("E0842").field("uncertainty.draws").value(draws).fact("least", 50).fact("most", 10_000),
            );
        }
        if self.births.is_some() && !has_births {
            issues.push(Issue::new("E0853").field("uncertainty.births"));
        }
        issues
    }
}
