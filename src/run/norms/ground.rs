//! What rules are held against, and the people on whom rates are counted.

use super::reach::Reach;
use crate::balance::ServiceResult;
use crate::forecast;
use crate::model::{Facility, FacilityIx, Layer, Model, Rule, ServiceId};
use crate::study::StudyFile;
use crate::units::Places;
use std::collections::BTreeMap;

/// What rules are held against.
pub struct Ground<'a> {
    pub model: &'a Model,
    pub layers: &'a [Layer],
    pub file: &'a StudyFile,
    pub services: &'a [ServiceResult],
    pub year: i32,
    /// How far people have to the nearest open site, by service, where some rule asks for it.
    pub reach: &'a BTreeMap<ServiceId, Reach>,
    /// Which zones are towns; none where the study does not say.
    pub urban: Option<&'a [bool]>,
}

impl<'a> Ground<'a> {
    pub fn service(&self, id: &str) -> Option<&'a ServiceResult> {
        self.services.iter().find(|service| service.id.as_str() == id)
    }

    /// Places of a site in the year, of all the services of a rule that it then offers; none where those of one are unknown.
    pub fn places(&self, rule: &Rule, facility: FacilityIx) -> Option<Places> {
        let of = |service: &str| {
            let site = self.service(service)?.facilities.iter().find(|site| site.facility == facility)?;
            if site.is_open() { site.places } else { Some(Places::ZERO) }
        };
        rule.services().map(of).sum()
    }

    /// Classes of a site in the year.
    pub fn classes(&self, facility: &Facility) -> Option<f64> {
        facility.classes.in_year(self.year)
    }

    /// Classes of a site in the year where its pupils, whom the layer has as they are now, are taught in as many.
    pub fn classes_of_pupils(&self, facility: &Facility) -> Option<f64> {
        self.classes(facility).filter(|classes| facility.roll.classes == Some(*classes))
    }
}

/// People by zone on whom a rate is counted, and all of them; none where the layers do not tell them.
pub fn people(ground: &Ground<'_>, rule: &Rule) -> Option<(Vec<f64>, f64)> {
    let ages = rule.ages();
    if ages.is_none() && rule.basis != "residents" {
        return None;
    }
    let of = forecast::DemandRule { ages, participation: Some(1.0), ..Default::default() };
    let (found, _) = forecast::demand(ground.model, ground.layers, &ServiceId::new(&rule.service), &of).ok()?;
    let mut zones = found.unlocated_by_zone.clone();
    let mut all = found.unlocated;
    for (cell, persons) in found.cells.iter().enumerate().filter(|(cell, _)| ground.model.is_own(*cell)) {
        all += *persons;
        if let Some(zone) = ground.model.demand.zone[cell] {
            zones[zone.index()] += *persons;
        }
    }
    Some((zones.iter().map(|zone| zone.to_f64()).collect(), all.to_f64()))
}
