//! The weighted operator W of sites and cells: what all the methods of the family are made of.

use super::decay::{Decay, Power};
use super::dense::Dense;
use super::pairs::Pairs;
use super::rings::{self, Rings};
use crate::raster::discs;
use crate::raster::rows::Rows;
use crate::units::reach_of;

/// W, with the weight of site j for cell i in row j and column i.
pub trait Weights: Sync {
    /// For each site the sum of `values` of the cells, each by its weight: W v.
    fn gather(&self, power: Power, values: &[f64]) -> Vec<f64>;
    /// For each cell the sum of `amounts` of the sites, each by its weight: Wᵀ a.
    fn spread(&self, power: Power, amounts: &[f64]) -> Vec<f64>;
    /// For each cell the number of sites within reach.
    fn reachable(&self) -> Vec<i64>;
}

/// W of straight lines, never stored.
///
/// Step weights on a lattice cost a row of a circle each, whatever lies within (pair by pair where numbers differ so much
/// that sums of whole numbers would lose the small ones). Other decays visit each pair within the
/// cutoff, row by row; no list of pairs is kept. [`super::Tiled`] does the same for a lattice that is too large to be held.
#[derive(Debug, Clone, Copy)]
pub struct Operator<'a> {
    rows: &'a Rows<'a>,
    sites: &'a [[f64; 2]],
    decay: &'a Decay,
    reach: f64,
}

impl<'a> Operator<'a> {
    /// Weights by `decay` up to `cutoff` metres (inclusive, in whole millimetres), for cells in the order of `rows`.
    pub fn new(rows: &'a Rows<'a>, sites: &'a [[f64; 2]], decay: &'a Decay, cutoff: f64) -> Self {
        Self { rows, sites, decay, reach: reach_of(cutoff.min(decay.end())) }
    }

    fn pairs(&self, power: Power) -> Pairs<'_> {
        let Self { rows, sites, decay, reach } = *self;
        Pairs { rows, sites, decay, reach, power }
    }
}

impl Weights for Operator<'_> {
    fn gather(&self, power: Power, values: &[f64]) -> Vec<f64> {
        if let Decay::Step(bands) = self.decay {
            let rings = Rings::new(bands, self.reach, power);
            // Counts of people are whole millionths, whose sums are exact whatever their range.
            if let Some(millionths) = rings::millionths(values) {
                let total = millionths.iter().map(|v| v.abs()).sum();
                let sums = rings.weighed(&rings.gather(self.rows, &millionths, total, self.sites), total);
                return sums.into_iter().map(|sum| sum / 1e6).collect();
            }
            if rings.can_tell(values) {
                let total = values.iter().map(|v| v.abs()).sum();
                return rings.weighed(&rings.gather(self.rows, values, total, self.sites), total);
            }
        }
        let pairs = self.pairs(power);
        Dense::of(&pairs).map_or_else(|| pairs.gather(values), |dense| dense.gather(values))
    }

    fn spread(&self, power: Power, amounts: &[f64]) -> Vec<f64> {
        if let Decay::Step(bands) = self.decay {
            let rings = Rings::new(bands, self.reach, power);
            if rings.can_tell(amounts) {
                let (whole, one) = rings.amounts(amounts);
                return rings.spread(self.rows, &whole, one, self.sites);
            }
        }
        let pairs = self.pairs(power);
        Dense::of(&pairs).map_or_else(|| pairs.spread(amounts), |dense| dense.spread(amounts))
    }

    fn reachable(&self) -> Vec<i64> {
        let [count] = discs::spread(self.rows, [&vec![1; self.sites.len()][..]], self.sites, &[self.reach]);
        count
    }
}
