//! What a claim states.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How what is computed should stand to what is stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Op {
    /// The same, in the digits in which it is stated, rounded or cut off.
    #[default]
    #[serde(rename = "=")]
    Equal,
    /// At least as much.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most as much.
    #[serde(rename = "<=")]
    AtMost,
    /// More.
    #[serde(rename = ">")]
    Above,
    /// Less.
    #[serde(rename = "<")]
    Below,
}

impl Op {
    /// As files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::Below => "<",
        }
    }
}

/// What is stated: a number, or that of a rule of `standards/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// `=` without it.
    #[serde(default)]
    pub op: Op,
    /// The number. Either this or `rule`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// A rule whose number it is: `"gb50437-2018rev/beds-per-1000"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// Digits after the point in which a number is stated: 78.2 has one.
pub fn digits(value: f64) -> usize {
    value.to_string().split_once('.').map_or(0, |(_, digits)| digits.len())
}
