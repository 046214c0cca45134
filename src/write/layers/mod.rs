//! The layers of one service: what their columns hold, and how QGIS shows them.

mod catchments;
mod demand;
mod facilities;
mod zones;

use super::geojson::Feature;
use crate::balance::{Results, ServiceResult};
pub(super) use demand::mean_cost;

/// Writes the feature of a number; fails with the column that is no finite number.
type Encode<'a> = Box<dyn Fn(usize, Feature<'_>) -> Result<(), &'static str> + Sync + 'a>;

/// A layer ready to be written.
pub(super) struct Layer<'a> {
    /// File name without ending.
    pub name: &'static str,
    /// Number of features.
    pub count: usize,
    /// Writes one feature.
    pub encode: Encode<'a>,
    /// Its QGIS style.
    pub style: String,
}

/// The layers of one service; zones only when the study has them.
pub(super) fn of<'a>(results: &'a Results, service: &'a ServiceResult) -> Vec<Layer<'a>> {
    let mut layers =
        vec![facilities::layer(results, service), catchments::layer(results, service), demand::layer(results, service)];
    if !results.model.zones.is_empty() {
        layers.push(zones::layer(results, service));
    }
    layers
}

/// Id of a zone by its index; `None` outside every zone.
pub(in crate::write) fn zone_id(results: &Results, zone: u32) -> Option<&str> {
    results.model.zones.get(zone as usize).map(|zone| zone.id.as_str())
}
