//! `disagreement.geojson`: cells that one measure calls well served and another short.

use super::{Layer, Styles, cell_symbol, zone_id};
use crate::balance::{Disagreement, Results, ServiceResult, Verdict};
use crate::model::Attribute;
use crate::write::style::{self, Field, Rule};

pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult, found: &'a Disagreement) -> Layer<'a> {
    let model = &results.model;
    let residents = model.demand.column(&Attribute::Persons);
    let encode = move |number: usize, mut feature: crate::write::Feature<'_>| {
        let cell = found.cells[number];
        let named = |verdict: Verdict| {
            let says = |(_, verdicts): &(&String, &Vec<Verdict>)| verdicts[cell] == verdict;
            let names: Vec<&str> =
                found.measures.iter().zip(&found.verdicts).filter(says).map(|(name, _)| name.as_str()).collect();
            names.join(";")
        };
        feature.text("id", model.demand.id(cell).as_ref());
        let zone = model.demand.zone[cell];
        feature.text("zone", zone_id(results, zone));
        feature.text("zone_name", model.zones.get(zone as usize).map(|zone| zone.name.as_str()));
        feature.persons("persons", residents.map(|residents| residents[cell]));
        feature.persons("demand", service.demand[cell]);
        feature.text("well", named(Verdict::Well).as_str());
        feature.text("short", named(Verdict::Short).as_str());
        for (name, verdicts) in found.measures.iter().zip(&found.verdicts) {
            feature.text(name, verdicts[cell].as_str());
        }
        feature.point(Some(model.crs.to_lonlat([model.demand.x[cell], model.demand.y[cell]])))
    };
    let aliases: Vec<String> = found.measures.iter().map(|name| format!("{name} 的判断")).collect();
    let mut fields = vec![
        Field("id", "格编号"),
        Field("zone", "所在分区代码"),
        Field("zone_name", "所在分区"),
        Field("persons", "常住人口（人）"),
        Field("demand", "需求（人）"),
        Field("well", "判为较好的方法"),
        Field("short", "判为不足的方法"),
    ];
    fields.extend(found.measures.iter().zip(&aliases).map(|(name, alias)| Field(name, alias)));
    let symbol = |colour: &str| cell_symbol(model, colour);
    // A verdict of no score: only a radius says so.
    let no_score = |verdict: &str| {
        let scores = found.measures.iter().take(found.scores);
        scores.map(|name| format!("\"{name}\" <> '{verdict}'")).collect::<Vec<_>>().join(" AND ")
    };
    let (only_well, only_short) = (no_score("well"), no_score("short"));
    let rules = [
        Rule {
            filter: only_well.clone(),
            label: "仅半径判为较好 well by radius alone".to_owned(),
            symbol: symbol("#7b3294"),
        },
        Rule {
            filter: format!("NOT ({only_well}) AND {only_short}"),
            label: "仅半径判为不足 short by radius alone".to_owned(),
            symbol: symbol("#008837"),
        },
        Rule {
            filter: format!("NOT ({only_well}) AND NOT ({only_short})"),
            label: "方法之间不一致 measures disagree".to_owned(),
            symbol: symbol("#f4a582"),
        },
    ];
    let style = style::document(&style::rules(&rules), None, &fields);
    Layer { name: "disagreement", count: found.cells.len(), encode: Box::new(encode), styles: Styles::one(style) }
}
