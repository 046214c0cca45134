//! Files into a [`RawModel`](crate::model::RawModel) and the issues found on the way. A reader never stops at the first
//! fault and never guesses a number: what it cannot read under a stated rule is an issue that names the cell.

mod csv;
mod geojson;
mod geometry;
pub mod inputs;
mod progress;
mod source;
mod table;
mod wanted;

pub use geometry::{Geometry, Kind};
pub use progress::{Progress, Quiet};
pub use source::{Source, look, read_table};
pub use table::{Cell, Column, Polygons, Shape, Table};
pub use wanted::Wanted;
