//! The offset systems as hypotheses: where a layer would lie if it were in another datum than it says, and what that does
//! to a service radius. Nothing is moved here; see [`crate::survey::offsets`] for the evidence.

use crate::geodesy::{System, bd09, gcj02, named};
use crate::model::Layer;
use std::f64::consts::PI;

/// What longitude and latitude may be counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datum {
    /// WGS 84 or CGCS2000.
    Wgs84,
    /// The offset of Chinese web maps.
    Gcj02,
    /// The offset of Baidu.
    Bd09,
}

impl Datum {
    /// Every one, the true one first.
    pub const ALL: [Self; 3] = [Self::Wgs84, Self::Gcj02, Self::Bd09];

    /// What a layer was read as. A planar layer was read as WGS 84: where its degrees came from nobody knows.
    pub fn of(layer: &Layer) -> Self {
        match named(&layer.crs) {
            crate::geodesy::Named::System(System::Gcj02) => Self::Gcj02,
            crate::geodesy::Named::System(System::Bd09) => Self::Bd09,
            _ => Self::Wgs84,
        }
    }

    /// As the study writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// Where a position (longitude and latitude, WGS 84) that was read as `self` lies if its file is in `instead`.
    pub fn reread(self, at: [f64; 2], instead: Self) -> [f64; 2] {
        let in_file = match self {
            Self::Wgs84 => at,
            Self::Gcj02 => gcj02::from_wgs84(at),
            Self::Bd09 => bd09::from_wgs84(at),
        };
        match instead {
            Self::Wgs84 => in_file,
            Self::Gcj02 => gcj02::to_wgs84(in_file),
            Self::Bd09 => bd09::to_wgs84(in_file),
        }
    }
}

/// The share of a circle of this radius that a circle of the same size no longer covers when it is moved by `offset`: one
/// minus the lens of two equal circles, 2 r² acos(d / 2r) - d/2 √(4r² - d²), over π r². Both in metres.
pub fn uncovered(radius: f64, offset: f64) -> f64 {
    if offset >= 2.0 * radius {
        return 1.0;
    }
    let lens = 2.0 * radius * radius * (offset / (2.0 * radius)).acos()
        - offset / 2.0 * (4.0 * radius * radius - offset * offset).sqrt();
    1.0 - lens / (PI * radius * radius)
}

/// The probability that a fair coin falls for one side `wins` times or more in `n` throws (exact one-sided sign test).
pub fn sign_test(wins: usize, n: usize) -> f64 {
    let mut log = -(n as f64) * std::f64::consts::LN_2;
    let mut sum = 0.0;
    for k in 0..=n {
        if k >= wins {
            sum += log.exp();
        }
        log += ((n - k) as f64 / (k + 1) as f64).ln();
    }
    sum.min(1.0)
}

/// Degrees clockwise from north of a way east and north.
pub fn bearing([east, north]: [f64; 2]) -> f64 {
    east.atan2(north).to_degrees().rem_euclid(360.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_that_moves_by_its_radius_loses_three_fifths() {
        assert!((uncovered(500.0, 500.0) - 0.609).abs() < 5e-4);
        assert!(uncovered(500.0, 0.0).abs() < 1e-12);
        assert_eq!(uncovered(500.0, 1000.0), 1.0);
    }

    #[test]
    fn the_sign_test_is_exact() {
        assert!((sign_test(7, 7) - 1.0 / 128.0).abs() < 1e-12);
        assert!((sign_test(9, 10) - 11.0 / 1024.0).abs() < 1e-12);
        assert!((sign_test(0, 5) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_layer_read_as_another_datum_comes_back() {
        let truth = [107.08, 29.86];
        let near = |a: [f64; 2]| (a[0] - truth[0]).abs() < 1e-9 && (a[1] - truth[1]).abs() < 1e-9;
        assert!(near(Datum::Wgs84.reread(gcj02::from_wgs84(truth), Datum::Gcj02)));
        assert!(near(Datum::Wgs84.reread(bd09::from_wgs84(truth), Datum::Bd09)));
        // Read as gcj02 although it was WGS 84: moved once too often.
        assert!(near(Datum::Gcj02.reread(gcj02::to_wgs84(truth), Datum::Wgs84)));
        assert!((bearing([1.0, -1.0]) - 135.0).abs() < 1e-9);
    }
}
