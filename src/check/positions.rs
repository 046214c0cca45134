//! Positions as files have them.

use super::folder::Row;

/// The distance of a cell and a site; endless where one has no position.
pub(super) fn distance(cell: &Row, site: &Row) -> f64 {
    cell.at.zip(site.at).map_or(f64::INFINITY, |(a, b)| f64::hypot(a[0] - b[0], a[1] - b[1]))
}

/// Positions are written to 1e-7 degrees (about 1 cm) and distances to a millimetre: so far off may one be.
pub(super) const METRES: f64 = 0.05;
