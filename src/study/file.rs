//! The study file: what `study.toml` may say.

use super::access::{AccessTable, PatternTable};
use super::alert::AlertTable;
use super::capacity::{Capacity, Uncounted};
use super::coverage::CoverageTable;
use super::cutoff_by::CutoffBy;
use super::measured::Measured;
use super::travel::TravelTable;
use super::uncertainty::UncertaintyTable;
use crate::cost::Made;
use crate::forecast::{DemandRule, ForecastTable, Origin, Outlook};
use crate::model::{Intake, Method, ServiceId};
use crate::read::inputs::{AttendanceInput, DemandInput, FacilitiesInput, LandInput, ZonesInput, is_off};
use crate::scenario::ScenarioTable;
use crate::units::{Impedance, Limit};
use crate::words::{Basis, Lang, Seats, Sentence, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A study, as written in TOML. Paths are relative to the study file; unknown keys are errors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    /// Title of tables and reports.
    pub title: String,
    /// The year computed: a site counts when `opens <= year < closes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Instead of `year`: several years, ascending, computed over the same layers; each has a folder of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub years: Vec<i32>,
    /// Month and day from which a school year counts: `"09-01"`. What opens or closes later in a year does so from the next one. Without
    /// it the years count as they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<String>,
    /// What would be if sites, people or keys were otherwise: each is computed beside the study, in a folder of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenario: Vec<ScenarioTable>,
    /// Coordinate systems.
    #[serde(default)]
    pub crs: CrsTable,
    /// Layers of sites; several are merged.
    pub facilities: Vec<FacilitiesInput>,
    /// Layers of population; several are merged.
    pub demand: Vec<DemandInput>,
    /// Streets, towns or school districts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zones: Option<ZonesInput>,
    /// Areas from which schools take people (划片), a layer for each service that has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attendance: Vec<AttendanceInput>,
    /// Ways of travelling, each with a name that services give as their `cost`; `straight-line` needs none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub travel: BTreeMap<String, TravelTable>,
    /// Demand of years to come, by zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<ForecastTable>,
    /// What people need places for.
    #[serde(default)]
    pub service: Vec<ServiceTable>,
    /// Residential land, by which official rates of coverage are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land: Option<LandInput>,
    /// Shares of land and people within a radius, and of people served.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<CoverageTable>,
    /// Scores of how well people reach places, beside the allocation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<AccessTable>,
    /// How patterns of the scores on the map are tested.
    #[serde(default)]
    pub pattern: PatternTable,
    /// What is known only within ranges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<UncertaintyTable>,
    /// Early warning of too few places (学位预警).
    #[serde(default, skip_serializing_if = "AlertTable::is_usual")]
    pub alert: AlertTable,
    /// The norms that the results are held to: profiles of `standards/` by their id, or files beside the study
    /// (`"own.toml"`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standards: Vec<String>,
    /// Stated totals against which the data are checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
}

impl StudyFile {
    /// The years that are computed.
    pub fn all_years(&self) -> Vec<i32> {
        self.year.into_iter().chain(self.years.iter().copied()).collect()
    }

    /// The first of several years: what opens before it is there already. Of a single year nobody can tell.
    pub fn present(&self) -> Option<i32> {
        self.all_years().first().copied().filter(|_| self.years.len() > 1)
    }

    /// Whom the study counts, as its forecast says; none where it does not.
    pub fn basis(&self) -> Option<Basis> {
        self.forecast.as_ref().map(|forecast| forecast.basis)
    }

    /// The day from which a school year counts.
    pub fn intake(&self) -> Option<Intake> {
        self.intake.as_deref().and_then(Intake::parse)
    }

    /// Whether each of its cases has a folder of its own: of several years, or beside scenarios.
    pub fn is_of_cases(&self) -> bool {
        !self.years.is_empty() || !self.scenario.is_empty()
    }

    /// The same study for one of its years.
    #[must_use]
    pub fn of_year(&self, year: i32) -> Self {
        Self { year: Some(year), years: Vec::new(), ..self.clone() }
    }

    /// Whether the ways of a service are straight lines, to all its sites, whatever their length.
    pub(crate) fn is_straight(&self, service: &ServiceTable) -> bool {
        let has_areas = self.attendance.iter().any(|areas| areas.service == service.id);
        service.cost == Cost::StraightLine && service.cutoff_by.is_none() && !has_areas
    }

