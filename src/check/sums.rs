//! Every sum of a finished output, taken again from the cells: the ledger, by facility, by zone, and for the district.

use super::comparison::Comparison;
use super::counted::{Counted, PERSONS, People};
use super::finding::Finding;
use super::written::{Written, flows};
use super::{facilities, form, zones};
use crate::words::say;
use serde_json::Value;
use std::collections::BTreeMap;

/// Compares all of it.
pub(super) fn sums(written: &Written<'_>) -> Finding {
    let mut comparison = Comparison::default();
    let asked = form::asked_for(written, &[]);
    for (name, rows) in [
        ("demand.geojson", &written.cells),
        ("facilities.geojson", &written.sites),
        ("zones.geojson", &written.zones),
        ("catchments.geojson", &written.catchments),
    ] {
        form::layer(name, rows, &asked, &mut comparison);
    }
    let counted = cells(written, &mut comparison);
    let (mut total, mut neighbours) = (People::default(), People::default());
    for (zone, people) in &counted.by_zone {
        let is_own = zone.is_some() || written.zones.is_empty();
        if is_own { &mut total } else { &mut neighbours }.add(*people);
    }
    let over = own_over(written, &counted);
    ledger(written, (total, over), neighbours, &mut comparison);
    facilities::facilities(written, &counted, &mut comparison);
    zones::zones(written, &counted, &mut comparison);
    zones::balance(written, &counted, &mut comparison);
    let title = written.title(say("check.title.sums"));
    comparison.finding(title)
}

/// Every cell by itself; sums by zone, and what each facility gets.
fn cells<'w>(written: &'w Written<'_>, comparison: &mut Comparison) -> Counted<'w> {
    let mut counted = Counted { by_zone: BTreeMap::new(), sent: BTreeMap::new() };
    let by_id = written.by_id();
    let known = written.measured();
    for cell in &written.cells {
        let [demand, allocated, unmet, unreachable] =
            ["demand", "allocated", "unmet", "unreachable"].map(|column| cell.amount(column));
        let what = |column: &str| format!("demand.geojson {} {column}", cell.text("id").unwrap_or("?"));
        comparison.amount(|| what("demand"), demand, allocated + unmet + unreachable, PERSONS);
        comparison.holds([allocated, unmet, unreachable].iter().all(|n| *n >= 0.0), || what("allocated"));
        comparison.holds(cell.text("facility_id").is_some() == (allocated > 0.0), || what("facility_id"));
        for column in ["zone", "facility_id", "shares"] {
            comparison.holds(cell.is_text(column), || what(column));
        }
        // A cell's cost is the mean of its people's.
        let weighted = if allocated > 0.0 { allocated * cell.amount("cost") } else { 0.0 };
        let people = People { demand, allocated, unmet, unreachable, weighted };
        counted.by_zone.entry(cell.text("zone")).or_default().add(people);
        let is_split = cell.text("shares").is_some();
        let flows = flows(cell);
        if is_split {
            comparison.amount(|| what("shares"), allocated, flows.iter().map(|flow| flow.1).sum(), PERSONS);
            let most = flows.iter().map(|flow| flow.1).fold(0.0, f64::max);
            let main = flows.iter().find(|flow| Some(&*flow.0) == cell.text("facility_id"));
            comparison.holds(main.is_some_and(|main| main.1 == most), || what("facility_id"));
        }
        for (id, persons) in flows {
            let way = match by_id.get(&*id) {
                Some(site) if is_split && known.are_known() => known.cost(cell, site),
                _ => cell.amount("cost"),
            };
            let sent = counted.sent.entry(id).or_default();
            sent.persons += persons;
            sent.weighted += persons * way;
            sent.farthest = sent.farthest.max(way);
            if !is_split {
                sent.farthest_whole = sent.farthest_whole.max(way);
            }
            sent.weighted_cells += persons * cell.amount("cost");
            sent.is_measured |= is_split;
            sent.is_open |= is_split && !known.are_known();
            *sent.by_zone.entry(cell.text("zone")).or_default() += persons;
        }
    }
    counted
}

