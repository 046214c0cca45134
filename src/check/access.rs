//! Re-checks scores of access: some cells and sites pair by pair, and what the scores of everybody must add up to.

use super::formula::{Expected, Pairs};
use super::interval::Interval;
use super::look::Look;
use crate::access::{AccessScores, Measure, Question};
use crate::cost::Travel;
use crate::model::{CellIx, Demand, SiteIx};

/// Why scores are not what their measure promises: always a bug.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WrongScore {
    /// A list has not one entry per cell or site.
    #[error("{0} scores are missing")]
    Missing(usize),
    /// A score is no number, or below zero.
    #[error("cell {cell}: {score} is no score")]
    NoScore {
        /// Index of the cell.
        cell: usize,
        /// The score.
        score: f64,
    },
    /// Within reach or not, it says the opposite.
    #[error("cell {0}: what is said to be in reach is not what the distances say")]
    Reach(usize),
    /// A cell's score is another when it is added up pair by pair.
    #[error("cell {cell}: {found} is not {expected}, the sum over its sites")]
    Cell {
        /// Index of the cell.
        cell: usize,
        /// As computed.
        found: f64,
        /// As added up here.
        expected: f64,
    },
    /// A site's ratio is another when its people are added up one by one.
    #[error("site {site}: {found} is not {expected}, its places by its people")]
    Site {
        /// Index of the site.
        site: usize,
        /// As computed.
        found: f64,
        /// As added up here.
        expected: f64,
    },
    /// Somebody would do better elsewhere.
    #[error("somebody pays a share of {0} more than they need")]
    Regret(f64),
    /// Places are lost or made.
    #[error("scores give {given} places away, of {places}")]
    Sum {
        /// Sum of people times scores.
        given: f64,
        /// Places of the sites that people reach.
        places: f64,
    },
}

/// What was asked.
#[derive(Clone, Copy)]
pub struct Scored<'a> {
    /// The measure and its limits.
    pub question: &'a Question,
    /// The ways.
    pub travel: &'a Travel<'a>,
    /// Where people live.
    pub demand: &'a Demand,
    /// Where the sites stand.
    pub at: &'a [Option<[f64; 2]>],
    /// People by cell.
    pub people: &'a [f64],
    /// Places by site, none where it is not open.
    pub places: &'a [f64],
}

/// Cells and sites that are looked at pair by pair where there are many.
const SAMPLE: usize = 24;

/// So many pairs are all looked at.
const PAIRS: usize = 100_000;

/// Ways that differ by less may be equal in whole millimetres or milliseconds.
const WHOLE: f64 = 1.001e-3;

/// Sums of floating-point numbers in another order agree to this share.
const TOLERANCE: f64 = 1e-8;

/// Checks finished scores.
///
/// # Errors
/// The first thing that does not hold: a score that is no number, a cell or site whose pairs add up to something else, or
/// people's scores that do not add up to the places they share.
pub fn access(scored: &Scored<'_>, scores: &AccessScores) -> Result<(), WrongScore> {
    let cells = scored.demand.len();
    let (score, reached) = (scores.score(), scores.reached());
    let more_is_better = scores.unit().more_is_better();
    if score.len() != cells || reached.len() != cells || scores.ratio().len() != scored.places.len() {
        return Err(WrongScore::Missing(cells.abs_diff(score.len())));
    }
    for (cell, value) in score.iter().enumerate() {
        match *value {
            Some(score) if !(score.is_finite() && score >= 0.0) => return Err(WrongScore::NoScore { cell, score }),
            Some(score) if !reached[cell] && (score > 0.0 || !more_is_better) => return Err(WrongScore::Reach(cell)),
            None if reached[cell] || more_is_better => return Err(WrongScore::Reach(cell)),
            _ => {}
        }
    }
    let Scored { question, travel, demand, at, people, places } = *scored;
    let look = Look::new(travel, demand, at);
    let way = |cell: usize, site: usize| look.cost(CellIx::new(cell), SiteIx::new(site)).map(Interval::exactly);
    let pairs = Pairs { question, people, places, ratio: scores.ratio(), way };
    let are_few = cells.saturating_mul(places.len()) <= PAIRS;
    let sums = are_few.then(|| pairs.sums());
    for cell in sample(cells, are_few) {
        if pairs.is_reached(cell).is_some_and(|expected| expected != reached[cell]) {
            return Err(WrongScore::Reach(cell));
        }
        match (pairs.score(cell, sums.as_ref()), score[cell]) {
            (Expected::Between(expected), Some(found)) => {
                // Of ways that are equal in whole millimetres the first counts.
                let off = if question.measure == Measure::NearestCost { WHOLE } else { share(found, expected.to) };
                if !expected.widened(off).contains(found) {
                    return Err(WrongScore::Cell { cell, found, expected: expected.from });
                }
            }
            (Expected::Between(_), None) | (Expected::Nothing, Some(_)) => return Err(WrongScore::Reach(cell)),
            (Expected::Nothing, None) | (Expected::Open, _) => {}
        }
    }
    for site in sample(places.len(), are_few) {
        let found = scores.ratio()[site].unwrap_or(0.0);
        if let Some(expected) = pairs.ratio(site, sums.as_ref())
            && !expected.widened(share(found, expected.to)).contains(found)
        {
            return Err(WrongScore::Site { site, found, expected: expected.from });
        }
    }
    if let Some(regret) = scores.equilibrium().map(|found| found.regret).filter(|regret| *regret > TOLERANCE) {
        return Err(WrongScore::Regret(regret));
    }
    match pairs.total(score) {
        Some(total) if !total.expected.widened(share(total.given, total.expected.to)).contains(total.given) => {
            Err(WrongScore::Sum { given: total.given, places: total.expected.to })
        }
        _ => Ok(()),
    }
}

