//! The answer in three sentences: whether there are enough places, where they are short, and who has none.

use super::{Case, Source};
use crate::output::TOTAL;
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::words::{Called, Sentence, say};

/// Services, streets and groups of people that are named; the others are counted.
const NAMED: usize = 5;

/// A row of the balance.
struct Balance {
    called: Called,
    /// Name of the zone; none of the whole district.
    zone: Option<String>,
    /// Places short, negative where they are spare, as people count them.
    gap: Option<f64>,
    over: f64,
    unmet: f64,
    unreachable: f64,
}

/// The three sentences about the last year of the study without changes.
///
/// # Errors
/// [`Failure`] for results that cannot be read.
pub fn answer(source: &Source) -> Result<Vec<Sentence>, Failure> {
    let Some(case) = source.main() else { return Ok(Vec::new()) };
    let rows = balance(case)?;
    let (zones, totals): (Vec<Balance>, Vec<Balance>) = rows.into_iter().partition(|row| row.zone.is_some());
    Ok(vec![enough(case, &totals), places(&zones), people(&totals)])
}

fn balance(case: &Case) -> Result<Vec<Balance>, Failure> {
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
            called: service.called(),
            zone: (zone != TOTAL).then(|| line.text("zone_name").unwrap_or(zone).to_owned()),
            gap: line.number("gap").map(f64::round),
            over: people("over"),
            unmet: people("unmet"),
            unreachable: people("unreachable"),
        });
    }
    Ok(rows)
}

/// Whether there are enough places in all.
fn enough(case: &Case, totals: &[Balance]) -> Sentence {
    let item = |row: &Balance| {
        let gap = row.gap?;
        let key = match gap {
            gap if gap > 0.0 => "handover.answer.short",
            gap if gap < 0.0 => "handover.answer.spare",
            _ => "handover.answer.even",
        };
        let name = row.called.name.clone();
        Some(say(key).text_of("service", name).part("places", [row.called.seats.count(gap.abs())]))
    };
    let items: Vec<Sentence> = totals.iter().filter_map(item).collect();
    if items.is_empty() {
        return say("handover.answer.uncounted").with("year", case.year);
    }
    let more = items.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| say("handover.answer.more").count("n", more));
    let named = items.into_iter().take(NAMED);
    say("handover.answer.enough").with("year", case.year).series("items", named).part("more", more)
}

/// Where places are short.
fn places(zones: &[Balance]) -> Sentence {
    if zones.is_empty() {
        return say("handover.answer.unzoned");
    }
    let mut short: Vec<(f64, &Balance)> =
        zones.iter().filter_map(|row| Some((row.gap.filter(|gap| *gap > 0.0)?, row))).collect();
    let mut names: Vec<&str> = short.iter().filter_map(|(_, row)| row.zone.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return say("handover.answer.nowhere");
    }
    // Equal gaps stay in the order of the results.
    short.sort_by(|one, other| other.0.total_cmp(&one.0));
    let item = |(gap, row): &(f64, &Balance)| {
        let say = say("handover.answer.zone").with("zone", row.zone.as_deref().unwrap_or_default());
        say.text_of("service", row.called.name.clone()).part("places", [row.called.seats.count(*gap)])
    };
    let items: Vec<Sentence> = short.iter().take(NAMED).map(item).collect();
    say("handover.answer.where").count("n", names.len()).series("items", items)
}

/// Who has no place, or nothing in reach.
fn people(totals: &[Balance]) -> Sentence {
    let mut rows: Vec<&Balance> = totals.iter().filter(|row| row.over + row.unmet + row.unreachable > 0.0).collect();
    if rows.is_empty() {
        return say("handover.answer.everybody");
    }
    rows.sort_by(|one, other| {
        let all = |row: &Balance| row.unmet + row.unreachable + row.over;
        all(other).total_cmp(&all(one))
    });
    let more = rows.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| say("handover.answer.more").count("n", more));
    let item = |row: &&Balance| {
        let parts = [
            ("handover.answer.unmet", row.unmet),
            ("handover.answer.unreachable", row.unreachable),
            ("handover.answer.over", row.over),
        ];
        let parts = parts.into_iter().filter(|(_, people)| *people > 0.0);
        let parts = parts.map(|(key, people)| {
            say(key)
                .whole("people", people)
                .part("seat", [row.called.seats.one()])
                .part("seats", [row.called.seats.words()])
        });
        say("handover.answer.group").text_of("service", row.called.name.clone()).series("parts", parts)
    };
    let items: Vec<Sentence> = rows.iter().take(NAMED).map(item).collect();
    say("handover.answer.who").series("items", items).part("more", more)
}
