//! `demand.geojson`: every cell, where its people go, and who of them has no place or no way.

use super::{Layer, Styles, cell_symbol, zone_id};
use crate::allocation::Flow;
use crate::balance::{Results, ServiceResult};
use crate::model::{Model, SiteIx};
use crate::units::Persons;
use crate::write::style::{self, Field, Rule, nice};

const FIELDS: &[Field] = &[
    Field("id", "格编号"),
    Field("zone", "所在分区"),
    Field("demand", "需求（人）"),
    Field("facility_id", "去往设施"),
    Field("cost", "路程（米）"),
    Field("allocated", "已分配（人）"),
    Field("unmet", "未满足（人）"),
    Field("unreachable", "去不了（人）"),
    Field("shares", "分流（设施:人）"),
];

pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Layer<'a> {
    let model = &results.model;
    let name = |site: SiteIx| service.facility(model, site).id.as_str();
    let encode = move |cell: usize, mut feature: crate::write::Feature<'_>| {
        let flows = service.allocation.flows().of(cell);
        let shares = (flows.len() > 1).then(|| shares(flows, &name));
        feature.text("id", model.demand.id(cell).as_ref());
        feature.text("zone", zone_id(results, model.demand.zone[cell]));
        feature.persons("demand", service.demand[cell]);
        feature.text("facility_id", service.allocation.main_site(cell).map(&name));
        feature.metres("cost", mean_cost(flows));
        feature.persons("allocated", flows.iter().map(|flow| flow.persons).sum::<Persons>());
        feature.persons("unmet", service.allocation.unmet()[cell]);
        feature.persons("unreachable", service.allocation.unreachable()[cell]);
        feature.text("shares", shares.as_deref());
        feature.point(Some(model.crs.to_lonlat([model.demand.x[cell], model.demand.y[cell]])))
    };
    Layer {
        name: "demand",
        count: model.demand.len(),
        encode: Box::new(encode),
        styles: Styles::one(qml(model, service)),
    }
}

/// Person-weighted mean cost of a cell's flows.
pub(in crate::write) fn mean_cost(flows: &[Flow]) -> Option<f64> {
    match flows {
        [] => None,
        [only] => Some(only.cost),
        many => {
            let persons: f64 = many.iter().map(|flow| flow.persons.to_f64()).sum();
            Some(many.iter().map(|flow| flow.persons.to_f64() * flow.cost).sum::<f64>() / persons)
        }
    }
}

/// `F1:120;F2:30`.
fn shares<'a>(flows: &[Flow], name: &impl Fn(SiteIx) -> &'a str) -> String {
    flows.iter().map(|flow| format!("{}:{}", name(flow.site), flow.persons)).collect::<Vec<_>>().join(";")
}

/// Without a way grey, without a place red, else darker with the length of the way; nobody's cells stay blank.
fn qml(model: &Model, service: &ServiceResult) -> String {
    const SHADES: [&str; 5] = ["#ffffcc", "#c2e699", "#78c679", "#31a354", "#006837"];
    let farthest = service.allocation.flows().all().iter().map(|flow| flow.cost).fold(0.0, f64::max);
    let step = nice(farthest / SHADES.len() as f64);
    let symbol = |colour: &str| cell_symbol(model, colour);
    let mut rules = vec![
        Rule {
            filter: "\"unreachable\" > 0".to_owned(),
            label: "去不了 unreachable".to_owned(),
            symbol: symbol("#969696"),
        },
        Rule {
            filter: "\"unreachable\" = 0 AND \"unmet\" > 0".to_owned(),
            label: "未满足 unmet".to_owned(),
            symbol: symbol("#e31a1c"),
        },
    ];
    for (number, colour) in SHADES.iter().enumerate() {
        let (from, to) = (step * number as f64, step * (number + 1) as f64);
        let last = number + 1 == SHADES.len();
        let upper = if last { String::new() } else { format!(" AND \"cost\" < {to}") };
        rules.push(Rule {
            filter: format!("\"unreachable\" = 0 AND \"unmet\" = 0 AND \"cost\" >= {from}{upper}"),
            label: if last { format!("≥ {from} 米 m") } else { format!("{from} – {to} 米 m") },
            symbol: symbol(colour),
        });
    }
    style::document(&style::rules(&rules), None, FIELDS)
}
