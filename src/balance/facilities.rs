//! Supply against demand at each facility.

use crate::allocation::Allocation;
use crate::model::{FacilityIx, Offer, Sites};
use crate::units::{Persons, Places};

/// One facility of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityBalance {
    /// Which facility.
    pub facility: FacilityIx,
    /// Its places for this service; none where nobody knows how many, or where the service counts none.
    pub places: Option<Places>,
    /// Of these, the ones that are there already: in a site of status existing, less what its phases add that are to be built.
    pub existing: Option<Places>,
    /// Places of these that are kept free and given to nobody (预留学位).
    pub reserved: Places,
    /// Whether people are sent there: it is open in the study's year and has a position, and its places are known unless the
    /// service counts none.
    pub counted: bool,
    /// Whether it is open in the study's year and has a position, but nobody knows its places: nobody is sent there.
    pub unknown: bool,
    /// Whether it is open in the study's year but has no position: its places count in the gap of the zone it names.
    pub unlocated: bool,
    /// People sent there; `None` when it is not counted, as all below.
    pub allocated: Option<Persons>,
    /// Places left; `None` also where the service counts none, as `over` and `utilisation`.
    pub spare: Option<Places>,
    /// People beyond its places.
    pub over: Option<Persons>,
    /// allocated / places; `None` also without places.
    pub utilisation: Option<f64>,
    /// Person-weighted mean cost, metres or seconds; `None` also when nobody comes.
    pub mean_cost: Option<f64>,
    /// Largest cost of anyone sent there.
    pub max_cost: Option<f64>,
    /// All demand within the cutoff, whoever serves it. These overlap between facilities and are never summed.
    pub within_cutoff: Option<Persons>,
    /// Metres or seconds by which all ways together become shorter with one more place; below 0 where that place serves one more person,
    /// who goes a way too. Only the optimal method knows it.
    pub price: Option<f64>,
    /// People more who have a place with one more place here: 1 or 0.
    pub serves: Option<i64>,
}

impl FacilityBalance {
    /// Whether it is open in the study's year, whatever is known of it.
    pub fn is_open(&self) -> bool {
        self.counted || self.unknown || self.unlocated
    }
}

/// The sites of a service before anybody is sent there, one row each.
pub fn rows(sites: &Sites, offer: &Offer) -> Vec<FacilityBalance> {
    let row = |site: usize| FacilityBalance {
        facility: sites.facility[site],
        places: offer.places[site],
        existing: offer.existing[site],
        reserved: offer.reserved[site],
        counted: offer.is_counted(site),
        unknown: offer.open[site] && !offer.is_counted(site),
        unlocated: offer.unlocated[site],
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
        if let Some(places) = row.places {
            let free = places - row.reserved;
            row.spare = Some((free - allocated.as_places()).at_least_zero());
            row.over = Some((allocated - free.as_persons()).at_least_zero());
            row.utilisation = (places > Places::ZERO).then(|| allocated.to_f64() / places.to_f64());
        }
        row.mean_cost = somebody.then(|| weighted[site] as f64 / allocated.micro() as f64 / 1e6);
        row.max_cost = somebody.then_some(farthest[site]);
    }
}
