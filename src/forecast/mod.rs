//! From residents to demand: people by zone, spread over cells and raked to stated totals, and who of them needs a service.

mod ages;
pub mod cohort;
pub mod day;
pub mod progression;
mod rake;
mod rule;
mod spread;

pub use rake::{ByZone, rake};
pub use rule::{DemandRule, ServiceDemand, demand};
pub use spread::spread;
