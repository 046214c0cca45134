//! `[[access]]`, computed: scores beside the allocation of a service.

use super::pattern;
use crate::access::{AccessScores, Refused};
use crate::balance::{self, AccessResult, ServiceResult};
use crate::check;
use crate::cost;
use crate::forecast::{self, DemandRule};
use crate::issue::{Issue, Issues};
use crate::model::{Model, NO_ZONE, ServiceId};
use crate::raster::nearest::NO_SITE;
use crate::read::Progress;
use crate::study::{AccessTable, Failure, StudyFile, parse_ages};
use crate::units::{MAX_COUNT, Metres, Persons, Places};

/// Computes the scores of one service.
///
/// # Errors
/// [`Failure::Data`] when people cannot be counted as the study wants, [`Failure::Bug`] when a score fails its re-check.
pub(super) fn run(
    model: &Model,
    file: &StudyFile,
    service: &mut ServiceResult,
    progress: &dyn Progress,
) -> Result<Issues, Failure> {
    let tables = &file.access;
    let mut issues = Issues::new();
    let mut results = Vec::new();
    let row = |&index: &usize| &service.facilities[index];
    let sites: Vec<[f64; 2]> =
        service.counted.iter().map(row).filter_map(|row| model.facilities[row.facility].at.map(|at| at.0)).collect();
    let places: Vec<Places> = service.counted.iter().map(row).map(|row| row.places - row.reserved).collect();
    let offered: Vec<f64> = places.iter().map(|places| places.to_f64()).collect();
    for table in tables.iter().filter(|table| table.service == service.id) {
        let people = match people(model, table, service, &mut issues) {
            Ok(people) => people,
            Err(more) => {
                issues.extend(more);
                continue;
            }
        };
        let id = &table.id;
        progress.stage(&format!("可达性 {id}"), &format!("access {id}"));
        let Some(question) = table.question() else { continue };
        let counts: Vec<f64> = people.iter().map(|people| people.to_f64()).collect();
        let scores = match AccessScores::compute(&question, &model.demand, &sites, &counts, &offered) {
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
            demand: &model.demand,
            sites: &sites,
            people: &counts,
            places: &offered,
        };
        check::access(&promise, &scores).map_err(|wrong| bug(wrong.to_string()))?;
        let apart = people.iter().zip(scores.reached()).filter(|(_, reached)| !**reached).map(|(people, _)| *people);
        let apart: Persons = apart.sum();
        if !scores.unit().more_is_better() && apart > Persons::ZERO {
            issues.push(Issue::new("W0650").persons(apart).fact("access", id).fact("method", table.method.as_str()));
        }
        results.push(AccessResult::new(id.clone(), question, model, (table.competes(), people), &places, scores));
    }
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    if !results.is_empty() {
        let open = |(at, places): (&[f64; 2], &Places)| (*places > Places::ZERO).then_some(*at);
        let open: Vec<[f64; 2]> = sites.iter().zip(&places).filter_map(open).collect();
        let mut radii: Vec<(String, Vec<bool>)> = Vec::new();
        if let Some(cutoff) = service.cutoff {
            radii.push((balance::RADIUS.to_owned(), within(model, &open, cutoff)));
        }
        // An official radius counts every site, whatever its places.
        for coverage in &service.coverage {
            radii.push((coverage.id.clone(), within(model, &sites, coverage.radius)));
        }
        progress.stage("空间格局", "patterns of access");
        pattern::fill(model, file.pattern, &mut results);
        service.access = results;
        service.disagreement = balance::disagreement(service, &radii);
    }
    Ok(issues)
}

/// Cells that have a site within a radius.
fn within(model: &Model, sites: &[[f64; 2]], radius: Metres) -> Vec<bool> {
    let found = cost::nearest(&model.demand, sites);
    found.site.iter().zip(&found.distance).map(|(site, way)| *site != NO_SITE && *way <= radius.0).collect()
}

/// Who competes for the places, by cell; nobody in cells outside every zone, as in the allocation.
fn people(
    model: &Model,
    table: &AccessTable,
    service: &ServiceResult,
    issues: &mut Issues,
) -> Result<Vec<Persons>, Issues> {
    let name = ServiceId::new(format!("{}/{}", service.id, table.id));
    let mut ask = |rule: &DemandRule| -> Result<Vec<Persons>, Issues> {
        let (demand, found) = forecast::demand(model, &name, rule)?;
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
    if !model.zones.is_empty() {
        for (people, _) in people.iter_mut().zip(&model.demand.zone).filter(|(_, zone)| **zone == NO_ZONE) {
            *people = Persons::ZERO;
        }
    }
    Ok(people)
}
