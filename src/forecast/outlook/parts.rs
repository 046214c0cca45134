//! What the demand of a zone in a year is made up of.

use crate::units::Persons;

/// Demand of a zone: its parts add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// From births, pupils or a table.
    pub counted: Persons,
    /// Of these, who enter the lowest grade of the service; none where ages are not told apart.
    pub entrants: Option<Persons>,
    /// In new dwellings.
    pub housing: Persons,
    /// Children of migrants beside those who are counted.
    pub migrants: Persons,
}

impl Part {
    /// So many times as many of each.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self {
            counted: self.counted.scaled(factor),
            entrants: self.entrants.map(|entrants| entrants.scaled(factor)),
            housing: self.housing.scaled(factor),
            migrants: self.migrants.scaled(factor),
        }
    }

    /// All of them.
    pub fn total(self) -> Persons {
        self.counted + self.housing + self.migrants
    }
}
