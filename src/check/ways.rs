//! Every way of a finished output, measured again.

use super::output::Row;
use super::written::{Finding, Written};
use crate::survey::FacilityTree;
use std::collections::BTreeMap;

/// Positions are written to 1e-7 degrees (about 1 cm) and costs to a millimetre.
pub(super) const METRES: f64 = 0.05;

/// Measures every way again, and looks for a nearer site that was passed over.
pub(super) fn ways(written: &Written<'_>) -> Finding {
    let reach = written.cutoff.filter(|_| written.method.heeds_cutoff()).map_or(f64::INFINITY, |cutoff| cutoff.0);
    let counted: Vec<&Row> = written.sites.iter().filter(|site| site.is("counted")).collect();
    let by_id: BTreeMap<&str, &Row> = counted.iter().filter_map(|site| Some((site.text("id")?, *site))).collect();
    // One tree of all sites, or one per zone where people stay in theirs.
    let mut places: BTreeMap<&str, Vec<[f64; 2]>> = BTreeMap::new();
    for site in &counted {
        let zone = if written.method.stays_in_zone() { site.text("zone") } else { Some("") };
        if let (Some(zone), Some(at)) = (zone, site.at) {
            places.entry(zone).or_default().push(at);
        }
    }
    let trees: BTreeMap<&str, FacilityTree> =
        places.iter().map(|(zone, places)| (*zone, FacilityTree::new(places))).collect();
    let (mut measured, mut skipped) = (0_usize, 0_usize);
    for cell in &written.cells {
        if cell.amount("demand") == 0.0 {
            continue;
        }
        let Some(at) = cell.at else {
            skipped += 1;
            continue;
        };
        let zone = if written.method.stays_in_zone() { cell.text("zone") } else { Some("") };
        let nearest = zone.and_then(|zone| trees.get(zone)?.nearest(at, 1).first().map(|found| found.1));
        let nearest = nearest.unwrap_or(f64::INFINITY);
        let name = cell.text("id").unwrap_or("?");
        let wrong =
            |zh: &str, en: &str| written.finding(false, &format!("格 {name}：{zh}"), &format!("cell {name}: {en}"));
        if let Some(facility) = cell.text("facility_id") {
            let Some(site) = by_id.get(facility) else {
                return wrong(
                    &format!("设施 {facility} 不在设施图层中"),
                    &format!("facility {facility} is not in the layer"),
                );
            };
            let measured = |site: &Row| site.at.map_or(f64::INFINITY, |to| f64::hypot(at[0] - to[0], at[1] - to[1]));
            let length = match lengths(cell, &by_id, &measured) {
                Some((mean, farthest)) if farthest <= reach + METRES => mean,
                Some((_, farthest)) => farthest,
                None => measured(site),
            };
            let stated = cell.amount("cost");
            if written.method.stays_in_zone() && (zone.is_none() || site.text("zone") != zone) {
                return wrong("被送到别的分区", "sent to another zone");
            }
            if !((length - stated).abs() <= METRES) {
                return wrong(
                    &format!("路程 {length:.2} 米，写的是 {stated}"),
                    &format!("the way is {length:.2} m, not {stated}"),
                );
            }
            if length > reach + METRES {
                return wrong("超出最远距离", "sent beyond the cutoff");
            }
            if !written.method.respects_places() && nearest < length - METRES {
                return wrong(
                    &format!("有更近的设施（{nearest:.2} 米）"),
                    &format!("another facility is nearer ({nearest:.2} m)"),
                );
            }
        }
        if !written.is_restricted && cell.amount("unreachable") > 0.0 && nearest < reach - METRES {
            return wrong("有设施可达，却记为去不了", "counted as unreachable although a facility is in reach");
        }
        measured += 1;
    }
    if written.method.respects_places() {
        return written.finding(
            skipped == 0,
            &format!("{measured} 个格的路程重新量过；{skipped} 个格没有位置"),
            &format!("{measured} cells measured again; {skipped} have no position"),
        );
    }
    written.finding(
        skipped == 0,
        &format!("{measured} 个格的路程重新量过，没有更近的设施；{skipped} 个格没有位置"),
        &format!("{measured} cells measured again, no facility is nearer; {skipped} have no position"),
    )
}

/// Mean and farthest way of a cell that is split between facilities; `None` for others.
fn lengths(cell: &Row, by_id: &BTreeMap<&str, &Row>, measured: &impl Fn(&Row) -> f64) -> Option<(f64, f64)> {
    let shares = cell.text("shares")?;
    let (mut people, mut sum, mut farthest) = (0.0, 0.0, 0.0_f64);
    for (id, persons) in shares.split(';').filter_map(|share| share.rsplit_once(':')) {
        let length = by_id.get(id).map_or(f64::INFINITY, |site| measured(site));
        let persons: f64 = persons.parse().unwrap_or(f64::NAN);
        people += persons;
        sum += persons * length;
        farthest = farthest.max(length);
    }
    Some((sum / people, farthest))
}
