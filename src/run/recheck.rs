//! Finished optimal allocations against the raw layers: demand, places, rules and ways are worked out again from the files of the
//! study, the flows and prices are taken from the results, and the solver has no part in it.

use super::plan::{self, ServicePlan};
use super::service::Options;
use super::{Case, load};
use crate::allocation::{Allocation, Flow, Flows, PlacesRule};
use crate::check::{self, Finding, Row};
use crate::model::{CellIx, Method, Model, SiteIx};
use crate::read::{Files, Quiet, locate};
use crate::study::{Failure, Study, StudyFile, TravelTable};
use crate::units::{GRAIN, Persons};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Checks every service with method optimal of an output folder, exactly.
///
/// # Errors
/// What is missing or unreadable in the layers; what differs is a [`Finding`].
pub fn recheck(study: &Study, out: &Path) -> Result<Vec<Finding>, Failure> {
    let missing = |what: String| {
        Failure::Missing(crate::issue::Issue::new("E0101").file(out.display().to_string()).fact("reason", what).into())
    };
    let run = check::parameters(out).map_err(&missing)?;
    // Keys that were changed for that run stand in its own copy of the study.
    let file: StudyFile = serde_json::from_value(run["parameters"].clone())
        .map_err(|error| missing(format!("run.json: parameters: {error}")))?;
    let mut findings = vec![changed(study, &file), listed(study, &file, &run)];
    let study = Study { file, ..study.clone() };
    if study.file.service.iter().all(|table| table.method != Method::Optimal) {
        return Ok(findings);
    }
    let loaded = load(&study, &Files, &Quiet)?;
    let model = &*loaded.model;
    let Some(case) = Case::all(&study).last().copied() else { return Ok(findings) };
    for table in study.file.service.iter().filter(|table| table.method == Method::Optimal) {
        let (plan, _) = plan::service(&loaded, table)?;
        let offer = plan.offer(model, table, case)?;
        let (options, _) = Options::new(model, table, &plan, &offer);
        let id = table.id.as_str();
        let found = of_service(model, out, id, (&plan, &options), table.indivisible);
        let (holds, [zh, en]) = match found {
            Ok(text) => (true, text),
            Err(text) => (false, text),
        };
        findings.push(Finding { holds, text: [format!("{id}：{zh}"), format!("{id}: {en}")] });
    }
    Ok(findings)
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
    let text = if differing.is_empty() {
        both("运行参数与研究文件相同", "the run's parameters are those of the study")
    } else {
        let keys = differing.join(", ");
        both(
            format!("核对按本次运行的参数进行；与研究文件不同的（括号内为研究文件的值）：{keys}"),
            format!(
                "checked by the run's own parameters; those that differ from the study (its value in brackets): {keys}"
            ),
        )
    };
    Finding { holds: true, text }
}

/// Every file that the study names is among the inputs with a hash.
fn listed(study: &Study, run: &StudyFile, document: &Value) -> Finding {
    let layers = run.facilities.iter().map(|f| f.path.as_str()).chain(run.demand.iter().map(|d| d.path.as_str()));
    let others = run.zones.iter().map(|z| z.path.as_str()).chain(run.land.iter().map(|land| land.path.as_str()));
    let totals = run.demand.iter().filter_map(|d| d.totals.as_ref()).map(|t| t.path.as_str());
    let named = |name: &str| run.service.iter().any(|service| service.cost.as_str() == name);
    let costs = run.travel.iter().filter(|(name, _)| named(name));
    let costs = costs.map(|(_, TravelTable::Table { table })| table.path.as_str());
    let layers = layers.chain(others).chain(totals).chain(costs).map(|path| locate(&study.base, path).0);
    let names = layers.chain([study.name.as_str()]);
    let missing: Vec<&str> = names.filter(|name| document["inputs"].get(*name).is_none()).collect();
    Finding {
        holds: missing.is_empty(),
        text: if missing.is_empty() {
            both("研究的每个文件都有记录的哈希", "every file of the study has a recorded hash")
        } else {
            let names = missing.join(", ");
            both(format!("run.json 的输入缺少：{names}"), format!("the inputs in run.json lack: {names}"))
        },
    }
}

