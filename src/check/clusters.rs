//! Patterns over zones and over cells of a finished output: `equity.json`, `access.csv` and `clusters.geojson`.

use super::comparison::Comparison;
use super::finding::Finding;
use super::folder::{Row, layer};
use super::form;
use super::pattern::{self, Pattern, Place, compare, pattern};
use super::score_files::{Asked, ScoreFiles};
use crate::inequality::{LANE, Neighbours, Ring};
use crate::model::Model;
use crate::words::{Sentence, say};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Corners of zones are written to about a centimetre.
const CORNER: f64 = 0.03;

/// Neighbours of a cell that stands on no lattice.
const NEAREST: usize = 8;

/// Checks the patterns of a service: those of zones from the layers, those of cells from the raw layers where there are some,
/// which alone have the lattice. Without them the cells' are compared with each other.
pub(super) fn clusters(files: &ScoreFiles<'_>, model: Option<&Model>) -> Finding {
    let mut comparison = Comparison::default();
    let near = near_zones(files);
    for asked in &files.asked {
        match &near {
            Near::Known(near) => zones(files, asked, near, &mut comparison),
            Near::None => {
                let what = || format!("equity.json {} pattern.zones", asked.id);
                comparison.value(what, &asked.entry(&files.equity)["pattern"]["zones"], &Value::Null);
                table(files, asked, None, &mut comparison);
            }
            Near::Open => {}
        }
    }
    match read(files) {
        Ok(rows) => {
            form::layer("clusters.geojson", &rows, &form::asked_for(files.written, &[]), &mut comparison);
            for asked in &files.asked {
                cells(files, asked, &rows, model, &mut comparison);
            }
            features(files, &rows, &mut comparison);
        }
        Err(what) => comparison.unread(what),
    }
    let title = files.written.title(say("check.title.pattern"));
    comparison.finding(title)
}

/// Who is beside whom.
enum Near {
    Known(Neighbours),
    /// Fewer than two zones.
    None,
    /// Corners that are ten metres apart to within rounding, or too many neighbours.
    Open,
}

fn near_zones(files: &ScoreFiles<'_>) -> Near {
    let zones = &files.written.zones;
    if zones.len() < 2 {
        return Near::None;
    }
    let ring = |ring: &geo::LineString<f64>| ring.0.iter().map(|at| [at.x, at.y]).collect::<Ring>();
    let rings = |zone: &Row| -> Vec<Ring> {
        let polygons = zone.shape.iter().flat_map(geo::MultiPolygon::iter);
        polygons.flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring)).collect()
    };
    let rings: Vec<Vec<Ring>> = zones.iter().map(rings).collect();
    match [-CORNER, CORNER].map(|off| Neighbours::queen(&rings, LANE + off)) {
        [Ok(few), Ok(many)] if few == many => Near::Known(few),
        _ => Near::Open,
    }
}

fn zones(files: &ScoreFiles<'_>, asked: &Asked, near: &Neighbours, comparison: &mut Comparison) {
    let settings = files.written.run.study.pattern;
    let means: Vec<Option<f64>> = files.zones.iter().map(|zone| zone.number(&asked.id)).collect();
    if means.len() != near.len() {
        return;
    }
    if let Some(found) = pattern(&means, near, settings) {
        let stated = &asked.entry(&files.equity)["pattern"]["zones"];
        compare(&format!("{} pattern.zones", asked.id), &found, stated, settings, comparison);
        table(files, asked, Some(&found), comparison);
    }
}

/// The last columns of `access.csv`.
fn table(files: &ScoreFiles<'_>, asked: &Asked, found: Option<&Pattern>, comparison: &mut Comparison) {
    for (number, row) in files.table.of(&asked.id).into_iter().enumerate() {
        // The last one is the total, which has no place on the map.
        let place = found.and_then(|found| found.places.get(number)?.as_ref());
        let text = |column: &str| row.text(column);
        let what = |column: &str| format!("access.csv {} {} {column}", asked.id, text("zone_id").unwrap_or("?"));
        comparison.holds(Place::quadrant(place, text("cluster")), || what("cluster"));
        let (p, corrected) = (text("cluster_p"), text("cluster_after_correction"));
        match place.filter(|_| text("cluster").is_some()) {
            Some(place) => {
                let p = p.and_then(|p| p.parse().ok());
                comparison.holds(place.is_p(p), || what("cluster_p"));
                let is_corrected = corrected.and_then(|text| text.parse().ok());
                let holds = is_corrected.is_some_and(|stated| place.is_corrected(stated));
                comparison.holds(holds, || what("cluster_after_correction"));
            }
            None => comparison.holds(p.is_none() && corrected.is_none(), || what("cluster_p")),
        }
    }
}

