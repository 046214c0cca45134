//! The flow of a run on one page: layers into a model, each service computed and checked, and all of it as [`Results`].

mod access;
mod again;
mod alarms;
mod attendance;
mod by_zone;
mod compare;
mod coverage;
mod eligibility;
mod expect;
mod foresee;
mod given;
mod inputs;
mod known;
mod norms;
mod noted;
mod outlook;
mod pattern;
mod plan;
mod recheck;
mod service;
mod watch;

pub use again::{Again, recheck, table_ways};
pub use compare::{compare_loaded, compare_methods};
pub use foresee::{Foreseen, backtest, foresee};
use noted::Noted;
pub use recheck::recheck_years;

use crate::balance::{Results, ServiceResult};
use crate::cost::Given;
use crate::crs;
use crate::forecast::Outlook;
use crate::issue::Issues;
use crate::model::{Layer, Model};
use crate::read::{Files, Layers, Progress, Quiet};
use crate::study::{Failure, ServiceTable, Study, StudyFile};
use crate::survey;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the layers of a study say: one checked model, shared by all cases.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The model, its cells raked to the stated totals.
    pub model: Arc<Model>,
    /// The files it was read from.
    pub layers: Vec<Layer>,
    /// SHA-256 of the study and of every file as it was read, by the name that the study gives it; none of what is no file.
    pub inputs: BTreeMap<String, String>,
    /// Ways that a table lists, by the name of the travel.
    given: BTreeMap<String, Given>,
    /// Who will need a place in years to come.
    outlook: Option<Arc<Outlook>>,
    /// What was found on the way.
    pub issues: Issues,
}

/// What one computation differs in from another over the same layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Case {
    /// The year: which sites are open.
    pub year: i32,
}

impl Case {
    /// A year.
    pub fn of_year(year: i32) -> Self {
        Self { year }
    }

    /// The cases of a study, in the order of their years.
    pub fn all(study: &Study) -> Vec<Self> {
        study.file.all_years().into_iter().map(Self::of_year).collect()
    }
}

/// Reads the layers of a study into one checked model.
///
/// # Errors
/// [`Failure::Missing`] and [`Failure::Data`], with everything that was found.
pub fn load(study: &Study, layers: &dyn Layers, progress: &dyn Progress) -> Result<Loaded, Failure> {
    let noted = Noted::new(layers);
    let mut loaded = model(study, &noted, progress).map_err(|failure| failure.naming(&study.file))?;
    loaded.inputs = noted.hashes();
    loaded.inputs.extend(study.hash.iter().map(|hash| (study.name.clone(), hash.clone())));
    loaded.inputs.extend(study.held().into_iter().filter_map(|held| held.file));
    study.file.name_services(&mut loaded.issues);
    Ok(loaded)
}

fn model(study: &Study, layers: &dyn Layers, progress: &dyn Progress) -> Result<Loaded, Failure> {
    let (mut raw, mut issues) = inputs::read(study, layers, progress)?;
    let layers = inputs::layers(&raw);
    let by_zone = raw.by_zone.clone();
    let costs = std::mem::take(&mut raw.costs);
    let series = std::mem::take(&mut raw.series);
    let stop = |mut issues: Issues, more: Issues| {
        issues.extend(more);
        Failure::Data(issues)
    };
    let (mut model, found) = crs::to_model_in(raw, &study.file.crs.analysis, study.file.crs.plane_error.is_some())
        .map_err(|more| stop(issues.clone(), more))?;
    issues.extend(found);
    if model.zones.is_empty() {
        model.zones = by_zone::zones(&by_zone);
    }
    issues.extend(survey::assign_zones(&mut model, study.file.zones.as_ref().and_then(|zones| zones.share_by)));
    issues.extend(by_zone::place(&mut model, &by_zone));
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    issues.extend(survey::gaps(&model));
    issues.extend(survey::plausible(&model));
    issues.extend(survey::duplicates(&model, &layers));
    issues.extend(survey::offsets(&model, &layers));
    issues.extend(survey::assumed(&model, &layers, &issues));
    issues.extend(survey::place_by_zone(&mut model, &layers));
    issues.extend(coverage::land_outside(&model));
    norms::urban(&model, &study.file, &mut issues);
    let (given, more) = given::given(&model, &study.file, &costs);
    issues.extend(more);
    let outlook = match outlook::outlook(&model, &study.file, &series) {
        Ok((outlook, found)) => {
            issues.extend(found);
            outlook
        }
        Err(more) => return Err(stop(issues, more)),
    };
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    Ok(Loaded { model: Arc::new(model), layers, inputs: BTreeMap::new(), given, outlook, issues })
}

/// The services of a study before any case: demand, sites and travel, which all cases share.
pub struct Plan<'a> {
    study: &'a Study,
    loaded: &'a Loaded,
    /// By service of the study; none where nobody ever offers it, or its demand cannot be computed: the issues say so.
    services: Vec<Option<plan::ServicePlan<'a>>>,
    issues: Issues,
}

/// Makes the plan of a study. What is wrong with a service is said by the first case that is computed, with all else that is wrong.
///
/// # Errors
/// [`Failure::Missing`] and [`Failure::Bug`].
pub fn plan<'a>(study: &'a Study, loaded: &'a Loaded) -> Result<Plan<'a>, Failure> {
    let mut issues = loaded.issues.clone();
    let mut services = Vec::with_capacity(study.file.service.len());
    for table in &study.file.service {
        match plan::service(loaded, table) {
            Ok((plan, found)) => {
                issues.extend(found);
                services.push(Some(plan));
            }
            Err(Failure::Data(more)) => {
                issues.extend(more);
                services.push(None);
            }
            Err(other) => return Err(other),
        }
    }
    Ok(Plan { study, loaded, services, issues })
}

