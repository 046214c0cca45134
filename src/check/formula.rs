//! Scores, ratios and what they add up to, worked out again pair by pair: the one second writing of the formulas, for the run's
//! own check, for `verify` and for `explain`.
//!
//! How long a way is, is for the caller to say, from and to: one of the run is known exactly, one between positions of a file
//! to about a centimetre, and with it every weight and sum.

use super::interval::Interval;
use super::weights::{farthest, weigh};
use crate::access::{Law, Measure, Question};

/// Every pair of a cell and a site, and what a score is made of.
pub(super) struct Pairs<'a, W> {
    /// Measure and decay.
    pub question: &'a Question,
    /// Who competes, by cell.
    pub people: &'a [f64],
    /// Places to be shared out, by site.
    pub places: &'a [f64],
    /// Places for each person who comes, or crowding, by site, as they are to be checked.
    pub ratio: &'a [Option<f64>],
    /// The way of a cell and a site; `None` where there is none.
    pub way: W,
}

/// What a score must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Expected {
    /// From and to.
    Between(Interval),
    /// There is none.
    Nothing,
    /// Rounding decides whether something is in reach, or not all pairs are looked at.
    Open,
}

/// Sums over all pairs, which some measures need.
pub(super) struct Sums {
    /// How much each site's weights are in all.
    weights: Vec<Interval>,
    /// People of a cell by all that draws them.
    shares: Vec<Interval>,
}

/// What everybody's scores come to, and what they must.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Total {
    pub given: f64,
    pub expected: Interval,
}

