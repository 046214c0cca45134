//! Rings of a shapefile into polygons with holes.

use super::{Geometry, Position, flat};
use crate::read::geometry::close;
use shapefile::PolygonRing;

type Ring = Vec<[f64; 2]>;

/// Rings as the next row. A ring that runs counter-clockwise is a hole of the smallest ring around it; one that lies in none
/// was drawn the wrong way round and is a polygon of its own. A ring that does not end where it begins is closed; how many
/// were.
pub fn push<P: Position>(rings: Vec<PolygonRing<P>>, geometry: &mut Geometry) -> usize {
    let mut closed = 0;
    let mut polygons: Vec<Vec<Ring>> = Vec::new();
    let mut holes: Vec<Ring> = Vec::new();
    for ring in rings {
        let mut points = flat(ring.points());
        let is_outer = if close(&mut points) {
            closed += 1;
            // Which way it runs shows only with its last side.
            twice_area(&points) >= 0.0
        } else {
            matches!(ring, PolygonRing::Outer(_))
        };
        if is_outer { polygons.push(vec![points]) } else { holes.push(points) }
    }
    let around: Vec<([f64; 4], f64)> =
        polygons.iter().map(|polygon| (bounds(&polygon[0]), twice_area(&polygon[0]).abs())).collect();
    for hole in holes {
        let within = bounds(&hole);
        let holds = |k: &usize| {
            let ([w, s, e, n], _) = around[*k];
            let inside = within[0] >= w && within[1] >= s && within[2] <= e && within[3] <= n;
            inside && hole.iter().any(|at| contains(&polygons[*k][0], *at))
        };
        let smallest = (0..around.len()).filter(holds).min_by(|&a, &b| around[a].1.total_cmp(&around[b].1));
        match smallest {
            Some(k) => polygons[k].push(hole),
            None => polygons.push(vec![hole]),
        }
    }
    if polygons.is_empty() {
        geometry.push_none();
    } else {
        geometry.push_polygons(&polygons);
    }
    closed
}

fn bounds(ring: &[[f64; 2]]) -> [f64; 4] {
    ring.iter().fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |b, [x, y]| {
        [b[0].min(*x), b[1].min(*y), b[2].max(*x), b[3].max(*y)]
    })
}

/// Above zero where the ring runs clockwise.
fn twice_area(ring: &[[f64; 2]]) -> f64 {
    ring.windows(2).map(|p| (p[1][0] - p[0][0]) * (p[1][1] + p[0][1])).sum()
}

/// Even-odd rule.
fn contains(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    ring.windows(2).fold(false, |inside, p| {
        let ([ax, ay], [bx, by]) = (p[0], p[1]);
        let crosses = (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax;
        inside != crosses
    })
}
