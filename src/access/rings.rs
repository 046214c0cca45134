//! Weights in steps, as circles within circles: each radius adds what the weight falls by there. Sums are of whole numbers,
//! so they are the same in any order, and in any parts.

use super::decay::Power;
use crate::raster::discs;
use crate::raster::rows::Rows;
use crate::units::reach_of;

/// The circles around a site.
#[derive(Debug, Clone)]
pub(super) struct Rings {
    radii: Vec<f64>,
    /// By how much the weight falls at each radius.
    drops: Vec<f64>,
}

/// Bits that a sum of whole numbers may use.
const BITS: i32 = 61;

/// A power of two that makes whole numbers of values whose absolute sum is `total`.
fn scale_for(total: f64) -> f64 {
    if total > 0.0 && total.is_finite() {
        2_f64.powi((BITS - (total.log2().floor() as i32 + 1)).min(1000))
    } else {
        1.0
    }
}

/// Sums of whole numbers keep ten digits of a number that is this many times smaller than all together.
const RANGE: f64 = (1_u64 << 31) as f64;

/// Values as whole millionths, where they are that and their sum is exact.
pub(super) fn millionths(values: &[f64]) -> Option<Vec<f64>> {
    const MOST: f64 = (1_u64 << 53) as f64;
    let mut total = 0.0;
    let mut whole = Vec::with_capacity(values.len());
    for value in values {
        let millionths = (value * 1e6).round();
        total += millionths.abs();
        if (value * 1e6 - millionths).abs() > 1e-11 * millionths.abs() || !(total < MOST) {
            return None;
        }
        whole.push(millionths);
    }
    Some(whole)
}

impl Rings {
    /// Whether the smallest of these numbers is not lost among all together.
    pub fn can_tell(&self, values: &[f64]) -> bool {
        let least = |list: &[f64]| list.iter().map(|v| v.abs()).filter(|v| *v > 0.0).fold(f64::INFINITY, f64::min);
        let sum = |list: &[f64]| list.iter().map(|v| v.abs()).sum::<f64>();
        sum(values) * sum(&self.drops) <= RANGE * least(values) * least(&self.drops)
    }

    /// Of bands, each with its end and weight, up to `reach`.
    pub fn new(bands: &[(f64, f64)], reach: f64, power: Power) -> Self {
        let mut rings: Vec<(f64, f64)> = Vec::with_capacity(bands.len());
        for &(end, weight) in bands {
            let end = reach_of(end);
            rings.push((end.min(reach), power.of(weight)));
            if end >= reach {
                break;
            }
        }
        let next = rings.iter().skip(1).map(|(_, weight)| *weight).chain([0.0]);
        let drops = rings.iter().zip(next).map(|((_, weight), next)| weight - next).collect();
        Self { radii: rings.iter().map(|(end, _)| *end).collect(), drops }
    }

    /// Number of circles.
    pub fn len(&self) -> usize {
        self.radii.len()
    }

    /// What is within each circle of each site, flat, in whole numbers; `total` is the sum of all absolute values, here and
    /// elsewhere.
    pub fn gather(&self, rows: &Rows<'_>, values: &[f64], total: f64, sites: &[[f64; 2]]) -> Vec<i64> {
        let scale = scale_for(total);
        let whole: Vec<i64> = values.iter().map(|v| (v * scale).round() as i64).collect();
        discs::sums(rows, &whole, sites, &self.radii)
    }

    /// Sums of circles as one for each site.
    pub fn weighed(&self, sums: &[i64], total: f64) -> Vec<f64> {
        let scale = scale_for(total);
        let weighed = |sums: &[i64]| sums.iter().zip(&self.drops).map(|(s, d)| *s as f64 * d).sum::<f64>() / scale;
        sums.chunks_exact(self.radii.len()).map(weighed).collect()
    }

    /// What each circle gives, flat, in whole numbers, and the value of one.
    pub fn amounts(&self, amounts: &[f64]) -> (Vec<i64>, f64) {
        let drops: f64 = self.drops.iter().map(|d| d.abs()).sum();
        let scale = scale_for(amounts.iter().map(|a| a.abs()).sum::<f64>() * drops);
        let whole = amounts.iter().flat_map(|a| self.drops.iter().map(move |d| (a * d * scale).round() as i64));
        (whole.collect(), 1.0 / scale)
    }

    /// What the points get of these amounts.
    pub fn spread(&self, rows: &Rows<'_>, whole: &[i64], one: f64, sites: &[[f64; 2]]) -> Vec<f64> {
        let [given] = discs::spread(rows, [whole], sites, &self.radii);
        given.into_iter().map(|given| given as f64 * one).collect()
    }
}
