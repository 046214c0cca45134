//! The projects of a plan by the year in which they open: how many there are, and sums of their columns.

use super::data::Data;
use super::sheet::{Choice, Rows, Sheet};
use crate::issue::Issue;
use crate::words::{Lang, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// `[pipeline]`: a table of projects, year by year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// The table, by its name under `[tables]`.
    pub table: String,
    /// Its column with the year.
    pub year: String,
    /// Whether the years are made up.
    #[serde(default)]
    pub synthetic: bool,
    /// What is added up for each year.
    pub columns: Vec<Added>,
}

/// A column that is added up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Added {
    /// The column.
    pub column: String,
    /// What it counts, in Chinese.
    pub name_zh: String,
    /// What it counts, in English.
    pub name_en: String,
    /// Rows with one of these values in each column; the others have nothing of it.
    #[serde(default, rename = "where", skip_serializing_if = "Choice::is_empty")]
    pub only: Choice,
}

/// The projects, year by year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Projects {
    /// Whether the years are made up.
    pub synthetic: bool,
    /// What the columns count, in the order of their sums.
    pub names: Vec<Text>,
    /// By year; those of which no year is stated stand last.
    pub years: Vec<Opening>,
    /// All of them.
    pub total: Opening,
}

/// The projects of a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opening {
    /// It; none where no year is stated, and in the total.
    pub year: Option<i32>,
    /// How many.
    pub projects: usize,
    /// The sum of each column.
    pub sums: Vec<Amounts>,
}

/// A sum of cells.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Amounts {
    /// It; none where nobody knows any of them.
    pub value: Option<f64>,
    /// Whether it can only be larger: some cells are empty.
    pub is_least: bool,
}

impl Added {
    /// What it counts.
    pub fn name(&self) -> Text {
        Text::new(|lang| match lang {
            Lang::Zh => self.name_zh.clone(),
            Lang::En => self.name_en.clone(),
        })
    }

    fn amounts(&self, sheet: &Sheet, rows: &[usize], chosen: &BTreeSet<usize>) -> Result<Amounts, Issue> {
        let rows = rows.iter().filter(|row| chosen.contains(row));
        let cells = rows.map(|row| sheet.number(*row, &self.column)).collect::<Result<Vec<_>, _>>()?;
        let known: Vec<f64> = cells.iter().flatten().copied().collect();
        let missing = cells.len() - known.len();
        // Some numbers bound the sum of all only where none of them takes away.
        let is_told = missing == 0 || !known.is_empty() && known.iter().all(|number| *number >= 0.0);
        let sum = known.iter().fold(0.0, |sum, number| sum + number);
        Ok(Amounts { value: is_told.then_some(sum), is_least: is_told && missing > 0 })
    }
}

impl Pipeline {
    /// Adds them up.
    ///
    /// # Errors
    /// What is not in the table, or no number; E0887 for a year that is none.
    pub fn compute(&self, data: &Data) -> Result<Projects, Issue> {
        let sheet = data.table(&self.table)?;
        let none = Choice::new();
        let mut by_year: BTreeMap<Option<i32>, Vec<usize>> = BTreeMap::new();
        for row in sheet.all() {
            by_year.entry(sheet.year(row, &self.year)?).or_default().push(row);
        }
        let mut chosen = Vec::with_capacity(self.columns.len());
        for added in &self.columns {
            sheet.column(&added.column)?;
            let rows = sheet.rows(Rows { only: &added.only, skip: &none, may_be_none: false })?;
            chosen.push(rows.into_iter().collect::<BTreeSet<_>>());
        }
        let opening = |year: Option<i32>, rows: &[usize]| {
            let sums = self.columns.iter().zip(&chosen).map(|(added, chosen)| added.amounts(sheet, rows, chosen));
            Ok(Opening { year, projects: rows.len(), sums: sums.collect::<Result<_, Issue>>()? })
        };
        // Whose year nobody knows come last.
        let known = by_year.iter().filter(|(year, _)| year.is_some());
        let in_order = known.chain(by_year.iter().filter(|(year, _)| year.is_none()));
        let years = in_order.map(|(year, rows)| opening(*year, rows)).collect::<Result<_, Issue>>()?;
        let names = self.columns.iter().map(Added::name).collect();
        Ok(Projects { synthetic: self.synthetic, names, years, total: opening(None, &sheet.all())? })
    }
}
