//! The answer in three sentences: whether there are enough places, where they are short, and who has none.

use super::{Case, Source};
use crate::output::TOTAL;
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::words::{Called, Sentence, cost, say};

/// Services, streets and groups of people that are named; the others are counted.
const NAMED: usize = 5;

/// A row of the balance.
struct Balance<'s> {
    service: &'s ServiceTable,
    called: Called,
    /// Name of the zone; none of the whole district.
    zone: Option<String>,
    /// Places short, negative where they are spare, as people count them.
    gap: Option<f64>,
    over: f64,
    unmet: f64,
    unreachable: f64,
    /// Of those who go somewhere, who go farther than the cutoff, where that keeps nobody away.
    far: f64,
}

impl Balance<'_> {
    /// Who is left without, in whole or in part.
    fn people(&self) -> f64 {
        self.over + self.unmet + self.unreachable + self.far
    }

    fn is_short(&self) -> bool {
        self.gap.is_some_and(|gap| gap > 0.0)
    }
}

/// The three sentences about the study without changes: its last year, and whether there were enough places in its first.
///
/// # Errors
/// [`Failure`] for results that cannot be read.
pub fn answer(source: &Source) -> Result<Vec<Sentence>, Failure> {
    let Some(case) = source.main() else { return Ok(Vec::new()) };
    let of_zones = |row: &Balance<'_>| row.zone.is_some();
    let (zones, mut totals): (Vec<Balance<'_>>, Vec<Balance<'_>>) = balance(case)?.into_iter().partition(of_zones);
    for total in &mut totals {
        total.far = far(source, case, total.service)?.unwrap_or_default();
    }
    let first = source.of_scenarios().next().and_then(<[Case]>::first).filter(|first| first.year != case.year);
    let before = first.map(balance).transpose()?.unwrap_or_default();
    let before: Vec<Balance<'_>> = before.into_iter().filter(|row| !of_zones(row)).collect();
    Ok(vec![
        enough(case, first.map(|first| (first.year, &before[..])), &totals),
        places(&totals, &zones),
        people(case, &totals),
    ])
}

/// People of a service in a case who go farther than its cutoff; none where it has none, or where nobody can.
#[cfg(feature = "workbooks")]
fn far(source: &Source, case: &Case, service: &ServiceTable) -> Result<Option<f64>, Failure> {
    if service.binding_limit().is_some() {
        return Ok(None);
    }
    Ok(source.cells(case, service)?.map(|cells| cells.far.round()))
}

#[cfg(not(feature = "workbooks"))]
#[allow(clippy::unnecessary_wraps, reason = "cells are read for tables and pictures")]
fn far(_: &Source, _: &Case, _: &ServiceTable) -> Result<Option<f64>, Failure> {
    Ok(None)
}

fn balance(case: &Case) -> Result<Vec<Balance<'_>>, Failure> {
    let Some(table) = case.table("balance.csv")? else { return Ok(Vec::new()) };
    let mut of: Option<&ServiceTable> = None;
    let mut rows = Vec::new();
    for line in table.lines() {
        let id = line.get("service");
        if of.is_none_or(|of| Some(of.id.as_str()) != id) {
            of = case.study.service.iter().find(|service| Some(service.id.as_str()) == id);
        }
        let (Some(service), Some(zone)) = (of, line.get("zone_id")) else { continue };
        let people = |column: &str| line.number(column).unwrap_or_default().round();
        rows.push(Balance {
            service,
            called: service.called(),
            zone: (zone != TOTAL).then(|| line.text("zone_name").unwrap_or(zone).to_owned()),
            gap: line.number("gap").map(f64::round),
            over: people("over"),
            unmet: people("unmet"),
            unreachable: people("unreachable"),
            far: 0.0,
        });
    }
    Ok(rows)
}

