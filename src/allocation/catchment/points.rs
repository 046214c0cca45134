//! Catchments of loose points: their Voronoi cells, dissolved by label.
//!
//! The cells are dissolved along the diagram itself: an edge between two labels is a border of both, an edge within one
//! label is none. Nothing is united, so nothing can overlap.

use super::{degrees, rounded};
use crate::geodesy::AnalysisCrs;
use crate::model::{Model, SiteIx};
use crate::raster::valid::{is_valid, made_valid};
use geo::orient::Direction;
use geo::{
    Area, BooleanOps, BoundingRect, Buffer, ConvexHull, Coord, Intersects, LineString, MultiPoint, MultiPolygon,
    Orient, Point, Polygon, unary_union,
};
use rstar::{AABB, RTree};
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};
use std::collections::BTreeMap;

/// A planar corner in tenths of a millimetre.
type Corner = [i64; 2];

const UNITS_PER_METRE: f64 = 1e4;

/// Points that only bound the diagram stand this many extents away: too far to own anything of the study area.
const FAR: f64 = 4.0;

/// Corners that clipping puts within a millimetre of each other are one.
const HAIR: f64 = 1e-3;

/// Smaller pieces, in square metres, are what rounding leaves.
const CRUMB: f64 = 0.1;

struct Site {
    at: Point2<f64>,
    label: Option<SiteIx>,
}

impl HasPosition for Site {
    type Scalar = f64;
    fn position(&self) -> Point2<f64> {
        self.at
    }
}

/// Voronoi catchments within the study area. Of points at one place the first counts.
pub(super) fn dissolved(model: &Model, label: &[Option<SiteIx>]) -> Vec<(SiteIx, MultiPolygon<f64>)> {
    let demand = &model.demand;
    let points: MultiPoint<f64> = demand.x.iter().zip(&demand.y).map(|(&x, &y)| Point::new(x, y)).collect();
    let area = study_area(model, &points);
    let Some(bounds) = area.bounding_rect() else { return Vec::new() };
    let extent = bounds.width().max(bounds.height());
    let centre = bounds.center();
    let mut sites: Vec<Site> = Vec::with_capacity(demand.len() + 8);
    let mut last = None;
    for (cell, point) in points.0.iter().enumerate() {
        // Canonical order puts points of one place side by side.
        if last != Some(*point) {
            sites.push(Site { at: Point2::new(point.x(), point.y()), label: label[cell] });
        }
        last = Some(*point);
    }
    for k in 0..8 {
        let angle = f64::from(k) / 8.0 * std::f64::consts::TAU;
        let (y, x) = (angle.sin() * FAR * extent, angle.cos() * FAR * extent);
        sites.push(Site { at: Point2::new(centre.x + x, centre.y + y), label: None });
    }
    let Ok(diagram) = DelaunayTriangulation::<Site>::bulk_load_stable(sites) else { return Vec::new() };
    let corner = |at: Point2<f64>| -> Corner { [at.x, at.y].map(|metres| (metres * UNITS_PER_METRE).round() as i64) };
    let mut borders: BTreeMap<Option<SiteIx>, Vec<(Corner, Corner)>> = BTreeMap::new();
    for edge in diagram.undirected_edges() {
        let edge = edge.as_directed();
        let (u, v) = (edge.from().data().label, edge.to().data().label);
        let (Some(left), Some(right)) = (edge.face().as_inner(), edge.rev().face().as_inner()) else { continue };
        if u == v {
            continue;
        }
        let (left, right) = (corner(left.circumcenter()), corner(right.circumcenter()));
        if left != right {
            // From right to left the cell of `from` is on the left hand.
            borders.entry(u).or_default().push((right, left));
            borders.entry(v).or_default().push((left, right));
        }
    }
    let mut corners = Corners::default();
    let mut found: Vec<(SiteIx, Vec<Polygon<f64>>)> = Vec::with_capacity(borders.len());
    let labelled = borders.into_iter().filter_map(|(label, edges)| Some((label?, edges)));
    for (label, edges) in labelled {
        let clipped = whole(edges).intersection(&area).orient(Direction::Default);
        let snapped = clipped.0.iter().filter_map(|polygon| corners.snap(polygon, &model.crs)).collect();
        found.push((label, snapped));
    }
    let all = found.iter().flat_map(|(_, polygons)| polygons).flat_map(geo::CoordsIter::coords_iter);
    let corners: RTree<[f64; 2]> = RTree::bulk_load(all.map(|at| [at.x, at.y]).collect());
    let area = |polygons: Vec<Polygon<f64>>| {
        MultiPolygon::new(polygons.iter().flat_map(|polygon| valid(bent(polygon, &corners))).collect())
    };
    found.into_iter().map(|(label, polygons)| (label, area(polygons))).collect()
}

/// The zones' union, or the points' widened hull.
fn study_area(model: &Model, points: &MultiPoint<f64>) -> MultiPolygon<f64> {
    if !model.zones.is_empty() {
        return unary_union(model.zones.iter().map(|zone| &zone.shape));
    }
    let extent = points.bounding_rect().map_or(0.0, |bounds| bounds.width().max(bounds.height())).max(1.0);
    let spacing = (extent * extent / points.0.len() as f64).sqrt();
    points.convex_hull().buffer(spacing / 2.0)
}

