//! What a map shows when it opens.

use crate::geodesy::AnalysisCrs;

/// Room around what is shown, as a part of it.
const MARGIN: f64 = 0.04;

/// The rectangle of a planar system around all of these, given in longitude and latitude; none without any.
pub(super) fn around(bounds: impl Iterator<Item = [f64; 4]>, crs: &AnalysisCrs) -> Option<[f64; 4]> {
    let joined = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
    let [west, south, east, north] = bounds.reduce(joined)?;
    // Edges of a rectangle of degrees are bent: their middles may lie farther out than their ends.
    let (middle, half) = (f64::midpoint(west, east), f64::midpoint(south, north));
    let columns = [west, middle, east];
    let points = [south, half, north].into_iter().flat_map(|y| columns.map(|x| [x, y]));
    let planar = points.filter_map(|at| crs.from_lonlat(at)).map(|[x, y]| [x, y, x, y]);
    let [west, south, east, north] = planar.filter(|at| at.iter().all(|n| n.is_finite())).reduce(joined)?;
    // A single place has no width.
    let room = ((east - west).max(north - south) * MARGIN).max(500.0);
    Some([west - room, south - room, east + room, north + room])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_shows_everything_with_room_around_it() {
        let crs = AnalysisCrs::named("EPSG:4545").unwrap_or_else(|| panic!("no system"));
        let one = around([[108.0, 30.0, 108.0, 30.0]].into_iter(), &crs).unwrap_or_default();
        assert!((one[2] - one[0] - 1000.0).abs() < 1e-6 && (one[0] - 499_500.0).abs() < 1.0, "{one:?}");
        let two = [[107.9, 29.9, 108.0, 30.0], [108.0, 30.0, 108.1, 30.1]];
        let all = around(two.into_iter(), &crs).unwrap_or_default();
        assert!(all[0] < 490_300.0 && all[2] > 509_700.0, "{all:?}");
        assert_eq!(around([].into_iter(), &crs), None);
    }
}
