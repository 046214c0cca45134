//! What a way from a cell to a facility costs.

mod plane;
mod straight_line;
mod table;

pub use plane::{Groups, Plane, units};
pub use straight_line::{nearest, nearest_in_zone};
pub use table::{Given, given};
