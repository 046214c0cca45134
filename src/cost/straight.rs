//! Straight-line metres in the analysis system.
//!
//!   d = sqrt((x_i - x_j)^2 + (y_i - y_j)^2)

use super::{Nearest, straight_ways};
use crate::cost::{Eligible, Groups, NoList, Plane};
use crate::model::{CellIx, Demand, SiteIx, Sites, ZoneIx};
use crate::raster::nearest::{self as engine, squared_distance};
use crate::raster::rows::Rows;
use crate::solver::equilibrium::Ways;
use crate::survey::CellTree;
use crate::units::{self, Limit, Persons};

/// Metres between two places.
pub fn metres(from: [f64; 2], to: [f64; 2]) -> f64 {
    squared_distance(from, to).sqrt()
}

/// Cells and sites in the plane; no list of ways is kept.
#[derive(Debug, Clone)]
pub struct Straight<'m> {
    demand: &'m Demand,
    at: Vec<Option<[f64; 2]>>,
}

impl<'m> Straight<'m> {
    /// From the cells to all sites of a service.
    pub fn new(demand: &'m Demand, sites: &Sites) -> Self {
        Self { demand, at: sites.at.iter().map(|at| at.map(|at| at.0)).collect() }
    }

    /// From the cells to sites that stand here, numbered in this order.
    pub fn to(demand: &'m Demand, at: &[[f64; 2]]) -> Self {
        Self { demand, at: at.iter().copied().map(Some).collect() }
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        self.at.len()
    }

    /// Where some of the sites stand. Those without a position stand nowhere, and are in no case open.
    pub fn positions(&self, sites: &[SiteIx]) -> Vec<[f64; 2]> {
        sites.iter().filter_map(|site| self.at[site.index()]).collect()
    }

    /// The cells row by row; a lattice as such.
    pub fn rows(&self) -> Rows<'m> {
        let demand = self.demand;
        match &demand.lattice {
            Some(lattice) if lattice.crs.is_none() => {
                Rows::even(&demand.x, &demand.y, &lattice.col, &lattice.row, lattice.origin, lattice.step)
            }
            Some(lattice) => Rows::bent(&demand.x, &demand.y, &lattice.col, &lattice.row),
            None => Rows::loose(&demand.x, &demand.y),
        }
    }

    /// Length of a way; none to a site without a position.
    pub fn cost(&self, cell: CellIx, site: SiteIx) -> Option<f64> {
        let at = [self.demand.x[cell.index()], self.demand.y[cell.index()]];
        self.at[site.index()].map(|to| metres(at, to))
    }

    /// As [`super::Travel::nearest`].
    ///
    /// # Cost
    /// About O(cells): neighbouring cells share the few sites that can be nearest to any of them.
    pub(super) fn nearest(&self, sites: &[SiteIx]) -> Nearest {
        let demand = self.demand;
        let lattice = demand.lattice.as_ref().map(|l| (l.col.as_slice(), l.row.as_slice()));
        Nearest::new(engine::nearest(&demand.x, &demand.y, lattice, &self.positions(sites)), sites)
    }

    /// As [`super::Travel::nearest_in_zone`].
    ///
    /// # Cost
    /// O(cells x sites of their zone).
    pub(super) fn nearest_in_zone(&self, sites: &[SiteIx], of_zone: &[Vec<u32>]) -> Nearest {
        let at = self.positions(sites);
        let near = |cell: usize| {
            let zone = self.demand.zone[cell].map_or(&[][..], |zone: ZoneIx| of_zone[zone.index()].as_slice());
            engine::nearest_of([self.demand.x[cell], self.demand.y[cell]], &at, zone.iter().copied())
        };
        Nearest::new(engine::Nearest::from_each((0..self.demand.len()).map(near)), sites)
    }

    /// As [`super::Travel::within`].
    pub(super) fn within(&self, sites: &[SiteIx], limit: Limit, people: &[Persons]) -> Vec<Persons> {
        let cells = CellTree::new(self.demand, people);
        let within = |at: [f64; 2]| cells.within(at, limit.reach());
        sites.iter().map(|site| self.at[site.index()].map_or(Persons::ZERO, within)).collect()
    }

    /// As [`super::Travel::solver`].
    pub(super) fn solver(&self, sites: &[SiteIx], eligible: Option<&Eligible>, limit: Option<Limit>) -> Plane<'m> {
        let number = |site: &SiteIx| sites.binary_search(site).ok().map(|number| number as u32);
        let groups = eligible.map(|eligible| {
            let groups = eligible.sites.iter().map(|group| group.iter().filter_map(number).collect());
            (eligible.of_cell.as_slice(), groups.collect::<Vec<Vec<u32>>>())
        });
        let groups = groups.as_ref().map(|(of_cell, sites)| Groups { of_cell, sites });
        let reach = units::within(limit);
        Plane::new(&self.demand.x, &self.demand.y, self.positions(sites), reach, units::GRAIN, groups)
    }

    /// All ways to some sites within a limit, cells in the order of the rows.
    ///
    /// # Errors
    /// [`NoList`]: more than `most`.
    pub fn links(&self, rows: &Rows<'_>, sites: &[SiteIx], reach: f64, most: usize) -> Result<Ways, NoList> {
        straight_ways(rows, &self.positions(sites), reach, most)
    }
}
