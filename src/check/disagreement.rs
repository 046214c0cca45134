//! Verdicts of a finished output, worked out again from the written scores and positions.

use super::comparison::Comparison;
use super::finding::Finding;
use super::folder::{Row, layer};
use super::form;
use super::known_ways::{KnownWays, Near};
use super::score_files::{Asked, ScoreFiles};
use super::weights;
use crate::units::Limit;
use crate::words::say;
use serde_json::Value;
use std::collections::BTreeMap;

/// The verdicts, in the order in which a cell may have them.
const VERDICTS: [&str; 3] = ["short", "middle", "well"];

/// Which of them a cell may have: one, or two where positions are rounded.
type Possible = [bool; 3];

const SHORT: Possible = [true, false, false];
const WELL: Possible = [false, false, true];

/// Checks `disagreement.geojson`, and what `equity.json` says of it; nothing where fewer than two measures are compared.
pub(super) fn disagreement(scores: &ScoreFiles<'_>) -> Option<Finding> {
    let measures = measures(scores);
    if measures.len() < 2 {
        return None;
    }
    let mut comparison = Comparison::default();
    match layer(&scores.written.folder().join("disagreement.geojson"), &scores.written.run.crs) {
        Ok(rows) => {
            let names: Vec<String> = measures.iter().map(|(name, _)| name.clone()).collect();
            form::layer("disagreement.geojson", &rows, &form::asked_for(scores.written, &names), &mut comparison);
            verdicts(scores, &measures, &rows, &mut comparison);
            summary(&scores.equity["disagreement"], &measures, &rows, &mut comparison);
        }
        Err(what) => comparison.unread(what),
    }
    let title = scores.written.title(say("check.title.disagreement"));
    Some(comparison.finding(title))
}

/// Names of measures with the verdicts that each cell may have.
fn measures(scores: &ScoreFiles<'_>) -> Vec<(String, Vec<Possible>)> {
    let to_open = nearest(scores, scores.open.iter().map(|(site, _)| *site));
    let mut all: Vec<(String, Vec<Possible>)> =
        scores.asked.iter().map(|asked| (asked.id.clone(), ranks(scores, asked, &to_open))).collect();
    if let Some(cutoff) = scores.written.table.limit() {
        all.push(("radius".to_owned(), within(scores.written.known, &to_open, cutoff.value())));
    }
    let by_radius = scores.written.known_by_radius();
    let near = Near::new(by_radius, scores.written.open());
    let to_any: Vec<f64> = scores.cells.iter().map(|cell| near.nearest(cell)).collect();
    let coverage = scores.written.run.study.coverage.iter();
    for table in coverage.filter(|table| table.service.as_str() == scores.written.id) {
        let radius = table.limit().map_or(f64::NAN, Limit::value);
        all.push((table.id.clone(), within(by_radius, &to_any, radius)));
    }
    all
}

/// The way of every cell to the nearest of some sites.
fn nearest<'w>(scores: &ScoreFiles<'w>, sites: impl Iterator<Item = &'w Row>) -> Vec<f64> {
    let near = scores.written.near(sites);
    scores.cells.iter().map(|cell| near.nearest(cell)).collect()
}

fn within(known: KnownWays<'_>, ways: &[f64], radius: f64) -> Vec<Possible> {
    if !known.are_known() {
        return vec![[true, false, true]; ways.len()];
    }
    let [within, beyond] = known.edges(radius);
    ways.iter().map(|way| [*way > within, false, *way <= beyond]).collect()
}

/// The verdict by the rank of a cell among the people, those with its score counted by half.
fn ranks(scores: &ScoreFiles<'_>, asked: &Asked, nearest: &[f64]) -> Vec<Possible> {
    let column = asked.people_column();
    let better = if asked.question.measure.unit().more_is_better() { 1.0 } else { -1.0 };
    let key = |cell: &Row| cell.number(&asked.id).map_or(f64::NEG_INFINITY, |score| (score * 1e9).round() * better);
    let own = |cell: &Row| cell.number(&column).filter(|_| scores.written.is_own(cell)).unwrap_or(0.0);
    let people = |cell: &Row| (own(cell) * 1e6).round() as i128;
    let mut order: Vec<usize> = (0..scores.cells.len()).collect();
    order.sort_by(|a, b| key(&scores.cells[*a]).total_cmp(&key(&scores.cells[*b])));
    let all: i128 = scores.cells.iter().map(people).sum();
    let known = scores.written.known;
    let [within, beyond] = known.edges(weights::reach(&asked.question));
    let mut possible = vec![SHORT; scores.cells.len()];
    let mut worse = 0;
    for alike in order.chunk_by(|a, b| key(&scores.cells[*a]) == key(&scores.cells[*b])) {
        let here: i128 = alike.iter().map(|cell| people(&scores.cells[*cell])).sum();
        let twice = 2 * worse + here;
        let verdict = if 3 * twice < 2 * all {
            SHORT
        } else if 3 * twice > 4 * all {
            WELL
        } else {
            [false, true, false]
        };
        for &cell in alike {
            let (sure, perhaps) =
                if known.are_known() { (nearest[cell] > beyond, nearest[cell] > within) } else { (false, true) };
            possible[cell] = match (sure || scores.cells[cell].number(&asked.id).is_none(), perhaps) {
                (true, _) => SHORT,
                (false, true) => [true, verdict[1], verdict[2]],
                (false, false) => verdict,
            };
        }
        worse += here;
    }
    possible
}

