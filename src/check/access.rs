//! Re-checks scores of access: some cells and sites pair by pair, and what the scores of everybody must add up to.

use super::decay;
use super::look::Look;
use crate::access::{AccessScores, Law, Measure, Question};
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

/// The same with the ways as they are looked at here.
struct Town<'a> {
    question: &'a Question,
    look: Look<'a>,
    /// The longest way that counts.
    reach: f64,
    people: &'a [f64],
    places: &'a [f64],
}

/// Cells and sites that are looked at pair by pair.
const SAMPLE: usize = 24;

/// Sums of floating-point numbers in another order agree to this share.
const TOLERANCE: f64 = 1e-8;

impl<'a> Town<'a> {
    fn new(scored: &Scored<'a>) -> Self {
        let Scored { question, travel, demand, at, people, places } = *scored;
        let reach = decay::reach(question);
        Self { question, look: Look::new(travel, demand, at), reach, people, places }
    }

    /// What a way costs, in metres or seconds; `None` where none leads.
    fn cost(&self, cell: usize, site: usize) -> Option<f64> {
        self.look.cost(CellIx::new(cell), SiteIx::new(site))
    }

    /// Weight of a site for a cell; `None` out of reach.
    fn weight(&self, cell: usize, site: usize) -> Option<f64> {
        let cost = self.cost(cell, site).filter(|cost| *cost <= self.reach && self.places[site] > 0.0)?;
        Some(decay::weight(&self.question.decay, cost))
    }
}

/// Checks finished scores.
///
/// # Errors
/// The first thing that does not hold: a score that is no number, a cell or site whose pairs add up to something else, or
/// people's scores that do not add up to the places they share:
///
///   sum P A = sum S of sites that people reach (2sfca, e2sfca, g2sfca, kd2sfca, 3sfca, mh3sfca, huff); <= for m2sfca;
///   sum A = sum R for bfca.
pub fn access(scored: &Scored<'_>, scores: &AccessScores) -> Result<(), WrongScore> {
    let (town, cells) = (&Town::new(scored), scored.demand.len());
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
    for cell in sample(cells) {
        look_at_cell(town, scores, cell)?;
    }
    match scored.question.measure {
        Measure::TwoStep | Measure::Enhanced | Measure::Gaussian | Measure::Kernel | Measure::Modified => {
            for site in sample(scored.places.len()) {
                look_at_site(town, scores, site)?;
            }
        }
        // Who comes to a site depends on all the sites that each of its people reaches.
        Measure::ThreeStep | Measure::Balanced | Measure::Huff3 | Measure::Huff | Measure::Raam => {}
        // Nothing is shared out.
        Measure::Cumulative | Measure::NearestCost | Measure::Gravity => {}
    }
    sums(town, scores)
}

/// Evenly spread indices.
fn sample(count: usize) -> impl Iterator<Item = usize> {
    (0..count).step_by(count.div_ceil(SAMPLE).max(1))
}

/// Ways that differ by less may be equal in whole millimetres or milliseconds.
const WHOLE: f64 = 1.001e-3;

fn differ(a: f64, b: f64) -> bool {
    (a - b).abs() > TOLERANCE * a.abs().max(b.abs()).max(1e-12)
}

fn look_at_cell(town: &Town<'_>, scores: &AccessScores, cell: usize) -> Result<(), WrongScore> {
    let sites = 0..town.places.len();
    let reached = sites.clone().any(|site| town.weight(cell, site).is_some());
    if reached != scores.reached()[cell] {
        return Err(WrongScore::Reach(cell));
    }
    let over = |power: i32, by: &dyn Fn(usize) -> f64| -> f64 {
        sites.clone().filter_map(|site| Some(town.weight(cell, site)?.powi(power) * by(site))).sum()
    };
    let ratio = |site: usize| scores.ratio()[site].unwrap_or(0.0);
    let drawn = |site: usize| town.places[site].powf(town.question.attraction);
    let share = |sum: f64, by: f64| Some(sum / by).filter(|quotient| by > 0.0 && quotient.is_finite()).unwrap_or(0.0);
    let expected = match town.question.measure {
        Measure::Cumulative | Measure::Gravity => over(1, &|site| town.places[site]),
        Measure::TwoStep | Measure::Enhanced | Measure::Gaussian | Measure::Kernel => over(1, &ratio),
        Measure::Modified => over(2, &ratio),
        Measure::ThreeStep => share(over(2, &ratio), over(1, &|_| 1.0)),
        Measure::Huff => share(over(1, &|site| drawn(site) * ratio(site)), over(1, &drawn)),
        Measure::Huff3 => share(over(2, &|site| drawn(site) * ratio(site)), over(1, &drawn)),
        Measure::Raam => {
            // Nobody pays more than at the cheapest site.
            let cost = |site: usize| {
                town.weight(cell, site)?;
                Some(ratio(site) + town.cost(cell, site)? / town.question.tau)
            };
            let least = sites.filter_map(cost).fold(f64::INFINITY, f64::min);
            if least.is_infinite() {
                return Ok(());
            }
            least
        }
        Measure::NearestCost => {
            let way = |site: usize| town.weight(cell, site).and_then(|_| town.cost(cell, site));
            let least = sites.filter_map(way).fold(f64::INFINITY, f64::min);
            // Of ways that are equal in whole millimetres the first counts.
            match scores.score()[cell] {
                Some(found) if (found - least).abs() <= WHOLE => return Ok(()),
                None if least.is_infinite() => return Ok(()),
                _ => least,
            }
        }
        // Its weights need every cell of every site; its sums are checked.
        Measure::Balanced => return Ok(()),
    };
    match scores.score()[cell] {
        Some(found) if !differ(found, expected) => Ok(()),
        found => Err(WrongScore::Cell { cell, found: found.unwrap_or(f64::NAN), expected }),
    }
}

