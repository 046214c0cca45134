//! Areas of a finished output: circles of coverage around their sites, and catchments around their cells.

use super::comparison::Comparison;
use super::finding::Finding;
use super::folder::Row;
use super::outline::Outline;
use super::positions::METRES;
use super::written::Written;
use crate::survey::FacilityTree;
use crate::words::say;
use geo::{Area, BoundingRect, ConvexHull, Coord, CoordsIter, Intersects, Rect};
use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::TAU;

/// Checks the shapes of a service; `circles` are those of its coverages, each with its radius.
pub(super) fn areas(written: &Written<'_>, circles: &[(Row, f64)]) -> Finding {
    let mut comparison = Comparison::default();
    let sites: Vec<[f64; 2]> = written.open().filter_map(|site| site.at).collect();
    for (row, radius) in circles {
        circle(row, *radius, &sites, &mut comparison);
    }
    catchments(written, &mut comparison);
    let title = written.title(say("check.title.areas"));
    comparison.finding(title)
}

/// A circle is drawn with so many corners that no border is farther off than this share of the radius.
const ROUND: f64 = 2e-4;

/// The border of dissolved circles is a radius away from the nearest site, and their area is that of the circles together.
fn circle(row: &Row, radius: f64, sites: &[[f64; 2]], comparison: &mut Comparison) {
    let what = |of: &str| format!("coverage.geojson {} {of}", row.text("id").unwrap_or("?"));
    let Some(shape) = &row.shape else {
        comparison.holds(sites.is_empty(), || what("geometry"));
        return;
    };
    let tree = FacilityTree::new(sites);
    let off = ROUND * radius + METRES;
    for corner in shape.coords_iter() {
        let nearest = tree.nearest([corner.x, corner.y], 1).first().map(|found| found.1);
        comparison.number(|| what("geometry"), nearest, Some(radius), off);
    }
    let expected = together(sites, radius);
    comparison.number(|| what("geometry"), Some(shape.unsigned_area()), Some(expected), 4.0 * off / radius * expected);
}

/// Area of circles together: Green's theorem along the arcs that no other circle covers.
fn together(sites: &[[f64; 2]], radius: f64) -> f64 {
    // Around the first site, so that large coordinates do not cancel.
    let Some(&[x, y]) = sites.first() else { return 0.0 };
    let around: Vec<[f64; 2]> = sites.iter().map(|site| [site[0] - x, site[1] - y]).collect();
    let tree = FacilityTree::new(&around);
    (0..around.len()).map(|number| free_arcs(number, &around, &tree, radius)).sum()
}

/// Half the integral of x dy - y dx along the arcs of one circle that lie in no other; of two at one place the first has them.
fn free_arcs(number: usize, sites: &[[f64; 2]], tree: &FacilityTree, radius: f64) -> f64 {
    let [x, y] = sites[number];
    let mut covered: Vec<[f64; 2]> = Vec::new();
    let others = tree.by_distance([x, y]).filter(|(other, _)| *other as usize != number);
    for (other, way) in others.take_while(|(_, way)| *way < 2.0 * radius) {
        if way < 1e-9 {
            if (other as usize) < number {
                return 0.0;
            }
            continue;
        }
        let at = sites[other as usize];
        let (middle, half) = ((at[1] - y).atan2(at[0] - x), (way / (2.0 * radius)).acos());
        let [from, to] = [middle - half, middle + half].map(|angle| angle.rem_euclid(TAU));
        if from <= to {
            covered.push([from, to]);
        } else {
            covered.extend([[from, TAU], [0.0, to]]);
        }
    }
    covered.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let along = |from: f64, to: f64| {
        radius * (radius * (to - from) + x * (to.sin() - from.sin()) - y * (to.cos() - from.cos())) / 2.0
    };
    let (mut free, mut end) = (0.0, 0.0_f64);
    for [from, to] in covered.into_iter().chain([[TAU, TAU]]) {
        if from > end {
            free += along(end, from);
        }
        end = end.max(to);
    }
    free
}

/// Corners of squares are as far from cells of one grid as from those of another's, but for the curvature of the earth.
const CURVED: f64 = 1e-2;

/// Nothing of a catchment is so far from all cells and zones, in metres, where cells are of any size that is used.
const OUTSIDE: f64 = 5_000.0;

