//! Places that change with the year: a column for each year from which its number counts.

use super::amounts::Amounts;
use super::column::by_name;
use super::row::Rows;
use super::vocabulary::{PLACES, of_year};
use crate::issue::{Issue, Issues};
use crate::read::Table;
use crate::read::inputs::FacilityFields;
use crate::read::number::normal;
use crate::read::quantity::Measure;
use std::collections::BTreeMap;

/// The columns, by their years.
#[derive(Debug, Default)]
pub struct Phases<'t>(Vec<(i32, Amounts<'t>)>);

impl<'t> Phases<'t> {
    /// The columns that the study names. A key that is no year was refused when the study was read.
    pub fn named(table: &'t Table, fields: &FacilityFields, issues: &mut Issues) -> Self {
        let mut columns = Vec::new();
        for (year, field) in &fields.phases {
            if let (Ok(year), Some(column)) = (year.parse(), by_name(table, field, None, issues)) {
                columns.push((year, Amounts::new(table, column, Measure::Places, issues)));
            }
        }
        Self(columns)
    }

    /// The columns of places where their headings are the same but for the year in front, each another one: `2022年学位`, `2024年学位`.
    /// Nothing but the years can tell which of them counts, and without these they would be a question (E0302).
    pub fn by_headings(table: &'t Table, issues: &mut Issues) -> Self {
        let best = PLACES.best(table.columns.iter(), |column| &column.name);
        let mut by_year = BTreeMap::new();
        let mut stems: Vec<String> = Vec::new();
        for column in &best {
            let Some((year, stem)) = of_year(&normal(&column.name)) else { return Self::default() };
            by_year.insert(year, *column);
            stems.push(stem);
        }
        stems.dedup();
        if by_year.len() < 2 || by_year.len() < best.len() || stems.len() > 1 {
            return Self::default();
        }
        let names: Vec<&str> = by_year.values().map(|column| column.name.as_str()).collect();
        let years: Vec<String> = by_year.keys().map(i32::to_string).collect();
        let issue = Issue::new("I0782").file(&table.layer.file).field(names.join(", "));
        issues.push(issue.fact("years", years.join(", ")));
        let amounts =
            by_year.into_iter().map(|(year, column)| (year, Amounts::new(table, column, Measure::Places, issues)));
        Self(amounts.collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The columns.
    pub fn amounts(&self) -> impl Iterator<Item = Amounts<'t>> + '_ {
        self.0.iter().map(|(_, amounts)| *amounts)
    }

    /// The numbers of a row that are there, by their years. `Err` means that an issue says what is wrong with one.
    pub fn of(&self, rows: &Rows<'_>, row: usize, issues: &mut Issues) -> Result<BTreeMap<i32, f64>, ()> {
        // All faults of a row are found before it is given up.
        let read: Vec<_> = self.0.iter().map(|(year, column)| Ok((*year, column.of(rows, row, issues)?))).collect();
        let read: Result<Vec<(i32, Option<f64>)>, ()> = read.into_iter().collect();
        Ok(read?.into_iter().filter_map(|(year, places)| Some((year, places?))).collect())
    }

    /// That places are asked for in a year before the first that is known: those of the first count then.
    pub fn begins_later(&self, file: &str, first_year: Option<i32>) -> Option<Issue> {
        let (from, column) = self.0.first()?;
        let asked = first_year.filter(|asked| asked < from)?;
        Some(Issue::new("W0780").file(file).field(column.name()).value(from).fact("year", asked))
    }
}