fn verdicts(scores: &ScoreFiles<'_>, measures: &[(String, Vec<Possible>)], rows: &[Row], comparison: &mut Comparison) {
    let by_id: BTreeMap<&str, &Row> = rows.iter().filter_map(|row| Some((row.text("id")?, row))).collect();
    comparison.number(|| "disagreement.geojson".to_owned(), Some(by_id.len() as f64), Some(rows.len() as f64), 0.0);
    let zones: BTreeMap<&str, &Row> =
        scores.written.zones.iter().filter_map(|zone| Some((zone.text("id")?, zone))).collect();
    let mut listed = 0;
    for (number, cell) in scores.cells.iter().enumerate() {
        let id = cell.text("id").unwrap_or("?");
        let what = |column: &str| format!("disagreement.geojson {id} {column}");
        let of = |verdict: usize| measures.iter().map(move |(_, possible)| possible[number][verdict]);
        let is_sure = |verdict: usize| {
            measures.iter().any(|(_, all)| all[number][verdict] && all[number].iter().filter(|one| **one).count() == 1)
        };
        let Some(row) = by_id.get(id) else {
            let must = cell.amount("demand") > 0.0 && scores.written.is_own(cell) && is_sure(0) && is_sure(2);
            comparison.holds(!must, || what("id"));
            continue;
        };
        listed += 1;
        let zone = cell.text("zone").and_then(|zone| zones.get(zone).copied());
        let street = zone.and_then(|zone| zone.properties.get("name")).unwrap_or(&Value::Null);
        comparison.holds(row.properties.get("zone_name") == Some(street), || what("zone_name"));
        // Residents of single cells are in no other file; those of their zone are.
        let most = zone.map_or(f64::INFINITY, |zone| zone.amount("persons") + 1e-3);
        let residents = row.properties.get("persons").map(Value::as_f64);
        comparison.holds(residents.is_some_and(|n| n.is_none_or(|n| (0.0..=most).contains(&n))), || what("persons"));
        let is_disputed = of(0).any(|possible| possible) && of(2).any(|possible| possible);
        let is_own = cell.amount("demand") > 0.0 && scores.written.is_own(cell);
        comparison.holds(is_own && is_disputed, || what("id"));
        for column in ["zone", "demand"] {
            comparison.column(|| what(column), row, cell, column);
        }
        comparison.holds(row.at == cell.at, || what("geometry"));
        for (name, possible) in measures {
            let stated = row.text(name).and_then(|stated| VERDICTS.iter().position(|verdict| *verdict == stated));
            comparison.holds(stated.is_some_and(|stated| possible[number][stated]), || what(name));
        }
        for column in ["well", "short"] {
            let is_it = |(name, _): &&(String, Vec<Possible>)| row.text(name) == Some(column);
            let names: Vec<&str> = measures.iter().filter(is_it).map(|(name, _)| name.as_str()).collect();
            comparison.holds(!names.is_empty(), || what(column));
            comparison.text(|| what(column), row.text(column), Some(&names.join(";")));
        }
    }
    comparison.number(|| "disagreement.geojson".to_owned(), Some(rows.len() as f64), Some(f64::from(listed)), 0.0);
}

/// `disagreement` of `equity.json`.
fn summary(stated: &Value, measures: &[(String, Vec<Possible>)], rows: &[Row], comparison: &mut Comparison) {
    let what = |column: &str| format!("equity.json disagreement.{column}");
    let names: Vec<&str> = measures.iter().map(|(name, _)| name.as_str()).collect();
    let listed = stated["measures"].as_array().map_or(&[][..], Vec::as_slice);
    comparison.holds(listed.iter().map(Value::as_str).eq(names.iter().copied().map(Some)), || what("measures"));
    comparison.number(|| what("cells"), stated["cells"].as_f64(), Some(rows.len() as f64), 0.0);
    let pairs = stated["well_by_one_short_by_other"].as_array().map_or(&[][..], Vec::as_slice);
    comparison.number(
        || what("well_by_one_short_by_other"),
        Some(pairs.len() as f64),
        Some((names.len() * (names.len() - 1)) as f64),
        0.0,
    );
    let expected =
        names.iter().flat_map(|well| names.iter().filter(move |short| *short != well).map(move |s| (*well, *s)));
    for (pair, (well, short)) in pairs.iter().zip(expected) {
        comparison.text(|| what("well"), pair["well"].as_str(), Some(well));
        comparison.text(|| what("short"), pair["short"].as_str(), Some(short));
        let both = rows.iter().filter(|row| row.text(well) == Some("well") && row.text(short) == Some("short"));
        let persons: f64 = both.map(|row| row.amount("demand")).sum();
        comparison.number(|| what(&format!("{well} {short}")), pair["persons"].as_f64(), Some(persons), 1e-4);
    }
}
