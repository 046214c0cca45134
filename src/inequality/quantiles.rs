//! Scores that a given share of the people do not reach.

use super::sample::Sample;
use serde::Serialize;

/// Rounding that a sum of people may carry when it meets a mark, as a share of all people.
const ROUNDING: f64 = 1e-12;

/// Quantiles of people, in units of the score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quantiles {
    /// A tenth of the people have this or less.
    pub p10: f64,
    /// A quarter of the people have this or less.
    pub p25: f64,
    /// The median: half of the people have this or less.
    pub p50: f64,
    /// Three quarters have this or less.
    pub p75: f64,
    /// Nine tenths have this or less.
    pub p90: f64,
}

/// The lowest score such that at least `share` of the people have it or less: the inverse of the distribution, without
/// interpolation, so it is always a score that somebody has. `None` when nobody has a score.
pub fn quantile(sample: &Sample, share: f64) -> Option<f64> {
    let wanted = (share - ROUNDING) * sample.persons();
    let mut people = 0.0;
    for row in sample.rows() {
        people += row.persons;
        if people >= wanted {
            return Some(row.score);
        }
    }
    sample.max()
}

/// The five that are written.
pub fn quantiles(sample: &Sample) -> Option<Quantiles> {
    Some(Quantiles {
        p10: quantile(sample, 0.1)?,
        p25: quantile(sample, 0.25)?,
        p50: quantile(sample, 0.5)?,
        p75: quantile(sample, 0.75)?,
        p90: quantile(sample, 0.9)?,
    })
}
