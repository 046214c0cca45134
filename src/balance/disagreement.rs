//! Where measures contradict each other: well served by one, short by another.

use super::AccessResult;
use crate::access::AccessScores;
use crate::units::Persons;
use serde::Serialize;

/// What a measure says of a cell's people, among all people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Among the worst-served third, or nothing within reach.
    Short,
    /// Between.
    Middle,
    /// Among the best-served third.
    Well,
}

impl Verdict {
    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Middle => "middle",
            Self::Well => "well",
        }
    }
}

/// Verdicts of all measures of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// Names of the measures: the `[[access]]` of the service, `radius` where the service has a cutoff, and its `[[coverage]]`;
    /// those two call everybody within their radius well served.
    pub measures: Vec<String>,
    /// Verdicts by measure, then by cell.
    pub verdicts: Vec<Vec<Verdict>>,
    /// How many of the measures, the first ones, are scores; the others only ask whether a site is within a radius.
    pub scores: usize,
    /// Cells whose people one measure calls well served and another short.
    pub cells: Vec<usize>,
    /// People of the service whom the first measure of a pair calls well served and the second short.
    pub pairs: Vec<Contradiction>,
}

/// One pair of measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contradiction {
    /// Calls them well served.
    pub well: String,
    /// Calls them short.
    pub short: String,
    /// People who need the service.
    pub persons: Persons,
}

/// The verdict on every cell: its rank among the people of the district is below a third, above two thirds, or between.
///
///   rank = (people with a worse score + half of those with the same) / all people
///
/// so that nobody is told apart from others with the same score. Who has nothing within reach is short.
pub fn verdicts(scores: &AccessScores, people: &[Persons]) -> Vec<Verdict> {
    // A worse score comes first; none at all is the worst. Scores that are written alike are the same: digits beyond the
    // billionth are rounding, by which nobody is told apart.
    let better = if scores.unit().more_is_better() { 1.0 } else { -1.0 };
    let key =
        |cell: usize| scores.score()[cell].map_or(f64::NEG_INFINITY, |score| (score * 1e9).round() * better + 0.0);
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by(|&a, &b| key(a).total_cmp(&key(b)));
    let total: i128 = people.iter().map(|people| i128::from(people.micro())).sum();
    let mut verdicts = vec![Verdict::Middle; people.len()];
    let mut before = 0_i128;
    for same in order.chunk_by(|&a, &b| key(a).total_cmp(&key(b)).is_eq()) {
        let here: i128 = same.iter().map(|&cell| i128::from(people[cell].micro())).sum();
        // Six times the rank, in whole numbers.
        let six = 6 * before + 3 * here;
        let verdict = match (six < 2 * total, six > 4 * total) {
            (true, _) => Verdict::Short,
            (_, true) => Verdict::Well,
            _ => Verdict::Middle,
        };
        for &cell in same {
            verdicts[cell] = if scores.reached()[cell] { verdict } else { Verdict::Short };
        }
        before += here;
    }
    verdicts
}

/// Compares the measures of a service, whose `demand` counts by cell; `None` when there are fewer than two.
pub fn disagreement(
    access: &[AccessResult],
    demand: &[Persons],
    radii: &[(String, Vec<bool>)],
) -> Option<Disagreement> {
    let mut measures: Vec<String> = access.iter().map(|access| access.id.clone()).collect();
    let mut all: Vec<Vec<Verdict>> = access.iter().map(|access| verdicts(&access.scores, &access.own)).collect();
    let scores = measures.len();
    for (name, within) in radii {
        measures.push(name.clone());
        all.push(within.iter().map(|within| if *within { Verdict::Well } else { Verdict::Short }).collect());
    }
    if scores == 0 || measures.len() < 2 {
        return None;
    }
    let says = |cell: usize, verdict: Verdict| all.iter().any(|verdicts| verdicts[cell] == verdict);
    let cells = (0..demand.len())
        .filter(|&cell| demand[cell] > Persons::ZERO && says(cell, Verdict::Well) && says(cell, Verdict::Short))
        .collect();
    let mut pairs = Vec::new();
    for (well, a) in measures.iter().zip(&all) {
        for (short, b) in measures.iter().zip(&all).filter(|(short, _)| *short != well) {
            let both = |cell: &usize| a[*cell] == Verdict::Well && b[*cell] == Verdict::Short;
            let persons = (0..demand.len()).filter(both).map(|cell| demand[cell]).sum();
            pairs.push(Contradiction { well: well.clone(), short: short.clone(), persons });
        }
    }
    Some(Disagreement { measures, verdicts: all, scores, cells, pairs })
}

/// Name of the measure that only asks whether a site is within the service's cutoff.
pub const RADIUS: &str = "radius";
