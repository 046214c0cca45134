//! The model as read, and as computed with.

use super::{
    Attribute, Categories, Column, Demand, Facility, Ground, InFile, Layer, RawExtent, RawGround, RawSeries, ServiceId,
    Spread, TextIx, Zone, ZoneIx,
};
use crate::geodesy::AnalysisCrs;
use crate::units::{Impedance, Persons};
use geo::MultiPolygon;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Facilities of one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct RawFacilities {
    /// The file.
    pub layer: Layer,
    /// In the order of the file.
    pub sites: Vec<Facility<InFile>>,
}

/// A zone in the file's coordinates.
#[derive(Debug, Clone, PartialEq)]
pub struct RawZone {
    /// As in [`Zone`].
    pub id: String,
    /// As in [`Zone`].
    pub name: String,
    /// As in [`Zone`].
    pub texts: BTreeMap<String, String>,
    /// Coordinates as in the file; validity is checked before anything is computed with them.
    pub shape: MultiPolygon<f64>,
}

/// The zones' layer.
#[derive(Debug, Clone, PartialEq)]
pub struct RawZones {
    /// The file.
    pub layer: Layer,
    /// In the order of the file.
    pub zones: Vec<RawZone>,
}

/// The layer of residential land.
#[derive(Debug, Clone, PartialEq)]
pub struct RawLand {
    /// The file.
    pub layer: Layer,
    /// Feature and shape of each parcel, coordinates as in the file.
    pub parcels: Vec<(usize, MultiPolygon<f64>)>,
}

/// One demand layer: columns of equal length, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct RawDemand {
    /// The file.
    pub layer: Layer,
    /// Given ids.
    pub ids: Option<Vec<Box<str>>>,
    /// Points, or the centres of squares and other polygons.
    pub at: Vec<InFile>,
    /// Feature or row of each cell in the file, where rows without a position stand between them.
    pub rows: Option<Vec<u32>>,
    /// Whether they live beyond the zones, and compete without being reported.
    pub neighbours: bool,
    /// What the cells cover, where the file says so and zones ask for it.
    pub extent: Option<RawExtent>,
    /// The zone each cell says it belongs to (id or name): one of `zone_names`.
    pub zone: Option<Vec<Option<TextIx>>>,
    /// Distinct zone names used by `zone`.
    pub zone_names: Vec<String>,
    /// As in [`Demand`]; columns that the layer does not have are missing.
    pub texts: BTreeMap<String, Categories>,
    /// Counts of the cells that have a position.
    pub columns: Vec<Column>,
    /// Sum of each column over rows without a position: they are in the ledger as unlocated.
    pub unlocated: Vec<(Attribute, Persons)>,
    /// Rows without a position.
    pub unlocated_rows: usize,
}

impl RawDemand {
    /// Feature or row of a cell in the file, from 0.
    pub fn row(&self, cell: usize) -> usize {
        self.rows.as_ref().and_then(|rows| rows.get(cell)).map_or(cell, |row| *row as usize)
    }
}

/// People by zone, as a table has them.
#[derive(Debug, Clone, PartialEq)]
pub struct RawByZone {
    /// The file.
    pub layer: Layer,
    /// Over what they are spread, where the study says so.
    pub spread: Option<Spread>,
    /// Whether the table corrects a layer of cells (`totals`) rather than being demand by itself.
    pub corrects: bool,
    /// Id or name of each zone; none stands twice.
    pub keys: Vec<String>,
    /// Row of each in the file.
    pub rows: Vec<u32>,
    /// What is counted, one value per zone.
    pub columns: Vec<Column>,
}

/// Ends of the ways of a table, each distinct text kept once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ends {
    /// The field they stand in.
    pub field: String,
    /// Distinct texts, in the order in which they first occur.
    pub names: Vec<String>,
    /// Index into `names` of each way.
    pub of_way: Vec<u32>,
}

/// What ways cost, as a table has it: a way is a row with a cost.
#[derive(Debug, Clone, PartialEq)]
pub struct RawCosts {
    /// The file.
    pub layer: Layer,
    /// What the costs are.
    pub impedance: Impedance,
    /// Where each way begins.
    pub from: Ends,
    /// Where each way ends.
    pub to: Ends,
    /// Whole millimetres or milliseconds of each way.
    pub cost: Vec<u64>,
    /// Row of each way in the file.
    pub row: Vec<u32>,
    /// Line of each way in the file, where the reader knows it.
    pub line: Option<Vec<u32>>,
}

/// Everything read, in the files' own coordinates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawModel {
    /// One entry per facility layer, in the study's order.
    pub facilities: Vec<RawFacilities>,
    /// The zones, if the study has them.
    pub zones: Option<RawZones>,
    /// One entry per demand layer, in the study's order.
    pub demand: Vec<RawDemand>,
    /// Residential land, if the study has it.
    pub land: Option<RawLand>,
    /// Tables of people by zone, in the study's order.
    pub by_zone: Vec<RawByZone>,
    /// Attendance areas by service: each names its sites.
    pub attendance: BTreeMap<ServiceId, RawZones>,
    /// Costs of ways by the name of the travel.
    pub costs: BTreeMap<String, RawCosts>,
    /// What ways of travelling go by, by their names.
    pub ground: BTreeMap<String, RawGround>,
    /// Counts by zone and year, by the key of `[forecast]`.
    pub series: BTreeMap<String, RawSeries>,
}

/// People without a position.
#[derive(Debug, Clone, PartialEq)]
pub struct Unlocated {
    /// Who is counted.
    pub attribute: Attribute,
    /// The zone they belong to, where that is known.
    pub zone: Option<ZoneIx>,
    /// How many.
    pub persons: Persons,
}

/// Everything in planar metres and canonical order.
#[derive(Debug, Clone)]
pub struct Model {
    /// The planar system and the way back to longitude and latitude.
    pub crs: AnalysisCrs,
    /// Sorted by id.
    pub facilities: Vec<Facility>,
    /// The zone of each facility; `None` when it is in none or has no position.
    pub facility_zone: Vec<Option<ZoneIx>>,
    /// Sorted by id.
    pub zones: Vec<Zone>,
    /// The cells.
    pub demand: Demand,
    /// Residential land, dissolved, in planar metres; `None` when the study has none.
    pub land: Option<MultiPolygon<f64>>,
    /// Attendance areas by service: the name of each is that of its sites. They may overlap.
    pub attendance: BTreeMap<ServiceId, Vec<Zone>>,
    /// Persons without a position: rows without geometry, and people of zones without any cell.
    pub unlocated: Vec<Unlocated>,
    /// What ways of travelling go by, by their names.
    pub ground: Arc<BTreeMap<String, Ground>>,
}

impl Model {
    /// Whether the people of a cell are those of the district: in a zone, or anywhere where there are no zones.
    pub fn is_own(&self, cell: usize) -> bool {
        self.zones.is_empty() || self.demand.zone[cell].is_some()
    }
}

#[cfg(test)]
impl Model {
    /// With nothing in it, for tests.
    pub fn bare(crs: AnalysisCrs) -> Self {
        Self {
            crs,
            facilities: Vec::new(),
            facility_zone: Vec::new(),
            zones: Vec::new(),
            demand: Demand::default(),
            land: None,
            attendance: BTreeMap::new(),
            unlocated: Vec::new(),
            ground: Arc::default(),
        }
    }
}
