//! What the study says about its input layers.

mod raster;
mod series;
mod system;

pub use raster::{RasterFile, RasterKeys, RasterUnit};
pub use series::{SeriesFields, SeriesInput};
pub use system::{CrsKeys, Ellipsoid, FitBy, LayerCrs, PointFields};

use super::quantity::Unit;
use crate::model::{ServiceId, ShareBy, Spread};
use crate::units::Impedance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether a key that is off need not be written.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
pub(crate) fn is_off(key: &bool) -> bool {
    !key
}

/// `[[facilities]]`: a layer of schools, hospitals or homes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FacilitiesInput {
    /// A file, relative to the study file: GeoJSON, Shapefile, GeoPackage, CSV, XLSX ...; `lists.xlsx#学校!A3:K80` is a range of a
    /// sheet, `plan.gpkg|layer=schools` a layer.
    pub path: String,
    /// `auto`, `wgs84`, `cgcs2000`, `gcj02`, `bd09`, `EPSG:n`, `ESRI:n`, a PROJ string, a file with well-known text or PROJJSON, or keys.
    #[serde(default)]
    pub crs: LayerCrs,
    /// `true`: records far from all others are where they should be; without it they stop the run (E0418).
    #[serde(default, skip_serializing_if = "is_off")]
    pub allow_far: bool,
    /// Text encoding of a CSV: found by itself unless given (`utf-8`, `gbk`, `gb18030`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What every site of the layer offers, for a layer without a column that says so: `service = "primary"`. The words of
    /// `values.service` and the built-in ones (`小学`) are understood too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `zone`: a site without a position is placed at the population centre of the zone it names. Without this key it stays
    /// unlocated, and its places are allocated to nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_by: Option<PlaceBy>,
    /// `unknown`: a site without a number of places is kept, counted and shown with its places unknown; nobody is sent there.
    /// Without this key such a row is an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_places: Option<MissingPlaces>,
    /// `skip`: a row that cannot be read is set aside, said and counted; its places, where their number can be read, are in the
    /// ledger as excluded. Without this key, or with `stop`, such a row is an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_unreadable: Option<OnUnreadable>,
    /// The places that the layer must have in all, of every service and status: a difference is a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_total_places: Option<f64>,
    /// Names of the fields in the file, where they are neither canonical nor a known alias.
    #[serde(default)]
    pub fields: FacilityFields,
    /// What values mean.
    #[serde(default)]
    pub values: FacilityValues,
    /// Only rows of which the column has one of the values: `where = { "办学性质" = ["公办"] }`. The others are left out, counted and
    /// said.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, Vec<String>>,
    /// Without rows of which the column has one of the words in it: `skip = { "备注" = ["撤并"] }`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skip: BTreeMap<String, Vec<String>>,
    /// Columns that are left out: they are not used and nothing is said about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
}

/// What becomes of a row that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OnUnreadable {
    /// The run ends.
    Stop,
    /// It is set aside.
    Skip,
}

/// What a site without a number of places means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MissingPlaces {
    /// Nobody knows how many.
    Unknown,
}

/// Where a site without a position is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaceBy {
    /// At the population centre of the zone it names.
    Zone,
}

/// Field names of a facility layer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "each is the file's name of the canonical field of the same name")]
pub struct FacilityFields {
    pub id: Option<String>,
    pub name: Option<String>,
    pub service: Option<String>,
    pub places: Option<String>,
    pub classes: Option<String>,
    /// Pupils, patients or residents who are there now (在校生).
    pub enrolled: Option<String>,
    /// Sentences such as `办学规模60个班，容纳学生2700人`, from which classes and places are read where the row has no places.
    pub text: Option<String>,
    pub status: Option<String>,
    pub opens: Option<String>,
    pub closes: Option<String>,
    pub zone: Option<String>,
    pub x: Option<String>,
    pub y: Option<String>,
    /// One column with both coordinates, east before north (`113.30,29.11`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xy: Option<String>,
    /// The same, north before east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yx: Option<String>,
    /// Places by service, for sites that serve several: `{ primary = "小学学位", junior = "初中学位" }`.
    pub places_by_service: BTreeMap<String, String>,
    /// Places that change with the year, a column for each year from which it counts: `{ 2022 = "2022年学位", 2024 = "2024年学位" }`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub phases: BTreeMap<String, String>,
    /// The site, by its id or name, that closes when this one opens (迁自).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// The year in which building begins (开工).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begins: Option<String>,
    /// What building costs (投资), its unit in the heading or in the cells: 万元.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub investment: Option<String>,
    /// The level of the site (级别, 等级).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
}

