//! Two numbers that are stated, one against the other: the text says this, the table that.

use super::number::{Number, Outcome};
use crate::words::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is stated elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The number.
    pub value: f64,
    /// The sentence as it stands.
    pub quote: String,
    /// Where it stands.
    pub chapter: String,
}

impl Said {
    /// The number that is stated there.
    pub fn compute(&self) -> Outcome {
        let there = say("claims.detail.said").with("chapter", &self.chapter).with("quote", &self.quote);
        Outcome::Number(Number::new(self.value, Some(false)).with([there]))
    }
}
