//! Two results side by side in words: how the gap of the district changes, which streets gain and lose, how many people go elsewhere; then
//! the table of zones.

use super::table::Table;
use crate::balance::{Alone, CaseChange, CaseOf, Changes, OneSided, ServiceChange, Turn, ZoneChange};
use crate::output::{Changed, Value, changes_columns};
use crate::units::Persons;
use crate::words::{Lang, Seats, Sentence, say, shorten, whole, word};

/// Zones, sites and cases that are named of many.
const NAMED: usize = 5;

/// Columns of the table on a terminal; the file has all.
const SHOWN: [&str; 9] = ["demand_a", "demand_b", "gap_a", "gap_b", "gap_diff", "stayed", "changed", "gained", "lost"];

/// Everything that is said.
pub fn text(changes: &Changes, lang: Lang) -> String {
    if changes.is_empty() {
        return say("cli.changes.nothing").count("n", changes.cases.len()).text(lang) + "\n";
    }
    let (mut out, mut same) = (String::new(), Vec::new());
    for case in &changes.cases {
        for service in &case.services {
            let title = say("cli.changes.title").text_of("service", service.called.name.clone());
            let title = title.part("a", [shown(&case.of[0])]).part("b", [shown(&case.of[1])]);
            if service.is_same() {
                same.push(title);
                continue;
            }
            out = out + &title.text(lang) + "\n";
            // Without places, or without zones, no street gains or loses.
            let streets = service.zones.iter().any(|zone| zone.turn().is_some()).then(|| zones(service));
            for sentence in [Some(gap(service)), streets, Some(people(service))].into_iter().flatten() {
                out = out + "  " + &sentence.text(lang) + "\n";
            }
            out += &table(case, service, lang);
            out.push('\n');
        }
    }
    if !same.is_empty() {
        let sentence = say("cli.changes.same").count("n", same.len()).part("more", more(same.len()));
        same.truncate(NAMED);
        out = out + &sentence.series("names", same).text(lang) + "\n";
    }
    out + &alone(&changes.alone, lang)
}

/// That there are more than are named.
fn more(n: usize) -> Option<Sentence> {
    (n > NAMED).then(|| say("cli.changes.more"))
}

/// `2025`, `delay 2025`.
fn shown(case: &CaseOf) -> Sentence {
    match &case.scenario {
        None => say("cli.changes.year").with("year", case.year),
        Some(scenario) => say("cli.changes.case").with("scenario", scenario).with("year", case.year),
    }
}

/// `300 places short`, `20 places to spare`.
fn balance(gap: Persons, seats: Seats) -> Sentence {
    let count = |n: Persons| seats.count(n.to_f64());
    match gap {
        Persons::ZERO => say("cli.changes.even"),
        short if short > Persons::ZERO => say("cli.changes.short").part("count", [count(short)]),
        spare => say("cli.changes.spare").part("count", [count(-spare)]),
    }
}

/// How the gap of the whole district changes.
fn gap(service: &ServiceChange) -> Sentence {
    let [a, b] = service.total.of.each_ref().map(|supply| supply.as_ref().and_then(|supply| supply.gap));
    let (Some(a), Some(b)) = (a, b) else { return say("cli.changes.no_gap") };
    let seats = service.called.seats;
    let key = match b.cmp(&a) {
        std::cmp::Ordering::Equal => "cli.changes.gap_same",
        std::cmp::Ordering::Greater => "cli.changes.gap_worse",
        std::cmp::Ordering::Less => "cli.changes.gap_better",
    };
    let change = if b > a { b - a } else { a - b };
    say(key)
        .part("before", [balance(a, seats)])
        .part("after", [balance(b, seats)])
        .part("change", [seats.count(change.to_f64())])
}

/// Which zones gain and lose, the most first; of equal ones the one that stands first.
fn zones(service: &ServiceChange) -> Sentence {
    let changed = |zone: &ZoneChange| zone.change_if(|supply| supply.gap).unwrap_or_default();
    let mut all: Vec<(Persons, &ZoneChange)> = service.zones.iter().map(|zone| (changed(zone), zone)).collect();
    all.sort_by_key(|(change, _)| *change);
    let better: Vec<&(Persons, &ZoneChange)> = all.iter().filter(|(change, _)| *change < Persons::ZERO).collect();
    let mut worse: Vec<&(Persons, &ZoneChange)> = all.iter().filter(|(change, _)| *change > Persons::ZERO).collect();
    worse.sort_by_key(|(change, _)| -*change);
    if better.is_empty() && worse.is_empty() {
        return say("cli.changes.zones_same");
    }
    let named = |zones: &[&(Persons, &ZoneChange)]| -> Vec<Sentence> {
        let one = |(change, zone): &&(Persons, &ZoneChange)| {
            let sign = if *change > Persons::ZERO { "+" } else { "" };
            say("cli.changes.zone").with("name", name(zone)).with("change", format!("{sign}{}", whole(change.to_f64())))
        };
        zones.iter().take(NAMED).map(one).collect()
    };
    let group = |key: &'static str, zones: &[&(Persons, &ZoneChange)]| {
        (!zones.is_empty()).then(|| say(key).count("n", zones.len()).series("names", named(zones)))
    };
    let turned = |key: &'static str, turn: Turn| {
        let names: Vec<&str> = service.zones.iter().filter(|zone| zone.turn() == Some(turn)).map(name).collect();
        (!names.is_empty()).then(|| say(key).list("names", names))
    };
    say("cli.changes.zones")
        .part("better", group("cli.changes.better", &better))
        .part("and", (!better.is_empty() && !worse.is_empty()).then(|| say("cli.changes.and")))
        .part("worse", group("cli.changes.worse", &worse))
        .part("newly", turned("cli.changes.newly_short", Turn::NewlyShort))
        .part("relieved", turned("cli.changes.relieved", Turn::Relieved))
}

