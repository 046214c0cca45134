//! The layers of one service: what their columns hold, and how QGIS shows them.

mod access;
mod access_zones;
mod catchments;
mod clusters;
mod coverage;
mod coverage_zones;
mod demand;
mod disagreement;
mod facilities;
mod scores;
mod zones;

use super::geojson::Feature;
use super::style::{self, Field};
use crate::balance::{Results, ServiceResult};
use crate::model::Model;
pub(super) use demand::mean_cost;
use geo::{Coord, MapCoords, MultiPolygon};

/// Writes the feature of a number; fails with the column that is no finite number.
type Encode<'a> = Box<dyn Fn(usize, Feature<'_>) -> Result<(), String> + Sync + 'a>;

/// A layer ready to be written.
pub(super) struct Layer<'a> {
    /// File name without ending.
    pub name: &'static str,
    /// Number of features.
    pub count: usize,
    /// Writes one feature.
    pub encode: Encode<'a>,
    /// Its QGIS styles.
    pub styles: Styles,
}

/// How QGIS shows a layer.
pub(super) struct Styles {
    /// The one it opens with.
    pub shown: String,
    /// Others that may be loaded, by the name between the layer's and `.qml`.
    pub others: Vec<(String, String)>,
}

impl Styles {
    /// Of a layer that is shown in one way.
    fn one(shown: String) -> Self {
        Self { shown, others: Vec::new() }
    }
}

/// The layers of one service; zones only when the study has them.
pub(super) fn of<'a>(results: &'a Results, service: &'a ServiceResult) -> Vec<Layer<'a>> {
    let mut layers =
        vec![facilities::layer(results, service), catchments::layer(results, service), demand::layer(results, service)];
    if !results.model.zones.is_empty() {
        layers.push(zones::layer(results, service));
    }
    layers.extend(coverage::layer(results, service));
    layers.extend(coverage_zones::layer(results, service));
    layers.extend(access::layer(results, service));
    layers.extend(access_zones::layer(results, service));
    layers.extend(clusters::layer(results, service));
    layers.extend(service.disagreement.as_ref().map(|found| disagreement::layer(results, service, found)));
    layers
}

/// A cell in one colour; a lattice in metres is drawn as squares that touch.
fn cell_symbol(model: &Model, colour: &str) -> String {
    match model.demand.lattice.as_ref().filter(|lattice| lattice.crs.is_none()) {
        Some(lattice) => style::square_in_metres(colour, lattice.step[0].max(lattice.step[1])),
        None => style::marker("circle", colour, colour, 0.0, None),
    }
}

/// Columns that tell a zone.
const ZONE: [Field<'_>; 3] = [Field("id", "分区代码"), Field("name", "分区名称"), Field("demand", "需求（人）")];

/// Writes them.
fn tell_zone(feature: &mut Feature<'_>, results: &Results, service: &ServiceResult, number: usize) {
    let zone = &results.model.zones[number];
    feature.text("id", zone.id.as_str());
    feature.text("name", zone.name.as_str());
    feature.persons("demand", service.zones[number].demand);
}

/// The area of a zone in degrees.
fn zone_shape(model: &Model, zone: usize) -> MultiPolygon<f64> {
    model.zones[zone].shape.map_coords(|at| {
        let [x, y] = model.crs.to_lonlat([at.x, at.y]);
        Coord { x, y }
    })
}

/// Id of a zone by its index; `None` outside every zone.
pub(in crate::write) fn zone_id(results: &Results, zone: u32) -> Option<&str> {
    results.model.zones.get(zone as usize).map(|zone| zone.id.as_str())
}
