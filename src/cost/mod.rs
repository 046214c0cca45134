//! What a way from a cell to a facility costs.

mod straight_line;

pub use straight_line::{nearest, nearest_in_zone};
