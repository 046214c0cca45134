//! Which files of a heap ways could go by.

use crate::model::Role;
use crate::prepare::Found;

/// Files that ways could go by, by their places among the files.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub roads: Vec<usize>,
    pub barriers: Vec<usize>,
    pub crossings: Vec<usize>,
    pub heights: Vec<usize>,
}

impl Ground {
    /// Those of a heap.
    pub fn of(found: &[Found]) -> Self {
        let of = |role: Role| (0..found.len()).filter(|at| found[*at].role() == Some(role)).collect();
        let heights = (0..found.len()).filter(|at| found[*at].is_heights).collect();
        Self { roads: of(Role::Roads), barriers: of(Role::Barriers), crossings: of(Role::Crossings), heights }
    }

    /// Whether a way could go by it: crossings and heights alone are of no use.
    pub fn is_of_use(&self) -> bool {
        !self.roads.is_empty() || !self.barriers.is_empty()
    }

    /// What a file is used as, if it is.
    pub fn used(&self, at: usize) -> Option<&'static str> {
        let is = |all: &[usize]| all.contains(&at);
        match () {
            () if !self.is_of_use() => None,
            () if is(&self.roads) => Some("roads"),
            () if is(&self.barriers) => Some("barriers"),
            // Where nothing is in the way there is nothing to cross.
            () if is(&self.crossings) && !self.barriers.is_empty() => Some("crossings"),
            () if is(&self.heights) && !self.roads.is_empty() => Some("elevation"),
            () => None,
        }
    }
}
