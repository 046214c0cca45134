//! One service, from the model to its balance.

use super::failure::Failure;
use super::file::ServiceTable;
use crate::allocation::{self, Allocation, Broken};
use crate::balance::{self, Catchment, FacilityBalance, ServiceLedger, ServiceResult};
use crate::check;
use crate::cost;
use crate::forecast;
use crate::index::CellTree;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Method, Model, NO_ZONE};
use crate::units::{Metres, Persons, Places};

/// What is wrong with a service of the study.
pub(super) fn faults(table: &ServiceTable, has_zones: bool) -> Vec<Issue> {
    let mut issues = Vec::new();
    let rule = &table.demand;
    let id = table.id.as_str();
    if rule.ages.is_some() && rule.field.is_some() {
        issues.push(Issue::new("E0606").fact("service", id).field("demand"));
    }
    if *rule == forecast::DemandRule::default() {
        issues.push(Issue::new("E0606").fact("service", id).field("demand"));
    }
    if rule.ages.is_some_and(|[from, to]| from > to) {
        issues.push(
            Issue::new("E0607").fact("service", id).field("ages").value(format!("{:?}", rule.ages.unwrap_or_default())),
        );
    }
    if let Some(share) = rule.participation.filter(|share| !(*share > 0.0 && *share <= 1.0)) {
        issues.push(Issue::new("E0607").fact("service", id).field("participation").value(share));
    }
    if let Some(rate) = rule.per_1000.filter(|rate| !(*rate > 0.0 && *rate <= 1000.0)) {
        issues.push(Issue::new("E0607").fact("service", id).field("per_1000").value(rate));
    }
    if let Some(text) = table.cutoff.as_ref().filter(|text| Metres::parse(text).is_none()) {
        issues.push(Issue::new("E0608").fact("service", id).field("cutoff").value(text));
    }
    if table.method.needs_cutoff() && table.cutoff.is_none() {
        issues.push(Issue::new("E0608").fact("service", id).field("cutoff").value(""));
    }
    if table.method.stays_in_zone() && !has_zones {
        issues.push(Issue::new("E0609").fact("service", id).field("method").value(table.method.as_str()));
    }
    if let Some(name) = table.standard.as_ref().filter(|name| super::standard(name).is_none()) {
        let known: Vec<&str> = super::standards().iter().map(|s| s.profile.id.as_str()).collect();
        issues.push(
            Issue::new("E0612").fact("service", id).field("standard").value(name).fact("known", known.join(", ")),
        );
    }
    issues
}

/// Computes one service.
///
/// # Errors
/// [`Failure::Data`] when nobody offers the service or its demand cannot be computed, [`Failure::Bug`] when something
/// does not add up.
pub(super) fn run(model: &Model, table: &ServiceTable, year: i32) -> Result<(ServiceResult, Issues), Failure> {
    let (demand, mut issues) = forecast::demand(model, &table.id, &table.demand).map_err(Failure::Data)?;
    let unlocated = demand.unlocated;
    let mut demand = demand.cells;
    let outside = set_aside_outside(model, &mut demand);

    let mut facilities: Vec<FacilityBalance> = model
        .facilities
        .iter()
        .enumerate()
        .filter_map(|(index, facility)| balance::offer(index, facility, &table.id, year))
        .collect();
    let counted: Vec<usize> = (0..facilities.len()).filter(|&index| facilities[index].counted).collect();
    if counted.is_empty() {
        issues.push(nobody_offers(model, table, year, facilities.len()));
        return Err(Failure::Data(issues));
    }
    let sites: Vec<[f64; 2]> =
        counted.iter().filter_map(|&index| model.facilities[facilities[index].facility].at.map(|at| at.0)).collect();
    let places: Vec<Places> = counted.iter().map(|&index| facilities[index].places).collect();
    let cutoff = table.cutoff.as_deref().and_then(Metres::parse);
    if table.method == Method::Optimal {
        return Err(Failure::Bug("optimal is not wired yet".to_owned()));
    }

    let allocation = allocate(model, table.method, cutoff, &demand, &places, &sites, &facilities, &counted)
        .map_err(|broken| Failure::Bug(format!("{}: {broken}", table.id)))?;
    let limit = cutoff.filter(|_| table.method.heeds_cutoff());
    check::allocation(
        model,
        table.method,
        limit,
        &demand,
        &sites,
        &zones_of(model, &facilities, &counted),
        &allocation,
    )
    .map_err(|what| Failure::Bug(format!("{}: {what}", table.id)))?;

    balance::settle(&mut facilities, &counted, &allocation);
    if let Some(cutoff) = cutoff {
        let cells = CellTree::new(&model.demand, &demand);
        for (&index, &site) in counted.iter().zip(&sites) {
            facilities[index].within_cutoff = Some(cells.within(site, cutoff.0));
        }
    }
    let (zones, total) = balance::by_zone(model, &demand, &facilities, &counted, &allocation);
    let located = |row: &FacilityBalance| model.facilities[row.facility].at.is_some();
    let ledger = ServiceLedger::enter(&table.id, &allocation, &facilities, located, outside, unlocated);
    ledger.close().map_err(|broken| Failure::Bug(broken.to_string()))?;
    let catchments = catchments(model, &allocation, &counted);
    let result = ServiceResult {
        id: table.id.clone(),
        method: table.method,
        cost: table.cost.as_str(),
        cutoff,
        facilities,
        counted,
        demand,
        allocation,
        zones,
        total,
        ledger,
        catchments,
    };
    Ok((result, issues))
}

