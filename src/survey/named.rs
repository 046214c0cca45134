//! Zones by what files call them.

use crate::model::{Layer, Model, Zone, ZoneIx};
use crate::read::number::normal;

/// The zone of this id or name; else the only one whose name differs from it in width, case and blanks alone, or ends what is
/// written out (重庆市长寿区渡舟街道 of 渡舟街道), or is the same but for the word that says what it is (城关 and 城关镇).
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
    let bare = bare(&word);
    let named_short = || only(&|zone| self::bare(zone) == bare);
    alike.or_else(written_out).or_else(named_short).map(ZoneIx::new)
}

/// The layers with the zones of the sums that lists have themselves by their ids; sums of what is no zone are left out.
pub fn with_zones_of_sums(model: &Model, mut layers: Vec<Layer>) -> Vec<Layer> {
    for layer in &mut layers {
        layer.sums.retain_mut(|sum| match sum.zone.as_deref().map(|name| zone_named(model, name)) {
            None => true,
            Some(None) => false,
            Some(Some(zone)) => {
                sum.zone = Some(model.zones[zone.index()].id.clone());
                true
            }
        });
    }
    layers
}

/// Words behind the name of a township that say what it is.
const KINDS: [&str; 5] = ["街道办事处", "街道", "镇", "乡", "办事处"];

/// A name without them, where two letters are left.
fn bare(name: &str) -> &str {
    let short = KINDS.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name);
    if short.chars().count() < 2 { name } else { short }
}

/// The zone whose name or id is most like a word, as `id (name)`; `-` where none is like it (全区).
pub fn nearest_zone(zones: &[Zone], word: &str) -> String {
    const LIKE: f64 = 0.5;
    let likeness = |zone: &Zone| strsim::jaro_winkler(&zone.name, word).max(strsim::jaro_winkler(&zone.id, word));
    let most = zones.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    most.filter(|zone| likeness(zone) >= LIKE)
        .map_or_else(|| "-".to_owned(), |zone| format!("{} ({})", zone.id, zone.name))
}
