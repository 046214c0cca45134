//! What a scenario leaves as it is, or a year since the one before it, is not computed again.

use super::plan::ServicePlan;
use super::{Case, Loaded, Plan, outlook};
use crate::balance::{Results, ServiceResult};
use crate::issue::Issues;
use crate::model::{Classes, Facility, FacilityIx, Model, Offer, ServiceId};
use crate::study::ServiceTable;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A case, computed, with what was said of each service.
#[derive(Debug, Clone)]
pub(super) struct Done {
    pub results: Results,
    /// What was found in computing a service, beside what its offer says.
    pub said: BTreeMap<ServiceId, Issues>,
}

/// A service in a case: how it is asked for, its plan, and what its sites offer.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a, 'm> {
    pub plan: &'a Plan<'m>,
    pub table: &'a ServiceTable,
    pub service: &'a ServicePlan<'m>,
    pub offer: &'a Offer,
}

/// What the year before came to for a service, where nothing of it has changed since.
pub(super) fn as_before(
    last: &Done,
    (loaded, model): (&Loaded, &Arc<Model>),
    of_all_years: &ServicePlan<'_>,
    asked: Asked<'_, '_>,
    case: Case,
) -> Option<(ServiceResult, Issues)> {
    // Residents of a year are a model of their own, and what openings may do depends on the year.
    if !Arc::ptr_eq(&last.results.model, model) || asked.plan.study.file.uncertainty.is_some() {
        return None;
    }
    let year = last.results.year;
    let service = outlook::plan_of((loaded, model), asked.table, of_all_years, year).ok()?;
    let offer = of_all_years.offer(model, asked.table, Case { year, ..case }, &mut Issues::new());
    if offer != *asked.offer || !service.is_alike(asked.service, &asked.table.id) {
        return None;
    }
    let result = last.results.services.iter().find(|result| result.id == asked.table.id)?.clone();
    Some((result, last.said.get(&asked.table.id)?.clone()))
}

/// What the study without changes came to for a service, where the case asks for the same of the same.
pub(super) fn known(
    (plan, done): (&Plan<'_>, &Done),
    asked: Asked<'_, '_>,
    case: Case,
) -> Option<(ServiceResult, Issues)> {
    let number = plan.study.file.service.iter().position(|table| table.id == asked.table.id)?;
    let (table, service) = (&plan.study.file.service[number], plan.services[number].as_ref()?);
    // What cannot be worked out of the study without changes has stopped its own case.
    let service = outlook::plan_of((plan.loaded, &done.results.model), table, service, case.year).ok()?;
    let offer = service.offer(&plan.loaded.model, table, case, &mut Issues::new());
    taken_over(done, Asked { plan, table, service: &service, offer: &offer }, asked)
}

/// The result of the study without changes, where the scenario has the same people, sites, offers and questions: all that it is worked
/// out from. The sites are numbered alike; which facilities they are may have changed.
fn taken_over(base: &Done, of_base: Asked<'_, '_>, own: Asked<'_, '_>) -> Option<(ServiceResult, Issues)> {
    let is_same = is_asked_alike(of_base, own)
        && of_base.offer == own.offer
        && of_base.service.is_alike(own.service, &own.table.id)
        && are_sites_alike(of_base, own);
    if !is_same {
        return None;
    }
    let id = &own.table.id;
    let mut result = base.results.services.iter().find(|service| service.id == *id)?.clone();
    for (site, facility) in result.facilities.iter_mut().zip(&own.service.sites.facility) {
        site.facility = *facility;
    }
    Some((result, base.said.get(id)?.clone()))
}

fn is_asked_alike(a: Asked<'_, '_>, b: Asked<'_, '_>) -> bool {
    let [one, other] = [a.plan, b.plan].map(|plan| &plan.study.file);
    let id = &a.table.id;
    a.table == b.table
        && one.pattern == other.pattern
        && one.forecast == other.forecast
        && one.uncertainty == other.uncertainty
        && one.access.iter().filter(|t| t.service == *id).eq(other.access.iter().filter(|t| t.service == *id))
        && one.coverage.iter().filter(|t| t.service == *id).eq(other.coverage.iter().filter(|t| t.service == *id))
}

/// Whether the sites are the same but for their years and places, of which the offer tells.
fn are_sites_alike(a: Asked<'_, '_>, b: Asked<'_, '_>) -> bool {
    let is_uncertain = a.plan.study.file.uncertainty.is_some();
    let facts = |loaded: &Loaded, facility: &FacilityIx| -> Facility {
        let facility = loaded.model.facilities[facility.index()].clone();
        // How late something may open depends on all its years.
        if is_uncertain {
            return facility;
        }
        let classes = Classes::default();
        Facility { classes, opens: None, closes: None, supply: Vec::new(), replaces: None, ..facility }
    };
    let sites = |asked: Asked<'_, '_>| -> Vec<Facility> {
        asked.service.sites.facility.iter().map(|facility| facts(asked.plan.loaded, facility)).collect()
    };
    sites(a) == sites(b)
}
