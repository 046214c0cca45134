//! Written scores, worked out again pair by pair from written positions, people and places.
//!
//! Positions are rounded to about a centimetre, so a weight is known from and to, and with it every sum.

use super::decay;
use super::question::Asked;
use super::told::{Between, Told};
use super::ways::METRES;
use crate::access::{Measure, Question};

/// A cell as written.
pub(super) struct Cell<'w> {
    pub id: &'w str,
    pub at: [f64; 2],
    pub people: f64,
    pub score: Option<f64>,
}

/// A site with places.
pub(super) struct Site<'w> {
    pub id: &'w str,
    pub at: [f64; 2],
    pub places: f64,
    /// As `equity.json` has it.
    pub ratio: Option<f64>,
}

/// Pairs that are looked at for one score; with more, some cells and sites are.
const PAIRS: usize = 1_000_000;

/// Floating-point sums in another order agree to this share.
const SHARE: f64 = 1e-8;

/// Half of the last digit of a score, and a little.
const SCORE: f64 = 0.6e-9;

/// Compares the scores of cells and the ratios of sites with their formula.
pub(super) fn pairs(asked: &Asked, cells: &[Cell<'_>], sites: &[Site<'_>], told: &mut Told) {
    let town = Town { question: &asked.question, sites };
    let step = (cells.len() * sites.len()).div_ceil(PAIRS).max(1);
    let all = step == 1;
    // How much each site's weights are in all.
    let of_site: Vec<Between> = match asked.question.measure {
        Measure::Balanced if all => sites.iter().map(|site| sum(cells, |cell| town.weight(cell, site, 1))).collect(),
        _ => Vec::new(),
    };
    for cell in cells.iter().step_by(step) {
        let name = || format!("access.geojson {} {}", cell.id, asked.id);
        match town.score(cell, &of_site) {
            Expected::Between([from, to]) => told.between(name, cell.score, [from - SCORE, to + SCORE]),
            Expected::Nothing => told.number(name, cell.score, None, 0.0),
            Expected::Perhaps => {}
        }
    }
    let (chooses, gather) = match asked.question.measure {
        Measure::TwoStep | Measure::Enhanced | Measure::Gaussian | Measure::Kernel | Measure::Modified => (false, 1),
        Measure::Huff | Measure::Balanced => (true, 1),
        Measure::ThreeStep | Measure::Huff3 => (true, 2),
        // Crowding is what people make of it: the sum of all is checked.
        Measure::Raam | Measure::Cumulative | Measure::NearestCost | Measure::Gravity => return,
    };
    if chooses && !all {
        return;
    }
    let shares: Vec<Between> = if chooses {
        cells.iter().map(|cell| quotient([cell.people; 2], town.choice(cell))).collect()
    } else {
        cells.iter().map(|cell| [cell.people; 2]).collect()
    };
    for site in sites.iter().step_by(step) {
        let come = cells.iter().zip(&shares).fold([0.0; 2], |[from, to], (cell, share)| {
            let weight = town.weight(cell, site, gather);
            [from + product(weight[0], share[0]), to + product(weight[1], share[1])]
        });
        let drawn = if chooses { town.drawn(site) } else { 1.0 };
        let [from, to] = quotient([site.places; 2], come.map(|come| come * drawn));
        let name = || format!("equity.json {} ratio_by_site {}", asked.id, site.id);
        told.between(name, site.ratio, [from * (1.0 - SHARE), to * (1.0 + SHARE)]);
    }
}

/// What a score must be.
enum Expected {
    Between(Between),
    /// There is none.
    Nothing,
    /// Rounding decides whether something is in reach, or not all pairs are looked at.
    Perhaps,
}

#[derive(Clone, Copy)]
struct Town<'a> {
    question: &'a Question,
    sites: &'a [Site<'a>],
}

