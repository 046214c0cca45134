//! How many rows are chosen.

use super::data::Data;
use super::number::{Number, Outcome};
use super::sheet::{Choice, Rows};
use crate::issue::Issue;
use crate::words::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A count of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The table, by its name under `[tables]`.
    pub table: String,
    /// Rows with one of these values in each column.
    #[serde(default, rename = "where", skip_serializing_if = "Choice::is_empty")]
    pub only: Choice,
    /// Rows that do not count.
    #[serde(default, skip_serializing_if = "Choice::is_empty")]
    pub skip: Choice,
    /// Whether no row at all is an answer: 0.
    #[serde(default)]
    pub may_be_none: bool,
}

impl Count {
    /// Counts them.
    ///
    /// # Errors
    /// What is not in the table.
    pub fn compute(&self, data: &Data) -> Result<Outcome, Issue> {
        let sheet = data.table(&self.table)?;
        let rows = sheet.rows(Rows { only: &self.only, skip: &self.skip, may_be_none: self.may_be_none })?;
        let found = say("claims.detail.count").with("n", rows.len()).with("all", sheet.len());
        Ok(Outcome::Number(Number::new(rows.len() as f64, sheet.synthetic(&rows)).with([found])))
    }
}
