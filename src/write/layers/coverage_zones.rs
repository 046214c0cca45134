//! `coverage_zones.geojson`: every street or town with the rates of every `[[coverage]]`.

use super::{Layer, Styles, ZONE, tell_zone, zone_shape};
use crate::balance::{Results, ServiceResult};
use crate::coverage::CoverageResult;
use crate::write::style::{self, Field, Rule, fill};

/// Columns of each coverage, and their Chinese aliases.
const RATES: [(&str, &str); 4] = [
    ("land_rate", "居住用地覆盖率"),
    ("resident_rate", "人口覆盖率"),
    ("demand_rate", "需求覆盖率"),
    ("served_rate", "实际获得服务率"),
];

/// `None` when the study asks for no coverage of the service, or has no zones.
pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Option<Layer<'a>> {
    let model = &results.model;
    if service.coverage.is_empty() || model.zones.is_empty() {
        return None;
    }
    let column = |coverage: &CoverageResult| RATES.map(|(rate, _)| format!("{}_{rate}", coverage.id));
    let names: Vec<[String; 4]> = service.coverage.iter().map(column).collect();
    let aliases: Vec<String> = service
        .coverage
        .iter()
        .flat_map(|coverage| {
            let [sign, _] = coverage.limit.of().sign();
            RATES.map(|(_, alias)| format!("{} {alias}（{} {sign}）", coverage.id, coverage.limit.value()))
        })
        .collect();
    let mut fields = Vec::from(ZONE);
    fields.extend(names.iter().flatten().zip(&aliases).map(|(name, alias)| Field(name, alias)));
    let mut of = service.coverage.iter().zip(&names).flat_map(|(coverage, [land, residents, _, served])| {
        // The official rate is that of the land; residents stand for it where the study has none.
        let first = if coverage.total.land.is_some() { land } else { residents };
        [first, served].map(|name| (name.clone(), style(name, &fields)))
    });
    let styles = Styles { shown: of.next().map(|(_, style)| style).unwrap_or_default(), others: of.collect() };
    let encode = move |number: usize, mut feature: crate::write::Feature<'_>| {
        tell_zone(&mut feature, results, service, number);
        for (coverage, [land, residents, demand, served]) in service.coverage.iter().zip(&names) {
            let row = &coverage.zones[number];
            feature.ratio(land, row.land_rate());
            feature.ratio(residents, row.resident_rate());
            feature.ratio(demand, row.demand_rate());
            feature.ratio(served, row.served_rate());
        }
        feature.polygons(&zone_shape(model, number))
    };
    Some(Layer { name: "coverage_zones", count: model.zones.len(), encode: Box::new(encode), styles })
}

/// Five even classes, the same for every rate, year and service, so that maps can be laid side by side.
fn style(rate: &str, fields: &[Field<'_>]) -> String {
    const SHADES: [&str; 5] = ["#b2182b", "#ef8a62", "#fddbc7", "#67a9cf", "#2166ac"];
    let rule = |(number, shade): (usize, &&str)| {
        let (from, to) = (number as f64 / 5.0, (number + 1) as f64 / 5.0);
        let upper = if number == 4 { String::new() } else { format!(" AND \"{rate}\" < {to}") };
        Rule {
            filter: format!("\"{rate}\" >= {from}{upper}"),
            label: format!("{:.0} – {:.0} %", from * 100.0, to * 100.0),
            symbol: fill(shade),
        }
    };
    let mut rules: Vec<Rule> = SHADES.iter().enumerate().map(rule).collect();
    rules.push(Rule {
        filter: format!("\"{rate}\" IS NULL"),
        label: "无可覆盖 nothing to cover".to_owned(),
        symbol: fill("#d9d9d9"),
    });
    let label = format!("\"name\" || '\n' || coalesce(round(100 * \"{rate}\") || ' %', '')");
    style::document(&style::rules(&rules), Some(&style::area_label(&label)), fields)
}
