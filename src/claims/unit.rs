//! What the number of a claim counts.

use crate::words::{Sentence, say};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The unit of what is stated, and so of what is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// People.
    Persons,
    /// 10,000 people (万人).
    WanPersons,
    /// Places of schools and nurseries.
    Places,
    /// Beds.
    Beds,
    /// Rows of a list: projects, schools.
    Projects,
    /// Schools, hospitals, homes.
    Sites,
    /// Streets, towns.
    Zones,
    /// 10,000 yuan (万元).
    WanYuan,
    /// Per cent.
    Percent,
    /// For each 1,000 people.
    PerThousand,
    /// Square metres.
    SquareMetres,
    /// A length of time.
    Years,
    /// A year of the calendar.
    Year,
}

impl Unit {
    /// As files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::WanPersons => "wan_persons",
            Self::Places => "places",
            Self::Beds => "beds",
            Self::Projects => "projects",
            Self::Sites => "sites",
            Self::Zones => "zones",
            Self::WanYuan => "wan_yuan",
            Self::Percent => "percent",
            Self::PerThousand => "per_thousand",
            Self::SquareMetres => "square_metres",
            Self::Years => "years",
            Self::Year => "year",
        }
    }

    /// As people read it, behind a number.
    pub fn words(self) -> Sentence {
        say(match self {
            Self::Persons => "claims.unit.persons",
            Self::WanPersons => "claims.unit.wan_persons",
            Self::Places => "claims.unit.places",
            Self::Beds => "claims.unit.beds",
            Self::Projects => "claims.unit.projects",
            Self::Sites => "claims.unit.sites",
            Self::Zones => "claims.unit.zones",
            Self::WanYuan => "claims.unit.wan_yuan",
            Self::Percent => "claims.unit.percent",
            Self::PerThousand => "claims.unit.per_thousand",
            Self::SquareMetres => "claims.unit.square_metres",
            Self::Years => "claims.unit.years",
            Self::Year => "claims.unit.year",
        })
    }

    /// Whether its numbers are names of years, which are written without a mark of thousands.
    pub fn is_calendar(self) -> bool {
        self == Self::Year
    }
}
