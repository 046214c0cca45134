//! A number of a finished run.

use super::data::Data;
use super::number::{Number, Outcome};
use super::sheet::{Choice, Rows};
use crate::issue::Issue;
use crate::words::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is taken of several rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// There is only one.
    #[default]
    Only,
    /// Their sum.
    Sum,
    /// The least of them.
    Least,
    /// The largest of them.
    Largest,
}

/// A number that a run has written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// The table or layer, by its path in the folder of results: `balance.csv`, `primary/zones.geojson`.
    pub file: String,
    /// The column, by its English name.
    pub column: String,
    /// Rows with one of these values in each column.
    #[serde(default, rename = "where", skip_serializing_if = "Choice::is_empty")]
    pub only: Choice,
    /// Rows that do not count.
    #[serde(default, skip_serializing_if = "Choice::is_empty")]
    pub skip: Choice,
    /// What is taken of several rows.
    #[serde(default)]
    pub take: Take,
    /// The year of the run; the latest of those that are given without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

impl Written {
    /// The number, from the results of its year.
    ///
    /// # Errors
    /// E0888 for a file that the results do not have, E0891 for several rows where one is meant; what is not in the file.
    pub fn compute(&self, data: &Data) -> Result<Outcome, Issue> {
        let of_year = |year| data.results.iter().find(|finished| finished.year == year);
        let finished = match self.year {
            Some(year) => of_year(year),
            None => data.results.iter().max_by_key(|finished| finished.year),
        };
        let Some(finished) = finished else {
            return Ok(Outcome::Unknown(match self.year {
                Some(year) => say("claims.unknown.no_year").with("year", year),
                None => say("claims.unknown.no_results"),
            }));
        };
        let Some(sheet) = finished.files.get(&self.file).and_then(Option::as_ref) else {
            return Err(Issue::new("E0888").value(&self.file).fact("year", finished.year));
        };
        let rows = sheet.rows(Rows { only: &self.only, skip: &self.skip, may_be_none: false })?;
        let numbers = rows.iter().map(|row| sheet.number(*row, &self.column)).collect::<Result<Vec<_>, _>>()?;
        let Some(numbers) = numbers.iter().copied().collect::<Option<Vec<f64>>>().filter(|all| !all.is_empty()) else {
            return Ok(Outcome::Unknown(say("claims.unknown.no_value").with("column", &self.column)));
        };
        let value = match (self.take, numbers.as_slice()) {
            (Take::Only, [only]) => *only,
            (Take::Only, several) => return Err(Issue::new("E0891").field("take").fact("n", several.len())),
            (Take::Sum, all) => all.iter().sum(),
            (Take::Least, all) => all.iter().copied().fold(f64::INFINITY, f64::min),
            (Take::Largest, all) => all.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        };
        let from = say("claims.detail.result").with("file", &self.file).with("year", finished.year);
        Ok(Outcome::Number(Number::new(value, data.results_are_synthetic()).with([from.with("column", &self.column)])))
    }
}
