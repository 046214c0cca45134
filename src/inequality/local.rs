//! Local Moran's I: where like lies beside like.

use super::moran::{ROUNDING, share, standardised};
use super::neighbours::Neighbours;
use super::random::{Random, Use};
use rayon::prelude::*;
use serde::Serialize;

/// How a feature and the mean of its neighbours lie to the mean of all; above it is high, at or below it low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Quadrant {
    /// High among high.
    HH,
    /// Low among high.
    LH,
    /// Low among low.
    LL,
    /// High among low.
    HL,
}

impl Quadrant {
    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HH => "HH",
            Self::LH => "LH",
            Self::LL => "LL",
            Self::HL => "HL",
        }
    }
}

/// What is found at one feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Local Moran's I, without unit; 0 for an island.
    pub i: f64,
    /// `None` for an island.
    pub quadrant: Option<Quadrant>,
    /// Pseudo p-value, one-sided, towards the side on which I lies; `None` for an island and without permutations.
    pub p: Option<f64>,
}

/// Local Moran's I (Anselin 1995) with row-standardised weights.
///
/// ```text
/// I_i = (n - 1) z_i lag_i / Σ z²,     z = x - mean,  lag_i = mean of z over the neighbours of i
/// ```
///
/// **p** by conditional permutation: the feature keeps its value, its k neighbours are drawn without repetition from all others. Counted as in
/// [`super::moran()`]: one-sided, with equal ones on either side, `(min(at least, at most) + 1) / (permutations + 1)`. Equal ones matter here: where
/// many scores are 0 the same neighbours' mean is drawn again and again.
///
/// Each feature has a generator of its own, made of the seed and its number: the result is the same for any number of threads.
/// An island has I 0, no quadrant and no p. `None` when all values are equal, fewer than two, or not of the length of the neighbours.
///
/// # Cost
/// O(permutations · neighbours).
pub fn local_moran(values: &[f64], neighbours: &Neighbours, permutations: u32, seed: u64) -> Option<Vec<Place>> {
    if values.len() != neighbours.len() {
        return None;
    }
    let z = standardised(values)?;
    let squares: f64 = z.iter().map(|z| z * z).sum();
    let scale = (z.len() as f64 - 1.0) / squares;
    let widest = z.iter().fold(0.0_f64, |widest, z| widest.max(z.abs()));
    let places = (0..z.len())
        .into_par_iter()
        .map_init(
            || Urn { values: z.clone(), drawn: Vec::new() },
            |urn, i| {
                let near = neighbours.of(i);
                if near.is_empty() {
                    return Place { i: 0.0, quadrant: None, p: None };
                }
                let sum = neighbours.sum(i, &z);
                let quadrant = match (z[i] > 0.0, sum > 0.0) {
                    (true, true) => Quadrant::HH,
                    (false, true) => Quadrant::LH,
                    (false, false) => Quadrant::LL,
                    (true, false) => Quadrant::HL,
                };
                let rounding = ROUNDING * near.len() as f64 * widest;
                let p = (permutations > 0).then(|| urn.p(i, near.len(), sum, rounding, permutations, seed));
                Place { i: scale * z[i] * (sum / near.len() as f64), quadrant: Some(quadrant), p }
            },
        )
        .collect();
    Some(places)
}

/// The values of all features, of which some are drawn; put back after every draw.
struct Urn {
    values: Vec<f64>,
    drawn: Vec<u32>,
}

impl Urn {
    /// How rare a sum of `k` others is that lies as far out as `observed`, on the side towards which I_i lies.
    fn p(&mut self, i: usize, k: usize, observed: f64, rounding: f64, permutations: u32, seed: u64) -> f64 {
        let own = self.values[i];
        if own == 0.0 {
            // Whatever is drawn, I_i is 0.
            return 1.0;
        }
        let last = self.values.len() - 1;
        self.values.swap(i, last);
        let mut random = Random::new(seed, Use::Feature, i);
        let (mut above, mut below) = (0, 0);
        for _ in 0..permutations {
            let sum = self.draw(k, last, &mut random);
            above += usize::from(sum >= observed - rounding);
            below += usize::from(sum <= observed + rounding);
        }
        self.values.swap(i, last);
        share(above, below, permutations as usize)
    }

    /// The sum of `k` of the first `end` values, each set of them as likely.
    #[inline]
    fn draw(&mut self, k: usize, end: usize, random: &mut Random) -> f64 {
        self.drawn.clear();
        let mut sum = 0.0;
        for at in 0..k.min(end) {
            let other = at + random.below((end - at) as u32) as usize;
            self.values.swap(at, other);
            self.drawn.push(other as u32);
            sum += self.values[at];
        }
        for (at, other) in self.drawn.iter().enumerate().rev() {
            self.values.swap(at, *other as usize);
        }
        sum
    }
}
