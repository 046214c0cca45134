//! Methods side by side, to files: a table, and for every service the layer of cells where they disagree.

use super::layers::zone_id;
use super::run_json;
use super::staging::Staging;
use super::style::{self, Field, Rule, marker};
use super::target::SEAL;
use super::{WriteError, WriteOptions, check_target, write_collection};
use crate::balance::{Comparison, MethodRow, ServiceComparison};
use crate::model::Method;
use crate::units::Persons;
use std::path::Path;

/// Names of the columns of each method, in the order of [`Method::ALL`].
const COLUMNS: [[&str; 3]; 4] = [
    ["nearest", "nearest_cost", "nearest_unmet"],
    ["radius", "radius_cost", "radius_unmet"],
    ["zone_method", "zone_method_cost", "zone_method_unmet"],
    ["optimal", "optimal_cost", "optimal_unmet"],
];

const FIELDS: &[Field] = &[
    Field("id", "格编号"),
    Field("zone", "所在分区"),
    Field("demand", "需求（人）"),
    Field("nearest", "最近：去往设施"),
    Field("nearest_cost", "最近：路程（米）"),
    Field("nearest_unmet", "最近：无学位（人）"),
    Field("radius", "半径：去往设施"),
    Field("radius_cost", "半径：路程（米）"),
    Field("radius_unmet", "半径：无学位（人）"),
    Field("zone_method", "划片：去往设施"),
    Field("zone_method_cost", "划片：路程（米）"),
    Field("zone_method_unmet", "划片：无学位（人）"),
    Field("optimal", "最优：去往设施"),
    Field("optimal_cost", "最优：路程（米）"),
    Field("optimal_unmet", "最优：无学位（人）"),
];

/// Writes a comparison to a folder: `methods.csv`, `<service>/disagreement.geojson` with its style, `run.json`.
///
/// # Errors
/// [`WriteError`]; the folder is then as it was before.
pub fn write_comparison(comparison: &Comparison, out: &Path, options: &WriteOptions) -> Result<(), WriteError> {
    check_target(out, options.overwrite)?;
    let inputs = run_json::inputs(&comparison.results, options)?;
    let mut staging = Staging::beside(out, options.overwrite)?;
    for service in &comparison.services {
        let name = format!("{}/disagreement.geojson", service.id);
        staging.file(&name, |to| {
            let encode = |number: usize, feature: super::Feature<'_>| cell(comparison, service, number, feature);
            write_collection(to, "disagreement", service.disagreeing.len(), encode)
                .map_err(|error| WriteError::unwritten(&name, error))
        })?;
        staging.bytes(&format!("{}/disagreement.qml", service.id), qml().as_bytes())?;
    }
    staging.bytes("methods.csv", &table(comparison)?)?;
    let mut run = run_json::document(&comparison.results, &inputs, &staging.hashes);
    run["compared"] = serde_json::json!(comparison.services.iter().flat_map(|s| &s.rows).collect::<Vec<_>>());
    staging.bytes(SEAL, &run_json::pretty(SEAL, &run)?)?;
    staging.commit()
}

/// One cell under every method.
fn cell(
    comparison: &Comparison,
    service: &ServiceComparison,
    number: usize,
    mut feature: super::Feature<'_>,
) -> Result<(), String> {
    let model = &comparison.results.model;
    let cell = service.disagreeing[number] as usize;
    let demand = service.by_method.first().map_or(Persons::ZERO, |first| first.demand[cell]);
    feature.text("id", model.demand.id(cell).as_ref());
    feature.text("zone", zone_id(&comparison.results, model.demand.zone[cell]));
    feature.persons("demand", demand);
    for (method, [goes, cost, unmet]) in Method::ALL.into_iter().zip(COLUMNS) {
        let Some(result) = service.by_method.iter().find(|result| result.method == method) else {
            feature.text(goes, None);
            feature.metres(cost, None);
            feature.persons(unmet, None);
            continue;
        };
        let flows = result.allocation.flows().of(cell);
        let main = result.allocation.main_site(cell).map(|main| result.facility(model, main).id.as_str());
        // Of the people sent to a full facility, this cell has its share.
        let without = |flow: &crate::allocation::Flow| {
            let row = &result.facilities[flow.site.index()];
            let (over, all) = (row.over.unwrap_or_default(), row.allocated.unwrap_or_default());
            flow.persons.scaled(if all > Persons::ZERO { over.to_f64() / all.to_f64() } else { 0.0 })
        };
        feature.text(goes, main);
        feature.metres(cost, super::layers::mean_cost(flows));
        feature.persons(unmet, result.allocation.unmet()[cell] + flows.iter().map(without).sum::<Persons>());
    }
    feature.point(Some(model.crs.to_lonlat([model.demand.x[cell], model.demand.y[cell]])))
}

/// `methods.csv`, UTF-8 with a byte order mark: one row per service and method.
fn table(comparison: &Comparison) -> Result<Vec<u8>, WriteError> {
    let failed = |error: String| WriteError::Result("methods.csv".to_owned(), error);
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    let mut csv = csv::Writer::from_writer(&mut bytes);
    let head = [
        "service",
        "method",
        "demand",
        "served",
        "unmet",
        "unreachable",
        "spare",
        "mean_m",
        "p95_m",
        "overfull",
        "most_over",
    ];
    csv.write_record(head).map_err(|error| failed(error.to_string()))?;
    let metres = |value: Option<f64>| value.map_or(String::new(), |metres| format!("{metres:.3}"));
    for MethodRow { service, method, demand, served, unmet, unreachable, spare, mean, p95, overfull, most_over } in
        comparison.services.iter().flat_map(|service| &service.rows)
    {
        let row = [
            service.to_string(),
            method.as_str().to_owned(),
            demand.to_string(),
            served.to_string(),
            unmet.to_string(),
            unreachable.to_string(),
            spare.to_string(),
            metres(*mean),
            metres(*p95),
            overfull.to_string(),
            most_over.to_string(),
        ];
        csv.write_record(row).map_err(|error| failed(error.to_string()))?;
    }
    csv.flush().map_err(|error| failed(error.to_string()))?;
    drop(csv);
    Ok(bytes)
}

/// Red where the nearest school has no place for them and the optimum has one; orange where the optimum has none either.
fn qml() -> String {
    let rule = |filter: &str, label: &str, colour: &str| Rule {
        filter: filter.to_owned(),
        label: label.to_owned(),
        symbol: marker("circle", colour, colour, 0.0, None),
    };
    let rules = [
        rule(
            "\"nearest_unmet\" > 0 AND \"optimal_unmet\" = 0",
            "就近无学位，最优有 place only if shared out",
            "#d7301f",
        ),
        rule("\"optimal_unmet\" > 0", "怎样分都缺学位 short in any case", "#fdae61"),
        rule("\"nearest_unmet\" = 0 AND \"optimal_unmet\" = 0", "都有学位，去处不同 another facility", "#3182bd"),
    ];
    style::document(&style::rules(&rules), None, FIELDS)
}
