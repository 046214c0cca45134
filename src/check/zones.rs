//! `zones.geojson` and `balance.csv` of a finished output, taken again from cells and sites.

use super::comparison::Comparison;
use super::counted::{Counted, PERSONS, People, RATIO};
use super::facilities::is_unlocated;
use super::folder::{Line, Row};
use super::written::Written;
use std::collections::BTreeMap;

const LAYER: &str = "zones.geojson";

/// Places of the sites that `pass`: of those that people can go to all and those that exist already, and of those that are open
/// without a position. None where the service counts no places.
fn places(written: &Written<'_>, pass: impl Fn(&Row) -> bool) -> [Option<f64>; 3] {
    let sum = |sites: &mut dyn Iterator<Item = &Row>| {
        let sum = sites.filter(|site| pass(site)).filter_map(|site| site.number("places")).sum();
        Some(sum).filter(|_| !written.table.is_uncounted())
    };
    let existing = |site: &&Row| site.text("status") == Some("existing");
    let unlocated = |site: &&Row| is_unlocated(written, site) && site.text("zone").is_some();
    [
        sum(&mut written.counted()),
        sum(&mut written.counted().filter(existing)),
        sum(&mut written.sites.iter().filter(unlocated)),
    ]
}

/// Open sites among those that `pass` of which nobody knows the places.
fn unknown(written: &Written<'_>, pass: impl Fn(&Row) -> bool) -> f64 {
    written.open().filter(|site| pass(site) && !site.is("counted")).count() as f64
}

/// People of a zone beyond the places of where they are sent: of each site those of the zone have their part.
fn over(written: &Written<'_>, counted: &Counted<'_>, zone: Option<&str>) -> f64 {
    let part = |site: &Row| {
        let sent = counted.sent.get(site.text("id")?)?;
        Some(site.number("over").unwrap_or_default() * sent.by_zone.get(&zone)? / sent.persons)
    };
    written.counted().filter_map(part).sum()
}

/// Compares every zone.
pub(super) fn zones(written: &Written<'_>, counted: &Counted<'_>, comparison: &mut Comparison) {
    for zone in &written.zones {
        let id = zone.text("id");
        let People { demand, allocated, unmet, unreachable, weighted } =
            counted.by_zone.get(&id).copied().unwrap_or_default();
        let [places, existing, unlocated] = places(written, |site| site.text("zone") == id);
        let what = |column: &str| format!("{LAYER} {} {column}", id.unwrap_or("?"));
        for (column, found) in [
            ("demand", demand),
            ("allocated", allocated),
            ("over", over(written, counted, id)),
            ("unmet", unmet),
            ("unreachable", unreachable),
            ("sites_unknown", unknown(written, |site| site.text("zone") == id)),
        ] {
            comparison.amount(|| what(column), zone.amount(column), found, PERSONS);
        }
        let all = demand + zone.amount("demand_unlocated");
        let gap = places.zip(unlocated).map(|(places, unlocated)| all - places - unlocated);
        for (column, found) in
            [("places", places), ("places_existing", existing), ("places_unlocated", unlocated), ("gap", gap)]
        {
            comparison.amount_or_none(|| what(column), zone.number(column), found, PERSONS);
        }
        comparison.holds(zone.amount("demand_unlocated") >= 0.0, || what("demand_unlocated"));
        mean(|| what("mean_cost"), zone.number("mean_cost"), [weighted, allocated], comparison);
        comparison.holds(zone.number("persons").is_none_or(|persons| persons >= 0.0), || what("persons"));
        share(|| what("allocated_share"), zone.number("allocated_share"), allocated, demand, comparison);
    }
    if !written.zones.is_empty() {
        let over = written.zones.iter().map(|zone| zone.amount("over")).sum();
        let ledger = written.ledger["demand"]["over"].as_f64().unwrap_or(f64::NAN);
        comparison.amount(|| format!("{LAYER} over"), over, ledger, PERSONS);
    }
}

/// Ways are written to a thousandth, and means of them too.
const COST: f64 = 2e-3;

/// What ways cost on average; none where nobody goes.
fn mean(what: impl Fn() -> String, stated: Option<f64>, [weighted, people]: [f64; 2], comparison: &mut Comparison) {
    let found = Some(weighted / people).filter(|_| people > 0.0);
    comparison.number(what, stated, found, COST * (1.0 + 1e-3 * found.unwrap_or_default()));
}

/// allocated / demand; none where nobody is in need.
fn share(what: impl Fn() -> String, stated: Option<f64>, allocated: f64, demand: f64, comparison: &mut Comparison) {
    comparison.number(what, stated, Some(allocated / demand).filter(|_| demand > 0.0), RATIO);
}

