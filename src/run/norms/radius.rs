//! How far people have to the nearest open site, against a radius.

use super::area;
use super::ground::Ground;
use super::place::Place;
use super::reach::Reach;
use crate::balance::{Fact, ServiceResult};
use crate::model::{Attribute, Model, Rule, ZoneIx};
use crate::units::{Limit, Persons};
use crate::words::say;
use std::collections::BTreeMap;

/// People of a zone, or of several.
#[derive(Clone, Copy, Default)]
struct Held {
    /// All of them and those within the radius.
    residents: [Persons; 2],
    demand: [Persons; 2],
    /// The dearest way of anybody who needs the service.
    farthest: f64,
    /// Whether for some of them no way leads anywhere.
    is_cut_off: bool,
}

impl Held {
    fn add(&mut self, other: &Self) {
        for (sum, part) in self.residents.iter_mut().zip(other.residents) {
            *sum += part;
        }
        for (sum, part) in self.demand.iter_mut().zip(other.demand) {
            *sum += part;
        }
        self.farthest = self.farthest.max(other.farthest);
        self.is_cut_off |= other.is_cut_off;
    }

    fn fact(&self, rule: &Rule, in_unit: f64) -> Fact {
        let share = |[all, within]: [Persons; 2]| (all > Persons::ZERO).then(|| within.to_f64() / all.to_f64());
        let Some(demand) = share(self.demand) else { return Fact::unknown(say("run.norms.no_demand")) };
        let value = if self.is_cut_off { f64::INFINITY } else { self.farthest / in_unit };
        let found = Fact::known(rule, value, "demand");
        let beyond = self.demand[0] - self.demand[1];
        Fact {
            base: Some(self.demand[0].to_f64()),
            difference: Some(beyond.to_f64()),
            residents_share: share(self.residents),
            demand_share: Some(demand),
            // The limit counts in whole millimetres, as everywhere: all are within it, or some are not.
            holds: Some(beyond == Persons::ZERO && !self.is_cut_off),
            ..found
        }
    }
}

/// The rule in every zone that it is about, and in all of them together.
pub(super) fn places(ground: &Ground<'_>, rule: &Rule, service: &ServiceResult) -> Vec<Place> {
    let unknown = |missing| vec![Place::district(Fact::unknown(missing))];
    let Some(reach) = ground.reach.get(&service.id) else { return Vec::new() };
    let Some(limit) = Limit::parse_of(&format!("{} {}", rule.value, rule.unit), reach.impedance) else {
        return unknown(say("run.norms.ways").with("unit", &rule.unit));
    };
    let in_unit = if rule.value > 0.0 { limit.value() / rule.value } else { 1.0 };
    let by_zone = held(ground.model, service, reach, limit);
    let mut found = Vec::new();
    let mut total = Held::default();
    let mut in_doubt = false;
    for (zone, held) in &by_zone {
        let about = area::is_about(rule, ground.urban, *zone);
        if about == Some(false) {
            continue;
        }
        total.add(held);
        in_doubt |= about.is_none();
        let fact = held.fact(rule, in_unit);
        let fact = if about.is_none() { fact.in_doubt(area::unknown()) } else { fact };
        if let Some(zone) = zone.map(|zone| &ground.model.zones[zone.index()]) {
            found.push(Place::zone((&zone.id, &zone.name), fact));
        }
    }
    let fact = total.fact(rule, in_unit);
    found.push(Place::district(if in_doubt { fact.in_doubt(area::unknown()) } else { fact }));
    found
}

/// People by zone, every zone; where there are none, all in one.
fn held(model: &Model, service: &ServiceResult, reach: &Reach, limit: Limit) -> BTreeMap<Option<ZoneIx>, Held> {
    let zones = (0..model.zones.len()).map(|zone| (Some(ZoneIx::new(zone)), Held::default()));
    let mut found: BTreeMap<Option<ZoneIx>, Held> = zones.collect();
    let residents = model.demand.column(&Attribute::Persons);
    for cell in (0..model.demand.len()).filter(|cell| model.is_own(*cell)) {
        let held = found.entry(model.demand.zone[cell]).or_default();
        let demand = service.demand[cell];
        let is_within = reach.nearest[cell].is_some_and(|cost| cost <= limit.reach());
        let residents = residents.map_or(Persons::ZERO, |residents| residents[cell]);
        for (counts, people) in [(&mut held.residents, residents), (&mut held.demand, demand)] {
            counts[0] += people;
            counts[1] += if is_within { people } else { Persons::ZERO };
        }
        if demand > Persons::ZERO {
            match reach.nearest[cell] {
                Some(cost) => held.farthest = held.farthest.max(cost),
                None => held.is_cut_off = true,
            }
        }
    }
    found
}
