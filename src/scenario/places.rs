//! How many places sites have.

use super::change::PlacesFor;
use super::table::PlacesOf;
use super::work::{Thing, Work};
use crate::model::{Facility, ServiceId, Status, Supply};
use crate::units::Places;
use crate::words::say;

/// A site has other places, from a year on or always.
pub(super) fn resize(work: &mut Work<'_>, number: usize, word: &str, places: &PlacesFor, year: Option<i32>) {
    let Some(site) = work.site(number, word) else { return };
    let facility = &work.model.facilities[site];
    let (id, name) = (facility.id.clone(), facility.name.clone());
    if year.is_some_and(|year| year > work.ground.last_year) {
        let issue = work.about("W0783", number).value(year.unwrap_or_default()).fact("last", work.ground.last_year);
        work.issues.push(issue);
    }
    let offered: Vec<ServiceId> = facility.supply.iter().map(|supply| supply.service.clone()).collect();
    let Some(wanted) = by_service(work, number, places, &offered, &name) else { return };
    for (service, places) in wanted {
        if !offered.contains(&service) {
            let known: Vec<&str> = offered.iter().map(ServiceId::as_str).collect();
            let issue = work.about("E0793", number).value(&service).fact("known", known.join(", "));
            work.issues.push(issue);
            continue;
        }
        if work.ground.uncounted.contains(&service) {
            work.fault(number, say("scenario.fault.uncounted").with("service", &service));
            continue;
        }
        work.take(number, Thing::Places(id.clone(), service.clone(), year), &name);
        keeps(work, number, site, &service, places);
        set(&mut work.model.facilities[site], &service, places, year);
    }
}

/// What a new site offers.
pub(super) fn of_new(work: &mut Work<'_>, number: usize, places: &PlacesFor) -> Vec<Supply> {
    let services = work.ground.services.to_vec();
    let wanted = by_service(work, number, places, &services, "").unwrap_or_default();
    let mut supply = Vec::new();
    for (service, places) in wanted {
        if work.knows(number, &service) {
            let places = Some(places).filter(|_| !work.ground.uncounted.contains(&service));
            supply.push(Supply::new(service, places));
        }
    }
    supply
}

/// The places of a change by service; a number alone is that of the only service.
fn by_service(
    work: &mut Work<'_>,
    number: usize,
    places: &PlacesFor,
    known: &[ServiceId],
    name: &str,
) -> Option<Vec<(ServiceId, Places)>> {
    match (&places.places, &places.service, known) {
        (PlacesOf::Each(each), ..) => Some(each.iter().map(|(id, n)| (id.clone(), Places::from(*n))).collect()),
        (PlacesOf::One(n), Some(service), _) => Some(vec![(service.clone(), Places::from(*n))]),
        (PlacesOf::One(n), None, [only]) => Some(vec![(only.clone(), Places::from(*n))]),
        (PlacesOf::One(_), None, several) => {
            let reason = say("scenario.fault.which").with("name", name).list("known", several);
            work.fault(number, reason);
            None
        }
    }
}

/// That fewer places are left than are kept free is said.
pub(super) fn keeps(work: &mut Work<'_>, number: usize, site: usize, service: &ServiceId, places: Places) {
    let reserved = work.model.facilities[site].reserved.get(service).copied().unwrap_or(Places::ZERO);
    if places < reserved {
        let reason = say("scenario.fault.reserved").with("service", service).with("reserved", reserved);
        work.fault(number, reason.with("places", places));
    }
}

/// Sets the places of a service, always or from a year on.
pub(super) fn set(facility: &mut Facility, service: &ServiceId, places: Places, year: Option<i32>) {
    facility.classes.forget(year);
    let mut is_first = true;
    for supply in facility.supply.iter_mut().filter(|supply| supply.service == *service) {
        // Of several entries of one service the first has all.
        let places = if std::mem::take(&mut is_first) { places } else { Places::ZERO };
        match year {
            None => {
                supply.places = Some(places);
                supply.phases.clear();
                supply.stages.clear();
            }
            Some(year) => {
                supply.phases.split_off(&year);
                supply.stages.split_off(&year);
                supply.phases.insert(year, places);
                supply.stages.insert(year, Status::Planned);
            }
        }
    }
}
