//! Polygons into the analysis system, with every border where it is.
//!
//! An edge of a file is straight in the file's coordinates and bent in any other system: 800 km along the parallel of 30
//! degrees lie up to 7 km off the chord that joins their projected ends. So long edges get further corners.
//!
//! # Method
//! Corners of any polygon of the layer that stand on a long edge become corners of it. Borders that two polygons share are
//! then the same edges in both, however many corners either has along them. Each edge is halved, in the file's coordinates, until
//! the projected edge is at most [`OFF`] from its chord. An edge is halved from the same end in both polygons, so that they
//! have the same corners to the last bit and tile as they did in the file.
//!
//! # Units
//! Metres of the analysis system; coordinates of the file are degrees or metres.
//!
//! # Cost
//! O(corners) where no edge is long, else O(corners log corners) and three projected positions for each new corner.

use super::systems::place;
use crate::geodesy::{AnalysisCrs, System};
use geo::{Coord, CoordsIter, LineString, MultiPolygon, Polygon};
use rstar::{AABB, RTree};

/// Farthest that a border may lie from where the file has it, metres.
const OFF: f64 = 1.0;
/// Edges up to this length, metres, need nothing: up to 80 degrees north a chord of 2 km is 0.45 m off at most, L² tan φ / 8 R.
const SHORT: f64 = 2_000.0;
/// Edges above this length, metres, are always halved: the offset of GCJ-02 swings once in 30 km, and could hide between the
/// places that are looked at.
const LONG: f64 = 20_000.0;
/// An edge is halved so often at most: 4096 pieces, one each 5 km around half the earth.
const HALVINGS: u32 = 12;
/// A corner this near to an edge, metres, stands on it.
const ON: f64 = 0.01;
/// Metres of a degree of a meridian, about.
const DEGREE: f64 = 111_320.0;

/// Polygons of one layer on their way into the analysis system.
pub(super) struct Borders<'a> {
    system: &'a System,
    analysis: &'a AnalysisCrs,
    /// Whether the file is in the analysis system, where straight is straight.
    is_there: bool,
    /// Corners of all polygons, in the file's coordinates; none where no edge is long.
    corners: RTree<[f64; 2]>,
}

