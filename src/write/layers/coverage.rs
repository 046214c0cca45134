//! `coverage.geojson`: the dissolved circles of every `[[coverage]]`, with its three rates for the district.

use super::{Layer, Styles};
use crate::balance::{Results, ServiceResult};
use crate::write::style::{self, Field, fill};
use geo::{Coord, MapCoords, MultiPolygon};

const FIELDS: &[Field<'_>] = &[
    Field("id", "覆盖项"),
    Field("radius", "半径（米）"),
    Field("land_rate", "居住用地覆盖率"),
    Field("resident_rate", "人口覆盖率"),
    Field("demand_rate", "需求覆盖率"),
    Field("served_rate", "实际获得服务率"),
    Field("clause", "条文"),
    Field("clause_verified", "条文是否核实"),
];

/// `None` when the study asks for no coverage of the service.
pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Option<Layer<'a>> {
    if service.coverage.is_empty() {
        return None;
    }
    let encode = move |number: usize, mut feature: crate::write::Feature<'_>| {
        let coverage = &service.coverage[number];
        let (total, clause) = (&coverage.total, coverage.clause.as_ref());
        feature.text("id", coverage.id.as_str());
        feature.metres("radius", Some(coverage.limit.value()));
        feature.ratio("land_rate", total.land_rate());
        feature.ratio("resident_rate", total.resident_rate());
        feature.ratio("demand_rate", total.demand_rate());
        feature.ratio("served_rate", total.served_rate());
        feature.text("clause", clause.map(|clause| clause.zh.as_str()));
        feature.text("clause_verified", clause.map(|clause| if clause.verified { "true" } else { "false" }));
        // Ways that are no straight lines make no circles.
        let Some(circles) = &coverage.circles else { return feature.point(None) };
        let degrees: MultiPolygon<f64> = circles.map_coords(|at| {
            let [x, y] = results.model.crs.to_lonlat([at.x, at.y]);
            Coord { x, y }
        });
        feature.polygons(&degrees)
    };
    let style = style::document(&style::single(&fill("#80b1d366")), None, FIELDS);
    Some(Layer {
        name: "coverage",
        count: service.coverage.len(),
        encode: Box::new(encode),
        styles: Styles::one(style),
    })
}
