//! What limits of a study are measured by: lengths or times.

use crate::issue::Issue;
use crate::units::{Impedance, Limit};

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
    pub fn fault(self, text: &str, field: &str, of: [String; 2]) -> Option<Issue> {
        let (found, needed) = (Limit::parse(text)?.of(), self.impedance?);
        if found == needed {
            return None;
        }
        let words = |impedance: Impedance| match impedance {
            Impedance::Metres => ["长度", "a length"],
            Impedance::Seconds => ["时间", "a time"],
        };
        let ([found_zh, found_en], [needed_zh, needed_en]) = (words(found), words(needed));
        let [of_zh, of_en] = of;
        let example = match needed {
            Impedance::Metres => "\"3 km\"",
            Impedance::Seconds => "\"15 min\"",
        };
        Some(
            Issue::new("E0663")
                .field(field)
                .value(text)
                .fact("of_zh", of_zh)
                .fact("of", of_en)
                .fact("travel", self.travel)
                .fact("found_zh", found_zh)
                .fact("found", found_en)
                .fact("needed_zh", needed_zh)
                .fact("needed", needed_en)
                .fact("example", example),
        )
    }
}
