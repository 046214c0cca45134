//! Places, or staff, for a thousand people.

use super::area;
use super::ground::{Ground, people};
use super::place::Place;
use crate::balance::{Fact, ServiceResult, ZoneBalance};
use crate::model::{Indicator, Op, Rule, ZoneIx};
use crate::study::Capacity;
use crate::words::{Sentence, say};

/// The rule in every zone that it is about, and in all of them together.
///
///   value = 1000 places / people        staff = places / persons_per
///   difference = places - threshold people / 1000
pub(super) fn places(ground: &Ground<'_>, rule: &Rule, service: &ServiceResult) -> Vec<Place> {
    let whole = |missing: Sentence| vec![Place::district(Fact::unknown(missing))];
    let table = ground.file.service.iter().find(|table| table.id == service.id);
    let staff = table.and_then(|table| table.capacity.as_ref()).and_then(Capacity::staff);
    let persons_per = match (rule.indicator, staff) {
        (Indicator::StaffPer1000, None) => return whole(say("run.norms.staff").with("service", &service.id)),
        (Indicator::StaffPer1000, Some(staff)) => staff.persons_per,
        _ => 1.0,
    };
    if service.is_uncounted {
        return whole(say("run.norms.uncounted").with("service", &service.id));
    }
    let people = people(ground, rule);
    let is_missing = people.is_none();
    let (by_zone, all) = people.unwrap_or_else(|| (vec![0.0; ground.model.zones.len()], 0.0));
    let rate = |balance: &ZoneBalance, people: f64| {
        if is_missing {
            return Fact::unknown(say("run.norms.people").with("basis", &rule.basis));
        }
        let places = (balance.places + balance.places_unlocated).to_f64() / persons_per;
        fact(rule, places, people, balance.sites_unknown)
    };
    let mut found = Vec::new();
    let mut sum = (0.0, 0.0, 0);
    let mut in_doubt = false;
    for (number, zone) in ground.model.zones.iter().enumerate() {
        let balance = &service.zones[number];
        let fact = match area::is_about(rule, ground.urban, Some(ZoneIx::new(number))) {
            Some(false) => continue,
            Some(true) => rate(balance, by_zone[number]),
            None => {
                in_doubt = true;
                rate(balance, by_zone[number]).in_doubt(area::unknown())
            }
        };
        let places = (balance.places + balance.places_unlocated).to_f64() / persons_per;
        sum = (sum.0 + places, sum.1 + by_zone[number], sum.2 + balance.sites_unknown);
        found.push(Place::zone((&zone.id, &zone.name), fact));
    }
    let total = if rule.area.is_empty() { rate(&service.total, all) } else { fact(rule, sum.0, sum.1, sum.2) };
    found.push(Place::district(if in_doubt { total.in_doubt(area::unknown()) } else { total }));
    found
}

/// Sites of which nobody knows the places can only add to them: what holds without them holds, and nobody knows of the rest.
fn fact(rule: &Rule, places: f64, people: f64, unknown: usize) -> Fact {
    if people <= 0.0 {
        return Fact::unknown(say("run.norms.nobody").with("basis", &rule.basis));
    }
    let found = Fact::known(rule, 1000.0 * places / people, &rule.basis);
    let found = Fact { base: Some(people), difference: Some(places - rule.value * people / 1000.0), ..found };
    let is_settled = match rule.op {
        Op::AtLeast => found.holds == Some(true),
        Op::AtMost => found.holds == Some(false),
        Op::Equal => false,
    };
    if unknown == 0 || is_settled { found } else { found.in_doubt(say("run.norms.unknown_sites").count("n", unknown)) }
}
