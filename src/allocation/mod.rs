//! Who goes where: every person of the demand is counted exactly once.

mod flows;

pub use flows::{Allocation, Broken, Flow, Flows, PlacesRule};
