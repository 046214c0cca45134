//! Every sum of a finished output, taken again from the cells: by facility, by zone, by catchment, and for the district.

use super::output::Row;
use super::ways::METRES;
use super::written::{Finding, Written};
use rstar::RTree;
use rstar::primitives::GeomWithData;
use std::collections::{BTreeMap, BTreeSet};

/// Numbers with six decimals add up to within this many persons, and a millionth of the sum.
const PERSONS: f64 = 1e-3;

/// Ratios have six decimals.
const RATIO: f64 = 2e-6;

/// Costs are written to a millimetre, and means of them too.
const COST: f64 = 2e-3;

/// What was compared, and the first difference.
#[derive(Default)]
struct Comparison {
    n: usize,
    off: Option<(String, f64, f64)>,
}

impl Comparison {
    fn same(&mut self, what: impl Fn() -> String, stated: f64, found: f64, tolerance: f64) {
        self.n += 1;
        // Also when one of them is no number.
        if self.off.is_none() && !((stated - found).abs() <= tolerance * (1.0 + 1e-3 * found.abs())) {
            self.off = Some((what(), stated, found));
        }
    }

    /// A column of persons or places.
    fn count(&mut self, row: &Row, layer: &str, column: &str, found: f64) {
        let name = || format!("{layer} {} {column}", row.text("id").or(row.text("facility_id")).unwrap_or("?"));
        self.same(name, row.amount(column), found, PERSONS);
    }
}

/// People by the columns of a cell.
#[derive(Default, Clone, Copy)]
struct People {
    demand: f64,
    allocated: f64,
    unmet: f64,
    unreachable: f64,
}

impl People {
    fn add(&mut self, other: Self) {
        self.demand += other.demand;
        self.allocated += other.allocated;
        self.unmet += other.unmet;
        self.unreachable += other.unreachable;
    }
}

/// What cells send to one facility.
#[derive(Default, Clone, Copy)]
struct Sent {
    persons: f64,
    weighted: f64,
    farthest: f64,
    /// Some of it from cells that are split between facilities: the layer has their mean way only, these are measured.
    is_measured: bool,
}

/// Compares all of it.
pub(super) fn sums(written: &Written<'_>) -> Finding {
    let mut all = Comparison::default();
    let (by_zone, sent) = cells(written, &mut all);
    let mut total = People::default();
    for people in by_zone.values() {
        total.add(*people);
    }
    ledger(written, total, &mut all);
    facilities(written, &sent, &mut all);
    zones(written, &by_zone, &mut all);
    balance(written, &mut all);
    match all.off {
        None => written.finding(
            true,
            &format!("总账闭合；{} 项数字由人口格重新算过，全部一致", all.n),
            &format!("the ledger closes; {} numbers were computed again from the cells and agree", all.n),
        ),
        Some((what, stated, found)) => written.finding(
            false,
            &format!("{what} 写的是 {stated}，应为 {found}"),
            &format!("{what} says {stated}, but it is {found}"),
        ),
    }
}

/// Every cell by itself; sums by zone, and what each facility gets.
fn cells<'w>(
    written: &'w Written<'_>,
    all: &mut Comparison,
) -> (BTreeMap<Option<&'w str>, People>, BTreeMap<&'w str, Sent>) {
    let mut by_zone: BTreeMap<Option<&str>, People> = BTreeMap::new();
    let mut sent: BTreeMap<&str, Sent> = BTreeMap::new();
    let at: BTreeMap<&str, [f64; 2]> = written.sites.iter().filter_map(|s| Some((s.text("id")?, s.at?))).collect();
    for cell in &written.cells {
        let [demand, allocated, unmet, unreachable] =
            ["demand", "allocated", "unmet", "unreachable"].map(|column| cell.amount(column));
        all.count(cell, "demand.geojson", "demand", allocated + unmet + unreachable);
        let goes = cell.text("facility_id");
        let somebody = f64::from(u8::from(allocated > 0.0));
        let name = || format!("demand.geojson {} facility_id", cell.text("id").unwrap_or("?"));
        all.same(name, f64::from(u8::from(goes.is_some())), somebody, 0.0);
        by_zone.entry(cell.text("zone")).or_default().add(People { demand, allocated, unmet, unreachable });
        let shares = cell.text("shares");
        let parts = shares.into_iter().flat_map(|shares| shares.split(';')).filter_map(|part| part.rsplit_once(':'));
        let parts: Vec<(&str, f64)> = match (shares, goes) {
            (Some(_), _) => parts.map(|(id, n)| (id, n.parse().unwrap_or(f64::NAN))).collect(),
            (None, Some(id)) => vec![(id, allocated)],
            (None, None) => Vec::new(),
        };
        for (id, persons) in parts {
            let sent = sent.entry(id).or_default();
            let to = if shares.is_some() { at.get(id).copied() } else { None };
            let way = to.zip(cell.at).map_or(cell.amount("cost"), |(a, b)| f64::hypot(a[0] - b[0], a[1] - b[1]));
            sent.persons += persons;
            sent.weighted += persons * way;
            sent.farthest = sent.farthest.max(way);
            sent.is_measured |= shares.is_some();
        }
    }
    (by_zone, sent)
}

