//! Ways along roads as people see them: for every cell where its people go, and where they go nowhere, why.

use crate::cost::{Passing, Streets, Stretch};
use crate::model::{CellIx, SiteIx};
use crate::units::Persons;
use std::sync::Arc;

/// Why people go nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Farther from a road than `snap`.
    FarFromRoad,
    /// By a road on a part that is not connected.
    NotConnected,
    /// A barrier lies between.
    Barrier,
    /// How high the ground lies is not known.
    NoElevation,
    /// Nobody walks on what covers the ground.
    Closed,
    /// No site within the limit, or none that they may go to.
    BeyondLimit,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::FarFromRoad, Self::NotConnected, Self::Barrier, Self::NoElevation, Self::Closed, Self::BeyondLimit];

    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FarFromRoad => "far-from-road",
            Self::NotConnected => "not-connected",
            Self::Barrier => "barrier",
            Self::NoElevation => "no-elevation",
            Self::Closed => "closed",
            Self::BeyondLimit => "beyond-limit",
        }
    }
}

/// Where some people of a cell go, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct WayOfPeople {
    /// The cell.
    pub cell: CellIx,
    /// How many.
    pub persons: Persons,
    /// Where they go and how; else why nowhere.
    pub goes: Result<Going, Reason>,
}

/// A way that people go.
#[derive(Debug, Clone, PartialEq)]
pub struct Going {
    /// Where.
    pub site: SiteIx,
    /// How long it takes.
    pub seconds: f64,
    /// How long it is, with the legs beside the roads.
    pub metres: f64,
    /// How long the straight line is.
    pub straight: f64,
    /// Metres beside the roads.
    pub off_road: f64,
    /// Along which roads, in their order.
    pub stretches: Vec<Stretch>,
}

/// A way as a line, in planar metres: one of the longest detours, or where somebody would go if there were a way.
#[derive(Debug, Clone, PartialEq)]
pub struct Detour {
    /// Whose way it is, by its place among the ways.
    pub way: usize,
    /// How long the straight line is: to the site, or to the nearest one for those who go nowhere.
    pub straight: f64,
    /// Where it goes.
    pub line: Vec<[f64; 2]>,
}

/// The roads of a service, and who goes along them.
#[derive(Debug, Clone)]
pub struct Roads {
    /// The network.
    pub streets: Arc<Streets>,
    /// People by road.
    pub passing: Passing,
    /// The longest detours first, then those who go nowhere, the most people first.
    pub detours: Vec<Detour>,
}