/// A catchment has the cells that are sent there, and its corners are nowhere nearer to others: cells of a lattice are squares,
/// loose ones have all that is nearest to them.
fn catchments(written: &Written<'_>, comparison: &mut Comparison) {
    let located: Vec<[f64; 2]> = written.cells.iter().filter_map(|cell| cell.at).collect();
    let all = FacilityTree::new(&located);
    let mut own: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for cell in written.cells.iter().filter(|cell| cell.at.is_some() && written.is_own(cell)) {
        own.entry(cell.text("facility_id").unwrap_or("")).or_default().push(cell);
    }
    let district = district(written, &located);
    let zones: BTreeMap<&str, Outline> =
        written.zones.iter().filter_map(|zone| Some((zone.text("id")?, Outline::new(zone.shape.as_ref()?)))).collect();
    missing(written, (&own, &all, &zones), &located, comparison);
    for catchment in &written.catchments {
        let id = catchment.text("facility_id").unwrap_or("?");
        let what = |of: &str| format!("catchments.geojson {id} {of}");
        let (Some(shape), Some(cells)) = (&catchment.shape, own.get(id)) else {
            comparison.holds(false, || what("geometry"));
            continue;
        };
        let tree = FacilityTree::new(&cells.iter().filter_map(|cell| cell.at).collect::<Vec<_>>());
        let nearest = |tree: &FacilityTree, at: Coord| tree.nearest([at.x, at.y], 1).first().map(|found| found.1);
        for corner in shape.coords_iter() {
            let to_own = nearest(&tree, corner);
            let off = CURVED * to_own.unwrap_or(0.0) + METRES;
            comparison.number(|| what("geometry"), to_own, nearest(&all, corner), off);
            comparison.holds(district.is_some_and(|district| district.intersects(&corner)), || what("geometry"));
        }
        let outline = Outline::new(shape);
        for cell in cells {
            let Some(at) = cell.at else { continue };
            // Whoever is inside need not be asked whether there is an area to be in.
            let is_inside = outline.contains(at) != Some(false) || !has_area(cell, METRES, &all, &zones);
            comparison.holds(is_inside, || format!("{} {}", what("geometry"), cell.text("id").unwrap_or("?")));
        }
    }
}

/// Whether a cell has an area of its own: of cells at one place the first has it, and who stands outside of the zones has none.
fn has_area(cell: &Row, alone: f64, all: &FacilityTree, zones: &BTreeMap<&str, Outline>) -> bool {
    let Some(at) = cell.at else { return false };
    let is_alone = all.nearest(at, 2).get(1).is_none_or(|other| other.1 > alone);
    let zone = cell.text("zone").and_then(|zone| zones.get(zone));
    is_alone && zone.is_none_or(|zone| zone.contains(at) == Some(true))
}

/// A cell that is so far from all others, in metres, has an area that is no crumb.
const APART: f64 = 1.0;

/// Every site to which a cell with an area goes has a catchment.
fn missing(
    written: &Written<'_>,
    (own, all, zones): (&BTreeMap<&str, Vec<&Row>>, &FacilityTree, &BTreeMap<&str, Outline>),
    located: &[[f64; 2]],
    comparison: &mut Comparison,
) {
    // Without zones loose cells on one line have no area between them; cells of a lattice do, but which they are no file says.
    let hull = located.iter().copied().collect::<geo::MultiPoint>().convex_hull();
    let length = hull.bounding_rect().map_or(0.0, |rect| rect.width().max(rect.height()));
    if zones.is_empty() && hull.unsigned_area() < APART * (1.0 + length) {
        return;
    }
    let drawn: BTreeSet<&str> = written.catchments.iter().filter_map(|row| row.text("facility_id")).collect();
    for (id, cells) in own.iter().filter(|(id, _)| !id.is_empty() && !drawn.contains(**id)) {
        let must = cells.iter().any(|cell| has_area(cell, APART, all, zones));
        comparison.holds(!must, || format!("catchments.geojson {id}"));
    }
}

/// All that is near cells or zones.
fn district(written: &Written<'_>, cells: &[[f64; 2]]) -> Option<Rect<f64>> {
    let of_zones = written.zones.iter().filter_map(|zone| zone.shape.as_ref()?.bounding_rect());
    let corners = of_zones.flat_map(|rect| [rect.min(), rect.max()]);
    let corners = corners.chain(cells.iter().map(|at| Coord { x: at[0], y: at[1] }));
    let rect = corners.collect::<geo::LineString<f64>>().bounding_rect()?;
    let more = OUTSIDE + rect.width().max(rect.height()) / 2.0;
    let more = Coord { x: more, y: more };
    Some(Rect::new(rect.min() - more, rect.max() + more))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    #[test]
    fn circles_together_are_what_geometry_says() {
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b;
        let far = [5e5, 3e6];
        assert!(close(together(&[far], 100.0), PI * 1e4));
        assert!(close(together(&[far, far], 100.0), PI * 1e4));
        assert!(close(together(&[far, [5e5 + 200.0, 3e6]], 100.0), 2.0 * PI * 1e4));
        // A lens of two circles a radius apart: 2 r^2 (pi / 3 - sqrt(3) / 4).
        let lens = 2.0 * 1e4 * (PI / 3.0 - 3.0_f64.sqrt() / 4.0);
        assert!(close(together(&[far, [5e5, 3e6 + 100.0]], 100.0), 2.0 * PI * 1e4 - lens));
        // Three around a hole: no two corners of a triangle with sides of 1.9 radii cover its middle.
        let triangle: Vec<[f64; 2]> = (0..3)
            .map(|k| f64::from(k) * TAU / 3.0)
            .map(|angle| [190.0 / 3.0_f64.sqrt() * angle.cos(), 190.0 / 3.0_f64.sqrt() * angle.sin()])
            .collect();
        let half = 0.95_f64.acos();
        let lens = 1e4 * (2.0 * half - (2.0 * half).sin());
        assert!(close(together(&triangle, 100.0), 3.0 * (PI * 1e4 - lens)));
    }
}
