//! Classes and places from what a plan says about a project in words (建设内容).

use super::row::{Rows, Texts};
use crate::issue::Issues;
use crate::read::quantity::{Found, Quantity, Rule, Sentence, sentence};

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
        let [zh, en] = match unclear.kind {
            Found::Classes => ["班级数", "classes"],
            Found::Places => ["学位（床位）数", "places"],
        };
        let issue = rows.issue("E0384", row).field(texts.name).value(&text).fact("parts", unclear.parts.join("; "));
        issues.push(issue.fact("zh", zh).fact("en", en));
    })?;
    let Sentence { classes, places, built } = found;
    let parts = [("classes", "班级", classes), ("places", "学位（床位）", places), ("m2", "建筑面积（平方米）", built)];
    let parts = || parts.iter().filter_map(|(en, zh, found)| found.map(|found| (en, zh, found)));
    if classes.is_some() || places.is_some() {
        let said = |parts: Vec<String>| parts.join(", ");
        let issue = rows.issue("I0386", row).field(texts.name).value(&text);
        let issue = issue.fact("zh", said(parts().map(|(_, zh, n)| format!("{zh} {n}")).collect()));
        issues.push(issue.fact("en", said(parts().map(|(en, _, n)| format!("{en} {n}")).collect())));
    }
    for found in [classes, places].into_iter().flatten().filter(|found| found.rules.has(Rule::Approximate)) {
        issues.push(rows.issue("W0380", row).field(texts.name).value(&text).fact("read", found));
    }
    Ok(Content { places: places.map(Quantity::to_f64), classes: classes.map(Quantity::to_f64) })
}
