//! Supply against demand in each zone.

use super::{FacilityBalance, ZoneBalance};
use crate::allocation::Allocation;
use crate::model::{Attribute, Model, Status};
use crate::units::{Persons, apportion};

/// Balances by zone, and their sum; cells outside every zone are in neither. Without zones the sum is over all cells.
///
/// People beyond a facility's places (`over`) are shared out over everybody sent there in proportion, whatever zone they
/// come from, because a method that ignores places does not say who is the one too many.
///
/// # Invariant
/// demand = allocated + unmet + unreachable in every row; the rows add up to the last one.
pub fn by_zone(
    model: &Model,
    demand: &[Persons],
    facilities: &[FacilityBalance],
    counted: &[usize],
    allocation: &Allocation,
) -> (Vec<ZoneBalance>, ZoneBalance) {
    let mut zones = vec![ZoneBalance::default(); model.zones.len()];
    let mut nowhere = ZoneBalance::default();
    let residents = model.demand.column(&Attribute::Persons);
    let over = over_by_flow(facilities, counted, allocation);
    let mut flow_number = 0;
    for (cell, &zone) in model.demand.zone.iter().enumerate() {
        let row = zones.get_mut(zone as usize).unwrap_or(&mut nowhere);
        row.persons += residents.map_or(Persons::ZERO, |persons| persons[cell]);
        row.demand += demand[cell];
        row.unmet += allocation.unmet()[cell];
        row.unreachable += allocation.unreachable()[cell];
        for flow in allocation.flows().of(cell) {
            row.allocated += flow.persons;
            row.over += over[flow_number];
            flow_number += 1;
        }
    }
    for &index in counted {
        let facility = &facilities[index];
        let row = zones.get_mut(model.facility_zone[facility.facility] as usize).unwrap_or(&mut nowhere);
        row.places += facility.places;
        if model.facilities[facility.facility].status == Status::Existing {
            row.places_existing += facility.places;
        }
    }
    let mut total = ZoneBalance::default();
    for row in zones.iter() {
        add(&mut total, row);
    }
    if zones.is_empty() {
        add(&mut total, &nowhere);
    } else {
        // A facility just across the border serves people of the zones: its places are in the district's sum.
        total.places += nowhere.places;
        total.places_existing += nowhere.places_existing;
    }
    (zones, total)
}

/// What each flow has of its facility's `over`, in the order of the flows.
fn over_by_flow(facilities: &[FacilityBalance], counted: &[usize], allocation: &Allocation) -> Vec<Persons> {
    let flows = allocation.flows().all();
    let mut over = vec![Persons::ZERO; flows.len()];
    let mut flows_of: Vec<Vec<u32>> = vec![Vec::new(); counted.len()];
    for (number, flow) in flows.iter().enumerate() {
        if facilities[counted[flow.facility as usize]].over.is_some_and(|over| over > Persons::ZERO) {
            flows_of[flow.facility as usize].push(number as u32);
        }
    }
    for (facility, numbers) in flows_of.iter().enumerate() {
        let Some(total) = facilities[counted[facility]].over else { continue };
        let weights: Vec<i64> = numbers.iter().map(|&number| flows[number as usize].persons.micro()).collect();
        for (&number, part) in numbers.iter().zip(apportion(total.micro(), &weights).unwrap_or_default()) {
            over[number as usize] = Persons::from_micro(part);
        }
    }
    over
}

fn add(total: &mut ZoneBalance, row: &ZoneBalance) {
    total.persons += row.persons;
    total.demand += row.demand;
    total.places += row.places;
    total.places_existing += row.places_existing;
    total.allocated += row.allocated;
    total.over += row.over;
    total.unmet += row.unmet;
    total.unreachable += row.unreachable;
}
