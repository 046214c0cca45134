//! The same study under every method.

use super::{Case, Loaded, load, plan, service, watch};
use crate::balance::{Comparison, Results, ServiceComparison};
use crate::model::Method;
use crate::read::{Files, Progress};
use crate::study::{Failure, Study};

/// Runs every service under nearest, radius, zone and optimal, on the same cost and cutoff. Radius needs a cutoff and zone needs
/// zones, optimal needs places: where there are none, the method is left out. Options of the optimal method hold for that method alone.
///
/// # Errors
/// As [`super::run_all`].
pub fn compare_methods(study: &Study, progress: &dyn Progress) -> Result<Comparison, Failure> {
    compare_loaded(study, &load(study, &Files, progress)?, progress)
}

/// The same over layers that were read.
///
/// # Errors
/// As [`super::run_cases`].
pub fn compare_loaded(study: &Study, loaded: &Loaded, progress: &dyn Progress) -> Result<Comparison, Failure> {
    let mut comparison = compare(study, loaded, progress).map_err(|failure| failure.naming(&study.file))?;
    study.file.name_services(&mut comparison.results.issues);
    Ok(comparison)
}

fn compare(study: &Study, loaded: &Loaded, progress: &dyn Progress) -> Result<Comparison, Failure> {
    let (model, mut issues) = (&*loaded.model, loaded.issues.clone());
    // Of several years the last: methods are compared over the same sites. A study without a year was refused.
    let case = Case::of_year(study.file.all_years().last().copied().unwrap_or_default());
    let mut services = Vec::with_capacity(study.file.service.len());
    for table in &study.file.service {
        let mut by_method = Vec::new();
        for method in Method::ALL {
            let is_possible = (!method.needs_cutoff() || table.cutoff.is_some())
                && (!method.stays_in_zone() || study.file.zones.is_some())
                && (!table.is_uncounted() || method != Method::Optimal);
            if !is_possible {
                continue;
            }
            let mut table = table.clone();
            table.choose(method);
            let watch = watch::Watcher::new(progress, table.called(), study.stop_at_gap);
            let one = || {
                let (plan, mut issues) = plan::service(loaded, &table, None)?;
                let offer = plan.offer(model, &table, case, &mut issues);
                let (result, found) = service::compute(model, &table, &plan, &offer, None, &watch)?;
                issues.extend(found);
                Ok((result, issues))
            };
            match one() {
                Ok((result, found)) => {
                    // The same demand is looked at by every method: what it says is said once.
                    if by_method.is_empty() {
                        issues.extend(found);
                    }
                    by_method.push(result);
                }
                Err(Failure::Data(more)) => {
                    issues.extend(more);
                    break;
                }
                Err(other) => return Err(other),
            }
        }
        let is_restricted = table.is_restricted();
        services.push(ServiceComparison::new((table.id.clone(), table.called()), is_restricted, by_method));
    }
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    let results = Results {
        title: study.file.title.clone(),
        year: case.year,
        scenario: None,
        basis: study.file.basis(),
        parameters: study.file.base().of_year(case.year).parameters(),
        model: loaded.model.clone(),
        services: Vec::new(),
        layers: loaded.layers.clone(),
        inputs: loaded.inputs.clone(),
        alert: study.file.alert.alert(),
        // Norms are about results, of which a comparison has none; its study is the same.
        standards: Vec::new(),
        standard_files: study.held().into_iter().filter_map(|held| held.file).map(|(file, _)| file).collect(),
        judgements: Vec::new(),
        reconciliation: Vec::new(),
        issues,
    };
    Ok(Comparison { results, services })
}