/// Computes one case: allocation, coverage and scores of every service, the balance, the ledger. From the results of the case
/// before it an optimal allocation takes its first prices, which changes nothing of what is proven.
///
/// # Errors
/// [`Failure::Data`], [`Failure::Bug`] when the ledger does not close or a finished allocation fails its re-check.
pub fn compute(
    plan: &Plan<'_>,
    case: Case,
    before: Option<&Results>,
    progress: &dyn Progress,
) -> Result<Results, Failure> {
    let file = &plan.study.file;
    let mut results = one_case(plan, case, before, progress).map_err(|failure| failure.naming(file))?;
    file.name_services(&mut results.issues);
    Ok(results)
}

fn one_case(
    plan: &Plan<'_>,
    case: Case,
    before: Option<&Results>,
    progress: &dyn Progress,
) -> Result<Results, Failure> {
    let Plan { study, loaded, services: plans, issues } = plan;
    let Loaded { layers, inputs, .. } = loaded;
    let mut issues = issues.clone();
    let (model, found) = outlook::model_of(loaded, case.year).map_err(Failure::Data)?;
    let model = &model;
    issues.extend(found);
    let file = study.file.of_year(case.year);
    let held = study.held();
    let mut reach = BTreeMap::new();
    let mut services = Vec::with_capacity(plans.len());
    for (table, plan) in file.service.iter().zip(plans) {
        let Some(plan) = plan else { continue };
        let watch = watch::Watcher::new(progress, table.called(), study.stop_at_gap);
        let earlier = before.and_then(|before| before.services.iter().find(|service| service.id == table.id));
        let plan = match outlook::plan_of((loaded, model), table, plan, case.year) {
            Ok(plan) => plan,
            Err(more) => {
                issues.extend(more);
                continue;
            }
        };
        match service(&file, model, (table, &plan), case, (earlier, &watch, progress), &mut issues) {
            Ok(result) => services.push(result),
            Err(Failure::Data(more)) => issues.extend(more),
            Err(other) => return Err(other),
        }
        if norms::ask_for_ways(&held, &table.id) {
            let offer = plan.offer(model, table, case, &mut Issues::new());
            reach.insert(table.id.clone(), norms::reach(plan.by_radius(), &offer.open_sites()));
        }
    }
    for issue in [pattern::untested(file.pattern, &services), pattern::gaps(model, &services)].into_iter().flatten() {
        issues.push(issue);
    }
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    let reconciliation = expect::reconcile(model, &file, &mut issues);
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    let urban = norms::urban(model, &file, &mut Issues::new());
    let ground =
        norms::Ground { model, layers, file: &file, services: &services, reach: &reach, urban: urban.as_deref() };
    let judgements = norms::judgements(&ground, &held);
    Ok(Results {
        title: file.title.clone(),
        year: case.year,
        parameters: file.parameters(),
        model: Arc::clone(model),
        services,
        layers: layers.clone(),
        inputs: inputs.clone(),
        alert: file.alert.alert(),
        standards: held.iter().map(|held| Arc::clone(&held.standard)).collect(),
        standard_files: held.iter().filter_map(|held| held.file.as_ref()).map(|(file, _)| file.clone()).collect(),
        judgements,
        reconciliation,
        issues,
    })
}

/// One service in one case: who goes where, what is covered, the scores.
fn service(
    file: &StudyFile,
    model: &Model,
    (table, plan): (&ServiceTable, &plan::ServicePlan<'_>),
    case: Case,
    (before, watch, progress): (Option<&ServiceResult>, &watch::Watcher<'_>, &dyn Progress),
    issues: &mut Issues,
) -> Result<ServiceResult, Failure> {
    let offer = plan.offer(model, table, case, issues);
    let (mut result, found) = service::compute(model, table, plan, &offer, before, watch)?;
    issues.extend(found);
    issues.extend(alarms::alarms(model, table, plan, &result));
    match coverage::run(model, &file.coverage, (plan, &offer), &result) {
        Ok(found) => result.coverage = found,
        Err(Failure::Data(more)) => issues.extend(more),
        Err(other) => return Err(other),
    }
    match access::run(model, file, (plan, &offer), &mut result, progress) {
        Ok(found) => issues.extend(found),
        Err(Failure::Data(more)) => issues.extend(more),
        Err(other) => return Err(other),
    }
    Ok(result)
}

/// Runs a study on its files, without reporting progress; of several years the last.
///
/// # Errors
/// As [`run_all`].
pub fn run(study: &Study) -> Result<Results, Failure> {
    let loaded = load(study, &Files, &Quiet)?;
    // A study without a year was refused when it was opened.
    let last = Case::all(study).last().copied().unwrap_or(Case::of_year(0));
    compute(&plan(study, &loaded)?, last, None, &Quiet)
}

/// Runs all cases of a study over one reading of its layers.
///
/// # Errors
/// [`Failure::Missing`] and [`Failure::Data`] for the inputs, and what [`compute`] says of the first case that fails.
pub fn run_all(study: &Study, layers: &dyn Layers, progress: &dyn Progress) -> Result<Vec<Results>, Failure> {
    let loaded = load(study, layers, progress)?;
    run_cases(study, &loaded, &Case::all(study), progress)
}

/// Computes these cases, each from where the one before it ended.
///
/// # Errors
/// As [`compute`].
pub fn run_cases(
    study: &Study,
    loaded: &Loaded,
    cases: &[Case],
    progress: &dyn Progress,
) -> Result<Vec<Results>, Failure> {
    let plan = plan(study, loaded)?;
    let mut all: Vec<Results> = Vec::with_capacity(cases.len());
    for case in cases {
        all.push(compute(&plan, *case, all.last(), progress)?);
    }
    Ok(all)
}
