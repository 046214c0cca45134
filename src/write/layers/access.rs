//! `access.geojson`: every cell with a column of scores per `[[access]]`.

use super::{Layer, cell_symbol, zone_id};
use crate::access::Unit;
use crate::balance::{AccessResult, Competes, Results, ServiceResult};
use crate::write::style::{self, Field, Rule, nice};

/// `None` when the study asks for no score of the service.
pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Option<Layer<'a>> {
    let first = service.access.first()?;
    let model = &results.model;
    // Who competes, where it is not the demand of the service.
    let others = || service.access.iter().filter(|access| access.competes != Competes::Demand);
    let people: Vec<(String, &AccessResult)> =
        others().map(|access| (format!("{}_people", access.id), access)).collect();
    let people_aliases: Vec<(String, String)> =
        people.iter().map(|(name, access)| (name.clone(), format!("{} 的竞争人口（人）", access.id))).collect();
    let encode = move |cell: usize, mut feature: crate::write::Feature<'_>| {
        feature.text("id", model.demand.id(cell).as_ref());
        feature.text("zone", zone_id(results, model.demand.zone[cell]));
        feature.persons("demand", service.demand[cell]);
        for access in &service.access {
            feature.score(&access.id, access.scores.score()[cell]);
        }
        for (name, access) in &people {
            feature.persons(name, access.people[cell]);
        }
        feature.point(Some(model.crs.to_lonlat([model.demand.x[cell], model.demand.y[cell]])))
    };
    let aliases: Vec<String> = service.access.iter().map(alias).collect();
    let mut fields = vec![Field("id", "格编号"), Field("zone", "所在分区"), Field("demand", "需求（人）")];
    fields.extend(service.access.iter().zip(&aliases).map(|(access, alias)| Field(&access.id, alias)));
    fields.extend(people_aliases.iter().map(|(name, alias)| Field(name, alias)));
    let style = style::document(&style::rules(&classes(results, first)), None, &fields);
    Some(Layer { name: "access", count: model.demand.len(), encode: Box::new(encode), style })
}

/// `可达性 e2sfca（个/人）`.
fn alias(access: &AccessResult) -> String {
    let unit = match access.scores.unit() {
        Unit::Places => "个",
        Unit::PlacesPerPerson => "个/人",
        Unit::Metres => "米",
        Unit::Cost => "拥挤与路程",
    };
    format!("可达性 {}（{}，{unit}）", access.id, access.question.measure.as_str())
}

/// Shares of the district's mean, and their colours.
const CLASSES: [(f64, f64, &str); 6] = [
    (0.0, 0.5, "#b2182b"),
    (0.5, 0.8, "#ef8a62"),
    (0.8, 1.0, "#fddbc7"),
    (1.0, 1.25, "#d1e5f0"),
    (1.25, 2.0, "#67a9cf"),
    (2.0, f64::INFINITY, "#2166ac"),
];

/// From little to much.
const SHADES: [&str; 5] = ["#006837", "#31a354", "#78c679", "#c2e699", "#ffffcc"];

/// More is better: classes by the mean of the district, the same in every year, so that maps can be laid side by side. Less
/// is better: five classes from zero to the largest.
fn classes(results: &Results, access: &AccessResult) -> Vec<Rule> {
    let (id, symbol) = (&access.id, |colour: &str| cell_symbol(&results.model, colour));
    let nothing =
        |filter: String| Rule {
            filter, label: "无可达设施 nothing in reach".to_owned(), symbol: symbol("#969696")
        };
    if access.scores.unit().more_is_better() {
        let mean = access.mean(&access.total).unwrap_or(0.0);
        let mut rules = vec![nothing(format!("\"{id}\" = 0"))];
        rules.extend(CLASSES.iter().map(|&(from, to, colour)| {
            let upper = if to.is_finite() { format!(" AND \"{id}\" < {}", to * mean) } else { String::new() };
            let label = if to.is_finite() {
                format!("均值的 of the mean {:.0} – {:.0} %", from * 100.0, to * 100.0)
            } else {
                format!("均值的 of the mean ≥ {:.0} %", from * 100.0)
            };
            let lower = if from == 0.0 { format!("\"{id}\" > 0") } else { format!("\"{id}\" >= {}", from * mean) };
            Rule { filter: format!("{lower}{upper}"), label, symbol: symbol(colour) }
        }));
        return rules;
    }
    let most = access.scores.score().iter().flatten().copied().fold(0.0, f64::max);
    let step = nice(most / SHADES.len() as f64);
    let mut rules = vec![nothing(format!("\"{id}\" IS NULL"))];
    rules.extend(SHADES.iter().enumerate().map(|(number, colour)| {
        let (from, to) = (step * number as f64, step * (number + 1) as f64);
        let last = number + 1 == SHADES.len();
        let upper = if last { String::new() } else { format!(" AND \"{id}\" < {to}") };
        let label = if last { format!("≥ {from}") } else { format!("{from} – {to}") };
        Rule { filter: format!("\"{id}\" >= {from}{upper}"), label, symbol: symbol(colour) }
    }));
    rules
}