impl<'a> Borders<'a> {
    /// Over all polygons of a layer.
    pub fn new<'s>(
        shapes: impl Iterator<Item = &'s MultiPolygon<f64>> + Clone,
        system: &'a System,
        analysis: &'a AnalysisCrs,
    ) -> Self {
        let is_there = system.name() == analysis.name;
        let empty = Self { system, analysis, is_there, corners: RTree::new() };
        if is_there {
            return empty;
        }
        let any_long = shapes.clone().flat_map(rings).any(|ring| {
            let planar: Vec<Option<Coord<f64>>> = ring.0.iter().map(|at| empty.planar(*at)).collect();
            planar.windows(2).any(|edge| matches!(edge, [Some(a), Some(b)] if length(*a, *b) > SHORT))
        });
        if !any_long {
            return empty;
        }
        let corners = shapes.flat_map(CoordsIter::coords_iter).map(|at| [at.x, at.y]);
        Self { corners: RTree::bulk_load(corners.filter(|at| at.iter().all(|c| c.is_finite())).collect()), ..empty }
    }

    /// A polygon in the analysis system; `None` when a corner has no place there.
    pub fn project(&self, shape: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
        let polygon = |polygon: &Polygon<f64>| {
            let holes: Option<Vec<LineString<f64>>> = polygon.interiors().iter().map(|ring| self.ring(ring)).collect();
            Some(Polygon::new(self.ring(polygon.exterior())?, holes?))
        };
        shape.0.iter().map(polygon).collect::<Option<Vec<_>>>().map(MultiPolygon::new)
    }

    fn planar(&self, at: Coord<f64>) -> Option<Coord<f64>> {
        // Beyond the 180th meridian degrees start anew.
        let x = if self.system.is_degrees() && at.x.abs() > 180.0 { at.x - 360.0 * at.x.signum() } else { at.x };
        place([x, at.y], self.system, self.analysis).map(|[x, y]| Coord { x, y })
    }

    fn ring(&self, ring: &LineString<f64>) -> Option<LineString<f64>> {
        let Some(first) = ring.0.first() else { return Some(ring.clone()) };
        let mut last = self.planar(*first)?;
        let mut bent = vec![last];
        for edge in ring.lines() {
            let (mut from, mut start) = (edge.start, last);
            let end = self.planar(edge.end)?;
            if !self.is_there && length(start, end) > SHORT {
                for corner in self.on(edge.start, edge.end) {
                    let here = self.planar(corner)?;
                    self.bend((from, start), (corner, here), &mut bent)?;
                    bent.push(here);
                    (from, start) = (corner, here);
                }
                self.bend((from, start), (edge.end, end), &mut bent)?;
            }
            bent.push(end);
            last = end;
        }
        Some(LineString::new(bent))
    }

    /// Corners that stand on an edge, along it.
    fn on(&self, start: Coord<f64>, end: Coord<f64>) -> Vec<Coord<f64>> {
        if self.is_across(start, end) {
            return Vec::new();
        }
        let near = if self.system.is_degrees() { ON / DEGREE } else { ON };
        let way = end - start;
        let length = way.x.hypot(way.y);
        let along = |corner: &[f64; 2]| {
            let at = Coord { x: corner[0], y: corner[1] };
            let to = at - start;
            let (ahead, aside) = ((to.x * way.x + to.y * way.y) / length, (to.x * way.y - to.y * way.x) / length);
            (aside.abs() <= near && ahead > near && ahead < length - near).then_some((ahead, at))
        };
        let low = [start.x.min(end.x) - near, start.y.min(end.y) - near];
        let high = [start.x.max(end.x) + near, start.y.max(end.y) + near];
        let mut found: Vec<(f64, Coord<f64>)> =
            self.corners.locate_in_envelope(AABB::from_corners(low, high)).filter_map(along).collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.x.total_cmp(&b.1.x)).then(a.1.y.total_cmp(&b.1.y)));
        found.dedup_by_key(|(_, at)| *at);
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// Whether an edge crosses the 180th meridian: its ends are farther apart in degrees than half the earth.
    fn is_across(&self, start: Coord<f64>, end: Coord<f64>) -> bool {
        self.system.is_degrees() && (end.x - start.x).abs() > 180.0
    }

    /// Corners between the ends of an edge, each end with its place in the analysis system.
    fn bend(&self, from: End, mut to: End, bent: &mut Vec<Coord<f64>>) -> Option<()> {
        if self.is_across(from.0, to.0) {
            to.0.x += if to.0.x < 0.0 { 360.0 } else { -360.0 };
        }
        if (from.0.x, from.0.y) <= (to.0.x, to.0.y) {
            return self.halve(from, to, HALVINGS, bent);
        }
        let start = bent.len();
        self.halve(to, from, HALVINGS, bent)?;
        bent[start..].reverse();
        Some(())
    }

    fn halve(&self, from: End, to: End, left: u32, bent: &mut Vec<Coord<f64>>) -> Option<()> {
        let chord = length(from.1, to.1);
        if left == 0 || chord <= SHORT {
            return Some(());
        }
        let between = |share: f64| from.0 * (1.0 - share) + to.0 * share;
        let middle = Coord { x: from.0.x.midpoint(to.0.x), y: from.0.y.midpoint(to.0.y) };
        let half = self.planar(middle)?;
        let is_off = |at: Coord<f64>| off(at, from.1, to.1) > OFF;
        let is_bent =
            chord > LONG || is_off(half) || is_off(self.planar(between(0.25))?) || is_off(self.planar(between(0.75))?);
        if is_bent {
            self.halve(from, (middle, half), left - 1, bent)?;
            bent.push(half);
            self.halve((middle, half), to, left - 1, bent)?;
        }
        Some(())
    }
}

/// An end of an edge, in the file's coordinates and in the analysis system.
type End = (Coord<f64>, Coord<f64>);

