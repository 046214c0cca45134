//! Records of layers with their positions, and how a message names them; those that are no position at all.

use super::identify::{identify, in_degrees, system};
use crate::issue::{Issue, Issues};
use crate::model::{Layer, RawDemand, RawFacilities, RawModel, RawZone, RawZones};
use crate::words::{Sentence, say};

/// A record that has a position: its place in its layer, and where it stands in the file.
pub(super) type Record = (usize, [f64; 2]);

pub(super) fn corners(layer: &RawZones) -> Vec<Record> {
    let of = |(number, zone): (usize, &RawZone)| {
        geo::CoordsIter::exterior_coords_iter(&zone.shape).map(move |at| (number, [at.x, at.y])).collect::<Vec<_>>()
    };
    layer.zones.iter().enumerate().flat_map(of).collect()
}

pub(super) fn cells(layer: &RawDemand) -> Vec<Record> {
    layer.at.iter().enumerate().map(|(number, at)| (number, at.0)).collect()
}

pub(super) fn sites(layer: &RawFacilities) -> Vec<Record> {
    layer.sites.iter().enumerate().filter_map(|(number, site)| Some((number, site.at?.0))).collect()
}

pub(super) fn of_zone(layer: &RawZones, record: usize, issue: Issue) -> Issue {
    let zone = &layer.zones[record];
    issue.feature(record).id(&zone.id).name(&zone.name)
}

pub(super) fn of_cell(layer: &RawDemand, record: usize, issue: Issue) -> Issue {
    let row = layer.row(record);
    let id = layer.ids.as_ref().map_or_else(|| format!("#{}", row + 1), |ids| ids[record].to_string());
    issue.feature(row).id(id)
}

pub(super) fn of_site(layer: &RawFacilities, record: usize, issue: Issue) -> Issue {
    let site = &layer.sites[record];
    issue.feature(site.source.1).id(&site.id).name(&site.name)
}

/// E0438 for each record whose numbers are no longitude and latitude, where most of the layer's are and nothing is wrong with these;
/// none where it is the layer that is in another system.
pub(super) fn misplaced(raw: &RawModel, layer: &Layer) -> Issues {
    let mut issues = Issues::new();
    let is_it = |other: &Layer| std::ptr::eq(other, layer);
    for sited in raw.facilities.iter().filter(|sited| is_it(&sited.layer)) {
        among(layer, &sites(sited), &|record, issue| of_site(sited, record, issue), &mut issues);
    }
    for peopled in raw.demand.iter().filter(|peopled| is_it(&peopled.layer)) {
        among(layer, &cells(peopled), &|record, issue| of_cell(peopled, record, issue), &mut issues);
    }
    issues
}

fn among(layer: &Layer, records: &[Record], named: &dyn Fn(usize, Issue) -> Issue, issues: &mut Issues) {
    let may_be_degrees =
        |name: &str| system(name, layer, "crs").is_ok_and(|known| known.is_none_or(|s| s.is_degrees()));
    let is_position = |[x, y]: [f64; 2]| in_degrees([x, y, x, y]);
    let (sound, wrong): (Vec<Record>, Vec<Record>) = records.iter().partition(|(_, at)| is_position(*at));
    if wrong.len() * 2 >= records.len() || !may_be_degrees(&layer.crs) {
        return;
    }
    let widen = |[w, s, e, n]: [f64; 4], [x, y]: [f64; 2]| [w.min(x), s.min(y), e.max(x), n.max(y)];
    let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let bounds = sound.iter().fold(nothing, |bounds, (_, at)| widen(bounds, *at));
    if identify(&Layer { bounds: Some(bounds), ..layer.clone() }, None, &mut Vec::new()).is_err() {
        return;
    }
    for (record, at) in wrong {
        let issue = Issue::new("E0438").file(&layer.file).value(format!("{}, {}", at[0], at[1]));
        issues.push(named(record, issue.words("likely", likely(at, bounds))));
    }
}

/// What is wrong with two numbers, beside where all others lie.
fn likely([x, y]: [f64; 2], [w, s, e, n]: [f64; 4]) -> Sentence {
    // As far as the others reach, and a degree.
    let (wide, high) = (e - w + 1.0, n - s + 1.0);
    let is_swapped = y >= w - wide && y <= e + wide && x >= s - high && x <= n + high;
    match (x.abs() <= 180.0, y.abs() <= 90.0) {
        _ if is_swapped => say("read.position.swapped"),
        (true, _) => say("read.position.latitude").with("value", y),
        (false, true) => say("read.position.longitude").with("value", x),
        (false, false) => say("read.position.neither"),
    }
}
