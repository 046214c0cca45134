//! `access.geojson`: every cell with a column of scores per `[[access]]`.

use super::{Layer, cell_symbol, scores, zone_id};
use crate::balance::{AccessResult, Competes, Results, ServiceResult};
use crate::write::style::{self, Field};

/// `None` when the study asks for no score of the service.
pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Option<Layer<'a>> {
    service.access.first()?;
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
    let aliases: Vec<String> = service.access.iter().map(scores::alias).collect();
    let mut fields = vec![Field("id", "格编号"), Field("zone", "所在分区"), Field("demand", "需求（人）")];
    fields.extend(service.access.iter().zip(&aliases).map(|(access, alias)| Field(&access.id, alias)));
    fields.extend(people_aliases.iter().map(|(name, alias)| Field(name, alias)));
    let style = |access: &AccessResult| {
        let most = access.scores.score().iter().flatten().copied().fold(0.0, f64::max);
        let rules = scores::classes(access, most, |colour| cell_symbol(model, colour));
        style::document(&style::rules(&rules), None, &fields)
    };
    let styles = scores::styles(service, style);
    Some(Layer { name: "access", count: model.demand.len(), encode: Box::new(encode), styles })
}
