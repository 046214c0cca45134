//! Verdicts of a finished output, worked out again from the written scores and positions.

use super::decay;
use super::output::{Row, layer};
use super::question::{Asked, tables};
use super::scores::Scores;
use super::told::Told;
use super::ways::METRES;
use super::written::Finding;
use crate::geodesy::AnalysisCrs;
use crate::survey::FacilityTree;
use crate::units::Metres;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The verdicts, in the order in which a cell may have them.
const VERDICTS: [&str; 3] = ["short", "middle", "well"];

/// Which of them a cell may have: one, or two where positions are rounded.
type May = [bool; 3];

const SHORT: May = [true, false, false];
const WELL: May = [false, false, true];

/// Checks `disagreement.geojson`, and what `equity.json` says of it; nothing where fewer than two measures are compared.
pub(super) fn disagreement(scores: &Scores<'_>, run: &Value, path: &Path, crs: &AnalysisCrs) -> Option<Finding> {
    let measures = measures(scores, run);
    if measures.len() < 2 {
        return None;
    }
    let id = scores.written.id;
    let titles = [format!("{id}：方法之间的不一致"), format!("{id}: where measures disagree")];
    let mut told = Told::default();
    match layer(path, crs) {
        Ok(rows) => {
            verdicts(scores, &measures, &rows, &mut told);
            summary(&scores.equity["disagreement"], &measures, &rows, &mut told);
        }
        Err(what) => told.holds(false, || what.clone()),
    }
    Some(told.finding([&titles[0], &titles[1]]))
}

/// Names of measures with the verdicts that each cell may have.
fn measures(scores: &Scores<'_>, run: &Value) -> Vec<(String, Vec<May>)> {
    let open = || scores.open.iter().filter_map(|(site, _)| site.at).collect::<Vec<_>>();
    let to_open = nearest(scores, &open());
    let mut all: Vec<(String, Vec<May>)> =
        scores.asked.iter().map(|asked| (asked.id.clone(), ranks(scores, asked, &to_open))).collect();
    if let Some(cutoff) = scores.written.cutoff {
        all.push(("radius".to_owned(), within(&to_open, cutoff.0)));
    }
    let counted = scores.written.sites.iter().filter(|site| site.is("counted"));
    let to_any = nearest(scores, &counted.filter_map(|site| site.at).collect::<Vec<_>>());
    for table in tables(run, "coverage", scores.written.id) {
        let id = table["id"].as_str().unwrap_or_default();
        // The metres of a clause are in no table of the study.
        let may = match table["radius"].as_str().and_then(Metres::parse) {
            Some(radius) => within(&to_any, radius.0),
            None => vec![[true, false, true]; scores.cells.len()],
        };
        all.push((id.to_owned(), may));
    }
    all
}

/// The way of every cell to the nearest of some sites.
fn nearest(scores: &Scores<'_>, sites: &[[f64; 2]]) -> Vec<f64> {
    let tree = FacilityTree::new(sites);
    let near = |cell: &Row| tree.nearest(cell.at?, 1).first().map(|found| found.1);
    scores.cells.iter().map(|cell| near(cell).unwrap_or(f64::INFINITY)).collect()
}

fn within(ways: &[f64], radius: f64) -> Vec<May> {
    let may = |way: &f64| [*way > radius - METRES, false, *way <= radius + METRES];
    ways.iter().map(may).collect()
}

/// The verdict by the rank of a cell among the people, those with its score counted by half.
fn ranks(scores: &Scores<'_>, asked: &Asked, nearest: &[f64]) -> Vec<May> {
    let column = asked.people_column();
    let better = if asked.question.measure.unit().more_is_better() { 1.0 } else { -1.0 };
    let key = |cell: &Row| cell.number(&asked.id).map_or(f64::NEG_INFINITY, |score| (score * 1e9).round() * better);
    let people = |cell: &Row| (cell.number(&column).unwrap_or(0.0) * 1e6).round() as i128;
    let mut order: Vec<usize> = (0..scores.cells.len()).collect();
    order.sort_by(|a, b| key(&scores.cells[*a]).total_cmp(&key(&scores.cells[*b])));
    let all: i128 = scores.cells.iter().map(people).sum();
    let reach = decay::reach(&asked.question);
    let mut may = vec![SHORT; scores.cells.len()];
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
            let (sure, perhaps) = (nearest[cell] > reach + METRES, nearest[cell] > reach - METRES);
            may[cell] = match (sure || scores.cells[cell].number(&asked.id).is_none(), perhaps) {
                (true, _) => SHORT,
                (false, true) => [true, verdict[1], verdict[2]],
                (false, false) => verdict,
            };
        }
        worse += here;
    }
    may
}

