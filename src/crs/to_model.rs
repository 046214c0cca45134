//! [`RawModel`] to [`Model`]: every layer into one planar system, checked and in canonical order.

use super::borders::Borders;
use super::cells::Cells;
use super::gate;
use super::identify;
use crate::geodesy::AnalysisCrs;
use crate::geodesy::System;
use crate::issue::{Issue, Issues, caught};
use crate::model::{Attribute, Facility, InFile, Layer, Model, Planar, RawDemand, RawModel, Zone};
use crate::units::Persons;
use geo::{MultiPolygon, Polygon, unary_union};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Layers that are farther apart than this, in degrees, belong to different places.
const APART: f64 = 0.5;

/// A metre of the analysis system may be wrong by this share in the middle of the data: ten times what a usual zone has.
const SCALE: f64 = 0.01;

/// Projects everything.
///
/// # Errors
/// Every reason found why a layer cannot be placed, a zone is no area, or the layers do not belong together.
pub fn to_model(raw: RawModel, analysis: &str) -> Result<(Model, Issues), Issues> {
    let mut issues = Issues::new();
    let systems = systems(&raw, &mut issues)?;
    let extents = extents(&raw, &systems);
    apart(&extents, &mut issues);
    let around = extents.iter().map(|(_, b)| *b).reduce(union);
    let analysis = identify::analysis(analysis, around).map_err(Issues::from)?;
    if let Some([west, south, east, north]) = around {
        let scale = analysis.scale_at([west.midpoint(east), south.midpoint(north)]);
        let off = scale.and_then(|scale| scale.into_iter().find(|scale| (scale - 1.0).abs() > SCALE));
        if let Some(off) = off {
            let issue = Issue::new("E0416").field("crs.analysis").value(&analysis.name);
            return Err(issue.fact("scale", format!("{off:.4}")).into());
        }
    }
    if let Some([west, _, east, _]) = around
        && east - west > 9.0
    {
        issues.push(Issue::new("W0412").value(&analysis.name).fact("degrees", format!("{:.1}", east - west)));
    }
    let facilities = facilities(&raw, &systems, &analysis, &mut issues);
    let zones = zones(&raw, &systems, &analysis, &mut issues);
    let land = land(&raw, &systems, &analysis, &mut issues);
    let unlocated = unlocated(&raw);
    let mut layers = Vec::with_capacity(raw.demand.len());
    let mut common: Option<System> = None;
    for layer in raw.demand {
        let system = system_of(&systems, &layer.layer);
        common = layers.is_empty().then(|| system.clone());
        let planar = cells(&layer, system, &analysis, &mut issues);
        layers.push((layer, planar));
    }
    if issues.has_errors() {
        return Err(issues);
    }
    let merged = Cells::merge(layers).map_err(|more| {
        let mut all = issues.clone();
        all.extend(more);
        all
    })?;
    let demand = merged.arrange(common.as_ref(), &mut issues);
    if demand.is_empty() {
        issues.push(Issue::new("E0542"));
        return Err(issues);
    }
    let facility_zone = vec![None; facilities.len()];
    Ok((Model { crs: analysis, facilities, facility_zone, zones, demand, land, unlocated }, issues))
}

type Systems = BTreeMap<String, System>;

fn all_layers(raw: &RawModel) -> impl Iterator<Item = &Layer> {
    let demand = raw.demand.iter().map(|d| &d.layer);
    let land = raw.land.iter().map(|land| &land.layer);
    raw.zones.iter().map(|z| &z.layer).chain(demand).chain(raw.facilities.iter().map(|f| &f.layer)).chain(land)
}

fn key(layer: &Layer) -> String {
    format!("{:?} {} {}", layer.role, layer.file, layer.crs)
}

fn system_of<'a>(systems: &'a Systems, layer: &Layer) -> &'a System {
    // Every layer was identified before; degrees are what a layer without coordinates is taken for.
    systems.get(&key(layer)).unwrap_or(&System::LonLat)
}

