//! What cannot be computed, and what is missing for it.

use super::number::Outcome;
use crate::words::{Lang, Text, say};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why nothing is computed, and which data would be needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    /// In Chinese.
    pub missing_zh: String,
    /// In English.
    pub missing_en: String,
}

impl Unknown {
    /// Nothing, and why.
    pub fn compute(&self) -> Outcome {
        let missing = Text::new(|lang| match lang {
            Lang::Zh => self.missing_zh.clone(),
            Lang::En => self.missing_en.clone(),
        });
        Outcome::Unknown(say("claims.unknown.missing").text_of("missing", missing))
    }
}
