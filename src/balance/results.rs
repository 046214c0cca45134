//! What a run finds out, ready to be written.

use super::{FacilityBalance, ServiceLedger, ZoneBalance};
use crate::allocation::{Allocation, Proof};
use crate::cost::Name;
use crate::coverage::CoverageResult;
use crate::forecast::{Origin, Part};
use crate::issue::Issues;
use crate::model::{Facility, Layer, Method, Model, ServiceId, SiteIx, Standard};
use crate::units::{Limit, Persons};
use crate::words::{Basis, Called};
use geo::MultiPolygon;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The area one facility serves.
#[derive(Debug, Clone, PartialEq)]
pub struct Catchment {
    /// The site.
    pub site: SiteIx,
    /// Residents of the district's cells whose main facility it is.
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
    /// What people call it, and its places.
    pub called: Called,
    /// How people were sent.
    pub method: Method,
    /// Whether it counts no places.
    pub is_uncounted: bool,
    /// What ways cost, and how that is called.
    pub travel: Name,
    /// The dearest way, if there is a limit.
    pub cutoff: Option<Limit>,
    /// The shortest of the farthest ways, where sites have their own (`cutoff_by`).
    pub least_cutoff: Option<Limit>,
    /// The sites of the service, by their number: every facility that offers it, sorted by id; those not counted too.
    pub facilities: Vec<FacilityBalance>,
    /// Where demand by zone was taken from, and what it is made up of, where it is forecast.
    pub forecast: Option<(Origin, Vec<Part>)>,
    /// Demand by cell; zero for cells outside every zone, whose people stand in the ledger, but for neighbours, who compete.
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
    /// What the gap of each zone may be, and that of the district last, where the study names ranges.
    pub uncertainty: Option<Vec<super::Spread>>,
    /// Where they contradict each other; `None` with fewer than two measures.
    pub disagreement: Option<super::Disagreement>,
    /// How people go, where they go along roads.
    pub ways: Option<Vec<super::WayOfPeople>>,
    /// Along which roads.
    pub roads: Option<super::Roads>,
}

/// A whole run.
#[derive(Debug, Clone)]
pub struct Results {
    /// The study's title.
    pub title: String,
    /// The year computed.
    pub year: i32,
    /// The scenario, by its id; `base` is the study without changes beside others. None where the study has no scenarios.
    pub scenario: Option<String>,
    /// Whom the tables of its forecast count; none where the study does not say whom it counts.
    pub basis: Option<Basis>,
    /// Everything in planar metres.
    pub model: Arc<Model>,
    /// In the study's order.
    pub services: Vec<ServiceResult>,
    /// The inputs.
    pub layers: Vec<Layer>,
    /// SHA-256 of every file as it was read, by the name that the study gives it; none of layers in memory.
    pub inputs: BTreeMap<String, String>,
    /// From which share of the places on a shortage is warned of.
    pub alert: super::Alert,
    /// The profiles of norms that it is held to, in the study's order.
    pub standards: Vec<Arc<Standard>>,
    /// Those of them that are files, by the names that the study gives them.
    pub standard_files: Vec<String>,
    /// What each of their rules comes to.
    pub judgements: Vec<super::Judgement>,
    /// Stated totals against computed ones.
    pub reconciliation: Vec<super::Reconciliation>,
    /// The parameters in force, for `run.json`.
    pub parameters: BTreeMap<String, serde_json::Value>,
    /// What was found in the data.
    pub issues: Issues,
}

impl Results {
    /// The folder of its own among those of the cases of its study: the year, in that of the scenario where there are any.
    pub fn folder(&self) -> String {
        self.scenario.as_ref().map_or_else(|| self.year.to_string(), |scenario| format!("{scenario}/{}", self.year))
    }

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
