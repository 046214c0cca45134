//! Many years, or years of a forecast, as tables: the district year by year, and the gap of every zone in every year.

use super::table::Table;
use crate::balance::{Level, Results};
use crate::output::{Unit, Value, Year, Zone, years_columns};
use crate::units::Persons;
use crate::words::{Basis, Lang, say, shorten, whole, word};

/// More years than this do not fit side by side in the table of zones.
const SIDE_BY_SIDE: usize = 3;

/// Whether the years are better shown so: there are many, or demand changes with them.
pub fn is_wanted(all: &[Results]) -> bool {
    let is_foreseen = || all.iter().flat_map(|results| &results.services).any(|service| service.forecast.is_some());
    all.len() > SIDE_BY_SIDE || (all.len() > 1 && is_foreseen())
}

/// The tables of a service.
pub fn text(all: &[Results], service: usize, lang: Lang) -> String {
    let mut out = district(all, service, lang);
    let Some(last) = all.last() else { return out };
    if last.services[service].is_uncounted || last.model.zones.is_empty() {
        return out;
    }
    let of = |basis: Basis| say("cli.years.demand_of").part("basis", [basis.word()]);
    out += &say("cli.years.gaps").part("demand", all.first().and_then(|results| results.basis).map(of)).text(lang);
    out.push('\n');
    out.push_str(&zones(all, service, lang));
    out
}

/// The district: a row for each year.
fn district(all: &[Results], service: usize, lang: Lang) -> String {
    let Some(last) = all.last().map(|results| &results.services[service]) else { return String::new() };
    let basis = all.first().and_then(|results| results.basis);
    let rows = Year::all(all, &last.id);
    let columns: Vec<_> = years_columns()
        .into_iter()
        .filter(|column| column.name != "service")
        .map(|column| column.seats(last.called.seats).basis(basis))
        // What no year has is not shown.
        .filter(|column| rows.iter().any(|row| column.value(*row) != Value::Nothing))
        .filter(|column| column.name != "gap_without_housing" || has_housing(all, service))
        .collect();
    let mut table = Table::new(columns.iter().map(|column| column.heading(lang)).collect());
    for row in rows {
        table.row(columns.iter().map(|column| cell(&column.name, &column.value(row), column.unit, lang)).collect());
    }
    table.render()
}

/// A value as the table shows it.
fn cell(column: &str, value: &Value<'_>, unit: Unit, lang: Lang) -> String {
    match (value, unit) {
        (Value::Nothing, _) => "-".to_owned(),
        (Value::Text(text), _) if column == "alert" => level(text, lang).to_owned(),
        (Value::Text(text), _) => shorten(text, 40),
        (value, Unit::Year) => value.cell(Unit::Year),
        (value, Unit::Share) => value.to_f64().map_or_else(String::new, |share| format!("{:.1} %", share * 100.0)),
        (value, _) => value.to_f64().map_or_else(String::new, whole),
    }
}

fn has_housing(all: &[Results], service: usize) -> bool {
    let parts = all.iter().filter_map(|results| results.services[service].forecast.as_ref());
    parts.flat_map(|(_, parts)| parts).any(|part| part.housing > Persons::ZERO)
}

/// A warning in words.
fn level(name: &str, lang: Lang) -> &'static str {
    word(
        match name {
            "red" => "cli.years.red",
            "yellow" => "cli.years.yellow",
            _ => "cli.years.none",
        },
        lang,
    )
}

/// The gap of every zone in every year, with a sign for its warning.
fn zones(all: &[Results], service: usize, lang: Lang) -> String {
    let mut head = vec![word("cli.head.zone", lang).to_owned()];
    head.extend(all.iter().map(|results| results.year.to_string()));
    let mut table = Table::new(head);
    let of_year: Vec<Vec<Zone<'_>>> =
        all.iter().map(|results| Zone::and_total(results, &results.services[service])).collect();
    for row in 0..of_year.first().map_or(0, Vec::len) {
        let zone = of_year[0][row];
        let mut cells = vec![zone.name().unwrap_or(word("cli.balance.total", lang)).to_owned()];
        for (results, zones) in all.iter().zip(&of_year) {
            let balance = zones[row].balance();
            let mark = match results.alert.of(balance) {
                Level::Red => " !!",
                Level::Yellow => " ! ",
                Level::None => "   ",
            };
            cells.push(whole(balance.gap().to_f64()) + mark);
        }
        if zone.id().is_some() { table.row(cells) } else { table.sum(cells) }
    }
    table.render()
}