/// What rows that the study sets aside have, summed over the layers.
fn set_aside(written: &Written<'_>, of: impl Fn(&Value) -> Option<f64>) -> f64 {
    let layers = written.run.layers.as_array().into_iter().flatten();
    layers.filter_map(|layer| of(&layer["set_aside"])).sum()
}

/// People of the district beyond the places of where they are sent: of each site all but the neighbours' part.
fn own_over(written: &Written<'_>, counted: &Counted<'_>) -> f64 {
    let part = |site: &super::folder::Row| {
        let over = site.number("over")?;
        let sent = site.text("id").and_then(|id| counted.sent.get(id));
        let beyond = sent.filter(|sent| sent.persons > 0.0 && !written.zones.is_empty());
        let share = beyond.and_then(|sent| Some(sent.by_zone.get(&None)? / sent.persons)).unwrap_or(0.0);
        Some(over * (1.0 - share))
    };
    written.sites.iter().filter_map(part).sum()
}

fn ledger(written: &Written<'_>, (total, over): (People, f64), neighbours: People, comparison: &mut Comparison) {
    // Without neighbours, and without places in no zone, there is no such entry.
    let entry = |side: &str, column: &str| match &written.ledger[side][column] {
        serde_json::Value::Null if ["neighbours", "in_no_zone"].contains(&column) => 0.0,
        entry => entry.as_f64().unwrap_or(f64::NAN),
    };
    let sum = |side: &str, columns: &[&str]| columns.iter().map(|column| entry(side, column)).sum::<f64>();
    let people =
        sum("demand", &["allocated", "unmet", "unreachable", "outside", "unlocated", "excluded", "neighbours"]);
    let places = sum("places", &["used", "spare", "not_open", "unlocated", "excluded", "neighbours"]);
    let of = |test: &dyn Fn(&super::folder::Row) -> bool, column: &str| -> f64 {
        written.sites.iter().filter(|site| test(site)).filter_map(|site| site.number(column)).sum()
    };
    let is_uncounted = written.table.is_uncounted();
    let places_aside = set_aside(written, |aside| aside["places"][written.id].as_f64());
    // Which of the people that are set aside need the service, only the layers tell; no more than there are.
    let rule = &written.table.demand;
    let persons = |aside: &Value| Some(aside["persons"].as_object()?.values().filter_map(Value::as_f64).sum::<f64>());
    let most = set_aside(written, persons) * rule.factor();
    let excluded = entry("demand", "excluded");
    comparison.holds(excluded >= 0.0 && excluded <= most + PERSONS, || "ledger.json demand.excluded".to_owned());
    comparison.holds(written.ledger["places"].is_null() == is_uncounted, || "ledger.json places".to_owned());
    let is_abroad = |site: &super::folder::Row| site.is("counted") && site.text("zone").is_none();
    let in_no_zone = if written.zones.is_empty() { 0.0 } else { of(&is_abroad, "places") };
    let is_located = |site: &super::folder::Row| site.text("position_basis") != Some("none");
    for (side, column, found) in [
        ("demand", "total", people),
        ("demand", "allocated", total.allocated),
        ("demand", "unmet", total.unmet),
        ("demand", "unreachable", total.unreachable),
        ("demand", "over", over),
        ("demand", "neighbours", neighbours.demand),
        ("places", "total", places),
        ("places", "total", of(&|_| true, "places") + places_aside),
        ("places", "used", entry("demand", "allocated") - entry("demand", "over")),
        ("places", "neighbours", neighbours.allocated - (of(&|_| true, "over") - over)),
        ("places", "spare", of(&|_| true, "spare")),
        ("places", "not_open", of(&|site| !site.is("counted") && is_located(site), "places")),
        ("places", "unlocated", of(&|site| !site.is("counted") && !is_located(site), "places")),
        ("places", "excluded", of(&|site| site.is("counted"), "reserved") + places_aside),
        ("places", "in_no_zone", in_no_zone),
        ("places", "placed_by_zone", of(&|site| site.text("position_basis") == Some("zone"), "places")),
    ] {
        if side == "places" && is_uncounted {
            continue;
        }
        comparison.amount(|| format!("ledger.json {side}.{column}"), entry(side, column), found, PERSONS);
    }
}
