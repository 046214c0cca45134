//! Files into a [`RawModel`](crate::model::RawModel) and the issues found on the way. A reader never stops at the first
//! fault and never guesses a number: what it cannot read under a stated rule is an issue that names the cell.

mod allowance;
mod angle;
mod aside;
mod beside;
mod building;
mod cell;
mod cells;
mod csv;
mod dbf;
mod encoding;
mod fitted;
#[cfg(feature = "flatgeobuf")]
mod flatgeobuf;
mod format;
mod geojson;
mod geometry;
#[cfg(feature = "geopackage")]
mod geopackage;
#[cfg(feature = "geoparquet")]
mod geoparquet;
#[cfg(feature = "geotiff")]
mod geotiff;
mod gzip;
mod hash;
mod header;
#[cfg(test)]
#[cfg(feature = "formats")]
mod hostile;
pub(crate) mod inputs;
mod layers;
mod location;
mod normal;
mod not_a_number;
pub mod number;
mod open;
#[cfg(feature = "osm")]
mod osm;
mod parts;
mod progress;
pub mod quantity;
pub(crate) mod rasters;
mod resolved;
pub(crate) mod road_class;
pub(crate) mod roles;
#[cfg(test)]
#[cfg(feature = "formats")]
mod same;
mod shape;
#[cfg(feature = "shapefile")]
mod shapefile;
#[cfg(feature = "workbooks")]
mod sheet;
mod source;
pub(crate) mod speed;
#[cfg(any(feature = "flatgeobuf", feature = "geopackage", feature = "geoparquet", feature = "shapefile"))]
mod stated;
mod system;
mod table;
#[cfg(any(feature = "geopackage", feature = "geoparquet"))]
mod wkb;

pub(crate) use allowance::Allowance;
pub use aside::Aside;
pub use cell::Cell;
pub use cells::Cells;
pub(crate) use encoding::is_encoding;
pub use geometry::{Geometry, Kind};
pub use hash::{hash_of, hex};
pub use inputs::{
    CostUnit, CostsFields, CostsInput, DemandFields, DemandInput, DemandRole, FacilitiesInput, FacilityFields,
    FacilityValues, LandInput, LayerCrs, MissingCost, PlaceBy, RasterFile, RasterKeys, RasterUnit, RoadFields,
    SeriesFields, SeriesInput, ServiceValue, TotalsInput, ZoneFields, ZonesInput,
};
pub use layers::{Columns, Files, InMemory, Layers};
pub use location::{Part, locate, named};
pub use open::read_table;
pub(crate) use open::{beginning, read_part};
pub use parts::{Parts, parts};
pub use progress::{Progress, Quiet};
pub use resolved::Resolved;
pub use roles::{ClassNorms, Wanted};
pub use shape::{Lines, Polygons, Shape};
pub use source::{Source, is_lock};
pub use table::{Column, Table};
