//! Every distance of a finished output, measured again.

use super::finding::Finding;
use super::folder::Row;
use super::known_ways::Near;
use super::sentences::{self, WrongWay};
use super::written::{Written, flows};
use crate::units::Limit;
use std::collections::BTreeMap;

/// Measures every distance again, and looks for a nearer site that was passed over.
pub(super) fn ways(written: &Written<'_>) -> Finding {
    if !written.known.are_known() {
        return unknown(written);
    }
    let method = written.table.method;
    let by_id = written.by_id();
    // All sites together, or those of each zone where people stay in theirs.
    let mut sites: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for site in written.counted() {
        let zone = if method.stays_in_zone() { site.text("zone") } else { Some("") };
        if let Some(zone) = zone {
            sites.entry(zone).or_default().push(site);
        }
    }
    let near: BTreeMap<&str, Near<'_>> =
        sites.into_iter().map(|(zone, sites)| (zone, written.near(sites.into_iter()))).collect();
    let (mut measured, mut skipped) = (0, 0);
    for cell in &written.cells {
        let is_empty = cell.amount("demand") == 0.0;
        // Where nobody is sent there is no distance.
        if is_empty && cell.number("cost").is_none() {
            continue;
        }
        if cell.at.is_none() {
            skipped += 1;
            continue;
        }
        let zone = if method.stays_in_zone() { cell.text("zone") } else { Some("") };
        let nearest = zone.and_then(|zone| near.get(zone)).map_or(f64::INFINITY, |near| near.nearest(cell));
        if let Some(wrong) = wrong(written, cell, &by_id, nearest) {
            let text = sentences::wrong_way(cell.text("id").unwrap_or("?"), &wrong, written.impedance());
            return written.finding(false, text);
        }
        measured += 1;
    }
    written.finding(skipped == 0, sentences::ways(measured, skipped, !method.respects_places()))
}

/// What is wrong with where the people of a cell are sent.
fn wrong<'w>(written: &Written<'_>, cell: &'w Row, by_id: &BTreeMap<&str, &Row>, nearest: f64) -> Option<WrongWay<'w>> {
    let method = written.table.method;
    let known = written.known;
    let reach = written.table.limit().filter(|_| method.heeds_cutoff()).map_or(f64::INFINITY, Limit::value);
    let [within, beyond] = known.edges(reach);
    if !written.table.is_restricted() && cell.amount("unreachable") > 0.0 && nearest.is_finite() && nearest < within {
        return Some(WrongWay::InReach);
    }
    let (mut people, mut sum, mut farthest) = (0.0, 0.0, 0.0_f64);
    for (id, persons) in flows(cell) {
        let Some(site) = by_id.get(&*id) else { return Some(WrongWay::Unknown(id)) };
        if method.stays_in_zone() && (cell.text("zone").is_none() || site.text("zone") != cell.text("zone")) {
            return Some(WrongWay::OtherZone);
        }
        let way = known.cost(cell, site);
        people += persons;
        sum += persons * way;
        farthest = farthest.max(way);
    }
    let stated = cell.number("cost");
    match stated.filter(|_| people > 0.0) {
        None if people > 0.0 || stated.is_some() => {
            Some(WrongWay::Length { found: sum / people, stated: stated.unwrap_or(f64::NAN) })
        }
        None => None,
        Some(stated) if !((sum / people - stated).abs() <= known.off()) => {
            Some(WrongWay::Length { found: sum / people, stated })
        }
        Some(_) if farthest > beyond => Some(WrongWay::TooFar),
        Some(_) if !method.respects_places() && nearest < farthest - known.off() => Some(WrongWay::NotNearest(nearest)),
        Some(_) => None,
    }
}

/// What can be said of ways by a table that was not named: no written cost is beyond the cutoff, and whoever is sent has one.
fn unknown(written: &Written<'_>) -> Finding {
    let method = written.table.method;
    let reach = written.table.limit().filter(|_| method.heeds_cutoff()).map_or(f64::INFINITY, Limit::value);
    let [_, beyond] = written.known.edges(reach);
    for cell in &written.cells {
        let cost = cell.number("cost");
        let wrong = match cost {
            Some(cost) if cost > beyond => Some(WrongWay::TooFar),
            _ if cost.is_some_and(|cost| cost >= 0.0) == (cell.amount("allocated") > 0.0) => None,
            _ => Some(WrongWay::Length { found: f64::NAN, stated: cost.unwrap_or(f64::NAN) }),
        };
        if let Some(wrong) = wrong {
            let text = sentences::wrong_way(cell.text("id").unwrap_or("?"), &wrong, written.impedance());
            return written.finding(false, text);
        }
    }
    written.finding(true, sentences::needs_table(written.travel_words()))
}
