//! Rooms of one service that become places of another: a primary school takes juniors.

use super::change::Change;
use super::places::keeps;
use super::work::{Thing, Work};
use crate::model::{Facility, ServiceId, Status, Supply};
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
    let ends = |service: &ServiceId| work.model.facilities[site].closes_for(service).filter(|ends| *ends <= *year);
    if let Some((service, ends)) = [from, to].into_iter().find_map(|service| Some((service, ends(service)?))) {
        work.fault(number, say("scenario.fault.ended").with("service", service).with("year", ends));
        return;
    }
    if let Some(opens) = work.model.facilities[site].opens_for(from).filter(|opens| *opens > *year) {
        work.fault(number, say("scenario.fault.not_open").with("service", from).with("year", opens));
        return;
    }
    let left = before - lost;
    keeps(work, number, site, from, left);
    let facility = &mut work.model.facilities[site];
    lose(facility, from, lost, *year);
    gain(facility, to, gained, *year);
    let said = work.about("I0783", number).id(id).name(name).value(gained).services([to.as_str()]);
    let said = said.fact("from", from).fact("lost", lost).fact("year", year);
    work.issues.push(said);
}

/// Takes places of a service away from a year on, from extensions that come later too. When none is left, the service ends.
fn lose(facility: &mut Facility, from: &ServiceId, lost: Places, year: i32) {
    facility.classes.forget(Some(year));
    let mut to_lose = lost;
    let ends = facility.places_in(from, year).is_some_and(|before| before <= lost);
    for supply in facility.supply.iter_mut().filter(|supply| supply.service == *from) {
        if ends {
            supply.closes = Some(supply.closes.map_or(year, |closes| closes.min(year)));
            continue;
        }
        let now = supply.in_year(year).unwrap_or(Places::ZERO);
        let taken = now.min(to_lose);
        to_lose -= taken;
        for later in supply.phases.range_mut(year..).map(|(_, places)| places) {
            *later = (*later - taken).at_least_zero();
        }
        supply.phases.insert(year, now - taken);
        supply.stages.insert(year, Status::Planned);
    }
}

/// Adds places of a service from a year on, to those that come later too: extensions, and the service itself where it opens later.
fn gain(facility: &mut Facility, to: &ServiceId, gained: Places, year: i32) {
    let Some(supply) = facility.supply.iter_mut().find(|supply| supply.service == *to) else {
        let stages = [(year, Status::Planned)].into();
        facility.supply.push(Supply { opens: Some(year), stages, ..Supply::new(to.clone(), Some(gained)) });
        return;
    };
    let opens_later = supply.opens.filter(|opens| *opens > year);
    let now = match opens_later {
        None => supply.in_year(year).unwrap_or(Places::ZERO),
        Some(opens) => {
            // Those of its opening come then; until then there are only these.
            let at_opening = supply.in_year(opens).unwrap_or(Places::ZERO);
            supply.phases = supply.phases.split_off(&opens);
            supply.phases.entry(opens).or_insert(at_opening);
            supply.stages.entry(opens).or_insert(Status::Planned);
            supply.opens = Some(year);
            supply.places = Some(gained);
            Places::ZERO
        }
    };
    for later in supply.phases.range_mut(year..).map(|(_, places)| places) {
        *later += gained;
    }
    if opens_later.is_none() {
        supply.phases.insert(year, now + gained);
    }
    supply.stages.insert(year, Status::Planned);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PositionBasis;

    fn id(text: &str) -> ServiceId {
        ServiceId::new(text)
    }

    fn facility(service: &str, places: f64) -> Facility {
        Facility {
            id: "A".to_owned(),
            name: "A".to_owned(),
            level: None,
            status: Status::Existing,
            opens: None,
            closes: None,
            supply: vec![Supply::new(id(service), Some(Places::from(places)))],
            at: None,
            basis: PositionBasis::None,
            zone: None,
            texts: std::collections::BTreeMap::new(),
            reserved: std::collections::BTreeMap::new(),
            roll: crate::model::Roll::default(),
            classes: crate::model::Classes::default(),
            replaces: None,
            building: crate::model::Building::default(),
            source: (0, 0),
        }
    }

    fn places(facility: &Facility, service: &str, years: [i32; 3]) -> [f64; 3] {
        let of = |year| facility.places_in(&id(service), year).filter(|_| facility.is_open_for(&id(service), year));
        years.map(|year| of(year).map_or(0.0, Places::to_f64))
    }

    #[test]
    fn extensions_that_come_later_are_kept() {
        let mut site = facility("primary", 900.0);
        site.supply[0].phases.insert(2030, Places::from(1350.0));
        lose(&mut site, &id("primary"), Places::from(180.0), 2027);
        assert_eq!(places(&site, "primary", [2026, 2027, 2030]), [900.0, 720.0, 1170.0]);
    }

    #[test]
    fn what_opens_later_is_added_when_it_opens() {
        let mut site = facility("primary", 450.0);
        let junior = Supply { opens: Some(2030), ..Supply::new(id("junior"), Some(Places::from(300.0))) };
        site.supply.push(junior);
        site.supply[1].phases.insert(2032, Places::from(600.0));
        lose(&mut site, &id("primary"), Places::from(450.0), 2027);
        gain(&mut site, &id("junior"), Places::from(500.0), 2027);
        assert_eq!(places(&site, "primary", [2026, 2027, 2030]), [450.0, 0.0, 0.0]);
        assert_eq!(places(&site, "junior", [2026, 2027, 2029]), [0.0, 500.0, 500.0]);
        assert_eq!(places(&site, "junior", [2030, 2032, 2040]), [800.0, 1100.0, 1100.0]);
    }
}
