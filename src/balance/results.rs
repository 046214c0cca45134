//! What a run finds out, ready to be written.

use super::ServiceLedger;
use crate::allocation::{Allocation, Proof};
use crate::cost::Name;
use crate::coverage::CoverageResult;
use crate::issue::Issues;
use crate::model::{Facility, FacilityIx, Layer, Method, Model, ServiceId, SiteIx};
use crate::units::{Limit, Persons, Places};
use geo::MultiPolygon;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One facility of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityBalance {
    /// Which facility.
    pub facility: FacilityIx,
    /// Its places for this service.
    pub places: Places,
    /// Places of these that are kept free and given to nobody (预留学位).
    pub reserved: Places,
    /// Whether it is open in the study's year and has a position: only then do people go there.
    pub counted: bool,
    /// People sent there; `None` when it is not counted, as all below.
    pub allocated: Option<Persons>,
    /// Places left.
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

/// One zone, or the whole district.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ZoneBalance {
    /// Residents.
    pub persons: Persons,
    /// People who need the service.
    pub demand: Persons,
    /// Places of the facilities that stand in the zone and are counted.
    pub places: Places,
    /// Of these, places of sites that exist already (status existing).
    pub places_existing: Places,
    /// With a facility, wherever it stands.
    pub allocated: Persons,
    /// Allocated, but beyond the places of the facility: a part of `allocated`. Shared out over its people in proportion.
    pub over: Persons,
    /// Within reach, no place.
    pub unmet: Persons,
    /// Nothing within reach.
    pub unreachable: Persons,
}

impl ZoneBalance {
    /// Demand less places: positive is a shortage (学位缺口).
    pub fn gap(&self) -> Persons {
        self.demand - self.places.seated()
    }

    /// allocated / demand; `None` without demand.
    pub fn coverage(&self) -> Option<f64> {
        (self.demand > Persons::ZERO).then(|| self.allocated.to_f64() / self.demand.to_f64())
    }
}

/// The area one facility serves.
#[derive(Debug, Clone, PartialEq)]
pub struct Catchment {
    /// The site.
    pub site: SiteIx,
    /// Residents of the cells whose main facility it is.
    pub persons: Persons,
    /// People sent there.
    pub allocated: Persons,
    /// Its cells, dissolved, in longitude and latitude (WGS 84).
    pub shape: MultiPolygon<f64>,
}

/// One service, computed.
#[derive(Debug, Clone)]
pub struct ServiceResult {
    /// The service.
    pub id: ServiceId,
    /// How people were sent.
    pub method: Method,
    /// What ways cost, and how that is called.
    pub travel: Name,
    /// The dearest way, if there is a limit.
    pub cutoff: Option<Limit>,
    /// The sites of the service, by their number: every facility that offers it, sorted by id; those not counted too.
    pub facilities: Vec<FacilityBalance>,
    /// Demand by cell; zero for cells outside every zone, whose people stand in the ledger.
    pub demand: Vec<Persons>,
    /// Who goes where.
    pub allocation: Allocation,
    /// What proves the allocation, and where places are short; of the optimal method.
    pub proof: Option<Proof>,
    /// One per zone of the model.
    pub zones: Vec<ZoneBalance>,
    /// The sum of the zones (or of all cells, without zones).
    pub total: ZoneBalance,
    /// Every person and place, once.
    pub ledger: ServiceLedger,
    /// One per counted facility that serves anyone, in its order.
    pub catchments: Vec<Catchment>,
    /// Scores of access, in the study's order.
    pub access: Vec<super::AccessResult>,
    /// Shares of land and people covered, in the study's order.
    pub coverage: Vec<CoverageResult>,
    /// Where they contradict each other; `None` with fewer than two measures.
    pub disagreement: Option<super::Disagreement>,
}

/// A whole run.
#[derive(Debug, Clone)]
pub struct Results {
    /// The study's title.
    pub title: String,
    /// The year computed.
    pub year: i32,
    /// Everything in planar metres.
    pub model: Arc<Model>,
    /// In the study's order.
    pub services: Vec<ServiceResult>,
    /// The inputs.
    pub layers: Vec<Layer>,
    /// Stated totals against computed ones.
    pub reconciliation: Vec<super::Reconciliation>,
    /// The parameters in force, for `run.json`.
    pub parameters: BTreeMap<String, serde_json::Value>,
    /// What was found in the data.
    pub issues: Issues,
}

impl Results {
    /// The score of a cell by an `[[access]]` of a service, all by their names; `None` where there is no such one, or where
    /// a way or a cost has no value because nothing is within reach.
    pub fn score(&self, service: &str, access: &str, cell: &str) -> Option<f64> {
        let service = self.services.iter().find(|result| result.id.as_str() == service)?;
        let access = service.access.iter().find(|result| result.id == access)?;
        let cell = (0..self.model.demand.len()).find(|&number| self.model.demand.id(number) == cell)?;
        access.scores.score()[cell]
    }
}

impl ServiceResult {
    /// The facility behind a site.
    pub fn facility<'m>(&self, model: &'m Model, site: SiteIx) -> &'m Facility {
        &model.facilities[self.facilities[site.index()].facility.index()]
    }

    /// The sites that are counted, ascending.
    pub fn open(&self) -> impl Iterator<Item = SiteIx> + '_ {
        (0..self.facilities.len()).filter(|site| self.facilities[*site].counted).map(SiteIx::new)
    }
}
