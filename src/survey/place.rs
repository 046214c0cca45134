//! Sites without a position, placed by the zone they name.

use super::named::{nearest_zone, zone_named};
use crate::issue::{Issue, Issues, caught};
use crate::model::{Attribute, Layer, Model, Planar, PositionBasis, Supply, Zone, ZoneIx};
use crate::units::{Persons, Places};
use geo::{Contains, InteriorPoint};
use std::collections::BTreeMap;

/// Places every site with [`PositionBasis::Zone`] at the population centre of its zone: the mean position of the zone's cells
/// weighted by people,
///
///   centre = Σ persons · position / Σ persons
///
/// moved to the nearest cell with people (of equals the first in canonical order), so that it lies where people live. In a
/// zone without people a point inside the zone is taken, and I0343 says so.
///
/// # Units
/// Planar metres. People are all residents, or the first column where the layer has none.
///
/// # Errors
/// E0343 for a zone that does not exist.
pub fn place_by_zone(model: &mut Model, layers: &[Layer]) -> Issues {
    let mut issues = Issues::new();
    // Layers of facilities come first, in the order of the study.
    let of_file = |issue: Issue, index: usize| match layers.get(index) {
        Some(layer) => issue.file(&layer.file),
        None => issue,
    };
    let mut by_zone: BTreeMap<ZoneIx, Vec<usize>> = BTreeMap::new();
    for (index, facility) in model.facilities.iter().enumerate() {
        if facility.basis != PositionBasis::Zone || facility.at.is_some() {
            continue;
        }
        let word = facility.zone.as_deref().unwrap_or_default();
        match zone_named(model, word) {
            Some(zone) => by_zone.entry(zone).or_default().push(index),
            None => {
                let about = Issue::new("E0343").id(&facility.id).name(&facility.name).field("zone").value(word);
                issues.push(of_file(about.fact("nearest", nearest_zone(&model.zones, word)), facility.source.0));
            }
        }
    }
    if by_zone.is_empty() || issues.has_errors() {
        return issues;
    }
    let mut centres = centres(model);
    for (zone, sites) in by_zone {
        let of = &model.zones[zone.index()];
        let named = format!("{} ({})", of.id, of.name);
        let centre = match centres.remove(&Some(zone)) {
            Some(centre) => Some(centre),
            None => {
                issues.push(Issue::new("I0343").id(&of.id).field("zone").value(&named));
                inside(of)
            }
        };
        // A cleaned zone has an inside; one in which none is found leaves its sites unlocated, which is said.
        let Some(centre) = centre else {
            for site in sites {
                let facility = &mut model.facilities[site];
                facility.basis = PositionBasis::None;
                let issue = Issue::new("W0351").id(&facility.id).name(&facility.name).field("geometry");
                let issue = issue.services(facility.services());
                issues.push(of_file(issue, facility.source.0));
            }
            continue;
        };
        if sites.len() > 1 {
            let names: Vec<&str> = sites.iter().map(|&site| model.facilities[site].name.as_str()).collect();
            let issue = Issue::new("I0344").id(&of.id).field("zone").value(&named);
            issues.push(issue.fact("n", sites.len()).fact("names", names.join(", ")));
        }
        for site in sites {
            model.facility_zone[site] = Some(zone);
            let facility = &mut model.facilities[site];
            facility.at = Some(Planar(centre));
            let places: Places = facility.supply.iter().filter_map(Supply::in_full).sum();
            let issue = Issue::new("W0343").id(&facility.id).name(&facility.name).field("zone").value(&named);
            let issue = issue.fact("places", places).services(facility.services());
            issues.push(of_file(issue, facility.source.0));
        }
    }
    issues
}

/// Population centres of the zones in which somebody lives.
fn centres(model: &Model) -> BTreeMap<Option<ZoneIx>, [f64; 2]> {
    let demand = &model.demand;
    let people = demand.column(&Attribute::Persons).or(demand.columns.first().map(|column| column.values.as_slice()));
    let Some(people) = people else { return BTreeMap::new() };
    let cells = || (0..demand.len()).filter(|&cell| people[cell] > Persons::ZERO);
    // In canonical order and one after the other: the same bits for any order of the file and any number of threads.
    let mut sums: BTreeMap<Option<ZoneIx>, [f64; 3]> = BTreeMap::new();
    for cell in cells() {
        let weight = people[cell].to_f64();
        let sum = sums.entry(demand.zone[cell]).or_default();
        sum[0] += weight * demand.x[cell];
        sum[1] += weight * demand.y[cell];
        sum[2] += weight;
    }
    let mut nearest: BTreeMap<Option<ZoneIx>, (f64, usize)> = BTreeMap::new();
    for cell in cells() {
        let Some([x, y, weight]) = sums.get(&demand.zone[cell]) else { continue };
        let off = (demand.x[cell] - x / weight).powi(2) + (demand.y[cell] - y / weight).powi(2);
        let best = nearest.entry(demand.zone[cell]).or_insert((off, cell));
        if off < best.0 {
            *best = (off, cell);
        }
    }
    nearest.into_iter().map(|(zone, (_, cell))| (zone, [demand.x[cell], demand.y[cell]])).collect()
}

/// A point inside a zone. The geometry library has been seen to panic on shapes that are valid by its own test.
fn inside(zone: &Zone) -> Option<[f64; 2]> {
    let point = caught(|| zone.shape.interior_point())??;
    zone.shape.contains(&point).then_some([point.x(), point.y()])
}
