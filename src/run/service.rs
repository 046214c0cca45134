//! One service, from the model to its balance.

use super::Case;
use super::eligibility::{self, Eligible};
use crate::allocation::{self, Allocation, Broken, Proof};
use crate::balance::{self, Catchment, FacilityBalance, ServiceLedger, ServiceResult};
use crate::check;
use crate::cost;
use crate::forecast;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Method, Model, NO_ZONE};
use crate::raster::nearest::squared_distance;
use crate::solver::transport::{Price, Watch};
use crate::study::{Failure, ServiceTable};
use crate::survey::CellTree;
use crate::units::{Metres, Persons, Places};
use std::collections::BTreeMap;

/// A service before anybody is sent anywhere.
pub(super) struct Prepared {
    /// By cell, without those outside every zone.
    pub demand: Vec<Persons>,
    /// In no zone.
    pub outside: Persons,
    /// Without a position.
    pub unlocated: Persons,
    /// Every facility that offers the service.
    pub facilities: Vec<FacilityBalance>,
    /// Those of them that people can go to; the lists below have one entry for each.
    pub counted: Vec<usize>,
    /// Where they stand.
    pub sites: Vec<[f64; 2]>,
    /// Places that may be given away.
    pub places: Vec<Places>,
    /// The farthest way.
    pub cutoff: Option<Metres>,
    /// Where not everybody may go everywhere.
    pub eligible: Option<Eligible>,
}

/// Demand, facilities and rules of a service.
///
/// # Errors
/// [`Failure::Data`] when nobody offers the service or its demand cannot be computed.
pub(super) fn prepare(model: &Model, table: &ServiceTable, case: Case) -> Result<(Prepared, Issues), Failure> {
    let (demand, mut issues) = forecast::demand(model, &table.id, &table.demand).map_err(Failure::Data)?;
    let unlocated = demand.unlocated;
    let mut demand = demand.cells;
    let outside = set_aside_outside(model, &mut demand);
    let facilities: Vec<FacilityBalance> = model
        .facilities
        .iter()
        .enumerate()
        .filter_map(|(index, facility)| balance::offer(index, facility, &table.id, case.year))
        .collect();
    let counted: Vec<usize> = (0..facilities.len()).filter(|&index| facilities[index].counted).collect();
    if counted.is_empty() {
        issues.push(nobody_offers(model, table, case.year, facilities.len()));
        return Err(Failure::Data(issues));
    }
    let sites =
        counted.iter().filter_map(|&index| model.facilities[facilities[index].facility].at.map(|at| at.0)).collect();
    let places = counted.iter().map(|&index| facilities[index].places - facilities[index].reserved).collect();
    let cutoff = table.cutoff.as_deref().and_then(Metres::parse);
    let of_model: Vec<usize> = counted.iter().map(|&index| facilities[index].facility).collect();
    let (eligible, found) = eligibility::groups(model, table, &of_model);
    issues.extend(found);
    Ok((Prepared { demand, outside, unlocated, facilities, counted, sites, places, cutoff, eligible }, issues))
}

