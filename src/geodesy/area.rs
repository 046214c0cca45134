//! True areas on the ellipsoid.

/// Semi-major axis of WGS 84, metres.
const A: f64 = 6_378_137.0;
/// Flattening of WGS 84; CGCS2000 differs from it in the ninth digit.
const F: f64 = 1.0 / 298.257_223_563;

/// Square metres within a ring of longitudes and latitudes (degrees, not closed) on the ellipsoid of WGS 84.
///
/// The ring is taken into the cylindrical equal-area projection of the ellipsoid (Snyder, Map Projections: A Working Manual, 1987,
/// equation 3-12): x = λ, y = b²/2 (sin φ / (1 - e² sin² φ) + artanh(e sin φ) / e), where dx dy is true area. Sides along
/// meridians and parallels are straight there, so that the area of a cell of degrees is exact.
pub fn area(ring: &[[f64; 2]]) -> f64 {
    let e2 = F * (2.0 - F);
    let e = e2.sqrt();
    let b2 = A * A * (1.0 - e2);
    let flat = |[lon, lat]: [f64; 2]| {
        let sin = lat.to_radians().sin();
        [lon.to_radians(), b2 / 2.0 * (sin / (1.0 - e2 * sin * sin) + (e * sin).atanh() / e)]
    };
    let Some(first) = ring.first().copied().map(flat) else { return 0.0 };
    // Seen from the first corner, so that no digits are lost to a place far from the origin.
    let seen = |at: [f64; 2]| {
        let [x, y] = flat(at);
        [x - first[0], y - first[1]]
    };
    let twice: f64 =
        ring.windows(2).map(|pair| (seen(pair[0]), seen(pair[1]))).map(|(p, q)| p[0] * q[1] - q[0] * p[1]).sum();
    (twice / 2.0).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell([west, south]: [f64; 2], [wide, high]: [f64; 2]) -> [[f64; 2]; 4] {
        [[west, south], [west + wide, south], [west + wide, south + high], [west, south + high]]
    }

    #[test]
    fn the_earth_and_its_cells_have_their_area() {
        // NIMA TR8350.2: the surface of the ellipsoid.
        let whole: f64 = (0..360).map(|west| area(&cell([f64::from(west), -90.0], [1.0, 180.0]))).sum();
        assert!((whole / 510_065_621_724_089.0 - 1.0).abs() < 1e-12, "{whole}");
        // Half a minute of arc at 30 degrees north, from the radii of curvature there.
        let (e2, lat) = (F * (2.0 - F), 30.0_f64.to_radians());
        let w = 1.0 - e2 * lat.sin().powi(2);
        let (meridian, parallel) = (A * (1.0 - e2) / w.powf(1.5), A / w.sqrt() * lat.cos());
        let step = (1.0_f64 / 120.0).to_radians();
        let near = meridian * parallel * step * step;
        let found = area(&cell([107.0, 30.0 - 1.0 / 240.0], [1.0 / 120.0; 2]));
        assert!((found / near - 1.0).abs() < 1e-7, "{found} {near}");
        assert_eq!(area(&[]), 0.0);
    }

    #[test]
    fn the_way_round_does_not_matter() {
        let mut ring = cell([-70.0, -33.5], [0.01, 0.02]);
        let there = area(&ring);
        ring.reverse();
        assert!(there > 0.0 && (there / area(&ring) - 1.0).abs() < 1e-9);
    }
}
