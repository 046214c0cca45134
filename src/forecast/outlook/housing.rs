//! New dwellings and the pupils who live in them.

use super::zoned::zoned;
use crate::forecast::table::{HousingTable, Yields};
use crate::issue::{Issue, Issues};
use crate::model::{Model, RawSeries, ServiceId};
use crate::units::Persons;
use std::collections::BTreeSet;

/// Dwellings that are finished after what the other tables count.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Housing {
    /// Zone, year, kind and number.
    estates: Vec<(usize, i32, Option<String>, f64)>,
    yields: Yields,
}

impl Housing {
    /// From a table. Dwellings of `since` and before are left out, which is said (I0833); a kind without yields is a fault (E0834).
    pub(super) fn new(model: &Model, table: &HousingTable, series: &RawSeries, issues: &mut Issues) -> Self {
        let mut estates = Vec::new();
        let (mut before, mut left_out) = (0, 0.0);
        let mut unknown: BTreeSet<&str> = BTreeSet::new();
        let known = table.yields.kinds();
        for (zone, entry) in zoned(model, series, (false, false), issues) {
            let kind = entry.kind.map(|kind| series.kinds[kind as usize].clone());
            let year = entry.year.unwrap_or_default();
            if year <= table.since {
                before += 1;
                left_out += entry.count;
                continue;
            }
            if let Yields::ByKind(_) = table.yields
                && !kind.as_deref().is_some_and(|kind| known.contains(&kind))
            {
                unknown.insert(entry.kind.map_or("-", |kind| series.kinds[kind as usize].as_str()));
            }
            estates.push((zone.index(), year, kind, entry.count));
        }
        for kind in unknown {
            issues.push(Issue::new("E0834").file(&series.layer.file).value(kind).fact("known", known.join(", ")));
        }
        if before > 0 {
            let issue = Issue::new("I0833").file(&series.layer.file).fact("n", before).fact("since", table.since);
            issues.push(issue.fact("dwellings", left_out));
        }
        Self { estates, yields: table.yields.clone() }
    }

    /// Those of a zone who need a place in a year.
    ///
    ///   sum over estates finished by then of dwellings x yield(year - finished)
    pub(super) fn of(&self, zone: usize, service: &ServiceId, year: i32) -> Persons {
        let of_zone = self.estates.iter().filter(|(at, finished, ..)| *at == zone && *finished <= year);
        let pupils = of_zone.map(|(_, finished, kind, dwellings)| {
            let steps = self.yields.steps(kind.as_deref(), service).unwrap_or_default();
            let age = year - finished;
            let step = steps.iter().rev().find(|(from, _)| i32::from(*from) <= age);
            Persons::from(dwellings * step.map_or(0.0, |(_, pupils)| *pupils))
        });
        pupils.sum()
    }
}
