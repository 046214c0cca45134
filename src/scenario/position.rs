//! Where sites stand: new ones, and those that move.

use super::change::{Change, Spot};
use super::places;
use super::work::{Thing, Work};
use crate::model::{Classes, Facility, Planar, PositionBasis, Roll, Status};
use crate::survey::ZoneTree;
use crate::words::say;
use std::collections::BTreeMap;

/// A new site.
pub(super) fn add(work: &mut Work<'_>, number: usize, change: &Change) {
    let Change::Add { id, name, places, to, year } = change else { return };
    if work.model.facilities.iter().any(|site| site.id == *id) {
        let issue = work.about("E0794", number).value(id);
        work.issues.push(issue);
        return;
    }
    let supply = places::of_new(work, number, places);
    let facility = Facility {
        id: id.clone(),
        name: name.clone().unwrap_or_else(|| id.clone()),
        level: None,
        status: Status::Planned,
        opens: *year,
        closes: None,
        supply,
        at: None,
        basis: PositionBasis::None,
        zone: None,
        texts: BTreeMap::new(),
        reserved: BTreeMap::new(),
        roll: Roll::default(),
        classes: Classes::default(),
        replaces: None,
        building: crate::model::Building::default(),
        // It stands in no layer.
        source: (usize::MAX, number),
    };
    // Facilities are in the order of their ids.
    let at = work.model.facilities.partition_point(|site| site.id < *id);
    work.model.facilities.insert(at, facility);
    work.model.facility_zone.insert(at, None);
    stands(work, number, at, to);
}

/// A site stands elsewhere.
pub(super) fn relocate(work: &mut Work<'_>, number: usize, word: &str, to: &Spot) {
    let Some(site) = work.site(number, word) else { return };
    let facility = &work.model.facilities[site];
    let service = facility.supply.iter().map(|supply| &supply.service).find(|id| work.ground.by_table.contains(*id));
    if let Some(service) = service {
        let reason = say("scenario.fault.by_table").with("service", service);
        let issue = work.about("E0797", number).value(word).words("reason", reason);
        work.issues.push(issue);
        return;
    }
    stands(work, number, site, to);
}

/// Puts a site at a position; in a zone it is placed with all others that stand for theirs.
fn stands(work: &mut Work<'_>, number: usize, site: usize, to: &Spot) {
    let (id, name) = (work.model.facilities[site].id.clone(), work.model.facilities[site].name.clone());
    work.take(number, Thing::Spot(id.clone()), &name);
    match to {
        Spot::Zone(word) => {
            let Some(zone) = work.zone(number, word) else { return };
            let of = work.model.zones[zone.index()].id.clone();
            let facility = &mut work.model.facilities[site];
            (facility.at, facility.basis, facility.zone) = (None, PositionBasis::Zone, Some(of));
            work.model.facility_zone[site] = Some(zone);
        }
        Spot::At(lonlat) => {
            let Some(at) = work.model.crs.from_lonlat(*lonlat) else {
                let reason = say("scenario.fault.nowhere");
                let issue = work.about("E0797", number).value(format!("{lonlat:?}")).words("reason", reason);
                work.issues.push(issue);
                return;
            };
            let facility = &mut work.model.facilities[site];
            (facility.at, facility.basis, facility.zone) = (Some(Planar(at)), PositionBasis::Given, None);
            let zone = ZoneTree::new(&work.model.zones).zone_of(at);
            work.model.facility_zone[site] = zone;
            if zone.is_none() && !work.model.zones.is_empty() {
                let code = if work.model.demand.neighbours.is_some() { "I0504" } else { "W0504" };
                let issue = work.about(code, number).id(id).name(name);
                work.issues.push(issue);
            }
        }
    }
}
