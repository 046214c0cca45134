//! Coordinates: which system a layer is in, and everything into planar metres.

mod analysis;

pub use analysis::AnalysisCrs;
