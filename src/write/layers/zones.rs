//! `zones.geojson`: supply against demand, street by street.

use super::{Layer, Styles, zone_shape};
use crate::balance::{Results, ServiceResult};
use crate::write::style::{self, Field, Rule, fill};

const FIELDS: &[Field] = &[
    Field("id", "分区代码"),
    Field("name", "分区名称"),
    Field("persons", "常住人口（人）"),
    Field("demand", "需求（人）"),
    Field("places", "学位/床位（个）"),
    Field("places_existing", "其中现状（个）"),
    Field("allocated", "已分配（人）"),
    Field("over", "其中超出学位/床位（人）"),
    Field("unmet", "未满足（人）"),
    Field("unreachable", "去不了（人）"),
    Field("gap", "缺口（个，负数为富余）"),
    Field("coverage", "覆盖率（人/人）"),
];

pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Layer<'a> {
    let model = &results.model;
    let encode = move |number: usize, mut feature: crate::write::Feature<'_>| {
        let (zone, row) = (&model.zones[number], &service.zones[number]);
        feature.text("id", zone.id.as_str());
        feature.text("name", zone.name.as_str());
        feature.persons("persons", row.persons);
        feature.persons("demand", row.demand);
        feature.places("places", row.places);
        feature.places("places_existing", row.places_existing);
        feature.persons("allocated", row.allocated);
        feature.persons("over", row.over);
        feature.persons("unmet", row.unmet);
        feature.persons("unreachable", row.unreachable);
        feature.persons("gap", row.gap());
        feature.ratio("coverage", row.coverage());
        feature.polygons(&zone_shape(model, number))
    };
    Layer { name: "zones", count: model.zones.len(), encode: Box::new(encode), styles: Styles::one(qml()) }
}

/// Red where places are short, blue where there are more than needed, by share of the demand: the classes are the same
/// in every year and service, so that maps can be laid side by side.
fn qml() -> String {
    const CLASSES: [(&str, &str, &str); 7] = [
        ("\"gap\" > 0.5 * \"demand\"", "缺口 short > 50 %", "#b2182b"),
        ("\"gap\" > 0.2 * \"demand\" AND \"gap\" <= 0.5 * \"demand\"", "缺口 short 20 – 50 %", "#ef8a62"),
        ("\"gap\" > 0 AND \"gap\" <= 0.2 * \"demand\"", "缺口 short ≤ 20 %", "#fddbc7"),
        ("\"gap\" = 0", "持平 balanced", "#f7f7f7"),
        ("\"gap\" < 0 AND \"gap\" >= -0.2 * \"demand\"", "富余 spare ≤ 20 %", "#d1e5f0"),
        ("\"gap\" < -0.2 * \"demand\" AND \"gap\" >= -0.5 * \"demand\"", "富余 spare 20 – 50 %", "#67a9cf"),
        ("\"gap\" < 0 AND \"gap\" < -0.5 * \"demand\"", "富余 spare > 50 %", "#2166ac"),
    ];
    let rule = |(filter, label, colour): (&str, &str, &str)| Rule {
        filter: filter.to_owned(),
        label: label.to_owned(),
        symbol: fill(colour),
    };
    let label = "\"name\" || '\n' || CASE WHEN \"gap\" > 0 THEN '缺 ' || format_number(\"gap\", 0) ELSE '余 ' || format_number(-\"gap\", 0) END";
    style::document(&style::rules(&CLASSES.map(rule)), Some(&style::area_label(label)), FIELDS)
}
