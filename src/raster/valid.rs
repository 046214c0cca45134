//! Whether polygons are valid, without comparing every edge with every other: where borders nowhere meet, they are.

use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{BoundingRect, Coord, Intersects, Line, LineString, LinesIter, MakeValid, MultiPolygon, Polygon, Validation};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{RTree, RTreeObject};
use std::cmp::Ordering;

/// With more edges or borders the library, which compares all with all, is not asked.
const MOST_EDGES: usize = 5_000;
const MOST_BORDERS: usize = 200;

/// Pairs of edges near each other that are looked at; with more the borders are taken to meet.
const MOST_PAIRS: usize = 100_000_000;

/// Whether a shape is valid (simple borders, holes in their shells, polygons apart). `None` for a large one whose borders
/// meet: they may only touch in points.
///
/// # Cost
/// O(edges · log edges) where few edges are near each; for small shapes whose borders meet O(edges²).
pub fn is_valid(shape: &MultiPolygon<f64>) -> Option<bool> {
    let borders: usize = shape.0.iter().map(|polygon| 1 + polygon.interiors().len()).sum();
    let is_large = borders > MOST_BORDERS || shape.lines_iter().count() > MOST_EDGES;
    match is_simple(shape) {
        true => Some(true),
        false if is_large => None,
        false => Some(shape.is_valid()),
    }
}

/// An edge of a border.
#[derive(Debug, Clone, Copy)]
struct Edge {
    line: Line<f64>,
    ring: usize,
    /// Its place in the ring.
    at: usize,
    /// Number of edges of the ring.
    of: usize,
}

impl Edge {
    fn follows(&self, other: &Self) -> bool {
        self.ring == other.ring && (other.at + 1) % other.of == self.at
    }

    /// Whether they meet; those that follow each other, elsewhere than where they do.
    fn meets(&self, other: &Self) -> bool {
        match (self.follows(other), other.follows(self)) {
            (true, _) => folds(other.line.start, self.line.start, self.line.end),
            (_, true) => folds(self.line.start, other.line.start, other.line.end),
            _ => self.line.intersects(&other.line),
        }
    }
}

/// Whether a way from `a` by `b` to `c` goes back over itself.
fn folds(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> bool {
    let ahead = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y);
    RobustKernel::orient2d(a, b, c) == Orientation::Collinear && ahead <= 0.0
}

/// A border of a polygon.
struct Ring<'a> {
    line: &'a LineString<f64>,
    polygon: usize,
    is_hole: bool,
}

/// Whether edges meet only where they follow each other, holes lie in shells, and shells in no other polygon.
fn is_simple(shape: &MultiPolygon<f64>) -> bool {
    let mut rings = Vec::new();
    for (polygon, p) in shape.0.iter().enumerate() {
        rings.push(Ring { line: p.exterior(), polygon, is_hole: false });
        rings.extend(p.interiors().iter().map(|line| Ring { line, polygon, is_hole: true }));
    }
    !borders_meet(&rings) && are_nested(&rings)
}

/// Boxes around edges, in axes along which most of their length runs: long edges side by side, as the teeth of a comb are, have narrow
/// boxes then, whichever way the comb lies.
struct Boxes {
    /// Cosine and sine of the turn.
    turn: [f64; 2],
    /// What rounding may have moved a corner by.
    margin: f64,
}

impl Boxes {
    fn of(edges: &[Edge]) -> Self {
        // Quarter turns are all one, so angles are taken four times; long edges count for more.
        let sum = edges.iter().fold([0.0_f64; 2], |sum, Edge { line, .. }| {
            let (x, y) = (line.end.x - line.start.x, line.end.y - line.start.y);
            let (angle, weight) = (4.0 * y.atan2(x), x.hypot(y));
            [sum[0] + weight * angle.cos(), sum[1] + weight * angle.sin()]
        });
        let angle = sum[1].atan2(sum[0]) / 4.0;
        let largest = edges.iter().flat_map(|edge| [edge.line.start, edge.line.end]);
        let largest = largest.fold(0.0_f64, |most, at| most.max(at.x.abs()).max(at.y.abs()));
        Self { turn: [angle.cos(), angle.sin()], margin: 8.0 * f64::EPSILON * largest }
    }

    fn around(&self, edge: &Edge) -> Rectangle<[f64; 2]> {
        let [cos, sin] = self.turn;
        let turned = |at: Coord<f64>| [at.x * cos + at.y * sin, at.y * cos - at.x * sin];
        let (a, b) = (turned(edge.line.start), turned(edge.line.end));
        let low = [0, 1].map(|axis| a[axis].min(b[axis]) - self.margin);
        Rectangle::from_corners(low, [0, 1].map(|axis| a[axis].max(b[axis]) + self.margin))
    }
}

