//! Scores of one measure for every cell.

use super::decay::Decay;
use super::family::{self, Family, Member};
use super::listed::Listed;
use super::measure::{Measure, Unit};
use super::operator::{Operator, Weights};
use super::raam;
use crate::cost::{NoList, Travel};
use crate::model::SiteIx;
use crate::solver::equilibrium::Ways;
use crate::units::reach_of;

/// What is asked: a measure and how a way counts in it. Costs are those of the service's travel: metres or seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The measure.
    pub measure: Measure,
    /// How much a site counts at a cost; [`Decay::within`] where the measure has none.
    pub decay: Decay,
    /// The dearest way, itself within reach; infinite without a limit.
    pub cutoff: f64,
    /// Exponent of the places by which sites attract people (`huff`, `mh3sfca`).
    pub attraction: f64,
    /// The way that weighs as much as mean crowding (`raam`).
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
    /// The longest way that counts: rounded to whole millimetres or milliseconds it is within the cutoff and the decay's end.
    pub fn reach(&self) -> f64 {
        reach_of(self.cutoff.min(self.decay.end()))
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
    /// `people`: persons by cell; `places`: by site of the travel, none where a site is not open.
    ///
    /// # Shape
    /// One score per cell, one ratio per site.
    ///
    /// # Cost
    /// Straight lines: step weights on a lattice a row of a circle each; other decays a pair within reach each, none kept. Listed
    /// ways: each of them. `raam` keeps a list of ways.
    ///
    /// # Errors
    /// [`Refused`], only for `raam`.
    pub fn compute(question: &Question, travel: &Travel<'_>, people: &[f64], places: &[f64]) -> Result<Self, Refused> {
        // A site without places is no opportunity and no choice.
        let kept: Vec<SiteIx> = (0..places.len()).filter(|&site| places[site] > 0.0).map(SiteIx::new).collect();
        if question.measure == Measure::NearestCost {
            return Ok(Self::nearest(question, travel, &kept, places.len()));
        }
        let offered: Vec<f64> = kept.iter().map(|site| places[site.index()]).collect();
        let town = Town { question, kept: &kept, sites: places.len(), offered: &offered };
        match travel {
            Travel::Straight(straight) => {
                let (rows, at) = (straight.rows(), straight.positions(&kept));
                let people = rows.arrange(people);
                let of_rows = match question.measure.member() {
                    Some(member) => {
                        let w = Operator::new(&rows, &at, &question.decay, question.cutoff);
                        town.of_family(member, &w, &people)
                    }
                    None => town.in_equilibrium(straight.links(&rows, &kept, question.reach(), MOST_WAYS), &people)?,
                };
                let (score, reached) = (rows.restore(of_rows.score), rows.restore(of_rows.reached));
                Ok(Self { score, reached, ..of_rows })
            }
            Travel::Listed(listed) => match question.measure.member() {
                Some(member) => {
                    let w = Listed::new(listed, &kept, &question.decay, question.reach());
                    Ok(town.of_family(member, &w, people))
                }
                None => town.in_equilibrium(listed.links(&kept, question.reach(), MOST_WAYS), people),
            },
        }
    }

    fn nearest(question: &Question, travel: &Travel<'_>, kept: &[SiteIx], sites: usize) -> Self {
        let found = travel.nearest(kept);
        let near = |cell| found.within(cell, question.reach()).map(|(_, way)| way);
        let score: Vec<Option<f64>> = (0..found.len()).map(near).collect();
        let reached = score.iter().map(Option::is_some).collect();
        let unit = question.measure.unit_of(travel.impedance());
        Self { unit, score, reached, ratio: vec![None; sites], equilibrium: None }
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

/// What scores are made of, but for the ways.
struct Town<'a> {
    question: &'a Question,
    /// Sites with places.
    kept: &'a [SiteIx],
    /// Number of all sites.
    sites: usize,
    /// Places of those that are kept.
    offered: &'a [f64],
}

impl Town<'_> {
    /// A member of the family; people in the order of the weights, and so the scores.
    fn of_family(&self, member: Member, w: &dyn Weights, people: &[f64]) -> AccessScores {
        let attraction: Vec<f64> = self.offered.iter().map(|places| places.powf(self.question.attraction)).collect();
        let found = family::scores(member, &Family { w, people, places: self.offered, attraction: &attraction });
        let reached: Vec<bool> = w.reachable().into_iter().map(|sites| sites > 0).collect();
        let unit = self.question.measure.unit();
        let ratio = match unit {
            Unit::PlacesPerPerson => self.by_site(found.ratio.into_iter().map(Some)),
            Unit::Places | Unit::Metres | Unit::Seconds | Unit::Cost => vec![None; self.sites],
        };
        let score = found.access.into_iter().zip(&reached).map(|(score, reached)| unit.score(score, *reached));
        AccessScores { unit, score: score.collect(), reached, ratio, equilibrium: None }
    }

    /// `raam`; people in the order of the ways, and so the scores.
    fn in_equilibrium(&self, ways: Result<Ways, NoList>, people: &[f64]) -> Result<AccessScores, Refused> {
        let ways = ways.map_err(|no| match no {
            NoList::TooMany(ways) => Refused::Ways(ways),
            NoList::Malformed(_) => Refused::Numbers,
        })?;
        let Question { tau, rho, .. } = *self.question;
        let found = raam::raam(people, self.offered, &ways, tau, rho).map_err(|_| Refused::Numbers)?;
        Ok(AccessScores {
            unit: Unit::Cost,
            reached: found.cost.iter().map(Option::is_some).collect(),
            score: found.cost,
            ratio: self.by_site(found.crowding.into_iter()),
            equilibrium: Some(Equilibrium { rho: found.rho, regret: found.regret }),
        })
    }

    /// Values of the sites that are kept, by site; none for the others.
    fn by_site(&self, values: impl Iterator<Item = Option<f64>>) -> Vec<Option<f64>> {
        let mut by_site = vec![None; self.sites];
        for (site, value) in self.kept.iter().zip(values) {
            by_site[site.index()] = value;
        }
        by_site
    }
}
