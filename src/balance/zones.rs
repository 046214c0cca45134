//! Supply against demand in each zone.

use super::{FacilityBalance, ZoneBalance};
use crate::allocation::Allocation;
use crate::model::{Attribute, Model, Status};
use crate::units::{Persons, apportion};
use std::collections::BTreeMap;

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
    let mut sent: BTreeMap<(u32, u32), Persons> = BTreeMap::new();
    for (cell, &zone) in model.demand.zone.iter().enumerate() {
        let row = zones.get_mut(zone as usize).unwrap_or(&mut nowhere);
        row.persons += residents.map_or(Persons::ZERO, |persons| persons[cell]);
        row.demand += demand[cell];
        row.unmet += allocation.unmet()[cell];
        row.unreachable += allocation.unreachable()[cell];
        for flow in allocation.flows().of(cell) {
            row.allocated += flow.persons;
            *sent.entry((flow.facility, zone)).or_default() += flow.persons;
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
    for ((_, zone), over) in over_by_zone(facilities, counted, &sent) {
        zones.get_mut(zone as usize).unwrap_or(&mut nowhere).over += over;
    }
    let mut total = ZoneBalance::default();
    for row in &zones {
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

/// What the people of each zone have of each facility's `over`, in proportion to how many of them are sent there.
fn over_by_zone(
    facilities: &[FacilityBalance],
    counted: &[usize],
    sent: &BTreeMap<(u32, u32), Persons>,
) -> Vec<((u32, u32), Persons)> {
    let mut over = Vec::new();
    for (facility, &index) in counted.iter().enumerate() {
        let Some(total) = facilities[index].over.filter(|over| *over > Persons::ZERO) else { continue };
        let facility = facility as u32;
        let (keys, weights): (Vec<_>, Vec<i64>) =
            sent.range((facility, 0)..=(facility, u32::MAX)).map(|(key, persons)| (*key, persons.micro())).unzip();
        let parts = apportion(total.micro(), &weights).unwrap_or_default();
        over.extend(keys.into_iter().zip(parts.into_iter().map(Persons::from_micro)));
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
