//! Residential land within circles, or by points of a lattice.

use super::lattice::{self, Lattice};
use super::{Covered, LandBy, Reached};
use crate::issue::caught;
use crate::model::Model;
use crate::units::Limit;
use geo::{Area, BooleanOps, BoundingRect, Intersects, MultiPolygon, Polygon, unary_union};
use rayon::prelude::*;

/// Land of every zone, all of it and within the circles; without zones that of everything. None where the study has no land.
///
/// # Errors
/// What could not be computed.
pub(super) fn cover(
    model: &Model,
    circles: &MultiPolygon<f64>,
    zones: &mut [Covered],
    nowhere: &mut Covered,
) -> Result<Option<LandBy>, &'static str> {
    let Some(land) = &model.land else { return Ok(None) };
    if model.zones.is_empty() {
        let covered = area_of_both(land, circles).ok_or("the land cannot be cut")?;
        nowhere.land = Some([land.unsigned_area(), covered]);
    }
    let own = by_zone(land, model).ok_or("the land cannot be cut")?;
    let parts: Option<Vec<[f64; 2]>> =
        own.par_iter().map(|own| Some([own.unsigned_area(), area_of_both(own, circles)?])).collect();
    for (zone, part) in zones.iter_mut().zip(parts.ok_or("the land cannot be cut")?) {
        zone.land = Some(part);
    }
    Ok(Some(LandBy::Circles))
}

/// The same by points of a lattice, each of which is asked for a way within the limit.
///
/// # Errors
/// What could not be computed.
pub(super) fn cover_by_points(
    model: &Model,
    reached: &Reached<'_>,
    limit: Limit,
    zones: &mut [Covered],
    nowhere: &mut Covered,
) -> Result<Option<LandBy>, &'static str> {
    let Some(land) = &model.land else { return Ok(None) };
    // Whether anybody knows is asked before any point is made.
    if reached(&[], limit).is_none() {
        return Ok(None);
    }
    let step = match lattice::step(land.unsigned_area()) {
        Ok(step) => step,
        Err(points) => return Ok(Some(LandBy::TooMany(points))),
    };
    let own =
        if zones.is_empty() { vec![land.clone()] } else { by_zone(land, model).ok_or("the land cannot be cut")? };
    let lattices: Vec<Lattice> = own.par_iter().map(|own| lattice::lattice(own, step)).collect();
    let points: Vec<[f64; 2]> = lattices.iter().flat_map(|lattice| lattice.points.iter().copied()).collect();
    let Some(is_within) = reached(&points, limit) else { return Ok(None) };
    let mut first = 0;
    let rows = if zones.is_empty() { std::slice::from_mut(nowhere) } else { zones };
    for (row, (own, lattice)) in rows.iter_mut().zip(own.iter().zip(&lattices)) {
        let is_within = &is_within[first..first + lattice.points.len()];
        first += lattice.points.len();
        let covered: f64 =
            lattice.areas.iter().zip(is_within).filter(|(_, within)| **within).map(|(area, _)| area).sum();
        let all = own.unsigned_area();
        // Sums of shares are rounded, and a part is no more than the whole.
        row.land = Some([all, if is_within.iter().all(|within| *within) { all } else { covered.min(all) }]);
    }
    Ok(Some(LandBy::Points { step, points: points.len() }))
}

/// The land of every zone; where zones overlap it belongs to the first, as people do.
fn by_zone(land: &MultiPolygon<f64>, model: &Model) -> Option<Vec<MultiPolygon<f64>>> {
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
