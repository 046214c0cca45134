//! Results held to the rules of standards: a finding for every rule at every site, zone and district it is about. What the data do
//! not have gives no pass: it says what is missing.

mod area;
mod ground;
mod place;
mod radius;
mod rates;
mod reach;
mod sites;
mod variation;

pub(super) use area::urban;
pub(super) use ground::Ground;
pub(super) use reach::reach;

use crate::balance::{Fact, Judgement};
use crate::model::{Indicator, Rule, Scope, ServiceId, Standard};
use crate::study::Held;
use crate::words::{Sentence, say};
use place::Place;
use std::sync::Arc;

/// Whether some rule is about the ways to a service.
pub(super) fn ask_for_ways(held: &[Held], service: &ServiceId) -> bool {
    let is_asked = |rule: &Rule| rule.indicator == Indicator::ServiceRadius && rule.service == service.as_str();
    held.iter().any(|held| held.standard.rule.iter().any(is_asked))
}

/// Every finding, in the order of the study's standards, their rules, and sites, zones and district.
pub(super) fn judgements(ground: &Ground<'_>, held: &[Held]) -> Vec<Judgement> {
    let mut found = Vec::new();
    for held in held {
        for (number, rule) in held.standard.rule.iter().enumerate() {
            let places = places(ground, &held.standard, rule);
            found.extend(places.into_iter().map(|place| place.judgement(&held.standard, number)));
        }
    }
    found
}

/// What a rule comes to, wherever it is held against something.
fn places(ground: &Ground<'_>, standard: &Arc<Standard>, rule: &Rule) -> Vec<Place> {
    let whole = |missing: Sentence| vec![Place::district(Fact::unknown(missing))];
    if !rule.indicator.is_computed() {
        return whole(
            rule.needs()
                .map_or_else(|| say("run.norms.not_computed"), |needs| say("run.norms.needs").text_of("needs", needs)),
        );
    }
    if let Some(missing) = rule.services().find(|service| ground.service(service).is_none()) {
        return whole(say("run.norms.service").with("service", missing));
    }
    let Some(service) = ground.service(&rule.service) else { return Vec::new() };
    let found = match rule.indicator {
        Indicator::ClassSize | Indicator::MaxClassSize | Indicator::MaxPupils | Indicator::MinPlaces => {
            sites::places(ground, standard, rule, service)
        }
        Indicator::ServiceRadius => radius::places(ground, rule, service),
        Indicator::Per1000 | Indicator::StaffPer1000 => rates::places(ground, rule, service),
        Indicator::VariationClassSize | Indicator::VariationPupilsPerPlace => {
            vec![Place::district(variation::of(ground, rule, service))]
        }
        Indicator::Participation | Indicator::AreaPerBed | Indicator::NotComputed => Vec::new(),
    };
    let levels = rule.levels();
    let found: Vec<Place> = found.into_iter().filter(|place| levels.contains(&place.scope)).collect();
    // A rule about a service of which no site is open is not met and not missed.
    if found.is_empty() && levels.contains(&Scope::Site) { whole(say("run.norms.no_site")) } else { found }
}