fn number(row: &Line, column: &str) -> Option<f64> {
    row.get(column).and_then(|text| text.parse().ok())
}

/// `balance.csv` has what the zones' layer has, and in its total what the ledger has.
pub(super) fn balance(written: &Written<'_>, counted: &Counted<'_>, comparison: &mut Comparison) {
    const COLUMNS: [&str; 12] = [
        "persons",
        "demand",
        "demand_unlocated",
        "places",
        "places_existing",
        "places_unlocated",
        "sites_unknown",
        "allocated",
        "over",
        "unmet",
        "unreachable",
        "gap",
    ];
    let amount = |row: &Line, column: &str| number(row, column).unwrap_or(f64::NAN);
    let by_id: BTreeMap<&str, &Row> = written.zones.iter().filter_map(|zone| Some((zone.text("id")?, zone))).collect();
    let Some((last, rows)) = written.balance.split_last() else {
        comparison.holds(false, || "balance.csv".to_owned());
        return;
    };
    comparison.number(|| "balance.csv".to_owned(), Some(rows.len() as f64), Some(written.zones.len() as f64), 0.0);
    for row in rows {
        let id = row.get("zone_id").map_or("", String::as_str);
        // An id that began like a formula was written with an apostrophe before it.
        let zone = by_id.get(id).or_else(|| by_id.get(id.strip_prefix('\'')?));
        let what = |column: &str| format!("balance.csv {id} {column}");
        let text = |column: &str| row.get(column).map(String::as_str);
        comparison.cell(|| what("zone_name"), text("zone_name"), zone.and_then(|zone| zone.text("name")));
        for column in COLUMNS {
            let found = zone.and_then(|zone| zone.number(column));
            comparison.amount_or_none(|| what(column), number(row, column), found, PERSONS);
        }
        let found = zone.and_then(|zone| zone.number("mean_cost"));
        comparison.number(|| what("mean_cost"), number(row, "mean_cost"), found, COST);
        let found = zone.and_then(|zone| zone.number("allocated_share"));
        comparison.number(|| what("allocated_share"), number(row, "allocated_share"), found, RATIO);
    }
    let what = |column: &str| format!("balance.csv total {column}");
    comparison.text(|| what("zone_id"), last.get("zone_id").map(String::as_str), Some("total"));
    for column in ["persons", "demand"] {
        // Residents may be unknown, of all zones alike.
        let rows = rows.iter().map(|row| number(row, column)).sum::<Option<f64>>();
        if !written.zones.is_empty() {
            comparison.amount_or_none(|| what(column), number(last, column), rows, PERSONS);
        }
    }
    let ledger = |column: &str| written.ledger["demand"][column].as_f64().unwrap_or(f64::NAN);
    for column in ["allocated", "over", "unmet", "unreachable"] {
        comparison.amount(|| what(column), amount(last, column), ledger(column), PERSONS);
    }
    let (demand, allocated) = (ledger("allocated") + ledger("unmet") + ledger("unreachable"), ledger("allocated"));
    let [places, existing, unlocated] = places(written, |_| true);
    let all = demand + amount(last, "demand_unlocated");
    let gap = places.zip(unlocated).map(|(places, unlocated)| all - places - unlocated);
    for (column, found) in [
        ("demand", Some(demand)),
        ("places", places),
        ("places_existing", existing),
        ("places_unlocated", unlocated),
        ("sites_unknown", Some(unknown(written, |_| true))),
        ("gap", gap),
    ] {
        comparison.amount_or_none(|| what(column), number(last, column), found, PERSONS);
    }
    if written.zones.is_empty() {
        comparison.amount(|| what("demand_unlocated"), amount(last, "demand_unlocated"), 0.0, PERSONS);
    } else {
        let known = rows.iter().map(|row| amount(row, "demand_unlocated")).sum::<f64>();
        comparison.amount(|| what("demand_unlocated"), amount(last, "demand_unlocated"), known, PERSONS);
        let all = written.ledger["demand"]["unlocated"].as_f64().unwrap_or(f64::NAN);
        comparison.holds(known <= all + PERSONS, || what("demand_unlocated"));
    }
    let is_own = |zone: Option<&str>| written.zones.is_empty() || zone.is_some();
    let weighted = counted.by_zone.iter().filter(|(zone, _)| is_own(**zone)).map(|(_, people)| people.weighted).sum();
    mean(|| what("mean_cost"), number(last, "mean_cost"), [weighted, allocated], comparison);
    comparison.holds(number(last, "persons").is_none_or(|persons| persons >= 0.0), || what("persons"));
    share(|| what("allocated_share"), number(last, "allocated_share"), allocated, demand, comparison);
}