fn rings(shape: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    shape.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

fn length(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (b.x - a.x).hypot(b.y - a.y)
}

/// Distance of a position from the line through two others.
fn off(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (way, to) = (b - a, at - a);
    (way.x * to.y - way.y * to.x).abs() / way.x.hypot(way.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BooleanOps, polygon};

    fn analysis() -> AnalysisCrs {
        AnalysisCrs::named("EPSG:4544").unwrap_or_else(|| panic!("unknown"))
    }

    #[test]
    fn a_parallel_of_800_km_is_where_it_is() {
        let shape = MultiPolygon::from(polygon![(x: 101.0, y: 30.0), (x: 109.0, y: 30.0), (x: 105.0, y: 30.5)]);
        let analysis = analysis();
        let borders = Borders::new(std::iter::once(&shape), &System::LonLat, &analysis);
        let bent = borders.project(&shape).unwrap_or_else(|| panic!("projected"));
        for step in 0..=8000 {
            let at = analysis.from_lonlat([101.0 + f64::from(step) / 1000.0, 30.0]).unwrap_or_default();
            let at = Coord { x: at[0], y: at[1] };
            let edges = bent.0[0].exterior().lines();
            let held = edges.filter(|e| at.x >= e.start.x.min(e.end.x) && at.x <= e.start.x.max(e.end.x));
            let nearest = held.map(|e| off(at, e.start, e.end)).fold(f64::INFINITY, f64::min);
            assert!(nearest <= OFF, "{step}: {nearest}");
        }
    }

    /// One long side against two, and a slanting one: the corner between the two becomes one of the long side.
    #[test]
    fn neighbours_with_other_corners_still_tile() {
        let north = polygon![(x: 101.0, y: 30.0), (x: 109.0, y: 30.3), (x: 109.0, y: 31.0), (x: 101.0, y: 31.0)];
        let (x, share) = (103.7, (103.7 - 101.0) / 8.0);
        let y = 30.0 + share * 0.3;
        let west = polygon![(x: 101.0, y: 29.0), (x: x, y: 29.0), (x: x, y: y), (x: 101.0, y: 30.0)];
        let east = polygon![(x: x, y: 29.0), (x: 109.0, y: 29.0), (x: 109.0, y: 30.3), (x: x, y: y)];
        let shapes = [north, west, east].map(MultiPolygon::from);
        let analysis = analysis();
        let borders = Borders::new(shapes.iter(), &System::LonLat, &analysis);
        let bent: Vec<_> = shapes.iter().filter_map(|shape| borders.project(shape)).collect();
        let shared = bent[0].0[0]
            .exterior()
            .0
            .iter()
            .filter(|at| bent[1..].iter().any(|other| other.0[0].exterior().0.contains(at)));
        assert!(shared.count() > 60, "the same corners on both sides");
        let all = bent[0].union(&bent[1]).union(&bent[2]);
        assert_eq!((all.0.len(), all.0[0].interiors().len()), (1, 0));
        let sum: f64 = bent.iter().map(Area::unsigned_area).sum();
        // The library unites on a grid of a millimetre: 800 km of border may lose 800 square metres to it.
        assert!((all.unsigned_area() - sum).abs() < 800.0, "{} {sum}", all.unsigned_area());
    }

    #[test]
    fn short_edges_and_those_of_the_analysis_system_stay_as_they_are() {
        let analysis = analysis();
        let square = |w: f64, s: f64, side: f64| {
            MultiPolygon::from(
                polygon![(x: w, y: s), (x: w + side, y: s), (x: w + side, y: s + side), (x: w, y: s + side)],
            )
        };
        let short = square(106.0, 30.0, 0.01);
        let borders = Borders::new(std::iter::once(&short), &System::LonLat, &analysis);
        assert_eq!(borders.project(&short).map(|bent| bent.coords_count()), Some(5));
        let long = square(500_000.0, 3_300_000.0, 300_000.0);
        let borders = Borders::new(std::iter::once(&long), analysis.system(), &analysis);
        assert_eq!(borders.project(&long), Some(long));
    }

    /// An edge from 179 degrees east to 179 west is two degrees long.
    #[test]
    fn an_edge_across_the_180th_meridian_is_short() {
        let Some(analysis) = AnalysisCrs::around([179.9, -17.0]) else { panic!("no system") };
        let shape = MultiPolygon::from(
            polygon![(x: 179.0, y: -17.0), (x: -179.0, y: -17.0), (x: -179.0, y: -16.0), (x: 179.0, y: -16.0)],
        );
        let borders = Borders::new(std::iter::once(&shape), &System::LonLat, &analysis);
        let area = borders.project(&shape).map_or(f64::NAN, |bent| bent.unsigned_area());
        assert!((area / 2.36e10 - 1.0).abs() < 0.01, "{area}");
    }
}
