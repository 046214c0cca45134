//! Where data came from, and the two kinds of coordinates.

use super::{Attribute, ServiceId};
use crate::units::{Persons, Places};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a layer is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Role {
    /// Schools, hospitals, elderly-care homes.
    Facilities,
    /// Streets, towns or school districts.
    Zones,
    /// Population cells.
    Demand,
    /// Population totals by zone.
    Totals,
    /// Residential land.
    Land,
    /// Costs of ways, pair by pair.
    Costs,
    /// Areas from which schools take people.
    Attendance,
    /// Counts by zone and year, from which demand is forecast.
    Series,
    /// Roads.
    Roads,
    /// What nobody crosses.
    Barriers,
    /// Where one gets across barriers.
    Crossings,
    /// Heights of the ground.
    Elevation,
    /// What covers the ground.
    Cover,
}

/// One input file and what was found out about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layer {
    /// What it is read for.
    pub role: Role,
    /// The file as the study names it.
    pub file: String,
    /// Every file that was read for it, named as the study names it: the layer's own, and what lies beside it (`.dbf`, `.prj`).
    #[serde(skip)]
    pub files: Vec<String>,
    /// `GeoJSON`, `CSV`, `XLSX` ...
    pub format: &'static str,
    /// Text encoding, as recognised: `UTF-8`, `UTF-8 BOM`, `GB18030 (GBK)`.
    pub encoding: String,
    /// Coordinate system as the study gives it: `auto`, `wgs84`, `gcj02`, `EPSG:4545` ...
    pub crs: String,
    /// Whether the study says that records far from all others are right.
    #[serde(skip)]
    pub allow_far: bool,
    /// The old `crs` member of GeoJSON, as it stands in the file: `urn:ogc:def:crs:EPSG::4490`.
    pub crs_member: Option<String>,
    /// Features or rows in the file.
    pub features: usize,
    /// West, south, east, north of all coordinates, as in the file.
    pub bounds: Option<[f64; 4]>,
    /// Rows that could not be read and that the study sets aside; `None` where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<SetAside>,
    /// What stands above the names of its columns: titles, units, dates.
    #[serde(skip)]
    pub above: Vec<String>,
    /// Of a layer that counts residents: when they were counted.
    pub residents: Option<Counted>,
    /// The sums of places that a list has itself, of single zones or of all, each of one service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<ListSum>,
}

/// When people were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The year, where the heading, what stands above it or the name of the file tells one.
    pub year: Option<i32>,
}

/// A sum of places in a row of sums (小计, 合计), which is none of the sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListSum {
    /// Row in the file, from 0.
    pub row: usize,
    /// What it is called there.
    pub text: String,
    /// The zone whose sites it sums, as the list names it, and by its id once that is known; `None` where it sums all of the list.
    pub zone: Option<String>,
    /// The service that all of them offer.
    pub service: ServiceId,
    /// The column.
    pub column: String,
    /// What stands there.
    pub stated: Places,
    /// What the rows add up to.
    pub counted: Places,
}

/// Rows that could not be read and that the study sets aside, and what could be read of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SetAside {
    /// How many rows.
    pub rows: usize,
    /// People by what a column counts: `persons`, `6-11`, or its name in the file.
    pub persons: BTreeMap<String, Persons>,
    /// Places by service.
    pub places: BTreeMap<ServiceId, Places>,
}

impl SetAside {
    /// Nothing, where no row is.
    pub fn some(self) -> Option<Self> {
        Some(self).filter(|aside| aside.rows > 0)
    }

    /// All places of a service in these layers.
    pub fn places_in(layers: &[Layer], service: &ServiceId) -> Places {
        layers.iter().filter_map(|layer| layer.set_aside.as_ref()?.places.get(service)).sum()
    }

    /// All people in these layers by what is counted.
    pub fn persons_in(layers: &[Layer], attribute: &Attribute) -> Persons {
        let name = attribute.to_string();
        layers.iter().filter_map(|layer| layer.set_aside.as_ref()?.persons.get(&name)).sum()
    }
}

#[cfg(test)]
impl Layer {
    /// A table without positions, for tests.
    pub fn named(role: Role, file: &str, crs: &str) -> Self {
        Self {
            role,
            file: file.to_owned(),
            files: Vec::new(),
            format: "CSV",
            encoding: "UTF-8".to_owned(),
            crs: crs.to_owned(),
            allow_far: false,
            crs_member: None,
            features: 0,
            bounds: None,
            set_aside: None,
            above: Vec::new(),
            residents: None,
            sums: Vec::new(),
        }
    }
}

/// A position as it stands in a file: degrees or metres, in whatever system. Nothing can be measured with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InFile(pub [f64; 2]);

/// A position in the analysis system: metres east and north.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planar(pub [f64; 2]);
