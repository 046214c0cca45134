//! How sure a gap is: what it may be when births, participation, places and openings are known only within ranges. Speeds change no
//! gap, which is demand less places whatever the way; they change whom a limit in time keeps from every site.

use super::ranges::{Ranges, moments};
use super::reach::{Beyond, Reach};
use crate::units::{Persons, Places};
use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// What the gap of a zone is made up of.
///
///   gap = (certain + births x unborn) x participation + beside - places x supply(delay)
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Uncertain {
    /// Those counted who do not depend on births to come.
    pub certain: Persons,
    /// Those who do.
    pub unborn: Persons,
    /// In new dwellings, and children of migrants.
    pub beside: Persons,
    /// Places by the delay of openings, from the shortest delay on.
    pub supply: Vec<Places>,
    /// Who needs which speed; none where speeds change nothing.
    pub reach: Option<Reach>,
}

impl Uncertain {
    /// Two zones as one.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.certain += other.certain;
        self.unborn += other.unborn;
        self.beside += other.beside;
        self.reach = match (self.reach, &other.reach) {
            (Some(own), Some(other)) => Some(own.and(other)),
            (own, other) => own.or_else(|| other.clone()),
        };
        if self.supply.is_empty() {
            self.supply.clone_from(&other.supply);
        } else {
            for (places, more) in self.supply.iter_mut().zip(&other.supply) {
                *places += *more;
            }
        }
        self
    }

    fn gap(&self, [births, participation, places]: [f64; 3], delay: usize) -> f64 {
        let demand = (self.certain.to_f64() + births * self.unborn.to_f64()) * participation + self.beside.to_f64();
        demand - places * self.supply.get(delay).map_or(0.0, |supply| supply.to_f64())
    }
}

/// What a gap may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Below this in one draw of twenty.
    pub low: f64,
    /// Above this in one draw of twenty.
    pub high: f64,
    /// Share of the draws with more demand than places.
    pub short: f64,
    /// Share of the variance that each input explains by itself, births, participation, places, delay; none where nothing varies.
    pub explained: Option<[f64; 4]>,
    /// How many may be beyond every limit in time; none where speeds change nothing.
    pub beyond: Option<Beyond>,
}

/// A draw: births, participation, places, delay and speed, each from 0 to 1.
pub type Draw = [f64; 5];

