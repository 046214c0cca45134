//! The nearest of several facilities, wherever on the ground one stands.

use super::{Surface, Treks, whole};
use crate::network::{self, End, Ends, NO_WAY};
use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

/// What the way to the nearest of some facilities takes from every node.
pub(super) struct Field<'t> {
    surface: &'t Surface,
    /// Facility and position.
    sites: Vec<(usize, [f64; 2])>,
    /// By node: milliseconds, and the site by its place among them.
    labels: (Vec<u32>, Vec<u32>),
    /// Two points nearer than a square go straight.
    near: RTree<GeomWithData<[f64; 2], usize>>,
}

impl Treks {
    /// That of some facilities (ascending), no farther than so many milliseconds.
    ///
    /// # Cost
    /// O(squares within reach x directions).
    pub(super) fn field(&self, facilities: &[usize], most: u32) -> Field<'_> {
        let site = |facility: &usize| self.site(*facility).map(|(at, ends)| (*facility, at, ends));
        let sites: Vec<(usize, [f64; 2], &[End])> = facilities.iter().filter_map(site).collect();
        let seeds: Vec<Vec<End>> = sites.iter().map(|site| site.2.to_vec()).collect();
        let labels = network::nearest(&self.surface.terrain, &seeds, most);
        let near = sites.iter().enumerate().map(|(number, site)| GeomWithData::new(site.1, number)).collect();
        let sites = sites.iter().map(|site| (site.0, site.1)).collect();
        Field { surface: &self.surface, sites, labels, near: RTree::bulk_load(near) }
    }

    /// Whether each of some places has a way of no more than so many milliseconds to any of some facilities, or from one where the study says
    /// so. Places are joined to the ground as cells are.
    ///
    /// # Cost
    /// O(squares within reach x directions + places).
    pub fn reached(&self, places: &[[f64; 2]], facilities: &[usize], most: i64) -> Vec<bool> {
        let field = self.field(facilities, whole(most));
        let is_reached = |at: &[f64; 2]| {
            let ends = self.surface.terrain.ends(*at, false);
            field.of(*at, &ends).is_some_and(|(_, ms)| i64::from(ms) <= most)
        };
        places.par_iter().with_min_len(256).map(is_reached).collect()
    }
}

impl Field<'_> {
    /// The nearest facility from a place that is joined so, and what the way takes in milliseconds; of equals the first.
    pub fn of(&self, at: [f64; 2], ends: &Ends) -> Option<(usize, u32)> {
        let Ends::Joined(ends) = ends else { return None };
        let over = ends.iter().filter_map(|end| {
            let (ms, site) = (self.labels.0[end.node as usize], self.labels.1[end.node as usize]);
            let ms = if ms == NO_WAY { None } else { ms.checked_add(end.ms) }?;
            (ms < NO_WAY).then_some((ms, site as usize))
        });
        let terrain = &self.surface.terrain;
        // A trifle more: whether two points are near is decided by their distance alone.
        let around = self.near.locate_within_distance(at, terrain.relief().step.powi(2) * 1.000_001);
        let straight = around.filter_map(|site| Some((terrain.straight(self.sites[site.data].1, at)?.0, site.data)));
        over.chain(straight).min().map(|(ms, number)| (self.sites[number].0, ms))
    }
}