fn borders_meet(rings: &[Ring<'_>]) -> bool {
    let mut edges = Vec::new();
    for (ring, border) in rings.iter().enumerate() {
        let of = border.line.0.len().saturating_sub(1);
        edges.extend(border.line.lines().enumerate().map(|(at, line)| Edge { line, ring, at, of }));
    }
    let boxes = Boxes::of(&edges);
    let entries = edges.iter().enumerate().map(|(number, edge)| GeomWithData::new(boxes.around(edge), number));
    let tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>> = RTree::bulk_load(entries.collect());
    let mut left = MOST_PAIRS;
    edges.iter().enumerate().any(|(number, edge)| {
        let near = tree.locate_in_envelope_intersecting(boxes.around(edge).envelope());
        near.filter(|entry| entry.data < number).any(|entry| {
            left -= 1;
            left == 0 || edge.meets(&edges[entry.data])
        })
    })
}

/// As borders nowhere meet, one corner of each tells where the whole of it lies.
fn are_nested(rings: &[Ring<'_>]) -> bool {
    let around = |(number, ring): (usize, &Ring<'_>)| {
        let rect = ring.line.bounding_rect()?;
        Some(GeomWithData::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), number))
    };
    let tree = RTree::bulk_load(rings.iter().enumerate().filter_map(around).collect());
    rings.iter().enumerate().all(|(number, ring)| {
        let Some(corner) = ring.line.0.first() else { return false };
        let holds = |other: &usize| {
            *other != number && coord_pos_relative_to_ring(*corner, rings[*other].line) == CoordPos::Inside
        };
        let holders: Vec<usize> =
            tree.locate_all_at_point([corner.x, corner.y]).map(|entry| entry.data).filter(holds).collect();
        let (own, others): (Vec<usize>, Vec<usize>) =
            holders.into_iter().partition(|other| rings[*other].polygon == ring.polygon);
        if ring.is_hole {
            return own.len() == 1 && !rings[own[0]].is_hole;
        }
        // Within another polygon only in one of its holes.
        let is_in_hole = |shell: &usize| {
            others.iter().any(|hole| rings[*hole].is_hole && rings[*hole].polygon == rings[*shell].polygon)
        };
        own.is_empty() && others.iter().filter(|other| !rings[**other].is_hole).all(is_in_hole)
    })
}

/// The valid parts of a polygon, the same each time: whoever makes them valid goes through tables in random order, and begins rings and
/// parts wherever these do.
///
/// # Errors
/// What cannot be made valid.
pub fn made_valid(polygon: &Polygon<f64>) -> Result<Vec<Polygon<f64>>, String> {
    let ordered = |part: Polygon<f64>| {
        let (shell, holes) = part.into_inner();
        let mut holes: Vec<LineString<f64>> = holes.into_iter().map(from_least).collect();
        holes.sort_by(by_corners);
        Polygon::new(from_least(shell), holes)
    };
    let parts = polygon.make_valid().map_err(|error| error.to_string())?;
    let mut parts: Vec<Polygon<f64>> = parts.0.into_iter().map(ordered).collect();
    parts.sort_by(|a, b| by_corners(a.exterior(), b.exterior()));
    Ok(parts)
}

/// The ring from its least corner on.
fn from_least(mut ring: LineString<f64>) -> LineString<f64> {
    ring.0.pop();
    let least = (0..ring.0.len()).min_by(|a, b| by_place(&ring.0[*a], &ring.0[*b]));
    ring.0.rotate_left(least.unwrap_or_default());
    ring.close();
    ring
}

fn by_place(a: &Coord<f64>, b: &Coord<f64>) -> Ordering {
    a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
}