fn name(zone: &ZoneChange) -> &str {
    zone.name.as_deref().or(zone.id.as_deref()).unwrap_or_default()
}

/// How many people go elsewhere.
fn people(service: &ServiceChange) -> Sentence {
    let moves = service.total.moves;
    let n = |n: Persons| n.to_f64();
    let is_one_kind = service.ways[0] == service.ways[1];
    let ways = say(if is_one_kind { "cli.changes.ways" } else { "cli.changes.other_ways" });
    let is_other_way = !is_one_kind || moves.longer + moves.shorter > Persons::ZERO;
    let ways = is_other_way.then(|| ways.whole("longer", n(moves.longer)).whole("shorter", n(moves.shorter)));
    let turnover = (moves.came + moves.gone > Persons::ZERO)
        .then(|| say("cli.changes.turnover").whole("came", n(moves.came)).whole("gone", n(moves.gone)));
    say("cli.changes.people")
        .whole("changed", n(moves.changed))
        .whole("both", n(moves.stayed + moves.changed))
        .whole("gained", n(moves.gained))
        .whole("lost", n(moves.lost))
        .part("ways", ways)
        .part("turnover", turnover)
}

fn table(case: &CaseChange, service: &ServiceChange, lang: Lang) -> String {
    let rows = Changed::all(case, service);
    let columns: Vec<_> = changes_columns()
        .into_iter()
        .filter(|column| SHOWN.contains(&&*column.name))
        // What no zone has is not shown.
        .filter(|column| rows.iter().any(|row| column.value(*row) != Value::Nothing))
        .map(|column| column.seats(service.called.seats))
        .collect();
    let mut head = vec![word("cli.head.zone", lang).to_owned()];
    head.extend(columns.iter().map(|column| column.heading(lang)));
    let mut table = Table::new(head);
    let number = |value: Value<'_>| value.to_f64().map_or_else(|| "-".to_owned(), whole);
    for (row, zone) in rows.iter().zip(service.zones.iter().map(Some).chain([None])) {
        let mut cells = vec![zone.map_or(word("cli.balance.total", lang), name).to_owned()];
        cells.extend(columns.iter().map(|column| number(column.value(*row))));
        if zone.is_some() { table.row(cells) } else { table.sum(cells) }
    }
    table.render()
}

/// What stands in one of the two only: so many of a kind, and the first of them by name.
fn alone(all: &[Alone], lang: Lang) -> String {
    let mut out = String::new();
    // Zones and sites of several services are often the same: each is named once.
    for is_of_b in [false, true] {
        for kind in OneSided::ALL {
            let own: Vec<&Alone> = all.iter().filter(|of| of.kind == kind && of.is_of_b == is_of_b).collect();
            if own.is_empty() {
                continue;
            }
            let mut names: Vec<String> = Vec::new();
            for of in &own {
                let name = of.name.as_ref().or(of.id.as_ref()).or(of.service.as_ref()).map(|name| shorten(name, 40));
                names.extend(name.filter(|name| !names.contains(name)));
            }
            let of_cells = matches!(kind, OneSided::Cells | OneSided::CellsInOtherZone);
            let n = if of_cells { own.iter().map(|of| of.n).sum() } else { names.len() };
            let people: Persons = own.iter().filter_map(|of| of.people).sum();
            let side = say(if is_of_b { "cli.changes.in_b" } else { "cli.changes.in_a" });
            let sentence = say(one_sided(kind)).count("n", n).part("side", [side]).whole("people", people.to_f64());
            out += &sentence.list("names", names.iter().take(NAMED)).part("more", more(names.len())).text(lang);
            out.push('\n');
        }
    }
    out
}

fn one_sided(kind: OneSided) -> &'static str {
    match kind {
        OneSided::Case => "cli.changes.one_case",
        OneSided::Service => "cli.changes.one_service",
        OneSided::Zone => "cli.changes.one_zone",
        OneSided::Site => "cli.changes.one_site",
        OneSided::Cells => "cli.changes.one_cells",
        OneSided::CellsInOtherZone => "cli.changes.one_cells_elsewhere",
    }
}
