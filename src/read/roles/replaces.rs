//! Sites that are built in the place of others: the old one closes when the new one opens.

use super::nearest::{likeness, near};
use crate::issue::{Issue, Issues};
use crate::model::{Facility, InFile, RawFacilities};
use crate::read::inputs::FacilitiesInput;
use crate::read::number::normal;
use std::collections::BTreeMap;

/// A site by its layer and its place there.
type At = (usize, usize);

/// Closes every site that another one names as the one it replaces, and puts its id in the place of the name. A column that the
/// study does not name may hold other names too: those are said and change nothing (W0782).
pub fn replaces(layers: &mut [RawFacilities], inputs: &[FacilitiesInput]) -> Issues {
    let mut issues = Issues::new();
    let mut closings: Vec<(At, At)> = Vec::new();
    let all = || {
        layers
            .iter()
            .enumerate()
            .flat_map(|(l, layer)| layer.sites.iter().enumerate().map(move |(s, site)| ((l, s), site)))
    };
    for (at, site) in all() {
        let Some(word) = &site.replaces else { continue };
        let about = |code| about(code, &layers[at.0], site).value(word);
        let others = || all().filter(|(other, _)| *other != at);
        let by_id: Vec<At> = others().filter(|(_, other)| other.id == *word).map(|(at, _)| at).collect();
        let by_name = || others().filter(|(_, other)| normal(&other.name) == normal(word)).map(|(at, _)| at).collect();
        let found: Vec<At> = if by_id.is_empty() { by_name() } else { by_id };
        let is_named = inputs.get(site.source.0).is_some_and(|input| input.fields.replaces.is_some());
        match found.as_slice() {
            [old] => closings.push((at, *old)),
            [] => {
                let names = all().filter(|(other, _)| *other != at).map(|(_, other)| other.name.as_str());
                let issue = about(if is_named { "E0782" } else { "W0782" });
                issues.push(issue.words("near", likeness(near(word, names))));
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|(l, s)| layers[*l].sites[*s].id.as_str()).collect();
                issues.push(about("E0783").fact("ids", ids.join(", ")));
            }
        }
    }
    for site in layers.iter_mut().flat_map(|layer| &mut layer.sites) {
        site.replaces = None;
    }
    let by_new: BTreeMap<At, At> = closings.iter().copied().collect();
    let mut by_old: BTreeMap<At, At> = BTreeMap::new();
    for (new, old) in closings {
        let layer = &layers[new.0];
        let successor = layer.sites[new.1].clone();
        let about_new = |code| about(code, layer, &successor).value(&layers[old.0].sites[old.1].name);
        if replaced_in_turn(&by_new, new) {
            issues.push(about_new("E0776"));
            continue;
        }
        let Some(opens) = successor.opens else {
            issues.push(about_new("E0784"));
            continue;
        };
        let first = by_old.entry(old).or_insert(new);
        let other = &layers[first.0].sites[first.1];
        if let Some(year) = other.opens.filter(|year| *year != opens) {
            let other = format!("{} ({year})", other.name);
            issues.push(about_new("E0777").fact("other", other).fact("opens", opens));
            continue;
        }
        let layer = &layers[old.0];
        let site = &layer.sites[old.1];
        // Closed before, the one has no successor yet; closed later, or by another, it contradicts itself.
        if site.closes.is_some_and(|closes| closes != opens) || site.opens.is_some_and(|from| from >= opens) {
            let years =
                [site.opens, site.closes].map(|year| year.map_or_else(|| "-".to_owned(), |year| year.to_string()));
            let field = if site.closes.is_some_and(|closes| closes != opens) { "closes" } else { "opens" };
            let issue =
                about("E0785", layer, site).field(field).fact("opens", opens).fact("successor", &successor.name);
            issues.push(issue.value(years.join(" / ")));
            continue;
        }
        let id = site.id.clone();
        layers[old.0].sites[old.1].closes = Some(opens);
        layers[new.0].sites[new.1].replaces = Some(id);
    }
    issues
}

/// Whether a site is replaced by one that it replaces, by itself or by way of others.
fn replaced_in_turn(by_new: &BTreeMap<At, At>, new: At) -> bool {
    let older = std::iter::successors(by_new.get(&new), |old| by_new.get(old));
    // A circle that the site only leads into never comes back to it.
    older.take(by_new.len()).any(|old| *old == new)
}

fn about(code: &'static str, layer: &RawFacilities, site: &Facility<InFile>) -> Issue {
    Issue::new(code).file(&layer.layer.file).feature(site.source.1).id(&site.id).name(&site.name).field("replaces")
}
