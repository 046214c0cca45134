//! A folder in which methods are compared: `methods.csv` has what `run.json` has, the sums of every method close, and the cells where
//! methods disagree have no more people without a place than the service. Who goes where under each method is in no file of it:
//! that takes the study.

use super::comparison::Comparison;
use super::counted::PERSONS;
use super::finding::Finding;
use super::folder::{self, Row, asked, layer};
use super::form;
use super::table::{Grouped, Line};
use super::unread;
use super::{belongs, documents};
use crate::model::Method;
use crate::output::AskedFor;
use crate::study::{Cost, ServiceTable, StudyFile, TravelTable};
use crate::units::Impedance;
use crate::words::{Sentence, say};
use serde_json::{Value, json};
use std::path::Path;

/// Ways in the table are written to a thousandth.
const COST: f64 = 0.6e-3;

/// Counts have six decimals.
const COUNT: f64 = 1.1e-6;

/// Columns of people and places, in the table and in `run.json` alike.
const COUNTS: [&str; 8] =
    ["demand", "served", "unmet", "unreachable", "spare", "overfull", "most_over", "served_by_all"];

/// Columns of ways in `run.json`, and in the table by what they are measured in.
const WAYS: [(&str, [&str; 2]); 3] =
    [("mean", ["mean_m", "mean_s"]), ("mean_of_same", ["mean_same_m", "mean_same_s"]), ("p95", ["p95_m", "p95_s"])];

/// Whether the folder compares methods.
pub(super) fn is_comparison(document: &Value) -> bool {
    document.get("compared").is_some()
}

/// Checks what its files have of each other.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn methods(out: &Path, document: &Value) -> Result<Vec<Finding>, Sentence> {
    let (study, crs) = asked(document)?;
    let table = Grouped::by("service", folder::table(&out.join("methods.csv"))?);
    let stated = document["compared"].as_array().ok_or_else(|| unread::lacks("run.json", "compared"))?;
    let mut comparison = Comparison::default();
    comparison.value(|| "run.json program".to_owned(), &document["program"], &json!("catchment"));
    comparison.value(|| "run.json year".to_owned(), &document["year"], &json!(study.year));
    comparison.value(|| "run.json title".to_owned(), &document["title"], &json!(study.title));
    documents::document("run.json", "run.json of a comparison", document, &mut comparison);
    comparison.value(|| "run.json parameters".to_owned(), &document["parameters"], &json!(study.parameters()));
    belongs::of_comparison(&study, &document["outputs"], &mut comparison);
    belongs::systems(&study, &document["layers"], &mut comparison);
    let compared = |service: &&ServiceTable| Method::ALL.into_iter().any(|method| is_run(&study, service, method));
    let costs = study.service.iter().filter(compared).map(|service| impedance(&study, service)).collect();
    form::table("methods.csv", table.table(), &AskedFor { costs, ..AskedFor::default() }, &mut comparison);
    let mut rows = stated.iter();
    let mut listed = 0;
    for service in &study.service {
        let lines = table.of(service.id.as_str());
        let methods: Vec<Method> = Method::ALL.into_iter().filter(|method| is_run(&study, service, *method)).collect();
        let own: Vec<&Value> = rows.by_ref().take(methods.len()).collect();
        let name = format!("methods.csv {}", service.id);
        comparison.number(|| name.clone(), Some(lines.len() as f64), Some(methods.len() as f64), 0.0);
        for ((method, stated), line) in methods.iter().zip(&own).zip(&lines) {
            row(&study, service, *method, stated, *line, &mut comparison);
            for column in ["demand", "served_by_all"] {
                let what = || format!("run.json compared {} {method} {column}", service.id, method = method.as_str());
                comparison.value(what, &stated[column], &own[0][column]);
            }
        }
        listed += lines.len();
        if !methods.is_empty() {
            let cells = layer(&out.join(service.id.as_str()).join("disagreement.geojson"), &crs)?;
            disagreement(&study, service, (&methods, &own), &cells, &mut comparison);
        }
    }
    comparison.holds(rows.next().is_none(), || "run.json compared".to_owned());
    comparison.number(|| "methods.csv".to_owned(), Some(table.len() as f64), Some(listed as f64), 0.0);
    Ok(vec![comparison.finding(say("check.title.methods")), Finding::holds(say("check.methods.needs_study"))])
}

/// Whether a service can be asked about under a method: radius needs a cutoff, zone needs zones, optimal needs places.
fn is_run(study: &StudyFile, service: &ServiceTable, method: Method) -> bool {
    (!method.needs_cutoff() || service.cutoff.is_some())
        && (!method.stays_in_zone() || study.zones.is_some())
        && !(service.is_uncounted() && method.respects_places())
}