/// Chains border edges into rings, cut where they meet a corner twice, and puts holes into shells.
fn whole(mut edges: Vec<(Corner, Corner)>) -> MultiPolygon<f64> {
    edges.sort_unstable();
    let mut taken = vec![false; edges.len()];
    let (mut shells, mut holes) = (Vec::new(), Vec::new());
    for first in 0..edges.len() {
        let mut open: Vec<Corner> = Vec::new();
        let mut met: BTreeMap<Corner, usize> = BTreeMap::new();
        let mut at = (!taken[first]).then_some(first);
        while let Some(edge) = at {
            taken[edge] = true;
            let (from, to) = edges[edge];
            met.insert(from, open.len());
            open.push(from);
            if let Some(since) = met.get(&to).copied() {
                let mut ring: Vec<Corner> = open.drain(since..).collect();
                for corner in &ring {
                    met.remove(corner);
                }
                ring.push(to);
                let ring: LineString<f64> = ring.iter().map(|c| metres(*c)).collect();
                let polygon = Polygon::new(ring, Vec::new());
                match polygon.signed_area() {
                    area if area > 0.0 => shells.push(polygon),
                    area if area < 0.0 => holes.push(polygon.exterior().clone()),
                    _ => {}
                }
            }
            let start = edges.partition_point(|next| next.0 < to);
            at = (start..edges.len()).take_while(|&next| edges[next].0 == to).find(|&next| !taken[next]);
        }
    }
    for hole in holes {
        let inside = Point(hole.0[0]);
        let mut around: Vec<&mut Polygon<f64>> = shells.iter_mut().filter(|shell| shell.intersects(&inside)).collect();
        around.sort_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
        if let Some(shell) = around.into_iter().next() {
            shell.interiors_push(hole);
        }
    }
    MultiPolygon::new(shells)
}

fn metres(corner: Corner) -> Coord<f64> {
    let [x, y] = corner.map(|units| units as f64 / UNITS_PER_METRE);
    Coord { x, y }
}

/// Corners so far: where clipping put two of them within a hair of each other, they are one.
#[derive(Default)]
struct Corners {
    known: BTreeMap<Corner, Coord<f64>>,
    /// Longitude of the first corner.
    first: Option<f64>,
}

impl Corners {
    fn one(&mut self, at: Coord<f64>) -> Coord<f64> {
        // A corner near the edge of its square may be known under the neighbouring one.
        let square = [(at.x / HAIR).floor() as i64, (at.y / HAIR).floor() as i64];
        for dx in -1..=1 {
            for dy in -1..=1 {
                if let Some(&known) = self.known.get(&[square[0] + dx, square[1] + dy])
                    && (known.x - at.x).hypot(known.y - at.y) < HAIR
                {
                    return known;
                }
            }
        }
        self.known.insert(square, at);
        at
    }

    /// The polygon in longitude and latitude, at rounded corners; `None` when nothing is left of it.
    fn snap(&mut self, polygon: &Polygon<f64>, crs: &AnalysisCrs) -> Option<Polygon<f64>> {
        if polygon.unsigned_area() < CRUMB {
            return None;
        }
        let mut ring = |ring: &LineString<f64>| {
            let corner = |at: &Coord<f64>| {
                let one = self.one(*at);
                let [lon, lat] = crs.to_lonlat([one.x, one.y]).map(|value| degrees(rounded(value)));
                // Longitudes run on across the 180th meridian, so that an edge is where its corners are.
                let first = *self.first.get_or_insert(lon);
                Coord { x: lon - 360.0 * ((lon - first) / 360.0).round(), y: lat }
            };
            let mut corners: Vec<Coord<f64>> = ring.0.iter().map(corner).collect();
            corners.dedup();
            LineString::new(corners)
        };
        let shell = ring(polygon.exterior());
        let holes = polygon.interiors().iter().map(&mut ring).filter(|hole| hole.0.len() >= 4).collect();
        (shell.0.len() >= 4).then(|| Polygon::new(shell, holes))
    }
}

/// A corner this near to an edge, in degrees, stands on it: rounding moved one of them.
const ON_EDGE: f64 = 1.5e-7;

/// The polygon with every edge passing through the corners that stand on it, so that neighbours share their borders corner
/// by corner and no corner lies across an edge.
fn bent(polygon: &Polygon<f64>, corners: &RTree<[f64; 2]>) -> Polygon<f64> {
    let bend = |ring: &LineString<f64>| -> LineString<f64> {
        let mut through = Vec::with_capacity(ring.0.len());
        for edge in ring.lines() {
            let (start, delta) = (edge.start, edge.delta());
            let length = delta.x.hypot(delta.y);
            let along = |at: &[f64; 2]| {
                let (dx, dy) = (at[0] - start.x, at[1] - start.y);
                let along = (dx * delta.x + dy * delta.y) / length;
                let off = (dx * delta.y - dy * delta.x).abs() / length;
                let at = Coord { x: at[0], y: at[1] };
                (off < ON_EDGE && along > 0.0 && along < length && at != edge.end).then_some((along, at))
            };
            let (low, high) = (edge.bounding_rect().min(), edge.bounding_rect().max());
            let around = AABB::from_corners([low.x - ON_EDGE, low.y - ON_EDGE], [high.x + ON_EDGE, high.y + ON_EDGE]);
            let mut met: Vec<(f64, Coord<f64>)> = corners.locate_in_envelope(around).filter_map(along).collect();
            met.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.x.total_cmp(&b.1.x)).then(a.1.y.total_cmp(&b.1.y)));
            through.push(start);
            through.extend(met.into_iter().map(|(_, at)| at));
        }
        through.dedup();
        LineString::new(through)
    };
    Polygon::new(bend(polygon.exterior()), polygon.interiors().iter().map(bend).collect())
}

/// The polygon itself, or what is left of it as valid parts where rounding has folded it.
fn valid(polygon: Polygon<f64>) -> Vec<Polygon<f64>> {
    let whole = MultiPolygon::new(vec![polygon]);
    if is_valid(&whole) == Some(true) {
        return whole.0;
    }
    made_valid(&whole.0[0]).unwrap_or(whole.0)
}

#[cfg(test)]
mod tests;
