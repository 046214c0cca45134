//! The balance of a run as tables: one per service, one row per zone.

use super::table::Table;
use super::years_table;
use crate::balance::{Results, ServiceResult, certificate};
use crate::output::{self, Column, Unit, Zone};
use crate::scenario::ScenarioTable;
use crate::units::{Impedance, Limit, Persons, Places};
use crate::words::{Basis, Lang, bare_cost, say, whole, word};
use serde_json::{Value, json};

/// Tables of one run.
pub fn tables(results: &Results, lang: Lang) -> String {
    let mut out = String::new();
    for service in &results.services {
        out.push_str(&title(service, lang));
        let places = (service.total.places_unlocated > Places::ZERO).then_some("places_unlocated");
        let people = (service.total.demand_unlocated > Persons::ZERO).then_some("demand_unlocated");
        let unknown = (service.total.sites_unknown > 0).then_some("sites_unknown");
        let names = ["demand"].into_iter().chain(people).chain(["places"]).chain(places).chain(unknown);
        let names = names.chain(["allocated", "over", "unmet", "unreachable", "gap", "mean_cost"]);
        let columns =
            shown((results.basis, service), &names.filter(|name| is_about(service, name)).collect::<Vec<_>>());
        let mut head = vec![word("cli.head.zone", lang).to_owned()];
        head.extend(columns.iter().map(|column| heading(column, lang)));
        let mut table = Table::new(head);
        let zones = Zone::and_total(results, service);
        let rest: Vec<Option<f64>> = columns.iter().map(|column| rest(column, &zones)).collect();
        for zone in zones {
            let mut cells = vec![zone.name().unwrap_or(word("cli.balance.total", lang)).to_owned()];
            cells.extend(columns.iter().map(|column| number(column, zone)));
            match zone.id() {
                Some(_) => table.row(cells),
                None => {
                    if let Some(row) = in_no_zone(&rest, lang) {
                        table.row(row);
                    }
                    table.sum(cells);
                }
            }
        }
        out.push_str(&table.render());
        out.push_str(&beside(service, lang));
        out.push_str(&super::optimal::text(&results.model, service, lang));
        out.push_str(&super::access_table::text((results.basis, service), lang));
        out.push('\n');
    }
    out
}

/// Tables of all cases of a study: its years side by side, scenario by scenario.
pub fn by_case(all: &[Results], scenarios: &[ScenarioTable], lang: Lang) -> String {
    let mut out = String::new();
    for years in all.chunk_by(|a, b| a.scenario == b.scenario) {
        let id = years.first().and_then(|results| results.scenario.as_deref());
        if let Some(id) = id {
            let table = scenarios.iter().find(|table| table.id == id);
            let name = table.map_or_else(|| say("cli.balance.base").in_all(), ScenarioTable::called);
            out += &say("cli.balance.scenario").with("id", id).text_of("name", name).text(lang);
            out.push('\n');
        }
        out += &by_year(years, lang);
    }
    out
}

