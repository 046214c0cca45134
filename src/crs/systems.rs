//! The systems of all layers beside each other, and where each layer lies.

use super::identify;
use super::records::misplaced;
use crate::geodesy::{AnalysisCrs, System};
use crate::issue::{Issue, Issues};
use crate::model::{Layer, RawModel};
use std::collections::BTreeMap;

/// Layers that are farther apart than this, in degrees, belong to different places.
const APART: f64 = 0.5;

/// The system of each layer.
pub(super) type Systems = BTreeMap<String, System>;

fn all_layers(raw: &RawModel) -> impl Iterator<Item = &Layer> {
    let demand = raw.demand.iter().map(|d| &d.layer);
    let land = raw.land.iter().map(|land| &land.layer);
    let attendance = raw.attendance.values().map(|areas| &areas.layer);
    let facilities = raw.facilities.iter().map(|f| &f.layer);
    let roads = raw.ground.values().flat_map(|ground| ground.roads.iter().map(|roads| &roads.layer));
    let barriers = raw.ground.values().flat_map(|ground| ground.barriers.iter().chain(&ground.crossings));
    let rasters = raw.ground.values().flat_map(|ground| ground.surface.rasters());
    let travel = roads.chain(barriers.map(|lines| &lines.layer)).chain(rasters.map(|raster| &raster.layer));
    raw.zones.iter().map(|z| &z.layer).chain(demand).chain(facilities).chain(land).chain(attendance).chain(travel)
}

fn key(layer: &Layer) -> String {
    format!("{:?} {} {}", layer.role, layer.file, layer.crs)
}

/// The system of a layer.
pub(super) fn system_of<'a>(systems: &'a Systems, layer: &Layer) -> &'a System {
    // Every layer was identified before; degrees are what a layer without coordinates is taken for.
    systems.get(&key(layer)).unwrap_or(&System::LonLat)
}

/// The system of every layer. Those that say or show what they are come first; the others may then be told by where
/// these lie.
pub(super) fn systems(raw: &RawModel, issues: &mut Issues) -> Result<Systems, Issues> {
    let mut known = Systems::new();
    let mut beside: Option<[f64; 4]> = None;
    for last_round in [false, true] {
        for layer in all_layers(raw) {
            if known.contains_key(&key(layer)) {
                continue;
            }
            let mut notes = Vec::new();
            match identify::identify(layer, beside, &mut notes) {
                Ok(system) => {
                    if let Some(bounds) = layer.bounds.and_then(|bounds| lonlat_bounds(&system, bounds)) {
                        beside = Some(beside.map_or(bounds, |b| union(b, bounds)));
                    }
                    for note in notes {
                        issues.push(note);
                    }
                    known.insert(key(layer), system);
                }
                Err(issue) if last_round => {
                    // Where single records are wrong, they are named, and not their layer.
                    let misplaced = misplaced(raw, layer);
                    if misplaced.has_errors() { issues.extend(misplaced) } else { issues.push(issue) }
                }
                Err(_) => {}
            }
        }
    }
    if issues.has_errors() { Err(issues.clone()) } else { Ok(known) }
}

fn union(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Bounds in longitude and latitude, from the corners and the middles of the sides.
pub(super) fn lonlat_bounds(system: &System, [w, s, e, n]: [f64; 4]) -> Option<[f64; 4]> {
    let (x, y) = (w.midpoint(e), s.midpoint(n));
    let corners = [[w, s], [e, s], [w, n], [e, n], [x, s], [x, n], [w, y], [e, y]];
    let points: Option<Vec<[f64; 2]>> = corners.iter().map(|corner| system.to_lonlat(*corner)).collect();
    points?.into_iter().map(|[lon, lat]| [lon, lat, lon, lat]).reduce(union)
}

/// Where a layer lies, in longitude and latitude, as far as it says or shows so by itself.
pub fn extent(layer: &Layer) -> Option<[f64; 4]> {
    let system = identify::identify(layer, None, &mut Vec::new()).ok()?;
    lonlat_bounds(&system, layer.bounds?)
}

fn extents<'a>(raw: &'a RawModel, systems: &Systems) -> Vec<(&'a Layer, [f64; 4])> {
    all_layers(raw)
        .filter_map(|layer| Some((layer, lonlat_bounds(system_of(systems, layer), layer.bounds?)?)))
        .collect()
}

/// Degrees between two bounds in longitude and latitude; below 0 where they overlap. Longitudes go round.
fn gap(a: [f64; 4], b: [f64; 4]) -> f64 {
    let beside = |turn: f64| (b[0] + turn - a[2]).max(a[0] - b[2] - turn);
    let across = [-360.0, 0.0, 360.0].into_iter().map(beside).fold(f64::INFINITY, f64::min);
    across.max(b[1] - a[3]).max(a[1] - b[3])
}

/// Layers that do not lie where the first one lies, unless the study says that they are right.
pub(super) fn apart(raw: &RawModel, systems: &Systems, issues: &mut Issues) {
    let extents = extents(raw, systems);
    let Some(((first, a), others)) = extents.split_first() else { return };
    for (layer, b) in others.iter().filter(|(layer, _)| !layer.allow_far) {
        let apart = gap(*a, *b);
        if apart > APART {
            // The bounds of what is in degrees, read the other way round.
            let is_swapped = gap(*a, identify::swap(*b)) <= APART;
            let issue = Issue::new(if is_swapped { "E0429" } else { "E0413" }).file(&layer.file);
            issues.push(issue.fact("other", &first.file).fact("km", format!("{:.0}", apart * 111.0)));
        }
    }
}

/// A position in the analysis system; `None` where it has no place there.
pub fn place(at: [f64; 2], system: &System, analysis: &AnalysisCrs) -> Option<[f64; 2]> {
    if matches!(system, System::Defined(_)) && system.name() == analysis.name {
        // Nothing to compute, but a position must still be one.
        return system.to_lonlat(at).map(|_| at);
    }
    analysis.from_lonlat(system.to_lonlat(at)?)
}