impl Town<'_> {
    /// A weight to a power, at most and at least.
    fn weight(self, cell: &Cell<'_>, site: &Site<'_>, power: i32) -> Between {
        let [near, far] = metres(cell, site);
        let reach = decay::reach(self.question);
        let at =
            |metres: f64| if metres <= reach { decay::weight(&self.question.decay, metres).powi(power) } else { 0.0 };
        [at(far), at(near)]
    }

    /// What draws people to a site they choose.
    fn drawn(self, site: &Site<'_>) -> f64 {
        if self.question.measure.has_attraction() { site.places.powf(self.question.attraction) } else { 1.0 }
    }

    /// All that draws the people of a cell.
    fn choice(self, cell: &Cell<'_>) -> Between {
        sum(self.sites, |site| self.weight(cell, site, 1).map(|weight| weight * self.drawn(site)))
    }

    fn score(self, cell: &Cell<'_>, of_site: &[Between]) -> Expected {
        let over = |power: i32, by: &dyn Fn(&Site<'_>) -> f64| -> Between {
            sum(self.sites, |site| self.weight(cell, site, power).map(|weight| weight * by(site)))
        };
        let ratio = |site: &Site<'_>| site.ratio.unwrap_or(0.0);
        let drawn = |site: &Site<'_>| self.drawn(site) * ratio(site);
        let [from, to] = match self.question.measure {
            Measure::Cumulative | Measure::Gravity => over(1, &|site| site.places),
            Measure::TwoStep | Measure::Enhanced | Measure::Gaussian | Measure::Kernel => over(1, &ratio),
            Measure::Modified => over(2, &ratio),
            Measure::ThreeStep | Measure::Huff3 => quotient(over(2, &drawn), self.choice(cell)),
            Measure::Huff => quotient(over(1, &drawn), self.choice(cell)),
            Measure::Balanced if of_site.is_empty() => return Expected::Perhaps,
            Measure::Balanced => self.sites.iter().zip(of_site).fold([0.0; 2], |[from, to], (site, all)| {
                let part = quotient(self.weight(cell, site, 1).map(|weight| weight * ratio(site)), *all);
                [from + part[0], to + part[1]]
            }),
            Measure::NearestCost => return self.least(cell, &|_| 0.0, 1.0),
            Measure::Raam => return self.least(cell, &ratio, self.question.tau),
        };
        Expected::Between([from * (1.0 - SHARE), to * (1.0 + SHARE)])
    }

    /// The least of what a site costs and the way to it.
    fn least(self, cell: &Cell<'_>, costs: &dyn Fn(&Site<'_>) -> f64, tau: f64) -> Expected {
        let reach = decay::reach(self.question);
        let least = self.sites.iter().fold([f64::INFINITY; 2], |[from, to], site| {
            let [near, far] = metres(cell, site);
            let cost = |metres: f64| if metres <= reach { costs(site) + metres / tau } else { f64::INFINITY };
            [from.min(cost(near)), to.min(cost(far))]
        });
        match least.map(f64::is_finite) {
            [true, true] => Expected::Between([least[0] * (1.0 - SHARE), least[1] * (1.0 + SHARE)]),
            [false, false] => Expected::Nothing,
            _ => Expected::Perhaps,
        }
    }
}

/// A way, from and to.
fn metres(cell: &Cell<'_>, site: &Site<'_>) -> Between {
    let metres = f64::hypot(cell.at[0] - site.at[0], cell.at[1] - site.at[1]);
    [(metres - METRES).max(0.0), metres + METRES]
}

fn sum<T>(all: &[T], of: impl Fn(&T) -> Between) -> Between {
    all.iter().fold([0.0; 2], |[from, to], one| {
        let more = of(one);
        [from + more[0], to + more[1]]
    })
}

/// Nothing of whatever is nothing.
fn product(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

/// Of two that are known from and to; divided by nothing it is nothing, as in the scores.
fn quotient(a: Between, b: Between) -> Between {
    let from = if b[0] > 0.0 && b[1] > 0.0 { a[0] / b[1] } else { 0.0 };
    let to = if a[1] == 0.0 || b[1] == 0.0 { 0.0 } else { a[1] / b[0] };
    [from, to]
}