/// Takes the people of cells outside every zone out of the demand and returns their number.
fn set_aside_outside(model: &Model, demand: &mut [Persons]) -> Persons {
    let mut outside = Persons::ZERO;
    if !model.zones.is_empty() {
        for (people, _) in demand.iter_mut().zip(&model.demand.zone).filter(|(_, zone)| **zone == NO_ZONE) {
            outside += std::mem::take(people);
        }
    }
    outside
}

fn nobody_offers(model: &Model, table: &ServiceTable, year: i32, offered: usize) -> Issue {
    if offered > 0 {
        return Issue::new("E0614").fact("service", &table.id).fact("year", year).fact("n", offered);
    }
    let mut known: Vec<&str> =
        model.facilities.iter().flat_map(|f| f.supply.iter().map(|s| s.service.as_str())).collect();
    known.sort_unstable();
    known.dedup();
    Issue::new("E0613").fact("service", &table.id).fact("known", known.join(", "))
}

fn zones_of(model: &Model, facilities: &[FacilityBalance], counted: &[usize]) -> Vec<u32> {
    counted.iter().map(|&index| model.facility_zone[facilities[index].facility]).collect()
}

#[allow(clippy::too_many_arguments, reason = "the method's inputs, each of them a different thing")]
fn allocate(
    model: &Model,
    method: Method,
    cutoff: Option<Metres>,
    demand: &[Persons],
    places: &[Places],
    sites: &[[f64; 2]],
    facilities: &[FacilityBalance],
    counted: &[usize],
) -> Result<Allocation, Broken> {
    match method {
        Method::Nearest => {
            let found = cost::nearest(&model.demand, sites);
            allocation::nearest(demand, places, &found.site, &found.distance)
        }
        Method::Radius => {
            let found = cost::nearest(&model.demand, sites);
            // A study without the cutoff that the method needs was refused when it was read.
            let cutoff = cutoff.unwrap_or(Metres(0.0));
            allocation::radius(demand, places, &found.site, &found.distance, cutoff)
        }
        Method::Zone => {
            let zones = zones_of(model, facilities, counted);
            let found = cost::nearest_in_zone(&model.demand, sites, &zones, model.zones.len());
            allocation::zone(demand, places, &found.site, &found.distance, cutoff)
        }
        // Refused above, until it is wired.
        Method::Optimal => allocation::nearest(demand, places, &[], &[]),
    }
}

fn catchments(model: &Model, allocation: &Allocation, counted: &[usize]) -> Vec<Catchment> {
    let residents = model.demand.column(&Attribute::Persons);
    let mut persons = vec![Persons::ZERO; counted.len()];
    for cell in 0..model.demand.len() {
        if let (Some(facility), Some(residents)) = (allocation.main_facility(cell), residents) {
            persons[facility as usize] += residents[cell];
        }
    }
    allocation::catchments(model, allocation)
        .into_iter()
        .map(|(facility, shape)| Catchment {
            facility: counted[facility],
            persons: persons[facility],
            allocated: allocation.by_facility()[facility],
            shape,
        })
        .collect()
}
