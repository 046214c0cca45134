//! Early warning of too few places (学位预警): from which share of the places on demand is too much.

use super::ZoneBalance;
use crate::units::{Persons, Places};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// From which share of the places on there is a warning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alert {
    /// Demand of this share of the places, or more, is red.
    pub red: f64,
    /// Of this share, or more, yellow.
    pub yellow: f64,
}

/// How near demand comes to the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Far enough.
    None,
    /// Near.
    Yellow,
    /// Too near, or beyond.
    Red,
}

impl Level {
    /// The word, as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

impl Alert {
    /// The level of demand for places. Without anybody in need there is none; without a place for those who are, it is red.
    ///
    ///   red where demand >= red x places, yellow where demand >= yellow x places
    pub fn level(self, demand: Persons, places: Places) -> Level {
        let share = demand.to_f64() / places.to_f64();
        if demand <= Persons::ZERO {
            Level::None
        } else if places <= Places::ZERO || share >= self.red {
            Level::Red
        } else if share >= self.yellow {
            Level::Yellow
        } else {
            Level::None
        }
    }

    /// That of a zone: with the people and places of which only the zone is known.
    pub fn of(self, zone: &ZoneBalance) -> Level {
        self.level(zone.demand + zone.demand_unlocated, zone.places + zone.places_unlocated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Alert = Alert { red: 1.0, yellow: 0.9 };

    /// Plans of five schools against the entrants of three years, as a district published them.
    #[test]
    fn plans_against_entrants() {
        let schools = [
            (280, [394, 336, 263]),
            (320, [733, 552, 416]),
            (280, [669, 568, 426]),
            (240, [645, 455, 407]),
            (360, [631, 574, 466]),
        ];
        for (number, (plan, entrants)) in schools.into_iter().enumerate() {
            for (year, entrants) in entrants.into_iter().enumerate() {
                let level = USUAL.level(Persons::whole(entrants), Places::whole(plan));
                // 263 of 280 are 93.9 %.
                let wanted = if (number, year) == (0, 2) { Level::Yellow } else { Level::Red };
                assert_eq!(level, wanted, "{number} {year}");
            }
        }
    }

    #[test]
    fn bounds_belong_to_the_warning() {
        let level = |demand, places| USUAL.level(Persons::whole(demand), Places::whole(places));
        assert_eq!(
            [level(100, 100), level(99, 100), level(90, 100), level(89, 100)],
            [Level::Red, Level::Yellow, Level::Yellow, Level::None]
        );
        assert_eq!([level(0, 0), level(1, 0)], [Level::None, Level::Red]);
    }
}
