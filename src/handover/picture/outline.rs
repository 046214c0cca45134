//! Borders of areas on paper: no finer than can be seen.

use super::paper::n;
use geo::{Area, Coord, CoordsIter, LineString, MapCoords, MultiPolygon, Simplify};
use std::fmt::Write;

/// How far a drawn border may lie beside the true one, in units of the page.
const FINE: f64 = 0.35;

/// Rings that enclose less than that are left out.
const SMALLEST: f64 = 0.6;

/// The path of an area, its corners put on paper by `at`.
pub(super) fn path(shape: &MultiPolygon<f64>, at: impl Fn([f64; 2]) -> [f64; 2]) -> String {
    let mut out = String::new();
    let placed = shape.map_coords(|corner| Coord::from(at([corner.x, corner.y])));
    for polygon in &placed {
        for (number, ring) in std::iter::once(polygon.exterior()).chain(polygon.interiors()).enumerate() {
            let ring = ring.simplify(FINE);
            let is_seen =
                ring.coords_count() > 3 && geo::Polygon::new(ring.clone(), Vec::new()).unsigned_area() > SMALLEST;
            if is_seen {
                draw(&ring, &mut out);
            } else if number == 0 {
                break;
            }
        }
    }
    out
}

/// A ring with steps from corner to corner, each taken from where the pen stands after rounding.
fn draw(ring: &LineString<f64>, out: &mut String) {
    let tenths = |corner: &Coord<f64>| [(corner.x * 10.0).round() as i64, (corner.y * 10.0).round() as i64];
    let mut corners = ring.0[..ring.0.len() - 1].iter().map(tenths);
    let Some(mut pen) = corners.next() else { return };
    let _ = write!(out, "M{} {}l", n(pen[0] as f64 / 10.0), n(pen[1] as f64 / 10.0));
    let mut is_first = true;
    for corner in corners {
        let step = [corner[0] - pen[0], corner[1] - pen[1]];
        if step == [0, 0] {
            continue;
        }
        if !is_first {
            out.push(' ');
        }
        is_first = false;
        let _ = write!(out, "{} {}", n(step[0] as f64 / 10.0), n(step[1] as f64 / 10.0));
        pen = corner;
    }
    out.push('z');
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{MultiPolygon, polygon};

    #[test]
    fn corners_that_nobody_sees_are_left_out() {
        let area = MultiPolygon::new(vec![
            polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.1), (x: 20.0, y: 0.0), (x: 20.0, y: 20.0), (x: 0.0, y: 20.0)],
            polygon![(x: 0.0, y: 0.0), (x: 0.1, y: 0.0), (x: 0.1, y: 0.1), (x: 0.0, y: 0.1)],
        ]);
        assert_eq!(path(&area, |at| at), "M0 0l20 0 0 20 -20 0z");
    }
}
