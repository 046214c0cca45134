//! Theil's T, split into what lies between groups and what lies within them.

use super::sample::{Sample, finite};
use serde::Serialize;
use std::collections::BTreeMap;

/// An index and its two parts; `between + within = total`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Theil {
    /// T, natural logarithm, without unit.
    pub total: f64,
    /// What would be left if everybody had the mean of their group.
    pub between: f64,
    /// The groups' own T, weighted with their share of Σ P A.
    pub within: f64,
    /// The parts by group, in rising order of group.
    #[serde(skip)]
    pub parts: Vec<TheilPart>,
}

/// What one group adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TheilPart {
    /// As the caller numbered it.
    pub group: usize,
    /// The group's share of Σ P A.
    pub share: f64,
    /// `s ln(mean of the group / mean)`; negative below the mean.
    pub between: f64,
    /// `s T` of the group.
    pub within: f64,
}

/// Theil's T (Theil 1967), weighted by people, with its exact split into groups (Shorrocks 1980).
///
/// ```text
/// T       = Σ (P_i / P) (A_i / m) ln(A_i / m)              m the mean of all; 0 ln 0 = 0
/// between = Σ_g s_g ln(m_g / m)                            s_g the group's share of Σ P A, m_g its mean
/// within  = Σ_g s_g T_g
/// ```
///
/// Without unit: 0 when all have the same, at most ln(P) for P people. It weighs differences at the top more than the Gini
/// coefficient does; what it is for is the split, which no other index here allows. Both parts are summed by themselves, so that
/// they add up is a result. `None` when there is nothing to share out.
pub fn theil(sample: &Sample) -> Option<Theil> {
    #[derive(Default)]
    struct Group {
        persons: f64,
        score: f64,
        within: f64,
    }
    let mean = sample.shared()?;
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for row in sample.rows() {
        let group = groups.entry(row.group).or_default();
        group.persons += row.persons;
        group.score += row.persons * row.score;
    }
    let mut total = 0.0;
    for row in sample.rows().iter().filter(|row| row.score > 0.0) {
        let share = row.persons * row.score / sample.total();
        total += share * (row.score / mean).ln();
        if let Some(group) = groups.get_mut(&row.group) {
            group.within += share * (row.score / (group.score / group.persons)).ln();
        }
    }
    let parts: Vec<TheilPart> = groups
        .iter()
        .map(|(group, sums)| {
            let share = sums.score / sample.total();
            let between = if sums.score > 0.0 { share * (sums.score / sums.persons / mean).ln() } else { 0.0 };
            TheilPart { group: *group, share, between, within: sums.within }
        })
        .collect();
    // A sum of rounded logarithms may miss 0 by a last digit.
    Some(Theil {
        total: finite(total)?.max(0.0),
        between: finite(parts.iter().map(|part| part.between).sum::<f64>())?.max(0.0),
        within: finite(parts.iter().map(|part| part.within).sum::<f64>())?.max(0.0),
        parts,
    })
}
