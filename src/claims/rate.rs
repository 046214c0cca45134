//! So many for each thousand of a population: what stands, with or without named projects.

use super::amount::Amount;
use super::data::Data;
use super::number::{Number, Outcome, either};
use crate::issue::Issue;
use crate::words::{Sentence, say};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rate per thousand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The people it is counted on.
    pub population: Amount,
    /// What there is, added up: numbers that are stated, and sums of tables.
    pub of: Vec<Amount>,
}

impl Rate {
    /// For each thousand. With a number that is wanted it says how many that would be, and how many are short.
    ///
    /// # Errors
    /// What is not in the tables, or no number.
    pub fn compute(&self, data: &Data, wanted: Option<f64>) -> Result<Outcome, Issue> {
        let population = self.population.total(data)?;
        if population.is_least || population.value <= 0.0 {
            return Ok(Outcome::Unknown(say("claims.unknown.no_population")));
        }
        let (mut have, mut is_least, mut details, mut synthetic) =
            (0.0, false, population.details, population.synthetic);
        for part in &self.of {
            let part = part.total(data)?;
            if let Some(words) = part.unknown {
                return Ok(Outcome::Unknown(words));
            }
            have += part.value;
            is_least |= part.is_least;
            details.extend(part.details);
            synthetic = either(synthetic, part.synthetic);
        }
        let number = Number { is_least, ..Number::new(1000.0 * have / population.value, synthetic) };
        let needed = wanted.map(|wanted| needed(have, wanted * population.value / 1000.0));
        Ok(Outcome::Number(number.with(needed).with(details)))
    }
}

fn needed(have: f64, need: f64) -> Sentence {
    let (have, need) = (have.round(), need.round());
    let words = if need > have { say("claims.detail.short") } else { say("claims.detail.enough") };
    words.whole("have", have).whole("need", need).whole("n", (need - have).abs())
}
