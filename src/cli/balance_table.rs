//! The balance of a run as tables: one per service, one row per zone.

use super::table::Table;
use crate::balance::{Results, ServiceResult, ZoneBalance, certificate};
use crate::units::Persons;
use crate::words::{Lang, say, whole, word};
use serde_json::{Value, json};

/// Tables of one run.
pub fn tables(results: &Results, lang: Lang) -> String {
    let head = [
        "cli.head.zone",
        "cli.head.demand",
        "cli.head.places",
        "cli.head.allocated",
        "cli.head.over",
        "cli.head.unmet",
        "cli.head.unreachable",
        "cli.head.gap",
    ];
    let mut out = String::new();
    for service in &results.services {
        out.push_str(&title(service, lang));
        let mut table = Table::new(head.map(say), lang);
        let cells = |name: &str, row: &ZoneBalance| {
            let mut cells = vec![name.to_owned()];
            cells.extend(numbers([
                row.demand,
                row.places.seated(),
                row.allocated,
                row.over,
                row.unmet,
                row.unreachable,
                row.gap(),
            ]));
            cells
        };
        for (zone, row) in results.model.zones.iter().zip(&service.zones) {
            table.row(cells(&zone.name, row));
        }
        table.sum(cells(word("cli.balance.total", lang), &service.total));
        out.push_str(&table.render());
        out.push_str(&beside(service, lang));
        out.push_str(&super::optimal::text(&results.model, service, lang));
        out.push_str(&super::access_table::text(service, lang));
        out.push('\n');
    }
    out
}

/// Tables of the same study before and after: supply and gap of both years, the allocation of the later one.
pub fn before_and_after(before: &Results, after: &Results, lang: Lang) -> String {
    let (then, now) = (before.year, after.year);
    let head = [
        say("cli.head.zone"),
        say("cli.head.demand"),
        say("cli.head.places_of").with("year", then),
        say("cli.head.places_of").with("year", now),
        say("cli.head.gap_of").with("year", then),
        say("cli.head.gap_of").with("year", now),
        say("cli.head.allocated"),
        say("cli.head.over"),
        say("cli.head.unmet"),
        say("cli.head.unreachable"),
    ];
    let mut out = String::new();
    for (old, new) in before.services.iter().zip(&after.services) {
        out.push_str(&title(new, lang));
        let mut table = Table::new(head.clone(), lang);
        let cells = |name: &str, old: &ZoneBalance, new: &ZoneBalance| {
            let mut cells = vec![name.to_owned()];
            let (had, has) = (old.places.seated(), new.places.seated());
            cells.extend(numbers([
                new.demand,
                had,
                has,
                old.gap(),
                new.gap(),
                new.allocated,
                new.over,
                new.unmet,
                new.unreachable,
            ]));
            cells
        };
        for ((zone, old), new) in after.model.zones.iter().zip(&old.zones).zip(&new.zones) {
            table.row(cells(&zone.name, old, new));
        }
        table.sum(cells(word("cli.balance.total", lang), &old.total, &new.total));
        out.push_str(&table.render());
        out.push_str(&beside(new, lang));
        out.push_str(&super::optimal::text(&after.model, new, lang));
        out.push_str(&super::access_table::text(new, lang));
        out.push('\n');
    }
    out
}

fn numbers<const N: usize>(values: [Persons; N]) -> impl Iterator<Item = String> {
    values.into_iter().map(|value| whole(value.to_f64()))
}

fn title(service: &ServiceResult, lang: Lang) -> String {
    // The nearest site is taken however far it is.
    let limit =
        service.cutoff.filter(|_| service.method.heeds_cutoff()).map_or(String::new(), |cutoff| format!(" {cutoff}"));
    let title = say("cli.balance.title").with("service", &service.id).with("method", service.method.as_str());
    title.with("cutoff", limit).text(lang) + "\n"
}

/// What stands in the ledger beside the zones: people outside every zone or without a position, places not counted.
fn beside(service: &ServiceResult, lang: Lang) -> String {
    let people = &service.ledger.demand;
    let places = &service.ledger.places;
    let parts: Vec<String> = [
        ("cli.balance.outside", people.outside.to_f64()),
        ("cli.balance.unlocated", people.unlocated.to_f64()),
        ("cli.balance.spare", places.spare.to_f64()),
        ("cli.balance.kept_free", places.excluded.to_f64()),
        ("cli.balance.not_open", places.not_open.to_f64()),
        ("cli.balance.places_unlocated", places.unlocated.to_f64()),
    ]
    .into_iter()
    .filter(|(_, n)| *n > 0.0)
    .map(|(key, n)| format!("{} {}", word(key, lang), whole(n)))
    .collect();
    if parts.is_empty() { String::new() } else { format!("  {}\n", parts.join(word("text.semicolon", lang))) }
}

/// The same as JSON.
pub fn json(results: &Results) -> Value {
    let row = |zone: Option<(&str, &str)>, row: &ZoneBalance| {
        json!({
            "zone": zone.map(|z| z.0), "name": zone.map(|z| z.1), "persons": row.persons, "demand": row.demand,
            "places": row.places, "places_existing": row.places_existing, "allocated": row.allocated, "over": row.over, "unmet": row.unmet,
            "unreachable": row.unreachable, "gap": row.gap(), "coverage": row.coverage(),
        })
    };
    let service = |service: &ServiceResult| {
        let zones = results.model.zones.iter().zip(&service.zones);
        let [access, shares] = super::access_table::json(service);
        json!({
            "service": service.id, "method": service.method, "cutoff_m": service.cutoff,
            "zones": zones.map(|(zone, balance)| row(Some((&zone.id, &zone.name)), balance)).collect::<Vec<_>>(),
            "total": row(None, &service.total), "ledger": service.ledger,
            "certificate": certificate(&results.model, service), "access": access, "coverage": shares,
        })
    };
    json!({
        "title": results.title, "year": results.year,
        "services": results.services.iter().map(service).collect::<Vec<_>>(),
        "reconciliation": results.reconciliation,
    })
}
