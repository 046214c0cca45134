//! What the cells of a finished output send where.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Numbers with six decimals add up to within this many persons, and a thousandth of that for each.
pub(super) const PERSONS: f64 = 1e-3;

/// Ratios have six decimals.
pub(super) const RATIO: f64 = 2e-6;

/// People by the columns of a cell.
#[derive(Default, Clone, Copy)]
pub(super) struct People {
    pub demand: f64,
    pub allocated: f64,
    pub unmet: f64,
    pub unreachable: f64,
    /// Persons who are sent somewhere times what their way costs.
    pub weighted: f64,
}

impl People {
    pub fn add(&mut self, other: Self) {
        self.demand += other.demand;
        self.allocated += other.allocated;
        self.unmet += other.unmet;
        self.unreachable += other.unreachable;
        self.weighted += other.weighted;
    }
}

/// What cells send to one facility.
#[derive(Default, Clone)]
pub(super) struct Sent<'w> {
    pub persons: f64,
    /// Persons times their distance.
    pub weighted: f64,
    pub farthest: f64,
    /// The same of cells that are not split.
    pub farthest_whole: f64,
    /// Persons times what their cell's way costs on average.
    pub weighted_cells: f64,
    /// Some of it from cells that are split between facilities: the layer has their mean distance only, these are measured.
    pub is_measured: bool,
    /// Some of it from split cells whose ways nobody knows.
    pub is_open: bool,
    /// Persons by the zone they live in.
    pub by_zone: BTreeMap<Option<&'w str>, f64>,
}

/// People by zone, and what each facility gets.
pub(super) struct Counted<'w> {
    pub by_zone: BTreeMap<Option<&'w str>, People>,
    pub sent: BTreeMap<Cow<'w, str>, Sent<'w>>,
}