    /// What limits on ways of this cost are measured by: unknown where the travel is not there, which is a fault by itself.
    pub(super) fn measured<'a>(&self, cost: &'a Cost) -> Measured<'a> {
        let impedance = match cost {
            Cost::StraightLine => Some(Impedance::Metres),
            Cost::Travel(name) => self.travel.get(name).map(TravelTable::impedance),
        };
        Measured { travel: cost.as_str(), impedance }
    }

    /// How people call the travel of a service that does not go by straight lines.
    pub(crate) fn words_of(&self, service: &ServiceTable) -> Sentence {
        let name = service.cost.as_str();
        self.travel.get(name).map_or(Made::Table, TravelTable::made).words(name)
    }

    /// The name of the table by which a service goes, and what its travel is measured by; `None` for straight lines.
    pub(crate) fn table_of(&self, service: &ServiceTable) -> Option<(String, Impedance)> {
        match &service.cost {
            Cost::StraightLine => None,
            Cost::Travel(name) => Some((name.clone(), self.travel.get(name)?.impedance())),
        }
    }

    /// Whether a service goes by ways that somebody else worked out, which do not follow a site that moves.
    pub(crate) fn goes_by_table(&self, service: &ServiceTable) -> bool {
        match &service.cost {
            Cost::StraightLine => false,
            Cost::Travel(name) => matches!(self.travel.get(name), Some(TravelTable::Table { .. })),
        }
    }

    /// The study's parameters as they stand, for `run.json`.
    pub fn parameters(&self) -> BTreeMap<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(object)) => object.into_iter().collect(),
            _ => BTreeMap::new(),
        }
    }
}

/// `[crs]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CrsTable {
    /// The planar system in which distances are measured: `auto` (CGCS2000 3-degree zone in China, UTM elsewhere, and where that is more
    /// than 0.5 % wrong a plane made for the data), `EPSG:n`, `ESRI:n` or a PROJ string.
    #[serde(default = "auto")]
    pub analysis: String,
    /// `accepted`: the run goes on though ways are more than 0.5 % wrong somewhere, which is said (W0412); without it that is E0428.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plane_error: Option<PlaneError>,
}

/// What a study says of the error of its plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaneError {
    /// It is known and accepted.
    Accepted,
}

fn auto() -> String {
    "auto".to_owned()
}

impl Default for CrsTable {
    fn default() -> Self {
        Self { analysis: auto(), plane_error: None }
    }
}

/// `[[service]]`: who needs it, and how they are sent to a facility.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceTable {
    /// Letters, digits, `_` and `-`: names the folder of the outputs.
    pub id: ServiceId,
    /// What people call it in Chinese: `小学学位`. Without it the name of a standard id, else the other name, else the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_zh: Option<String>,
    /// What people call it in English: `primary places`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// What its places are called: `places` (学位), `beds` (床位), `nursery` (托位) or `other` (名额). Without it by the
    /// standard id, else by the words of the id and the names, else by the `standard`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<Seats>,
    /// Who needs a place.
    pub demand: DemandRule,
    /// Where its demand of years to come is taken from: `given`, `pupils`, `cohorts`, `residents` or `constant`. Without this key it
    /// is the first of these that `[forecast]` has for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Origin>,
    /// `nearest`, `radius`, `zone` or `optimal`. Without this key it is `nearest`: everybody goes to the nearest site.
    #[serde(default)]
    pub method: Method,
    /// What limits how many a site takes, where its layer has no number of places: `"none"` for clinics and pharmacies, or
    /// `{ persons_per = 1500, field = "医生" }` for places from staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
    /// How far is far: `straight-line`, or a name of `[travel]`.
    #[serde(default)]
    pub cost: Cost,
    /// The farthest way: `"3 km"`, `"500 m"`, or `"15 min"` where the travel takes time. Required by `radius` and by every
    /// service whose travel is a table, optional for `zone` and `optimal`, without effect on `nearest`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cutoff: Option<String>,
    /// A farthest way of their own for some sites, by a column of the facility layers:
    /// `{ field = "寄宿", values = { "是" = "15 km" } }`; for the others it is `cutoff`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cutoff_by: Option<CutoffBy>,
    /// Only sites of which the column of the facility layers has one of the values offer the service: `where = { "等级" = ["三级"] }`.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, Vec<String>>,
    /// No sites of which the column has one of the words in it: `skip = { "备注" = ["撤并"] }`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skip: BTreeMap<String, Vec<String>>,
    /// A profile of `standards/`: its class sizes turn classes into places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<String>,
    /// Only `optimal`: people go only to facilities that stand in their own zone.
    #[serde(default, skip_serializing_if = "is_off")]
    pub respect_zones: bool,
    /// Only `optimal`: a cell is kept whole, all its people go to one facility.
    #[serde(default, skip_serializing_if = "is_off")]
    pub indivisible: bool,
    /// Only `optimal`: a field of the facility layers with the places that are kept free and given to nobody (预留学位).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<String>,
    /// Only `optimal`: whom the facilities admit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligibility: Option<Eligibility>,
}

