//! A folder in which two results are compared: every difference is that of its two numbers, everybody of A and of B stands once among those
//! who stayed, changed, gained, lost, came or went, the district is the sum of its zones, and the layers have what the table has. The two results
//! themselves are not in it.

use super::comparison::Comparison;
use super::counted::PERSONS;
use super::finding::Finding;
use super::folder::{Row, layer, translated};
use super::form;
use super::table::{Line, Table};
use super::unread;
use super::{belongs, documents};
use crate::balance::{OneSided, Turn};
use crate::geodesy::AnalysisCrs;
use crate::output::{AskedFor, TOTAL};
use crate::units::Persons;
use crate::words::{Sentence, say};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What both results have of a zone, and with it a column of each and one of the difference.
const COUNTED: [&str; 6] = ["demand", "places", "allocated", "unmet", "unreachable", "gap"];

/// What becomes of people; each stands in one of the first seven.
const MOVES: [&str; 9] = ["stayed", "changed", "gained", "lost", "without", "came", "gone", "longer", "shorter"];

/// A thousandth of a metre or second, of a difference of two.
const WAY: f64 = 1.1e-3;

/// Whether the folder compares results.
pub(super) fn is_changes(document: &Value) -> bool {
    document.get("changes").is_some()
}

/// Checks what its files have of each other.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn changes(out: &Path, document: &Value) -> Result<Vec<Finding>, Sentence> {
    let mut comparison = Comparison::default();
    comparison.value(|| "run.json program".to_owned(), &document["program"], &json!("catchment"));
    documents::document("run.json", "run.json of changes", document, &mut comparison);
    let name = document["analysis_crs"].as_str().ok_or_else(|| unread::lacks("run.json", "analysis_crs"))?;
    let crs = AnalysisCrs::named(name)
        .ok_or_else(|| unread::value("run.json", "analysis_crs", name, "check.unread.no_system"))?;
    let table = translated(&out.join("changes.csv"))?;
    form::table("changes.csv", &table, &AskedFor::default(), &mut comparison);
    let stated = &document["changes"];
    let cases = stated["cases"].as_array().ok_or_else(|| unread::lacks("run.json", "changes cases"))?;
    let mut rows = table.lines().peekable();
    let mut files: BTreeSet<String> = ["changes.csv".to_owned()].into();
    for case in cases {
        for service in case["services"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let is_own = |line: &Line<'_>| is_of(*line, case, service);
            let mut own = Vec::new();
            while let Some(line) = rows.next_if(is_own) {
                own.push(line);
            }
            of_service(service, &own, &mut comparison);
            if own.len() > 1 {
                let name = path(case, service);
                // A name that leads elsewhere is in no list that holds.
                if document["outputs"].get(&name).is_none() {
                    comparison.holds(false, || format!("run.json outputs {name}"));
                    continue;
                }
                let zones = layer(&out.join(&name), &crs)?;
                of_layer(&name, &zones, &own, &mut comparison);
                files.insert(name);
            }
        }
    }
    comparison.holds(rows.next().is_none(), || "changes.csv".to_owned());
    let listed = stated["one_sided"].as_u64().unwrap_or_default();
    if listed > 0 {
        let alone = translated(&out.join("one_sided.csv"))?;
        files.insert("one_sided.csv".to_owned());
        one_sided(&alone, listed, &mut comparison);
    }
    belongs::only(&files, belongs::names(&document["outputs"]), &mut comparison);
    Ok(vec![comparison.finding(say("check.title.changes")), Finding::holds(say("check.changes.needs_results"))])
}

/// Whether a row is of a service in a pair of cases.
fn is_of(line: Line<'_>, case: &Value, service: &str) -> bool {
    let is_side = |side: &str, scenario: &str, year: &str| {
        line.text(scenario) == case[side]["scenario"].as_str() && line.number(year) == case[side]["year"].as_f64()
    };
    is_side("a", "scenario_a", "year_a") && is_side("b", "scenario_b", "year_b") && line.get("service") == Some(service)
}

/// The layer of a service in a case.
fn path(case: &Value, service: &str) -> String {
    let folder = case["folder"].as_str().filter(|folder| !folder.is_empty());
    folder.map_or_else(String::new, |folder| format!("{folder}/")) + service + "/changes.geojson"
}

