//! From residents to demand: totals to which cells are raked, and who of them needs a service.

mod ages;
mod rake;
mod rule;

pub use rake::{Total, rake};
pub use rule::{DemandRule, ServiceDemand, demand};
