//! Who is joined to the ground, and yet has no way to any site however far: the part of the ground is not connected, or barriers part it.

use super::Treks;
use crate::network::{Ends, Island};
use std::collections::BTreeMap;

/// Cells by the part of the ground that they lie on, of those parts that no site lies on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Apart {
    /// The parts.
    pub islands: Vec<Island>,
    /// The part of a cell.
    pub of: BTreeMap<u32, usize>,
    /// Square metres of a square.
    pub square: f64,
}

impl Treks {
    /// Of some cells those from which no way leads to any of some facilities, with the part of the ground that they lie on.
    ///
    /// # Cost
    /// As one search over all of the ground.
    pub fn apart(&self, facilities: &[usize], cells: &[u32]) -> Apart {
        let surface = &*self.surface;
        let sites = facilities.iter().filter_map(|facility| self.site(*facility));
        let seeds: Vec<u32> = sites.flat_map(|(_, ends)| ends.iter().map(|end| end.node)).collect();
        let joined = |cell: &u32| match &surface.cells[*cell as usize] {
            Ends::Joined(ends) => Some((*cell, ends.iter().map(|end| end.node).collect())),
            _ => None,
        };
        let points: Vec<(u32, Vec<u32>)> = cells.iter().filter_map(joined).collect();
        // Where nobody can go anywhere, no part is cut off from another.
        if seeds.is_empty() || points.is_empty() {
            return Apart::default();
        }
        let found = surface.terrain.islands(&seeds, &points);
        Apart { islands: found.all, of: found.of, square: surface.terrain.relief().step.powi(2) }
    }
}
