//! The weighted operator W of sites and cells: what all the methods of the family are made of.

use super::decay::{Decay, Power};
use super::dense::Dense;
use super::pairs::Pairs;
use crate::raster::discs;
use crate::raster::rows::Rows;

/// W, with the weight of site j for cell i in row j and column i.
pub trait Weights: Sync {
    /// For each site the sum of `values` of the cells, each by its weight: W v.
    fn gather(&self, power: Power, values: &[f64]) -> Vec<f64>;
    /// For each cell the sum of `amounts` of the sites, each by its weight: Wᵀ a.
    fn spread(&self, power: Power, amounts: &[f64]) -> Vec<f64>;
}

/// W of straight lines, never stored.
///
/// Step weights on a lattice cost a row of a circle each, whatever lies within. Other decays visit each pair within the
/// cutoff, row by row; no list of pairs is kept.
#[derive(Debug, Clone, Copy)]
pub struct Operator<'a> {
    rows: &'a Rows<'a>,
    sites: &'a [[f64; 2]],
    decay: &'a Decay,
    reach: f64,
}

/// Bits that a sum of whole numbers may use.
const BITS: i32 = 61;

/// A power of two that makes whole numbers of values whose absolute sum is `total`.
fn scale_for(total: f64) -> f64 {
    if total > 0.0 && total.is_finite() { 2_f64.powi(BITS - (total.log2().floor() as i32 + 1)) } else { 1.0 }
}

impl<'a> Operator<'a> {
    /// Weights by `decay` up to `cutoff` metres (inclusive), for cells in the order of `rows`.
    pub fn new(rows: &'a Rows<'a>, sites: &'a [[f64; 2]], decay: &'a Decay, cutoff: f64) -> Self {
        Self { rows, sites, decay, reach: cutoff.min(decay.end()) }
    }

    /// For each cell the number of sites within reach.
    pub fn reachable(&self) -> Vec<i64> {
        let [count] = discs::spread(self.rows, [&vec![1; self.sites.len()][..]], self.sites, &[self.reach]);
        count
    }

    /// Radii of the bands within reach, and by how much the weight falls at each.
    fn rings(&self, bands: &[(f64, f64)], power: Power) -> (Vec<f64>, Vec<f64>) {
        let mut rings: Vec<(f64, f64)> = Vec::with_capacity(bands.len());
        for &(end, weight) in bands {
            rings.push((end.min(self.reach), power.of(weight)));
            if end >= self.reach {
                break;
            }
        }
        let next = rings.iter().skip(1).map(|(_, weight)| *weight).chain([0.0]);
        let drops = rings.iter().zip(next).map(|((_, weight), next)| weight - next).collect();
        (rings.iter().map(|(end, _)| *end).collect(), drops)
    }

    fn pairs(&self, power: Power) -> Pairs<'_> {
        let Self { rows, sites, decay, reach } = *self;
        Pairs { rows, sites, decay, reach, power }
    }
}

impl Weights for Operator<'_> {
    fn gather(&self, power: Power, values: &[f64]) -> Vec<f64> {
        if let Decay::Step(bands) = self.decay {
            let (radii, drops) = self.rings(bands, power);
            let scale = scale_for(values.iter().map(|v| v.abs()).sum());
            let whole: Vec<i64> = values.iter().map(|v| (v * scale).round() as i64).collect();
            let sums = discs::sums(self.rows, &whole, self.sites, &radii);
            let weighted = |sums: &[i64]| sums.iter().zip(&drops).map(|(s, d)| *s as f64 * d).sum::<f64>() / scale;
            return sums.chunks_exact(radii.len()).map(weighted).collect();
        }
        let pairs = self.pairs(power);
        Dense::of(&pairs).map_or_else(|| pairs.gather(values), |dense| dense.gather(values))
    }

    fn spread(&self, power: Power, amounts: &[f64]) -> Vec<f64> {
        if let Decay::Step(bands) = self.decay {
            let (radii, drops) = self.rings(bands, power);
            let most: f64 = amounts.iter().map(|a| a.abs()).sum::<f64>() * drops.iter().map(|d| d.abs()).sum::<f64>();
            let scale = scale_for(most);
            let whole: Vec<i64> =
                amounts.iter().flat_map(|a| drops.iter().map(move |d| (a * d * scale).round() as i64)).collect();
            let [given] = discs::spread(self.rows, [&whole[..]], self.sites, &radii);
            let per = 1.0 / scale;
            return given.into_iter().map(|g| g as f64 * per).collect();
        }
        let pairs = self.pairs(power);
        Dense::of(&pairs).map_or_else(|| pairs.spread(amounts), |dense| dense.spread(amounts))
    }
}
