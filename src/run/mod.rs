//! The flow of a run on one page: layers into a model, each service computed and checked, and all of it as [`Results`].

mod access;
mod again;
mod alarms;
mod attendance;
mod basis;
mod beside_roads;
mod by_zone;
mod changes;
mod compare;
mod coverage;
mod curve;
mod detours;
mod eligibility;
mod expect;
mod foresee;
mod given;
mod inputs;
mod known;
mod load;
mod needs;
mod norms;
mod noted;
mod origin;
mod outlook;
mod passing;
mod pattern;
mod plan;
mod pupils;
mod recheck;
mod scenarios;
mod service;
mod uncertainty;
mod unchanged;
mod watch;
mod ways;

pub use again::{Again, recheck, table_ways};
pub use changes::changes;
pub use compare::{compare_loaded, compare_methods};
pub use curve::SiteCurve;
pub use foresee::{Foreseen, backtest, backtest_against, foresee};
pub use load::{load, load_cases};
pub use origin::origin;
pub use recheck::recheck_years;

use crate::balance::{Results, ServiceResult};
use crate::cost::{Given, Travel};
use crate::forecast::Outlook;
use crate::issue::Issues;
use crate::model::{Layer, Model, Offer, ScenarioIx, ServiceId};
use crate::read::{Files, Layers, Progress, Quiet};
use crate::scenario::{BASE, Growth};
use crate::study::{Failure, ServiceTable, Study, StudyFile};
use crate::units::Impedance;
use needs::Purpose;
use scenarios::Scene;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use unchanged::{Asked, Done};

/// What the layers of a study say: one checked model, shared by all cases.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The model, its cells raked to the stated totals.
    pub model: Arc<Model>,
    /// The files it was read from.
    pub layers: Vec<Layer>,
    /// SHA-256 of the study and of every file as it was read, by the name that the study gives it; none of what is no file.
    pub inputs: BTreeMap<String, String>,
    /// Ways that a table lists, or that go along roads.
    given: Arc<given::Known>,
    /// For what these are made.
    purpose: Purpose,
    /// How many times as many people are counted; as many of the study itself.
    growth: Growth,
    /// Who will need a place in years to come.
    outlook: Option<Arc<Outlook>>,
    /// What was found on the way.
    pub issues: Issues,
    /// The scenarios of the study, in its order.
    scenes: Vec<Scene>,
}

impl Loaded {
    /// The travels whose ways are listed, by name.
    pub fn travels(&self) -> Vec<&str> {
        self.given.ways.keys().map(String::as_str).collect()
    }

    /// All ways of a travel, facility by facility: ids of the cell, as its file has it, and of the facility, and what the way costs in whole
    /// thousandths of metres or seconds. None of a travel that is not listed.
    pub fn ways(&self, travel: &str) -> (Impedance, impl Iterator<Item = (Cow<'_, str>, &str, i64)>) {
        let given = self.given.ways.get(travel);
        let model = &*self.model;
        let of = move |given: &'_ Given, number: usize| {
            let mut rows: Vec<(Cow<'_, str>, i64)> = Vec::new();
            let mut whole = None;
            for (cell, cost) in given.ways.to(number) {
                // Parts of a cell on a border stand where the whole does, which a table knows alone.
                let id = match &model.demand.wholes {
                    Some(wholes) => {
                        let own = wholes.of_cell[cell as usize];
                        if whole.replace(own) == Some(own) {
                            continue;
                        }
                        Cow::Borrowed(&*wholes.ids[own as usize])
                    }
                    None => model.demand.id(cell as usize),
                };
                rows.push((id, cost));
            }
            rows.into_iter().map(move |(id, cost)| (id, model.facilities[number].id.as_str(), cost))
        };
        let ways = given
            .into_iter()
            .flat_map(move |given| (0..given.ways.facilities()).flat_map(move |number| of(given, number)));
        (given.map_or(Impedance::default(), |given| given.impedance), ways)
    }

    /// That of a scenario, by its id; the study without changes for `base` and for what is not there.
    pub(crate) fn of(&self, scenario: Option<&str>) -> &Self {
        let is_it = |scene: &&Scene| scene.study.file.scenario.iter().any(|table| Some(table.id.as_str()) == scenario);
        self.scenes.iter().find(is_it).map_or(self, |scene| &scene.loaded)
    }
}

/// What one computation differs in from another over the same layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Case {
    /// Which scenario; none for the study without changes.
    pub scenario: Option<ScenarioIx>,
    /// The year: which sites are open.
    pub year: i32,
}

