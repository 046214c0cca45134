//! The sites of a service, numbered once, and what they offer in one case.

use super::{FacilityIx, Model, Planar, ServiceId, SiteIx, ZoneIx};
use crate::units::Places;

/// Every facility that ever offers a service, in the order of ids: the one numbering of its sites. A tie goes to the smaller
/// number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sites {
    /// Which facility it is.
    pub facility: Vec<FacilityIx>,
    /// Where it stands; none for a planned one without a position.
    pub at: Vec<Option<Planar>>,
    /// The zone in which it stands.
    pub zone: Vec<Option<ZoneIx>>,
}

impl Sites {
    /// Those of a service.
    pub fn of(model: &Model, service: &ServiceId) -> Self {
        let mut sites = Self::default();
        for (number, facility) in model.facilities.iter().enumerate() {
            if facility.places(service).is_some() {
                sites.facility.push(FacilityIx::new(number));
                sites.at.push(facility.at);
                sites.zone.push(model.facility_zone[number]);
            }
        }
        sites
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.facility.len()
    }

    /// Whether nobody offers the service.
    pub fn is_empty(&self) -> bool {
        self.facility.is_empty()
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = SiteIx> + use<> {
        (0..self.len()).map(SiteIx::new)
    }
}

/// What the sites of a service offer in one case: a list by site each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Offer {
    /// Whether people can go there: it is open in the year, and has a position.
    pub open: Vec<bool>,
    /// Whether it is open in the year but has no position: nobody can be sent there, yet its places are there.
    pub unlocated: Vec<bool>,
    /// Places.
    pub places: Vec<Places>,
    /// Places of these that are kept free and given to nobody (预留学位).
    pub reserved: Vec<Places>,
}

impl Offer {
    /// That of a year.
    pub fn of(model: &Model, sites: &Sites, service: &ServiceId, year: i32) -> Self {
        let mut offer = Self::default();
        for facility in sites.facility.iter().map(|facility| &model.facilities[facility.index()]) {
            offer.open.push(facility.is_open(year) && facility.at.is_some());
            offer.unlocated.push(facility.is_open(year) && facility.at.is_none());
            offer.places.push(facility.places(service).unwrap_or(Places::ZERO));
            offer.reserved.push(facility.reserved.get(service).copied().unwrap_or(Places::ZERO));
        }
        offer
    }

    /// The sites that people can go to, ascending.
    pub fn sites(&self) -> Vec<SiteIx> {
        (0..self.open.len()).filter(|site| self.open[*site]).map(SiteIx::new).collect()
    }

    /// Places that may be given away, by site; none where it is not open.
    pub fn free(&self) -> Vec<Places> {
        let free = |site: usize| if self.open[site] { self.places[site] - self.reserved[site] } else { Places::ZERO };
        (0..self.open.len()).map(free).collect()
    }
}
