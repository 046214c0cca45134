//! What a number of a column counts, and with how many decimals it is written: in one place for every format.

use crate::access;
use crate::units::Impedance;
use crate::words;
use crate::words::{Lang, Seats};

/// The unit of a column. It is a value: a cost is in metres or seconds, as the study has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Words and ids.
    Text,
    /// True or false.
    Flag,
    /// A calendar year.
    Year,
    /// People.
    Persons,
    /// Places or beds.
    Places,
    /// Sites, counted.
    Sites,
    /// Zones, counted.
    Zones,
    /// Classes of pupils.
    Classes,
    /// Anything else, counted.
    Count,
    /// What a way costs, as the study has it: metres or seconds. `None` where that is open: in the documents.
    Cost(Option<Impedance>),
    /// An area.
    SquareMetres,
    /// How fast one is.
    KmPerHour,
    /// Kilometres that people go, added up over all of them.
    PersonKm,
    /// How many times as much.
    Times,
    /// A part of a whole, 0 to 1.
    Share,
    /// People for each place.
    PersonsPerPlace,
    /// A score of access, in the unit of its measure; `None` where every row has its own.
    Score(Option<access::Unit>),
    /// How likely it is by chance.
    Probability,
    /// Money.
    Yuan,
    /// What the rule of a row counts: its unit stands beside it.
    OfRule,
}

/// How a column is typed in formats that have types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// True or false.
    Flag,
    /// Whole numbers.
    Whole,
    /// Numbers with a point.
    Real,
}

impl Unit {
    /// What its values are.
    pub fn kind(self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Flag => Kind::Flag,
            Self::Year | Self::Sites | Self::Zones | Self::Count => Kind::Whole,
            _ => Kind::Real,
        }
    }

    /// Decimals that a number is rounded to: a millionth of a person, a millimetre, a millionth of a share, and a billionth of
    /// a score, because places per person may be few.
    pub fn decimals(self) -> u32 {
        match self {
            Self::Text | Self::Flag | Self::Year | Self::Sites | Self::Zones | Self::Count => 0,
            Self::SquareMetres => 1,
            Self::Yuan => 2,
            Self::Cost(_) | Self::Times | Self::KmPerHour => 3,
            Self::Probability => 4,
            Self::Persons
            | Self::PersonKm
            | Self::Places
            | Self::Classes
            | Self::Share
            | Self::PersonsPerPlace
            | Self::OfRule => 6,
            Self::Score(_) => 9,
        }
    }

    /// A score of which these decimals leave fewer than six digits that say something, with nine such digits: few places far
    /// away are a small score, and not none. `None` for every other number.
    pub fn small(self, number: f64) -> Option<f64> {
        const LEAST: f64 = 1e-3;
        let is_small = matches!(self, Self::Score(_)) && number != 0.0 && number.abs() < LEAST;
        if is_small { format!("{number:.8e}").parse().ok() } else { None }
    }

    /// Its name in the list of words; none for what has no unit.
    fn name(self, seats: Seats) -> Option<&'static str> {
        let beds = seats.are_beds();
        Some(match self {
            Self::Text
            | Self::Flag
            | Self::Year
            | Self::Count
            | Self::Times
            | Self::Probability
            | Self::OfRule
            | Self::Score(None) => {
                return None;
            }
            Self::Persons => "persons",
            Self::Places | Self::Score(Some(access::Unit::Places)) if beds => "beds",
            Self::PersonsPerPlace if beds => "persons-per-bed",
            Self::Score(Some(access::Unit::PlacesPerPerson)) if beds => "beds-per-person",
            Self::Places | Self::Score(Some(access::Unit::Places)) => "places",
            Self::Sites => "sites",
            Self::Zones => "zones",
            Self::Classes => "classes",
            Self::Cost(Some(Impedance::Metres)) | Self::Score(Some(access::Unit::Metres)) => "metres",
            Self::Cost(Some(Impedance::Seconds)) | Self::Score(Some(access::Unit::Seconds)) => "seconds",
            Self::Cost(None) => "cost",
            Self::SquareMetres => "square-metres",
            Self::KmPerHour => "km-per-hour",
            Self::Yuan => "yuan",
            Self::PersonKm => "person-km",
            Self::Share => "share",
            Self::PersonsPerPlace => "persons-per-place",
            Self::Score(Some(access::Unit::PlacesPerPerson)) => "places-per-person",
            Self::Score(Some(access::Unit::Cost)) => "crowding",
        })
    }

    /// As people read it beside a number, where places are called so; none for what has no unit.
    pub fn word(self, seats: Seats, lang: Lang) -> Option<&'static str> {
        words::unit(self.name(seats)?, lang)
    }
}
