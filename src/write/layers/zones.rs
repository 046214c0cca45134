//! `zones.geojson`: supply against demand, street by street.

use super::Layer;
use crate::balance::{Results, ServiceResult};
use crate::write::style::{self, Field, Rule, fill, nice};
use geo::{Coord, MapCoords, MultiPolygon};

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
        let degrees: MultiPolygon<f64> = zone.shape.map_coords(|at| {
            let [x, y] = model.crs.to_lonlat([at.x, at.y]);
            Coord { x, y }
        });
        feature.polygons(&degrees)
    };
    Layer { name: "zones", count: model.zones.len(), encode: Box::new(encode), style: qml(service) }
}

/// Red where places are short, blue where there are more than needed, in equal steps on both sides.
fn qml(service: &ServiceResult) -> String {
    const SHORT: [&str; 3] = ["#fddbc7", "#f4a582", "#d6604d"];
    const SPARE: [&str; 3] = ["#d1e5f0", "#92c5de", "#4393c3"];
    let most = service.zones.iter().map(|zone| zone.gap().to_f64().abs()).fold(0.0, f64::max);
    let step = nice(most / 3.0);
    let mut rules = Vec::new();
    for (number, colour) in SHORT.iter().enumerate().rev() {
        let (from, to) = (step * number as f64, step * (number + 1) as f64);
        let (upper, label) = if number == 2 {
            (String::new(), format!("缺口 short > {from}"))
        } else {
            (format!(" AND \"gap\" <= {to}"), format!("缺口 short {from} – {to}"))
        };
        rules.push(Rule { filter: format!("\"gap\" > {from}{upper}"), label, symbol: fill(colour) });
    }
    rules.push(Rule { filter: "\"gap\" = 0".to_owned(), label: "持平 balanced".to_owned(), symbol: fill("#f7f7f7") });
    for (number, colour) in SPARE.iter().enumerate() {
        let (from, to) = (step * number as f64, step * (number + 1) as f64);
        let (lower, label) = if number == 2 {
            (String::new(), format!("富余 spare > {from}"))
        } else {
            (format!(" AND \"gap\" >= {}", -to), format!("富余 spare {from} – {to}"))
        };
        let filter = format!("\"gap\" < {}{lower}", -from);
        rules.push(Rule { filter, label, symbol: fill(colour) });
    }
    let label = "\"name\" || '\n' || CASE WHEN \"gap\" > 0 THEN '缺 ' || format_number(\"gap\", 0) ELSE '余 ' || format_number(-\"gap\", 0) END";
    style::document(&style::rules(&rules), Some(&style::area_label(label)), FIELDS)
}
