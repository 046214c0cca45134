//! A conformal plane for a wide area, made so that its worst error over the data is as small as it can be.
//!
//! # Method
//! In a conformal plane a metre is as long in every direction, so one number says the error of a place: k - 1. Three families are tried
//! around the middle of the data: Lambert's cone (wide from west to east), transverse Mercator (long from north to south), oblique
//! stereographic (round). With k from `low` to `high` over the data at scale 1, the scale that makes the worst of both ends smallest is
//! 2 / (low + high), and what is left is (high - low) / (high + low). The family with the least is taken.
//!
//! Source: Snyder, Map Projections: A Working Manual (1987), on choosing standard parallels and scale factors; Chebyshev's rule that the best
//! conformal plane has one scale all around its border is why these three, each best for one shape. Cost: three scales a position.

use super::AnalysisCrs;

impl AnalysisCrs {
    /// The best of the planes for these positions (longitude and latitude, at least one).
    pub fn made_for(positions: &[[f64; 2]]) -> Option<Self> {
        let first = positions.first()?[0];
        // Longitudes run on across the 180th meridian.
        let onward = |lon: f64| first + (lon - first + 180.0).rem_euclid(360.0) - 180.0;
        let range = |of: &dyn Fn(&[f64; 2]) -> f64| {
            let ends =
                positions.iter().map(of).fold([f64::INFINITY, f64::NEG_INFINITY], |[l, h], x| [l.min(x), h.max(x)]);
            (ends[0].midpoint(ends[1]) * 100.0).round() / 100.0
        };
        let lon = (range(&|at| onward(at[0])) + 180.0).rem_euclid(360.0) - 180.0;
        let lon = (lon * 100.0).round() / 100.0;
        let lat = range(&|at| at[1]);
        let families = [
            format!("+proj=lcc +lat_1={lat} +lat_0={lat} +lon_0={lon}"),
            format!("+proj=tmerc +lat_0={lat} +lon_0={lon}"),
            format!("+proj=sterea +lat_0={lat} +lon_0={lon}"),
        ];
        let scaled = |family: &String, k: f64| {
            Self::named(&format!("{family} +k_0={k} +x_0=3000000 +y_0=3000000 +ellps=GRS80 +units=m"))
        };
        let best = families.iter().filter_map(|family| {
            let plane = scaled(family, 1.0)?;
            let scales: Option<Vec<[f64; 2]>> = positions.iter().map(|at| plane.scale_at(*at)).collect();
            let ends = scales?.into_iter().flatten().fold([f64::INFINITY, 0.0_f64], |[l, h], k| [l.min(k), h.max(k)]);
            let k = (2.0 / (ends[0] + ends[1]) * 1e6).round() / 1e6;
            Some(((ends[1] - ends[0]) / (ends[1] + ends[0]), scaled(family, k)?))
        });
        best.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, plane)| plane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid([west, south, east, north]: [f64; 4]) -> Vec<[f64; 2]> {
        let at = |low: f64, high: f64, i: i32| low + (high - low) * f64::from(i) / 20.0;
        (0..=20).flat_map(|i| (0..=20).map(move |j| [at(west, east, i), at(south, north, j)])).collect()
    }

    fn worst(plane: &AnalysisCrs, positions: &[[f64; 2]]) -> f64 {
        positions.iter().filter_map(|at| plane.scale_at(*at)).flatten().map(|k| (k - 1.0).abs()).fold(0.0, f64::max)
    }

    /// A wide, a long and a round area, and one across the 180th meridian: the family is the one that is made for the shape, and no
    /// other scale of it does better.
    #[test]
    fn the_plane_follows_the_shape() {
        for (area, family, most) in [
            ([97.0, 38.0, 126.0, 53.0], "+proj=lcc", 0.0045),
            ([103.0, 18.0, 106.0, 53.0], "+proj=tmerc", 0.0003),
            ([100.0, 30.0, 112.0, 40.0], "+proj=sterea", 0.0025),
            ([170.0, -20.0, 190.0, -16.0], "+proj=lcc", 0.0005),
        ] {
            let positions: Vec<_> =
                grid(area).into_iter().map(|[lon, lat]| [if lon > 180.0 { lon - 360.0 } else { lon }, lat]).collect();
            let Some(plane) = AnalysisCrs::made_for(&positions) else { panic!("{area:?}") };
            let off = worst(&plane, &positions);
            assert!(plane.name.starts_with(family) && off < most, "{area:?}: {} {off}", plane.name);
            let at = plane.name.find("+k_0=").map_or(0, |at| at + 5);
            let k: f64 = plane.name[at..].split(' ').next().unwrap_or_default().parse().unwrap();
            for other in [k * 0.9995, k * 1.0005] {
                let other = plane.name.replace(&format!("+k_0={k}"), &format!("+k_0={other}"));
                assert!(AnalysisCrs::named(&other).is_some_and(|other| worst(&other, &positions) > off), "{other}");
            }
        }
        assert!(AnalysisCrs::made_for(&[]).is_none());
    }

    /// Straight lines in the plane against geodesics: pyproj 3.7, `Geod(ellps="WGS84").inv`.
    #[test]
    #[allow(clippy::unreadable_literal, reason = "as pyproj prints them")]
    fn ways_are_geodesics_within_the_error_said() {
        let positions = grid([97.0, 38.0, 126.0, 53.0]);
        let Some(plane) = AnalysisCrs::made_for(&positions) else { panic!("no plane") };
        let most = worst(&plane, &positions);
        for (from, to, geodesic) in [
            ([101.0696902, 50.7115061], [100.9977298, 50.7154478], 5101.381),
            ([97.1, 42.0], [97.2, 42.05], 9971.569),
            ([125.8, 38.1], [125.9, 38.2], 14143.527),
            ([111.0, 45.5], [111.1, 45.5], 7815.806),
            ([112.0, 52.8], [112.1, 52.9], 13008.716),
        ] {
            let [a, b] = [from, to].map(|at| plane.from_lonlat(at).unwrap_or_default());
            let off = f64::hypot(a[0] - b[0], a[1] - b[1]) / geodesic - 1.0;
            // The worst place of all need not be one of the grid.
            assert!(off.abs() < most + 1e-5, "{from:?}: {off}, {most}");
        }
    }
}