/// Tables of the same study in several years side by side: supply and gap of each, the allocation of the last.
pub fn by_year(all: &[Results], lang: Lang) -> String {
    let Some(last) = all.last() else { return String::new() };
    // What changes with the plan stands there for every year; who needs the service does not.
    let is_of_all = |column: &Column<'_, Zone<'_>>| {
        matches!(&*column.name, "places" | "places_unlocated" | "sites_unknown" | "gap")
    };
    let is_of_none = |column: &Column<'_, Zone<'_>>| matches!(&*column.name, "demand" | "demand_unlocated");
    let mut out = String::new();
    for (number_of_service, service) in last.services.iter().enumerate() {
        if years_table::is_wanted(all) {
            out.push_str(&title(service, lang));
            out.push_str(&years_table::text(all, number_of_service, lang));
            out.push('\n');
            continue;
        }
        let totals = || all.iter().map(|results| &results.services[number_of_service].total);
        let places = totals().any(|total| total.places_unlocated > Places::ZERO).then_some("places_unlocated");
        let people = (service.total.demand_unlocated > Persons::ZERO).then_some("demand_unlocated");
        let unknown = totals().any(|total| total.sites_unknown > 0).then_some("sites_unknown");
        let names = ["demand"].into_iter().chain(people).chain(["places"]).chain(places).chain(unknown);
        let names = names.chain(["gap", "allocated", "over", "unmet", "unreachable", "mean_cost"]);
        let columns = shown((last.basis, service), &names.filter(|name| is_about(service, name)).collect::<Vec<_>>());
        let mut head = vec![word("cli.head.zone", lang).to_owned()];
        for column in &columns {
            let heading = heading(column, lang);
            let of = |results: &Results| say("cli.head.of_year").with("heading", &heading).with("year", results.year);
            if is_of_all(column) {
                head.extend(all.iter().map(|results| of(results).text(lang)));
            } else if is_of_none(column) {
                head.push(heading);
            } else {
                head.push(of(last).text(lang));
            }
        }
        out.push_str(&title(service, lang));
        let mut table = Table::new(head);
        // Every year has the services and the zones of the study.
        let years = all.iter().map(|results| Zone::and_total(results, &results.services[number_of_service]));
        let years: Vec<Vec<Zone<'_>>> = years.collect();
        let mut others = Vec::new();
        for column in &columns {
            let earlier = if is_of_all(column) { &years[..years.len() - 1] } else { &[] };
            others.extend(earlier.iter().chain(years.last()).map(|zones| rest(column, zones)));
        }
        for (row, zone) in Zone::and_total(last, service).into_iter().enumerate() {
            let mut cells = vec![zone.name().unwrap_or(word("cli.balance.total", lang)).to_owned()];
            for column in &columns {
                let earlier = if is_of_all(column) { &years[..years.len() - 1] } else { &[] };
                cells.extend(earlier.iter().map(|zones| number(column, zones[row])));
                cells.push(number(column, zone));
            }
            match zone.id() {
                Some(_) => table.row(cells),
                None => {
                    if let Some(row) = in_no_zone(&others, lang) {
                        table.row(row);
                    }
                    table.sum(cells);
                }
            }
        }
        out.push_str(&table.render());
        let below = beside(service, lang)
            + &super::optimal::text(&last.model, service, lang)
            + &super::access_table::text((last.basis, service), lang);
        if !below.is_empty() {
            out += &say("cli.balance.of_year").with("year", last.year).text(lang);
            out.push('\n');
            out.push_str(&below);
        }
        out.push('\n');
    }
    out
}

/// What stands over a column; over costs also what they are in, as nothing else in the table says it.
fn heading<'a>(column: &Column<'a, Zone<'a>>, lang: Lang) -> String {
    // Times are in minutes, for people.
    let unit = match column.unit {
        Unit::Cost(Some(Impedance::Seconds)) => Some(word("output.unit.minutes", lang)),
        Unit::Cost(_) => column.unit.word(column.seats.unwrap_or_default(), lang),
        _ => None,
    };
    column.heading(lang) + &unit.map_or_else(String::new, |unit| format!(" {unit}"))
}

/// Whether a column says anything of a service: where no places are counted, nobody lacks one.
fn is_about(service: &ServiceResult, column: &str) -> bool {
    !service.is_uncounted || !matches!(column, "places" | "over" | "unmet" | "gap")
}

/// These columns of a zone, in the order of the names.
fn shown<'a>((basis, service): (Option<Basis>, &ServiceResult), names: &[&str]) -> Vec<Column<'a, Zone<'a>>> {
    let columns = output::balances(Unit::Cost(Some(service.travel.impedance))).into_iter().map(|column| {
        // The other columns of people are parts of the demand, and a line has no room to say it of each.
        let basis = basis.filter(|_| column.name.starts_with("demand"));
        column.seats(service.called.seats).basis(basis)
    });
    let mut columns: Vec<_> = columns.filter(|column| names.contains(&&*column.name)).collect();
    columns.sort_by_key(|column| names.iter().position(|name| *name == column.name));
    columns
}

fn number<'a>(column: &Column<'a, Zone<'a>>, zone: Zone<'a>) -> String {
    let shown = |number| match column.unit {
        Unit::Cost(Some(of)) => bare_cost(number, of),
        _ => whole(number),
    };
    column.value(zone).to_f64().map_or_else(|| "-".to_owned(), shown)
}

