//! The model as read, and as computed with.

use super::{Attribute, Categories, Column, Demand, Facility, InFile, Layer, Zone, ZoneIx};
use crate::geodesy::AnalysisCrs;
use crate::units::Persons;
use geo::MultiPolygon;
use std::collections::BTreeMap;

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
    /// The zone each cell says it belongs to (id or name): an index into `zone_names`, `u32::MAX` for none.
    pub zone: Option<Vec<u32>>,
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
    /// Population totals by zone id or name, to which cells are raked.
    pub totals: Option<(Layer, BTreeMap<String, Persons>)>,
}

/// Everything in planar metres and canonical order.
#[derive(Debug, Clone)]
pub struct Model {
    /// The planar system and the way back to longitude and latitude.
    pub crs: AnalysisCrs,
    /// Sorted by id.
    pub facilities: Vec<Facility>,
    /// Zone index of each facility, [`super::NO_ZONE`] when it is in none or has no position.
    pub facility_zone: Vec<u32>,
    /// Sorted by id.
    pub zones: Vec<Zone>,
    /// The cells.
    pub demand: Demand,
    /// Residential land, dissolved, in planar metres; `None` when the study has none.
    pub land: Option<MultiPolygon<f64>>,
    /// Persons without a position: rows without geometry, and totals of zones without any cell.
    pub unlocated: Vec<(Attribute, Persons)>,
}

impl Model {
    /// The zone of a facility; `None` when it is in none or has no position.
    pub fn zone_of_facility(&self, facility: usize) -> Option<ZoneIx> {
        Some(self.facility_zone[facility]).filter(|zone| *zone != super::NO_ZONE).map(|zone| ZoneIx::new(zone as usize))
    }
}
