//! Residents by year, all and by age.

use super::zoned::{by_year, zoned};
use crate::forecast::table::ResidentsTable;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Entry, Model, RawSeries, ZoneIx};
use crate::units::Persons;
use std::collections::BTreeMap;

/// Residents of some years.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Residents {
    pub(super) file: String,
    interpolate: bool,
    /// By what is counted, year and zone.
    counts: BTreeMap<Attribute, BTreeMap<i32, Vec<Persons>>>,
}

impl Residents {
    /// From a table.
    pub(super) fn new(model: &Model, table: &ResidentsTable, series: &RawSeries, issues: &mut Issues) -> Self {
        let entries = zoned(model, series, (true, true), issues);
        let mut by_attribute: BTreeMap<Attribute, Vec<(ZoneIx, &Entry)>> = BTreeMap::new();
        for (zone, entry) in entries {
            by_attribute.entry(entry.of.clone().unwrap_or(Attribute::Persons)).or_default().push((zone, entry));
        }
        let counts = by_attribute.into_iter().map(|(of, entries)| (of, by_year(model, series, &entries, issues)));
        Self { file: series.layer.file.clone(), interpolate: table.interpolate, counts: counts.collect() }
    }

    /// Those of a year, by what is counted and zone.
    ///
    ///   P(y) = P(a) + (P(b) - P(a)) (y - a) / (b - a) for a year between two of the table, where the study wants that
    ///
    /// # Errors
    /// E0826 for a year that is not there.
    pub(super) fn of(&self, year: i32) -> Result<Vec<(Attribute, Vec<Persons>)>, Issue> {
        let one = |(of, years): (&Attribute, &BTreeMap<i32, Vec<Persons>>)| {
            let unknown = || Issue::new("E0826").file(&self.file).fact("year", year);
            if let Some(counts) = years.get(&year) {
                return Ok((of.clone(), counts.clone()));
            }
            let before = years.range(..year).next_back().filter(|_| self.interpolate).ok_or_else(unknown)?;
            let after = years.range(year..).next().ok_or_else(unknown)?;
            let share = f64::from(year - before.0) / f64::from(after.0 - before.0);
            let between = |(a, b): (&Persons, &Persons)| Persons::from(a.to_f64() + (b.to_f64() - a.to_f64()) * share);
            Ok((of.clone(), before.1.iter().zip(after.1).map(between).collect()))
        };
        self.counts.iter().map(one).collect()
    }
}
