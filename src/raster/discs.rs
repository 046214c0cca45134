//! Sums over circles around sites, and their transpose: what many circles give to a point.
//!
//! All sums are of whole numbers, so they are exact and do not depend on order or threads.

use super::rows::{Rows, Run};
use super::swaths::Swaths;
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;
use std::ops::Range;

/// Sites worked on in one go.
const SITES: usize = 64;

/// For each site and each radius the sum of the points' values within it (inclusive): `sums[site][radius]`, flat.
///
/// # Cost
/// O(points + sites · rows of a circle · radii) on a lattice.
pub fn sums(rows: &Rows<'_>, values: &[i64], sites: &[[f64; 2]], radii: &[f64]) -> Vec<i64> {
    let mut before = Vec::with_capacity(values.len() + 1);
    let mut sum = 0_i64;
    before.push(0);
    before.extend(values.iter().map(|value| {
        sum += value;
        sum
    }));
    // Neighbours one after the other find the same rows near at hand.
    let swaths = Swaths::new(sites, longest(radii));
    let arch = Arch::new();
    let chunks: Vec<Vec<i64>> = swaths
        .order()
        .par_chunks(SITES)
        .map(|chunk| arch.dispatch(Sums { rows, before: &before, sites, radii, chunk }))
        .collect();
    let mut sums = vec![0; sites.len() * radii.len()];
    for (&site, found) in swaths.order().iter().zip(chunks.iter().flat_map(|found| found.chunks_exact(radii.len()))) {
        sums[site as usize * radii.len()..][..radii.len()].copy_from_slice(found);
    }
    sums
}

fn longest(radii: &[f64]) -> f64 {
    radii.iter().copied().fold(0.0, f64::max)
}

/// A closure would be compiled for the oldest processor and only be called from code for a newer one.
struct Sums<'a> {
    rows: &'a Rows<'a>,
    before: &'a [i64],
    sites: &'a [[f64; 2]],
    radii: &'a [f64],
    chunk: &'a [u32],
}

impl WithSimd for Sums<'_> {
    type Output = Vec<i64>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Vec<i64> {
        let Self { rows, before, sites, radii, chunk } = self;
        let mut sums = vec![0; chunk.len() * radii.len()];
        let mut runs: Vec<Run> = Vec::new();
        for (&site, sums) in chunk.iter().zip(sums.chunks_exact_mut(radii.len())) {
            for (sum, radius) in sums.iter_mut().zip(radii) {
                rows.circle(0..rows.rows(), sites[site as usize], *radius, &mut runs);
                for run in &runs {
                    *sum += before[run.to as usize] - before[run.from as usize];
                }
            }
        }
        sums
    }
}

/// What the points get from the circles in which they lie: of each set, `amounts[site][radius]`, flat, goes to every point
/// within the radius.
///
/// # Cost
/// As [`sums`].
pub fn spread<const N: usize>(
    rows: &Rows<'_>,
    amounts: [&[i64]; N],
    sites: &[[f64; 2]],
    radii: &[f64],
) -> [Vec<i64>; N] {
    let mut given = amounts.map(|_| vec![0_i64; rows.len()]);
    let mut pieces: Vec<(Range<usize>, Vec<&mut [i64]>)> =
        rows.bands(POINTS).into_iter().map(|band| (band, Vec::new())).collect();
    for given in &mut given {
        for ((_, pieces), (_, piece)) in pieces.iter_mut().zip(rows.parted(POINTS, given)) {
            pieces.push(piece);
        }
    }
    let swaths = Swaths::new(sites, longest(radii));
    let arch = Arch::new();
    pieces.into_par_iter().for_each(|(band, pieces)| {
        let Ok(pieces) = pieces.try_into() else { return };
        arch.dispatch(Spread { rows, amounts, sites, radii, swaths: &swaths, band, pieces });
    });
    given
}

/// Points of a band: what they get fits into the cache of a processor.
const POINTS: usize = 1 << 16;

struct Spread<'a, const N: usize> {
    rows: &'a Rows<'a>,
    amounts: [&'a [i64]; N],
    sites: &'a [[f64; 2]],
    radii: &'a [f64],
    swaths: &'a Swaths,
    band: Range<usize>,
    pieces: [&'a mut [i64]; N],
}

impl<const N: usize> WithSimd for Spread<'_, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        let Self { rows, amounts, sites, radii, swaths, band, pieces } = self;
        let points = rows.points(band.clone());
        // By how much each point gets more than the one before it.
        let mut more = vec![[0_i64; N]; points.len() + 1];
        let mut runs: Vec<Run> = Vec::new();
        let [south, north] = rows.span(band.clone(), longest(radii));
        for site in swaths.between(south, north) {
            for (z, radius) in radii.iter().enumerate() {
                let amount: [i64; N] = std::array::from_fn(|k| amounts[k][site * radii.len() + z]);
                if amount == [0; N] {
                    continue;
                }
                rows.circle(band.clone(), sites[site], *radius, &mut runs);
                for run in &runs {
                    let (from, to) = (run.from as usize - points.start, run.to as usize - points.start);
                    for k in 0..N {
                        more[from][k] += amount[k];
                        more[to][k] -= amount[k];
                    }
                }
            }
        }
        let mut sum = [0; N];
        for (i, more) in more[..points.len()].iter().enumerate() {
            for k in 0..N {
                sum[k] += more[k];
                pieces[k][i] = sum[k];
            }
        }
    }
}
