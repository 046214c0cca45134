//! Rules for towns, and rules for the country.

use crate::issue::{Issue, Issues};
use crate::model::{Model, Rule, ZoneIx};
use crate::study::StudyFile;
use crate::words::{Sentence, say};

/// Which zones are towns, as the study names them; none where it does not say. A name that no zone has is E0867.
pub fn urban(model: &Model, file: &StudyFile, issues: &mut Issues) -> Option<Vec<bool>> {
    let named = &file.zones.as_ref()?.urban;
    if named.is_empty() {
        return None;
    }
    for name in named.iter().filter(|name| !model.zones.iter().any(|zone| zone.id == **name || zone.name == **name)) {
        issues.push(Issue::new("E0867").field("zones.urban").value(name));
    }
    Some(model.zones.iter().map(|zone| named.iter().any(|name| *name == zone.id || *name == zone.name)).collect())
}

/// Whether a rule is about a zone; none where nobody says which zones are towns.
pub fn is_about(rule: &Rule, urban: Option<&[bool]>, zone: Option<ZoneIx>) -> Option<bool> {
    let wants_towns = match rule.area.as_str() {
        "urban" => true,
        "rural" => false,
        _ => return Some(true),
    };
    let urban = urban?;
    // What stands in no zone is in no town of the study.
    Some(zone.is_some_and(|zone| urban[zone.index()]) == wants_towns)
}

/// What is said where nobody says which zones are towns.
pub fn unknown() -> Sentence {
    say("run.norms.urban")
}
