//! How much of a shape lies in a convex cell.
//!
//! A shape of many thousand corners meets some hundred cells along its border; a general intersection would look at all corners for
//! each, and at every pair of edges. Against a convex cell one pass along the border does.

use geo::{LineString, MultiPolygon};

/// Area and first moments of a part of the plane, seen from an origin of its own so that no digits are lost far from 0, 0.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Part {
    /// Square units.
    pub area: f64,
    /// Area times the distance of its centre from the origin, by axis.
    pub moment: [f64; 2],
}

impl Part {
    /// What is here and not in another part of it.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        let moment = [self.moment[0] - other.moment[0], self.moment[1] - other.moment[1]];
        Self { area: self.area - other.area, moment }
    }

    /// The centre, from the origin.
    pub fn centre(self) -> [f64; 2] {
        self.moment.map(|moment| moment / self.area)
    }

    /// Of a ring, which need not be closed; positive whichever way it runs.
    fn of(ring: &[[f64; 2]]) -> Self {
        let (mut area, mut moment) = (0.0, [0.0; 2]);
        for (at, p) in ring.iter().enumerate() {
            let q = &ring[(at + 1) % ring.len()];
            let cross = p[0] * q[1] - q[0] * p[1];
            area += cross / 2.0;
            moment[0] += (p[0] + q[0]) * cross / 6.0;
            moment[1] += (p[1] + q[1]) * cross / 6.0;
        }
        if area < 0.0 { Self { area: -area, moment: moment.map(|moment| -moment) } } else { Self { area, moment } }
    }
}

/// A convex cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Convex {
    /// Corners counter-clockwise, seen from `origin`.
    corners: Vec<[f64; 2]>,
    /// Its first corner.
    pub origin: [f64; 2],
}

impl Convex {
    /// A ring that need not be closed; `None` where it is not convex or has no area.
    pub fn of(ring: &[[f64; 2]]) -> Option<Self> {
        let origin = *ring.first()?;
        let mut corners: Vec<[f64; 2]> = ring.iter().map(|at| [at[0] - origin[0], at[1] - origin[1]]).collect();
        corners.dedup();
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let n = corners.len();
        let turn = |corners: &[[f64; 2]], at: usize| side(corners[at], corners[(at + 1) % n], corners[(at + 2) % n]);
        let turns = |corners: &[[f64; 2]]| (0..n).map(|at| turn(corners, at)).collect::<Vec<_>>();
        if n < 3 || Part::of(&corners).area <= 0.0 {
            return None;
        }
        if turns(&corners).iter().all(|turn| *turn <= 0.0) {
            corners.reverse();
        }
        // A star turns one way too, more than once around: its sides would cross.
        let around: f64 = (0..n).map(|at| angle(corners[at], corners[(at + 1) % n], corners[(at + 2) % n])).sum();
        let is_convex = turns(&corners).iter().all(|turn| *turn >= 0.0) && around < 1.5 * std::f64::consts::TAU;
        is_convex.then_some(Self { corners, origin })
    }

    /// Its corners, closed, where they are.
    pub fn ring(&self) -> Vec<[f64; 2]> {
        let corners = self.corners.iter().chain(self.corners.first());
        corners.map(|at| [self.origin[0] + at[0], self.origin[1] + at[1]]).collect()
    }

    /// All of it.
    pub fn whole(&self) -> Part {
        Part::of(&self.corners)
    }

    /// What it has of a shape, from its origin.
    ///
    /// Each ring is cut by the sides of the cell one after the other (Sutherland and Hodgman, Reentrant polygon clipping,
    /// Communications of the ACM 17, 1974). Where the ring leaves and comes back the cut ring runs to and fro along the side,
    /// which adds no area.
    ///
    /// # Cost
    /// O(corners of the shape) for each side of the cell, fewer after each cut.
    pub fn part_of(&self, shape: &MultiPolygon<f64>) -> Part {
        let mut part = Part::default();
        for polygon in &shape.0 {
            let shell = self.cut(polygon.exterior());
            part.area += shell.area;
            part.moment = [0, 1].map(|axis| part.moment[axis] + shell.moment[axis]);
            for hole in polygon.interiors() {
                part = part.less(self.cut(hole));
            }
        }
        part
    }

    fn cut(&self, ring: &LineString<f64>) -> Part {
        let mut ring: Vec<[f64; 2]> = ring.0.iter().map(|c| [c.x - self.origin[0], c.y - self.origin[1]]).collect();
        for (at, from) in self.corners.iter().enumerate() {
            let to = self.corners[(at + 1) % self.corners.len()];
            let mut kept = Vec::with_capacity(ring.len() + 4);
            for (at, p) in ring.iter().enumerate() {
                let q = ring[(at + 1) % ring.len()];
                let (a, b) = (side(*from, to, *p), side(*from, to, q));
                if a >= 0.0 {
                    kept.push(*p);
                }
                if (a > 0.0 && b < 0.0) || (a < 0.0 && b > 0.0) {
                    let t = a / (a - b);
                    kept.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]);
                }
            }
            ring = kept;
        }
        if ring.len() < 3 { Part::default() } else { Part::of(&ring) }
    }

    /// Whether an edge passes through the inside, farther from the sides than so much of the cell's own size.
    pub fn is_crossed(&self, ends: [[f64; 2]; 2], margin: f64) -> bool {
        let [p, q] = ends.map(|at| [at[0] - self.origin[0], at[1] - self.origin[1]]);
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (at, a) in self.corners.iter().enumerate() {
            let b = self.corners[(at + 1) % self.corners.len()];
            let deepest = self.corners.iter().map(|c| side(*a, b, *c)).fold(0.0, f64::max);
            let (here, there) = (side(*a, b, p) - margin * deepest, side(*a, b, q) - margin * deepest);
            if here <= 0.0 && there <= 0.0 {
                return false;
            }
            let t = here / (here - there);
            if here < 0.0 {
                from = from.max(t);
            } else if there < 0.0 {
                to = to.min(t);
            }
        }
        from < to
    }
}

