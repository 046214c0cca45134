//! The ledger: every person and every place stands in exactly one column, and the columns add up.

use super::{FacilityBalance, ZoneBalance};
use crate::allocation::Allocation;
use crate::model::{PositionBasis, ServiceId};
use crate::units::{Persons, Places};
use serde::{Deserialize, Serialize};

/// People who need one service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandLedger {
    /// Everybody.
    pub total: Persons,
    /// Sent to a facility.
    pub allocated: Persons,
    /// Of those, beyond the places of their facility.
    pub over: Persons,
    /// Within reach, no place.
    pub unmet: Persons,
    /// Nothing within reach.
    pub unreachable: Persons,
    /// In no zone.
    pub outside: Persons,
    /// Without a position.
    pub unlocated: Persons,
    /// Left out by the study.
    pub excluded: Persons,
    /// Beyond the zones: they compete, and are in no other column but the total.
    #[serde(default, skip_serializing_if = "Persons::is_zero")]
    pub neighbours: Persons,
}

/// Places of one service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacesLedger {
    /// All.
    pub total: Places,
    /// Taken.
    pub used: Places,
    /// Free.
    pub spare: Places,
    /// Of sites closed in the study's year.
    pub not_open: Places,
    /// Of sites without a position.
    pub unlocated: Places,
    /// Left out by the study.
    pub excluded: Places,
    /// Taken by neighbours.
    #[serde(default, skip_serializing_if = "Places::is_zero")]
    pub neighbours: Places,
    /// Of the total, those of sites that stand at their zone's population centre because their file gives no position.
    pub placed_by_zone: Places,
    /// Of the total, those of sites that count and stand in no zone, where there are zones: they are in the district's sum and in no
    /// row of a zone.
    #[serde(default, skip_serializing_if = "Places::is_zero")]
    pub in_no_zone: Places,
}

/// What takes no part in an allocation.
#[derive(Debug, Clone, Copy, Default)]
pub struct Apart {
    /// People in no zone.
    pub outside: Persons,
    /// People without a position.
    pub unlocated: Persons,
    /// People in rows that the study sets aside.
    pub excluded: Persons,
    /// Places in such rows.
    pub places_excluded: Places,
    /// Places of sites that count and stand in no zone.
    pub in_no_zone: Places,
}

/// Both sides of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLedger {
    /// The service.
    pub service: ServiceId,
    /// People.
    pub demand: DemandLedger,
    /// Places; none where the service counts none.
    pub places: Option<PlacesLedger>,
}

/// The whole ledger, as written to `ledger.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Always true in a written file: a ledger that does not close is never written.
    pub closed: bool,
    /// One per service.
    pub services: Vec<ServiceLedger>,
}

/// The columns do not add up: a bug in the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the ledger of {service} does not close: {what}")]
pub struct NotClosed {
    /// The service.
    pub service: ServiceId,
    /// Which sum.
    pub what: String,
}

impl ServiceLedger {
    /// Enters one service: the district's people from their balance, places from the facilities; of the allocation what the balance
    /// has not is the neighbours'.
    pub fn enter(
        service: &ServiceId,
        (allocation, own): (&Allocation, &ZoneBalance),
        facilities: &[FacilityBalance],
        basis: impl Fn(&FacilityBalance) -> PositionBasis,
        Apart { outside, unlocated, excluded, places_excluded, in_no_zone }: Apart,
        is_uncounted: bool,
    ) -> Self {
        let ZoneBalance { allocated, over, unmet, unreachable, .. } = *own;
        let sent: Persons = allocation.by_site().iter().sum();
        let without: Persons = allocation.unmet().iter().chain(allocation.unreachable()).sum();
        let neighbours = sent + without - allocated - unmet - unreachable;
        let total = allocated + unmet + unreachable + outside + unlocated + excluded + neighbours;
        let demand =
            DemandLedger { total, allocated, over, unmet, unreachable, outside, unlocated, excluded, neighbours };
        let all_over: Persons = facilities.iter().filter_map(|f| f.over).sum();
        let taken = ((sent - all_over) - (allocated - over)).as_places();
        let mut places = PlacesLedger {
            total: places_excluded,
            excluded: places_excluded,
            neighbours: taken,
            in_no_zone,
            ..PlacesLedger::default()
        };
        for facility in facilities {
            let all = facility.places.unwrap_or_default();
            places.total += all;
            let basis = basis(facility);
            if basis == PositionBasis::Zone {
                places.placed_by_zone += all;
            }
            match facility.spare {
                Some(spare) => {
                    places.spare += spare;
                    places.used += all - facility.reserved - spare;
                    places.excluded += facility.reserved;
                }
                None if basis != PositionBasis::None => places.not_open += all,
                None => places.unlocated += all,
            }
        }
        places.used -= taken;
        Self { service: service.clone(), demand, places: (!is_uncounted).then_some(places) }
    }

    /// Checks both sums and that no column is negative.
    ///
    /// # Errors
    /// [`NotClosed`], naming the sum.
    pub fn close(&self) -> Result<(), NotClosed> {
        let fail = |what: String| Err(NotClosed { service: self.service.clone(), what });
        let d = &self.demand;
        let people = d.allocated + d.unmet + d.unreachable + d.outside + d.unlocated + d.excluded + d.neighbours;
        if people != d.total {
            return fail(format!("demand {} is not the sum {people} of its columns", d.total));
        }
        let columns = [d.total, d.allocated, d.over, d.unmet, d.unreachable, d.outside, d.unlocated, d.excluded];
        let columns = columns.into_iter().chain([d.neighbours]);
        if { columns }.any(|c| c < Persons::ZERO) {
            return fail("a column is negative".to_owned());
        }
        let Some(p) = &self.places else {
            let none = d.over == Persons::ZERO && d.unmet == Persons::ZERO;
            return if none { Ok(()) } else { fail("somebody lacks a place where none are counted".to_owned()) };
        };
        let sum = p.used + p.spare + p.not_open + p.unlocated + p.excluded + p.neighbours;
        if sum != p.total {
            return fail(format!("places {} are not the sum {sum} of their columns", p.total));
        }
        if d.allocated - d.over != p.used.as_persons() {
            return fail(format!("{} allocated less {} over is not the {} places used", d.allocated, d.over, p.used));
        }
        if p.placed_by_zone > p.total {
            return fail(format!("{} places placed by zone are more than the {} there are", p.placed_by_zone, p.total));
        }
        let given = [p.total, p.used, p.spare, p.not_open, p.unlocated];
        let places = given.into_iter().chain([p.excluded, p.placed_by_zone, p.neighbours]);
        if { places }.any(|c| c < Places::ZERO) {
            return fail("a column is negative".to_owned());
        }
        Ok(())
    }
}
