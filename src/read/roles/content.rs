//! Classes and places from what a plan says about a project in words (建设内容).

use super::row::{Rows, Texts};
use crate::issue::Issues;
use crate::read::quantity::{Found, Measure, Quantity, Rule, Sentence, sentence};
use crate::words::say;

/// What a sentence says.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Content {
    /// School places or beds.
    pub places: Option<f64>,
    /// Classes.
    pub classes: Option<f64>,
}

/// Reads the sentence of a row; what was read is said. `Err` means that an issue says why it is not clear.
pub fn read(texts: Texts<'_>, rows: &Rows<'_>, row: usize, issues: &mut Issues) -> Result<Content, ()> {
    let Some(text) = rows.label(texts, row, issues)? else { return Ok(Content::default()) };
    let found = sentence(&text).map_err(|unclear| {
        let measure = match unclear.kind {
            Found::Classes => Measure::Classes,
            Found::Places => Measure::Places,
        };
        let issue = rows.issue("E0384", row).field(texts.name).value(&text).fact("parts", unclear.parts.join("; "));
        issues.push(issue.words("measure", measure.word()));
    })?;
    let Sentence { classes, places, built } = found;
    if classes.is_some() || places.is_some() {
        let parts = [("read.content.classes", classes), ("read.content.places", places), ("read.content.built", built)];
        let parts = parts.into_iter().filter_map(|(key, found)| Some(say(key).with("n", found?)));
        let issue = rows.issue("I0386", row).field(texts.name).value(&text);
        issues.push(issue.words("parts", say("read.content.all").series("parts", parts)));
    }
    for found in [classes, places].into_iter().flatten().filter(|found| found.rules.has(Rule::Approximate)) {
        issues.push(rows.issue("W0380", row).field(texts.name).value(&text).fact("read", found));
    }
    Ok(Content { places: places.map(Quantity::to_f64), classes: classes.map(Quantity::to_f64) })
}
