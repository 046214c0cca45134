//! Coordinate systems as numbers to numbers: EPSG projections, the offset systems GCJ-02 and BD-09, and the planar system
//! in which distances are measured. Knows nothing of layers.

mod analysis;
mod antimeridian;
mod area;
pub mod bd09;
pub mod gcj02;
#[cfg(feature = "proj")]
mod libproj;
mod projection;
mod system;

pub use analysis::AnalysisCrs;
pub use antimeridian::cut;
pub use area::area;
pub use projection::Projection;
pub use system::{Named, System, named};
