//! Weights by the way, written out once more: a slip in the formulas of the scores must not check itself.

use super::interval::Interval;
use crate::access::{Decay, Question};
use crate::units::reach_of;

/// A weight that is none at the end of a decay that falls to zero (`docs/methods.md`).
const END: f64 = 1e-7;

/// What is beyond this does not count; itself it does.
pub fn reach(question: &Question) -> f64 {
    // 1e-100 = exp(-230.26).
    let fallen = 1e100_f64.ln();
    let end = match &question.decay {
        Decay::Step(bands) => bands.iter().filter(|band| band.1 > 0.0).fold(0.0, |end, band| band.0.max(end)),
        Decay::Gaussian(end) | Decay::Epanechnikov(end) | Decay::Linear(end) => *end,
        Decay::Exponential(length) => fallen * length,
        Decay::Logistic { middle, width } => middle + fallen * width,
        Decay::Power(_) => f64::INFINITY,
    };
    end.min(question.cutoff)
}

/// The longest way that counts: rounded to whole millimetres or milliseconds it is within reach.
pub(super) fn farthest(question: &Question) -> f64 {
    reach_of(reach(question))
}

/// A weight to a power, of a way that is known from and to: nothing beyond the reach.
pub(super) fn weigh(question: &Question, way: Interval, power: i32) -> Interval {
    let reach = farthest(question);
    let at = |way: f64| if way <= reach { weight(&question.decay, way).powi(power) } else { 0.0 };
    Interval { from: at(way.to), to: at(way.from) }
}

/// The weight to be shown of a way that is known from and to: of one that may be at the end of a band or of the reach, within it.
pub fn shown(question: &Question, way: Interval) -> f64 {
    let reach = reach(question);
    match &question.decay {
        _ if way.from > reach => 0.0,
        bands @ Decay::Step(_) => weight(bands, way.from),
        decay => weight(decay, f64::midpoint(way.from, way.to).min(reach)),
    }
}

/// The weight of a site so far away, within its reach.
fn weight(decay: &Decay, metres: f64) -> f64 {
    match decay {
        Decay::Step(bands) => {
            bands.iter().filter(|band| metres <= reach_of(band.0)).map(|band| band.1).fold(0.0, f64::max)
        }
        Decay::Gaussian(end) => {
            let above = (-0.5 * (metres / end).powi(2)).exp() - (-0.5_f64).exp();
            if above > END { above / (1.0 - (-0.5_f64).exp()) } else { 0.0 }
        }
        Decay::Epanechnikov(end) => some(0.75 * (1.0 - (metres / end).powi(2))),
        Decay::Linear(end) => some((end - metres) / end),
        Decay::Exponential(length) => (-metres / length).exp(),
        Decay::Power(exponent) => 1.0 / metres.max(1.0).powf(*exponent),
        Decay::Logistic { middle, width } => 1.0 / (1.0 + ((metres - middle) / width).exp()),
    }
}

fn some(weight: f64) -> f64 {
    if weight > END { weight } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Measure;

    /// All seven, here and as the scores have them, against numbers worked out by hand from the table of `Decay`.
    #[test]
    fn weights_are_the_numbers_of_the_formulas() {
        let steps = Decay::Step(vec![(400.0, 1.0), (700.0, 0.68), (1000.0, 0.22)]);
        let logistic = Decay::Logistic { middle: 1000.0, width: 200.0 };
        let known: [(Decay, [(f64, f64); 4]); 7] = [
            (steps, [(0.0, 1.0), (400.0, 1.0), (400.5, 0.68), (1000.0, 0.22)]),
            // (exp(-1/8) - exp(-1/2)) / (1 - exp(-1/2)) at half the way.
            (
                Decay::Gaussian(1000.0),
                [(0.0, 1.0), (200.0, 0.949_675_045_383), (500.0, 0.701_366_573_239), (900.0, 0.153_623_535_449)],
            ),
            (Decay::Epanechnikov(1000.0), [(0.0, 0.75), (200.0, 0.72), (500.0, 0.5625), (900.0, 0.1425)]),
            (Decay::Linear(1000.0), [(0.0, 1.0), (200.0, 0.8), (500.0, 0.5), (900.0, 0.1)]),
            (
                Decay::Exponential(500.0),
                [(0.0, 1.0), (500.0, 0.367_879_441_171), (1000.0, 0.135_335_283_237), (5000.0, 4.539_992_976e-5)],
            ),
            (Decay::Power(2.0), [(0.0, 1.0), (0.5, 1.0), (10.0, 0.01), (2000.0, 2.5e-7)]),
            // 1/2 in the middle, 1 / (1 + e) one width beyond, 1 / (1 + 1/e) one before, 1 / (1 + exp(-5)) at no distance.
            (
                logistic,
                [(1000.0, 0.5), (1200.0, 0.268_941_421_370), (800.0, 0.731_058_578_630), (0.0, 0.993_307_149_076)],
            ),
        ];
        for (decay, weights) in known {
            for (metres, expected) in weights {
                for found in [weight(&decay, metres), decay.weight(metres * metres)] {
                    assert!((found - expected).abs() <= 1e-9 * expected, "{decay:?} {metres}: {found} {expected}");
                }
            }
        }
    }

    #[test]
    fn both_have_the_same_end() {
        for (decay, end) in [
            (Decay::Step(vec![(400.0, 1.0), (700.0, 0.5), (9000.0, 0.0)]), 700.0),
            (Decay::Gaussian(900.0), 900.0),
            (Decay::Epanechnikov(900.0), 900.0),
            (Decay::Linear(900.0), 900.0),
            (Decay::Exponential(10.0), 2_302.585_092_994),
            (Decay::Power(2.0), f64::INFINITY),
            (Decay::Logistic { middle: 1000.0, width: 10.0 }, 3_302.585_092_994),
        ] {
            let question =
                Question { measure: Measure::Huff, decay, cutoff: f64::INFINITY, attraction: 1.0, tau: 1.0, rho: None };
            for found in [question.reach(), farthest(&question)] {
                assert_eq!(found, reach_of(end), "{:?}", question.decay);
            }
            assert_eq!(farthest(&Question { cutoff: 300.0, ..question }), reach_of(300.0));
        }
    }
}