/// What the costs of a service count.
fn impedance(study: &StudyFile, service: &ServiceTable) -> Impedance {
    match &service.cost {
        Cost::StraightLine => Impedance::Metres,
        Cost::Travel(name) => study.travel.get(name).map_or(Impedance::Metres, TravelTable::impedance),
    }
}

/// One method on one service: the table against `run.json`, and the sums of both.
fn row(
    study: &StudyFile,
    service: &ServiceTable,
    method: Method,
    stated: &Value,
    line: Line<'_>,
    comparison: &mut Comparison,
) {
    let what = |column: &str| format!("methods.csv {} {} {column}", service.id, method.as_str());
    comparison.text(|| what("service"), stated["service"].as_str(), Some(service.id.as_str()));
    for found in [stated["method"].as_str(), line.get("method")] {
        comparison.text(|| what("method"), found, Some(method.as_str()));
    }
    let number = |column: &str| stated[column].as_f64();
    for column in COUNTS {
        let is_there = column != "spare" || !service.is_uncounted();
        comparison.holds(number(column).is_some_and(|n| n >= 0.0) == is_there, || what(column));
        comparison.number(|| what(column), line.number(column), number(column), COUNT);
    }
    let is_time = impedance(study, service) == Impedance::Seconds;
    for (column, [metres, in_seconds]) in WAYS {
        let [own, other] = if is_time { [in_seconds, metres] } else { [metres, in_seconds] };
        let found = number(column);
        comparison.number(|| what(own), line.number(own), found, COST * (1.0 + 1e-9 * found.unwrap_or_default()));
        comparison.number(|| what(other), line.number(other), None, 0.0);
        comparison.holds(found.is_none_or(|way| way >= 0.0), || what(own));
    }
    let amount = |column: &str| number(column).unwrap_or(f64::NAN);
    let people = amount("served") + amount("unmet") + amount("unreachable");
    comparison.amount(|| what("demand"), amount("demand"), people, PERSONS);
    comparison.holds(amount("served_by_all") <= amount("served") + PERSONS, || what("served_by_all"));
    comparison.holds((amount("overfull") > 0.0) == (amount("most_over") > 0.0), || what("overfull"));
    // Neighbours may be among those beyond the places, and are not counted as unmet.
    let is_kept = !method.respects_places() || amount("overfull") == 0.0;
    comparison.holds(is_kept, || what("overfull"));
}

/// The cells where methods disagree: no more people there than there are, and none without a place who is not in the table.
fn disagreement(
    study: &StudyFile,
    service: &ServiceTable,
    (methods, stated): (&[Method], &[&Value]),
    cells: &[Row],
    comparison: &mut Comparison,
) {
    let name = format!("{}/disagreement.geojson", service.id);
    form::layer("disagreement.geojson of a comparison", cells, &AskedFor::default(), comparison);
    let mut people = 0.0;
    let mut unmet = vec![0.0; methods.len()];
    for cell in cells {
        let what = |column: &str| format!("{name} {} {column}", cell.text("id").unwrap_or("?"));
        let demand = cell.amount("demand");
        comparison.holds(cell.text("id").is_some() && cell.is_text("zone"), || what("id"));
        comparison.holds(demand >= 0.0, || what("demand"));
        comparison.holds(cell.at.is_some(), || what("position"));
        let is_own = study.zones.is_none() || cell.text("zone").is_some();
        people += if is_own { demand } else { 0.0 };
        for method in Method::ALL {
            let [goes, way, without] = columns(method);
            let Some(at) = methods.iter().position(|run| *run == method) else {
                let is_empty = [&goes, &way, &without]
                    .iter()
                    .all(|column| cell.properties.get(column).is_some_and(Value::is_null));
                comparison.holds(is_empty, || what(&goes));
                continue;
            };
            comparison.holds(cell.is_text(&goes), || what(&goes));
            let is_sent = cell.text(&goes).is_some();
            comparison.holds(cell.number(&way).is_some_and(|way| way >= 0.0) == is_sent, || what(&way));
            let none = cell.amount(&without);
            comparison.holds(none >= 0.0 && none <= demand + PERSONS, || what(&without));
            unmet[at] += if is_own { none } else { 0.0 };
        }
    }
    for ((method, stated), found) in methods.iter().zip(stated).zip(unmet) {
        let most = |column: &str| PERSONS * (1.0 + people) + stated[column].as_f64().unwrap_or(f64::NAN);
        let what = |column: &str| format!("{name} {} {column}", method.as_str());
        comparison.holds(people <= most("demand"), || what("demand"));
        comparison.holds(found <= most("unmet"), || what("unmet"));
    }
}

/// Names of the columns of a method: where people go, what it costs, and who has no place. `zone` says where the cell lies.
fn columns(method: Method) -> [String; 3] {
    let name = if method.stays_in_zone() { "zone_method" } else { method.as_str() };
    [name.to_owned(), format!("{name}_cost"), format!("{name}_unmet")]
}
