//! Gaps between zones: land that belongs to no street though streets lie all around it.

use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Model};
use crate::units::Persons;
use geo::buffer::{BufferStyle, LineJoin};
use geo::{Area, Buffer, Centroid, Contains, Euclidean, Length, MultiPolygon, Point, Polygon, unary_union};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Narrower than this, in metres (twice the area by the perimeter), a gap is what drawing the same line twice leaves.
const NARROW: f64 = 1.0;

/// Square metres: what is left of a gap as narrow as that, where zones meet corner to corner, is no gap.
const CRUMB: f64 = 1.0;

/// Borders with more corners are not united: it would take longer than the run.
const MOST_CORNERS: usize = 400_000;

/// Holes of all zones together, with their area and the people in them. Call it once zones are assigned.
///
/// # Errors
/// None: W0546 for each gap, I0547 for slivers together, I0548 when the borders are too many to look.
pub fn gaps(model: &Model) -> Issues {
    let mut issues = Issues::new();
    let shapes = || model.zones.iter().flat_map(|zone| &zone.shape.0);
    let corners: usize =
        shapes().map(|p| p.exterior().0.len() + p.interiors().iter().map(|r| r.0.len()).sum::<usize>()).sum();
    if model.zones.len() < 2 {
        return issues;
    }
    if corners > MOST_CORNERS {
        issues.push(Issue::new("I0548").value(corners));
        return issues;
    }
    let polygons: Vec<Polygon<f64>> = shapes().cloned().collect();
    // A sliver often leads from a gap to the outside: wider zones close it, and wider holes have their size back.
    let widen = || BufferStyle::new(NARROW / 2.0).line_join(LineJoin::Miter(2.0));
    let found = catch_unwind(AssertUnwindSafe(|| {
        let union = unary_union(&polygons);
        let narrow = holes(&union).filter(is_sliver).collect::<Vec<_>>();
        let wider = union.buffer_with_style(widen());
        let wide = holes(&wider).filter(|hole| hole.unsigned_area() > CRUMB);
        let wide = wide.map(|hole| hole.buffer_with_style(widen())).collect::<Vec<_>>();
        (narrow, wide)
    }));
    let Ok((slivers, gaps)) = found else {
        issues.push(Issue::new("I0548").value(corners));
        return issues;
    };
    let outside = outside(model);
    for hole in gaps {
        let area = hole.unsigned_area();
        let within = outside.iter().filter(|(at, _)| hole.contains(at)).map(|(_, persons)| *persons).sum();
        let at = hole.centroid().map(|c| model.crs.to_lonlat([c.x(), c.y()])).unwrap_or_default();
        let issue = Issue::new("W0546").persons(within).value(format!("{:.5}, {:.5}", at[0], at[1]));
        issues.push(issue.fact("hectares", format!("{:.2}", area / 1e4)));
    }
    if !slivers.is_empty() {
        let area: f64 = slivers.iter().map(Area::unsigned_area).sum();
        issues.push(Issue::new("I0547").fact("n", slivers.len()).fact("area", format!("{area:.1}")));
    }
    issues
}

fn holes(shape: &MultiPolygon<f64>) -> impl Iterator<Item = Polygon<f64>> {
    shape.0.iter().flat_map(Polygon::interiors).map(|ring| Polygon::new(ring.clone(), Vec::new()))
}

fn is_sliver(hole: &Polygon<f64>) -> bool {
    2.0 * hole.unsigned_area() < NARROW * Euclidean.length(hole.exterior())
}

/// Cells in no zone, with their people.
fn outside(model: &Model) -> Vec<(Point<f64>, Persons)> {
    let demand = &model.demand;
    let residents = demand.column(&Attribute::Persons);
    let cells = demand.zone.iter().enumerate().filter(|(_, zone)| zone.is_none());
    cells
        .map(|(cell, _)| {
            (Point::new(demand.x[cell], demand.y[cell]), residents.map_or(Persons::ZERO, |persons| persons[cell]))
        })
        .collect()
}