/// Meanings of values in a facility layer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FacilityValues {
    /// Value of the service field -> service, or shares of several services.
    pub service: BTreeMap<String, ServiceValue>,
    /// Value of the status field -> status.
    pub status: BTreeMap<String, String>,
}

/// A service, or the shares of a site that serves several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ServiceValue {
    /// All its places serve this one.
    One(String),
    /// Its places are split in these proportions (`{ primary = 6, junior = 3 }`).
    Split(BTreeMap<String, f64>),
}

/// `[[demand]]`: a population layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandInput {
    /// A file, relative to the study file: GeoJSON, Shapefile, GeoPackage, CSV, XLSX ...; `lists.xlsx#学校!A3:K80` is a range of a
    /// sheet, `plan.gpkg|layer=schools` a layer. Either this or `rasters`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Instead of `path`: rasters over one grid by age band, which together are one layer. Files of one band (women, men) are
    /// added up: `{ "0" = ["f_0.tif", "m_0.tif"], "80+" = ["f_80.tif", "m_80.tif"] }`. The band `persons` is all residents;
    /// without it they are the sum of the bands where these hold every age once.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rasters: BTreeMap<String, Vec<String>>,
    /// What the pixels of a raster count: `persons` (the default), or `persons per km2`, which is multiplied by the area of each
    /// pixel. A raster whose name says density is refused without it (E0198).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<RasterUnit>,
    /// As for facilities.
    #[serde(default)]
    pub crs: LayerCrs,
    /// `true`: records far from all others are where they should be; without it they stop the run (E0418).
    #[serde(default, skip_serializing_if = "is_off")]
    pub allow_far: bool,
    /// As for facilities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Names of the fields in the file.
    #[serde(default)]
    pub fields: DemandFields,
    /// As for facilities: the people of rows that are set aside are in the ledger as excluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_unreadable: Option<OnUnreadable>,
    /// The residents that the layer must have in all, before anything is raked: a difference is a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_total_persons: Option<f64>,
    /// The value that stands for "no data" in a raster that does not declare one: `nodata = -99999`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodata: Option<f64>,
    /// `neighbours`: people beyond the zones, who compete for places and are reported apart.
    #[serde(default, skip_serializing_if = "DemandRole::is_own")]
    pub role: DemandRole,
    /// For a table whose rows are townships, communities or villages: over what their people are spread. Without this key it
    /// is the first that is there: the cells of another demand layer, residential land (`[land]`), the area of the zones,
    /// the middle of the sites of each zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<Spread>,
    /// Totals by zone to which the cells are raked exactly: one table or several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
}

/// Whose people a layer has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DemandRole {
    /// Those of the district.
    #[default]
    Own,
    /// Those beyond it.
    Neighbours,
}

impl DemandRole {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
    fn is_own(&self) -> bool {
        *self == Self::Own
    }
}

impl DemandInput {
    /// Whether its people live beyond the zones.
    pub fn is_neighbours(&self) -> bool {
        self.role == DemandRole::Neighbours
    }

    /// Every file of the layer, as the study names it.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let path = Some(self.path.as_str()).filter(|path| !path.is_empty());
        path.into_iter().chain(self.rasters.values().flatten().map(String::as_str))
    }
}

/// One table of totals, or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Totals {
    /// One.
    One(TotalsInput),
    /// Several: what two of them count must not be the same.
    Several(Vec<TotalsInput>),
}

impl Totals {
    /// Each of them.
    pub fn tables(&self) -> &[TotalsInput] {
        match self {
            Self::One(table) => std::slice::from_ref(table),
            Self::Several(tables) => tables,
        }
    }
}

/// Field names of a demand layer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "each is the file's name of the canonical field of the same name")]
pub struct DemandFields {
    pub id: Option<String>,
    pub persons: Option<String>,
    pub zone: Option<String>,
    pub x: Option<String>,
    pub y: Option<String>,
    /// As for facilities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xy: Option<String>,
    /// As for facilities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yx: Option<String>,
    /// Age band -> field: `{ "6-11" = "a6_11", "60+" = "a60" }`.
    pub ages: BTreeMap<String, String>,
}

/// A table of population totals by zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalsInput {
    /// A table of any format that is read; geometry is ignored.
    pub path: String,
    /// Field with the zone's id or name.
    pub key: String,
    /// Field with the persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persons: Option<String>,
    /// Age band -> field, as in `fields` of the layer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ages: BTreeMap<String, String>,
    /// As for facilities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