impl Case {
    /// A year of the study without changes.
    pub fn of_year(year: i32) -> Self {
        Self { scenario: None, year }
    }

    /// The cases of a study: all years without changes, in their order, then those of each scenario.
    pub fn all(study: &Study) -> Vec<Self> {
        let scenarios = (0..study.file.scenario.len()).map(|number| Some(ScenarioIx::new(number)));
        let years = study.file.all_years();
        let of = |scenario| years.iter().map(move |year| Self { scenario, year: *year });
        std::iter::once(None).chain(scenarios).flat_map(of).collect()
    }
}

/// The services of a study before any case: demand, sites and travel, which all years share.
pub struct Plan<'a> {
    study: &'a Study,
    /// What the layers say without any change.
    base: &'a Loaded,
    loaded: &'a Loaded,
    /// By service of the study; none where nobody ever offers it, or its demand cannot be computed: the issues say so.
    services: Vec<Option<plan::ServicePlan<'a>>>,
    issues: Issues,
    /// Those of the scenarios, in their order.
    scenarios: Vec<Self>,
}

impl<'a> Plan<'a> {
    /// The ways of a service, where the same layers and tables are asked for the same: ways follow from these.
    fn ways_of(&self, loaded: &Loaded, table: &ServiceTable) -> Option<Arc<Travel<'a>>> {
        let is_same = Arc::ptr_eq(&self.loaded.model, &loaded.model) && Arc::ptr_eq(&self.loaded.given, &loaded.given);
        let of_base = self.study.file.service.iter().position(|of| of.id == table.id && of.cost == table.cost);
        Some(self.services[of_base.filter(|_| is_same)?].as_ref()?.all_ways())
    }
}

/// Makes the plan of a study. What is wrong with a service is said by the first case that is computed, with all else that is wrong.
///
/// # Errors
/// [`Failure::Missing`] and [`Failure::Bug`].
pub fn plan<'a>(study: &'a Study, loaded: &'a Loaded) -> Result<Plan<'a>, Failure> {
    let base = plan_of(study, loaded, loaded, None)?;
    let of_scene = |scene: &'a Scene| plan_of(&scene.study, &scene.loaded, loaded, Some(&base));
    let scenarios = loaded.scenes.iter().map(of_scene).collect::<Result<_, _>>()?;
    Ok(Plan { scenarios, ..base })
}

