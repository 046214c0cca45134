//! W on a lattice that is well filled: every place of a circle is worked on, with people or without, because neighbours in
//! memory are cheaper than numbers that have to be looked up.

use super::decay::{Kernel, Weighing};
use super::pairs::{CELLS, LANES, Pairs, fill};
use crate::raster::rows::{Columns, Run};
use crate::raster::swaths::Swaths;
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;
use std::ops::Range;

/// Places of a lattice within reach of sites.
pub(super) struct Dense<'a> {
    pairs: &'a Pairs<'a>,
    columns: Columns<'a>,
}

/// Places for each cell, at most.
const THIN: usize = 12;

impl<'a> Dense<'a> {
    /// Where it is worth it: a lattice well filled, weights that cost little.
    pub fn of(pairs: &'a Pairs<'a>) -> Option<Self> {
        let columns = pairs.rows.columns().filter(|_| pairs.decay.is_cheap())?;
        let places = columns.x.len().saturating_mul(columns.y.len());
        (places / THIN <= pairs.rows.len()).then_some(Self { pairs, columns })
    }

    /// W v
    pub fn gather(&self, values: &[f64]) -> Vec<f64> {
        let swaths = Swaths::new(self.pairs.sites, self.pairs.reach);
        let arch = Arch::new();
        let bands: Vec<Vec<(usize, f64)>> = self
            .pairs
            .rows
            .bands(CELLS)
            .into_par_iter()
            .map(|band| arch.dispatch(Gather { dense: self, values, swaths: &swaths, band }))
            .collect();
        let mut gathered = vec![0.0; self.pairs.sites.len()];
        for (site, sum) in bands.into_iter().flatten() {
            gathered[site] += sum;
        }
        gathered
    }

    /// Wᵀ a
    pub fn spread(&self, amounts: &[f64]) -> Vec<f64> {
        let swaths = Swaths::new(self.pairs.sites, self.pairs.reach);
        let arch = Arch::new();
        let mut given = vec![0.0; self.pairs.rows.len()];
        self.pairs.rows.parted(CELLS, &mut given).into_par_iter().for_each(|(band, given)| {
            arch.dispatch(Give { dense: self, amounts, swaths: &swaths, band, given });
        });
        given
    }

    /// Each row of some rows: where its places begin, and its cells.
    fn rows(&self, band: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> {
        let first = band.start;
        band.map(move |row| ((row - first) * self.columns.x.len(), self.pairs.rows.points(row..row + 1)))
    }
}

/// The circle of one site after the other.
struct Circle<'a, K> {
    dense: &'a Dense<'a>,
    kernel: K,
    band: Range<usize>,
    runs: Vec<Run>,
    parts: Vec<f64>,
    first: usize,
    heights: Vec<f64>,
}

impl<'a, K: Kernel> Circle<'a, K> {
    #[inline(always)]
    fn new(dense: &'a Dense<'a>, kernel: K, band: Range<usize>) -> Self {
        Self { dense, kernel, band, runs: Vec::new(), parts: Vec::new(), first: 0, heights: Vec::new() }
    }

    #[inline(always)]
    fn at(&mut self, site: [f64; 2]) {
        let Dense { pairs, columns } = self.dense;
        columns.circle(self.band.clone(), site, pairs.reach, &mut self.runs);
        let near = columns.near(site[0], pairs.reach);
        self.first = near.start;
        fill(&mut self.parts, columns.x[near].iter().map(|x| x - site[0]), self.kernel);
        let height = self.runs.iter().map(|run| columns.y[run.row as usize] - site[1]);
        fill(&mut self.heights, height, self.kernel);
    }

    /// Runs of places of a band, with the parts of their columns and of their row.
    #[inline(always)]
    fn runs(&self) -> impl Iterator<Item = (Range<usize>, &[f64], f64)> {
        self.runs.iter().zip(&self.heights).map(|(run, height)| {
            let row = (run.row as usize - self.band.start) * self.dense.columns.x.len();
            let places = row + run.from as usize..row + run.to as usize;
            (places, &self.parts[run.from as usize - self.first..run.to as usize - self.first], *height)
        })
    }
}

struct Gather<'a> {
    dense: &'a Dense<'a>,
    values: &'a [f64],
    swaths: &'a Swaths,
    band: Range<usize>,
}

impl WithSimd for Gather<'_> {
    type Output = Vec<(usize, f64)>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Self::Output {
        let Pairs { decay, power, .. } = *self.dense.pairs;
        decay.weigh(power, self)
    }
}

impl Weighing for Gather<'_> {
    type Output = Vec<(usize, f64)>;

    #[inline(always)]
    fn by<K: Kernel>(self, kernel: K) -> Self::Output {
        let Self { dense, values, swaths, band } = self;
        let Dense { pairs, columns } = dense;
        let mut places = vec![0.0; band.len() * columns.x.len()];
        for (first, cells) in dense.rows(band.clone()) {
            let row = &mut places[first..first + columns.x.len()];
            for (col, value) in columns.col[cells.clone()].iter().zip(&values[cells]) {
                row[*col as usize] = *value;
            }
        }
        let [south, north] = pairs.rows.span(band.clone(), pairs.reach);
        let mut circle = Circle::new(dense, kernel, band);
        let mut gathered = Vec::new();
        for site in swaths.between(south, north) {
            circle.at(pairs.sites[site]);
            let mut sums = [0.0; LANES];
            for (run, parts, height) in circle.runs() {
                let ((v, last_v), (p, last_p)) = (places[run].as_chunks::<LANES>(), parts.as_chunks::<LANES>());
                for (v, p) in v.iter().zip(p) {
                    for k in 0..LANES {
                        sums[k] += kernel.join(p[k], height) * v[k];
                    }
                }
                for ((sum, v), p) in sums.iter_mut().zip(last_v).zip(last_p) {
                    *sum += kernel.join(*p, height) * v;
                }
            }
            gathered.push((site, sums.iter().sum()));
        }
        gathered
    }
}

struct Give<'a> {
    dense: &'a Dense<'a>,
    amounts: &'a [f64],
    swaths: &'a Swaths,
    band: Range<usize>,
    given: &'a mut [f64],
}

impl WithSimd for Give<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        let Pairs { decay, power, .. } = *self.dense.pairs;
        decay.weigh(power, self);
    }
}

impl Weighing for Give<'_> {
    type Output = ();

    #[inline(always)]
    fn by<K: Kernel>(self, kernel: K) {
        let Self { dense, amounts, swaths, band, given } = self;
        let Dense { pairs, columns } = dense;
        let mut places = vec![0.0; band.len() * columns.x.len()];
        let [south, north] = pairs.rows.span(band.clone(), pairs.reach);
        let mut circle = Circle::new(dense, kernel, band.clone());
        for site in swaths.between(south, north).filter(|site| amounts[*site] != 0.0) {
            let amount = amounts[site];
            circle.at(pairs.sites[site]);
            for (run, parts, height) in circle.runs() {
                for (place, part) in places[run].iter_mut().zip(parts) {
                    *place += kernel.join(*part, height) * amount;
                }
            }
        }
        let mut given = given.iter_mut();
        for (first, cells) in dense.rows(band) {
            let row = &places[first..first + columns.x.len()];
            for (col, given) in columns.col[cells].iter().zip(&mut given) {
                *given = row[*col as usize];
            }
        }
    }
}
