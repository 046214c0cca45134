//! W with its entries stored pair by pair: what the operators that store none are measured by.

use super::decay::{Decay, Power};
use super::operator::Weights;

/// Weights of listed pairs, site by site.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// End of each site's entries.
    ends: Vec<usize>,
    /// Cell and weight.
    entries: Vec<(u32, f64)>,
    cells: usize,
}

impl Stored {
    /// For each site its cells with their costs; those beyond the cutoff are left out.
    pub fn new<'c>(costs: impl Iterator<Item = &'c [(u32, f64)]>, cells: usize, decay: &Decay, cutoff: f64) -> Self {
        let reach = cutoff.min(decay.end());
        let (mut ends, mut entries) = (Vec::new(), Vec::new());
        for site in costs {
            let near = site.iter().filter(|(_, cost)| *cost <= reach);
            entries.extend(near.map(|(cell, cost)| (*cell, decay.weight(cost * cost))));
            ends.push(entries.len());
        }
        Self { ends, entries, cells }
    }

    fn site(&self, j: usize) -> &[(u32, f64)] {
        &self.entries[if j == 0 { 0 } else { self.ends[j - 1] }..self.ends[j]]
    }
}

impl Weights for Stored {
    fn gather(&self, power: Power, values: &[f64]) -> Vec<f64> {
        let sum = |j| self.site(j).iter().map(|(cell, w)| values[*cell as usize] * power.of(*w)).sum();
        (0..self.ends.len()).map(sum).collect()
    }

    fn spread(&self, power: Power, amounts: &[f64]) -> Vec<f64> {
        let mut given = vec![0.0; self.cells];
        for (j, amount) in amounts.iter().enumerate() {
            for (cell, w) in self.site(j) {
                given[*cell as usize] += amount * power.of(*w);
            }
        }
        given
    }

    fn reachable(&self) -> Vec<i64> {
        let mut reachable = vec![0; self.cells];
        self.entries.iter().for_each(|(cell, _)| reachable[*cell as usize] += 1);
        reachable
    }
}