/// The rows of a service: zones, and the whole district last.
fn of_service(service: &str, rows: &[Line<'_>], comparison: &mut Comparison) {
    let Some((total, zones)) = rows.split_last() else {
        return comparison.holds(false, || format!("changes.csv {service}"));
    };
    let what = |line: Line<'_>, column: &str| {
        format!("changes.csv {service} {} {column}", line.get("zone_id").unwrap_or_default())
    };
    comparison.text(|| what(*total, "zone_id"), total.get("zone_id"), Some(TOTAL));
    comparison.text(|| what(*total, "zone_name"), total.text("zone_name"), None);
    let mut ids = BTreeSet::new();
    for zone in zones {
        let id = zone.get("zone_id").unwrap_or_default();
        comparison.holds(id != TOTAL && ids.insert(id), || what(*zone, "zone_id"));
    }
    for line in rows {
        for name in COUNTED {
            difference(|column| what(*line, column), *line, name, 2.0 * PERSONS, comparison);
        }
        difference(|column| what(*line, column), *line, "mean_cost", WAY, comparison);
        let sides = ["gap_a", "gap_b"].map(|column| line.number(column).and_then(Persons::checked));
        let turn = sides[0].zip(sides[1]).map(|(a, b)| Turn::of(a, b).as_str());
        comparison.text(|| what(*line, "turn"), line.text("turn"), turn);
        for name in MOVES {
            comparison.holds(line.number(name).is_none_or(|n| n >= 0.0), || what(*line, name));
        }
        let [stayed, changed, longer, shorter] =
            ["stayed", "changed", "longer", "shorter"].map(|name| line.number(name));
        let both = stayed.unwrap_or(f64::NAN) + changed.unwrap_or(f64::NAN);
        let on_ways = longer.unwrap_or_default() + shorter.unwrap_or_default();
        comparison.holds(on_ways <= both + PERSONS * (1.0 + both), || what(*line, "longer"));
    }
    // Without zones everybody is in the district alone.
    if !zones.is_empty() {
        for name in MOVES {
            let parts: f64 = zones.iter().map(|zone| zone.number(name).unwrap_or_default()).sum();
            comparison.amount(|| what(*total, name), total.number(name).unwrap_or_default(), parts, PERSONS);
        }
    }
    for side in ["a", "b"] {
        let [demand, allocated, unmet, unreachable] =
            ["demand", "allocated", "unmet", "unreachable"].map(|name| format!("{name}_{side}"));
        let all: Vec<Line<'_>> = rows.iter().filter(|line| line.text(&demand).is_some()).copied().collect();
        for line in &all {
            let people = [&allocated, &unmet, &unreachable].map(|column| line.number(column).unwrap_or(f64::NAN));
            let stated = line.number(&demand).unwrap_or(f64::NAN);
            comparison.amount(|| what(*line, &demand), stated, people.iter().sum(), PERSONS);
        }
        // Places of sites across the border are in no zone.
        for column in [&demand, &allocated, &unmet, &unreachable] {
            let parts: f64 = zones.iter().filter_map(|zone| zone.number(column)).sum();
            let stated = total.number(column).unwrap_or(f64::NAN);
            comparison
                .holds(zones.is_empty() || (stated - parts).abs() <= PERSONS * (1.0 + parts), || what(*total, column));
        }
    }
    // Demand is that of cells, and everybody is found again.
    for (side, others) in [("a", "gone"), ("b", "came")] {
        let sum = |names: &[&str]| names.iter().map(|name| total.number(name).unwrap_or(f64::NAN)).sum::<f64>();
        let people = sum(&["stayed", "changed", "gained", "lost", "without", others]);
        let column = format!("demand_{side}");
        comparison.amount(|| what(*total, &column), total.number(&column).unwrap_or(f64::NAN), people, PERSONS);
    }
}

/// What stands in both, and the difference.
fn difference(what: impl Fn(&str) -> String, line: Line<'_>, name: &str, within: f64, comparison: &mut Comparison) {
    let [a, b, change] = ["a", "b", "diff"].map(|part| line.number(&format!("{name}_{part}")));
    let column = format!("{name}_diff");
    match (a, b, change) {
        (Some(a), Some(b), Some(_)) => comparison.number(|| what(&column), change, Some(b - a), within),
        // Ways in metres and in seconds have none.
        (Some(_), Some(_), None) => {
            comparison.holds(name == "mean_cost" && line.text("longer").is_none(), || what(&column));
        }
        _ => comparison.number(|| what(&column), change, None, 0.0),
    }
}

/// The layer has the rows of the table but for the last.
fn of_layer(name: &str, zones: &[Row], rows: &[Line<'_>], comparison: &mut Comparison) {
    form::layer("changes.geojson", zones, &AskedFor::default(), comparison);
    let by_id: BTreeMap<&str, &Row> = zones.iter().filter_map(|zone| Some((zone.text("id")?, zone))).collect();
    comparison.number(|| name.to_owned(), Some(zones.len() as f64), Some(rows.len() as f64 - 1.0), 0.0);
    for line in &rows[..rows.len() - 1] {
        let id = line.get("zone_id").unwrap_or_default();
        let Some(zone) = by_id.get(id) else {
            comparison.holds(false, || format!("{name} {id}"));
            continue;
        };
        let what = |column: &str| format!("{name} {id} {column}");
        comparison.cell(|| what("name"), line.get("zone_name"), Some(zone.text("name").unwrap_or_default()));
        comparison.text(|| what("turn"), zone.text("turn"), line.text("turn"));
        let counted = COUNTED.iter().flat_map(|name| ["a", "b", "diff"].map(|part| format!("{name}_{part}")));
        let ways = ["mean_cost_a", "mean_cost_b", "mean_cost_diff"].map(str::to_owned);
        for column in counted.chain(ways).chain(MOVES.map(str::to_owned)) {
            comparison.number(|| what(&column), zone.number(&column), line.number(&column), 0.0);
        }
    }
}

/// What stands in one result only: as much as `run.json` says, each of a known kind.
fn one_sided(table: &Table, listed: u64, comparison: &mut Comparison) {
    form::table("one_sided.csv", table, &AskedFor::default(), comparison);
    let n = table.lines().count();
    comparison.number(|| "one_sided.csv".to_owned(), Some(listed as f64), Some(n as f64), 0.0);
    for (number, line) in table.lines().enumerate() {
        let what = |column: &str| format!("one_sided.csv {} {column}", number + 2);
        let is_side = matches!(line.get("side"), Some("a" | "b"));
        comparison.holds(is_side, || what("side"));
        let kind = OneSided::ALL.into_iter().find(|kind| Some(kind.as_str()) == line.get("one_sided"));
        let is_counted = matches!(kind, Some(OneSided::Cells | OneSided::CellsInOtherZone));
        comparison.holds(kind.is_some(), || what("one_sided"));
        let n = line.number("one_sided_n");
        comparison.holds(n.is_some_and(|n| n >= 1.0 && (is_counted || n == 1.0)), || what("one_sided_n"));
        comparison.holds(line.number("one_sided_people").is_some() == is_counted, || what("one_sided_people"));
    }
}
