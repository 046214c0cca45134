//! Coordinate systems as numbers to numbers: projections by code or by definition, the offset systems GCJ-02 and BD-09, and the planar system
//! in which distances are measured. Knows nothing of layers.

mod analysis;
mod antimeridian;
mod area;
pub mod bd09;
mod fit;
pub mod gcj02;
#[cfg(feature = "proj")]
mod libproj;
mod plane;
mod projection;
mod projstring;
mod system;
pub mod wkt;

pub use analysis::AnalysisCrs;
pub use antimeridian::cut;
pub use area::area;
pub use fit::{Fit, FitMethod, Laid, Unfit};
pub use projection::Projection;
pub use system::{Fitted, Named, System, named};
