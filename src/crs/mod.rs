//! Coordinates: which system a layer is in, and everything into planar metres.

mod analysis;
pub mod bd09;
mod cells;
mod gate;
pub mod gcj02;
mod identify;
#[cfg(feature = "proj")]
mod libproj;
mod projection;
mod system;
mod to_model;

pub use analysis::AnalysisCrs;
pub use projection::Projection;
pub use system::{Named, System, named};
pub use to_model::to_model;

#[cfg(test)]
mod tests;