/// `eligibility`: a facility's field lists the values it admits (separated by `;`, `,`, `、` or `|`, also full-width; an
/// empty one admits everybody), and people have one of them from their zone or from their cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// Field of the facility layers.
    pub facility: String,
    /// Property of the zones' layer; `id` and `name` also mean the zone's id and name. Either this or `cell`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Column of the demand layers. Either this or `zone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl ServiceTable {
    /// The farthest way; with `cutoff_by` that of the site for which it is farthest.
    pub(crate) fn limit(&self) -> Option<Limit> {
        let own = self.cutoff.as_deref().and_then(Limit::parse);
        let by = self.cutoff_by.iter().flat_map(CutoffBy::limits);
        own.into_iter().chain(by).max_by_key(|limit| limit.thousandths())
    }

    /// The farthest that anybody goes; none where nothing keeps people from going farther.
    pub(crate) fn binding_limit(&self) -> Option<Limit> {
        self.limit().filter(|_| self.method != Method::Nearest)
    }

    /// With `cutoff_by` that of the site for which it is nearest.
    pub(crate) fn least_limit(&self) -> Option<Limit> {
        let by = self.cutoff_by.as_ref()?;
        let own = self.cutoff.as_deref().and_then(Limit::parse);
        own.into_iter().chain(by.limits()).min_by_key(|limit| limit.thousandths())
    }

    /// Where its demand of years to come is taken from: as the study says, else the most certain.
    pub(crate) fn origin(&self, outlook: &Outlook) -> Origin {
        self.forecast.unwrap_or_else(|| outlook.origin(&self.id, &self.demand))
    }

    /// Whether it counts no places.
    pub(crate) fn is_uncounted(&self) -> bool {
        self.capacity == Some(Capacity::Uncounted(Uncounted::None))
    }

    /// Whether not everybody may go to every facility.
    pub(crate) fn is_restricted(&self) -> bool {
        self.respect_zones || self.eligibility.is_some()
    }

    /// The same service by another method; options that only one method has go with it.
    pub(crate) fn choose(&mut self, method: Method) {
        if method != Method::Optimal {
            self.indivisible = false;
            self.respect_zones = false;
            self.eligibility = None;
        }
        self.method = method;
    }
}

/// What a way costs: straight-line metres in the analysis system, or the travel of this name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Cost {
    /// Straight-line metres in the analysis system.
    #[default]
    StraightLine,
    /// A name of `[travel]`.
    Travel(String),
}

/// How a study writes straight lines; no travel may be called so.
pub(super) const STRAIGHT_LINE: &str = "straight-line";

impl Cost {
    /// As written in the study.
    pub fn as_str(&self) -> &str {
        match self {
            Self::StraightLine => STRAIGHT_LINE,
            Self::Travel(name) => name,
        }
    }
}

impl From<String> for Cost {
    fn from(name: String) -> Self {
        if name == STRAIGHT_LINE { Self::StraightLine } else { Self::Travel(name) }
    }
}

impl From<Cost> for String {
    fn from(cost: Cost) -> Self {
        cost.as_str().to_owned()
    }
}

/// `[[expect]]`: a total that somebody states, to be compared with the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// What is added up.
    pub what: Expected,
    /// The stated total.
    pub total: f64,
    /// Services whose places are added (`what = "places"`), each shown as a term of the sum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceId>,
    /// Only sites of these statuses (`what = "places"`); all without it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<crate::model::Status>,
    /// Only these zones, by id or name (`what = "persons"`); all without it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<String>,
    /// The number of sites that is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<usize>,
    /// Who states it, in Chinese: `规划`.
    pub source_zh: String,
    /// Who states it, in English: `the plan`.
    pub source_en: String,
}

impl Expectation {
    /// Who states it.
    pub fn source(&self) -> Text {
        Text::new(|lang| match lang {
            Lang::Zh => self.source_zh.clone(),
            Lang::En => self.source_en.clone(),
        })
    }
}

/// What an expectation adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Expected {
    /// Places of facilities, open or not.
    Places,
    /// Residents.
    Persons,
}
