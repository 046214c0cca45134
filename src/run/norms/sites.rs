//! Rules about single sites: how large their classes are, and how large they are.

use super::area;
use super::ground::Ground;
use super::place::Place;
use crate::balance::{FacilityBalance, Fact, ServiceResult};
use crate::model::{Facility, Indicator, Rule, ServiceId, Standard};
use crate::units::Places;
use crate::words::{Sentence, say};
use std::collections::BTreeSet;

/// The rule at every open site that it is about.
pub(super) fn places(ground: &Ground<'_>, standard: &Standard, rule: &Rule, service: &ServiceResult) -> Vec<Place> {
    let wider: Vec<&Rule> = standard.wider(rule).collect();
    let mut found = Vec::new();
    for site in service.facilities.iter().filter(|site| site.is_open()) {
        let facility = &ground.model.facilities[site.facility.index()];
        let offers = |rule: &Rule| rule.services().all(|service| facility.offers(&ServiceId::new(service)));
        if !offers(rule) || wider.iter().any(|wider| offers(wider)) {
            continue;
        }
        let zone = ground.model.facility_zone[site.facility.index()];
        let fact = fact(ground, rule, facility, site);
        let fact = match area::is_about(rule, ground.urban, zone) {
            Some(false) => continue,
            Some(true) => fact,
            None => fact.in_doubt(area::unknown()),
        };
        found.push(Place::site((&facility.id, &facility.name), fact));
    }
    found
}

fn fact(ground: &Ground<'_>, rule: &Rule, facility: &Facility, site: &FacilityBalance) -> Fact {
    let result = match rule.indicator {
        Indicator::ClassSize => class_size(rule, facility, ground.classes(facility), site.places),
        Indicator::MaxClassSize => pupils_per_class(rule, facility, ground),
        Indicator::MinPlaces => of_places(rule, site.places),
        _ => pupils(rule, facility, ground.places(rule, site.facility)),
    };
    result.unwrap_or_else(Fact::unknown)
}

/// Classes of the site, where they are of this service alone.
fn classes(rule: &Rule, facility: &Facility, classes: Option<f64>) -> Result<f64, Sentence> {
    let classes = classes.filter(|classes| *classes > 0.0).ok_or_else(|| say("run.norms.classes"))?;
    if offered(facility).len() > rule.services().count() { Err(say("run.norms.classes_by_stage")) } else { Ok(classes) }
}

fn offered(facility: &Facility) -> BTreeSet<&str> {
    facility.services().collect()
}

/// Places per class, and places less classes times the norm.
fn class_size(
    rule: &Rule,
    facility: &Facility,
    of_site: Option<f64>,
    places: Option<Places>,
) -> Result<Fact, Sentence> {
    let places = places.ok_or_else(|| say("run.norms.places"))?.to_f64();
    let classes = classes(rule, facility, of_site)?;
    let fact = Fact::known(rule, places / classes, "places");
    Ok(Fact { base: Some(classes), difference: Some(places - classes * rule.value), ..fact })
}

/// Pupils per class, the mean of the site. Of a year with other classes than now nobody knows the pupils.
fn pupils_per_class(rule: &Rule, facility: &Facility, ground: &Ground<'_>) -> Result<Fact, Sentence> {
    let enrolled = facility.roll.enrolled.ok_or_else(|| say("run.norms.enrolled"))?.to_f64();
    let now = classes(rule, facility, facility.roll.classes)?;
    let classes = ground.classes_of_pupils(facility).ok_or_else(|| say("run.norms.other_classes").with("n", now))?;
    let fact = Fact::known(rule, enrolled / classes, "enrolled");
    Ok(Fact { base: Some(classes), difference: Some(enrolled - classes * rule.value), ..fact })
}

/// Pupils where the layer has them, else places of the year: a school that is to be built has no pupils yet.
fn pupils(rule: &Rule, facility: &Facility, places: Option<Places>) -> Result<Fact, Sentence> {
    let Some(enrolled) = facility.roll.enrolled else { return of_places(rule, places) };
    let is_split = offered(facility).len() > rule.services().count();
    let enrolled = if is_split { Err(say("run.norms.pupils_by_stage")) } else { Ok(enrolled.to_f64()) };
    size(rule, enrolled, "enrolled")
}

fn of_places(rule: &Rule, places: Option<Places>) -> Result<Fact, Sentence> {
    size(rule, places.map(Places::to_f64).ok_or_else(|| say("run.norms.places")), "places")
}

fn size(rule: &Rule, size: Result<f64, Sentence>, basis: &str) -> Result<Fact, Sentence> {
    let size = size?;
    Ok(Fact { difference: Some(size - rule.value), ..Fact::known(rule, size, basis) })
}
