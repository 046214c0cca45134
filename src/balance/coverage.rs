//! Coverage three ways side by side: land within a radius, people within it, and people who are served there.

use super::ServiceResult;
use crate::cost;
use crate::issue::caught;
use crate::model::{Attribute, Model};
use crate::raster::nearest::NO_SITE;
use crate::units::{Metres, Persons};
use geo::{Area, BooleanOps, BoundingRect, Intersects, LineString, MultiPolygon, Polygon, unary_union};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::f64::consts::PI;

/// One `[[coverage]]`, computed.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageResult {
    /// Its name in the study.
    pub id: String,
    /// The radius.
    pub radius: Metres,
    /// The norm that asks for it.
    pub clause: Option<Clause>,
    /// Circles around the sites, dissolved, in planar metres.
    pub circles: MultiPolygon<f64>,
    /// One per zone of the model.
    pub zones: Vec<Covered>,
    /// Their sum, or of everything where the study has no zones.
    pub total: Covered,
}

/// Where a radius comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// `gb50180-2018/radius-primary`.
    pub rule: String,
    /// Clause, in Chinese.
    pub zh: String,
    /// Clause, in English.
    pub en: String,
    /// Whether somebody read the clause in a public source.
    pub verified: bool,
}

/// What is covered of one zone. Rates of several zones are ratios of their sums, never means of their rates.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Covered {
    /// Residential land in square metres, all of it and within the radius; `None` when the study has no land.
    pub land: Option<[f64; 2]>,
    /// Residents, all and within the radius.
    pub residents: [Persons; 2],
    /// People who need the service, all and within the radius.
    pub demand: [Persons; 2],
    /// Of these, people with a place at a site within the radius.
    pub served: Persons,
}

impl Covered {
    /// Covered land by all land; `None` without land.
    pub fn land_rate(&self) -> Option<f64> {
        self.land.filter(|[all, _]| *all > 0.0).map(|[all, within]| within / all)
    }

    /// Residents within the radius by all residents.
    pub fn resident_rate(&self) -> Option<f64> {
        rate(self.residents[1], self.residents[0])
    }

    /// People within the radius by all who need the service.
    pub fn demand_rate(&self) -> Option<f64> {
        rate(self.demand[1], self.demand[0])
    }

    /// People with a place within the radius by all who need one.
    pub fn served_rate(&self) -> Option<f64> {
        rate(self.served, self.demand[0])
    }

    fn add(&mut self, other: &Self) {
        self.land = match (self.land, other.land) {
            (Some(a), Some(b)) => Some([a[0] + b[0], a[1] + b[1]]),
            (a, b) => a.or(b),
        };
        for (sum, more) in [(&mut self.residents, other.residents), (&mut self.demand, other.demand)] {
            sum[0] += more[0];
            sum[1] += more[1];
        }
        self.served += other.served;
    }
}

fn rate(part: Persons, whole: Persons) -> Option<f64> {
    (whole > Persons::ZERO).then(|| part.to_f64() / whole.to_f64())
}

/// Corners of a circle.
const CORNERS: usize = 180;

/// A regular polygon of the area of the circle: its border leaves the circle's by less than 1/9,000 of the radius.
pub fn circle([x, y]: [f64; 2], radius: f64) -> Polygon<f64> {
    let turn = 2.0 * PI / CORNERS as f64;
    let corner = radius * (turn / turn.sin()).sqrt();
    let at = |k: usize| {
        let angle = turn * (k % CORNERS) as f64;
        (x + corner * angle.cos(), y + corner * angle.sin())
    };
    Polygon::new(LineString::from((0..=CORNERS).map(at).collect::<Vec<_>>()), Vec::new())
}

/// Computes one coverage of a service, for all sites that are open, whatever their places.
///
///   land rate = area(land ∩ circles) / area(land), circles dissolved first, so that nothing counts twice
///   resident rate, demand rate = people whose cell's centre is within the radius / all people
///   served rate = people with a place at a site within the radius / all who need one
///
/// Under a method that ignores places, those beyond the places of a facility have none; they are taken from everybody sent
/// there in proportion.
///
/// # Units
/// Square metres and persons.
///
/// # Errors
/// What could not be computed, when the land's geometry breaks.
pub fn coverage(
    model: &Model,
    service: &ServiceResult,
    id: String,
    radius: Metres,
    clause: Option<Clause>,
) -> Result<CoverageResult, &'static str> {
    let at = |&index: &usize| model.facilities[service.facilities[index].facility].at.map(|at| at.0);
    let sites: Vec<[f64; 2]> = service.counted.iter().filter_map(at).collect();
    let polygons: Vec<Polygon<f64>> = sites.iter().map(|site| circle(*site, radius.0)).collect();
    let circles = caught(|| unary_union(&polygons)).ok_or("the circles cannot be dissolved")?;
    let mut zones = vec![Covered::default(); model.zones.len()];
    let mut nowhere = Covered::default();
    people(model, service, &sites, radius, &mut zones, &mut nowhere);
    served(service, model, radius, &mut zones, &mut nowhere);
    if let Some(land) = &model.land {
        if model.zones.is_empty() {
            let covered = area_of_both(land, &circles).ok_or("the land cannot be cut")?;
            nowhere.land = Some([land.unsigned_area(), covered]);
        }
        let own = land_by_zone(land, model).ok_or("the land cannot be cut")?;
        let parts: Option<Vec<[f64; 2]>> =
            own.par_iter().map(|own| Some([own.unsigned_area(), area_of_both(own, &circles)?])).collect();
        for (zone, part) in zones.iter_mut().zip(parts.ok_or("the land cannot be cut")?) {
            zone.land = Some(part);
        }
    }
    let mut total = Covered::default();
    for zone in &zones {
        total.add(zone);
    }
    if zones.is_empty() {
        total = nowhere;
    }
    Ok(CoverageResult { id, radius, clause, circles, zones, total })
}

