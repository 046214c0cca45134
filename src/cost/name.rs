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

/// What a cost counts, as it stands beside a number.
pub fn unit(impedance: Impedance) -> Sentence {
    say(match impedance {
        Impedance::Metres => "output.unit.metres",
        Impedance::Seconds => "output.unit.seconds",
    })
}
