//! What a zone's polygon must be before any geometry is computed with it.

use crate::issue::{Issue, Issues, caught};
use crate::raster::valid::{is_valid, made_valid};
use crate::words::{Sentence, of_library, say};
use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Area, Coord, Intersects, Line, LineString, MultiPolygon, Orient, Polygon};
use geo::{orient::Direction, unary_union};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{RTree, RTreeObject};

/// Polygons smaller than this, in square metres, are no areas.
const SMALLEST: f64 = 1e-3;

/// Areas that differ by a smaller share are the same.
const SAME: f64 = 1e-9;

/// A border that crosses itself more often is no border; mending it would take memory without end.
const MOST_CROSSINGS: usize = 2_000;

/// Pairs of edges that are looked at, for each edge and in all: where more are near each other they lie upon each other.
const MOST_NEAR: usize = 50;
const MANY_NEAR: usize = 5_000_000;

/// An edge and the number of its ring, by its box.
type Numbered = GeomWithData<Rectangle<[f64; 2]>, (Line<f64>, usize)>;

/// Whether edges of a polygon meet elsewhere than where they follow each other, more often than [`MOST_CROSSINGS`], or so many are near
/// each other that looking at them all would not end. A border that goes back over itself meets itself, although its corners are the
/// same; parts that share a border do not.
fn crosses_too_often(shape: &MultiPolygon<f64>) -> bool {
    let rings = shape.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let edges: Vec<(Line<f64>, usize)> = rings
        .enumerate()
        .flat_map(|(number, ring)| ring.lines().map(move |edge| (edge, number)))
        .filter(|(edge, _)| edge.start != edge.end)
        .collect();
    let around = |edge: &Line<f64>| Rectangle::from_corners(edge.start.into(), edge.end.into());
    let entries = edges.iter().map(|edge| GeomWithData::new(around(&edge.0), *edge));
    let tree: RTree<Numbered> = RTree::bulk_load(entries.collect());
    let (mut crossings, mut near) = (0, 0);
    for (edge, ring) in &edges {
        for (other, its) in tree.locate_in_envelope_intersecting(around(edge).envelope()).map(|entry| &entry.data) {
            let apart = [other.start, other.end].iter().all(|end| *end != edge.start && *end != edge.end);
            let meets =
                if apart { edge.intersects(other) } else { ring == its && edge != other && lies_on(edge, other) };
            crossings += usize::from(meets);
            near += 1;
            // Each crossing is met from both sides.
            if crossings > 2 * MOST_CROSSINGS || near > MANY_NEAR.max(MOST_NEAR * edges.len()) {
                return true;
            }
        }
    }
    false
}

/// Whether two edges that have an end in common have more than that in common.
fn lies_on(a: &Line<f64>, b: &Line<f64>) -> bool {
    let from = |line: &Line<f64>, end: Coord<f64>| if line.start == end { line.end } else { line.start };
    let common = if a.start == b.start || a.start == b.end { a.start } else { a.end };
    let (to, other) = (from(a, common), from(b, common));
    let ahead = (to.x - common.x) * (other.x - common.x) + (to.y - common.y) * (other.y - common.y);
    ahead > 0.0 && RobustKernel::orient2d(common, to, other) == Orientation::Collinear
}

/// Parts that are each valid and together hold what any of them holds. Within one part the even-odd rule says what is inside;
/// what two parts both hold is inside, for a MultiPolygon is the sum of its parts.
fn repaired(shape: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, Sentence> {
    let mut parts: Vec<Polygon<f64>> = Vec::with_capacity(shape.0.len());
    for polygon in &shape.0 {
        parts.extend(made_valid(polygon).map_err(of_library)?);
    }
    Ok(if shape.0.len() > 1 { unary_union(&parts) } else { MultiPolygon::new(parts) })
}

/// Cleans a zone's planar polygons: repeated vertices go, shells run counter-clockwise, a part that is not simple is
/// repaired by the even-odd rule and parts that overlap are united, with a warning that gives the area before and after.
///
/// # Errors
/// E0530 when nothing with an area is left, or the geometry cannot be repaired.
pub(super) fn gate(shape: MultiPolygon<f64>, about: &Issue, issues: &mut Issues) -> Option<MultiPolygon<f64>> {
    let refuse = |issues: &mut Issues, reason: Sentence| {
        issues.push(Issue { code: "E0530", ..about.clone() }.words("reason", reason));
        None
    };
    let finite = shape.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    if !finite
        .flat_map(|ring| ring.0.iter())
        .all(|c| c.x.is_finite() && c.y.is_finite() && c.x.abs() < 1e9 && c.y.abs() < 1e9)
    {
        return refuse(issues, say("read.area.not_finite"));
    }
    let clean = |ring: &LineString<f64>| {
        let mut ring = ring.clone();
        ring.0.dedup();
        ring.close();
        ring
    };
    let mut polygons = Vec::with_capacity(shape.0.len());
    for polygon in &shape.0 {
        let shell = clean(polygon.exterior());
        let area = Polygon::new(shell.clone(), Vec::new()).unsigned_area();
        if shell.0.len() < 4 {
            continue;
        }
        let holes = polygon.interiors().iter().map(clean).filter(|hole| hole.0.len() >= 4).collect();
        if area > SMALLEST || shell.0.len() > 4 {
            polygons.push(Polygon::new(shell, holes));
        }
    }
    let before = MultiPolygon::new(polygons);
    // The library is guarded: on odd input it has been seen to panic, and one zone must not end the program.
    let outcome = caught(|| {
        let known = is_valid(&before);
        if known == Some(true) {
            return Ok((before.orient(Direction::Default), None));
        }
        if crosses_too_often(&before) {
            return Err(say("read.area.crosses").with("most", MOST_CROSSINGS));
        }
        let had = before.unsigned_area();
        let repaired = repaired(&before)?.orient(Direction::Default);
        let has = repaired.unsigned_area();
        // Where borders only touch there is nothing to mend, and no area changes.
        let is_same = known.is_none() && (has - had).abs() <= SAME * had;
        Ok::<_, Sentence>((repaired, (!is_same).then_some([had, has])))
    });
    match outcome {
        Some(Ok((valid, repaired))) => {
            if valid.unsigned_area() <= SMALLEST {
                return refuse(issues, say("read.area.empty"));
            }
            if let Some([before, after]) = repaired {
                let issue = Issue { code: "W0531", ..about.clone() };
                issues.push(issue.fact("before", format!("{before:.0}")).fact("after", format!("{after:.0}")));
            }
            Some(valid)
        }
        Some(Err(reason)) => refuse(issues, reason),
        None => refuse(issues, say("read.area.not_understood")),
    }
}
