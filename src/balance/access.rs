//! Scores of access, added up by zone and for everybody.

use crate::access::{AccessScores, Law, Question};
use crate::inequality::{Equity, Pattern, equity, spar};
use crate::model::{Model, ZoneIx};
use crate::units::{Persons, Places};
use serde::Serialize;

/// Scores of one `[[access]]` and what they come to.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessResult {
    /// Its name in the study.
    pub id: String,
    /// What was asked.
    pub question: Question,
    /// Who competes for the places, by cell.
    pub people: Vec<Persons>,
    /// Those of the district: all but neighbours. Sums, means and measures of inequality are theirs.
    pub own: Vec<Persons>,
    /// Whether that is somebody else than the demand of the service, and whether ages are weighed.
    pub competes: Competes,
    /// The scores.
    pub scores: AccessScores,
    /// One per zone of the model.
    pub zones: Vec<AccessZone>,
    /// Of everybody.
    pub total: AccessZone,
    /// How unequal the scores of the people are; groups are the zones.
    pub equity: Equity,
    /// Whether zones with like means lie side by side; `None` without zones.
    pub zones_pattern: Option<Pattern>,
    /// The same of cells with people, and which those are; `None` where there are too many.
    pub cells_pattern: Option<(Vec<usize>, Pattern)>,
    /// Places of the sites, and how many of them people reach.
    pub places: AccessPlaces,
}

/// Who competes for places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Competes {
    /// The demand of the service.
    Demand,
    /// Those of a rule of its own.
    Others,
    /// People weighed by age; ages without a weight do not count.
    Weighed,
}

impl Competes {
    /// As written in `equity.json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demand => "demand of the service",
            Self::Others => "people by the rule of the score",
            Self::Weighed => "people weighed by age; ages without a weight do not count",
        }
    }
}

/// Columns that layers have for each score besides its own: its id, `_` and one of these.
pub const OF_SCORE: [&str; 3] = ["people", "unreachable", "mean_to_district"];

/// People of one zone, or everybody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct AccessZone {
    /// Who competes for the places.
    pub people: Persons,
    /// Of these, without a site with places in reach. They score 0 and stay in every mean and measure of inequality; a way
    /// or a cost they have none.
    pub unreachable: Persons,
    /// Sum of people times their scores: places enjoyed, where the score is places per person.
    pub enjoyed: f64,
}

impl AccessZone {
    fn add(&mut self, people: Persons, score: Option<f64>, reached: bool) {
        self.people += people;
        if !reached {
            self.unreachable += people;
        }
        self.enjoyed += people.to_f64() * score.unwrap_or(0.0);
    }
}

/// Where the places go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct AccessPlaces {
    /// Of all sites that count.
    pub total: Places,
    /// Of sites that nobody has in reach; `None` for measures that share no places out and do not ask.
    pub without_people: Option<Places>,
}

impl AccessResult {
    /// Adds up finished scores.
    pub fn new(
        id: String,
        question: Question,
        model: &Model,
        (competes, people): (Competes, Vec<Persons>),
        places: &[Places],
        scores: AccessScores,
    ) -> Self {
        let mut zones = vec![AccessZone::default(); model.zones.len()];
        let mut total = AccessZone::default();
        let own = |(cell, people): (usize, &Persons)| if model.is_own(cell) { *people } else { Persons::ZERO };
        let own: Vec<Persons> = people.iter().enumerate().map(own).collect();
        for (cell, (&people, &score)) in own.iter().zip(scores.score()).enumerate() {
            let reached = scores.reached()[cell];
            total.add(people, score, reached);
            if let Some(zone) = model.demand.zone[cell].and_then(|zone| zones.get_mut(zone.index())) {
                zone.add(people, score, reached);
            }
        }
        let without = |(places, ratio): (&Places, &Option<f64>)| (*ratio == Some(0.0)).then_some(*places);
        let places = AccessPlaces {
            total: places.iter().sum(),
            without_people: match question.measure.law() {
                Law::Nothing => None,
                Law::Shared | Law::AtMostShared | Law::Ratios | Law::Equilibrium => {
                    Some(places.iter().zip(scores.ratio()).filter_map(without).sum())
                }
            },
        };
        let counts: Vec<f64> = own.iter().map(|people| people.to_f64()).collect();
        // Cells outside every zone have nobody who competes; without zones all are one group.
        let none = model.zones.len();
        let group: Vec<usize> = model.demand.zone.iter().map(|zone| zone.map_or(none, ZoneIx::index)).collect();
        let equity = equity(scores.score(), &counts, &group);
        let mut result = Self {
            id,
            question,
            people,
            own,
            competes,
            scores,
            zones,
            total,
            equity,
            zones_pattern: None,
            cells_pattern: None,
            places,
        };
        result.agree();
        result
    }

    /// Sums of fractions of people carry rounding, sums of [`Persons`] do not, and a mean of a row is one number: what the
    /// measures of inequality say of people and means is replaced by what the rows say.
    fn agree(&mut self) {
        let counted = |row: &AccessZone| self.counted(row).to_f64();
        let apart = |row: &AccessZone| (row.people - self.counted(row)).to_f64();
        let zero = |(people, score): (&Persons, &Option<f64>)| (*score == Some(0.0)).then_some(*people);
        let at_zero: Persons = self.own.iter().zip(self.scores.score()).filter_map(zero).sum();
        let mut equity = self.equity.clone();
        equity.persons = counted(&self.total);
        equity.persons_without_score = apart(&self.total);
        equity.persons_at_zero = at_zero.to_f64();
        equity.mean = self.mean(&self.total);
        for group in &mut equity.groups {
            // Without zones all are one group.
            let row = self.zones.get(group.group).unwrap_or(&self.total);
            group.persons = counted(row);
            group.persons_without_score = apart(row);
            group.mean = self.mean(row);
            group.ratio = self.mean_to_district(row);
        }
        self.equity = equity;
    }

    /// People of a row who have a score: all of them, or for a way or a cost those who have one.
    fn counted(&self, row: &AccessZone) -> Persons {
        if self.scores.unit().more_is_better() { row.people } else { row.people - row.unreachable }
    }

    /// Mean score of the people of a row: of all of them, or for a way or a cost of those who have one.
    pub fn mean(&self, row: &AccessZone) -> Option<f64> {
        let people = self.counted(row);
        (people > Persons::ZERO).then(|| row.enjoyed / people.to_f64())
    }

    /// Mean score of the people of a row by that of everybody (SPAR); `None` without either.
    pub fn mean_to_district(&self, row: &AccessZone) -> Option<f64> {
        spar(self.mean(row), self.mean(&self.total))
    }
}
