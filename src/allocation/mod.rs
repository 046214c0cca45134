//! Who goes where: every person of the demand is counted exactly once.

mod catchment;
mod flows;
mod methods;
mod proof;

pub use catchment::catchments;
pub use flows::{Allocation, Broken, Flow, Flows, PlacesRule};
pub use methods::{Assignment, Curve, CurvePoint, nearest, optimal, radius, zone};
pub use proof::{Bottleneck, Proof, Whole};
