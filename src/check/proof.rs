//! `certificate.json` of a finished output: its numbers against each other, against the layers, and its bottlenecks.

use super::comparison::Comparison;
use super::folder::Row;
use super::interval::Interval;
use super::written::{Written, free};
use crate::balance::shortage_in_words;
use crate::units::{Impedance, Limit};
use crate::words::{Lang, Seats, Sentence};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Sums of counts with six decimals agree to this.
const PERSONS: f64 = 1e-3;

/// Two ways to the same floating-point number agree to this share.
const SHARE: f64 = 1e-9;

/// Compares all of it but whether the prices prove what they should.
pub(super) fn proof(written: &Written<'_>, certificate: &Value, comparison: &mut Comparison) {
    totals(written, certificate, comparison);
    prices(written, certificate, comparison);
    let bottlenecks = certificate["bottlenecks"].as_array().map_or(&[][..], Vec::as_slice);
    let mut short = 0.0;
    let own: Vec<Vec<&str>> = bottlenecks.iter().map(|bottleneck| ids(bottleneck)).collect();
    let is_open = written.table.is_restricted() || !written.known.are_known();
    let reached = if is_open || own.is_empty() { None } else { Some(reaching_only(written, &own)) };
    let by_id = written.by_id();
    let zones: BTreeMap<&str, &Row> = written.zones.iter().filter_map(|zone| Some((zone.text("id")?, zone))).collect();
    for (number, bottleneck) in bottlenecks.iter().enumerate() {
        let reached = reached.as_ref().map(|reached| &reached[number]);
        shortage((&by_id, &zones), written, number, bottleneck, reached, comparison);
        short += bottleneck["unmet"].as_f64().unwrap_or(f64::NAN);
    }
    // Between them they have everybody who must be without a place: a minimum cut.
    comparison.number(|| what("bottlenecks"), Some(short), certificate["unmet_bound"].as_f64(), PERSONS);
}

fn what(column: &str) -> String {
    format!("certificate.json {column}")
}

fn totals(written: &Written<'_>, certificate: &Value, comparison: &mut Comparison) {
    let number = |column: &str| certificate[column].as_f64();
    let amount = |column: &str| number(column).unwrap_or(f64::NAN);
    let of_cells = |column: &str| written.cells.iter().map(|cell| cell.amount(column)).sum::<f64>();
    for (column, of) in [("served", "allocated"), ("unmet", "unmet")] {
        comparison.amount(|| what(column), amount(column), of_cells(of), PERSONS);
    }
    let exact = |column: &str| certificate["exact"][column].as_str().and_then(|text| text.parse::<i128>().ok());
    let per_metre = certificate["exact"]["per_metre"].as_f64().unwrap_or(f64::NAN);
    for column in ["objective", "dual_objective"] {
        let found = exact(column).map(|exact| exact as f64 / 1e6 / per_metre);
        let off = SHARE * (1.0 + found.unwrap_or(0.0).abs());
        comparison.number(|| what(column), number(column), found, off);
    }
    let unit = match written.impedance() {
        Impedance::Metres => "millionths of a person x millimetres",
        Impedance::Seconds => "millionths of a person x milliseconds",
    };
    comparison.text(|| what("exact.unit"), certificate["exact"]["unit"].as_str(), Some(unit));
    comparison.number(|| what("exact.per_metre"), Some(per_metre), Some(1e3), 0.0);
    let is_comparable = number("unmet") == number("unmet_bound");
    let [cost, bound] = ["objective", "dual_objective"].map(exact);
    let is_reached = is_comparable && cost.is_some() && cost == bound;
    comparison.value(|| what("proven"), &certificate["proven"], &json!(is_reached));
    let over = (amount("objective") - amount("dual_objective")) / amount("dual_objective").abs().max(1e-9);
    let gap = Some(if cost == bound { 0.0 } else { over }).filter(|_| is_comparable);
    comparison.number(|| what("gap"), number("gap"), gap, 1e-6 * SHARE.max(over.abs()));
    comparison.holds(certificate["prices_are_worth"].is_boolean(), || what("prices_are_worth"));
    let kept = &certificate["indivisible"];
    comparison.holds(kept.is_object() == written.table.indivisible, || what("indivisible"));
    if kept.is_object() {
        let left_out = amount("unmet") - amount("unmet_bound");
        comparison.number(|| what("indivisible.left_out"), kept["left_out"].as_f64(), Some(left_out), PERSONS);
        // Which cells the best allocation would split only the solver knows: no more than there are sites, each of which
        // can be the one where a cell is cut.
        let most = Interval { from: 0.0, to: written.cells.len() as f64 };
        let split = kept["cells_split_by_the_optimum"].as_f64();
        comparison.between(|| what("indivisible.cells_split_by_the_optimum"), split, most);
        whole_cells(certificate, comparison);
    }
}

