//! How a travel is called.

use crate::units::Impedance;
use crate::words::{Sentence, say};

/// How a travel is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// In the study: `straight-line`, or the name of a table `[travel.*]`.
    pub id: String,
    /// As people read it.
    pub words: Sentence,
    /// What its costs count.
    pub impedance: Impedance,
}

impl Name {
    /// That of straight lines.
    pub fn straight_line() -> Self {
        Self { id: "straight-line".to_owned(), words: say("cost.straight_line"), impedance: Impedance::Metres }
    }

    /// As people read it.
    pub fn words(&self) -> Sentence {
        self.words.clone()
    }
}

/// What lists ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// A table of the study.
    Table,
    /// Roads.
    Roads,
    /// Ways over the ground.
    Terrain,
    /// Straight lines around barriers.
    Around,
}

impl Made {
    /// How people call a travel of this kind.
    pub fn words(self, name: &str) -> Sentence {
        match self {
            Self::Table => say("cost.table").with("name", name),
            Self::Roads => say("cost.roads").with("name", name),
            Self::Terrain => say("cost.terrain").with("name", name),
            Self::Around => say("cost.around").with("name", name),
        }
    }
}

/// What a cost counts, as it stands beside a number.
pub fn unit(impedance: Impedance) -> Sentence {
    say(match impedance {
        Impedance::Metres => "output.unit.metres",
        Impedance::Seconds => "output.unit.seconds",
    })
}
