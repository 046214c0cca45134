//! Scores of one measure for every cell.

use super::decay::Decay;
use super::family::{self, Family};
use super::measure::{Measure, Unit};
use super::operator::Operator;
use super::raam;
use super::straight::{NoList, straight_ways};
use crate::cost;
use crate::model::Demand;
use crate::raster::nearest::NO_SITE;
use crate::raster::rows::Rows;

/// What is asked: a measure and how distance counts in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The measure.
    pub measure: Measure,
    /// How much a site counts at a distance, in metres; [`Decay::within`] where the measure has none.
    pub decay: Decay,
    /// The farthest way in metres, itself within reach; infinite without a limit.
    pub cutoff: f64,
    /// Exponent of the places by which sites attract people (`huff`, `mh3sfca`).
    pub attraction: f64,
    /// The way that weighs as much as mean crowding, in metres (`raam`).
    pub tau: f64,
    /// People per place that count as mean crowding; all people by all places without it (`raam`).
    pub rho: Option<f64>,
}

/// Why scores were not computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// So many ways within the cutoff would have to be listed.
    Ways(usize),
    /// The equilibrium was given numbers that mean nothing.
    Numbers,
}

impl Question {
    /// Beyond this distance nothing counts.
    pub fn reach(&self) -> f64 {
        self.cutoff.min(self.decay.end())
    }
}

/// Scores of one measure. People are counted at every site within their reach: **these are no allocation, and no gap can be
/// computed from them**.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessScores {
    unit: Unit,
    score: Vec<Option<f64>>,
    reached: Vec<bool>,
    ratio: Vec<Option<f64>>,
    equilibrium: Option<Equilibrium>,
}

/// How an equilibrium was computed and how far from it the scores are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equilibrium {
    /// People per place that count as mean crowding.
    pub rho: f64,
    /// The most by which anybody pays more than the least cost, as a share of it.
    pub regret: f64,
}

impl AccessScores {
    /// Computes a measure.
    ///
    /// # Units
    /// `people`: persons by cell; `places`: by site; distances in metres.
    ///
    /// # Shape
    /// One score per cell of `demand`, one ratio per site.
    ///
    /// # Cost
    /// Step weights on a lattice: a row of a circle each; other decays: a pair within reach each, none kept; `raam` keeps a list of
    /// them.
    ///
    /// # Errors
    /// [`Refused`], only for `raam`.
    pub fn compute(
        question: &Question,
        demand: &Demand,
        sites: &[[f64; 2]],
        people: &[f64],
        places: &[f64],
    ) -> Result<Self, Refused> {
        // A site without places is no opportunity and no choice.
        let kept: Vec<usize> = (0..sites.len()).filter(|&site| places[site] > 0.0).collect();
        let at: Vec<[f64; 2]> = kept.iter().map(|&site| sites[site]).collect();
        let offered: Vec<f64> = kept.iter().map(|&site| places[site]).collect();
        let unit = question.measure.unit();
        if question.measure == Measure::NearestCost {
            return Ok(Self::nearest(question, demand, &at, sites.len()));
        }
        let rows = rows(demand);
        let Some(member) = question.measure.member() else {
            let problem = Problem { rows: &rows, at: &at, kept: &kept, sites: sites.len(), people, offered: &offered };
            return Self::in_equilibrium(question, &problem);
        };
        let operator = Operator::new(&rows, &at, &question.decay, question.cutoff);
        let attraction: Vec<f64> = offered.iter().map(|places| places.powf(question.attraction)).collect();
        let family = Family { w: &operator, people: &rows.arrange(people), places: &offered, attraction: &attraction };
        let found = family::scores(member, &family);
        let reached: Vec<bool> = rows.restore(operator.reachable().into_iter().map(|count| count > 0).collect());
        let mut ratio = vec![None; sites.len()];
        if unit == Unit::PlacesPerPerson {
            for (&site, value) in kept.iter().zip(found.ratio) {
                ratio[site] = Some(value);
            }
        }
        let score = rows.restore(found.access).into_iter().zip(&reached);
        let score = score.map(|(score, reached)| unit.score(score, *reached)).collect();
        Ok(Self { unit, score, reached, ratio, equilibrium: None })
    }

    fn nearest(question: &Question, demand: &Demand, at: &[[f64; 2]], sites: usize) -> Self {
        let found = cost::nearest(demand, at);
        let near = |(&site, &way): (&u32, &f64)| (site != NO_SITE && way <= question.cutoff).then_some(way);
        let score: Vec<Option<f64>> = found.site.iter().zip(&found.distance).map(near).collect();
        let reached = score.iter().map(Option::is_some).collect();
        Self { unit: Unit::Metres, score, reached, ratio: vec![None; sites], equilibrium: None }
    }

    fn in_equilibrium(question: &Question, problem: &Problem<'_>) -> Result<Self, Refused> {
        let Problem { rows, at, kept, sites, people, offered } = *problem;
        let ways = straight_ways(rows, at, question.cutoff, MOST_WAYS).map_err(|no| match no {
            NoList::TooMany(ways) => Refused::Ways(ways),
            NoList::Malformed(_) => Refused::Numbers,
        })?;
        let found = raam::raam(&rows.arrange(people), offered, &ways, question.tau, question.rho)
            .map_err(|_| Refused::Numbers)?;
        let score = rows.restore(found.cost);
        let reached = score.iter().map(Option::is_some).collect();
        let mut ratio = vec![None; sites];
        for (&site, crowding) in kept.iter().zip(found.crowding) {
            ratio[site] = crowding;
        }
        Ok(Self {
            unit: Unit::Cost,
            score,
            reached,
            ratio,
            equilibrium: Some(Equilibrium { rho: found.rho, regret: found.regret }),
        })
    }

    /// Scores as some measure might give them, for tests of what looks at them.
    #[cfg(test)]
    pub(crate) fn of(unit: Unit, score: Vec<Option<f64>>, reached: Vec<bool>, ratio: Vec<Option<f64>>) -> Self {
        Self { unit, score, reached, ratio, equilibrium: None }
    }

    /// What the scores count.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// By cell. Who has no site with places within reach scores 0; a way or a cost has no value there.
    pub fn score(&self) -> &[Option<f64>] {
        &self.score
    }

    /// Of `raam` alone.
    pub fn equilibrium(&self) -> Option<Equilibrium> {
        self.equilibrium
    }

    /// By cell: whether a site with places is within reach, itself at the cutoff included.
    pub fn reached(&self) -> &[bool] {
        &self.reached
    }

    /// By site: places per person who may come, or for `raam` its crowding; `None` for measures without such a ratio and sites
    /// without places.
    pub fn ratio(&self) -> &[Option<f64>] {
        &self.ratio
    }
}

/// Ways that are listed, at most: twelve bytes each.
const MOST_WAYS: usize = 200_000_000;

/// What an equilibrium is made of.
#[derive(Clone, Copy)]
struct Problem<'a> {
    rows: &'a Rows<'a>,
    at: &'a [[f64; 2]],
    kept: &'a [usize],
    sites: usize,
    people: &'a [f64],
    offered: &'a [f64],
}

/// The cells row by row; a lattice as such.
pub(super) fn rows(demand: &Demand) -> Rows<'_> {
    match &demand.lattice {
        Some(lattice) if lattice.crs.is_none() => {
            Rows::even(&demand.x, &demand.y, &lattice.col, &lattice.row, lattice.origin, lattice.step)
        }
        Some(lattice) => Rows::bent(&demand.x, &demand.y, &lattice.col, &lattice.row),
        None => Rows::loose(&demand.x, &demand.y),
    }
}
