//! The nouns of the field and their ids: facilities, services, zones, demand, and the model they make up.
//!
//! [`RawModel`] is what the files say, in the files' own coordinates. [`Model`] is the same in planar metres, checked and
//! in canonical order. Only [`crate::crs`] turns one into the other, so coordinates in degrees cannot reach a cost.

mod classes;
mod demand;
mod elevation;
mod extent;
mod facility;
mod index;
mod intake;
mod layer;
mod method;
mod norm;
mod raw;
mod roads;
mod series;
mod service;
mod sites;
mod spread;
mod zone;

pub use classes::Classes;
pub use demand::{Attribute, Categories, Column, Demand, Ids, Lattice, NamedZones};
pub use elevation::{Cover, Elevation, RawRaster, RawSurface};
pub use extent::{Extent, Extents, Grid, RawExtent, ShareBy, Wholes};
pub use facility::{Building, Facility, PositionBasis, Roll, Status, Supply};
pub use index::{CellIx, FacilityIx, ScenarioIx, SiteIx, TextIx, ZoneIx};
pub use intake::Intake;
pub use layer::{Counted, InFile, Layer, ListSum, Planar, Role, SetAside};
pub use method::Method;
pub use norm::{Indicator, Op, Profile, Rule, Scope, Standard, Strictness};
pub use raw::{
    Ends, Model, RawByZone, RawCosts, RawDemand, RawFacilities, RawLand, RawModel, RawZone, RawZones, Unlocated,
};
pub use roads::{Gate, Ground, Passage, RawGround, RawLines, RawRoads, Road, Roads, Structure, Turn};
pub use series::{Entry, RawSeries};
pub use service::ServiceId;
pub use sites::{Offer, Sites};
pub use spread::Spread;
pub use zone::Zone;