/// The plan of the study without changes, or of one scenario, which takes from the other the ways that it leaves as they are.
fn plan_of<'a>(
    study: &'a Study,
    loaded: &'a Loaded,
    base: &'a Loaded,
    unchanged: Option<&Plan<'a>>,
) -> Result<Plan<'a>, Failure> {
    let mut issues = loaded.issues.clone();
    let mut services = Vec::with_capacity(study.file.service.len());
    for table in &study.file.service {
        match plan::service(loaded, table, unchanged.and_then(|plan| plan.ways_of(loaded, table))) {
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
    Ok(Plan { study, base, loaded, services, issues, scenarios: Vec::new() })
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
    Ok(compute_beside(plan, case, (before, None, None), progress)?.results)
}

/// The same beside what is computed already: what a year leaves as it was the year before, and what a scenario leaves as it is without
/// changes in the same year, is taken from there.
fn compute_beside(
    plan: &Plan<'_>,
    case: Case,
    (before, earlier, base): (Option<&Results>, Option<&Done>, Option<&Done>),
    progress: &dyn Progress,
) -> Result<Done, Failure> {
    let file = &plan.study.file;
    let own = case.scenario.map_or(Some(plan), |scenario| plan.scenarios.get(scenario.index()));
    let own = own.ok_or_else(|| Failure::Bug(format!("no scenario has the number {:?}", case.scenario)))?;
    let base = base.filter(|base| base.results.year == case.year).map(|base| (plan, base));
    let mut done = one_case(own, case, (before, earlier, base), progress).map_err(|failure| failure.naming(file))?;
    file.name_services(&mut done.results.issues);
    let scenario = case.scenario.map(|scenario| file.scenario[scenario.index()].id.as_str());
    done.results.scenario = scenario.or((!file.scenario.is_empty()).then_some(BASE)).map(str::to_owned);
    Ok(done)
}

fn one_case(
    whole: &Plan<'_>,
    case: Case,
    (before, last, base): (Option<&Results>, Option<&Done>, Option<(&Plan<'_>, &Done)>),
    progress: &dyn Progress,
) -> Result<Done, Failure> {
    let Plan { study, loaded, services: plans, issues, .. } = whole;
    let Loaded { layers, inputs, .. } = loaded;
    if let Purpose::Years(years) = &loaded.purpose
        && !years.contains(&case.year)
    {
        return Err(Failure::Bug(format!("no ways were made for {}", case.year)));
    }
    let mut issues = issues.clone();
    let (model, found) = outlook::model_of(loaded, case.year).map_err(Failure::Data)?;
    let model = &model;
    issues.extend(found);
    // A scenario is a parameter of its own cases, the others are not.
    let file = if case.scenario.is_some() { study.file.clone() } else { study.file.base() }.of_year(case.year);
    let mut said: BTreeMap<ServiceId, Issues> = BTreeMap::new();
    let held = study.held();
    let mut reach = BTreeMap::new();
    let mut services = Vec::with_capacity(plans.len());
    let mut refused: Vec<Issues> = Vec::new();
    for (table, plan) in file.service.iter().zip(plans) {
        let Some(plan) = plan else { continue };
        let watch = watch::Watcher::new(progress, table.called(), study.stop_at_gap);
        let earlier = before.and_then(|before| before.services.iter().find(|service| service.id == table.id));
        let of_all_years = plan;
        let plan = match outlook::plan_of((loaded, model), table, plan, case.year) {
            Ok(plan) => plan,
            Err(more) => {
                // What a table lacks for two services is said once.
                if !refused.contains(&more) {
                    issues.extend(more.clone());
                    refused.push(more);
                }
                continue;
            }
        };
        let offer = plan.offer(model, table, case, &mut issues);
        let asked = Asked { plan: whole, table, service: &plan, offer: &offer };
        let known = base.and_then(|base| unchanged::known(base, asked, case));
        let known = known
            .or_else(|| last.and_then(|last| unchanged::as_before(last, (loaded, model), of_all_years, asked, case)));
        let done = match known {
            Some(known) => Ok(known),
            None => {
                let of_case = (case, study.file.present());
                service((&file, loaded, model), (table, &plan, &offer), of_case, (earlier, &watch, progress))
            }
        };
        match done {
            Ok((result, found)) => {
                issues.extend(found.clone());
                said.insert(table.id.clone(), found);
                services.push(result);
            }
            Err(Failure::Data(more)) => issues.extend(more),
            Err(other) => return Err(other),
        }
        if norms::ask_for_ways(&held, &table.id) {
            reach.insert(table.id.clone(), norms::reach(plan.by_radius(), &offer.open_sites()));
        }
    }
    for issue in [pattern::untested(file.pattern, &services), pattern::gaps(model, &services)].into_iter().flatten() {
        issues.push(issue);
    }
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    // What somebody states of the data is compared with the data, not with what would be.
    let reconciliation = expect::reconcile(&whole.base.model, &file, &mut issues);
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    let urban = norms::urban(model, &file, &mut Issues::new());
    let ground = norms::Ground {
        model,
        layers,
        file: &file,
        services: &services,
        year: case.year,
        reach: &reach,
        urban: urban.as_deref(),
    };
    let judgements = norms::judgements(&ground, &held);
    let results = Results {
        title: file.title.clone(),
        year: case.year,
        scenario: None,
        basis: file.basis(),
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
    };
    Ok(Done { results, said })
}

/// One service in one case: who goes where, what is covered, the scores.
fn service(
    (file, loaded, model): (&StudyFile, &Loaded, &Model),
    (table, plan, offer): (&ServiceTable, &plan::ServicePlan<'_>, &Offer),
    case: (Case, Option<i32>),
    (before, watch, progress): (Option<&ServiceResult>, &watch::Watcher<'_>, &dyn Progress),
) -> Result<(ServiceResult, Issues), Failure> {
    let (mut result, mut issues) = service::compute(model, table, plan, offer, before, watch)?;
    issues.extend(alarms::alarms(model, table, plan, &result));
    if let Some((found, roads, more)) = ways::ways(model, table, &loaded.given, (plan, offer), &result) {
        (result.ways, result.roads) = (Some(found), roads);
        issues.extend(more);
    }
    match uncertainty::run((file, loaded, model), (table, plan, offer), case, &result) {
        Ok(spread) => result.uncertainty = spread,
        Err(issue) => issues.push(issue),
    }
    match coverage::run(model, &file.coverage, (table, plan, offer), (&result, &loaded.given)) {
        Ok((found, more)) => {
            result.coverage = found;
            issues.extend(more);
        }
        Err(Failure::Data(more)) => issues.extend(more),
        Err(other) => return Err(other),
    }
    match access::run(model, file, (plan, offer), &mut result, progress) {
        Ok(found) => issues.extend(found),
        Err(Failure::Data(more)) => issues.extend(more),
        Err(other) => return Err(other),
    }
    Ok((result, issues))
}

/// Runs a study on its files, without reporting progress; of several years the last.
///
/// # Errors
/// As [`run_all`].
pub fn run(study: &Study) -> Result<Results, Failure> {
    // A study without a year was refused when it was opened.
    let last = Case::of_year(study.file.all_years().last().copied().unwrap_or_default());
    let loaded = load_cases(study, &Files, &[last], &Quiet)?;
    compute(&plan(study, &loaded)?, last, None, &Quiet)
}

/// Runs all cases of a study over one reading of its layers.
///
/// # Errors
/// [`Failure::Missing`] and [`Failure::Data`] for the inputs, and what [`compute`] says of the first case that fails.
pub fn run_all(study: &Study, layers: &dyn Layers, progress: &dyn Progress) -> Result<Vec<Results>, Failure> {
    let cases = Case::all(study);
    let loaded = load_cases(study, layers, &cases, progress)?;
    run_cases(study, &loaded, &cases, progress)
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
    let mut all: Vec<(Case, Done)> = Vec::with_capacity(cases.len());
    for case in cases {
        let before = all.last().filter(|(before, _)| before.scenario == case.scenario);
        let is_base = |(other, _): &&(Case, Done)| other.scenario.is_none() && other.year == case.year;
        let base = all.iter().find(is_base).filter(|_| case.scenario.is_some());
        let beside = (before.map(|(_, done)| &done.results), before.map(|(_, done)| done), base.map(|(_, done)| done));
        let done = compute_beside(&plan, *case, beside, progress)?;
        all.push((*case, done));
    }
    Ok(all.into_iter().map(|(_, done)| done.results).collect())
}
