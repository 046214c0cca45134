//! Residents by year, all and by age.

use super::zoned::{by_year, zoned};
use crate::forecast::ages::cover;
use crate::forecast::rule::{DemandRule, band};
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
    counts: ByAttribute,
}

/// By what is counted, year and zone.
type ByAttribute = BTreeMap<Attribute, BTreeMap<i32, Vec<Persons>>>;

/// What the layers count and the table does not, where columns of the table add up to it: single ages to a band, ages of
/// everybody to all residents.
///
///   P(6-11) = P(6) + P(7) + ... + P(11)
fn added_up(model: &Model, stated: &ByAttribute) -> ByAttribute {
    let attributes: Vec<Attribute> = stated.keys().cloned().collect();
    let columns = model.demand.columns.iter().map(|column| &column.attribute);
    let sum = |wanted: &Attribute| {
        let (from, to) = match wanted {
            Attribute::Persons => (0, u16::MAX),
            Attribute::Ages(from, to) => (*from, *to),
            Attribute::Field(_) => return None,
        };
        let parts = cover(&attributes, from, to).ok().filter(|parts| parts.iter().all(|part| part.share >= 1.0))?;
        let parts: Vec<_> = parts.iter().map(|part| &stated[&attributes[part.column]]).collect();
        let of_year = |year: &i32| {
            let of_parts = parts.iter().map(|part| part.get(year)).collect::<Option<Vec<_>>>()?;
            let zones = (0..model.zones.len()).map(|zone| of_parts.iter().map(|part| part[zone]).sum());
            Some((*year, zones.collect()))
        };
        Some((wanted.clone(), parts.first()?.keys().filter_map(of_year).collect()))
    };
    columns.filter(|wanted| !stated.contains_key(wanted)).filter_map(sum).collect()
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
        let mut counts: ByAttribute = counts.collect();
        // A year that some zone lacks is a fault already, and has not a count for every zone.
        if !issues.has_errors() {
            counts.extend(added_up(model, &counts));
        }
        Self { file: series.layer.file.clone(), interpolate: table.interpolate, counts }
    }

    /// What the table does not tell of those whom a rule asks for: E0817 where their number would stay that of the layers, though
    /// the table has others of these ages or nobody else; I0818 where it follows all residents.
    pub(super) fn untold(&self, model: &Model, rule: &DemandRule) -> Option<Issue> {
        let is_told = |of: &Attribute| self.counts.contains_key(of);
        let layers = model.demand.columns.iter().map(|column| &column.attribute);
        let all: Vec<Attribute> = layers.chain(self.counts.keys()).cloned().collect();
        let asked: Vec<&Attribute> = match rule.ages {
            // Ages that no column has are said where the rule is applied.
            Some([from, to]) => cover(&all, from, to).ok()?.iter().map(|part| &all[part.column]).collect(),
            None => vec![&Attribute::Persons],
        };
        let untold: Vec<&Attribute> = asked.into_iter().filter(|of| !is_told(of)).collect();
        if untold.is_empty() {
            return None;
        }
        let overlap = |a: &Attribute, b: &Attribute| match (a, b) {
            (Attribute::Ages(low, high), Attribute::Ages(from, to)) => low <= to && from <= high,
            _ => false,
        };
        let is_beside = |of: &&Attribute| !self.counts.keys().any(|stated| overlap(stated, of));
        let code = if is_told(&Attribute::Persons) && untold.iter().all(is_beside) { "I0818" } else { "E0817" };
        let list = |all: Vec<String>| if all.is_empty() { "-".to_owned() } else { all.join(", ") };
        let ages = untold.iter().map(|of| band(of).unwrap_or_else(|| "0+".to_owned())).collect();
        let issue = Issue::new(code).file(&self.file).fact("ages", list(ages));
        Some(issue.fact("bands", list(self.counts.keys().filter_map(band).collect())))
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
