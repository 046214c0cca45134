//! The finished allocation and its one checking constructor.

use crate::model::SiteIx;
use crate::units::{Persons, Places};

/// Some of a cell's people at one site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow {
    /// Where they go.
    pub site: SiteIx,
    /// How many.
    pub persons: Persons,
    /// Cost of the way, metres or seconds.
    pub cost: f64,
}

/// Flows by cell, in compressed rows: those of cell `i` are `flows[start[i]..start[i + 1]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Flows {
    start: Vec<u32>,
    flows: Vec<Flow>,
}

impl Flows {
    /// No cell yet, with room for `cells`.
    pub fn with_capacity(cells: usize) -> Self {
        let mut start = Vec::with_capacity(cells + 1);
        start.push(0);
        Self { start, flows: Vec::with_capacity(cells) }
    }

    /// Adds the next cell with its flows.
    pub fn push(&mut self, flows: &[Flow]) {
        self.flows.extend_from_slice(flows);
        self.start.push(self.flows.len() as u32);
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.start.len() - 1
    }

    /// Flows of one cell.
    pub fn of(&self, cell: usize) -> &[Flow] {
        &self.flows[self.start[cell] as usize..self.start[cell + 1] as usize]
    }

    /// All flows, by cell.
    pub fn all(&self) -> &[Flow] {
        &self.flows
    }
}

/// Whether the method respects places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlacesRule {
    /// `nearest`, `radius`, `zone`: places are ignored on purpose; what exceeds them is reported as `over`.
    Ignored,
    /// `optimal`: no site takes more than its places.
    Respected,
}

/// Why an allocation was refused: always a bug of a method, never of the data.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Broken {
    /// The lists do not have one entry per cell.
    #[error("the lists of the allocation differ in length")]
    Length,
    /// demand = allocated + unmet + unreachable does not hold.
    #[error("cell {cell}: demand {demand} is not allocated {allocated} + unmet {unmet} + unreachable {unreachable}")]
    Cell {
        /// Index of the cell.
        cell: usize,
        /// Its demand.
        demand: Persons,
        /// With a place.
        allocated: Persons,
        /// Within reach, without a place.
        unmet: Persons,
        /// Nothing within reach.
        unreachable: Persons,
    },
    /// A flow to a site that does not exist, of no or negative persons, or at a cost that is not a number.
    #[error("cell {0}: a flow without persons, a site or a finite cost")]
    Flow(usize),
    /// More people than places, where places are respected.
    #[error("site {site}: {allocated} persons for {places} places")]
    Overfull {
        /// The site.
        site: SiteIx,
        /// People sent there.
        allocated: Persons,
        /// Its places.
        places: Places,
    },
    /// A flow that does not reach the bound of its prices.
    #[error("the flow does not reach the bound that its prices prove")]
    Unproven,
}

/// A finished allocation: for every cell, demand = allocated + unmet + unreachable, to the millionth of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocation {
    flows: Flows,
    unmet: Vec<Persons>,
    unreachable: Vec<Persons>,
    by_site: Vec<Persons>,
}

impl Allocation {
    /// Checks and closes an allocation.
    ///
    /// # Errors
    /// [`Broken`] when a cell does not add up, a flow is no flow, or places are exceeded although the rule respects them.
    pub fn new(
        demand: &[Persons],
        places: &[Places],
        rule: PlacesRule,
        flows: Flows,
        unmet: Vec<Persons>,
        unreachable: Vec<Persons>,
    ) -> Result<Self, Broken> {
        if flows.cells() != demand.len() || unmet.len() != demand.len() || unreachable.len() != demand.len() {
            return Err(Broken::Length);
        }
        let mut by_site = vec![Persons::ZERO; places.len()];
        for (cell, &total) in demand.iter().enumerate() {
            let mut allocated = Persons::ZERO;
            for flow in flows.of(cell) {
                let Some(load) = by_site.get_mut(flow.site.index()) else {
                    return Err(Broken::Flow(cell));
                };
                if flow.persons <= Persons::ZERO || !flow.cost.is_finite() || flow.cost < 0.0 {
                    return Err(Broken::Flow(cell));
                }
                *load += flow.persons;
                allocated += flow.persons;
            }
            let (no_seat, no_way) = (unmet[cell], unreachable[cell]);
            if no_seat < Persons::ZERO || no_way < Persons::ZERO || allocated + no_seat + no_way != total {
                return Err(Broken::Cell { cell, demand: total, allocated, unmet: no_seat, unreachable: no_way });
            }
        }
        if rule == PlacesRule::Respected {
            for (site, (&allocated, &places)) in by_site.iter().zip(places).enumerate() {
                if allocated.as_places() > places {
                    return Err(Broken::Overfull { site: SiteIx::new(site), allocated, places });
                }
            }
        }
        Ok(Self { flows, unmet, unreachable, by_site })
    }

    /// Flows by cell.
    pub fn flows(&self) -> &Flows {
        &self.flows
    }

    /// People within reach of a site but without a place, by cell.
    pub fn unmet(&self) -> &[Persons] {
        &self.unmet
    }

    /// People with nothing within reach, by cell.
    pub fn unreachable(&self) -> &[Persons] {
        &self.unreachable
    }

    /// People allocated to each site.
    pub fn by_site(&self) -> &[Persons] {
        &self.by_site
    }

    /// The site that takes most of a cell (the first of equals), if any does.
    pub fn main_site(&self, cell: usize) -> Option<SiteIx> {
        let flows = self.flows.of(cell);
        flows.iter().max_by(|a, b| a.persons.cmp(&b.persons).then(b.site.cmp(&a.site))).map(|f| f.site)
    }
}