/// `clusters.geojson`; none of it where no pattern of cells was worked out.
fn read(files: &ScoreFiles<'_>) -> Result<Vec<Row>, Sentence> {
    let is_there = |asked: &Asked| asked.entry(&files.equity)["pattern"]["cells"].is_object();
    let path = files.written.folder().join("clusters.geojson");
    if files.asked.iter().any(is_there) { layer(&path, &files.written.run.crs) } else { Ok(Vec::new()) }
}

/// Cells of one score.
fn cells(files: &ScoreFiles<'_>, asked: &Asked, rows: &[Row], model: Option<&Model>, comparison: &mut Comparison) {
    let settings = files.written.run.study.pattern;
    let stated = &asked.entry(&files.equity)["pattern"]["cells"];
    let people = asked.people_column();
    let own = |cell: &Row| files.written.is_own(cell) && cell.amount(&people) > 0.0;
    let peopled = |number: &usize| own(&files.cells[*number]);
    let cells: Vec<usize> = (0..files.cells.len()).filter(peopled).collect();
    let name = format!("{} pattern.cells", asked.id);
    let is_asked = cells.len() <= settings.most_cells;
    comparison.holds(stated.is_object() == is_asked, || format!("equity.json {name}"));
    if !is_asked {
        return;
    }
    let scores: Vec<Option<f64>> = cells.iter().map(|cell| files.cells[*cell].number(&asked.id)).collect();
    let quadrant: BTreeMap<&str, Option<&str>> =
        rows.iter().filter_map(|row| Some((row.text("id")?, row.text(&asked.id)))).collect();
    let id = |cell: usize| files.cells[cell].text("id").unwrap_or("?");
    let listed = |cell: usize| quadrant.get(id(cell)).copied().flatten();
    for (key, quadrant) in [("hh", "HH"), ("lh", "LH"), ("ll", "LL"), ("hl", "HL")] {
        let n = cells.iter().filter(|cell| listed(**cell) == Some(quadrant)).count();
        comparison.value(|| format!("equity.json {name} significant.{key}"), &stated["significant"][key], &json!(n));
    }
    match model.map(|model| near_cells(model, &cells)) {
        Some(Ok(near)) => {
            if let Some(found) = pattern(&scores, &near, settings) {
                compare(&name, &found, stated, settings, comparison);
                for (number, &cell) in cells.iter().enumerate() {
                    let holds = Place::quadrant(found.places[number].as_ref(), listed(cell));
                    comparison.holds(holds, || format!("clusters.geojson {} {}", id(cell), asked.id));
                }
            }
        }
        Some(Err(_)) => {}
        None => pattern::without_neighbours(&name, &scores, stated, settings, comparison),
    }
}

/// The lattice has up to eight around each cell, loose cells have the nearest.
fn near_cells(model: &Model, cells: &[usize]) -> Result<Neighbours, crate::inequality::TooMany> {
    match &model.demand.lattice {
        Some(lattice) => {
            let pick = |values: &[u32]| cells.iter().map(|&cell| values[cell]).collect::<Vec<_>>();
            Neighbours::cells(&pick(&lattice.col), &pick(&lattice.row))
        }
        None => {
            let at: Vec<[f64; 2]> = cells.iter().map(|&cell| [model.demand.x[cell], model.demand.y[cell]]).collect();
            Neighbours::nearest(&at, NEAREST)
        }
    }
}

/// Every feature of `clusters.geojson` is a cell that some score puts into a quadrant.
fn features(files: &ScoreFiles<'_>, rows: &[Row], comparison: &mut Comparison) {
    let by_id: BTreeMap<&str, &Row> = files.cells.iter().filter_map(|cell| Some((cell.text("id")?, cell))).collect();
    for row in rows {
        let id = row.text("id").unwrap_or("?");
        let what = |column: &str| format!("clusters.geojson {id} {column}");
        let Some(cell) = by_id.get(id) else {
            comparison.holds(false, || what("id"));
            continue;
        };
        for column in ["zone", "demand"] {
            comparison.column(|| what(column), row, cell, column);
        }
        comparison.holds(row.at == cell.at, || what("geometry"));
        // A cell that no score puts into a quadrant is not listed.
        comparison.holds(files.asked.iter().any(|asked| row.text(&asked.id).is_some()), || what("id"));
    }
}