/// Twice the area of the triangle: above 0 where `at` lies left of the way from one to the other.
fn side(from: [f64; 2], to: [f64; 2], at: [f64; 2]) -> f64 {
    (to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0])
}

/// By how much the way turns left at the middle one.
fn angle(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    let (u, v) = ([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]]);
    (u[0] * v[1] - u[1] * v[0]).atan2(u[0] * v[0] + u[1] * v[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BooleanOps, Centroid, Coord, Polygon};
    use proptest::prelude::*;

    fn ring(points: &[[f64; 2]]) -> LineString<f64> {
        LineString(points.iter().map(|&[x, y]| Coord { x, y }).collect())
    }

    /// A star around a middle, without crossings, with a hole of the same form.
    fn star(radii: &[f64], middle: [f64; 2]) -> MultiPolygon<f64> {
        let around = |scale: f64| {
            let n = radii.len() as f64;
            let at = |(k, r): (usize, &f64)| {
                let (sin, cos) = (k as f64 / n * std::f64::consts::TAU).sin_cos();
                [middle[0] + scale * r * cos, middle[1] + scale * r * sin]
            };
            let mut points: Vec<[f64; 2]> = radii.iter().enumerate().map(at).collect();
            points.push(points[0]);
            ring(&points)
        };
        MultiPolygon(vec![Polygon::new(around(1.0), vec![around(0.4)])])
    }

    proptest! {
        #[test]
        fn parts_are_those_of_a_general_intersection(
            radii in prop::collection::vec(0.2..3.0_f64, 5..30),
            x in -2.0..2.0_f64, y in -2.0..2.0_f64, turn in 0.0..6.0_f64, way in any::<bool>(), far in any::<bool>(),
        ) {
            let far = if far { 3.3e6 } else { 0.0 };
            let (sin, cos) = turn.sin_cos();
            let mut cell: Vec<[f64; 2]> = [[-1.0, -0.5], [1.0, -0.7], [1.2, 0.6], [-0.9, 0.5]]
                .map(|[a, b]: [f64; 2]| [far + a * cos - b * sin, far + a * sin + b * cos]).to_vec();
            if way {
                cell.reverse();
            }
            let shape = star(&radii, [far + x, far + y]);
            let convex = Convex::of(&cell).unwrap();
            let part = convex.part_of(&shape);
            let general = MultiPolygon(vec![Polygon::new(ring(&cell), vec![])]).intersection(&shape);
            // The general intersection works on a grid of whole numbers.
            let tolerance = if far > 0.0 { 1e-5 } else { 1e-7 };
            prop_assert!((part.area - general.unsigned_area()).abs() < tolerance, "{} {}", part.area, general.unsigned_area());
            if let Some(centre) = general.centroid().filter(|_| part.area > 0.01) {
                let found = [0, 1].map(|axis| convex.origin[axis] + part.centre()[axis]);
                prop_assert!((found[0] - centre.x()).abs() < 1e-4 && (found[1] - centre.y()).abs() < 1e-4);
            }
            prop_assert!((convex.whole().area - Polygon::new(ring(&cell), vec![]).unsigned_area()).abs() < tolerance);
        }

        #[test]
        fn an_edge_crosses_where_a_sampled_point_of_it_is_inside(
            ends in [[-1.0..2.0_f64, -1.0..2.0_f64], [-1.0..2.0_f64, -1.0..2.0_f64]], margin in 0.0..0.1_f64,
        ) {
            let cell = Convex::of(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]).unwrap();
            let inside = |t: f64| {
                let at = [0, 1].map(|axis| ends[0][axis] + t * (ends[1][axis] - ends[0][axis]));
                at.iter().all(|v| *v > margin && *v < 1.0 - margin)
            };
            if (0..=1000).any(|k| inside(f64::from(k) / 1000.0)) {
                prop_assert!(cell.is_crossed(ends, margin));
            } else if cell.is_crossed(ends, margin) {
                // Only a corner cut off finer than the samples.
                let near = (0..=1000).any(|k| {
                    let t = f64::from(k) / 1000.0;
                    let at = [0, 1].map(|axis| ends[0][axis] + t * (ends[1][axis] - ends[0][axis]));
                    at.iter().all(|v| *v > margin - 0.01 && *v < 1.01 - margin)
                });
                prop_assert!(near);
            }
        }
    }

    #[test]
    fn only_a_convex_ring_is_a_cell() {
        let square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]];
        assert_eq!(Convex::of(&square).map(|cell| cell.whole().area), Some(4.0));
        assert_eq!(Convex::of(&[[0.0, 0.0], [2.0, 0.0], [0.5, 0.5], [0.0, 2.0]]), None);
        assert_eq!(Convex::of(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), None);
        // A five-pointed star drawn in one line turns one way only.
        let pentagram: Vec<[f64; 2]> =
            (0..5).map(|k| f64::from(k * 2 % 5) / 5.0 * std::f64::consts::TAU).map(|a| [a.cos(), a.sin()]).collect();
        assert_eq!(Convex::of(&pentagram), None);
    }
}