/// The facilities' layer shows the worth that the certificate states, and the certificate's own numbers agree.
fn stated_by(sites: &[Row], certificate: &Value, sides: &check::Sides, counted: usize) -> Result<(), [String; 2]> {
    let number = |name: &str| certificate[name].as_f64().unwrap_or(f64::NAN);
    let listed = certificate["prices"].as_array().map_or(0, Vec::len);
    let is_worth = certificate["prices_are_worth"] == Value::Bool(true);
    for price in certificate["prices"].as_array().into_iter().flatten() {
        let site =
            sites.iter().find(|site| site.text("id").is_some() && site.text("id") == price["facility_id"].as_str());
        let shown = site.map(|site| (site.number("serves"), site.number("price")));
        let expected = if is_worth { (price["serves"].as_f64(), price["price"].as_f64()) } else { (None, None) };
        if shown != Some(expected) {
            let id = price["facility_id"].as_str().unwrap_or("?");
            return Err(both(
                format!("设施 {id} 的价格与证书不符"),
                format!("the price of facility {id} is not the certificate's"),
            ));
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
    if agrees {
        Ok(())
    } else {
        Err(both("证书里的数字互不相符", "the certificate's numbers do not agree with each other"))
    }
}

fn both(zh: impl Into<String>, en: impl Into<String>) -> [String; 2] {
    [zh.into(), en.into()]
}

/// Beyond this, in metres, a price is no sum of ways, and could not be added up.
const MOST: f64 = 1e15 / GRAIN;

/// What was found about one service: `Err` where it does not hold.
fn of_service(
    model: &Model,
    out: &Path,
    id: &str,
    (plan, options): (&ServicePlan<'_>, &Options),
    indivisible: bool,
) -> Result<[String; 2], [String; 2]> {
    let same = |what: String| both(what.clone(), what);
    let certificate = check::certificate(out, id).map_err(same)?;
    let cells = check::layer(&out.join(id).join("demand.geojson"), &model.crs).map_err(same)?;
    let id_of = |site: SiteIx| model.facilities[plan.sites.facility[site.index()].index()].id.as_str();
    let numbers: BTreeMap<&str, SiteIx> = options.open.iter().map(|site| (id_of(*site), *site)).collect();
    let allocation = allocation(model, (plan, options), &cells, &numbers)?;
    let mut prices = vec![(0, 0); plan.sites.len()];
    let mut named = 0;
    for price in certificate["prices"].as_array().into_iter().flatten() {
        if !price["price"].as_f64().is_some_and(|price| price.abs() < MOST)
            || !matches!(price["serves"].as_i64(), Some(0 | 1))
        {
            return Err(both("证书里的价格不是数", "a price of the certificate is no price"));
        }
        if let Some(number) = price["facility_id"].as_str().and_then(|id| numbers.get(id)) {
            let metres = price["price"].as_f64().unwrap_or(f64::NAN);
            prices[number.index()] = (price["serves"].as_i64().unwrap_or(-1), (metres * GRAIN).round() as i64);
            named += 1;
        }
    }
    if named != options.open.len() || prices.iter().any(|price| *price < (0, 0)) {
        return Err(both("证书里的价格不全或为负", "the certificate's prices are incomplete or below nothing"));
    }
    let promise = options.promise(Method::Optimal, plan);
    check::allocation(model, &promise, &allocation).map_err(|wrong| same(wrong.to_string()))?;
    let sides = check::sides(model, &promise, &allocation, &prices);
    let stated = |name: &str| certificate["exact"][name].as_str().unwrap_or_default().to_owned();
    if stated("objective") != sides.cost[0].to_string() || stated("dual_objective") != sides.cost[1].to_string() {
        return Err(both(
            format!(
                "证书写 {} 与 {}，由图层算得 {} 与 {}",
                stated("objective"),
                stated("dual_objective"),
                sides.cost[0],
                sides.cost[1]
            ),
            format!(
                "the certificate says {} and {}, the layers give {} and {}",
                stated("objective"),
                stated("dual_objective"),
                sides.cost[0],
                sides.cost[1]
            ),
        ));
    }
    let sites = check::layer(&out.join(id).join("facilities.geojson"), &model.crs).map_err(same)?;
    stated_by(&sites, &certificate, &sides, options.open.len())?;
    if indivisible && (0..model.demand.len()).any(|cell| allocation.flows().of(cell).len() > 1) {
        return Err(both("应保持整格，却有格被拆开", "a cell is split although cells are kept whole"));
    }
    let reached = sides.unmet[0] == sides.unmet[1] && sides.cost[0] == sides.cost[1];
    let claimed = certificate["proven"] == Value::Bool(true);
    let [unmet, bound] = sides.unmet.map(|people| people as f64 / 1e6);
    let ([unit_zh, unit_en], large) = plan.travel.impedance().large_sign();
    let [km, km_bound] = sides.cost.map(|cost| cost as f64 / 1e6 / GRAIN / large);
    let text = both(
        format!(
            "由原始图层精确复核：未满足 {unmet:.2} 人，下界 {bound:.2}；路程 {km:.3} 人·{unit_zh}，下界 {km_bound:.3}；{}",
            if reached { "相等，是最优" } else { "未达下界" }
        ),
        format!(
            "checked exactly from the raw layers: {unmet:.2} people unmet, bound {bound:.2}; {km:.3} person-{unit_en}, bound {km_bound:.3}; {}",
            if reached { "equal, so optimal" } else { "the bound is not reached" }
        ),
    );
    let is_early = sides.unmet[0] == sides.unmet[1] && certificate["prices_are_worth"] == Value::Bool(false);
    let may_differ = indivisible || is_early;
    if reached == claimed && (reached || may_differ) { Ok(text) } else { Err(text) }
}

/// The allocation that the cells' layer holds, with ways measured in the raw layers.
fn allocation(
    model: &Model,
    (plan, options): (&ServicePlan<'_>, &Options),
    cells: &[Row],
    numbers: &BTreeMap<&str, SiteIx>,
) -> Result<Allocation, [String; 2]> {
    if cells.len() != model.demand.len() {
        return Err(both(
            format!("结果有 {} 格，图层有 {} 格", cells.len(), model.demand.len()),
            format!("the results have {} cells, the layers {}", cells.len(), model.demand.len()),
        ));
    }
    let mut flows = Flows::with_capacity(cells.len());
    let (mut unmet, mut unreachable) = (Vec::with_capacity(cells.len()), Vec::with_capacity(cells.len()));
    for cell in 0..model.demand.len() {
        let name = model.demand.id(cell);
        // Cells are written in the order of the model.
        let Some(row) = cells.get(cell).filter(|row| row.text("id") == Some(name.as_ref())) else {
            return Err(both(format!("结果里没有格 {name}"), format!("the results lack cell {name}")));
        };
        let flow = |id: &str, persons: f64| -> Option<Flow> {
            let site = *numbers.get(id)?;
            let cost = plan.travel.cost(CellIx::new(cell), site)?;
            Some(Flow { site, persons: Persons::checked(persons)?, cost })
        };
        let found: Option<Vec<Flow>> = match (row.text("shares"), row.text("facility_id")) {
            (Some(shares), _) => shares
                .split(';')
                .map(|share| share.rsplit_once(':').and_then(|(id, n)| flow(id, n.parse().ok()?)))
                .collect(),
            (None, Some(id)) => flow(id, row.amount("allocated")).map(|flow| vec![flow]),
            (None, None) => Some(Vec::new()),
        };
        let Some(mut found) = found else {
            return Err(both(format!("格 {name} 去往未知设施"), format!("cell {name} goes to an unknown facility")));
        };
        found.sort_by_key(|flow| flow.site);
        flows.push(&found);
        unmet.push(Persons::from(row.amount("unmet")));
        unreachable.push(Persons::from(row.amount("unreachable")));
    }
    Allocation::new(&plan.demand, &options.places, PlacesRule::Respected, flows, unmet, unreachable)
        .map_err(|broken| both(broken.to_string(), broken.to_string()))
}
