//! Finished results against the raw layers: what they repeat of these, and optimal allocations exactly, with demand, places, rules
//! and ways worked out again from the files of the study; flows and prices are taken from the results, and the solver has no part
//! in it.

use super::needs::{Needs, Purpose};
use super::outlook;
use super::passing;
use super::plan::{self, ServicePlan};
use super::service::Options;
use super::{Case, Loaded, expect};
use crate::allocation::{Allocation, Flow, Flows, PlacesRule};
use crate::balance;
use crate::check::{self, Finding, Row, TableWays};
use crate::forecast::ForecastTable;
use crate::issue::Issues;
use crate::model::{CellIx, Layer, Method, Model, SiteIx};
use crate::read::inputs::{DemandInput, Totals};
use crate::read::locate;
use crate::study::{Failure, Study, StudyFile};
use crate::units::{GRAIN, Impedance, Persons};
use crate::words::{Sentence, say};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Checks every service of an output folder, optimal allocations exactly, and whether the study gives the folder once more.
///
/// # Errors
/// What is missing or unreadable in the layers; what differs is a [`Finding`].
pub(super) fn with(
    asked: &Study,
    study: &Study,
    loaded: &Loaded,
    run: &Value,
    out: &Path,
) -> Result<Vec<Finding>, Failure> {
    let missing = |what: Sentence| missing(out, what);
    let mut findings = vec![changed(asked, &study.file), listed(study, &study.file, run)];
    // What is stated of the data was compared with these, and not with what a scenario makes of them.
    findings.push(same_layers(&loaded.model, &loaded.layers, &study.file, run));
    let loaded = loaded.of(run["scenario"].as_str());
    let case = study.file.all_years().last().map(|year| Case::of_year(*year)).filter(|_| !is_comparison(run));
    findings.extend(roads(&loaded.model, study, loaded));
    let Some(case) = case else { return Ok(findings) };
    let (model, _) = outlook::model_of(loaded, case.year).map_err(Failure::Data)?;
    let model = &*model;
    let results = check::Results::read(out).map_err(missing)?;
    for table in &study.file.service {
        let (plan, _) = plan::service(loaded, table, None)?;
        let plan = outlook::plan_of((loaded, model), table, &plan, case.year).map_err(Failure::Data)?;
        let plan = &*plan;
        let offer = plan.offer(model, table, case, &mut Issues::new());
        let id = table.id.as_str();
        let ways = plan::table_ways(model, plan);
        let before = check::Before {
            id,
            demand: &plan.demand,
            outside: plan.outside,
            unlocated: plan.unlocated,
            excluded: plan.excluded,
            facilities: &balance::rows(&plan.sites, &offer),
            ways: ways.as_ref(),
            travel: &plan.travel,
            at: &plan.sites.at.iter().map(|at| at.map(|at| at.0)).collect::<Vec<_>>(),
        };
        findings.extend(check::raw(&results, model, &before).map_err(missing)?);
        findings.extend(passing::passing(model, table, &loaded.given, out).map_err(missing)?);
        if table.method != Method::Optimal {
            continue;
        }
        let (options, _) = Options::new(model, table, plan, &offer);
        let found = of_service(model, out, id, (plan, &options), table.indivisible);
        findings.push(match found {
            Ok(sentence) => Finding::of(&table.called(), true, sentence),
            Err(sentence) => Finding::of(&table.called(), false, sentence),
        });
    }
    Ok(findings)
}

/// Ways along roads, looked at once more by what must hold of cheapest ways.
fn roads(model: &Model, study: &Study, loaded: &Loaded) -> Vec<Finding> {
    let farthest = |name: &str| Needs::of(model, study, name, &Purpose::Everything).pairs;
    let one = |(name, paths): (&String, &crate::cost::Paths)| match paths.proof(farthest(name)) {
        Ok(n) => {
            let holds = match paths {
                crate::cost::Paths::Roads(_) => say("run.recheck.roads"),
                crate::cost::Paths::Terrain(_) => say("run.recheck.terrain"),
            };
            Finding { holds: true, sentence: holds.with("travel", name).count("n", n) }
        }
        Err(facility) => {
            let wrong = say("run.recheck.roads_wrong").with("travel", name);
            Finding { holds: false, sentence: wrong.with("facility", &model.facilities[facility].id) }
        }
    };
    loaded.given.paths.iter().map(one).collect()
}

