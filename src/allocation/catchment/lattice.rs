//! Catchments of lattice cells.

use super::{degrees, rounded};
use crate::geodesy::AnalysisCrs;
use crate::model::{Lattice, SiteIx};
use crate::raster::dissolve::{Corner, dissolve};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

/// Dissolves cells by label and takes their corners to longitude and latitude.
pub(super) fn dissolved(
    lattice: &Lattice,
    label: &[Option<SiteIx>],
    crs: &AnalysisCrs,
) -> Vec<(SiteIx, MultiPolygon<f64>)> {
    let system = lattice.crs.as_deref().map(crate::geodesy::named);
    let corner = |[c, r]: Corner| {
        let x = lattice.origin[0] + (f64::from(c) - 0.5) * lattice.step[0];
        let y = lattice.origin[1] + (f64::from(r) - 0.5) * lattice.step[1];
        let [lon, lat] = match &system {
            None => crs.to_lonlat([x, y]),
            Some(crate::geodesy::Named::System(system)) => system.to_lonlat([x, y]).unwrap_or([x, y]),
            Some(_) => [x, y],
        };
        Coord { x: degrees(rounded(lon)), y: degrees(rounded(lat)) }
    };
    let ring = |ring: &Vec<Corner>| LineString::new(ring.iter().map(|c| corner(*c)).collect());
    let area = |(label, polygons): (SiteIx, Vec<Vec<Vec<Corner>>>)| {
        let polygon = |rings: &Vec<Vec<Corner>>| Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect());
        (label, MultiPolygon::new(polygons.iter().map(polygon).collect()))
    };
    dissolve(&lattice.col, &lattice.row, label).into_par_iter().map(area).collect()
}