/// What the total has of a column and no zone has, the total being the last row; none of what is no sum, and where there are no zones.
fn rest<'a>(column: &Column<'a, Zone<'a>>, zones: &[Zone<'a>]) -> Option<f64> {
    let is_sum = !matches!(column.unit, Unit::Cost(_) | Unit::Share);
    let (total, zones) = zones.split_last().filter(|(_, zones)| is_sum && !zones.is_empty())?;
    let of = |zone: &Zone<'a>| column.value(*zone).to_f64();
    Some(of(total)? - zones.iter().map(|zone| of(zone).unwrap_or(0.0)).sum::<f64>())
}

/// The row of sites that stand in no zone and so in the total alone; none where there are none.
fn in_no_zone(rest: &[Option<f64>], lang: Lang) -> Option<Vec<String>> {
    // Counts have six decimals; what is left below is of adding them up.
    let is_there = rest.iter().flatten().any(|rest| rest.abs() > 1e-5);
    let shown = |rest: &Option<f64>| rest.map_or_else(|| "-".to_owned(), whole);
    let name = || word("cli.balance.in_no_zone", lang).to_owned();
    is_there.then(|| std::iter::once(name()).chain(rest.iter().map(shown)).collect())
}

fn title(service: &ServiceResult, lang: Lang) -> String {
    // The nearest site is taken however far it is.
    let heeded = service.cutoff.filter(|_| service.method.heeds_cutoff());
    let limit = match (heeded, service.least_cutoff) {
        (None, _) => String::new(),
        (Some(cutoff), Some(least)) if least != cutoff => format!(" {least} – {cutoff}"),
        (Some(cutoff), _) => format!(" {cutoff}"),
    };
    let title = say("cli.balance.title")
        .text_of("service", service.called.name.clone())
        .with("method", service.method.as_str());
    title.with("cutoff", limit).part("travel", [service.travel.words()]).text(lang) + "\n"
}

/// What stands in the ledger beside the zones: people outside every zone or without a position, places not counted.
fn beside(service: &ServiceResult, lang: Lang) -> String {
    let people = &service.ledger.demand;
    let places = service.ledger.places.unwrap_or_default();
    let parts: Vec<String> = [
        ("cli.balance.outside", people.outside.to_f64()),
        ("cli.balance.unlocated", people.unlocated.to_f64()),
        ("cli.balance.neighbours", people.neighbours.to_f64()),
        ("cli.balance.spare", places.spare.to_f64()),
        ("cli.balance.kept_free", places.excluded.to_f64()),
        ("cli.balance.not_open", places.not_open.to_f64()),
        ("cli.balance.places_unlocated", places.unlocated.to_f64()),
    ]
    .into_iter()
    .filter(|(_, n)| *n > 0.0)
    .map(|(key, n)| say(key).part("seats", [service.called.seats.words()]).whole("n", n).text(lang))
    .collect();
    if parts.is_empty() { String::new() } else { format!("  {}\n", parts.join(word("text.semicolon", lang))) }
}

/// The same as JSON.
pub fn json<'a>(results: &'a Results) -> Value {
    let columns = output::balances(Unit::Cost(None));
    let row = |zone: Zone<'a>| {
        let mut row = serde_json::Map::new();
        row.insert("zone".to_owned(), json!(zone.id()));
        row.insert("name".to_owned(), json!(zone.name()));
        row.extend(output::record(&columns, zone));
        Value::Object(row)
    };
    let service = |service: &'a ServiceResult| {
        let mut zones: Vec<Value> = Zone::and_total(results, service).into_iter().map(row).collect();
        let total = zones.pop();
        let [access, shares] = super::access_table::json(results, service);
        let cutoff = match service.travel.impedance {
            Impedance::Metres => "cutoff_m",
            Impedance::Seconds => "cutoff_s",
        };
        json!({
            "service": service.id, "method": service.method, cutoff: service.cutoff.map(Limit::value),
            "zones": zones, "total": total, "ledger": service.ledger,
            "certificate": certificate(&results.model, service), "access": access, "coverage": shares,
        })
    };
    let mut document = json!({
        "title": results.title, "year": results.year,
        "services": results.services.iter().map(service).collect::<Vec<_>>(),
        "reconciliation": results.reconciliation,
    });
    if let Some(scenario) = &results.scenario {
        document["scenario"] = json!(scenario);
    }
    document
}
