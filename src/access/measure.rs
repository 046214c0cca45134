//! Which score is computed.

use super::family::Member;
use crate::units::Impedance;
use crate::words::{Seats, Sentence, say};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How access is measured. Each is a score of a place, not an allocation: people are counted at every site they may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum Measure {
    /// Places within the cutoff.
    #[serde(rename = "cumulative")]
    Cumulative,
    /// Way to the nearest site that has places: its cost.
    #[serde(rename = "nearest_cost")]
    NearestCost,
    /// Places, each by the weight of its distance (Hansen 1959).
    #[serde(rename = "gravity")]
    Gravity,
    /// Places per person when people choose sites by attraction and distance (Huff 1963).
    #[serde(rename = "huff")]
    Huff,
    /// Two-step floating catchments (Luo & Wang 2003).
    #[serde(rename = "2sfca")]
    TwoStep,
    /// The same with weights, usually steps (Luo & Qi 2009).
    #[serde(rename = "e2sfca")]
    Enhanced,
    /// The same with Dai's Gaussian (Dai 2010).
    #[serde(rename = "g2sfca")]
    Gaussian,
    /// The same with Epanechnikov's kernel (Dai & Wang 2011).
    #[serde(rename = "kd2sfca")]
    Kernel,
    /// Three-step (Wan et al. 2012).
    #[serde(rename = "3sfca")]
    ThreeStep,
    /// Modified (Delamater 2013).
    #[serde(rename = "m2sfca")]
    Modified,
    /// Balanced (Páez et al. 2019).
    #[serde(rename = "bfca")]
    Balanced,
    /// Modified Huff in three steps (Jörg et al. 2019).
    #[serde(rename = "mh3sfca")]
    Huff3,
    /// Cost of crowding and distance in equilibrium (Saxon & Snow 2020).
    #[serde(rename = "raam")]
    Raam,
}

/// What a score counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Places within reach, perhaps weighted.
    Places,
    /// Places per person.
    PlacesPerPerson,
    /// Metres; less is better.
    Metres,
    /// Seconds; less is better.
    Seconds,
    /// Share of the mean crowding plus distance over tau; less is better.
    Cost,
}

impl Unit {
    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::PlacesPerPerson => "places-per-person",
            Self::Metres => "metres",
            Self::Seconds => "seconds",
            Self::Cost => "cost",
        }
    }

    /// The unit of a name in a file.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Places, Self::PlacesPerPerson, Self::Metres, Self::Seconds, Self::Cost]
            .into_iter()
            .find(|unit| unit.as_str() == name)
    }

    /// As people read it, beside a number, where places are called so.
    pub fn word(self, seats: Seats) -> Sentence {
        let beds = seats.are_beds();
        say(match self {
            Self::Places if beds => "output.unit.beds",
            Self::PlacesPerPerson if beds => "output.unit.beds-per-person",
            Self::Places => "output.unit.places",
            Self::PlacesPerPerson => "output.unit.places-per-person",
            Self::Metres => "output.unit.metres",
            Self::Seconds => "output.unit.seconds",
            Self::Cost => "output.unit.crowding",
        })
    }

    /// How people read it, where places are called so and the district's mean is this: the unit, and by what a score is multiplied.
    /// Times are in minutes, and where there are few places for each person they are counted for 1,000 people, as norms of beds do.
    pub fn for_people(self, seats: Seats, mean: Option<f64>) -> (Sentence, f64) {
        const FEW: f64 = 0.1;
        match self {
            Self::PlacesPerPerson if mean.is_some_and(|mean| mean < FEW) => {
                (say("output.unit.per-thousand").part("seats", [seats.words()]), 1000.0)
            }
            Self::Seconds => (say("output.unit.minutes"), 1.0 / 60.0),
            unit => (unit.word(seats), 1.0),
        }
    }

    /// Whether a larger score is the better one.
    pub fn more_is_better(self) -> bool {
        match self {
            Self::Places | Self::PlacesPerPerson => true,
            Self::Metres | Self::Seconds | Self::Cost => false,
        }
    }

    /// The score of people who have a site within reach, or none. Nothing in reach is 0 of what there could be more of; where
    /// less is better 0 would be the best of all, and there is no score.
    pub(super) fn score(self, score: f64, reached: bool) -> Option<f64> {
        (reached || self.more_is_better()).then_some(score)
    }
}

/// What the sum of all scores must be: checked on every run before anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// People times scores are the places of the sites that somebody reaches.
    Shared,
    /// No more than these.
    AtMostShared,
    /// The scores of the cells are the ratios of the sites.
    Ratios,
    /// Everybody in reach goes somewhere, and nobody would pay less elsewhere.
    Equilibrium,
    /// The scores stand for themselves: nothing is shared out.
    Nothing,
}