fn by_corners(a: &LineString<f64>, b: &LineString<f64>) -> Ordering {
    let corners = a.0.iter().zip(&b.0).map(|(a, b)| by_place(a, b));
    corners.fold(Ordering::Equal, Ordering::then).then(a.0.len().cmp(&b.0.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Translate;
    use proptest::prelude::*;

    fn ring(corners: &[(i32, i32)]) -> LineString<f64> {
        let mut ring: LineString<f64> = corners.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
        ring.0.dedup();
        ring.close();
        ring
    }

    /// A pentagram has many parts and corners, and each time they stand in the same order.
    #[test]
    fn what_is_made_valid_is_the_same_each_time() {
        let star = Polygon::new(ring(&[(0, 0), (40, 100), (80, 0), (-10, 60), (90, 60), (0, 0)]), vec![square(20, 30)]);
        let first = made_valid(&star);
        assert!(first.as_ref().is_ok_and(|parts| parts.len() > 2), "{first:?}");
        for _ in 0..50 {
            assert_eq!(made_valid(&star), first);
        }
    }

    fn square(low: i32, high: i32) -> LineString<f64> {
        ring(&[(low, low), (high, low), (high, high), (low, high)])
    }

    proptest! {
        /// What is called simple is valid in the library's eyes.
        #[test]
        fn what_is_simple_is_valid(
            shells in prop::collection::vec(prop::collection::vec((0_i32..9, 0_i32..9), 3..7), 1..3),
            hole in prop::collection::vec((0_i32..9, 0_i32..9), 3..5),
        ) {
            let mut polygons: Vec<Polygon<f64>> = shells.iter().map(|s| Polygon::new(ring(s), vec![])).collect();
            let hole = ring(&hole);
            if hole.0.len() >= 4 {
                polygons[0] = Polygon::new(polygons[0].exterior().clone(), vec![hole]);
            }
            polygons.retain(|p| p.exterior().0.len() >= 4);
            let shape = MultiPolygon::new(polygons);
            prop_assert!(!is_simple(&shape) || shape.is_valid(), "{shape:?}");
        }

        /// A border that winds around its middle once crosses nothing.
        #[test]
        fn stars_are_simple(radii in prop::collection::vec(1.0..9.0_f64, 3..40)) {
            let n = radii.len() as f64;
            let corner = |(i, r): (usize, &f64)| {
                let angle = i as f64 / n * std::f64::consts::TAU;
                (r * angle.cos(), r * angle.sin())
            };
            let star = Polygon::new(radii.iter().enumerate().map(corner).collect(), vec![]);
            let small = Polygon::new(star.exterior().0.iter().map(|c| (c.x * 0.5, c.y * 0.5)).collect(), vec![]);
            let with_hole = Polygon::new(star.exterior().clone(), vec![small.exterior().clone()]);
            let smallest = Polygon::new(star.exterior().0.iter().map(|c| (c.x * 0.25, c.y * 0.25)).collect(), vec![]);
            let shape = MultiPolygon::new(vec![with_hole, smallest, star.translate(20.0, 0.0)]);
            prop_assert!(is_simple(&shape) && shape.is_valid());
        }
    }

    /// A comb of many teeth is looked at in a moment, also where it lies aslant; one with a tooth across another is none.
    #[test]
    fn combs_are_simple_whichever_way_they_lie() {
        let teeth = 5_000;
        let comb = |turn: f64, last: f64| {
            let mut ring: Vec<(f64, f64)> =
                (0..=2 * teeth).map(|k| (f64::from(k) * 0.01, if k % 2 == 0 { 0.0 } else { 100.0 })).collect();
            ring.push((f64::from(teeth) * 0.02 + last, 150.0));
            ring.extend([(f64::from(teeth) * 0.02, 200.0), (0.0, 200.0)]);
            let turned =
                |(x, y): (f64, f64)| (5e5 + x * turn.cos() - y * turn.sin(), 3.3e6 + x * turn.sin() + y * turn.cos());
            MultiPolygon::new(vec![Polygon::new(ring.into_iter().map(turned).collect(), vec![])])
        };
        for turn in [0.0, 0.3, 2.0] {
            let started = std::time::Instant::now();
            assert_eq!(is_valid(&comb(turn, 1.0)), Some(true), "{turn}");
            assert_eq!(is_valid(&comb(turn, -250.0)), None, "{turn}");
            assert!(started.elapsed().as_secs() < 10, "{turn}: {:?}", started.elapsed());
        }
    }

    #[test]
    fn borders_that_touch_cross_or_fold_and_rings_in_the_wrong_place_are_not_simple() {
        let one = |shell, holes| MultiPolygon::new(vec![Polygon::new(shell, holes)]);
        for (name, shape) in [
            ("a bow tie", one(ring(&[(0, 0), (4, 4), (4, 0), (0, 4)]), vec![])),
            ("a spike", one(ring(&[(0, 0), (4, 0), (8, 0), (4, 0), (4, 4)]), vec![])),
            ("a corner twice", one(ring(&[(0, 0), (4, 0), (2, 2), (4, 4), (0, 4), (2, 2)]), vec![])),
            ("a hole outside", one(square(0, 4), vec![square(5, 6)])),
            ("a hole in a hole", one(square(0, 9), vec![square(1, 8), square(2, 3)])),
            ("a hole around", one(square(2, 3), vec![square(0, 9)])),
            ("a hole that touches", one(square(0, 4), vec![ring(&[(0, 2), (2, 1), (2, 3)])])),
            (
                "polygons one in the other",
                MultiPolygon::new([square(0, 9), square(2, 3)].map(|s| Polygon::new(s, vec![])).to_vec()),
            ),
            (
                "the same polygon twice",
                MultiPolygon::new([square(0, 9), square(0, 9)].map(|s| Polygon::new(s, vec![])).to_vec()),
            ),
        ] {
            assert!(!is_simple(&shape), "{name}");
        }
        let island = MultiPolygon::new(vec![
            Polygon::new(square(0, 9), vec![square(1, 8)]),
            Polygon::new(square(2, 7), vec![square(3, 6)]),
        ]);
        assert!(is_simple(&island));
    }
}
