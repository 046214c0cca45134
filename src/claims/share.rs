//! A part in per cent of a whole.

use super::amount::Amount;
use super::data::Data;
use super::number::{Number, Outcome, either};
use crate::issue::Issue;
use crate::words::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The part.
    pub part: Amount,
    /// What it is a part of.
    pub whole: Amount,
}

impl Share {
    /// Per cent.
    ///
    /// # Errors
    /// What is not in the tables.
    pub fn compute(&self, data: &Data) -> Result<Outcome, Issue> {
        let (part, whole) = (self.part.total(data)?, self.whole.total(data)?);
        // A share of what is not known in full may be larger or smaller.
        let incomplete = [&part, &whole].into_iter().find(|total| total.is_least);
        if let Some(words) = incomplete.and_then(|total| total.details.first()) {
            return Ok(Outcome::Unknown(words.clone()));
        }
        if whole.value == 0.0 {
            return Ok(Outcome::Unknown(say("claims.unknown.no_whole")));
        }
        let number = Number::new(100.0 * part.value / whole.value, either(part.synthetic, whole.synthetic));
        let of = say("claims.detail.share").whole("part", part.value).whole("whole", whole.value);
        Ok(Outcome::Number(number.with([of]).with(part.details).with(whole.details)))
    }
}
