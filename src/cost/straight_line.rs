//! Straight-line metres in the analysis system.

use crate::model::{Demand, NO_ZONE};
use crate::raster::nearest::{self, NO_SITE, Nearest};

/// The nearest site of every cell; of equally near ones the first.
///
///   d = sqrt((x_i - x_j)^2 + (y_i - y_j)^2)
///
/// # Units
/// Metres. Sites in the order of their ids, so that a tie goes to the smaller id.
///
/// # Shape
/// One entry per cell.
///
/// # Cost
/// About O(cells): neighbouring cells share the few sites that can be nearest to any of them.
pub fn nearest(demand: &Demand, sites: &[[f64; 2]]) -> Nearest {
    let lattice = demand.lattice.as_ref().map(|l| (l.col.as_slice(), l.row.as_slice()));
    nearest::nearest(&demand.x, &demand.y, lattice, sites)
}

/// The nearest site in each cell's own zone; a cell in no zone, or in a zone without a site, has none.
///
/// # Units, Shape
/// As [`nearest()`].
///
/// # Cost
/// O(cells x sites of their zone).
pub fn nearest_in_zone(demand: &Demand, sites: &[[f64; 2]], zone_of_site: &[u32], zones: usize) -> Nearest {
    let mut sites_of_zone: Vec<Vec<u32>> = vec![Vec::new(); zones];
    for (site, &zone) in zone_of_site.iter().enumerate() {
        if let Some(list) = sites_of_zone.get_mut(zone as usize) {
            list.push(site as u32);
        }
    }
    let mut found = Nearest { site: Vec::with_capacity(demand.len()), distance: Vec::with_capacity(demand.len()) };
    for (cell, &zone) in demand.zone.iter().enumerate() {
        let at = [demand.x[cell], demand.y[cell]];
        let mut best = (f64::INFINITY, NO_SITE);
        let own = if zone == NO_ZONE { &[][..] } else { sites_of_zone[zone as usize].as_slice() };
        for &site in own {
            let squared = nearest::squared_distance(at, sites[site as usize]);
            if squared < best.0 {
                best = (squared, site);
            }
        }
        found.site.push(best.1);
        found.distance.push(best.0.sqrt());
    }
    found
}
