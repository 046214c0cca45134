//! Which zone a point lies in.

use crate::model::{Zone, ZoneIx};
use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{BoundingRect, Coord};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::ops::Range;

/// An R-tree over the zones' bounding boxes; within a box, the zone's edges are sorted into horizontal bands, so that a
/// point meets only the few edges at its height.
pub struct ZoneTree {
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, ZoneIx>>,
    bands: Vec<Bands>,
}

struct Bands {
    low: f64,
    height: f64,
    start: Vec<u32>,
    edges: Vec<[Coord<f64>; 2]>,
}

/// Edges in a band, on average.
const EDGES_PER_BAND: usize = 4;

/// Bands that an edge lies in, on average and at most: where edges are long, as the teeth of a comb are, the bands are fewer and higher.
const BANDS_PER_EDGE: usize = 8;

impl ZoneTree {
    /// Over valid polygons.
    pub fn new(zones: &[Zone]) -> Self {
        let mut boxes = Vec::with_capacity(zones.len());
        let mut bands = Vec::with_capacity(zones.len());
        for (index, zone) in zones.iter().enumerate() {
            if let Some(bounds) = zone.shape.bounding_rect() {
                let rectangle = Rectangle::from_corners(bounds.min().into(), bounds.max().into());
                boxes.push(GeomWithData::new(rectangle, ZoneIx::new(index)));
            }
            bands.push(Bands::new(zone));
        }
        Self { boxes: RTree::bulk_load(boxes), bands }
    }

    /// The zone of a point: the first, in the order of the zones, whose closed area holds it. A point on a shared edge so
    /// belongs to exactly one zone.
    pub fn zone_of(&self, at: [f64; 2]) -> Option<ZoneIx> {
        let mut first: Option<ZoneIx> = None;
        for candidate in self.boxes.locate_in_envelope_intersecting(AABB::from_point(at)) {
            let zone = candidate.data;
            if first.is_none_or(|first| zone < first) && self.bands[zone.index()].holds(Coord { x: at[0], y: at[1] }) {
                first = Some(zone);
            }
        }
        first
    }

    /// Every zone whose closed area holds a point, in no order.
    pub fn zones_of(&self, at: [f64; 2]) -> impl Iterator<Item = ZoneIx> + '_ {
        let near = self.boxes.locate_in_envelope_intersecting(AABB::from_point(at)).map(|candidate| candidate.data);
        near.filter(move |zone| self.is_in(*zone, at))
    }

    /// Zones whose bounding boxes meet an envelope, in their order.
    pub(super) fn meeting(&self, envelope: AABB<[f64; 2]>) -> Vec<ZoneIx> {
        let mut found: Vec<ZoneIx> =
            self.boxes.locate_in_envelope_intersecting(envelope).map(|candidate| candidate.data).collect();
        found.sort_unstable();
        found
    }

    /// Whether the closed area of a zone holds a point.
    pub fn is_in(&self, zone: ZoneIx, at: [f64; 2]) -> bool {
        self.bands.get(zone.index()).is_some_and(|bands| bands.holds(Coord { x: at[0], y: at[1] }))
    }
}