/// Points of the unit cube of four dimensions, as even as points of a lattice: the n-th is n a + shift, modulo 1, with the powers of
/// 1 / g as a, where g is the root of x^5 = x + 1. The shift is that of the seed. Speeds are a fifth dimension with the root of 2 as a,
/// which is in no field of g, so that the other four are what they are without it.
///
/// # Source
/// Kronecker sequence of the generalised golden ratio: Roberts 2018, The unreasonable effectiveness of quasirandom sequences.
pub fn draws(n: usize, seed: u64) -> Vec<Draw> {
    /// The only root above 1 of x^5 = x + 1.
    const ROOT: f64 = 1.167_303_978_261_418_7;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    // 53 bits are what a floating number has.
    let shift = [(); 5].map(|()| (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64);
    let mut power = 1.0;
    let step = [0, 1, 2, 3, 4].map(|k| {
        power /= ROOT;
        if k < 4 { power } else { std::f64::consts::SQRT_2 }
    });
    let at = |n: usize| std::array::from_fn(|k| (shift[k] + (n + 1) as f64 * step[k]).fract());
    (0..n).map(at).collect()
}

/// The spread of a gap over the draws.
///
/// The band holds nine draws of ten. The share of an input is the variance of the mean of the gap when only this input is known,
/// over the variance of the gap; both follow from the formula of the gap and the variances of even ranges, without draws:
///
/// ```text
/// V(births) = (E[p] unborn)^2 V[b],  V(participation) = (certain + E[b] unborn)^2 V[p],
/// V(places) = E[supply]^2 V[q],      V(delay) = E[q]^2 V[supply]
/// ```
///
/// # Units
/// Persons and shares. # Cost: the number of draws. # Source: first-order indices, Sobol 1993.
pub fn spread(of: &Uncertain, ranges: &Ranges, draws: &[Draw]) -> Spread {
    let between = |[low, high]: [f64; 2], at: f64| low + (high - low) * at;
    let delays = ranges.delays().len();
    let mut gaps: Vec<f64> = (draws.iter())
        .map(|[births, participation, places, delay, _]| {
            let factors = [
                between(ranges.births, *births),
                between(ranges.participation, *participation),
                between(ranges.places, *places),
            ];
            of.gap(factors, ((delay * delays as f64) as usize).min(delays - 1))
        })
        .collect();
    let short = gaps.iter().filter(|gap| **gap > 0.0).count() as f64 / gaps.len().max(1) as f64;
    gaps.sort_by(f64::total_cmp);
    // The draws between which nine of ten lie.
    let at = |share: f64| gaps.get(((gaps.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or(0.0);
    let beyond = of.reach.as_ref().map(|reach| {
        let factors = draws.iter().map(|[births, participation, _, _, speed]| {
            [
                between(ranges.speed, *speed),
                between(ranges.births, *births),
                between(ranges.participation, *participation),
            ]
        });
        reach.beyond(ranges, factors)
    });
    Spread { low: at(0.05), high: at(0.95), short, explained: explained(of, ranges), beyond }
}

fn explained(of: &Uncertain, ranges: &Ranges) -> Option<[f64; 4]> {
    let [(b, var_b), (p, var_p), (q, var_q)] = [ranges.births, ranges.participation, ranges.places].map(moments);
    let (certain, unborn) = (of.certain.to_f64(), of.unborn.to_f64());
    let supply: Vec<f64> = ranges.delays().map(|delay| of.supply.get(delay).map_or(0.0, |n| n.to_f64())).collect();
    let mean = supply.iter().sum::<f64>() / supply.len() as f64;
    let var_s = supply.iter().map(|n| (n - mean) * (n - mean)).sum::<f64>() / supply.len() as f64;
    let counted = certain + b * unborn;
    let square = |x: f64| x * x;
    let of_each = [square(p * unborn) * var_b, square(counted) * var_p, square(mean) * var_q, square(q) * var_s];
    // What two of them do only together: births with participation, places with delays.
    let together = square(unborn) * var_b * var_p + var_q * var_s;
    let all = of_each.iter().sum::<f64>() + together;
    (all > 0.0).then(|| of_each.map(|one| one / all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(certain: i64, unborn: i64, beside: i64, supply: &[i64]) -> Uncertain {
        let [certain, unborn, beside] = [certain, unborn, beside].map(Persons::whole);
        Uncertain { certain, unborn, beside, supply: supply.iter().map(|n| Places::whole(*n)).collect(), reach: None }
    }

    const SURE: Ranges =
        Ranges { births: [1.0, 1.0], participation: [1.0, 1.0], places: [1.0, 1.0], delay: [0, 0], speed: [1.0, 1.0] };

    #[test]
    fn what_is_sure_has_no_spread() {
        let found = spread(&zone(100, 20, 5, &[110]), &SURE, &draws(100, 1));
        assert_eq!(found, Spread { low: 15.0, high: 15.0, short: 1.0, explained: None, beyond: None });
    }

    #[test]
    fn an_even_range_of_births_is_nine_tenths_wide() {
        let ranges = Ranges { births: [0.5, 1.5], ..SURE };
        let found = spread(&zone(0, 1000, 0, &[900]), &ranges, &draws(2_000, 7));
        assert!((found.low - -350.0).abs() < 5.0 && (found.high - 550.0).abs() < 5.0, "{found:?}");
        assert!((found.short - 0.6).abs() < 0.005, "{found:?}");
        assert_eq!(found.explained, Some([1.0, 0.0, 0.0, 0.0]));
    }

    #[test]
    fn a_school_that_may_be_late_is_short_as_often_as_it_is_late() {
        let ranges = Ranges { delay: [0, 3], ..SURE };
        let found = spread(&zone(100, 0, 0, &[120, 120, 90, 90]), &ranges, &draws(4_000, 3));
        assert!((found.short - 0.5).abs() < 0.002 && found.low == -20.0 && found.high == 10.0, "{found:?}");
        assert_eq!(found.explained, Some([0.0, 0.0, 0.0, 1.0]));
    }

    #[test]
    fn draws_are_the_same_for_the_same_seed_and_even() {
        assert_eq!(draws(50, 4), draws(50, 4));
        assert_ne!(draws(50, 4), draws(50, 5));
        // Four of them rise by the powers of 1 / g, whatever speeds do.
        for (k, step) in [0.856_674_883_9, 0.733_891_856_6, 0.628_706_721_0, 0.538_597_257_2].into_iter().enumerate() {
            let two = draws(2, 3);
            let rise = (two[1][k] - two[0][k]).rem_euclid(1.0);
            assert!((rise - step).abs() < 1e-6, "{k}: {rise}");
        }
        for k in 0..5 {
            for tenth in 0..10 {
                let within = draws(1_000, 9).iter().filter(|at| (at[k] * 10.0) as usize == tenth).count();
                assert!((90..=110).contains(&within), "{k} {tenth}: {within}");
            }
        }
    }

    const INPUTS: [&str; 4] = ["births", "participation", "places", "delay"];

    /// Values of each range in the grid below.
    const N: usize = 16;

    proptest! {
        /// The shares are those that a plain sum over a fine grid of all inputs gives.
        #[test]
        fn shares_of_the_variance_are_those_of_a_grid(
            certain in 0_i64..2_000, unborn in 1_i64..2_000, places in 1_i64..2_000, later in 0_i64..2_000,
            births in 0.0_f64..0.4, participation in 0.0_f64..0.2, condition in 0.0_f64..0.3,
        ) {
            let around = |half: f64| [1.0 - half, 1.0 + half];
            let ranges = Ranges {
                births: around(births + 0.01), participation: around(participation), places: around(condition), delay: [0, 1],
                speed: [1.0, 1.0],
            };
            let of = zone(certain, unborn, 0, &[places + later, places]);
            let at = |[low, high]: [f64; 2], k: usize| low + (high - low) * (k as f64 + 0.5) / N as f64;
            let mut all = Vec::new();
            for b in 0..N { for p in 0..N { for q in 0..N { for d in 0..2 {
                all.push(([b, p, q, d], of.gap([at(ranges.births, b), at(ranges.participation, p), at(ranges.places, q)], d)));
            }}}}
            let mean = all.iter().map(|(_, gap)| gap).sum::<f64>() / all.len() as f64;
            let variance = all.iter().map(|(_, gap)| (gap - mean).powi(2)).sum::<f64>() / all.len() as f64;
            let shares = explained(&of, &ranges).unwrap();
            for (input, share) in shares.into_iter().enumerate() {
                let mut of_value = std::collections::BTreeMap::<usize, (f64, f64)>::new();
                for (at, gap) in &all {
                    let entry = of_value.entry(at[input]).or_default();
                    *entry = (entry.0 + gap, entry.1 + 1.0);
                }
                let means: Vec<f64> = of_value.values().map(|(sum, n)| sum / n).collect();
                let between = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / means.len() as f64;
                prop_assert!((between / variance - share).abs() < 0.02, "{} {} {}", INPUTS[input], between / variance, share);
            }
            prop_assert!(shares.iter().sum::<f64>() <= 1.0 + 1e-9);
        }
    }
}
