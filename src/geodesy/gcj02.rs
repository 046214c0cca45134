//! GCJ-02 (火星坐标): the offset that Chinese web maps put on longitude and latitude.
//!
//! # Source
//! Constants as several independent public implementations give them (ellipsoid of Krasovsky 1940, origin 105 E 35 N).
//! The offset is defined in one direction only; the way back is found by iteration.

use std::f64::consts::PI;

const SEMI_MAJOR: f64 = 6_378_245.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;

/// Where the offset is applied: longitude, then latitude, in degrees.
const WEST_EAST: [f64; 2] = [72.004, 137.8347];
const SOUTH_NORTH: [f64; 2] = [0.8293, 55.8271];

/// A fixed point is reached in four rounds; more are only taken by points that never settle.
const ROUNDS: usize = 30;

/// WGS 84 to GCJ-02, in degrees. Outside China nothing changes.
pub fn from_wgs84([lon, lat]: [f64; 2]) -> [f64; 2] {
    let inside = (WEST_EAST[0]..=WEST_EAST[1]).contains(&lon) && (SOUTH_NORTH[0]..=SOUTH_NORTH[1]).contains(&lat);
    if !inside {
        return [lon, lat];
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave = |amplitude: f64, angle: f64| amplitude * (angle * PI).sin();
    let shared = wave(20.0, 6.0 * x) + wave(20.0, 2.0 * x);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + 2.0 / 3.0 * (shared + wave(20.0, y) + wave(40.0, y / 3.0) + wave(160.0, y / 12.0) + wave(320.0, y / 30.0));
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + 2.0 / 3.0 * (shared + wave(20.0, x) + wave(40.0, x / 3.0) + wave(150.0, x / 12.0) + wave(300.0, x / 30.0));
    let phi = lat.to_radians();
    let m = 1.0 - ECCENTRICITY_SQUARED * phi.sin().powi(2);
    let per_degree_north = SEMI_MAJOR * (1.0 - ECCENTRICITY_SQUARED) / (m * m.sqrt()) * PI / 180.0;
    let per_degree_east = SEMI_MAJOR / m.sqrt() * phi.cos() * PI / 180.0;
    [lon + east / per_degree_east, lat + north / per_degree_north]
}

/// GCJ-02 to WGS 84, in degrees, iterated until it is the inverse of [`from_wgs84`] to about 1e-13 degrees.
pub fn to_wgs84(shifted: [f64; 2]) -> [f64; 2] {
    invert(shifted, from_wgs84)
}

/// Finds the point that `forward` takes to `image`, by walking back the remaining difference.
pub(super) fn invert(image: [f64; 2], forward: impl Fn([f64; 2]) -> [f64; 2]) -> [f64; 2] {
    let mut point = image;
    for _ in 0..ROUNDS {
        let reached = forward(point);
        let (dx, dy) = (image[0] - reached[0], image[1] - reached[1]);
        point = [point[0] + dx, point[1] + dy];
        if dx.abs() < 1e-13 && dy.abs() < 1e-13 {
            break;
        }
    }
    point
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reference_points() {
        let near = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).abs() < 1e-8 && (a[1] - b[1]).abs() < 1e-8;
        assert!(near(from_wgs84([107.08, 29.86]), [107.084_463_47, 29.857_530_14]));
        assert!(near(from_wgs84([116.3913, 39.9075]), [116.397_541_18, 39.908_901_28]));
        assert_eq!(from_wgs84([2.35, 48.86]), [2.35, 48.86]);
    }

    proptest! {
        #[test]
        fn there_and_back(lon in 73.0..135.0_f64, lat in 3.0..54.0_f64) {
            let back = to_wgs84(from_wgs84([lon, lat]));
            // 1e-11 degrees is a micrometre.
            prop_assert!((back[0] - lon).abs() < 1e-11 && (back[1] - lat).abs() < 1e-11, "{:?}", back);
        }
    }
}
