//! W of decays that have a weight of their own at every distance: each pair within reach is visited, none is kept.
//!
//! On a lattice the square of a distance is that of its column plus that of its row, so what can be computed once for a
//! column of a circle is.

use super::decay::{Decay, Kernel, Power, Weighing};
use crate::raster::rows::{Columns, Rows, Run};
use crate::raster::swaths::Swaths;
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;
use std::ops::Range;

/// Pairs of sites and cells within reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pairs<'a> {
    pub rows: &'a Rows<'a>,
    pub sites: &'a [[f64; 2]],
    pub decay: &'a Decay,
    pub reach: f64,
    pub power: Power,
}

/// Numbers worked on side by side. Products are not fused with sums, so that every processor finds the same.
pub(super) const LANES: usize = 8;

/// A circle of at most so many columns is looked up without a check of each.
const TABLE: usize = 1024;

/// Sites worked on in one go.
const SITES: usize = 64;

/// Cells in a band, whatever the number of threads: so the order of adding is always the same.
pub(super) const CELLS: usize = 1 << 16;

impl Pairs<'_> {
    /// W v
    pub fn gather(&self, values: &[f64]) -> Vec<f64> {
        let swaths = Swaths::new(self.sites, self.reach);
        let arch = Arch::new();
        let sums: Vec<Vec<f64>> = swaths
            .order()
            .par_chunks(SITES)
            .map(|chunk| arch.dispatch(Gather { pairs: self, values, chunk }))
            .collect();
        let mut gathered = vec![0.0; self.sites.len()];
        for (&site, sum) in swaths.order().iter().zip(sums.into_iter().flatten()) {
            gathered[site as usize] = sum;
        }
        gathered
    }

    /// Wᵀ a
    pub fn spread(&self, amounts: &[f64]) -> Vec<f64> {
        let swaths = Swaths::new(self.sites, self.reach);
        let arch = Arch::new();
        let mut given = vec![0.0; self.rows.len()];
        self.rows.parted(CELLS, &mut given).into_par_iter().for_each(|(band, given)| {
            arch.dispatch(Give { pairs: self, amounts, swaths: &swaths, band, given });
        });
        given
    }
}

/// Weights of one site, run by run.
struct Reach<'a, K> {
    pairs: &'a Pairs<'a>,
    kernel: K,
    site: [f64; 2],
    runs: Vec<Run>,
    columns: Option<Columns<'a>>,
    /// Parts of the columns that a circle may touch, and the first of these.
    parts: Vec<f64>,
    first: u32,
    /// Part of the row of each run.
    heights: Vec<f64>,
    /// Of a run: a few more than it has cells, so that it can be worked on by eights.
    weights: Vec<f64>,
}

impl<'a, K: Kernel> Reach<'a, K> {
    #[inline(always)]
    fn new(pairs: &'a Pairs<'a>, kernel: K) -> Self {
        let columns = pairs.rows.columns();
        let [parts, heights, weights] = [const { Vec::new() }; 3];
        Self { pairs, kernel, site: [0.0; 2], runs: Vec::new(), columns, parts, first: 0, heights, weights }
    }

    /// Goes to another site.
    #[inline(always)]
    fn at(&mut self, site: [f64; 2], rows: Range<usize>) {
        let Pairs { reach, .. } = *self.pairs;
        self.site = site;
        self.pairs.rows.circle(rows, site, reach, &mut self.runs);
        let Some(columns) = self.columns else { return };
        let near = columns.near(site[0], reach);
        self.first = near.start as u32;
        let column = columns.x[near].iter().map(|x| x - site[0]);
        fill(&mut self.parts, column, self.kernel);
        self.parts.resize(self.parts.len().max(TABLE), 0.0);
        let height = self.runs.iter().map(|run| columns.y[run.row as usize] - site[1]);
        fill(&mut self.heights, height, self.kernel);
    }

