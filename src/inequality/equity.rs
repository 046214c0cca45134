//! All figures of one column of scores.

use super::lorenz::{Palma, gini, lorenz, palma};
use super::quantiles::{Quantiles, quantiles};
use super::sample::{Sample, finite};
use super::spar::spar;
use super::theil::{Theil, theil};
use super::variation::variation;
use serde::Serialize;
use std::collections::BTreeMap;

/// How a score is spread over the people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Equity {
    /// People with a score, those at 0 among them.
    pub persons: f64,
    /// People whose score is unknown: in none of the figures below.
    pub persons_without_score: f64,
    /// People whose score is 0.
    pub persons_at_zero: f64,
    /// Mean of the people, in units of the score.
    pub mean: Option<f64>,
    /// Lowest score that somebody has.
    pub min: Option<f64>,
    /// Highest score that somebody has.
    pub max: Option<f64>,
    /// Scores that given shares of the people do not exceed.
    pub quantiles: Option<Quantiles>,
    /// Coefficient of variation between people.
    pub variation: Option<f64>,
    /// Gini coefficient.
    pub gini: Option<f64>,
    /// The best-served tenth against the worst-served four tenths.
    pub palma: Option<Palma>,
    /// Theil's T between and within groups.
    pub theil: Option<Theil>,
    /// The groups that have people, in rising order.
    pub groups: Vec<GroupEquity>,
    /// Share of Σ P A that the worst-served k hundredths have, for k from 0 to 100.
    pub lorenz: Option<Vec<f64>>,
}

/// One group's part in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupEquity {
    /// As the caller numbered it.
    pub group: usize,
    /// People with a score.
    pub persons: f64,
    /// People whose score is unknown.
    pub persons_without_score: f64,
    /// Mean of the group's people, in units of the score.
    pub mean: Option<f64>,
    /// The mean over the mean of all.
    pub ratio: Option<f64>,
    /// Share of Σ P A.
    pub share: Option<f64>,
    /// What the group adds to Theil's T between groups; negative below the mean.
    pub theil_between: Option<f64>,
    /// What the group adds to Theil's T within groups.
    pub theil_within: Option<f64>,
}

/// All figures of one column. The lists are of one length; `group` is a number of the caller's, as a rule the index of a zone, with one of its own for
/// places outside every zone.
///
/// The order of the features changes no bit.
///
/// # Cost
/// O(n log n).
pub fn equity(scores: &[Option<f64>], people: &[f64], group: &[usize]) -> Equity {
    let sample = Sample::new(scores, people, group);
    let theil = theil(&sample);
    Equity {
        persons: sample.persons(),
        persons_without_score: sample.without_score().iter().map(|row| row.persons).sum(),
        persons_at_zero: sample.rows().iter().take_while(|row| row.score == 0.0).map(|row| row.persons).sum(),
        mean: sample.mean(),
        min: sample.min(),
        max: sample.max(),
        quantiles: quantiles(&sample),
        variation: variation(&sample),
        gini: gini(&sample),
        palma: palma(&sample),
        groups: groups(&sample, theil.as_ref()),
        theil,
        lorenz: lorenz(&sample),
    }
}

fn groups(sample: &Sample, theil: Option<&Theil>) -> Vec<GroupEquity> {
    #[derive(Default)]
    struct Sums {
        persons: f64,
        score: f64,
        without: f64,
    }
    let mut groups: BTreeMap<usize, Sums> = BTreeMap::new();
    for row in sample.rows() {
        let sums = groups.entry(row.group).or_default();
        sums.persons += row.persons;
        sums.score += row.persons * row.score;
    }
    for row in sample.without_score() {
        groups.entry(row.group).or_default().without += row.persons;
    }
    let parts = theil.map(|theil| theil.parts.as_slice()).unwrap_or_default();
    groups
        .into_iter()
        .map(|(group, sums)| {
            let mean = finite(sums.score / sums.persons);
            let part = parts.binary_search_by_key(&group, |part| part.group).ok().map(|at| parts[at]);
            GroupEquity {
                group,
                persons: sums.persons,
                persons_without_score: sums.without,
                mean,
                ratio: spar(mean, sample.mean()),
                share: part.map(|part| part.share),
                theil_between: part.map(|part| part.between),
                theil_within: part.map(|part| part.within),
            }
        })
        .collect()
}
