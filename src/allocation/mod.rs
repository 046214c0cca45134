//! Who goes where: every person of the demand is counted exactly once.

mod catchment;
mod flows;
mod methods;

pub use catchment::catchments;
pub use flows::{Allocation, Broken, Flow, Flows, PlacesRule};
pub use methods::{nearest, radius, zone};
