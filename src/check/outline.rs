//! Whether points lie in an area that a file has: borders are rounded to about a centimetre.

use super::positions::METRES;
use geo::{LinesIter, MultiPolygon};
use rstar::primitives::Line;
use rstar::{AABB, PointDistance, RTree};

/// The border of an area, found again by place.
pub(super) struct Outline {
    edges: RTree<Line<[f64; 2]>>,
}

impl Outline {
    /// Of an area in planar metres.
    pub fn new(shape: &MultiPolygon<f64>) -> Self {
        let edge = |line: geo::Line<f64>| Line::new([line.start.x, line.start.y], [line.end.x, line.end.y]);
        Self { edges: RTree::bulk_load(shape.lines_iter().map(edge).collect()) }
    }

    /// Whether a point lies inside: a ray to the east leaves the area once more often than it enters it. `None` on the border,
    /// where rounding decides.
    pub fn contains(&self, at: [f64; 2]) -> Option<bool> {
        let nearest = self.edges.nearest_neighbor(at)?;
        if nearest.distance_2(&at) <= METRES * METRES {
            return None;
        }
        let ray = AABB::from_corners(at, [f64::MAX, at[1]]);
        let crossed = self.edges.locate_in_envelope_intersecting(ray).filter(|edge| {
            let ([ax, ay], [bx, by]) = (edge.from, edge.to);
            // An end belongs to the upper side only, so that a corner counts once.
            (ay > at[1]) != (by > at[1]) && ax + (at[1] - ay) / (by - ay) * (bx - ax) > at[0]
        });
        Some(crossed.count() % 2 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn a_hole_is_outside_and_a_border_undecided() {
        let ring = polygon! {
            exterior: [(x: 0.0, y: 0.0), (x: 30.0, y: 0.0), (x: 30.0, y: 30.0), (x: 0.0, y: 30.0)],
            interiors: [[(x: 10.0, y: 10.0), (x: 20.0, y: 10.0), (x: 20.0, y: 20.0), (x: 10.0, y: 20.0)]],
        };
        let outline = Outline::new(&MultiPolygon::new(vec![ring]));
        // Rays through corners, too.
        for (at, expected) in [
            ([5.0, 5.0], Some(true)),
            ([5.0, 10.0], Some(true)),
            ([15.0, 15.0], Some(false)),
            ([-5.0, 0.0], Some(false)),
            ([-5.0, 20.0], Some(false)),
            ([10.02, 15.0], None),
            ([35.0, 15.0], Some(false)),
        ] {
            assert_eq!(outline.contains(at), expected, "{at:?}");
        }
    }
}
