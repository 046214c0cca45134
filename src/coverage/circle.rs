//! A circle as a polygon.

use geo::{LineString, Polygon};
use std::f64::consts::PI;

/// Corners of a circle.
const CORNERS: usize = 180;

/// A regular polygon of the area of the circle: its border leaves the circle's by less than 1/9,000 of the radius.
pub fn circle([x, y]: [f64; 2], radius: f64) -> Polygon<f64> {
    let turn = 2.0 * PI / CORNERS as f64;
    let corner = radius * (turn / turn.sin()).sqrt();
    let at = |k: usize| {
        let angle = turn * (k % CORNERS) as f64;
        (x + corner * angle.cos(), y + corner * angle.sin())
    };
    Polygon::new(LineString::from((0..=CORNERS).map(at).collect::<Vec<_>>()), Vec::new())
}
