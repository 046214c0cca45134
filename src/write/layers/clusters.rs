//! `clusters.geojson`: cells that lie among their like, or stand out among others, by local Moran's I.

use super::{Layer, cell_symbol, scores, zone_id};
use crate::balance::{AccessResult, Results, ServiceResult};
use crate::write::style::{self, Field, Rule};

/// Quadrants, their labels, and their colours where more is better and where less is.
const CLASSES: [(&str, &str, &str, &str); 4] = [
    ("HH", "高值聚集 high among high", "#2166ac", "#b2182b"),
    ("LL", "低值聚集 low among low", "#b2182b", "#2166ac"),
    ("HL", "低中之高 high among low", "#92c5de", "#f4a582"),
    ("LH", "高中之低 low among high", "#f4a582", "#92c5de"),
];

/// Cells of one score, by their number in the layer of cells, with their quadrant.
fn found(access: &AccessResult) -> Vec<(usize, &'static str)> {
    let Some((cells, pattern)) = &access.cells_pattern else { return Vec::new() };
    let quadrant = |(number, &cell): (usize, &usize)| {
        let place = pattern.places[number].filter(|_| pattern.is_significant[number])?;
        Some((cell, place.quadrant?.as_str()))
    };
    cells.iter().enumerate().filter_map(quadrant).collect()
}

/// `None` when no pattern of cells was asked for.
pub(super) fn layer<'a>(results: &'a Results, service: &'a ServiceResult) -> Option<Layer<'a>> {
    if service.access.iter().all(|access| access.cells_pattern.is_none()) {
        return None;
    }
    let model = &results.model;
    let by_score: Vec<Vec<(usize, &'static str)>> = service.access.iter().map(found).collect();
    let mut cells: Vec<usize> = by_score.iter().flatten().map(|(cell, _)| *cell).collect();
    cells.sort_unstable();
    cells.dedup();
    let count = cells.len();
    let encode = move |number: usize, mut feature: crate::write::Feature<'_>| {
        let cell = cells[number];
        feature.text("id", model.demand.id(cell).as_ref());
        feature.text("zone", zone_id(results, model.demand.zone[cell]));
        feature.persons("demand", service.demand[cell]);
        for (access, found) in service.access.iter().zip(&by_score) {
            let at = found.binary_search_by_key(&cell, |(cell, _)| *cell);
            feature.text(&access.id, at.ok().map(|at| found[at].1));
        }
        feature.point(Some(model.crs.to_lonlat([model.demand.x[cell], model.demand.y[cell]])))
    };
    let aliases: Vec<String> = service.access.iter().map(|access| format!("{} 的聚集类型", access.id)).collect();
    let mut fields = vec![Field("id", "格编号"), Field("zone", "所在分区"), Field("demand", "需求（人）")];
    fields.extend(service.access.iter().zip(&aliases).map(|(access, alias)| Field(&access.id, alias)));
    // Blue is well served, as on the map of scores: high where more is better, low where less is.
    let style = |access: &AccessResult| {
        let more_is_better = access.scores.unit().more_is_better();
        let rule = |(quadrant, label, well, short): (&str, &str, &str, &str)| Rule {
            filter: format!("\"{}\" = '{quadrant}'", access.id),
            label: label.to_owned(),
            symbol: cell_symbol(model, if more_is_better { well } else { short }),
        };
        style::document(&style::rules(&CLASSES.map(rule)), None, &fields)
    };
    let styles = scores::styles(service, style);
    Some(Layer { name: "clusters", count, encode: Box::new(encode), styles })
}