    /// The weights of one of the runs of this site.
    #[inline(always)]
    fn weights(&mut self, run: usize) -> (Run, &[f64]) {
        let Self { pairs, kernel, site, columns, ref parts, first, ref heights, ref mut weights, .. } = *self;
        let (at, run) = (run, self.runs[run]);
        let cells = run.points().len();
        if weights.len() < cells {
            weights.resize(2 * cells, 0.0);
        }
        let weights = &mut weights[..cells];
        let mut other = K::NONE;
        if let Some(columns) = columns {
            other = heights[at];
            let columns = &columns.col[run.points()];
            let place = |col: u32| col.wrapping_sub(first) as usize;
            let (west, east) = (place(columns[0]), place(columns[cells - 1]));
            if east - west == cells - 1 {
                weights.copy_from_slice(&parts[west..=east]);
            } else if let (Some(table), true) = (parts.first_chunk::<TABLE>(), east < TABLE) {
                for (weight, &col) in weights.iter_mut().zip(columns) {
                    *weight = table[place(col) % TABLE];
                }
            } else {
                for (weight, &col) in weights.iter_mut().zip(columns) {
                    *weight = parts[place(col)];
                }
            }
        } else {
            let (x, y) = pairs.rows.coordinates(run.points());
            for ((weight, x), y) in weights.iter_mut().zip(x).zip(y) {
                let (dx, dy) = (x - site[0], y - site[1]);
                *weight = kernel.part(dx * dx + dy * dy);
            }
        }
        for weight in weights.iter_mut() {
            *weight = kernel.join(*weight, other);
        }
        (run, weights)
    }
}

/// Parts of distances along an axis.
#[inline(always)]
pub(super) fn fill(parts: &mut Vec<f64>, distances: impl Iterator<Item = f64>, kernel: impl Kernel) {
    parts.clear();
    parts.extend(distances);
    for part in parts {
        *part = kernel.part(*part * *part);
    }
}

struct Gather<'a> {
    pairs: &'a Pairs<'a>,
    values: &'a [f64],
    chunk: &'a [u32],
}

impl WithSimd for Gather<'_> {
    type Output = Vec<f64>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Vec<f64> {
        self.pairs.decay.weigh(self.pairs.power, self)
    }
}

impl Weighing for Gather<'_> {
    type Output = Vec<f64>;

    #[inline(always)]
    fn by<K: Kernel>(self, kernel: K) -> Vec<f64> {
        let Self { pairs, values, chunk } = self;
        let mut reach = Reach::new(pairs, kernel);
        let mut gathered = Vec::with_capacity(chunk.len());
        for &site in chunk {
            reach.at(pairs.sites[site as usize], 0..pairs.rows.rows());
            let mut sums = [0.0; LANES];
            for k in 0..reach.runs.len() {
                let (run, weights) = reach.weights(k);
                let ((w, last_w), (v, last_v)) =
                    (weights.as_chunks::<LANES>(), values[run.points()].as_chunks::<LANES>());
                for (w, v) in w.iter().zip(v) {
                    for k in 0..LANES {
                        sums[k] += w[k] * v[k];
                    }
                }
                for ((sum, w), v) in sums.iter_mut().zip(last_w).zip(last_v) {
                    *sum += w * v;
                }
            }
            gathered.push(sums.iter().sum());
        }
        gathered
    }
}

struct Give<'a> {
    pairs: &'a Pairs<'a>,
    amounts: &'a [f64],
    swaths: &'a Swaths,
    band: Range<usize>,
    given: &'a mut [f64],
}

impl WithSimd for Give<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        self.pairs.decay.weigh(self.pairs.power, self);
    }
}

impl Weighing for Give<'_> {
    type Output = ();

    #[inline(always)]
    fn by<K: Kernel>(self, kernel: K) {
        let Self { pairs, amounts, swaths, band, given } = self;
        let first = pairs.rows.points(band.clone()).start;
        let [south, north] = pairs.rows.span(band.clone(), pairs.reach);
        let mut reach = Reach::new(pairs, kernel);
        for site in swaths.between(south, north) {
            let amount = amounts[site];
            if amount == 0.0 {
                continue;
            }
            reach.at(pairs.sites[site], band.clone());
            for k in 0..reach.runs.len() {
                let (run, weights) = reach.weights(k);
                let given = &mut given[run.from as usize - first..run.to as usize - first];
                for (given, weight) in given.iter_mut().zip(weights) {
                    *given += weight * amount;
                }
            }
        }
    }
}
