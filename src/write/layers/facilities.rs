//! `facilities.geojson`: every site that offers the service.

use super::{Layer, Styles, zone_id};
use crate::balance::{Results, ServiceResult};
use crate::units::{Persons, Places};
use crate::write::style::{self, Field, Rule, marker};

const FIELDS: &[Field] = &[
    Field("id", "编号"),
    Field("name", "名称"),
    Field("service", "服务"),
    Field("zone", "所在分区"),
    Field("position_basis", "位置依据（given 资料所给，zone 分区人口中心，none 无位置）"),
    Field("status", "状态"),
    Field("opens", "投用年份"),
    Field("closes", "停办年份"),
    Field("counted", "本年计入"),
    Field("places", "学位/床位（个）"),
    Field("reserved", "其中预留（个）"),
    Field("allocated", "已分配（人）"),
    Field("spare", "剩余（个）"),
    Field("over", "超出（人）"),
    Field("utilisation", "利用率（人/个）"),
    Field("mean_cost", "平均路程（米）"),
    Field("max_cost", "最远路程（米）"),
    Field("within_cutoff", "服务半径内人口（人，互相重叠，不可相加）"),
    Field("price", "再增一个学位/床位可省路程（米）"),
    Field("serves", "再增一个学位/床位可多容纳（人）"),
];

pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Layer<'a> {
    let model = &results.model;
    let encode = move |number: usize, mut feature: crate::write::Feature<'_>| {
        let row = &service.facilities[number];
        let facility = &model.facilities[row.facility.index()];
        feature.text("id", facility.id.as_str());
        feature.text("name", facility.name.as_str());
        feature.text("service", service.id.as_str());
        feature.text("zone", zone_id(results, model.facility_zone[row.facility.index()]));
        feature.text("position_basis", facility.basis.as_str());
        feature.text("status", facility.status.as_str());
        feature.whole("opens", facility.opens);
        feature.whole("closes", facility.closes);
        feature.flag("counted", row.counted);
        feature.places("places", row.places);
        feature.places("reserved", row.reserved);
        feature.persons("allocated", row.allocated);
        feature.places("spare", row.spare);
        feature.persons("over", row.over);
        feature.ratio("utilisation", row.utilisation);
        feature.metres("mean_cost", row.mean_cost);
        feature.metres("max_cost", row.max_cost);
        feature.persons("within_cutoff", row.within_cutoff);
        feature.metres("price", row.price);
        feature.whole("serves", row.serves.map(|serves| serves as i32));
        feature.point(facility.at.map(|at| model.crs.to_lonlat(at.0)))
    };
    Layer {
        name: "facilities",
        count: service.facilities.len(),
        encode: Box::new(encode),
        styles: Styles::one(qml(service)),
    }
}

/// Red where more come than there are places, blue where places are left, hollow where the site does not count; the
/// size follows the places.
fn qml(service: &ServiceResult) -> String {
    let most = service.facilities.iter().map(|f| f.places).max().unwrap_or(Places::ZERO).to_f64().max(1.0);
    // Area in proportion to places: 2 to 7 mm across.
    let size = format!("2 + 5 * sqrt(max(\"places\", 0) / {most})");
    let count = |test: fn(Option<Persons>) -> bool| service.facilities.iter().filter(|f| test(f.over)).count();
    let over = count(|over| over.is_some_and(|over| over > Persons::ZERO));
    let room = count(|over| over == Some(Persons::ZERO));
    let closed = count(|over| over.is_none());
    let not_counted = Rule {
        filter: "NOT \"counted\"".to_owned(),
        label: format!("本年不计入 not counted ({closed})"),
        symbol: marker("circle", "#ffffff00", "#737373", 0.4, Some(&size)),
    };
    let label = "\"name\" || CASE WHEN \"counted\" THEN '\n' || format_number(\"allocated\", 0) || ' / ' || format_number(\"places\", 0) ELSE '' END";
    if service.proof.is_some() {
        let mut rules = by_worth(service, &size);
        rules.push(not_counted);
        return style::document(&style::rules(&rules), Some(&style::point_label(label)), FIELDS);
    }
    let rules = [
        Rule {
            filter: "\"over\" > 0".to_owned(),
            label: format!("超员 over capacity ({over})"),
            symbol: marker("circle", "#d7301f", "#7f0000", 0.3, Some(&size)),
        },
        Rule {
            filter: "\"counted\" AND \"over\" = 0".to_owned(),
            label: format!("未超员 within capacity ({room})"),
            symbol: marker("circle", "#3182bd", "#08306b", 0.3, Some(&size)),
        },
        not_counted,
    ];
    style::document(&style::rules(&rules), Some(&style::point_label(label)), FIELDS)
}

/// Where nobody is sent beyond the places: red where one more place would serve one person more, orange where it would make ways
/// shorter, blue where it would change nothing.
fn by_worth(service: &ServiceResult, size: &str) -> Vec<Rule> {
    let count = |test: &dyn Fn(i64, f64) -> bool| {
        let worth = service.facilities.iter().filter_map(|f| f.serves.zip(f.price));
        worth.filter(|(serves, price)| test(*serves, *price)).count()
    };
    let rule = |filter: &str, label: String, [fill, edge]: [&str; 2]| Rule {
        filter: format!("\"counted\" AND {filter}"),
        label,
        symbol: marker("circle", fill, edge, 0.3, Some(size)),
    };
    vec![
        rule(
            "\"serves\" > 0",
            format!("再增一个学位/床位多容纳一人 one more place serves one more ({})", count(&|serves, _| serves > 0)),
            ["#d7301f", "#7f0000"],
        ),
        rule(
            "\"serves\" = 0 AND \"price\" > 0",
            format!(
                "再增一个学位/床位路程更短 one more place shortens ways ({})",
                count(&|serves, price| serves == 0 && price > 0.0)
            ),
            ["#fdae61", "#a63603"],
        ),
        rule(
            "\"serves\" = 0 AND \"price\" = 0",
            format!("学位/床位够用 enough places ({})", count(&|serves, price| serves == 0 && price == 0.0)),
            ["#3182bd", "#08306b"],
        ),
    ]
}
