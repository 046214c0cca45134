//! `zones.geojson` and `balance.csv` of a finished output, taken again from cells and sites.

use super::comparison::Comparison;
use super::counted::{Counted, PERSONS, People, RATIO};
use super::facilities::is_unlocated;
use super::folder::Row;
use super::table::Line;
use super::written::Written;
use std::collections::BTreeMap;

const LAYER: &str = "zones.geojson";

/// What the sites of a zone, or of all, come to.
#[derive(Default, Clone, Copy)]
struct Offered {
    /// Places of those that people can go to.
    places: f64,
    /// Of those of them that exist already.
    existing: f64,
    /// Of those that are open without a position.
    unlocated: f64,
    /// Open sites of which nobody knows the places.
    unknown: f64,
}

impl Offered {
    fn add(&mut self, written: &Written<'_>, site: &Row) {
        let places = site.number("places").unwrap_or(0.0);
        if site.is("counted") {
            self.places += places;
            self.existing += site.number("places_existing").unwrap_or(0.0);
        } else if site.at.is_some() && written.is_open(site) {
            self.unknown += 1.0;
        }
        if is_unlocated(written, site) && site.text("zone").is_some() {
            self.unlocated += places;
        }
    }

    /// The places; none where the service counts none.
    fn counts(self, written: &Written<'_>) -> [Option<f64>; 3] {
        [self.places, self.existing, self.unlocated].map(|n| Some(n).filter(|_| !written.table.is_uncounted()))
    }
}

/// The sites by zone, and all of them.
fn offered<'w>(written: &'w Written<'_>) -> (BTreeMap<Option<&'w str>, Offered>, Offered) {
    let mut by_zone: BTreeMap<Option<&str>, Offered> = BTreeMap::new();
    let mut all = Offered::default();
    for site in &written.sites {
        all.add(written, site);
        by_zone.entry(site.text("zone")).or_default().add(written, site);
    }
    (by_zone, all)
}

/// People by zone beyond the places of where they are sent: of each site those of the zone have their part.
fn over<'w>(written: &Written<'_>, counted: &Counted<'w>) -> BTreeMap<Option<&'w str>, f64> {
    let mut by_zone: BTreeMap<Option<&str>, f64> = BTreeMap::new();
    for site in written.counted() {
        let Some(sent) = site.text("id").and_then(|id| counted.sent.get(id)) else { continue };
        for (zone, people) in &sent.by_zone {
            *by_zone.entry(*zone).or_default() += site.number("over").unwrap_or_default() * people / sent.persons;
        }
    }
    by_zone
}

/// Compares every zone.
pub(super) fn zones(written: &Written<'_>, counted: &Counted<'_>, comparison: &mut Comparison) {
    let (offered, over) = (offered(written).0, over(written, counted));
    for zone in &written.zones {
        let id = zone.text("id");
        let People { demand, allocated, unmet, unreachable, weighted } =
            counted.by_zone.get(&id).copied().unwrap_or_default();
        let offered = offered.get(&id).copied().unwrap_or_default();
        let [places, existing, unlocated] = offered.counts(written);
        let what = |column: &str| format!("{LAYER} {} {column}", id.unwrap_or("?"));
        // Zones that the study does not name are those of a table of demand, which have no borders.
        let has_borders = zone.shape.as_ref().is_some_and(|shape| !shape.0.is_empty());
        comparison.holds(has_borders == written.run.study.zones.is_some(), || what("geometry"));
        for (column, found) in [
            ("demand", demand),
            ("allocated", allocated),
            ("over", over.get(&id).copied().unwrap_or_default()),
            ("unmet", unmet),
            ("unreachable", unreachable),
            ("sites_unknown", offered.unknown),
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
    let amount = |row: &Line<'_>, column: &str| row.number(column).unwrap_or(f64::NAN);
    let by_id: BTreeMap<&str, &Row> = written.zones.iter().filter_map(|zone| Some((zone.text("id")?, zone))).collect();
    let Some((last, rows)) = written.balance.split_last() else {
        comparison.holds(false, || "balance.csv".to_owned());
        return;
    };
    comparison.number(|| "balance.csv".to_owned(), Some(rows.len() as f64), Some(written.zones.len() as f64), 0.0);
    for row in rows {
        let id = row.get("zone_id").unwrap_or_default();
        // An id that began like a formula was written with an apostrophe before it.
        let zone = by_id.get(id).or_else(|| by_id.get(id.strip_prefix('\'')?));
        let what = |column: &str| format!("balance.csv {id} {column}");
        comparison.cell(|| what("zone_name"), row.get("zone_name"), zone.and_then(|zone| zone.text("name")));
        for column in COLUMNS {
            let found = zone.and_then(|zone| zone.number(column));
            comparison.amount_or_none(|| what(column), row.number(column), found, PERSONS);
        }
        let found = zone.and_then(|zone| zone.number("mean_cost"));
        comparison.number(|| what("mean_cost"), row.number("mean_cost"), found, COST);
        let found = zone.and_then(|zone| zone.number("allocated_share"));
        comparison.number(|| what("allocated_share"), row.number("allocated_share"), found, RATIO);
    }
    for row in &written.balance {
        let what = || format!("balance.csv {} way_unit", row.get("zone_id").unwrap_or_default());
        comparison.text(what, row.get("way_unit"), Some(written.impedance().as_str()));
    }
    let what = |column: &str| format!("balance.csv total {column}");
    comparison.text(|| what("zone_id"), last.get("zone_id"), Some("total"));
    for column in ["persons", "demand"] {
        // Residents may be unknown, of all zones alike.
        let rows = rows.iter().map(|row| row.number(column)).sum::<Option<f64>>();
        if !written.zones.is_empty() {
            comparison.amount_or_none(|| what(column), last.number(column), rows, PERSONS);
        }
    }
    let ledger = |column: &str| written.ledger["demand"][column].as_f64().unwrap_or(f64::NAN);
    for column in ["allocated", "over", "unmet", "unreachable"] {
        comparison.amount(|| what(column), amount(last, column), ledger(column), PERSONS);
    }
    let (demand, allocated) = (ledger("allocated") + ledger("unmet") + ledger("unreachable"), ledger("allocated"));
    let offered = offered(written).1;
    let [places, existing, unlocated] = offered.counts(written);
    let all = demand + amount(last, "demand_unlocated");
    let gap = places.zip(unlocated).map(|(places, unlocated)| all - places - unlocated);
    for (column, found) in [
        ("demand", Some(demand)),
        ("places", places),
        ("places_existing", existing),
        ("places_unlocated", unlocated),
        ("sites_unknown", Some(offered.unknown)),
        ("gap", gap),
    ] {
        comparison.amount_or_none(|| what(column), last.number(column), found, PERSONS);
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
    mean(|| what("mean_cost"), last.number("mean_cost"), [weighted, allocated], comparison);
    comparison.holds(last.number("persons").is_none_or(|persons| persons >= 0.0), || what("persons"));
    share(|| what("allocated_share"), last.number("allocated_share"), allocated, demand, comparison);
}
