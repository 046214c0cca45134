//! `catchments.geojson`: the area each facility serves.

use super::{Layer, Styles};
use crate::balance::{Results, ServiceResult};
use crate::write::style::{self, Field, fill_by_rank};

const FIELDS: &[Field] = &[
    Field("facility_id", "设施编号"),
    Field("name", "设施名称"),
    Field("persons", "范围内常住人口（人）"),
    Field("allocated", "已分配（人）"),
];

pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Layer<'a> {
    let encode = move |number: usize, mut feature: crate::write::Feature<'_>| {
        let catchment = &service.catchments[number];
        let facility = service.facility(&results.model, catchment.site);
        feature.text("facility_id", facility.id.as_str());
        feature.text("name", facility.name.as_str());
        feature.persons("persons", catchment.persons);
        feature.persons("allocated", catchment.allocated);
        feature.polygons(&catchment.shape)
    };
    let style = style::document(&style::single(&fill_by_rank()), Some(&style::area_label("\"name\"")), FIELDS);
    Layer { name: "catchments", count: service.catchments.len(), encode: Box::new(encode), styles: Styles::one(style) }
}