fn ledger(written: &Written<'_>, total: People, all: &mut Comparison) {
    let entry = |side: &str, column: &str| written.ledger[side][column].as_f64().unwrap_or(f64::NAN);
    let sum = |side: &str, columns: &[&str]| columns.iter().map(|column| entry(side, column)).sum::<f64>();
    let people = sum("demand", &["allocated", "unmet", "unreachable", "outside", "unlocated", "excluded"]);
    all.same(|| "ledger.json demand".to_owned(), entry("demand", "total"), people, PERSONS);
    let seats = sum("places", &["used", "spare", "not_open", "unlocated", "excluded"]);
    all.same(|| "ledger.json places".to_owned(), entry("places", "total"), seats, PERSONS);
    let seated = entry("demand", "allocated") - entry("demand", "over");
    all.same(|| "ledger.json used".to_owned(), entry("places", "used"), seated, PERSONS);
    for (column, found) in [("allocated", total.allocated), ("unmet", total.unmet), ("unreachable", total.unreachable)]
    {
        all.same(|| format!("ledger.json {column}"), entry("demand", column), found, PERSONS);
    }
    let of_sites = |column: &str| written.sites.iter().filter_map(|site| site.number(column)).sum::<f64>();
    let by_zone = written.sites.iter().filter(|site| site.text("position_basis") == Some("zone"));
    let by_zone = by_zone.filter_map(|site| site.number("places")).sum::<f64>();
    for (side, column, found) in [
        ("places", "total", of_sites("places")),
        ("places", "placed_by_zone", by_zone),
        ("places", "spare", of_sites("spare")),
        ("demand", "over", of_sites("over")),
    ] {
        all.same(|| format!("ledger.json {side} {column}"), entry(side, column), found, PERSONS);
    }
}

fn facilities(written: &Written<'_>, sent: &BTreeMap<&str, Sent>, all: &mut Comparison) {
    const LAYER: &str = "facilities.geojson";
    let cells = written.cells.iter().filter_map(|cell| Some(GeomWithData::new(cell.at?, cell.amount("demand"))));
    let tree = RTree::bulk_load(cells.collect());
    for site in written.sites.iter().filter(|site| site.is("counted")) {
        let got = site.text("id").and_then(|id| sent.get(id)).copied().unwrap_or_default();
        let places = site.amount("places") - site.number("reserved").unwrap_or(0.0);
        all.count(site, LAYER, "allocated", got.persons);
        all.count(site, LAYER, "spare", (places - got.persons).max(0.0));
        all.count(site, LAYER, "over", (got.persons - places).max(0.0));
        let name = |column: &'static str| move || format!("{LAYER} {} {column}", site.text("id").unwrap_or("?"));
        if site.amount("places") > 0.0 {
            all.same(name("utilisation"), site.amount("utilisation"), got.persons / site.amount("places"), RATIO);
        }
        if got.persons > 0.0 {
            let tolerance = if got.is_measured { METRES } else { COST };
            all.same(name("mean_cost"), site.amount("mean_cost"), got.weighted / got.persons, tolerance);
            all.same(name("max_cost"), site.amount("max_cost"), got.farthest, tolerance);
        }
        if let (Some(cutoff), Some(at)) = (written.cutoff, site.at) {
            // Cells at the very edge may be on either side of it once positions are rounded.
            let around =
                |limit: f64| -> f64 { tree.locate_within_distance(at, limit * limit).map(|cell| cell.data).sum() };
            let stated = site.amount("within_cutoff");
            let (low, high) = (around(cutoff.0 - METRES), around(cutoff.0 + METRES));
            all.same(name("within_cutoff"), stated, stated.clamp(low.min(high), high.max(low)), PERSONS);
        }
    }
    let allocated: BTreeMap<&str, f64> =
        written.sites.iter().filter_map(|site| Some((site.text("id")?, site.number("allocated")?))).collect();
    for catchment in &written.catchments {
        let found = catchment.text("facility_id").and_then(|id| allocated.get(id)).copied().unwrap_or(f64::NAN);
        all.count(catchment, "catchments.geojson", "allocated", found);
    }
    // A facility that has no more than parts of cells has no area of its own, nor one whose points lie on a line.
    let served: BTreeSet<&str> = written.cells.iter().filter_map(|cell| cell.text("facility_id")).collect();
    let mut drawn = BTreeSet::new();
    let is_own = |catchment: &Row| catchment.text("facility_id").is_some_and(|id| served.contains(id));
    let own = written.catchments.iter().filter(|c| is_own(c) && drawn.insert(c.text("facility_id"))).count();
    all.same(|| "catchments.geojson".to_owned(), written.catchments.len() as f64, own as f64, 0.0);
}

