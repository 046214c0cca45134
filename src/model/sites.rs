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
            if facility.offers(service) {
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
    /// Places; none where nobody knows how many, or where the service counts none.
    pub places: Vec<Option<Places>>,
    /// Of these, those that are there already.
    pub existing: Vec<Option<Places>>,
    /// Whether the service counts no places: whoever comes to one of its sites is served.
    pub is_uncounted: bool,
    /// Places of these that are kept free and given to nobody (预留学位).
    pub reserved: Vec<Places>,
}

impl Offer {
    /// That of a year.
    pub fn of(model: &Model, sites: &Sites, service: &ServiceId, is_uncounted: bool, year: i32) -> Self {
        let mut offer = Self { is_uncounted, ..Self::default() };
        for facility in sites.facility.iter().map(|facility| &model.facilities[facility.index()]) {
            let is_open = facility.is_open_for(service, year);
            offer.open.push(is_open && facility.at.is_some());
            offer.unlocated.push(is_open && facility.at.is_none());
            offer.places.push(facility.places_in(service, year).filter(|_| !is_uncounted));
            offer.existing.push(facility.existing_in(service, year).filter(|_| !is_uncounted));
            offer.reserved.push(facility.reserved.get(service).copied().unwrap_or(Places::ZERO));
        }
        offer
    }

    /// The sites that are open and have a position, ascending.
    pub fn open_sites(&self) -> Vec<SiteIx> {
        (0..self.open.len()).filter(|site| self.open[*site]).map(SiteIx::new).collect()
    }

    /// Whether people are sent to a site: it is open and has a position, and it is known how many places it has, unless the
    /// service counts none.
    pub fn is_counted(&self, site: usize) -> bool {
        self.open[site] && (self.is_uncounted || self.places[site].is_some())
    }

    /// The sites that people are sent to, ascending.
    pub fn sites(&self) -> Vec<SiteIx> {
        (0..self.open.len()).filter(|site| self.is_counted(*site)).map(SiteIx::new).collect()
    }

    /// Places that may be given away, by site; none where nobody is sent, `uncounted` where the service counts none.
    pub fn free(&self, uncounted: Places) -> Vec<Places> {
        let free = |site: usize| match self.places[site] {
            _ if !self.is_counted(site) => Places::ZERO,
            None => uncounted,
            Some(places) => places - self.reserved[site],
        };
        (0..self.open.len()).map(free).collect()
    }
}
