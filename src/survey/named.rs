//! Zones by what files call them.

use crate::model::{Model, Zone, ZoneIx};
use crate::read::number::normal;

/// The zone of this id or name; else the only one whose name differs from it in width, case and blanks alone, or ends what is
/// written out (重庆市长寿区渡舟街道 of 渡舟街道).
pub fn zone_named(model: &Model, name: &str) -> Option<ZoneIx> {
    let exact = model.zones.iter().position(|zone| zone.id == name || zone.name == name);
    if let Some(zone) = exact {
        return Some(ZoneIx::new(zone));
    }
    let word = normal(name);
    let only = |holds: &dyn Fn(&str) -> bool| {
        let mut found = (0..model.zones.len()).filter(|zone| holds(&normal(&model.zones[*zone].name)));
        found.next().filter(|_| found.next().is_none())
    };
    let alike = only(&|zone| zone == word);
    // A name of one or two letters ends too much.
    let written_out = || only(&|zone| zone.chars().count() > 2 && word.ends_with(zone));
    alike.or_else(written_out).map(ZoneIx::new)
}

/// The zone whose name or id is most like a word, as `id (name)`.
pub fn nearest_zone(zones: &[Zone], word: &str) -> String {
    let likeness = |zone: &Zone| strsim::jaro_winkler(&zone.name, word).max(strsim::jaro_winkler(&zone.id, word));
    let most = zones.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    most.map_or_else(|| "-".to_owned(), |zone| format!("{} ({})", zone.id, zone.name))
}