fn verdicts(scores: &Scores<'_>, measures: &[(String, Vec<May>)], rows: &[Row], told: &mut Told) {
    let by_id: BTreeMap<&str, &Row> = rows.iter().filter_map(|row| Some((row.text("id")?, row))).collect();
    told.number(|| "disagreement.geojson".to_owned(), Some(by_id.len() as f64), Some(rows.len() as f64), 0.0);
    let mut listed = 0;
    for (number, cell) in scores.cells.iter().enumerate() {
        let id = cell.text("id").unwrap_or("?");
        let what = |column: &str| format!("disagreement.geojson {id} {column}");
        let of = |verdict: usize| measures.iter().map(move |(_, may)| may[number][verdict]);
        let is_sure = |verdict: usize| {
            measures.iter().any(|(_, may)| may[number][verdict] && may[number].iter().filter(|may| **may).count() == 1)
        };
        let Some(row) = by_id.get(id) else {
            let must = cell.amount("demand") > 0.0 && is_sure(0) && is_sure(2);
            told.holds(!must, || what("is missing"));
            continue;
        };
        listed += 1;
        let zone = scores.written.zones.iter().find(|zone| zone.text("id") == cell.text("zone"));
        let street = zone.and_then(|zone| zone.properties.get("name")).unwrap_or(&Value::Null);
        told.holds(row.properties.get("zone_name") == Some(street), || what("zone_name"));
        // Residents of single cells are in no other file; those of their zone are.
        let most = zone.map_or(f64::INFINITY, |zone| zone.amount("persons") + 1e-3);
        let residents = row.properties.get("persons").map(Value::as_f64);
        told.holds(residents.is_some_and(|n| n.is_none_or(|n| (0.0..=most).contains(&n))), || what("persons"));
        told.holds(cell.amount("demand") > 0.0 && of(0).any(|may| may) && of(2).any(|may| may), || what("id"));
        for column in ["zone", "demand"] {
            told.column(|| what(column), row, cell, column);
        }
        for (name, may) in measures {
            let stated = row.text(name).and_then(|stated| VERDICTS.iter().position(|verdict| *verdict == stated));
            told.holds(stated.is_some_and(|stated| may[number][stated]), || what(name));
        }
        for column in ["well", "short"] {
            let says = |(name, _): &&(String, Vec<May>)| row.text(name) == Some(column);
            let names: Vec<&str> = measures.iter().filter(says).map(|(name, _)| name.as_str()).collect();
            told.holds(!names.is_empty(), || what(column));
            told.text(|| what(column), row.text(column), Some(&names.join(";")));
        }
    }
    told.number(|| "disagreement.geojson".to_owned(), Some(rows.len() as f64), Some(f64::from(listed)), 0.0);
}

/// `disagreement` of `equity.json`.
fn summary(stated: &Value, measures: &[(String, Vec<May>)], rows: &[Row], told: &mut Told) {
    let what = |column: &str| format!("equity.json disagreement.{column}");
    let names: Vec<&str> = measures.iter().map(|(name, _)| name.as_str()).collect();
    let listed = stated["measures"].as_array().map_or(&[][..], Vec::as_slice);
    told.holds(listed.iter().map(Value::as_str).eq(names.iter().copied().map(Some)), || what("measures"));
    told.number(|| what("cells"), stated["cells"].as_f64(), Some(rows.len() as f64), 0.0);
    let pairs = stated["well_by_one_short_by_other"].as_array().map_or(&[][..], Vec::as_slice);
    told.number(|| what("pairs"), Some(pairs.len() as f64), Some((names.len() * (names.len() - 1)) as f64), 0.0);
    let expected =
        names.iter().flat_map(|well| names.iter().filter(move |short| *short != well).map(move |s| (*well, *s)));
    for (pair, (well, short)) in pairs.iter().zip(expected) {
        told.text(|| what("well"), pair["well"].as_str(), Some(well));
        told.text(|| what("short"), pair["short"].as_str(), Some(short));
        let both = rows.iter().filter(|row| row.text(well) == Some("well") && row.text(short) == Some("short"));
        let persons: f64 = both.map(|row| row.amount("demand")).sum();
        told.number(|| what(&format!("{well} {short}")), pair["persons"].as_f64(), Some(persons), 1e-4);
    }
}
