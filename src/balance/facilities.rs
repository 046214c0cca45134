//! Supply against demand at each facility.

use super::FacilityBalance;
use crate::allocation::Allocation;
use crate::model::{Facility, ServiceId};
use crate::units::{Persons, Places};

/// A facility of the service before anybody is sent there.
pub fn offer(facility: usize, of: &Facility, service: &ServiceId, year: i32) -> Option<FacilityBalance> {
    let places = of.places(service)?;
    Some(FacilityBalance {
        facility,
        places,
        reserved: of.reserved.get(service).copied().unwrap_or(Places::ZERO),
        counted: of.is_open(year) && of.at.is_some(),
        allocated: None,
        spare: None,
        over: None,
        utilisation: None,
        mean_cost: None,
        max_cost: None,
        within_cutoff: None,
        price: None,
        serves: None,
    })
}

/// Fills the balance of every counted facility from a finished allocation.
///
///   spare = max(0, places - reserved - allocated)    over = max(0, allocated - places + reserved)
///   utilisation = allocated / places
///
/// # Units
/// Persons, places, metres; the mean cost is weighted by persons.
pub fn settle(facilities: &mut [FacilityBalance], counted: &[usize], allocation: &Allocation) {
    // In whole numbers (millionths of a person times micrometres), so that the order of the cells changes nothing.
    let mut weighted = vec![0_i128; counted.len()];
    let mut farthest = vec![0.0_f64; counted.len()];
    for flow in allocation.flows().all() {
        let at = flow.facility as usize;
        weighted[at] += i128::from(flow.persons.micro()) * i128::from((flow.cost * 1e6).round() as i64);
        farthest[at] = farthest[at].max(flow.cost);
    }
    for (number, &index) in counted.iter().enumerate() {
        let allocated = allocation.by_facility()[number];
        let row = &mut facilities[index];
        let somebody = allocated > Persons::ZERO;
        row.allocated = Some(allocated);
        let free = row.places - row.reserved;
        row.spare = Some((free - allocated.seats()).at_least_zero());
        row.over = Some((allocated - free.seated()).at_least_zero());
        row.utilisation = (row.places > Places::ZERO).then(|| allocated.to_f64() / row.places.to_f64());
        row.mean_cost = somebody.then(|| weighted[number] as f64 / allocated.micro() as f64 / 1e6);
        row.max_cost = somebody.then_some(farthest[number]);
    }
}
