//! Rooms of one service that become places of another: a primary school takes juniors.

use super::change::Change;
use super::places::{keeps, set};
use super::work::{Thing, Work};
use crate::model::{ServiceId, Status, Supply};
use crate::units::Places;
use crate::words::say;

/// Turns rooms of a site into places of another service, from a year on.
///
/// All rooms: `from` ends in that year, and its whole rooms, places / class size of `from`, become as many classes of `to`. So many
/// `classes`: `from` loses as many times its class size. The places of `to` are classes times its class size, or as they are stated.
pub(super) fn convert(work: &mut Work<'_>, number: usize, change: &Change) {
    let Change::Convert { site: word, from, to, year, classes, places } = change else { return };
    let known = [from, to].map(|service| work.knows(number, service));
    let Some(site) = work.site(number, word).filter(|_| known == [true; 2]) else { return };
    let facility = &work.model.facilities[site];
    let (id, name) = (facility.id.clone(), facility.name.clone());
    let Some(before) = facility.places_in(from, *year) else {
        let offered: Vec<&str> = facility.services().collect();
        let issue = work.about("E0793", number).value(from).fact("known", offered.join(", "));
        work.issues.push(issue);
        return;
    };
    if *year > work.ground.last_year {
        let issue = work.about("W0783", number).value(year).fact("last", work.ground.last_year);
        work.issues.push(issue);
    }
    for service in [from, to] {
        work.take(number, Thing::Places(id.clone(), service.clone(), Some(*year)), &name);
    }
    let mut norm = |service: &ServiceId| {
        let norm = work.ground.norms.get(service).map(|(norm, _)| *norm);
        if norm.is_none() {
            let issue = work.about("E0796", number).value(service);
            work.issues.push(issue);
        }
        norm
    };
    // A number of rooms is only asked for where it decides something.
    let rooms = match (classes, places) {
        (Some(classes), _) => Some(*classes),
        (None, Some(_)) => None,
        (None, None) => match norm(from) {
            Some(size) => Some((before.to_f64() / size).floor()),
            None => return,
        },
    };
    let lost = match classes {
        None => before,
        Some(classes) => match norm(from) {
            Some(size) => Places::from(classes * size),
            None => return,
        },
    };
    let gained = match (places, rooms) {
        (Some(places), _) => Places::from(*places),
        (None, Some(rooms)) => match norm(to) {
            Some(size) => Places::from(rooms * size),
            None => return,
        },
        (None, None) => return,
    };
    if lost > before {
        let reason = say("scenario.fault.rooms").with("service", from).with("lost", lost);
        work.fault(number, reason.with("places", before));
        return;
    }
    let left = before - lost;
    keeps(work, number, site, from, left);
    let facility = &mut work.model.facilities[site];
    if left == Places::ZERO {
        for supply in facility.supply.iter_mut().filter(|supply| supply.service == *from) {
            supply.closes = Some(supply.closes.map_or(*year, |closes| closes.min(*year)));
        }
    } else {
        set(facility, from, left, Some(*year));
    }
    match facility.supply.iter_mut().find(|supply| supply.service == *to) {
        Some(supply) => {
            let now = supply.in_year(*year).unwrap_or(Places::ZERO);
            for later in supply.phases.range_mut(year..).map(|(_, places)| places) {
                *later += gained;
            }
            supply.phases.insert(*year, now + gained);
            supply.stages.insert(*year, Status::Planned);
        }
        None => {
            let stages = [(*year, Status::Planned)].into();
            facility.supply.push(Supply { opens: Some(*year), stages, ..Supply::new(to.clone(), Some(gained)) });
        }
    }
    let said = work.about("I0783", number).id(id).name(name).value(gained).services([to.as_str()]);
    let said = said.fact("from", from).fact("lost", lost).fact("year", year);
    work.issues.push(said);
}
