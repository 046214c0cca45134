//! Sites that are built in the place of others: the old one closes when the new one opens.

use super::nearest::{likeness, near};
use crate::issue::{Issue, Issues};
use crate::model::{Facility, InFile, RawFacilities};
use crate::read::inputs::FacilitiesInput;
use crate::read::number::normal;

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
            [old] if site.opens.is_some() => closings.push((at, *old)),
            [_] => issues.push(about("E0784")),
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
    for (new, old) in closings {
        let successor = layers[new.0].sites[new.1].clone();
        let Some(opens) = successor.opens else { continue };
        let layer = &layers[old.0];
        let site = &layer.sites[old.1];
        // Closed before, the one has no successor yet; closed later, or by another, it contradicts itself.
        if site.closes.is_some_and(|closes| closes != opens) || site.opens.is_some_and(|from| from >= opens) {
            let years =
                [site.opens, site.closes].map(|year| year.map_or_else(|| "-".to_owned(), |year| year.to_string()));
            let issue = about("E0785", layer, site).fact("opens", opens).fact("successor", &successor.name);
            issues.push(issue.value(years.join(" / ")));
            continue;
        }
        let id = site.id.clone();
        layers[old.0].sites[old.1].closes = Some(opens);
        layers[new.0].sites[new.1].replaces = Some(id);
    }
    issues
}

fn about(code: &'static str, layer: &RawFacilities, site: &Facility<InFile>) -> Issue {
    Issue::new(code).file(&layer.layer.file).feature(site.source.1).id(&site.id).name(&site.name).field("replaces")
}
