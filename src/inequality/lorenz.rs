//! The Lorenz curve and what is read off it: Gini coefficient and Palma ratio.

use super::sample::{Sample, finite};
use serde::Serialize;

/// Marks of the curve: at every hundredth of the people.
const MARKS: usize = 100;

/// What share of all scores the worst served have, at 0 %, 1 % … 100 % of the people (Lorenz 1905).
///
/// ```text
/// L(q) = Σ of P A over the worst-served share q of the people / Σ P A
/// ```
///
/// 101 shares, from 0 to 1, the k-th for k hundredths of the people. A group that lies across a mark is split there, as if
/// each of its people had the group's score: between corners the curve is straight. On the diagonal `L(q) = q` everybody has
/// the same. `None` when there is nothing to share out.
pub fn lorenz(sample: &Sample) -> Option<Vec<f64>> {
    let marks: Vec<f64> = (0..=MARKS).map(|mark| mark as f64 / MARKS as f64).collect();
    shares(sample, &marks)
}

/// L(q) at rising shares of the people.
fn shares(sample: &Sample, marks: &[f64]) -> Option<Vec<f64>> {
    sample.shared()?;
    let mut rows = sample.rows().iter().peekable();
    let (mut people, mut score) = (0.0, 0.0);
    let mut found = Vec::with_capacity(marks.len());
    for mark in marks {
        let wanted = mark * sample.persons();
        while let Some(row) = rows.next_if(|row| people + row.persons <= wanted) {
            people += row.persons;
            score += row.persons * row.score;
        }
        let part = rows.peek().map_or(0.0, |row| (wanted - people) * row.score);
        found.push(finite((score + part) / sample.total())?.clamp(0.0, 1.0));
    }
    Some(found)
}

/// Gini coefficient, weighted by people: twice the area between the Lorenz curve and the diagonal.
///
/// ```text
/// G = 1 - Σ (W_k - W_(k-1)) (L_k + L_(k-1))
/// ```
///
/// over groups in rising order of score, with W the share of the people and L the share of Σ P A up to a group (Gini 1912; in this form
/// Brown 1994). Without unit: 0 when all have the same, towards 1 when one person has everything. It is worked out as
/// Σ (W_(k-1) L_k - W_k L_(k-1)), the same number, which does not lose its digits near 0. Without a correction for small numbers
/// (n / (n - 1)), because the people are all people and no sample. `None` when there is nothing to share out.
pub fn gini(sample: &Sample) -> Option<f64> {
    sample.shared()?;
    let (mut people, mut score, mut sum) = (0.0, 0.0, 0.0);
    for row in sample.rows() {
        let (more, gains) = (row.persons / sample.persons(), row.persons * row.score / sample.total());
        sum += people * gains - score * more;
        people += more;
        score += gains;
    }
    finite(sum.max(0.0))
}

/// The two ends of the Lorenz curve against each other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Palma {
    /// Share of Σ P A that the best-served tenth of the people have.
    pub best_10: f64,
    /// Share of Σ P A that the worst-served four tenths have.
    pub worst_40: f64,
    /// `best_10 / worst_40`; `None` when the worst-served have nothing, which is the worst ratio of all.
    pub ratio: Option<f64>,
}

/// Palma ratio: what the best-served 10 % of the people have over what the worst-served 40 % have (Palma 2011; Cobham and Sumner 2013).
///
/// ```text
/// (1 - L(0.9)) / L(0.4)
/// ```
///
/// Without unit; 0.25 when all have the same. People are split at the marks as in [`lorenz`].
pub fn palma(sample: &Sample) -> Option<Palma> {
    let found = shares(sample, &[0.4, 0.9])?;
    let (worst_40, best_10) = (found[0], 1.0 - found[1]);
    Some(Palma { best_10, worst_40, ratio: finite(best_10 / worst_40) })
}
