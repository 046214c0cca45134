//! Areas cut at the 180th meridian, as GeoJSON wants them (RFC 7946 section 3.1.9).

use geo::{BooleanOps, BoundingRect, Coord, LineString, MapCoords, MultiPolygon, Polygon, Rect};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Degrees: what is nearer to the meridian lies on it.
const ON: f64 = 1e-7;

/// The same area in parts, none of which crosses the 180th meridian; longitudes are within 180 degrees. Two corners that follow each other
/// and are more than half the earth apart in degrees are taken as neighbours across the meridian.
///
/// # Units
/// Degrees.
///
/// # Cost
/// O(corners); for an area that crosses the meridian that of an intersection.
pub fn cut(shape: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let rings = || shape.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let is_whole = |ring: &LineString<f64>| {
        ring.0.iter().all(|at| at.x.abs() <= 180.0)
            && ring.lines().all(|edge| (edge.end.x - edge.start.x).abs() <= 180.0)
    };
    if rings().all(is_whole) {
        return shape;
    }
    MultiPolygon::new(shape.0.iter().flat_map(parts).collect())
}

fn parts(polygon: &Polygon<f64>) -> Vec<Polygon<f64>> {
    // Longitudes that run on: all within half the earth of the first corner, which is in the east.
    let Some(first) = polygon.exterior().0.first() else { return Vec::new() };
    let from = first.x.rem_euclid(360.0);
    let onward = |at: Coord<f64>| {
        let lon = from + (at.x - from + 180.0).rem_euclid(360.0) - 180.0;
        Coord { x: if (lon - 180.0).abs() < ON { 180.0 } else { lon }, y: at.y }
    };
    let whole = polygon.map_coords(onward);
    let Some(bounds) = whole.bounding_rect() else { return Vec::new() };
    let west = |polygon: Polygon<f64>| polygon.map_coords(|at| Coord { x: at.x - 360.0, y: at.y });
    if bounds.max().x <= 180.0 {
        return vec![whole];
    }
    if bounds.min().x >= 180.0 {
        return vec![west(whole)];
    }
    let half = |from: f64| {
        let side = Rect::new([from, -91.0], [from + 360.0, 91.0]).to_polygon();
        // On odd input the library has been seen to panic; an area that is not cut is better than none.
        catch_unwind(AssertUnwindSafe(|| whole.intersection(&side))).ok()
    };
    match (half(-180.0), half(180.0)) {
        (Some(east_side), Some(west_side)) => {
            east_side.0.into_iter().chain(west_side.0.into_iter().map(west)).collect()
        }
        _ => vec![polygon.clone()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, polygon};

    fn square(west: f64, east: f64) -> MultiPolygon<f64> {
        polygon![(x: west, y: -17.0), (x: east, y: -17.0), (x: east, y: -16.0), (x: west, y: -16.0)].into()
    }

    fn widths(shape: &MultiPolygon<f64>) -> Vec<[f64; 2]> {
        let bounds = shape.0.iter().filter_map(BoundingRect::bounding_rect);
        let mut widths: Vec<[f64; 2]> = bounds.map(|bounds| [bounds.min().x, bounds.max().x]).collect();
        widths.sort_by(|a, b| a[0].total_cmp(&b[0]));
        widths
    }

    #[test]
    fn areas_are_cut_at_the_meridian() {
        for crossing in [square(179.5, -179.0), square(-179.0, 179.5), square(179.5, 181.0), square(-180.5, -179.0)] {
            let cut = cut(crossing);
            assert_eq!(widths(&cut), [[-180.0, -179.0], [179.5, 180.0]]);
            assert!((cut.unsigned_area() - 1.5).abs() < 1e-6);
        }
    }

    #[test]
    fn an_area_that_ends_at_the_meridian_stays_on_its_side() {
        assert_eq!(widths(&cut(square(180.0, -179.5))), [[-180.0, -179.5]]);
        assert_eq!(widths(&cut(square(-179.999_999_999, 179.5))), [[179.5, 180.0]]);
        assert_eq!(cut(square(106.0, 108.0)), square(106.0, 108.0));
    }
}
