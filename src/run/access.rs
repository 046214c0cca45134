//! `[[access]]`, computed: scores beside the allocation of a service.

use super::pattern;
use super::plan::ServicePlan;
use crate::access::{AccessScores, Refused};
use crate::balance::{self, AccessResult, ServiceResult};
use crate::check;
use crate::cost::Travel;
use crate::forecast::{self, DemandRule};
use crate::issue::{Issue, Issues};
use crate::model::{Model, Offer, ServiceId, SiteIx};
use crate::read::Progress;
use crate::study::{AccessTable, Failure, StudyFile, parse_ages};
use crate::units::{Limit, MAX_COUNT, Persons, Places};
use crate::words::say;

/// What every site of a service counts as that counts no places.
const ONE: Places = Places::whole(1);

/// Computes the scores of one service.
///
/// # Errors
/// [`Failure::Data`] when people cannot be counted as the study wants, [`Failure::Bug`] when a score fails its re-check.
pub(super) fn run(
    model: &Model,
    file: &StudyFile,
    (plan, offer): (&ServicePlan<'_>, &Offer),
    service: &mut ServiceResult,
    progress: &dyn Progress,
) -> Result<Issues, Failure> {
    let tables = &file.access;
    let mut issues = Issues::new();
    let mut results = Vec::new();
    let (travel, places) = (&plan.travel, offer.free(ONE));
    let at: Vec<Option<[f64; 2]>> = plan.sites.at.iter().map(|at| at.map(|at| at.0)).collect();
    let offered: Vec<f64> = places.iter().map(|places| places.to_f64()).collect();
    for table in tables.iter().filter(|table| table.service == service.id) {
        let people = match people(model, table, (service, plan), &mut issues) {
            Ok(people) => people,
            Err(more) => {
                issues.extend(more);
                continue;
            }
        };
        let id = &table.id;
        progress.stage(&say("run.progress.access").with("access", id));
        let Some(question) = table.question() else { continue };
        let counts: Vec<f64> = people.iter().map(|people| people.to_f64()).collect();
        let scores = match AccessScores::compute(&question, travel, &counts, &offered) {
            Ok(scores) => scores,
            Err(refused) => {
                let issue = match refused {
                    Refused::Ways(n) => Issue::new("E0649").fact("n", n).field("cutoff"),
                    Refused::Numbers => {
                        let rho = table.rho.map_or_else(|| "-".to_owned(), |rho| rho.to_string());
                        let value = format!("{} / {rho}", table.tau.as_deref().unwrap_or("-"));
                        Issue::new("E0637").fact("method", table.method.as_str()).field("tau / rho").value(value)
                    }
                };
                issues.push(issue.fact("access", &table.id));
                continue;
            }
        };
        let bug = |what: String| Failure::Bug(format!("{}/{}: {what}", service.id, table.id));
        let promise = check::Scored {
            question: &question,
            travel,
            demand: &model.demand,
            at: &at,
            people: &counts,
            places: &offered,
        };
        check::access(&promise, &scores).map_err(|wrong| bug(wrong.to_string()))?;
        let apart = |cell: &usize| model.is_own(*cell) && !scores.reached()[*cell];
        let apart: Persons = (0..people.len()).filter(apart).map(|cell| people[cell]).sum();
        if !scores.unit().more_is_better() && apart > Persons::ZERO {
            issues.push(Issue::new("W0650").persons(apart).fact("access", id).fact("method", table.method.as_str()));
        }
        results.push(AccessResult::new(id.clone(), question, model, (table.competes(), people), &places, scores));
    }
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    if !results.is_empty() {
        let with_places: Vec<SiteIx> =
            offer.sites().iter().copied().filter(|site| places[site.index()] > Places::ZERO).collect();
        let mut radii: Vec<(String, Vec<bool>)> = Vec::new();
        if let Some(cutoff) = service.cutoff {
            radii.push((balance::RADIUS.to_owned(), within(travel, &with_places, cutoff)));
        }
        // An official radius counts every site, whatever its places.
        let open = offer.open_sites();
        for coverage in &service.coverage {
            radii.push((coverage.id.clone(), within(plan.by_radius(), &open, coverage.limit)));
        }
        progress.stage(&say("run.progress.pattern"));
        pattern::fill(model, file.pattern, &mut results);
        service.access = results;
        let own = |cell: usize| if model.is_own(cell) { service.demand[cell] } else { Persons::ZERO };
        let own: Vec<Persons> = (0..service.demand.len()).map(own).collect();
        service.disagreement = balance::disagreement(&service.access, &own, &radii);
    }
    Ok(issues)
}

/// Cells that have one of these sites within a limit.
fn within(travel: &Travel<'_>, sites: &[SiteIx], limit: Limit) -> Vec<bool> {
    let found = travel.nearest(sites);
    (0..found.len()).map(|cell| found.within(cell, limit.reach()).is_some()).collect()
}

/// Who competes for the places, by cell; of cells outside every zone only neighbours, as in the allocation.
fn people(
    model: &Model,
    table: &AccessTable,
    (service, plan): (&ServiceResult, &ServicePlan<'_>),
    issues: &mut Issues,
) -> Result<Vec<Persons>, Issues> {
    let name = ServiceId::new(format!("{}/{}", service.id, table.id));
    let mut ask = |rule: &DemandRule| -> Result<Vec<Persons>, Issues> {
        let (demand, found) = forecast::demand(model, &[], &name, rule)?;
        issues.extend(found);
        Ok(demand.cells)
    };
    let mut people = if let Some(rule) = &table.demand {
        ask(rule)?
    } else if table.weights.is_empty() {
        return Ok(service.demand.clone());
    } else {
        let mut sum = vec![Persons::ZERO; model.demand.len()];
        let mut all = 0.0;
        for (ages, weight) in &table.weights {
            let cells = ask(&DemandRule { ages: parse_ages(ages), ..DemandRule::default() })?;
            all += cells.iter().map(|people| people.to_f64() * weight).sum::<f64>();
            if all > MAX_COUNT {
                let issue =
                    Issue::new("E0637").fact("access", &table.id).field("weights").value(format!("{ages} = {weight}"));
                return Err(issue.into());
            }
            for (sum, people) in sum.iter_mut().zip(cells) {
                *sum += people.scaled(*weight);
            }
        }
        sum
    };
    plan.growth.apply(&service.id, &model.demand.zone, &mut people);
    for cell in (0..people.len()).filter(|cell| !model.is_own(*cell) && !model.demand.is_neighbour(*cell)) {
        people[cell] = Persons::ZERO;
    }
    Ok(people)
}
