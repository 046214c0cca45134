//! How many rows exceed a bound, and by how much in all.

use super::data::Data;
use super::number::{Number, Outcome};
use super::rule::{clause, rule};
use super::sheet::{Choice, Rows};
use crate::issue::Issue;
use crate::words::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `2000`, or a rule: `"yzjh-2017/size-primary"`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Bound {
    /// A number.
    Number(f64),
    /// That of a rule of `standards/`.
    Rule(String),
}

/// What is held against the number stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// How many rows.
    #[default]
    Rows,
    /// By how much in all.
    Excess,
}

/// Rows above a bound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exceed {
    /// The table, by its name under `[tables]`.
    pub table: String,
    /// The column.
    pub column: String,
    /// What it should not exceed.
    pub bound: Bound,
    /// What is computed.
    #[serde(default)]
    pub measured: Measured,
    /// Rows with one of these values in each column.
    #[serde(default, rename = "where", skip_serializing_if = "Choice::is_empty")]
    pub only: Choice,
    /// Rows that do not count.
    #[serde(default, skip_serializing_if = "Choice::is_empty")]
    pub skip: Choice,
}

/// The column by which rows are named, where there is one.
const NAME: &str = "name";

impl Exceed {
    /// Rows above the bound, or what is above it.
    ///
    /// # Errors
    /// What is not in the table or in the standards, or no number.
    pub fn compute(&self, data: &Data) -> Result<Outcome, Issue> {
        let (bound, of_rule) = match &self.bound {
            Bound::Number(number) => (*number, None),
            Bound::Rule(name) => rule(name).map(|rule| (rule.value, Some(clause(rule))))?,
        };
        let sheet = data.table(&self.table)?;
        let rows = sheet.rows(Rows { only: &self.only, skip: &self.skip, may_be_none: false })?;
        let (mut above, mut excess, mut missing) = (Vec::new(), 0.0, 0);
        for row in &rows {
            match sheet.number(*row, &self.column)? {
                Some(number) if number > bound => {
                    above.push(sheet.text(*row, NAME));
                    excess += number - bound;
                }
                Some(_) => {}
                None => missing += 1,
            }
        }
        let unknown = say("claims.detail.unknown_rows").count("n", missing).with("column", &self.column);
        if missing == rows.len() {
            return Ok(Outcome::Unknown(unknown));
        }
        let value = match self.measured {
            Measured::Rows => above.len() as f64,
            Measured::Excess => excess,
        };
        let counts = say("claims.detail.exceed").with("n", above.len()).with("all", rows.len());
        let found = counts.with("bound", crate::words::grouped(&bound.to_string())).whole("excess", excess);
        let named = (!above.is_empty() && sheet.has(NAME)).then(|| say("claims.detail.names").list("names", above));
        let number = Number { is_least: missing > 0, ..Number::new(value, sheet.synthetic(&rows)) };
        Ok(Outcome::Number(number.with([found]).with(named).with(of_rule).with((missing > 0).then_some(unknown))))
    }
}
