//! `[alert]`: from which share of the places on a shortage is warned of.

use crate::balance::Alert;
use crate::issue::Issue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[alert]`: the early warning of too few places (学位预警).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AlertTable {
    /// Demand of this share of the places, or more, is red.
    pub red: f64,
    /// Of this share, or more, yellow.
    pub yellow: f64,
    /// Who says so, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_zh: Option<String>,
    /// Who says so, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_en: Option<String>,
    /// Whether somebody read it there.
    pub verified: bool,
}

impl Default for AlertTable {
    /// Red when there are no places to spare, yellow from nine tenths: a custom that no clause is known of.
    fn default() -> Self {
        Self { red: 1.0, yellow: 0.9, source_zh: None, source_en: None, verified: false }
    }
}

impl AlertTable {
    /// Whether the study says nothing about it.
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// The shares.
    pub fn alert(&self) -> Alert {
        Alert { red: self.red, yellow: self.yellow }
    }

    /// Shares that are none, or in the wrong order; a rule that is verified without a source.
    pub(super) fn faults(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        let sound = |share: f64| share > 0.0 && share <= 5.0;
        if !sound(self.red) || !sound(self.yellow) || self.yellow > self.red {
            issues.push(
                Issue::new("E0848").field("alert").value(format!("yellow = {}, red = {}", self.yellow, self.red)),
            );
        }
        if self.verified && (self.source_zh.is_none() || self.source_en.is_none()) {
            issues.push(Issue::new("E0849").field("alert.verified"));
        }
        issues
    }
}
