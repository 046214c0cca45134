//! All changes of a scenario, made in a copy of the model; what is wrong with any of them is found in all.

use super::change::{Change, Spot};
use super::demand::Growth;
use super::work::{Ground, Thing, Work};
use super::{opening, places, position, rooms};
use crate::issue::{Issue, Issues};
use crate::model::{Model, ServiceId, Supply};
use crate::survey;
use crate::units::{MAX_COUNT, MICRO};

/// What a scenario makes of a model.
#[derive(Debug, Clone)]
pub struct Applied {
    /// With the sites of the scenario.
    pub model: Model,
    /// What becomes of people who need places.
    pub growth: Growth,
}

/// Makes the changes of a scenario, whatever their order: new sites first, then where and when sites are there, then their places, then
/// people.
///
/// # Errors
/// Among the issues; with any error the model is not to be used.
pub fn applied(ground: &Ground<'_>, scenario: &str, changes: &[Change]) -> (Applied, Issues) {
    let mut work = Work::new(ground, scenario, changes);
    let mut ordered: Vec<(usize, &Change)> = changes.iter().enumerate().collect();
    ordered.sort_by_key(|(number, change)| (rank(change), *number));
    for (number, change) in ordered {
        match change {
            Change::Add { .. } => position::add(&mut work, number, change),
            Change::Move { site, to } => position::relocate(&mut work, number, site, to),
            Change::Open { site, year, places, zone } => {
                opening::open(&mut work, number, site, *year);
                if let Some(zone) = zone {
                    position::relocate(&mut work, number, site, &Spot::Zone(zone.clone()));
                }
                if let Some(places) = places {
                    places::resize(&mut work, number, site, places, None);
                }
            }
            Change::Delay { site, years } => opening::delay(&mut work, number, site, *years),
            Change::Close { site, year } => opening::close(&mut work, number, site, *year),
            Change::Replace { site, by, year } => opening::replace(&mut work, number, (site, by), *year),
            Change::Resize { site, places, year } => places::resize(&mut work, number, site, places, *year),
            Change::Convert { .. } => rooms::convert(&mut work, number, change),
            Change::Grow { zone, service, factor } => grow(&mut work, number, zone, service.as_ref(), *factor),
            Change::Set(assignment) => {
                let key = assignment.split('=').next().unwrap_or_default().trim().to_owned();
                work.take(number, Thing::Key(key), assignment);
            }
        }
    }
    if !work.issues.has_errors() {
        let placed = survey::place_by_zone(&mut work.model, ground.layers);
        work.issues.extend(placed);
        too_many(&mut work);
    }
    (Applied { model: work.model, growth: work.growth }, work.issues)
}

/// What comes first; of one kind what begins earlier, since a later number of places follows an earlier one.
fn rank(change: &Change) -> (u8, Option<i32>) {
    match change {
        Change::Add { .. } => (0, None),
        Change::Move { .. } => (1, None),
        Change::Open { .. } => (2, None),
        Change::Delay { .. } => (3, None),
        Change::Close { .. } => (4, None),
        Change::Replace { .. } => (5, None),
        Change::Resize { year, .. } => (6, *year),
        Change::Convert { year, .. } => (7, Some(*year)),
        Change::Grow { .. } => (8, None),
        Change::Set(_) => (9, None),
    }
}

/// The people of a zone become more, or fewer.
fn grow(work: &mut Work<'_>, number: usize, word: &str, service: Option<&ServiceId>, factor: f64) {
    if service.is_some_and(|service| !work.knows(number, service)) {
        return;
    }
    let Some(zone) = work.zone(number, word) else { return };
    let id = work.model.zones[zone.index()].id.clone();
    for of in work.ground.services.iter().filter(|of| service.is_none_or(|service| service == *of)) {
        work.take(number, Thing::People(id.clone(), of.clone()), word);
    }
    work.growth.enter(zone, service.cloned(), factor);
}

/// That places come to more than is counted exactly.
fn too_many(work: &mut Work<'_>) {
    let supply = work.model.facilities.iter().flat_map(|site| &site.supply);
    let sum: i128 = supply.filter_map(Supply::in_full).map(|places| i128::from(places.micro())).sum();
    if sum > MAX_COUNT as i128 * i128::from(MICRO) {
        work.issues.push(Issue::new("E0363").file(work.ground.study).field("places"));
    }
}