impl Bands {
    fn new(zone: &Zone) -> Self {
        let rings = zone.shape.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let all: Vec<[Coord<f64>; 2]> =
            rings.flat_map(|ring| ring.lines().map(|line| [line.start, line.end])).collect();
        let (low, high) =
            all.iter().flatten().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), c| (l.min(c.y), h.max(c.y)));
        let mut count = (all.len() / EDGES_PER_BAND).max(1);
        let mut bands = loop {
            let height = ((high - low) / count as f64).max(f64::MIN_POSITIVE);
            let bands = Self { low, height, start: vec![0; count + 1], edges: Vec::new() };
            let places: usize = all.iter().map(|edge| bands.of(edge).count()).sum();
            if count == 1 || places <= BANDS_PER_EDGE * all.len() {
                break bands;
            }
            count /= 2;
        };
        let mut lists: Vec<Vec<[Coord<f64>; 2]>> = vec![Vec::new(); count];
        for edge in all {
            for list in &mut lists[bands.of(&edge)] {
                list.push(edge);
            }
        }
        for (index, list) in lists.into_iter().enumerate() {
            bands.edges.extend(list);
            bands.start[index + 1] = bands.edges.len() as u32;
        }
        bands
    }

    /// The bands that an edge lies in.
    fn of(&self, edge: &[Coord<f64>; 2]) -> Range<usize> {
        self.band(edge[0].y.min(edge[1].y))..self.band(edge[0].y.max(edge[1].y)) + 1
    }

    fn band(&self, y: f64) -> usize {
        (((y - self.low) / self.height) as usize).min(self.start.len() - 2)
    }

    /// Whether the closed area holds a point: crossings of a ray to the east, counted with exact orientation.
    fn holds(&self, at: Coord<f64>) -> bool {
        let band = self.band(at.y);
        let mut inside = false;
        for &[a, b] in &self.edges[self.start[band] as usize..self.start[band + 1] as usize] {
            let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
            if at.y < low.y || at.y > high.y || at.x > a.x.max(b.x) {
                continue;
            }
            let west = at.x < a.x.min(b.x);
            let turn = if west && low.y < high.y {
                Orientation::CounterClockwise
            } else {
                RobustKernel::orient2d(low, high, at)
            };
            if turn == Orientation::Collinear && !west {
                return true;
            }
            // An edge counts with its lower end and without its upper one, so a vertex is crossed once.
            if turn == Orientation::CounterClockwise && low.y <= at.y && at.y < high.y {
                inside = !inside;
            }
        }
        inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{rows::Rows, zonal};
    use geo::{Intersects, Point, polygon};
    use proptest::prelude::*;

    fn zone(id: &str, shape: geo::Polygon<f64>) -> Zone {
        Zone { id: id.to_owned(), name: id.to_owned(), texts: std::collections::BTreeMap::new(), shape: shape.into() }
    }

    #[test]
    fn a_point_on_a_shared_edge_or_corner_has_one_zone() {
        let square =
            |x: f64, y: f64| polygon![(x: x, y: y), (x: x + 1.0, y: y), (x: x + 1.0, y: y + 1.0), (x: x, y: y + 1.0)];
        let zones = [
            zone("a", square(0.0, 0.0)),
            zone("b", square(1.0, 0.0)),
            zone("c", square(0.0, 1.0)),
            zone("d", square(1.0, 1.0)),
        ];
        let tree = ZoneTree::new(&zones);
        assert_eq!(tree.zone_of([1.0, 0.5]), Some(ZoneIx::new(0)));
        assert_eq!(tree.zone_of([1.0, 1.0]), Some(ZoneIx::new(0)));
        assert_eq!(tree.zone_of([1.5, 1.0]), Some(ZoneIx::new(1)));
        assert_eq!(tree.zone_of([2.0, 2.0]), Some(ZoneIx::new(3)));
        assert_eq!(tree.zone_of([2.1, 2.0]), None);
    }

    #[test]
    fn a_hole_is_outside_and_its_edge_is_not() {
        let shell = polygon!(exterior: [(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0), (x: 0.0, y: 9.0)],
            interiors: [[(x: 3.0, y: 3.0), (x: 3.0, y: 6.0), (x: 6.0, y: 6.0), (x: 6.0, y: 3.0)]]);
        let tree = ZoneTree::new(&[zone("a", shell)]);
        assert_eq!(tree.zone_of([4.0, 4.0]), None);
        assert_eq!(tree.zone_of([3.0, 4.0]), Some(ZoneIx::new(0)));
        assert_eq!(tree.zone_of([1.0, 4.0]), Some(ZoneIx::new(0)));
    }

    /// Every edge of a comb is as high as the comb: its bands are few, and a point is found as ever.
    #[test]
    fn the_bands_of_a_comb_take_memory_by_its_corners() {
        let teeth = 20_000;
        let corner = |k: i32| (f64::from(k) * 0.5, if k % 2 == 0 { 0.0 } else { 100.0 });
        let mut ring: Vec<(f64, f64)> = (0..=2 * teeth).map(corner).collect();
        ring.extend([(f64::from(teeth), 200.0), (0.0, 200.0)]);
        let comb = zone("a", geo::Polygon::new(ring.into(), vec![]));
        assert!(Bands::new(&comb).edges.len() <= (BANDS_PER_EDGE + 1) * 2 * teeth as usize);
        let tree = ZoneTree::new(&[comb]);
        // Between two teeth, in one, on its point and above all.
        let inside = [[7.0, 50.0], [7.5, 99.0], [8.0, 0.0], [8.0, 150.0]];
        let found = inside.map(|at| tree.zone_of(at).is_some());
        assert_eq!(found, [true, false, true, true]);
    }

    proptest! {
        /// Whole-number stars and points: vertices at the same height, points on edges and corners.
        #[test]
        fn agrees_with_the_library(
            radii in prop::collection::vec(1_i32..12, 5..24),
            points in prop::collection::vec((-13_i32..13, -13_i32..13), 1..60),
        ) {
            let n = radii.len() as f64;
            let ring: Vec<(f64, f64)> = radii.iter().enumerate().map(|(i, r)| {
                let angle = i as f64 / n * std::f64::consts::TAU;
                ((f64::from(*r) * angle.cos()).round(), (f64::from(*r) * angle.sin()).round())
            }).collect();
            let star = geo::Polygon::new(ring.into(), vec![]);
            prop_assume!(geo::Validation::is_valid(&star));
            let tree = ZoneTree::new(&[zone("a", star.clone())]);
            // Row by row, as cells of a lattice are.
            let (col, row): (Vec<u32>, Vec<u32>) = (0..27 * 27).map(|i| (i % 27, i / 27)).unzip();
            let lattice = Rows::regular(&col, &row, [-13.0; 2], [1.0; 2]);
            let found = lattice.and_then(|rows| zonal::first_of(&rows, &[&zone("a", star.clone()).shape], ZoneIx::new));
            let one_by_one: Vec<Option<ZoneIx>> = col.iter().zip(&row)
                .map(|(c, r)| tree.zone_of([f64::from(*c) - 13.0, f64::from(*r) - 13.0]))
                .collect();
            prop_assert_eq!(found, Some(one_by_one));
            for (x, y) in points {
                let at = [f64::from(x), f64::from(y)];
                prop_assert_eq!(tree.zone_of(at).is_some(), star.intersects(&Point::from(at)), "{:?}", at);
            }
        }
    }
}
