//! Streets, towns and school districts.

use geo::MultiPolygon;
use std::collections::BTreeMap;

/// A zone in planar metres.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Unique in the study, as a rule the 9-digit code.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// Properties that some service compares with what facilities admit (`eligibility`), by the name the study gives them;
    /// an empty one has no entry.
    pub texts: BTreeMap<String, String>,
    /// Valid polygons, metres.
    pub shape: MultiPolygon<f64>,
}