/// `[zones]`: streets, towns or school districts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZonesInput {
    /// A file with polygons, relative to the study file.
    pub path: String,
    /// As for facilities.
    #[serde(default)]
    pub crs: LayerCrs,
    /// `true`: records far from all others are where they should be; without it they stop the run (E0418).
    #[serde(default, skip_serializing_if = "is_off")]
    pub allow_far: bool,
    /// How cells that straddle a border are counted, where they are polygons or pixels of a raster: `area` shares their people by
    /// area, `centre` counts all of them where the centre lies. Without this key by area where cells are wider than a tenth of a zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_by: Option<ShareBy>,
    /// Which of the zones are towns (城区), by id or name: rules for towns or for the country are held against them alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urban: Vec<String>,
    /// Names of the fields in the file.
    #[serde(default)]
    pub fields: ZoneFields,
}

/// `[[attendance]]`: areas from which the sites of a service take people (划片). They may overlap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceInput {
    /// The service whose people go only where the areas lead.
    pub service: ServiceId,
    /// A file with polygons, relative to the study file.
    pub path: String,
    /// As for facilities.
    #[serde(default)]
    pub crs: LayerCrs,
    /// Names of the fields in the file.
    #[serde(default)]
    pub fields: AttendanceFields,
}

/// Field names of a layer of attendance areas.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AttendanceFields {
    /// Ids or names of the sites that take people from the area; several with `、` or `;` between them.
    pub facility: Option<String>,
}

/// `table` of `[travel.<name>]`: what ways cost, worked out by another program, a row for each pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostsInput {
    /// A table of any format that is read, relative to the study file; geometry is ignored. `od.xlsx#时间` is a sheet.
    pub path: String,
    /// As for facilities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Names of the fields in the file.
    pub fields: CostsFields,
    /// What the costs are in: `s`, `min`, `h`, `m` or `km`; 秒, 分钟, 小时, 米, 公里 and 千米 mean the same.
    #[schemars(with = "String", extend("enum" = ["s", "min", "h", "m", "km", "秒", "分钟", "小时", "米", "公里", "千米"]))]
    pub unit: CostUnit,
    /// What a pair means that has no row, or a row without a cost. It must be written, so that nobody is taken by surprise.
    pub missing: MissingCost,
}

/// Field names of a table of costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostsFields {
    /// Where people set out: ids of cells, or ids or names of their zones.
    pub from: String,
    /// Where they go: ids of facilities, or their names where no two are the same.
    pub to: String,
    /// What the way costs.
    pub cost: String,
}

/// Field names of roads as lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RoadFields {
    /// What kind of road it is: a class of OpenStreetMap, or a word of the bureau that `speeds` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The speed that is allowed, in km/h.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed: Option<String>,
    /// Whether cars go one way only: yes, -1 (against the line) or no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oneway: Option<String>,
    /// Whether it is a bridge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bridge: Option<String>,
    /// Whether it is a tunnel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tunnel: Option<String>,
    /// A whole number: what runs on different levels does not meet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// What the road is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What a table of costs is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CostUnit {
    /// Seconds.
    #[serde(rename = "s", alias = "秒")]
    Seconds,
    /// Minutes.
    #[serde(rename = "min", alias = "分钟")]
    Minutes,
    /// Hours.
    #[serde(rename = "h", alias = "小时")]
    Hours,
    /// Metres.
    #[serde(rename = "m", alias = "米")]
    Metres,
    /// Kilometres.
    #[serde(rename = "km", alias = "公里", alias = "千米")]
    Kilometres,
}

impl CostUnit {
    /// As the study writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Minutes => "min",
            Self::Hours => "h",
            Self::Metres => "m",
            Self::Kilometres => "km",
        }
    }

    /// What ways are measured by.
    pub fn impedance(self) -> Impedance {
        match self {
            Self::Seconds | Self::Minutes | Self::Hours => Impedance::Seconds,
            Self::Metres | Self::Kilometres => Impedance::Metres,
        }
    }

    /// As a unit of quantities.
    pub fn unit(self) -> Unit {
        match self {
            Self::Seconds => Unit::Time(1),
            Self::Minutes => Unit::Time(60),
            Self::Hours => Unit::Time(3_600),
            Self::Metres => Unit::Length(1),
            Self::Kilometres => Unit::Length(1_000),
        }
    }
}

/// What a pair without a cost means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MissingCost {
    /// There is no way from one to the other.
    Unreachable,
}

/// `[land]`: residential land, by which official rates of coverage are counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LandInput {
    /// A file with polygons, relative to the study file.
    pub path: String,
    /// As for facilities.
    #[serde(default)]
    pub crs: LayerCrs,
    /// Field with the class of a parcel (地类编码, 用地性质); without it every polygon is residential land.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The classes that are residential: `["0701", "0702"]`. Required with `class`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
}

/// Field names of the zones' layer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "each is the file's name of the canonical field of the same name")]
pub struct ZoneFields {
    pub id: Option<String>,
    pub name: Option<String>,
}
