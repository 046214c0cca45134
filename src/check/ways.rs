//! Every distance of a finished output, measured again.

use super::finding::Finding;
use super::folder::Row;
use super::sentences::{self, WrongWay};
use super::written::{METRES, Written, distance, flows};
use crate::survey::FacilityTree;
use crate::units::Limit;
use std::collections::BTreeMap;

/// Measures every distance again, and looks for a nearer site that was passed over.
pub(super) fn ways(written: &Written<'_>) -> Finding {
    let method = written.table.method;
    let by_id = written.by_id();
    // One tree of all sites, or one per zone where people stay in theirs.
    let mut places: BTreeMap<&str, Vec<[f64; 2]>> = BTreeMap::new();
    for site in written.counted() {
        let zone = if method.stays_in_zone() { site.text("zone") } else { Some("") };
        if let (Some(zone), Some(at)) = (zone, site.at) {
            places.entry(zone).or_default().push(at);
        }
    }
    let trees: BTreeMap<&str, FacilityTree> =
        places.iter().map(|(zone, places)| (*zone, FacilityTree::new(places))).collect();
    let (mut measured, mut skipped) = (0, 0);
    for cell in &written.cells {
        let is_empty = cell.amount("demand") == 0.0;
        // Where nobody is sent there is no distance.
        if is_empty && cell.number("cost").is_none() {
            continue;
        }
        let Some(at) = cell.at else {
            skipped += 1;
            continue;
        };
        let zone = if method.stays_in_zone() { cell.text("zone") } else { Some("") };
        let nearest = zone.and_then(|zone| trees.get(zone)?.nearest(at, 1).first().map(|found| found.1));
        if let Some(wrong) = wrong(written, cell, &by_id, nearest.unwrap_or(f64::INFINITY)) {
            return written.finding(false, sentences::wrong_way(cell.text("id").unwrap_or("?"), &wrong));
        }
        measured += 1;
    }
    written.finding(skipped == 0, sentences::ways(measured, skipped, !method.respects_places()))
}

/// What is wrong with where the people of a cell are sent.
fn wrong<'w>(written: &Written<'_>, cell: &'w Row, by_id: &BTreeMap<&str, &Row>, nearest: f64) -> Option<WrongWay<'w>> {
    let method = written.table.method;
    let reach = written.table.limit().filter(|_| method.heeds_cutoff()).map_or(f64::INFINITY, Limit::value);
    if !written.table.is_restricted() && cell.amount("unreachable") > 0.0 && nearest < reach - METRES {
        return Some(WrongWay::InReach);
    }
    let (mut people, mut sum, mut farthest) = (0.0, 0.0, 0.0_f64);
    for (id, persons) in flows(cell) {
        let Some(site) = by_id.get(id) else { return Some(WrongWay::Unknown(id)) };
        if method.stays_in_zone() && (cell.text("zone").is_none() || site.text("zone") != cell.text("zone")) {
            return Some(WrongWay::OtherZone);
        }
        let way = distance(cell, site);
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
        Some(stated) if !((sum / people - stated).abs() <= METRES) => {
            Some(WrongWay::Length { found: sum / people, stated })
        }
        Some(_) if farthest > reach + METRES => Some(WrongWay::TooFar),
        Some(_) if !method.respects_places() && nearest < farthest - METRES => Some(WrongWay::NotNearest(nearest)),
        Some(_) => None,
    }
}
