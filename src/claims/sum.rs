//! A sum of a column of chosen rows: places, beds, money.

use super::data::Data;
use super::number::{Number, Outcome};
use super::sheet::{Choice, Rows};
use crate::issue::Issue;
use crate::words::{Sentence, say};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What rows without a number mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Nobody knows how much: the sum is at least that of the others.
    #[default]
    Unknown,
    /// They are left out, and that is said.
    LeftOut,
}

/// A sum of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The table, by its name under `[tables]`.
    pub table: String,
    /// The column.
    pub column: String,
    /// Rows with one of these values in each column.
    #[serde(default, rename = "where", skip_serializing_if = "Choice::is_empty")]
    pub only: Choice,
    /// Rows that do not count.
    #[serde(default, skip_serializing_if = "Choice::is_empty")]
    pub skip: Choice,
    /// What rows without a number mean.
    #[serde(default)]
    pub missing: Missing,
    /// Whether no row at all is an answer: 0.
    #[serde(default)]
    pub may_be_none: bool,
}

/// What was added up.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The sum.
    pub value: f64,
    /// Whether it can only be larger.
    pub is_least: bool,
    /// Why nothing can be said: rows without a number among some that take away.
    pub unknown: Option<Sentence>,
    /// What else was found.
    pub details: Vec<Sentence>,
    /// Whether it rests on synthetic data.
    pub synthetic: Option<bool>,
}

impl Sum {
    fn rows(&self) -> Rows<'_> {
        Rows { only: &self.only, skip: &self.skip, may_be_none: self.may_be_none }
    }

    /// Adds it up.
    ///
    /// # Errors
    /// What is not in the table, or no number.
    pub fn total(&self, data: &Data) -> Result<Total, Issue> {
        let sheet = data.table(&self.table)?;
        let rows = sheet.rows(self.rows())?;
        sheet.column(&self.column)?;
        let numbers = rows.iter().map(|row| sheet.number(*row, &self.column)).collect::<Result<Vec<_>, _>>()?;
        let missing = numbers.iter().filter(|number| number.is_none()).count();
        let takes_away = numbers.iter().flatten().any(|number| *number < 0.0);
        let is_unknown = missing > 0 && self.missing == Missing::Unknown;
        let words = match self.missing {
            Missing::Unknown => say("claims.detail.unknown_rows"),
            Missing::LeftOut => say("claims.detail.left_out"),
        };
        let words = words.count("n", missing).with("column", &self.column);
        Ok(Total {
            value: numbers.iter().flatten().sum(),
            is_least: is_unknown,
            // Of numbers of either sign, or of none, a sum of some of them bounds nothing.
            unknown: (is_unknown && (takes_away || missing == rows.len())).then(|| words.clone()),
            details: (missing > 0).then_some(words).into_iter().collect(),
            synthetic: sheet.synthetic(&rows),
        })
    }

    /// The sum.
    ///
    /// # Errors
    /// As [`Sum::total`].
    pub fn compute(&self, data: &Data) -> Result<Outcome, Issue> {
        let Total { value, is_least, unknown, details, synthetic } = self.total(data)?;
        let sheet = data.table(&self.table)?;
        let n = sheet.rows(self.rows())?.len();
        let added = say("claims.detail.sum").with("n", n).with("all", sheet.len());
        Ok(match unknown {
            Some(words) => Outcome::Unknown(words),
            None => Outcome::Number(Number { value, is_least, details: vec![added], synthetic }.with(details)),
        })
    }
}