/// Computes one service.
///
/// # Errors
/// [`Failure::Data`] when nobody offers the service or its demand cannot be computed, [`Failure::Bug`] when something
/// does not add up.
pub(super) fn run(
    model: &Model,
    table: &ServiceTable,
    case: Case,
    before: Option<&ServiceResult>,
    watch: &dyn Watch,
) -> Result<(ServiceResult, Issues), Failure> {
    let (prepared, issues) = prepare(model, table, case)?;
    let bug = |what: String| Failure::Bug(format!("{}: {what}", table.id));
    let (allocation, proof) =
        allocate(model, table, &prepared, before, watch).map_err(|broken| bug(broken.to_string()))?;
    let Prepared { demand, outside, unlocated, mut facilities, counted, sites, places, cutoff, eligible } = prepared;
    let limit = cutoff.filter(|_| table.method.heeds_cutoff());
    let promise = check::Promise {
        method: table.method,
        cutoff: limit,
        demand: &demand,
        sites: &sites,
        zone_of_site: &zones_of(model, &facilities, &counted),
        places: &places,
        eligible: eligible.as_ref().map(|e| (e.of_cell.as_slice(), e.sites.as_slice())),
    };
    check::allocation(model, &promise, &allocation).map_err(|wrong| bug(wrong.to_string()))?;
    if let Some(proof) = &proof {
        check::optimality(model, &promise, &allocation, proof).map_err(|wrong| bug(wrong.to_string()))?;
    }

    balance::settle(&mut facilities, &counted, &allocation);
    if let Some(proof) = &proof {
        for (number, &index) in counted.iter().enumerate() {
            facilities[index].price = proof.worth(number).map(|worth| worth.1);
            facilities[index].serves = proof.worth(number).map(|worth| worth.0);
        }
    }
    if let Some(cutoff) = cutoff {
        let cells = CellTree::new(&model.demand, &demand);
        for (&index, &site) in counted.iter().zip(&sites) {
            facilities[index].within_cutoff = Some(cells.within(site, cutoff.0));
        }
    }
    let (zones, total) = balance::by_zone(model, &demand, &facilities, &counted, &allocation);
    let basis = |row: &FacilityBalance| model.facilities[row.facility].basis;
    let ledger = ServiceLedger::enter(&table.id, &allocation, &facilities, basis, outside, unlocated);
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
        proof,
        zones,
        total,
        ledger,
        catchments,
        access: Vec::new(),
        coverage: Vec::new(),
        disagreement: None,
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

/// Units of cost per metre in the optimal method: millimetres.
pub(super) const SCALE: f64 = 1000.0;

fn allocate(
    model: &Model,
    table: &ServiceTable,
    prepared: &Prepared,
    before: Option<&ServiceResult>,
    watch: &dyn Watch,
) -> Result<(Allocation, Option<Proof>), Broken> {
    let Prepared { demand, facilities, counted, sites, places, cutoff, eligible, .. } = prepared;
    let cells = &model.demand;
    let allocation = match table.method {
        Method::Nearest => {
            let found = cost::nearest(cells, sites);
            allocation::nearest(demand, places, &found.site, &found.distance)
        }
        Method::Radius => {
            let found = cost::nearest(cells, sites);
            // A study without the cutoff that the method needs was refused when it was read.
            let cutoff = cutoff.unwrap_or(Metres(0.0));
            allocation::radius(demand, places, &found.site, &found.distance, cutoff)
        }
        Method::Zone => {
            let zones = zones_of(model, facilities, counted);
            let found = cost::nearest_in_zone(cells, sites, &zones, model.zones.len());
            allocation::zone(demand, places, &found.site, &found.distance, *cutoff)
        }
        Method::Optimal => {
            let groups = eligible.as_ref().map(|e| cost::Groups { of_cell: &e.of_cell, sites: &e.sites });
            let reach = cutoff.map_or(f64::INFINITY, |cutoff| cutoff.0);
            let costs = cost::Plane::new(&cells.x, &cells.y, sites, reach, SCALE, groups);
            let way = |cell: usize, site: usize| squared_distance([cells.x[cell], cells.y[cell]], sites[site]).sqrt();
            let indivisible = table.indivisible;
            let before = before.and_then(|before| earlier_prices(before, prepared));
            let before = before.as_deref();
            let seats =
                allocation::Seats { demand, places, costs: &costs, scale: SCALE, way: &way, indivisible, before };
            let (allocation, proof) = allocation::optimal(&seats, watch)?;
            return Ok((allocation, Some(proof)));
        }
    };
    Ok((allocation?, None))
}

/// The prices that sites had in the case before; none for those that were not open then.
fn earlier_prices(before: &ServiceResult, prepared: &Prepared) -> Option<Vec<Price>> {
    let prices = &before.proof.as_ref()?.prices;
    let facility = |index: &usize| before.facilities[*index].facility;
    let known: BTreeMap<usize, Price> = before.counted.iter().map(facility).zip(prices.iter().copied()).collect();
    let of_site = |index: &usize| known.get(&prepared.facilities[*index].facility).copied().unwrap_or_default();
    Some(prepared.counted.iter().map(of_site).collect())
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