/// The system of every layer. Those that say or show what they are come first; the others may then be told by where
/// these lie.
fn systems(raw: &RawModel, issues: &mut Issues) -> Result<Systems, Issues> {
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
                Err(issue) if last_round => issues.push(issue),
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
fn lonlat_bounds(system: &System, [w, s, e, n]: [f64; 4]) -> Option<[f64; 4]> {
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

/// Layers that do not lie where the first one lies.
fn apart(extents: &[(&Layer, [f64; 4])], issues: &mut Issues) {
    let Some(((first, a), others)) = extents.split_first() else { return };
    for (layer, b) in others {
        let gap = (b[0] - a[2]).max(a[0] - b[2]).max(b[1] - a[3]).max(a[1] - b[3]);
        if gap > APART {
            let issue = Issue::new("E0413").file(&layer.file).fact("other", &first.file);
            issues.push(issue.fact("km", format!("{:.0}", gap * 111.0)));
        }
    }
}

/// A position in the analysis system; `None` where it has no place there.
pub(super) fn place(at: [f64; 2], system: &System, analysis: &AnalysisCrs) -> Option<[f64; 2]> {
    if let (System::Epsg(a), System::Epsg(b)) = (system, analysis.system())
        && a.code == b.code
    {
        // Nothing to compute, but a position must still be one.
        return system.to_lonlat(at).map(|_| at);
    }
    analysis.from_lonlat(system.to_lonlat(at)?)
}

fn facilities(raw: &RawModel, systems: &Systems, analysis: &AnalysisCrs, issues: &mut Issues) -> Vec<Facility> {
    let mut placed = Vec::new();
    for layer in &raw.facilities {
        let system = system_of(systems, &layer.layer);
        for site in &layer.sites {
            let about =
                Issue::new("E0414").file(&layer.layer.file).feature(site.source.1).id(&site.id).name(&site.name);
            let at = match site.at {
                None => None,
                Some(InFile([0.0, 0.0])) => {
                    issues.push(about.value("0, 0"));
                    None
                }
                Some(InFile(at)) => match place(at, system, analysis) {
                    Some(planar) => Some(Planar(planar)),
                    None => {
                        issues.push(Issue { code: "E0415", ..about }.value(format!("{}, {}", at[0], at[1])));
                        None
                    }
                },
            };
            placed.push(site.clone().moved(at));
        }
    }
    placed.sort_by(|a, b| a.id.cmp(&b.id).then(a.source.cmp(&b.source)));
    placed
}

fn zones(raw: &RawModel, systems: &Systems, analysis: &AnalysisCrs, issues: &mut Issues) -> Vec<Zone> {
    let Some(layer) = &raw.zones else { return Vec::new() };
    let system = system_of(systems, &layer.layer);
    let mut zones = Vec::with_capacity(layer.zones.len());
    let borders = Borders::new(layer.zones.iter().map(|zone| &zone.shape), system, analysis);
    for (feature, zone) in layer.zones.iter().enumerate() {
        let about = Issue::new("E0415").file(&layer.layer.file).feature(feature).id(&zone.id).name(&zone.name);
        match borders.project(&zone.shape) {
            Some(shape) => {
                if let Some(shape) = gate::gate(shape, &about, issues) {
                    let (id, name, texts) = (zone.id.clone(), zone.name.clone(), zone.texts.clone());
                    zones.push(Zone { id, name, texts, shape });
                }
            }
            None => issues.push(about.field("coordinates")),
        }
    }
    zones.sort_by(|a, b| a.id.cmp(&b.id));
    zones
}

/// Parcels dissolved, so that land drawn twice counts once.
fn land(raw: &RawModel, systems: &Systems, analysis: &AnalysisCrs, issues: &mut Issues) -> Option<MultiPolygon<f64>> {
    let layer = raw.land.as_ref()?;
    let system = system_of(systems, &layer.layer);
    let mut sound: Vec<Polygon<f64>> = Vec::new();
    let borders = Borders::new(layer.parcels.iter().map(|(_, shape)| shape), system, analysis);
    for (feature, shape) in &layer.parcels {
        let about = Issue::new("E0415").file(&layer.layer.file).feature(*feature).name(format!("#{feature}"));
        match borders.project(shape) {
            Some(shape) => sound.extend(gate::gate(shape, &about, issues).into_iter().flatten()),
            None => issues.push(about.field("coordinates")),
        }
    }
    let dissolved = caught(|| unary_union(&sound));
    if dissolved.is_none() {
        issues.push(
            Issue::new("E0530").file(&layer.layer.file).name("-").fact("reason", "the parcels cannot be dissolved"),
        );
    }
    dissolved
}

fn cells(layer: &RawDemand, system: &System, analysis: &AnalysisCrs, issues: &mut Issues) -> Vec<[f64; 2]> {
    let planar: Vec<Option<[f64; 2]>> =
        layer.at.par_iter().with_min_len(4096).map(|at| place(at.0, system, analysis)).collect();
    let mut placed = Vec::with_capacity(planar.len());
    for (index, (planar, at)) in planar.into_iter().zip(&layer.at).enumerate() {
        let about = |code| {
            let issue = Issue::new(code)
                .file(&layer.layer.file)
                .feature(layer.row(index))
                .value(format!("{}, {}", at.0[0], at.0[1]));
            match layer.ids.as_ref().and_then(|ids| ids.get(index)) {
                Some(id) => issue.id(id.to_string()),
                None => issue,
            }
        };
        if at.0 == [0.0, 0.0] {
            issues.push(about("E0414"));
        } else if planar.is_none() {
            issues.push(about("E0415"));
        }
        placed.push(planar.unwrap_or_default());
    }
    placed
}

fn unlocated(raw: &RawModel) -> Vec<(Attribute, Persons)> {
    let mut sums: BTreeMap<Attribute, Persons> = BTreeMap::new();
    for (attribute, persons) in raw.demand.iter().flat_map(|layer| &layer.unlocated) {
        *sums.entry(attribute.clone()).or_default() += *persons;
    }
    sums.into_iter().filter(|(_, persons)| *persons > Persons::ZERO).collect()
}