/// Whether there are enough places in all.
fn enough(case: &Case, before: Option<(i32, &[Balance<'_>])>, totals: &[Balance<'_>]) -> Sentence {
    let (items, more) = sums(totals);
    if items.is_empty() {
        return say("handover.answer.uncounted").with("year", case.year);
    }
    let more = (more > 0).then(|| say("handover.answer.more").count("n", more));
    let said = match before {
        None => say("handover.answer.enough"),
        Some((first, before)) => {
            say("handover.answer.enough_years").with("first", first).series("before", sums(before).0)
        }
    };
    said.with("year", case.year).series("items", items).part("more", more)
}

/// What each service is short of or has to spare, those that are short first, and how many are not named.
fn sums(totals: &[Balance<'_>]) -> (Vec<Sentence>, usize) {
    let item = |row: &&Balance<'_>| {
        let gap = row.gap?;
        let key = match gap {
            gap if gap > 0.0 => "handover.answer.short",
            gap if gap < 0.0 => "handover.answer.spare",
            _ => "handover.answer.even",
        };
        let name = row.called.name.clone();
        Some(say(key).text_of("service", name).part("places", [row.called.seats.count(gap.abs())]))
    };
    let (short, others): (Vec<&Balance<'_>>, Vec<&Balance<'_>>) = totals.iter().partition(|row| row.is_short());
    let mut items: Vec<Sentence> = short.iter().chain(&others).filter_map(item).collect();
    let more = items.len().saturating_sub(NAMED);
    items.truncate(NAMED);
    (items, more)
}

/// Where places are short.
fn places(totals: &[Balance<'_>], zones: &[Balance<'_>]) -> Sentence {
    if zones.is_empty() {
        return say("handover.answer.unzoned");
    }
    let mut short: Vec<(f64, &Balance<'_>)> =
        zones.iter().filter_map(|row| Some((row.gap.filter(|gap| *gap > 0.0)?, row))).collect();
    let mut names: Vec<&str> = short.iter().filter_map(|(_, row)| row.zone.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return say("handover.answer.nowhere");
    }
    // Equal gaps stay in the order of the results.
    short.sort_by(|one, other| other.0.total_cmp(&one.0));
    let item = |(gap, row): &(f64, &Balance<'_>)| {
        let say = say("handover.answer.zone").with("zone", row.zone.as_deref().unwrap_or_default());
        say.text_of("service", row.called.name.clone()).part("places", [row.called.seats.count(*gap)])
    };
    let items: Vec<Sentence> = short.iter().take(NAMED).map(item).collect();
    let key =
        if totals.iter().any(Balance::is_short) { "handover.answer.where" } else { "handover.answer.where_still" };
    say(key).count("n", names.len()).series("items", items)
}

/// Who has no place, nothing in reach, or too far to go.
fn people(case: &Case, totals: &[Balance<'_>]) -> Sentence {
    let mut rows: Vec<&Balance<'_>> = totals.iter().filter(|row| row.people() > 0.0).collect();
    if rows.is_empty() {
        return say("handover.answer.everybody");
    }
    rows.sort_by(|one, other| other.people().total_cmp(&one.people()));
    let more = rows.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| say("handover.answer.more").count("n", more));
    let item = |row: &&Balance<'_>| {
        let limit = row.service.limit();
        let unreachable = match row.service.binding_limit() {
            Some(_) => "handover.answer.unreachable",
            None => "handover.answer.no_way",
        };
        let parts = [
            ("handover.answer.unmet", row.unmet),
            (unreachable, row.unreachable),
            ("handover.answer.over", row.over),
            ("handover.answer.far", row.far),
        ];
        let parts = parts.into_iter().filter(|(_, people)| *people > 0.0);
        let parts = parts.map(|(key, people)| {
            // Where the demand is a number of places, nobody is counted.
            let who = match row.service.demand.per_1000 {
                Some(_) => say("handover.answer.needed").part("places", [row.called.seats.count(people)]),
                None => say("handover.answer.people").whole("people", people),
            };
            say(key)
                .part("who", [who])
                .part("limit", limit.map(|limit| cost(limit.value(), limit.of())))
                .part("seat", [row.called.seats.one()])
                .part("seats", [row.called.seats.words()])
        });
        say("handover.answer.group").text_of("service", row.called.name.clone()).series("parts", parts)
    };
    let items: Vec<Sentence> = rows.iter().take(NAMED).map(item).collect();
    say("handover.answer.who").with("year", case.year).series("items", items).part("more", more)
}
