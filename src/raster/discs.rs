//! Sums over circles around sites, and their transpose: what many circles give to a point.
//!
//! All sums are of whole numbers, so they are exact and do not depend on order or threads.

use super::rows::Rows;
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
    for value in values {
        sum += value;
        before.push(sum);
    }
    // Neighbours one after the other find the same rows near at hand.
    let order = by_height(sites);
    let arch = Arch::new();
    let chunks: Vec<Vec<i64>> = order
        .par_chunks(SITES)
        .map(|chunk| arch.dispatch(Sums { rows, before: &before, sites, radii, chunk }))
        .collect();
    let mut sums = vec![0; sites.len() * radii.len()];
    for (&site, found) in order.iter().zip(chunks.iter().flat_map(|found| found.chunks_exact(radii.len()))) {
        sums[site * radii.len()..][..radii.len()].copy_from_slice(found);
    }
    sums
}

/// A closure would be compiled for the oldest processor and only be called from code for a newer one.
struct Sums<'a> {
    rows: &'a Rows<'a>,
    before: &'a [i64],
    sites: &'a [[f64; 2]],
    radii: &'a [f64],
    chunk: &'a [usize],
}

impl WithSimd for Sums<'_> {
    type Output = Vec<i64>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Vec<i64> {
        let Self { rows, before, sites, radii, chunk } = self;
        let mut sums = vec![0; chunk.len() * radii.len()];
        for (&site, sums) in chunk.iter().zip(sums.chunks_exact_mut(radii.len())) {
            for (sum, radius) in sums.iter_mut().zip(radii) {
                for row in rows.near(sites[site], *radius) {
                    rows.within(row, sites[site], *radius, |run| *sum += before[run.end] - before[run.start]);
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
    let bands = bands(rows);
    let order = by_height(sites);
    let mut pieces: Vec<(Range<usize>, Vec<&mut [i64]>)> = bands.into_iter().map(|band| (band, Vec::new())).collect();
    for given in &mut given {
        let mut rest = given.as_mut_slice();
        for (band, piece) in &mut pieces {
            let (here, behind) = rest.split_at_mut(rows.points(band.clone()).len());
            piece.push(here);
            rest = behind;
        }
    }
    let arch = Arch::new();
    pieces.into_par_iter().for_each(|(band, pieces)| {
        let Ok(pieces) = pieces.try_into() else { return };
        arch.dispatch(Spread { rows, amounts, sites, radii, order: &order, band, pieces });
    });
    given
}

struct Spread<'a, const N: usize> {
    rows: &'a Rows<'a>,
    amounts: [&'a [i64]; N],
    sites: &'a [[f64; 2]],
    radii: &'a [f64],
    order: &'a [usize],
    band: Range<usize>,
    pieces: [&'a mut [i64]; N],
}

impl<const N: usize> WithSimd for Spread<'_, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        let Self { rows, amounts, sites, radii, order, band, mut pieces } = self;
        let first = rows.points(band.clone()).start;
        for &site in order {
            for (z, radius) in radii.iter().enumerate() {
                let amount: [i64; N] = std::array::from_fn(|k| amounts[k][site * radii.len() + z]);
                if amount == [0; N] {
                    continue;
                }
                let near = rows.near(sites[site], *radius);
                for row in near.start.max(band.start)..near.end.min(band.end) {
                    rows.within(row, sites[site], *radius, |run| {
                        for (piece, amount) in pieces.iter_mut().zip(amount) {
                            piece[run.start - first] += amount;
                            if let Some(end) = piece.get_mut(run.end - first) {
                                *end -= amount;
                            }
                        }
                    });
                }
            }
        }
        for piece in pieces {
            let mut sum = 0;
            for given in piece {
                sum += *given;
                *given = sum;
            }
        }
    }
}

fn by_height(sites: &[[f64; 2]]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sites.len()).collect();
    order.sort_by(|&a, &b| sites[a][1].total_cmp(&sites[b][1]).then(a.cmp(&b)));
    order
}

/// Rows in bands of about equal numbers of points, enough for every thread.
fn bands(rows: &Rows<'_>) -> Vec<Range<usize>> {
    let most = (rows.len() / (4 * rayon::current_num_threads())).max(1 << 12);
    let mut bands = Vec::new();
    let mut from = 0;
    for row in 0..rows.rows() {
        if rows.points(from..row + 1).len() >= most || row + 1 == rows.rows() {
            bands.push(from..row + 1);
            from = row + 1;
        }
    }
    bands
}