/// Whether methods are compared: there are no results of single services, and no totals are.
pub(super) fn is_comparison(run: &Value) -> bool {
    run.get("compared").is_some()
}

pub(super) fn missing(out: &Path, what: Sentence) -> Failure {
    Failure::Missing(crate::issue::Issue::new("E0101").file(out.display().to_string()).words("reason", what).into())
}

/// The ways of the services of a study that go by a table, or by another list.
pub(super) fn ways(file: &StudyFile, loaded: &Loaded) -> Result<BTreeMap<String, TableWays>, Failure> {
    let mut found = BTreeMap::new();
    for table in file.service.iter().filter(|table| !file.is_straight(table)) {
        let (plan, _) = plan::service(loaded, table, None)?;
        found.extend(plan::table_ways(&loaded.model, &plan).map(|ways| (table.id.as_str().to_owned(), ways)));
    }
    Ok(found)
}

/// The keys of a folder of several cases against the study: a year or a scenario that was left out or added is in no case's own keys.
///
/// # Errors
/// What is missing or unreadable.
pub fn recheck_years(study: &Study, out: &Path) -> Result<Finding, Failure> {
    let file = check::run(out).and_then(|run| StudyFile::of_run(&run));
    Ok(changed(study, &file.map_err(|what| missing(out, what))?))
}

/// Longer values are not shown.
const LONGEST: usize = 40;

/// Keys in which the run differs from the study: changed for it, or since. That is no fault, but must be seen.
fn changed(study: &Study, run: &StudyFile) -> Finding {
    let (now, then) = (study.file.parameters(), run.parameters());
    let keys = now.keys().chain(then.keys()).collect::<std::collections::BTreeSet<_>>();
    let shown = |value: Option<&Value>| {
        let text = value.map_or_else(|| "-".to_owned(), Value::to_string);
        if text.chars().count() > LONGEST { "...".to_owned() } else { text }
    };
    let differing: Vec<String> = keys
        .into_iter()
        .filter(|key| now.get(*key) != then.get(*key))
        .map(|key| format!("{key} = {} ({})", shown(then.get(key)), shown(now.get(key))))
        .collect();
    let sentence = if differing.is_empty() {
        say("run.recheck.same_keys")
    } else {
        say("run.recheck.other_keys").with("keys", differing.join(", "))
    };
    Finding { holds: true, sentence }
}

/// Every file that the study names is among the inputs with a hash.
fn listed(study: &Study, run: &StudyFile, document: &Value) -> Finding {
    let layers = run.facilities.iter().map(|f| f.path.as_str()).chain(run.demand.iter().flat_map(DemandInput::files));
    let others = run.zones.iter().map(|z| z.path.as_str()).chain(run.land.iter().map(|land| land.path.as_str()));
    let totals = run.demand.iter().filter_map(|d| d.totals.as_ref()).flat_map(Totals::tables).map(|t| t.path.as_str());
    let named = |name: &str| run.service.iter().any(|service| service.cost.as_str() == name);
    let costs = run.travel.iter().filter(|(name, _)| named(name));
    let costs = costs.flat_map(|(_, travel)| travel.files());
    let others = others.chain(run.attendance.iter().map(|areas| areas.path.as_str()));
    let series = run.forecast.iter().flat_map(ForecastTable::tables).map(|(_, table, _)| table.path.as_str());
    let layers = layers.chain(others).chain(totals).chain(costs).chain(series).map(|path| locate(&study.base, path).0);
    let own = study.own.keys().filter(|name| run.standards.contains(name)).map(String::as_str);
    let names = layers.chain([study.name.as_str()]).chain(own);
    let missing: Vec<&str> = names.filter(|name| document["inputs"].get(*name).is_none()).collect();
    let sentence = if missing.is_empty() {
        say("run.recheck.hashed")
    } else {
        say("run.recheck.not_hashed").with("names", missing.join(", "))
    };
    Finding { holds: missing.is_empty(), sentence }
}

