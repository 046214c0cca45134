//! Global Moran's I: whether like lies beside like.

use super::neighbours::Neighbours;
use super::random::{Random, Use};
use rayon::prelude::*;
use serde::Serialize;

/// Two sums of the same values in another order are equal up to this share of what they may come to.
pub(super) const ROUNDING: f64 = 1e-12;

/// Moran's I and how it stands among permutations.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Moran {
    /// Moran's I, without unit: positive when like lies beside like, negative when unlike does.
    pub i: f64,
    /// -1 / (n - 1), what I is on average when values lie anyhow.
    pub expected: f64,
    /// Mean of I over the permutations.
    pub permuted_mean: Option<f64>,
    /// Standard deviation of I over the permutations.
    pub permuted_sd: Option<f64>,
    /// `(i - permuted_mean) / permuted_sd`.
    pub z: Option<f64>,
    /// Pseudo p-value, one-sided, towards the side on which I lies.
    pub p: Option<f64>,
}

/// Values less their mean, over their standard deviation (that of all, divided by n); `None` when all are equal or one is not finite.
pub(super) fn standardised(values: &[f64]) -> Option<Vec<f64>> {
    let first = values.first()?;
    if values.iter().all(|value| value == first) || !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
    let z: Vec<f64> = values.iter().map(|value| (value - mean) / deviation).collect();
    // Values so large or so near each other that their squares cannot be held have no deviation.
    (deviation.is_finite() && z.iter().all(|z| z.is_finite())).then_some(z)
}

/// Moran's I (Moran 1950) with row-standardised weights.
///
/// ```text
/// I = n / S · Σ_i z_i lag_i / Σ_i z_i²,     z_i = x_i - mean,  lag_i = mean of z over the neighbours of i
/// ```
///
/// with S the number of features that have neighbours. An island has lag 0 and counts in n and in Σ z², as in esda.
///
/// **p** counts permutations of all values over all features that come out at least as far to the side on which I lies:
///
/// ```text
/// p = (min(at least I, at most I) + 1) / (permutations + 1)
/// ```
///
/// as esda has it, but with equal ones counted on either side (esda counts them above only, which makes a tie at the lower end look rare). It is one-sided
/// and the side is chosen by the data: for a two-sided p it is to be doubled. 999 permutations give 0.001 at least.
///
/// The k-th permutation has a generator of its own, made of the seed and k: the result is the same for any number of threads.
///
/// `None` when all values are equal, fewer than two, not of the length of the neighbours, or nobody has a neighbour.
///
/// # Cost
/// O(permutations (n + neighbours)).
pub fn moran(values: &[f64], neighbours: &Neighbours, permutations: u32, seed: u64) -> Option<Moran> {
    moran_within(values, neighbours, permutations, seed, ROUNDING)
}

/// The same, where permutations count as equal that differ by no more than `rounding`; where it is negative only those that
/// are that much farther out. So the p of values that are known to some digits only lies between two.
pub fn moran_within(
    values: &[f64],
    neighbours: &Neighbours,
    permutations: u32,
    seed: u64,
    rounding: f64,
) -> Option<Moran> {
    if values.len() != neighbours.len() {
        return None;
    }
    let z = standardised(values)?;
    // What each sum of neighbours is multiplied with to be a mean.
    let per: Vec<f64> = (0..z.len()).map(|i| 1.0 / neighbours.of(i).len() as f64).collect();
    let with = per.iter().filter(|per| per.is_finite()).count();
    if with == 0 {
        return None;
    }
    let squares: f64 = z.iter().map(|z| z * z).sum();
    let scale = z.len() as f64 / with as f64 / squares;
    let statistic = |z: &[f64]| {
        let joined = |i: usize| if per[i].is_finite() { z[i] * (neighbours.sum(i, z) * per[i]) } else { 0.0 };
        scale * (0..z.len()).map(joined).sum::<f64>()
    };
    let i = statistic(&z);
    let simulated: Vec<f64> = (0..permutations as usize)
        .into_par_iter()
        .map_init(
            || z.clone(),
            |values, k| {
                values.copy_from_slice(&z);
                Random::new(seed, Use::Permutation, k).shuffle(values);
                statistic(values)
            },
        )
        .collect();
    let n = simulated.len() as f64;
    let mean = (!simulated.is_empty()).then(|| simulated.iter().sum::<f64>() / n);
    let sd = mean.map(|mean| (simulated.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / n).sqrt());
    // Where every order of the values gives the same, what is left is rounding, and a share of it says nothing.
    let z = mean.zip(sd).filter(|(_, sd)| *sd > ALIKE).map(|(mean, sd)| (i - mean) / sd).filter(|z| z.is_finite());
    Some(Moran {
        i,
        expected: -1.0 / (values.len() as f64 - 1.0),
        permuted_mean: mean,
        permuted_sd: sd,
        z,
        p: pseudo_p(&simulated, i, rounding),
    })
}

/// Simulated values that spread by no more than this are the same but for rounding.
const ALIKE: f64 = 1e-12;

/// (those at least as far to the side of `observed`, + 1) / (all + 1); `None` without simulations.
fn pseudo_p(simulated: &[f64], observed: f64, rounding: f64) -> Option<f64> {
    let above = simulated.iter().filter(|s| **s >= observed - rounding).count();
    let below = simulated.iter().filter(|s| **s <= observed + rounding).count();
    (!simulated.is_empty()).then(|| share(above, below, simulated.len()))
}

/// The pseudo p-value of counts.
pub(super) fn share(above: usize, below: usize, all: usize) -> f64 {
    (above.min(below) + 1) as f64 / (all + 1) as f64
}
