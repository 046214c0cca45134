//! The weighted operator W of sites and cells: what all the methods of the family are made of.

use super::decay::{Decay, Kernel, LANES, Lanes, Weighing};
use crate::raster::discs;
use crate::raster::rows::Rows;
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;
use std::ops::Range;

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

/// The weights, or their squares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// w
    One,
    /// w²
    Two,
}

impl Power {
    #[inline(always)]
    pub(super) fn of(self, weight: f64) -> f64 {
        match self {
            Self::One => weight,
            Self::Two => weight * weight,
        }
    }

    #[inline(always)]
    fn of_all(self, mut weights: Lanes) -> Lanes {
        if self == Self::Two {
            for weight in &mut weights {
                *weight *= *weight;
            }
        }
        weights
    }
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

    /// Rows in bands of a fixed number of cells, so that the order of adding is the same for any number of threads.
    fn bands(&self) -> Vec<Range<usize>> {
        const CELLS: usize = 1 << 16;
        let mut bands = Vec::new();
        let mut from = 0;
        for row in 0..self.rows.rows() {
            if self.rows.points(from..row + 1).len() >= CELLS || row + 1 == self.rows.rows() {
                bands.push(from..row + 1);
                from = row + 1;
            }
        }
        bands
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
        let arch = Arch::new();
        let one = |site: &[f64; 2]| arch.dispatch(Gather { operator: self, power, values, site: *site });
        self.sites.par_iter().with_min_len(8).map(one).collect()
    }

    fn spread(&self, power: Power, amounts: &[f64]) -> Vec<f64> {
        if let Decay::Step(bands) = self.decay {
            let (radii, drops) = self.rings(bands, power);
            let most: f64 = amounts.iter().map(|a| a.abs()).sum::<f64>() * drops.iter().map(|d| d.abs()).sum::<f64>();
            let scale = scale_for(most);
            let whole: Vec<i64> =
                amounts.iter().flat_map(|a| drops.iter().map(move |d| (a * d * scale).round() as i64)).collect();
            let [given] = discs::spread(self.rows, [&whole[..]], self.sites, &radii);
            return given.into_iter().map(|g| g as f64 / scale).collect();
        }
        let arch = Arch::new();
        let mut given = vec![0.0; self.rows.len()];
        let mut order: Vec<usize> = (0..self.sites.len()).collect();
        order.sort_by(|&a, &b| self.sites[a][1].total_cmp(&self.sites[b][1]).then(a.cmp(&b)));
        let mut pieces = Vec::new();
        let mut rest = given.as_mut_slice();
        for band in self.bands() {
            let (piece, behind) = rest.split_at_mut(self.rows.points(band.clone()).len());
            pieces.push((band, piece));
            rest = behind;
        }
        pieces.into_par_iter().for_each(|(band, given)| {
            arch.dispatch(Give { operator: self, power, amounts, order: &order, band, given });
        });
        given
    }
}

/// Squared distances of cells to a site.
#[inline(always)]
fn squared(x: &Lanes, y: &Lanes, site: [f64; 2]) -> Lanes {
    let mut squared = [0.0; LANES];
    for k in 0..LANES {
        let (dx, dy) = (x[k] - site[0], y[k] - site[1]);
        squared[k] = dx * dx + dy * dy;
    }
    squared
}

/// The last few of a run, filled up with something that a weight is defined for.
#[inline(always)]
fn filled(values: &[f64], with: f64) -> Lanes {
    let mut lanes = [with; LANES];
    lanes[..values.len()].copy_from_slice(values);
    lanes
}

struct Gather<'a> {
    operator: &'a Operator<'a>,
    power: Power,
    values: &'a [f64],
    site: [f64; 2],
}

impl WithSimd for Gather<'_> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> f64 {
        self.operator.decay.weigh(self)
    }
}

impl Weighing for Gather<'_> {
    type Output = f64;

    #[inline(always)]
    fn by(self, kernel: impl Kernel) -> f64 {
        let Self { operator: Operator { rows, reach, .. }, power, values, site } = self;
        // Listed first: what stands in a closure is compiled for the oldest processor.
        let mut runs = Vec::new();
        for row in rows.near(site, *reach) {
            rows.within(row, site, *reach, |run| runs.push(run));
        }
        let mut sums = [0.0; LANES];
        for run in runs {
            let (x, y) = rows.coordinates(run.clone());
            let ((x, more_x), (y, more_y)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
            let (v, more_v) = values[run].as_chunks::<LANES>();
            for ((x, y), v) in x.iter().zip(y).zip(v) {
                add(&mut sums, power.of_all(kernel.at(squared(x, y, site))), v);
            }
            if !more_v.is_empty() {
                let w = kernel.at(squared(&filled(more_x, site[0]), &filled(more_y, site[1]), site));
                add(&mut sums, power.of_all(w), &filled(more_v, 0.0));
            }
        }
        sums.iter().sum()
    }
}

#[inline(always)]
fn add(sums: &mut Lanes, weights: Lanes, values: &Lanes) {
    for k in 0..LANES {
        sums[k] += weights[k] * values[k];
    }
}

struct Give<'a> {
    operator: &'a Operator<'a>,
    power: Power,
    amounts: &'a [f64],
    order: &'a [usize],
    band: Range<usize>,
    given: &'a mut [f64],
}

impl WithSimd for Give<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        let decay = self.operator.decay;
        decay.weigh(self);
    }
}

impl Weighing for Give<'_> {
    type Output = ();

    #[inline(always)]
    fn by(self, kernel: impl Kernel) {
        let Self { operator: Operator { rows, sites, reach, .. }, power, amounts, order, band, given } = self;
        let first = rows.points(band.clone()).start;
        let mut runs = Vec::new();
        for &j in order.iter().filter(|&&j| amounts[j] != 0.0) {
            let (site, amount) = (sites[j], [amounts[j]; LANES]);
            let near = rows.near(site, *reach);
            runs.clear();
            for row in near.start.max(band.start)..near.end.min(band.end) {
                rows.within(row, site, *reach, |run| runs.push(run));
            }
            for run in &runs {
                let given = &mut given[run.start - first..run.end - first];
                let (x, y) = rows.coordinates(run.clone());
                let ((x, more_x), (y, more_y)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
                let (given, more) = given.as_chunks_mut::<LANES>();
                for ((x, y), given) in x.iter().zip(y).zip(given) {
                    add(given, power.of_all(kernel.at(squared(x, y, site))), &amount);
                }
                if !more.is_empty() {
                    let w = kernel.at(squared(&filled(more_x, site[0]), &filled(more_y, site[1]), site));
                    let mut last = filled(more, 0.0);
                    add(&mut last, power.of_all(w), &amount);
                    more.copy_from_slice(&last[..more.len()]);
                }
            }
        }
    }
}