/// What `run.json` has of the layers, and of totals that somebody states, is what the layers give.
fn same_layers(model: &Model, layers: &[Layer], file: &StudyFile, run: &Value) -> Finding {
    let lines = if is_comparison(run) { Vec::new() } else { expect::reconcile(model, file, &mut Issues::new()) };
    let holds = run["layers"] == json!(layers)
        && run["analysis_crs"] == json!(model.crs.name)
        && run["reconciliation"] == json!(lines);
    let sentence = if holds { say("run.recheck.same_layers") } else { say("run.recheck.other_layers") };
    Finding { holds, sentence }
}

/// The facilities' layer shows the worth that the certificate states, and the certificate's own numbers agree.
fn stated_by(sites: &[Row], certificate: &Value, sides: &check::Sides, counted: usize) -> Result<(), Sentence> {
    let number = |name: &str| certificate[name].as_f64().unwrap_or(f64::NAN);
    let listed = certificate["prices"].as_array().map_or(0, Vec::len);
    let is_worth = certificate["prices_are_worth"] == Value::Bool(true);
    let by_id: BTreeMap<&str, &Row> = sites.iter().filter_map(|site| Some((site.text("id")?, site))).collect();
    for price in certificate["prices"].as_array().into_iter().flatten() {
        let site = price["facility_id"].as_str().and_then(|id| by_id.get(id));
        let shown = site.map(|site| (site.number("serves"), site.number("price")));
        let expected = if is_worth { (price["serves"].as_f64(), price["price"].as_f64()) } else { (None, None) };
        if shown != Some(expected) {
            let id = price["facility_id"].as_str().unwrap_or("?");
            return Err(say("run.recheck.price").with("facility", id));
        }
    }
    let [cost, bound] = sides.cost.map(|cost| cost as f64 / 1e6 / GRAIN);
    let gap = if sides.cost[0] == sides.cost[1] { 0.0 } else { (cost - bound) / bound.abs().max(1e-9) };
    let is_comparable = sides.unmet[0] == sides.unmet[1];
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
    let agrees = listed == counted
        && close(number("objective"), cost)
        && close(number("dual_objective"), bound)
        && close(number("unmet"), sides.unmet[0] as f64 / 1e6)
        && close(number("unmet_bound"), sides.unmet[1] as f64 / 1e6)
        && (if is_comparable { close(number("gap"), gap) } else { certificate["gap"].is_null() });
    if agrees { Ok(()) } else { Err(say("run.recheck.numbers")) }
}

/// Beyond this, in metres, a price is not a sum of distances, and could not be added up.
const MOST: f64 = 1e15 / GRAIN;