impl<W: Fn(usize, usize) -> Option<Interval>> Pairs<'_, W> {
    fn cells(&self) -> std::ops::Range<usize> {
        0..self.people.len()
    }

    fn sites(&self) -> std::ops::Range<usize> {
        0..self.places.len()
    }

    /// A weight to a power.
    fn weight(&self, cell: usize, site: usize, power: i32) -> Interval {
        let way = if self.places[site] > 0.0 { (self.way)(cell, site) } else { None };
        way.map_or_else(Interval::default, |way| weigh(self.question, way, power))
    }

    /// Whether a site with places is within reach of a cell; `None` where rounding decides.
    pub fn is_reached(&self, cell: usize) -> Option<bool> {
        let reach = farthest(self.question);
        let ways = self.sites().filter(|site| self.places[*site] > 0.0).filter_map(|site| (self.way)(cell, site));
        let nearest = ways.fold(Interval::exactly(f64::INFINITY), Interval::min);
        let ends = [nearest.from, nearest.to].map(|way| way.is_finite() && way <= reach);
        (ends[0] == ends[1]).then_some(ends[0])
    }

    fn ratio_of(&self, site: usize) -> f64 {
        self.ratio[site].unwrap_or(0.0)
    }

    /// What draws people to a site they choose.
    fn drawn(&self, site: usize) -> f64 {
        if self.question.measure.has_attraction() { self.places[site].powf(self.question.attraction) } else { 1.0 }
    }

    /// Sum over the sites of a cell: weights to a power, times a number of the site.
    fn over(&self, cell: usize, power: i32, by: impl Fn(usize) -> f64) -> Interval {
        self.sites().map(|site| self.weight(cell, site, power).scaled(by(site))).sum()
    }

    /// All that draws the people of a cell.
    fn choice(&self, cell: usize) -> Interval {
        self.over(cell, 1, |site| self.drawn(site))
    }

    /// The sums over all pairs.
    pub fn sums(&self) -> Sums {
        let weights = |site| self.cells().map(|cell| self.weight(cell, site, 1)).sum();
        let share = |cell: usize| Interval::exactly(self.people[cell]).quotient(self.choice(cell));
        Sums {
            weights: match self.question.measure {
                Measure::Balanced => self.sites().map(weights).collect(),
                _ => Vec::new(),
            },
            shares: match self.gathered() {
                Some((true, _)) => self.cells().map(share).collect(),
                _ => Vec::new(),
            },
        }
    }

    /// The score of a cell, from the ratios of its sites.
    pub fn score(&self, cell: usize, sums: Option<&Sums>) -> Expected {
        let over = |power, by: &dyn Fn(usize) -> f64| self.over(cell, power, by);
        let ratio = |site: usize| self.ratio_of(site);
        let drawn = |site: usize| self.drawn(site) * self.ratio_of(site);
        Expected::Between(match self.question.measure {
            Measure::Cumulative | Measure::Gravity => over(1, &|site| self.places[site]),
            Measure::TwoStep | Measure::Enhanced | Measure::Gaussian | Measure::Kernel => over(1, &ratio),
            Measure::Modified => over(2, &ratio),
            Measure::ThreeStep | Measure::Huff3 => over(2, &drawn).quotient(self.choice(cell)),
            Measure::Huff => over(1, &drawn).quotient(self.choice(cell)),
            Measure::Balanced => {
                let Some(sums) = sums else { return Expected::Open };
                let part = |site| self.weight(cell, site, 1).scaled(ratio(site)).quotient(sums.weights[site]);
                self.sites().map(part).sum()
            }
            Measure::NearestCost => return self.least(cell, |_, way| way),
            Measure::Raam => return self.least(cell, |site, way| ratio(site) + way / self.question.tau),
        })
    }

    /// The least cost of a site within reach.
    fn least(&self, cell: usize, cost: impl Fn(usize, f64) -> f64) -> Expected {
        let reach = farthest(self.question);
        let of = |site: usize| {
            let way = if self.places[site] > 0.0 { (self.way)(cell, site) } else { None };
            let at = |way: f64| if way <= reach { cost(site, way) } else { f64::INFINITY };
            way.map_or(Interval::exactly(f64::INFINITY), |way| Interval { from: at(way.from), to: at(way.to) })
        };
        let least = self.sites().map(of).fold(Interval::exactly(f64::INFINITY), Interval::min);
        match (least.from.is_finite(), least.to.is_finite()) {
            (true, true) => Expected::Between(least),
            (false, false) => Expected::Nothing,
            _ => Expected::Open,
        }
    }

    /// Whether people choose between sites, and to what power weights count where their coming is added up; `None` where the
    /// ratio of a site is no such sum.
    fn gathered(&self) -> Option<(bool, i32)> {
        match self.question.measure {
            Measure::TwoStep | Measure::Enhanced | Measure::Gaussian | Measure::Kernel | Measure::Modified => {
                Some((false, 1))
            }
            Measure::Huff | Measure::Balanced => Some((true, 1)),
            Measure::ThreeStep | Measure::Huff3 => Some((true, 2)),
            // Crowding is what people make of it: the sum of all is checked.
            Measure::Raam | Measure::Cumulative | Measure::NearestCost | Measure::Gravity => None,
        }
    }

    /// The places of a site for each person who comes; `None` where that is no sum over its people, or needs all `sums`.
    pub fn ratio(&self, site: usize, sums: Option<&Sums>) -> Option<Interval> {
        let (chooses, power) = self.gathered()?;
        if chooses && sums.is_none() {
            return None;
        }
        let come = |cell: usize| {
            let share = match sums {
                Some(sums) if chooses => sums.shares[cell],
                _ => Interval::exactly(self.people[cell]),
            };
            self.weight(cell, site, power).product(share)
        };
        let drawn = if chooses { self.drawn(site) } else { 1.0 };
        let come: Interval = self.cells().map(come).sum();
        Some(Interval::exactly(self.places[site]).quotient(come.scaled(drawn)))
    }

    /// What everybody's scores must add up to; `None` where nothing is shared out.
    ///
    ///   sum P A = sum S of sites that people reach (2sfca, e2sfca, g2sfca, kd2sfca, 3sfca, mh3sfca, huff); <= for m2sfca;
    ///   sum A = sum R for bfca; for raam crowding times places times rho is the people of a site, and everybody goes to one.
    pub fn total(&self, score: &[Option<f64>]) -> Option<Total> {
        let scores = || score.iter().map(|score| score.unwrap_or(0.0));
        let enjoyed = || scores().zip(self.people).map(|(score, people)| score * people).sum();
        let reached = || self.sites().filter(|site| self.ratio_of(*site) > 0.0);
        let shared = || reached().map(|site| self.places[site]).sum();
        Some(match self.question.measure.law() {
            Law::Nothing => return None,
            Law::Shared => Total { given: enjoyed(), expected: Interval::exactly(shared()) },
            Law::AtMostShared => Total { given: enjoyed(), expected: Interval { from: 0.0, to: shared() } },
            Law::Ratios => {
                let ratios = reached().map(|site| self.ratio_of(site)).sum();
                Total { given: scores().sum(), expected: Interval::exactly(ratios) }
            }
            Law::Equilibrium => {
                let rho = rho(self.question, self.people.iter().sum(), self.places.iter().sum());
                let come = self.sites().map(|site| self.ratio_of(site) * self.places[site] * rho).sum();
                let with = score.iter().zip(self.people).filter(|(score, _)| score.is_some());
                Total { given: come, expected: Interval::exactly(with.map(|(_, people)| people).sum()) }
            }
        })
    }
}

/// People for each place by whom crowding is counted: those of the study, or all by all places.
pub(super) fn rho(question: &Question, people: f64, places: f64) -> f64 {
    question.rho.unwrap_or(if people > 0.0 && places > 0.0 { people / places } else { 1.0 })
}
