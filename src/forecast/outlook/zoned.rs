//! Tables of counts whose rows have found their zones.

use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Entry, Model, RawSeries, ZoneIx};
use crate::survey;
use crate::units::Persons;
use crate::words::{say, shorten};
use std::collections::{BTreeMap, BTreeSet};

/// What tells the counts of a zone apart.
type When = (Option<i32>, Option<u8>, Option<Attribute>, Option<u32>);

fn when(entry: &Entry) -> When {
    (entry.year, entry.month, entry.of.clone(), entry.kind)
}

/// The counts of a table with their zones. A row of a zone that is none of the study is a fault, unless it is the sum of all the
/// others, of whatever year: that is the district, and left out.
///
/// # Errors
/// Into the issues: E0513 for an unknown zone, E0823 for two rows of one zone, E0824 for a zone of the study without a row where
/// `all` must have one.
pub(super) fn zoned<'r>(
    model: &Model,
    series: &'r RawSeries,
    (all, counts_people): (bool, bool),
    issues: &mut Issues,
) -> Vec<(ZoneIx, &'r Entry)> {
    let zones: Vec<Option<ZoneIx>> = series.zones.iter().map(|name| survey::zone_named(model, name)).collect();
    let mut by_when: BTreeMap<When, f64> = BTreeMap::new();
    for entry in series.entries.iter().filter(|entry| zones[entry.zone as usize].is_some()) {
        *by_when.entry(when(entry)).or_default() += entry.count;
    }
    let is_sum = |zone: usize| {
        let mut own = series.entries.iter().filter(|entry| entry.zone as usize == zone).peekable();
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(1.0);
        own.peek().is_some() && own.all(|entry| by_when.get(&when(entry)).is_some_and(|sum| near(*sum, entry.count)))
    };
    for (zone, name) in series.zones.iter().enumerate().filter(|(zone, _)| zones[*zone].is_none()) {
        let first = series.entries.iter().find(|entry| entry.zone as usize == zone);
        let about = |code| {
            let issue = Issue::new(code).file(&series.layer.file).value(name);
            let issue = issue.persons(Persons::from(first.map_or(0.0, |entry| entry.count)));
            match first {
                Some(entry) => at(issue, series, entry.row),
                None => issue,
            }
        };
        if is_sum(zone) {
            issues.push(about("I0517"));
        } else {
            let amount = say(if counts_people { "read.persons" } else { "read.dwellings" });
            let amount = amount.with("n", Persons::from(first.map_or(0.0, |entry| entry.count)));
            let issue = about("E0513").fact("nearest", survey::nearest_zone(&model.zones, name));
            issues.push(issue.words("amount", amount));
        }
    }
    let mut seen: BTreeMap<(ZoneIx, When), u32> = BTreeMap::new();
    let mut twice: BTreeMap<(u32, u32), Vec<&Entry>> = BTreeMap::new();
    let mut found = Vec::with_capacity(series.entries.len());
    for entry in &series.entries {
        let Some(zone) = zones[entry.zone as usize] else { continue };
        if let Some(other) = seen.get(&(zone, when(entry))) {
            twice.entry((entry.row, *other)).or_default().push(entry);
            continue;
        }
        seen.insert((zone, when(entry)), entry.row);
        found.push((zone, entry));
    }
    for ((row, other), entries) in &twice {
        let issue =
            Issue::new("E0823").file(&series.layer.file).field("zone").fact("other", series.line(*other as usize));
        let years: Vec<String> = entries.iter().filter_map(|entry| Some(entry.year?.to_string())).collect();
        let issue = at(issue, series, *row).value(&series.zones[entries[0].zone as usize]);
        issues.push(issue.fact("when", shorten(&years.join(", "), 40)));
    }
    let known: BTreeSet<ZoneIx> = found.iter().map(|(zone, _)| *zone).collect();
    for (number, zone) in model.zones.iter().enumerate().filter(|_| all) {
        if !known.contains(&ZoneIx::new(number)) {
            issues.push(Issue::new("E0824").file(&series.layer.file).id(&zone.id).name(&zone.name));
        }
    }
    found
}

/// A finding in a row of a table of counts.
fn at(issue: Issue, series: &RawSeries, row: u32) -> Issue {
    let issue = issue.feature(row as usize);
    if series.lines.is_some() { issue.line(series.line(row as usize)) } else { issue }
}

/// Counts of one kind by year, and by zone within it; a year that some zone lacks is a fault (E0826).
pub(super) fn by_year(
    model: &Model,
    series: &RawSeries,
    entries: &[(ZoneIx, &Entry)],
    issues: &mut Issues,
) -> BTreeMap<i32, Vec<Persons>> {
    let mut found: BTreeMap<i32, Vec<Option<Persons>>> = BTreeMap::new();
    for (zone, entry) in entries {
        let of_year = found.entry(entry.year.unwrap_or_default()).or_insert_with(|| vec![None; model.zones.len()]);
        of_year[zone.index()] = Some(Persons::from(entry.count));
    }
    let mut complete = BTreeMap::new();
    for (year, counts) in found {
        for (zone, _) in model.zones.iter().zip(&counts).filter(|(_, count)| count.is_none()) {
            issues.push(missing(series, year).id(&zone.id).name(&zone.name));
        }
        complete.insert(year, counts.into_iter().flatten().collect());
    }
    complete
}

/// A year that a table does not have.
pub(super) fn missing(series: &RawSeries, year: i32) -> Issue {
    Issue::new("E0826").file(&series.layer.file).fact("year", year)
}