/// People by zone, all and within the radius; those outside every zone are in no rate.
fn people(
    model: &Model,
    service: &ServiceResult,
    sites: &[[f64; 2]],
    radius: Metres,
    zones: &mut [Covered],
    nowhere: &mut Covered,
) {
    let found = cost::nearest(&model.demand, sites);
    let residents = model.demand.column(&Attribute::Persons);
    for (cell, zone) in model.demand.zone.iter().enumerate() {
        let row = zones.get_mut(*zone as usize).unwrap_or(nowhere);
        let within = found.site[cell] != NO_SITE && found.distance[cell] <= radius.0;
        let residents = residents.map_or(Persons::ZERO, |residents| residents[cell]);
        for (counts, people) in [(&mut row.residents, residents), (&mut row.demand, service.demand[cell])] {
            counts[0] += people;
            counts[1] += if within { people } else { Persons::ZERO };
        }
    }
}

fn served(service: &ServiceResult, model: &Model, radius: Metres, zones: &mut [Covered], nowhere: &mut Covered) {
    let mut sent: BTreeMap<(u32, u32), Persons> = BTreeMap::new();
    for (cell, zone) in model.demand.zone.iter().enumerate() {
        for flow in service.allocation.flows().of(cell).iter().filter(|flow| flow.cost <= radius.0) {
            *sent.entry((flow.facility, *zone)).or_default() += flow.persons;
        }
    }
    for ((facility, zone), persons) in sent {
        let row = &service.facilities[service.counted[facility as usize]];
        let seated = match (row.allocated, row.over) {
            (Some(allocated), Some(over)) if over > Persons::ZERO => {
                persons.scaled((allocated - over).to_f64() / allocated.to_f64())
            }
            _ => persons,
        };
        zones.get_mut(zone as usize).unwrap_or(nowhere).served += seated;
    }
}

/// The land of every zone; where zones overlap it belongs to the first, as people do.
fn land_by_zone(land: &MultiPolygon<f64>, model: &Model) -> Option<Vec<MultiPolygon<f64>>> {
    let mut left = land.clone();
    let mut own = Vec::with_capacity(model.zones.len());
    for zone in &model.zones {
        let Some(around) = zone.shape.bounding_rect() else {
            own.push(MultiPolygon::new(Vec::new()));
            continue;
        };
        let is_near = |polygon: &Polygon<f64>| polygon.bounding_rect().is_some_and(|own| own.intersects(&around));
        let (near, far): (Vec<_>, Vec<_>) = left.into_iter().partition(is_near);
        let near = MultiPolygon::new(near);
        let (inside, outside) = caught(|| (near.intersection(&zone.shape), near.difference(&zone.shape)))?;
        own.push(inside);
        left = MultiPolygon::new(far.into_iter().chain(outside).collect());
    }
    Some(own)
}

/// The parts of `a` in `b`; polygons of `a` that lie elsewhere are not cut.
fn both(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let Some(around) = b.bounding_rect() else { return Some(MultiPolygon::new(Vec::new())) };
    let near = |polygon: &&Polygon<f64>| polygon.bounding_rect().is_some_and(|own| own.intersects(&around));
    let near = MultiPolygon::new(a.iter().filter(near).cloned().collect());
    caught(|| near.intersection(b))
}

fn area_of_both(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> Option<f64> {
    both(a, b).map(|both| both.unsigned_area())
}

/// Square metres of land, all of it and outside every zone; `None` without land or zones.
pub fn land_outside(model: &Model) -> Option<[f64; 2]> {
    let land = model.land.as_ref().filter(|_| !model.zones.is_empty())?;
    let shapes: Vec<Polygon<f64>> = model.zones.iter().flat_map(|zone| zone.shape.0.iter().cloned()).collect();
    let outside = caught(|| land.difference(&unary_union(&shapes)))?;
    Some([land.unsigned_area(), outside.unsigned_area()])
}