/// The bound of whole cells lies between that of cells that may be split and what was found; the best was found where it is reached.
fn whole_cells(certificate: &Value, comparison: &mut Comparison) {
    let kept = &certificate["indivisible"];
    let amount = |of: &Value, column: &str| of[column].as_f64().unwrap_or(f64::NAN);
    let [found, split] = ["unmet", "unmet_bound"].map(|column| amount(certificate, column));
    let bound = kept["unmet_bound"].as_f64();
    let unmet = Interval { from: split, to: found };
    comparison.between(|| what("indivisible.unmet_bound"), bound, unmet.widened(PERSONS));
    let [cost, least] = ["objective", "dual_objective"].map(|column| amount(certificate, column));
    let off = SHARE * (1.0 + cost.abs());
    // Fewer people with a place may travel less than more of them.
    let from = if bound == Some(split) { least } else { 0.0 };
    let to = if bound == Some(found) { cost } else { f64::INFINITY };
    let way = kept["dual_objective"].as_f64();
    comparison.between(|| what("indivisible.dual_objective"), way, Interval { from, to }.widened(off));
    let is_reached = bound == Some(found) && way.is_some_and(|way| (way - cost).abs() <= off);
    comparison.value(|| what("indivisible.best"), &kept["best"], &json!(is_reached));
    comparison.holds(kept["nodes"].is_u64(), || what("indivisible.nodes"));
}

/// The price of every site, which the layer of facilities has too where it is what one more place is worth.
fn prices(written: &Written<'_>, certificate: &Value, comparison: &mut Comparison) {
    let by_id = written.by_id();
    let listed = certificate["prices"].as_array().map_or(&[][..], Vec::as_slice);
    comparison.number(|| what("prices"), Some(listed.len() as f64), Some(by_id.len() as f64), 0.0);
    let is_worth = certificate["prices_are_worth"] == json!(true);
    for price in listed {
        let id = price["facility_id"].as_str().unwrap_or("?");
        let site = by_id.get(id);
        comparison.text(
            || what(&format!("prices {id}")),
            price["name"].as_str(),
            site.and_then(|site| site.text("name")),
        );
        for column in ["serves", "price"] {
            let found = price[column].as_f64().filter(|_| is_worth);
            let name = || format!("facilities.geojson {id} {column}");
            comparison.holds(price[column].is_number(), || what(&format!("prices {id} {column}")));
            comparison.number(name, site.and_then(|site| site.number(column)), found, 1e-9);
        }
    }
}

/// Rows by their ids.
type ById<'w> = BTreeMap<&'w str, &'w Row>;

/// The facilities of a bottleneck.
fn ids(bottleneck: &Value) -> Vec<&str> {
    let listed = bottleneck["facilities"].as_array().map_or(&[][..], Vec::as_slice);
    listed.iter().map(|facility| facility["facility_id"].as_str().unwrap_or("?")).collect()
}

