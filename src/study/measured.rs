//! What limits of a study are measured by: lengths or times.

use crate::issue::Issue;
use crate::units::{Impedance, Limit};
use crate::words::{Sentence, say};

/// A limit in the study, which must be of what the service's ways are measured by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured<'a> {
    /// What the service names as its cost.
    pub travel: &'a str,
    /// What its ways are measured by.
    pub impedance: Option<Impedance>,
}

impl Measured<'_> {
    /// What is wrong with a limit that can be read: a time where ways are lengths, or the other way round.
    pub fn fault(self, text: &str, field: &str, of: Sentence) -> Option<Issue> {
        let (found, needed) = (Limit::parse(text)?.of(), self.impedance?);
        if found == needed {
            return None;
        }
        let kind = |impedance: Impedance| match impedance {
            Impedance::Metres => say("study.kind.length"),
            Impedance::Seconds => say("study.kind.time"),
        };
        let example = match needed {
            Impedance::Metres => "\"3 km\"",
            Impedance::Seconds => "\"15 min\"",
        };
        Some(
            Issue::new("E0663")
                .field(field)
                .value(text)
                .words("of", of)
                .fact("travel", self.travel)
                .words("found", kind(found))
                .words("needed", kind(needed))
                .fact("example", example),
        )
    }
}