/// What was found about one service: `Err` where it does not hold.
fn of_service(
    model: &Model,
    out: &Path,
    id: &str,
    (plan, options): (&ServicePlan<'_>, &Options),
    indivisible: bool,
) -> Result<Sentence, Sentence> {
    let other = |what: Sentence| say("run.recheck.other").part("what", [what]);
    let certificate = check::certificate(out, id).map_err(other)?;
    let cells = check::layer(&out.join(id).join("demand.geojson"), &model.crs).map_err(other)?;
    let id_of = |site: SiteIx| model.facilities[plan.sites.facility[site.index()].index()].id.as_str();
    let numbers: BTreeMap<&str, SiteIx> = options.open.iter().map(|site| (id_of(*site), *site)).collect();
    let allocation = allocation(model, (plan, options), &cells, &numbers)?;
    let mut prices = vec![(0, 0); plan.sites.len()];
    let mut named = 0;
    for price in certificate["prices"].as_array().into_iter().flatten() {
        if !price["price"].as_f64().is_some_and(|price| price.abs() < MOST)
            || !matches!(price["serves"].as_i64(), Some(0 | 1))
        {
            return Err(say("run.recheck.no_price"));
        }
        if let Some(number) = price["facility_id"].as_str().and_then(|id| numbers.get(id)) {
            let metres = price["price"].as_f64().unwrap_or(f64::NAN);
            prices[number.index()] = (price["serves"].as_i64().unwrap_or(-1), (metres * GRAIN).round() as i64);
            named += 1;
        }
    }
    if named != options.open.len() || prices.iter().any(|price| *price < (0, 0)) {
        return Err(say("run.recheck.prices"));
    }
    let promise = options.promise(Method::Optimal, plan);
    check::allocation(model, &promise, &allocation).map_err(|wrong| other(wrong.sentence()))?;
    let sides = check::sides(model, &promise, &allocation, &prices);
    let stated = |name: &str| certificate["exact"][name].as_str().unwrap_or_default().to_owned();
    if stated("objective") != sides.cost[0].to_string() || stated("dual_objective") != sides.cost[1].to_string() {
        let exact = say("run.recheck.exact").with("objective", stated("objective"));
        let exact = exact.with("dual", stated("dual_objective")).with("found", sides.cost[0]);
        return Err(exact.with("bound", sides.cost[1]));
    }
    let sites = check::layer(&out.join(id).join("facilities.geojson"), &model.crs).map_err(other)?;
    stated_by(&sites, &certificate, &sides, options.open.len())?;
    if indivisible && (0..model.demand.len()).any(|cell| allocation.flows().of(cell).len() > 1) {
        return Err(say("run.recheck.split"));
    }
    let reached = sides.unmet[0] == sides.unmet[1] && sides.cost[0] == sides.cost[1];
    let claimed = certificate["proven"] == Value::Bool(true);
    let [unmet, bound] = sides.unmet.map(|people| people as f64 / 1e6);
    let (unit, large) = match plan.travel.impedance() {
        Impedance::Metres => ("run.recheck.kilometres", 1000.0),
        Impedance::Seconds => ("run.recheck.minutes", 60.0),
    };
    let [km, km_bound] = sides.cost.map(|cost| cost as f64 / 1e6 / GRAIN / large);
    let text = say("run.recheck.result")
        .decimals("unmet", unmet, 2)
        .decimals("unmet_bound", bound, 2)
        .decimals("travel", km, 3)
        .part("unit", [say(unit)])
        .decimals("bound", km_bound, 3)
        .part("verdict", [if reached { say("run.recheck.equal") } else { say("run.recheck.missed") }]);
    let is_early = sides.unmet[0] == sides.unmet[1] && certificate["prices_are_worth"] == Value::Bool(false);
    let may_differ = indivisible || is_early;
    if reached == claimed && (reached || may_differ) { Ok(text) } else { Err(text) }
}

/// The allocation that the cells' layer holds, with distances measured in the raw layers.
fn allocation(
    model: &Model,
    (plan, options): (&ServicePlan<'_>, &Options),
    cells: &[Row],
    numbers: &BTreeMap<&str, SiteIx>,
) -> Result<Allocation, Sentence> {
    if cells.len() != model.demand.len() {
        return Err(say("run.recheck.cells").with("found", cells.len()).with("stated", model.demand.len()));
    }
    let mut flows = Flows::with_capacity(cells.len());
    let (mut unmet, mut unreachable) = (Vec::with_capacity(cells.len()), Vec::with_capacity(cells.len()));
    for cell in 0..model.demand.len() {
        let name = model.demand.id(cell);
        // Cells are written in the order of the model.
        let Some(row) = cells.get(cell).filter(|row| row.text("id") == Some(name.as_ref())) else {
            return Err(say("run.recheck.no_cell").with("cell", name));
        };
        let flow = |id: &str, persons: f64| -> Option<Flow> {
            let site = *numbers.get(id)?;
            let cost = plan.travel.cost(CellIx::new(cell), site)?;
            Some(Flow { site, persons: Persons::checked(persons)?, cost })
        };
        let found: Option<Vec<Flow>> = check::flows(row).iter().map(|(id, persons)| flow(id, *persons)).collect();
        let Some(mut found) = found else {
            return Err(say("run.recheck.no_facility").with("cell", name));
        };
        found.sort_by_key(|flow| flow.site);
        flows.push(&found);
        for (column, to) in [("unmet", &mut unmet), ("unreachable", &mut unreachable)] {
            let Some(people) = Persons::checked(row.amount(column)) else {
                return Err(say("run.recheck.other").with("what", format!("demand.geojson {name} {column}")));
            };
            to.push(people);
        }
    }
    Allocation::new(&plan.demand, &options.places, PlacesRule::Respected, flows, unmet, unreachable)
        .map_err(|broken| say("run.recheck.other").with("what", broken))
}