fn look_at_site(town: &Town<'_>, scores: &AccessScores, site: usize) -> Result<(), WrongScore> {
    let people: f64 = (0..town.people.len())
        .filter(|&cell| town.people[cell] > 0.0)
        .filter_map(|cell| Some(town.weight(cell, site)? * town.people[cell]))
        .sum();
    let expected = Some(town.places[site] / people).filter(|ratio| people > 0.0 && ratio.is_finite()).unwrap_or(0.0);
    let found = scores.ratio()[site].unwrap_or(0.0);
    if differ(found, expected) { Err(WrongScore::Site { site, found, expected }) } else { Ok(()) }
}

fn sums(town: &Town<'_>, scores: &AccessScores) -> Result<(), WrongScore> {
    let ratio = |site: &usize| scores.ratio()[*site].unwrap_or(0.0);
    let reached = (0..town.places.len()).filter(|site| ratio(site) > 0.0);
    let score = scores.score().iter().map(|score| score.unwrap_or(0.0));
    let enjoyed = || score.clone().zip(town.people).map(|(score, people)| score * people).sum::<f64>();
    let places = || reached.clone().map(|site| town.places[site]).sum::<f64>();
    let (holds, given, places) = match town.question.measure.law() {
        Law::Equilibrium => return loads(town, scores),
        Law::Nothing => return Ok(()),
        Law::Shared => (!differ(enjoyed(), places()), enjoyed(), places()),
        Law::AtMostShared => (enjoyed() <= places() * (1.0 + TOLERANCE), enjoyed(), places()),
        Law::Ratios => {
            let (given, ratios) = (score.sum(), reached.map(|site| ratio(&site)).sum());
            (!differ(given, ratios), given, ratios)
        }
    };
    if holds { Ok(()) } else { Err(WrongScore::Sum { given, places }) }
}

/// Everybody in reach goes somewhere: crowding times places times rho is the people of each site.
fn loads(town: &Town<'_>, scores: &AccessScores) -> Result<(), WrongScore> {
    if let Some(regret) = scores.equilibrium().map(|found| found.regret).filter(|regret| *regret > TOLERANCE) {
        return Err(WrongScore::Regret(regret));
    }
    let (people, places): (f64, f64) = (town.people.iter().sum(), town.places.iter().sum());
    let rho = town.question.rho.unwrap_or(if people > 0.0 && places > 0.0 { people / places } else { 1.0 });
    let load = |(ratio, places): (&Option<f64>, &f64)| ratio.unwrap_or(0.0) * places * rho;
    let given: f64 = scores.ratio().iter().zip(town.places).map(load).sum();
    let reached = |(people, reached): (&f64, &bool)| if *reached { *people } else { 0.0 };
    let places = town.people.iter().zip(scores.reached()).map(reached).sum();
    if differ(given, places) { Err(WrongScore::Sum { given, places }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Decay, Unit};
    use crate::cost::Straight;
    use crate::model::Ids;
    use std::collections::BTreeMap;

    const SITE: [[f64; 2]; 1] = [[0.0, 0.0]];

    /// Two cells 100 m apart, a site on the first.
    fn demand() -> Demand {
        Demand {
            ids: Ids::RowColumn,
            x: vec![0.0, 100.0],
            y: vec![0.0; 2],
            lattice: None,
            zone: vec![None; 2],
            named_zone: None,
            texts: BTreeMap::new(),
            columns: Vec::new(),
        }
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
