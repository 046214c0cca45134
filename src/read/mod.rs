//! Files into a [`RawModel`] and the issues found on the way. A reader never stops at the first fault and never guesses a
//! number: what it cannot read under a stated rule is an issue that names the cell.

mod geometry;
pub mod inputs;
pub mod number;
pub mod roles;
mod table;

pub use geometry::{Geometry, Kind};
pub use table::{Cell, Column, Polygons, Shape, Table};
