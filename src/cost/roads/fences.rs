//! What stops roads, and where it does not: barriers, and crossings over them.

use crate::issue::{Issue, Issues};
use crate::model::{Ground, Road, Structure};
use crate::network::{Barriers, Openings};

/// Barriers, crossings, and which of these roads go by.
pub(in crate::cost) struct Fences<'a> {
    barriers: &'a Barriers,
    openings: Openings,
    used: Vec<bool>,
}

impl<'a> Fences<'a> {
    /// Barriers that roads on the ground cross nowhere.
    pub fn new(barriers: &'a Barriers) -> Self {
        Self { barriers, openings: Openings::default(), used: Vec::new() }
    }

    /// Where crossings lie within so many metres of a place where a road meets a barrier, it goes on.
    pub fn with_crossings(barriers: &'a Barriers, ground: &Ground, within: f64) -> Self {
        let openings = Openings::new(&ground.crossings, within);
        Self { used: vec![false; openings.len()], barriers, openings }
    }

    /// Whether a road has to be looked at.
    pub fn concern(&self, road: &Road) -> bool {
        let is_stopped = road.structure == Structure::Ground || !self.openings.is_empty();
        is_stopped && !self.barriers.is_empty()
    }

    /// Where a straight piece of a road ends at barriers, in its order.
    pub fn stops(&mut self, road: &Road, from: [f64; 2], to: [f64; 2]) -> Vec<[f64; 2]> {
        let mut stops = self.barriers.met(from, to);
        stops.retain(|at| {
            let open = self.openings.at(*at);
            for crossing in &open {
                self.used[*crossing as usize] = true;
            }
            open.is_empty() && road.structure == Structure::Ground
        });
        stops
    }

    /// Crossings that are on no barrier (W0945), and those on a barrier by which no road goes (W0962).
    pub fn say(&self, ground: &Ground, within: f64, issues: &mut Issues) {
        if self.openings.is_empty() {
            return;
        }
        let issue = |code, value: usize| {
            let issue = Issue::new(code).file(ground.crossing_files.join(", ")).value(value);
            issue.fact("n", self.openings.len()).fact("within", within)
        };
        let idle = self.openings.idle(self.barriers);
        if idle > 0 {
            issues.push(issue("W0945", idle));
        }
        let unused = self.used.iter().filter(|is_used| !**is_used).count().saturating_sub(idle);
        if unused > 0 {
            issues.push(issue("W0962", unused));
        }
    }
}
