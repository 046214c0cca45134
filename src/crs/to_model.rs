//! [`RawModel`] to [`Model`]: every layer into one planar system, checked and in canonical order.

use super::analysis::analysis_system;
use super::borders::Borders;
use super::cells::Cells;
use super::gate;
use super::roads;
use super::systems::{Systems, apart, place, system_of, systems};
use crate::geodesy::AnalysisCrs;
use crate::geodesy::System;
use crate::issue::{Issue, Issues, caught};
use crate::model::Role;
use crate::model::{
    Attribute, Facility, InFile, Model, Planar, RawDemand, RawExtent, RawModel, RawZones, Unlocated, Zone,
};
use crate::raster::valid::is_valid;
use crate::units::Persons;
use crate::words::say;
use geo::{MultiPolygon, Polygon, unary_union};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Projects everything.
///
/// # Errors
/// Every reason found why a layer cannot be placed, a zone is no area, or the layers do not belong together.
pub fn to_model(raw: RawModel, analysis: &str) -> Result<(Model, Issues), Issues> {
    to_model_in(raw, analysis, false)
}

/// The same for a study that may accept a plane in which ways are more than half a per cent wrong.
///
/// # Errors
/// As [`to_model`].
pub fn to_model_in(raw: RawModel, analysis: &str, is_accepted: bool) -> Result<(Model, Issues), Issues> {
    let mut issues = Issues::new();
    let systems = systems(&raw, &mut issues)?;
    apart(&raw, &systems, &mut issues);
    let analysis = analysis_system(&raw, &systems, analysis, is_accepted, &mut issues)?;
    let facilities = facilities(&raw, &systems, &analysis, &mut issues);
    let mut zones = raw.zones.as_ref().map_or(Vec::new(), |layer| areas(layer, &systems, &analysis, &mut issues));
    zones.sort_by(|a, b| a.id.cmp(&b.id));
    let attendance =
        raw.attendance.iter().map(|(service, layer)| (service.clone(), areas(layer, &systems, &analysis, &mut issues)));
    let attendance: BTreeMap<_, _> = attendance.collect();
    let land = land(&raw, &systems, &analysis, &mut issues);
    let ground: BTreeMap<_, _> = (raw.ground.iter())
        .map(|(name, raw)| (name.clone(), roads::ground(raw, &systems, &analysis, &mut issues)))
        .collect();
    let unlocated = unlocated(&raw);
    let by_zone = raw.by_zone.iter().filter(|table| !table.corrects).count();
    let mut layers = Vec::with_capacity(raw.demand.len());
    let mut common: Option<System> = None;
    for mut layer in raw.demand {
        let system = system_of(&systems, &layer.layer);
        common = layers.is_empty().then(|| system.clone());
        let planar = cells(&layer, system, &analysis, &mut issues);
        layer.extent = layer.extent.and_then(|extent| extent_of(extent, system, &analysis));
        layers.push((layer, planar, system.name()));
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
    if demand.is_empty() && by_zone == 0 {
        issues.push(Issue::new("E0542"));
        return Err(issues);
    }
    let facility_zone = vec![None; facilities.len()];
    let ground = Arc::new(ground);
    let model = Model { crs: analysis, facilities, facility_zone, zones, demand, land, attendance, unlocated, ground };
    Ok((model, issues))
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

fn areas(layer: &RawZones, systems: &Systems, analysis: &AnalysisCrs, issues: &mut Issues) -> Vec<Zone> {
    let system = system_of(systems, &layer.layer);
    let mut zones = Vec::with_capacity(layer.zones.len());
    let borders = Borders::new(layer.zones.iter().map(|zone| &zone.shape), system, analysis);
    for (feature, zone) in layer.zones.iter().enumerate() {
        let about = Issue::new("E0415").file(&layer.layer.file).feature(feature).name(&zone.name);
        // An attendance area has no id of its own, and the name of the sites that it is of.
        let about = match layer.layer.role {
            Role::Attendance => {
                about.words("what", say("read.area.attendance").with("name", &zone.name).with("feature", feature))
            }
            _ => about.id(&zone.id).words("what", say("read.area.zone").with("name", &zone.name).with("id", &zone.id)),
        };
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
    zones
}

/// Parcels dissolved, so that land drawn twice counts once.
fn land(raw: &RawModel, systems: &Systems, analysis: &AnalysisCrs, issues: &mut Issues) -> Option<MultiPolygon<f64>> {
    let layer = raw.land.as_ref()?;
    let system = system_of(systems, &layer.layer);
    let mut sound: Vec<Polygon<f64>> = Vec::new();
    let borders = Borders::new(layer.parcels.iter().map(|(_, shape)| shape), system, analysis);
    for (feature, shape) in &layer.parcels {
        let about = Issue::new("E0415").file(&layer.layer.file).feature(*feature);
        let about = about.words("what", say("read.area.parcel").with("feature", feature));
        match borders.project(shape) {
            Some(shape) => sound.extend(gate::gate(shape, &about, issues).into_iter().flatten()),
            None => issues.push(about.field("coordinates")),
        }
    }
    let dissolved = caught(|| unary_union(&sound));
    if dissolved.is_none() {
        issues.push(
            Issue::new("E0530")
                .file(&layer.layer.file)
                .words("what", say("read.area.land"))
                .words("reason", say("read.area.not_dissolved")),
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

/// Shapes of cells in planar metres; rectangles stay as they are in the file. Where one has no place, what the layer's cells cover is
/// not known: their centres are looked at by name.
fn extent_of(extent: RawExtent, system: &System, analysis: &AnalysisCrs) -> Option<RawExtent> {
    let RawExtent::Each(shapes) = extent else { return Some(extent) };
    let borders = Borders::new(shapes.iter(), system, analysis);
    let planar: Option<Vec<MultiPolygon<f64>>> =
        shapes.par_iter().with_min_len(1024).map(|shape| borders.project(shape)).collect();
    // An intersection is only defined for valid polygons.
    planar.filter(|all| all.iter().all(|shape| is_valid(shape) == Some(true))).map(RawExtent::Each)
}

fn unlocated(raw: &RawModel) -> Vec<Unlocated> {
    let mut sums: BTreeMap<Attribute, Persons> = BTreeMap::new();
    for (attribute, persons) in raw.demand.iter().flat_map(|layer| &layer.unlocated) {
        *sums.entry(attribute.clone()).or_default() += *persons;
    }
    let some = sums.into_iter().filter(|(_, persons)| *persons > Persons::ZERO);
    some.map(|(attribute, persons)| Unlocated { attribute, zone: None, persons }).collect()
}