/// All indices, or evenly spread ones.
fn sample(count: usize, are_few: bool) -> impl Iterator<Item = usize> {
    (0..count).step_by(if are_few { 1 } else { count.div_ceil(SAMPLE).max(1) })
}

/// By how much sums in another order may differ.
fn share(a: f64, b: f64) -> f64 {
    TOLERANCE * a.abs().max(b.abs()).max(1e-12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Decay, Unit};
    use crate::cost::Straight;
    use crate::model::Ids;

    const SITE: [[f64; 2]; 1] = [[0.0, 0.0]];

    /// Two cells 100 m apart, a site on the first.
    fn demand() -> Demand {
        Demand { ids: Ids::RowColumn, x: vec![0.0, 100.0], y: vec![0.0; 2], zone: vec![None; 2], ..Demand::default() }
    }

    fn question(measure: Measure, decay: Decay) -> Question {
        Question { measure, decay, cutoff: f64::INFINITY, attraction: 1.0, tau: 1.0, rho: None }
    }

    fn checked(question: &Question, scores: &AccessScores) -> Result<(), WrongScore> {
        let demand = demand();
        let travel = &Travel::Straight(Straight::to(&demand, &SITE));
        let at = &[Some(SITE[0])];
        access(&Scored { question, travel, demand: &demand, at, people: &[1.0, 3.0], places: &[2.0] }, scores)
    }

    #[test]
    fn nothing_in_reach_may_not_be_the_best_score() {
        let near = question(Measure::NearestCost, Decay::within(50.0));
        let of = |score| AccessScores::of(Unit::Metres, vec![Some(0.0), score], vec![true, false], vec![None]);
        assert_eq!(checked(&near, &of(None)), Ok(()));
        assert_eq!(checked(&near, &of(Some(0.0))), Err(WrongScore::Reach(1)));
        // Of places there is a worst score, and it is needed.
        let two = question(Measure::TwoStep, Decay::within(50.0));
        let of =
            |score| AccessScores::of(Unit::PlacesPerPerson, vec![Some(2.0), score], vec![true, false], vec![Some(2.0)]);
        assert_eq!(checked(&two, &of(Some(0.0))), Ok(()));
        assert_eq!(checked(&two, &of(None)), Err(WrongScore::Reach(1)));
    }

    #[test]
    fn a_way_that_is_not_the_nearest_is_found() {
        let near = question(Measure::NearestCost, Decay::within(200.0));
        let of = |way| AccessScores::of(Unit::Metres, vec![Some(0.0), Some(way)], vec![true; 2], vec![None]);
        assert_eq!(checked(&near, &of(100.0)), Ok(()));
        assert_eq!(checked(&near, &of(90.0)), Err(WrongScore::Cell { cell: 1, found: 90.0, expected: 100.0 }));
    }

    /// Scores by a slightly other formula fail although they share all places out.
    #[test]
    fn another_middle_is_found() {
        let of = |middle: f64| question(Measure::Enhanced, Decay::Logistic { middle, width: 20.0 });
        let demand = demand();
        let travel = Travel::Straight(Straight::to(&demand, &SITE));
        let compute = |question: &Question| AccessScores::compute(question, &travel, &[1.0, 3.0], &[2.0]);
        let scores = compute(&of(90.0));
        let checked = |scores: Result<AccessScores, _>| scores.map(|scores| checked(&of(100.0), &scores));
        assert!(matches!(checked(scores), Ok(Err(WrongScore::Cell { .. }))));
        assert_eq!(checked(compute(&of(100.0))), Ok(Ok(())));
    }
}
