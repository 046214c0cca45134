//! Supply against demand in each zone.

use super::FacilityBalance;
use crate::allocation::Allocation;
use crate::model::{Attribute, Model, SiteIx, ZoneIx};
use crate::units::{Persons, Places, apportion};
use std::collections::BTreeMap;

/// One zone, or the whole district.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ZoneBalance {
    /// Residents.
    pub persons: Persons,
    /// People who need the service.
    pub demand: Persons,
    /// Beside them, people of the zone of whom nobody knows where in it they live: they are sent nowhere, but need a place.
    pub demand_unlocated: Persons,
    /// Places of the facilities that stand in the zone and are counted.
    pub places: Places,
    /// Of these, places that are there already: of sites of status existing, less what their phases add that are to be built.
    pub places_existing: Places,
    /// Places of open sites that name the zone but have no position: nobody can be sent there, and nobody needs to be in want
    /// of them either.
    pub places_unlocated: Places,
    /// Open sites in the zone of which nobody knows how many places they have.
    pub sites_unknown: usize,
    /// With a facility, wherever it stands.
    pub allocated: Persons,
    /// Allocated, but beyond the places of the facility: a part of `allocated`. Shared out over its people in proportion.
    pub over: Persons,
    /// Their ways: millionths of a person times micrometres or microseconds.
    weighted: i128,
    /// Within reach, no place.
    pub unmet: Persons,
    /// Nothing within reach.
    pub unreachable: Persons,
}

impl ZoneBalance {
    /// Demand less places, also that of people and those of sites without a position: positive is a shortage (学位缺口).
    pub fn gap(&self) -> Persons {
        self.demand + self.demand_unlocated - (self.places + self.places_unlocated).as_persons()
    }

    /// Mean cost of the ways of its people who are sent somewhere, metres or seconds; `None` where nobody is.
    pub fn mean_cost(&self) -> Option<f64> {
        (self.allocated > Persons::ZERO).then(|| self.weighted as f64 / self.allocated.micro() as f64 / 1e6)
    }

    /// allocated / demand; `None` without demand.
    pub fn allocated_share(&self) -> Option<f64> {
        (self.demand > Persons::ZERO).then(|| self.allocated.to_f64() / self.demand.to_f64())
    }
}

/// Balances by zone, and their sum; `unlocated` are people of each zone without a position; cells outside every zone are in neither. Without zones the sum is over all cells.
///
/// People beyond a facility's places (`over`) are shared out over everybody sent there in proportion, whatever zone they
/// come from, because a method that ignores places does not say who is the one too many.
///
/// # Invariant
/// demand = allocated + unmet + unreachable in every row; the rows add up to the last one.
pub fn by_zone(
    model: &Model,
    (demand, unlocated): (&[Persons], &[Persons]),
    facilities: &[FacilityBalance],
    allocation: &Allocation,
) -> (Vec<ZoneBalance>, ZoneBalance) {
    let mut zones = vec![ZoneBalance::default(); model.zones.len()];
    let mut nowhere = ZoneBalance::default();
    let residents = model.demand.column(&Attribute::Persons);
    let mut sent: BTreeMap<(SiteIx, Option<ZoneIx>), Persons> = BTreeMap::new();
    for cell in 0..model.demand.len() {
        let zone = model.demand.zone[cell];
        let row = row(&mut zones, &mut nowhere, zone);
        row.persons += residents.map_or(Persons::ZERO, |persons| persons[cell]);
        row.demand += demand[cell];
        row.unmet += allocation.unmet()[cell];
        row.unreachable += allocation.unreachable()[cell];
        for flow in allocation.flows().of(cell) {
            row.allocated += flow.persons;
            row.weighted += i128::from(flow.persons.micro()) * i128::from((flow.cost * 1e6).round() as i64);
            *sent.entry((flow.site, zone)).or_default() += flow.persons;
        }
    }
    for (row, unlocated) in zones.iter_mut().zip(unlocated) {
        row.demand_unlocated += *unlocated;
    }
    for facility in facilities.iter().filter(|facility| facility.counted) {
        let row = row(&mut zones, &mut nowhere, model.facility_zone[facility.facility.index()]);
        row.places += facility.places.unwrap_or_default();
        row.places_existing += facility.existing.unwrap_or_default();
    }
    for facility in facilities.iter().filter(|facility| facility.unknown) {
        row(&mut zones, &mut nowhere, model.facility_zone[facility.facility.index()]).sites_unknown += 1;
    }
    // Of whom nobody knows the zone, people or places, counts in no gap: both stand in the ledger.
    for facility in facilities.iter().filter(|facility| facility.unlocated) {
        if let Some(zone) = model.facility_zone[facility.facility.index()] {
            zones[zone.index()].places_unlocated += facility.places.unwrap_or_default();
        }
    }
    for (zone, over) in over_by_zone(facilities, &sent) {
        row(&mut zones, &mut nowhere, zone).over += over;
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
        total.sites_unknown += nowhere.sites_unknown;
    }
    (zones, total)
}

/// The row of a zone.
fn row<'r>(zones: &'r mut [ZoneBalance], nowhere: &'r mut ZoneBalance, zone: Option<ZoneIx>) -> &'r mut ZoneBalance {
    zone.and_then(|zone| zones.get_mut(zone.index())).unwrap_or(nowhere)
}

/// What the people of each zone have of each facility's `over`, in proportion to how many of them are sent there.
fn over_by_zone(
    facilities: &[FacilityBalance],
    sent: &BTreeMap<(SiteIx, Option<ZoneIx>), Persons>,
) -> Vec<(Option<ZoneIx>, Persons)> {
    let mut over = Vec::new();
    for (site, facility) in facilities.iter().enumerate() {
        let Some(total) = facility.over.filter(|over| *over > Persons::ZERO) else { continue };
        let site = SiteIx::new(site);
        let of_site = sent.range((site, None)..).take_while(|((of, _), _)| *of == site);
        let (mut zones, mut weights): (Vec<_>, Vec<i64>) =
            of_site.map(|((_, zone), persons)| (*zone, persons.micro())).unzip();
        // People in no zone come last: a tie of remainders goes to the first.
        if zones.first() == Some(&None) {
            zones.rotate_left(1);
            weights.rotate_left(1);
        }
        let parts = apportion(total.micro(), &weights).unwrap_or_default();
        over.extend(zones.into_iter().zip(parts.into_iter().map(Persons::from_micro)));
    }
    over
}

fn add(total: &mut ZoneBalance, row: &ZoneBalance) {
    total.persons += row.persons;
    total.demand += row.demand;
    total.demand_unlocated += row.demand_unlocated;
    total.places += row.places;
    total.places_existing += row.places_existing;
    total.places_unlocated += row.places_unlocated;
    total.sites_unknown += row.sites_unknown;
    total.allocated += row.allocated;
    total.weighted += row.weighted;
    total.over += row.over;
    total.unmet += row.unmet;
    total.unreachable += row.unreachable;
}