fn zones(written: &Written<'_>, by_zone: &BTreeMap<Option<&str>, People>, all: &mut Comparison) {
    const LAYER: &str = "zones.geojson";
    for zone in &written.zones {
        let people = by_zone.get(&zone.text("id")).copied().unwrap_or_default();
        all.count(zone, LAYER, "demand", people.demand);
        all.count(zone, LAYER, "allocated", people.allocated);
        all.count(zone, LAYER, "unmet", people.unmet);
        all.count(zone, LAYER, "unreachable", people.unreachable);
        let own = written.sites.iter().filter(|site| site.is("counted") && site.text("zone") == zone.text("id"));
        let places: f64 = own.map(|site| site.amount("places")).sum();
        all.count(zone, LAYER, "places", places);
        all.count(zone, LAYER, "gap", people.demand - places);
        if people.demand > 0.0 {
            let name = || format!("{LAYER} {} coverage", zone.text("id").unwrap_or("?"));
            all.same(name, zone.amount("coverage"), people.allocated / people.demand, RATIO);
        }
    }
    if !written.zones.is_empty() {
        let over = written.zones.iter().map(|zone| zone.amount("over")).sum();
        let ledger = written.ledger["demand"]["over"].as_f64().unwrap_or(f64::NAN);
        all.same(|| format!("{LAYER} over"), over, ledger, PERSONS);
    }
}

/// `balance.csv` says what the zones' layer says, and its total what the ledger says.
fn balance(written: &Written<'_>, all: &mut Comparison) {
    const COLUMNS: [&str; 9] =
        ["persons", "demand", "places", "places_existing", "allocated", "over", "unmet", "unreachable", "gap"];
    let number = |row: &BTreeMap<String, String>, column: &str| {
        row.get(column).and_then(|text| text.parse::<f64>().ok()).unwrap_or(f64::NAN)
    };
    let by_id: BTreeMap<&str, &Row> = written.zones.iter().filter_map(|zone| Some((zone.text("id")?, zone))).collect();
    let (last, rows) = match written.balance.split_last() {
        Some(split) => split,
        None => (&BTreeMap::new(), &[][..]),
    };
    all.same(|| "balance.csv".to_owned(), rows.len() as f64, written.zones.len() as f64, 0.0);
    for row in rows {
        // A name that began like a formula was written with an apostrophe before it.
        let id = row.get("zone_id").map_or("", String::as_str);
        let zone = by_id.get(id).or_else(|| by_id.get(id.strip_prefix('\'')?));
        for column in COLUMNS {
            let found = zone.map_or(f64::NAN, |zone| zone.amount(column));
            all.same(|| format!("balance.csv {id} {column}"), number(row, column), found, PERSONS);
        }
    }
    for column in ["persons", "demand"] {
        let rows = rows.iter().map(|row| number(row, column)).sum::<f64>();
        if !written.zones.is_empty() {
            all.same(|| format!("balance.csv total {column}"), number(last, column), rows, PERSONS);
        }
    }
    for column in ["allocated", "over", "unmet", "unreachable"] {
        let found = written.ledger["demand"][column].as_f64().unwrap_or(f64::NAN);
        all.same(|| format!("balance.csv total {column}"), number(last, column), found, PERSONS);
    }
}
