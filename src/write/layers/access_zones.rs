//! `access_zones.geojson`: every street or town with the mean score of its people per `[[access]]`.

use super::{Layer, ZONE, scores, tell_zone, zone_shape};
use crate::balance::{AccessResult, OF_SCORE, Results, ServiceResult};
use crate::write::style::{self, Field, fill};

/// Chinese aliases of the columns of a score after its own.
const ALIASES: [&str; 3] = ["竞争人口（人）", "无可达设施（人）", "与全区均值之比"];

/// `None` when the study asks for no score of the service, or has no zones.
pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Option<Layer<'a>> {
    let model = &results.model;
    if service.access.is_empty() || model.zones.is_empty() {
        return None;
    }
    let columns = |access: &AccessResult| OF_SCORE.map(|column| format!("{}_{column}", access.id));
    let names: Vec<[String; 3]> = service.access.iter().map(columns).collect();
    let aliases: Vec<(String, [String; 3])> = service
        .access
        .iter()
        .map(|access| (scores::alias(access), ALIASES.map(|alias| format!("{} {alias}", access.id))))
        .collect();
    let mut fields = Vec::from(ZONE);
    for ((access, names), (alias, of_score)) in service.access.iter().zip(&names).zip(&aliases) {
        fields.push(Field(&access.id, alias));
        fields.extend(names.iter().zip(of_score).map(|(name, alias)| Field(name, alias)));
    }
    let style = |access: &AccessResult| {
        let most = access.zones.iter().filter_map(|row| access.mean(row)).fold(0.0, f64::max);
        let rules = scores::classes(access, most, fill);
        style::document(&style::rules(&rules), Some(&style::area_label(&label(access))), &fields)
    };
    let styles = scores::styles(service, style);
    let encode = move |number: usize, mut feature: crate::write::Feature<'_>| {
        tell_zone(&mut feature, results, service, number);
        for (access, [people, unreachable, mean_to_district]) in service.access.iter().zip(&names) {
            let row = &access.zones[number];
            feature.score(&access.id, access.mean(row));
            feature.persons(people, row.people);
            feature.persons(unreachable, row.unreachable);
            feature.ratio(mean_to_district, access.mean_to_district(row));
        }
        feature.polygons(&zone_shape(model, number))
    };
    Some(Layer { name: "access_zones", count: model.zones.len(), encode: Box::new(encode), styles })
}

/// The name, and below it the score as a share of the district's mean; of a way or a cost the score itself.
fn label(access: &AccessResult) -> String {
    let id = &access.id;
    let score = if access.scores.unit().more_is_better() {
        format!("round(100 * \"{id}_mean_to_district\") || ' %'")
    } else {
        format!("format_number(\"{id}\", CASE WHEN \"{id}\" < 100 THEN 2 ELSE 0 END)")
    };
    format!("\"name\" || '\n' || coalesce({score}, '')")
}
