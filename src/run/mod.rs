//! The flow of a run on one page: layers into a model, each service computed and checked, and all of it as [`Results`].

mod access;
mod compare;
mod coverage;
mod eligibility;
mod expect;
mod given;
mod inputs;
mod pattern;
mod recheck;
mod service;
mod watch;

pub use compare::compare_methods;
pub use recheck::recheck;

use crate::balance::Results;
use crate::crs;
use crate::forecast;
use crate::issue::Issues;
use crate::model::Model;
use crate::read::Progress;
use crate::study::{Failure, Study};
use crate::survey;

/// Reads the layers of a study into one checked model, its cells raked to the stated totals.
///
/// # Errors
/// [`Failure::Missing`] and [`Failure::Data`], with everything that was found.
pub fn load(study: &Study, progress: &dyn Progress) -> Result<(Model, Vec<crate::model::Layer>, Issues), Failure> {
    let (mut raw, mut issues) = inputs::read(study, progress)?;
    let layers = inputs::layers(&raw);
    let totals = raw.totals.as_ref().map(|(layer, totals)| (layer.file.clone(), totals.clone()));
    let costs = std::mem::take(&mut raw.costs);
    let stop = |mut issues: Issues, more: Issues| {
        issues.extend(more);
        Failure::Data(issues)
    };
    let (mut model, found) = crs::to_model(raw, &study.file.crs.analysis).map_err(|more| stop(issues.clone(), more))?;
    issues.extend(found);
    issues.extend(survey::assign_zones(&mut model));
    issues.extend(survey::gaps(&model));
    issues.extend(survey::plausible(&model));
    issues.extend(survey::duplicates(&model, &layers));
    issues.extend(survey::offsets(&model, &layers));
    issues.extend(survey::place_by_zone(&mut model, &layers));
    issues.extend(coverage::land_outside(&model));
    if let Some((file, totals)) = totals {
        match inputs::match_totals(&model, &file, &totals) {
            Ok(totals) => issues.extend(forecast::rake(&mut model, &totals)),
            Err(more) => issues.extend(more),
        }
    }
    issues.extend(given::given(&model, &study.file, &costs).1);
    if issues.has_errors() { Err(Failure::Data(issues)) } else { Ok((model, layers, issues)) }
}

/// Runs a study without reporting progress.
///
/// # Errors
/// As [`run_with`].
pub fn run(study: &Study) -> Result<Results, Failure> {
    run_with(study, &crate::read::Quiet)
}

/// Runs a study: layers, model, demand, allocation, balance, ledger.
///
/// # Errors
/// [`Failure::Missing`] and [`Failure::Data`] for the inputs, [`Failure::Bug`] when the ledger does not close or the
/// finished allocation fails its re-check.
pub fn run_with(study: &Study, progress: &dyn Progress) -> Result<Results, Failure> {
    let (model, layers, mut issues) = load(study, progress)?;
    let mut services = Vec::with_capacity(study.file.service.len());
    for table in &study.file.service {
        let watch = watch::Watcher::new(progress, &table.id, study.stop_at_gap);
        match service::run(&model, table, study.file.year, &watch) {
            Ok((mut result, found)) => {
                issues.extend(found);
                match coverage::run(&model, &study.file.coverage, &result) {
                    Ok(found) => result.coverage = found,
                    Err(Failure::Data(more)) => issues.extend(more),
                    Err(other) => return Err(other),
                }
                match access::run(&model, &study.file, &mut result, progress) {
                    Ok(found) => issues.extend(found),
                    Err(Failure::Data(more)) => issues.extend(more),
                    Err(other) => return Err(other),
                }
                services.push(result);
            }
            Err(Failure::Data(more)) => issues.extend(more),
            Err(other) => return Err(other),
        }
    }
    if let Some(issue) = pattern::untested(study.file.pattern, &services) {
        issues.push(issue);
    }
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    let reconciliation = expect::reconcile(&model, &study.file.expect, &mut issues);
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    Ok(Results {
        title: study.file.title.clone(),
        year: study.file.year,
        parameters: study.file.parameters(),
        model,
        services,
        layers,
        reconciliation,
        issues,
    })
}