/// One bottleneck: who can reach only its facilities, and their places.
fn shortage(
    (by_id, by_zone): (&ById<'_>, &ById<'_>),
    written: &Written<'_>,
    number: usize,
    stated: &Value,
    reached: Option<&BTreeMap<Option<&str>, Interval>>,
    comparison: &mut Comparison,
) {
    let what = |column: &str| what(&format!("bottlenecks {number} {column}"));
    let listed = |column: &str| stated[column].as_array().map_or(&[][..], Vec::as_slice);
    let amount = |of: &Value, column: &str| of[column].as_f64().unwrap_or(f64::NAN);
    let (mut places, mut demand) = (0.0, 0.0);
    for facility in listed("facilities") {
        let id = facility["facility_id"].as_str().unwrap_or("?");
        let site = by_id.get(id);
        let found = site.map_or(f64::NAN, |site| free(site));
        comparison.amount(|| what(id), amount(facility, "places"), found, PERSONS);
        comparison.text(|| what(id), facility["name"].as_str(), site.and_then(|site| site.text("name")));
        places += found;
    }
    for share in listed("zones") {
        let zone = share["zone"].as_str();
        demand += amount(share, "demand");
        let row = zone.and_then(|zone| by_zone.get(zone));
        comparison.text(|| what("zones"), share["name"].as_str(), row.and_then(|row| row.text("name")));
        if let Some(reached) = reached {
            let limits = reached.get(&zone).copied().unwrap_or_default();
            comparison.between(|| what(zone.unwrap_or("-")), share["demand"].as_f64(), limits.widened(PERSONS));
        }
    }
    if let Some(reached) = reached {
        let all: Interval = reached.values().copied().sum();
        comparison.between(|| what("demand"), Some(demand), all.widened(PERSONS));
    }
    comparison.amount(|| what("demand"), amount(stated, "demand"), demand, PERSONS);
    comparison.amount(|| what("places"), amount(stated, "places"), places, PERSONS);
    comparison.amount(|| what("unmet"), amount(stated, "unmet"), demand - places, PERSONS);
    let sentence = in_words(stated, written.table.called().seats);
    for lang in Lang::ALL {
        comparison.text(|| what(lang.code()), stated[lang.code()].as_str(), Some(&sentence.text(lang)));
    }
}

/// A written bottleneck in words, from what stands beside its sentence: only that can be checked.
pub fn in_words(stated: &Value, seats: Seats) -> Sentence {
    let names = |list: &str| -> Vec<&str> {
        let all = stated[list].as_array().map_or(&[][..], Vec::as_slice);
        all.iter().filter_map(|one| one["name"].as_str()).collect()
    };
    let numbers = ["demand", "places", "unmet"].map(|column| stated[column].as_f64().unwrap_or(f64::NAN));
    shortage_in_words(seats, &names("zones"), &names("facilities"), numbers)
}

/// For each bottleneck people by zone who can reach its sites and no others; who has one at the very end of the cutoff may or may not.
fn reaching_only<'w>(written: &'w Written<'_>, own: &[Vec<&str>]) -> Vec<BTreeMap<Option<&'w str>, Interval>> {
    let of: BTreeMap<&str, usize> =
        own.iter().enumerate().flat_map(|(number, ids)| ids.iter().map(move |id| (*id, number))).collect();
    let sites: Vec<&Row> = written.counted().filter(|site| site.at.is_some()).collect();
    let near = written.near(sites.iter().copied());
    let of_site: Vec<Option<usize>> =
        sites.iter().map(|site| site.text("id").and_then(|id| of.get(id).copied())).collect();
    let reach = written.table.limit().map_or(f64::INFINITY, Limit::value);
    let [within, beyond] = written.known.edges(reach);
    let mut reached = vec![BTreeMap::<Option<&str>, Interval>::new(); own.len()];
    for cell in &written.cells {
        let people = cell.amount("demand") - cell.amount("unreachable");
        if cell.at.is_none() || people <= 0.0 {
            continue;
        }
        // Bottlenecks of the sites that are surely within reach, and of those that may be.
        let (mut sure, mut possible): (BTreeSet<Option<usize>>, BTreeSet<Option<usize>>) = Default::default();
        for (site, way) in near.by_cost(cell).take_while(|(_, way)| *way <= beyond) {
            let reached = if way > within { &mut possible } else { &mut sure };
            reached.insert(of_site[site]);
            if sure.len() > 1 {
                break;
            }
        }
        let all: BTreeSet<Option<usize>> = sure.union(&possible).copied().collect();
        for number in all.iter().flatten() {
            let is_possible = sure.iter().all(|one| *one == Some(*number));
            let is_sure = all.len() == 1;
            let some = |is: bool| if is { people } else { 0.0 };
            if is_possible {
                let sum = reached[*number].entry(cell.text("zone")).or_default();
                *sum = *sum + Interval { from: some(is_sure), to: people };
            }
        }
    }
    reached
}