impl Law {
    /// As written in files.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Shared => Some("enjoyed = places - places_without_people"),
            Self::AtMostShared => Some("enjoyed <= places - places_without_people"),
            Self::Ratios => Some("sum of scores = sum of ratios"),
            Self::Equilibrium => Some("people in reach all go somewhere, and nobody would pay less elsewhere (regret)"),
            Self::Nothing => None,
        }
    }
}

/// Whether a measure takes a decay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// It has none: within the cutoff everything counts the same, or the distance itself counts.
    Nothing,
    /// Its own, scaled by the cutoff unless the study gives the scale.
    Own,
    /// Any, and the study must say which.
    Any,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Cumulative,
        Self::NearestCost,
        Self::Gravity,
        Self::Huff,
        Self::TwoStep,
        Self::Enhanced,
        Self::Gaussian,
        Self::Kernel,
        Self::ThreeStep,
        Self::Modified,
        Self::Balanced,
        Self::Huff3,
        Self::Raam,
    ];

    /// As written in the study.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cumulative => "cumulative",
            Self::NearestCost => "nearest_cost",
            Self::Gravity => "gravity",
            Self::Huff => "huff",
            Self::TwoStep => "2sfca",
            Self::Enhanced => "e2sfca",
            Self::Gaussian => "g2sfca",
            Self::Kernel => "kd2sfca",
            Self::ThreeStep => "3sfca",
            Self::Modified => "m2sfca",
            Self::Balanced => "bfca",
            Self::Huff3 => "mh3sfca",
            Self::Raam => "raam",
        }
    }

    /// What its scores count where ways are lengths.
    pub fn unit(self) -> Unit {
        match self {
            Self::Cumulative | Self::Gravity => Unit::Places,
            Self::NearestCost => Unit::Metres,
            Self::Raam => Unit::Cost,
            Self::Huff
            | Self::TwoStep
            | Self::Enhanced
            | Self::Gaussian
            | Self::Kernel
            | Self::ThreeStep
            | Self::Modified
            | Self::Balanced
            | Self::Huff3 => Unit::PlacesPerPerson,
        }
    }

    /// What its scores count where ways cost this.
    pub fn unit_of(self, impedance: Impedance) -> Unit {
        match (self.unit(), impedance) {
            (Unit::Metres, Impedance::Seconds) => Unit::Seconds,
            (unit, _) => unit,
        }
    }

    /// What its scores add up to.
    pub fn law(self) -> Law {
        match self {
            Self::TwoStep
            | Self::Enhanced
            | Self::Gaussian
            | Self::Kernel
            | Self::ThreeStep
            | Self::Huff
            | Self::Huff3 => Law::Shared,
            Self::Modified => Law::AtMostShared,
            Self::Balanced => Law::Ratios,
            Self::Raam => Law::Equilibrium,
            Self::Cumulative | Self::NearestCost | Self::Gravity => Law::Nothing,
        }
    }

    /// Whether its sites draw people by a power of their places.
    pub fn has_attraction(self) -> bool {
        matches!(self, Self::Huff | Self::Huff3)
    }

    /// Whether it takes a decay.
    pub fn takes(self) -> Takes {
        match self {
            Self::Cumulative | Self::NearestCost | Self::TwoStep | Self::Raam => Takes::Nothing,
            Self::Gaussian | Self::Kernel => Takes::Own,
            Self::Gravity
            | Self::Huff
            | Self::Enhanced
            | Self::ThreeStep
            | Self::Modified
            | Self::Balanced
            | Self::Huff3 => Takes::Any,
        }
    }

    /// The algebra behind it; `None` for those that are no member of the family.
    pub fn member(self) -> Option<Member> {
        match self {
            Self::Cumulative | Self::Gravity => Some(Member::Gravity),
            Self::Huff => Some(Member::Huff),
            Self::TwoStep | Self::Enhanced | Self::Gaussian | Self::Kernel => Some(Member::TwoStep),
            Self::ThreeStep => Some(Member::ThreeStep),
            Self::Modified => Some(Member::Modified),
            Self::Balanced => Some(Member::Balanced),
            Self::Huff3 => Some(Member::Huff3),
            Self::NearestCost | Self::Raam => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_study_file() {
        for measure in Measure::ALL {
            assert_eq!(serde_json::to_value(measure).ok(), Some(measure.as_str().into()));
            assert_eq!(Unit::named(measure.unit().as_str()), Some(measure.unit()));
        }
    }

    /// 0 is the worst number of places and the best way: without a site it is the one and never the other.
    #[test]
    fn nothing_in_reach_is_never_the_best_score() {
        for unit in Measure::ALL.map(Measure::unit) {
            assert_eq!(unit.score(0.0, false), unit.more_is_better().then_some(0.0), "{unit:?}");
            assert_eq!(unit.score(2.0, true), Some(2.0), "{unit:?}");
        }
    }
}
