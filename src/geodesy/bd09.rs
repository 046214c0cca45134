//! BD-09: Baidu's second offset, on top of GCJ-02.
//!
//! # Source
//! Constants as several independent public implementations give them.

use super::gcj02;
use std::f64::consts::PI;

const TURNS: f64 = PI * 3000.0 / 180.0;

fn from_gcj02([x, y]: [f64; 2]) -> [f64; 2] {
    let radius = x.hypot(y) + 0.000_02 * (y * TURNS).sin();
    let angle = y.atan2(x) + 0.000_003 * (x * TURNS).cos();
    [radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006]
}

/// WGS 84 to BD-09, in degrees.
pub fn from_wgs84(lonlat: [f64; 2]) -> [f64; 2] {
    from_gcj02(gcj02::from_wgs84(lonlat))
}

/// BD-09 to WGS 84, in degrees, iterated like [`gcj02::to_wgs84`].
pub fn to_wgs84(lonlat: [f64; 2]) -> [f64; 2] {
    gcj02::to_wgs84(gcj02::invert(lonlat, from_gcj02))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reference_point() {
        let [lon, lat] = from_wgs84([107.08, 29.86]);
        assert!((lon - 107.091_007_21).abs() < 1e-8 && (lat - 29.863_304_49).abs() < 1e-8);
    }

    proptest! {
        #[test]
        fn there_and_back(lon in 73.0..135.0_f64, lat in 3.0..54.0_f64) {
            let back = to_wgs84(from_wgs84([lon, lat]));
            prop_assert!((back[0] - lon).abs() < 1e-11 && (back[1] - lat).abs() < 1e-11, "{:?}", back);
        }
    }
}
