//! Supply against demand at each facility.

use super::FacilityBalance;
use crate::allocation::Allocation;
use crate::model::{Offer, Sites};
use crate::units::{Persons, Places};

/// The sites of a service before anybody is sent there, one row each.
pub fn rows(sites: &Sites, offer: &Offer) -> Vec<FacilityBalance> {
    let row = |site: usize| FacilityBalance {
        facility: sites.facility[site],
        places: offer.places[site],
        reserved: offer.reserved[site],
        counted: offer.open[site],
        allocated: None,
        spare: None,
        over: None,
        utilisation: None,
        mean_cost: None,
        max_cost: None,
        within_cutoff: None,
        price: None,
        serves: None,
    };
    (0..sites.len()).map(row).collect()
}

/// Fills the balance of every counted facility from a finished allocation.
///
///   spare = max(0, places - reserved - allocated)    over = max(0, allocated - places + reserved)
///   utilisation = allocated / places
///
/// # Units
/// Persons, places, metres or seconds; the mean cost is weighted by persons.
pub fn settle(facilities: &mut [FacilityBalance], allocation: &Allocation) {
    // In whole numbers (millionths of a person times micrometres), so that the order of the cells changes nothing.
    let mut weighted = vec![0_i128; facilities.len()];
    let mut farthest = vec![0.0_f64; facilities.len()];
    for flow in allocation.flows().all() {
        let at = flow.site.index();
        weighted[at] += i128::from(flow.persons.micro()) * i128::from((flow.cost * 1e6).round() as i64);
        farthest[at] = farthest[at].max(flow.cost);
    }
    for (site, row) in facilities.iter_mut().enumerate().filter(|(_, row)| row.counted) {
        let allocated = allocation.by_site()[site];
        let somebody = allocated > Persons::ZERO;
        row.allocated = Some(allocated);
        let free = row.places - row.reserved;
        row.spare = Some((free - allocated.seats()).at_least_zero());
        row.over = Some((allocated - free.seated()).at_least_zero());
        row.utilisation = (row.places > Places::ZERO).then(|| allocated.to_f64() / row.places.to_f64());
        row.mean_cost = somebody.then(|| weighted[site] as f64 / allocated.micro() as f64 / 1e6);
        row.max_cost = somebody.then_some(farthest[site]);
    }
}
