//! The area each facility serves: the cells whose main facility it is, dissolved.

mod lattice;
mod points;

use super::Allocation;
use crate::geodesy::cut;
use crate::model::{Model, SiteIx};
use geo::MultiPolygon;

/// Catchments of an allocation, in longitude and latitude rounded to 1e-7 degrees: site and area, for every
/// site that serves anyone, in ascending order.
///
/// Cells on a lattice are squares and are dissolved along their borders. Loose points own their Voronoi cells, within the
/// zones if there are any, else within the convex hull of the points, widened by half their mean spacing.
///
/// # Invariant
/// Each area is one valid (Multi)Polygon, shells counter-clockwise; areas of different sites do not overlap, and
/// neighbours share their corners exactly. None crosses the 180th meridian: an area on both sides is cut there.
pub fn catchments(model: &Model, allocation: &Allocation) -> Vec<(SiteIx, MultiPolygon<f64>)> {
    // The areas of the district: those of neighbours, who stand in no zone, are nobody's.
    let own = |cell: usize| allocation.main_site(cell).filter(|_| model.is_own(cell));
    let label: Vec<Option<SiteIx>> = (0..model.demand.len()).map(own).collect();
    let areas = match &model.demand.lattice {
        Some(lattice) => lattice::dissolved(lattice, &label, &model.crs),
        None => points::dissolved(model, &label),
    };
    areas.into_iter().map(|(site, area)| (site, cut(area))).collect()
}

/// Degrees in units of 1e-7: about a centimetre. One rounding for every corner, so that shared corners stay shared.
fn rounded(degrees: f64) -> i64 {
    (degrees * 1e7).round() as i64
}

/// Back to degrees.
fn degrees(units: i64) -> f64 {
    units as f64 / 1e7
}
