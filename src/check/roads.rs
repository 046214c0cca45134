//! Ways along roads of a finished output: who goes where and how far is the same in all files, and who passes on the roads adds up to it.

use super::comparison::Comparison;
use super::finding::Finding;
use super::folder::{self, Row};
use super::form;
use super::table::{Line, Table};
use super::written::Written;
use crate::study::Cost;
use crate::units::Impedance;
use crate::words::{Sentence, say};
use std::collections::BTreeMap;

/// Counts with six decimals agree to this.
const PERSONS: f64 = 1e-3;

/// Costs have three decimals.
const COST: f64 = 2e-3;

/// Where positions are rounded to, in metres, for each end of a piece of a line.
const POSITION: f64 = 0.03;

/// Compares the ways of a service with where its people go, and the roads with the ways; `None` where it goes neither along roads nor over
/// the ground.
pub(super) fn roads(written: &Written<'_>) -> Option<Finding> {
    let Cost::Travel(name) = &written.table.cost else { return None };
    let travel = written.run.study.travel.get(name).filter(|travel| travel.has_paths())?;
    let mut comparison = Comparison::default();
    let columns = form::asked_for(written, &[]);
    match folder::table(&written.folder().join("ways.csv")) {
        Ok(ways) => {
            people(written, &ways, &mut comparison);
            form::table("ways.csv", &ways, &columns, &mut comparison);
            match travel.roads().map(|_| layers(written)) {
                Some(Ok((roads, drawn))) => {
                    passing(&ways, &roads, &mut comparison);
                    lines(&ways, &drawn, &mut comparison);
                    form::layer("roads.geojson", &roads, &columns, &mut comparison);
                    form::layer("ways.geojson", &drawn, &columns, &mut comparison);
                }
                Some(Err(why)) => comparison.unread(why),
                None => {}
            }
        }
        Err(why) => comparison.unread(why),
    }
    Some(comparison.finding(written.title(say("check.title.roads"))))
}

fn layers(written: &Written<'_>) -> Result<(Vec<Row>, Vec<Row>), Sentence> {
    let layer = |name: &str| folder::layer(&written.folder().join(name), &written.run.crs);
    Ok((layer("roads.geojson")?, layer("ways.geojson")?))
}

fn number(line: Line<'_>, column: &str) -> f64 {
    line.number(column).unwrap_or(f64::NAN)
}

/// An id of a table: one that began like a formula stands behind an apostrophe.
fn id<'t>(line: Line<'t>, column: &str) -> Option<&'t str> {
    let text = line.text(column)?;
    let is_formula = |plain: &&str| plain.starts_with(|c: char| !c.is_alphanumeric());
    Some(text.strip_prefix('\'').filter(is_formula).unwrap_or(text))
}

/// The people of every cell go where they are sent, at what that costs.
fn people(written: &Written<'_>, ways: &Table, comparison: &mut Comparison) {
    let cost = if written.impedance() == Impedance::Metres { "metres" } else { "seconds" };
    let mut sums: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
    for line in ways.lines() {
        let persons = number(line, "persons");
        let sum = sums.entry(id(line, "cell").unwrap_or_default()).or_default();
        if line.text("site").is_some() {
            sum[0] += persons;
            sum[1] += persons * number(line, cost);
        } else {
            sum[2] += persons;
        }
    }
    for cell in &written.cells {
        let cell_id = cell.text("id").unwrap_or("?");
        let [goes, spent, nowhere] = sums.remove(cell_id).unwrap_or_default();
        let what = |column: &str| format!("ways.csv {cell_id} {column}");
        comparison.amount(|| what("persons"), goes, cell.amount("allocated"), PERSONS);
        comparison.amount(|| what("reason"), nowhere, cell.amount("unreachable"), PERSONS);
        if goes > 0.0 {
            comparison.number(|| what(cost), Some(spent / goes), cell.number("cost"), COST);
        }
    }
    comparison.holds(sums.is_empty(), || "ways.csv cell".to_owned());
}

/// What people go along all roads is what their ways are long, without the legs beside roads.
fn passing(ways: &Table, roads: &[Row], comparison: &mut Comparison) {
    let (mut along, mut people) = (0.0, 0.0);
    for line in ways.lines().filter(|line| line.text("site").is_some()) {
        let persons = number(line, "persons");
        along += persons * (number(line, "metres") - number(line, "off_road_metres")) / 1e3;
        people += persons;
    }
    let mut passing = 0.0;
    for road in roads {
        let [persons, person_km, metres] = ["persons", "person_km", "metres"].map(|column| road.amount(column));
        let what = |column: &str| format!("roads.geojson {} {column}", road.amount("edge"));
        let most = persons * (metres + COST) / 1e3 + PERSONS;
        comparison.holds(person_km <= most && (person_km > 0.0 || persons >= 0.0), || what("person_km"));
        comparison.holds((persons > 0.0) || person_km == 0.0, || what("persons"));
        let long = road.line.as_deref().map(length);
        let corners = road.line.as_ref().map_or(0, Vec::len);
        comparison.number(|| what("metres"), Some(metres), long, POSITION * corners as f64);
        passing += person_km;
    }
    // A way is rounded to a millimetre, and so are its legs.
    let within = people * 3e-6 + roads.len() as f64 * 1e-6;
    comparison.number(|| "roads.geojson person_km".to_owned(), Some(passing), Some(along), within);
}

/// What is drawn are ways, the longest detour first, and their lines are as long as they are.
fn lines(ways: &Table, drawn: &[Row], comparison: &mut Comparison) {
    let mut of: BTreeMap<(&str, Option<&str>), Line<'_>> = BTreeMap::new();
    let mut longest = 0.0_f64;
    for line in ways.lines() {
        of.insert((id(line, "cell").unwrap_or_default(), id(line, "site")), line);
        longest =
            longest.max(line.number("metres").unwrap_or_default() - line.number("straight_metres").unwrap_or_default());
    }
    let first = drawn.iter().find_map(|row| row.number("longer_metres"));
    comparison.number(
        || "ways.geojson longer_metres".to_owned(),
        first,
        Some(longest).filter(|most| *most > 0.0),
        COST,
    );
    for row in drawn {
        let cell = row.text("cell").unwrap_or("?");
        let what = |column: &str| format!("ways.geojson {cell} {column}");
        let Some(line) = of.get(&(cell, row.text("site"))) else {
            comparison.holds(false, || what("site"));
            continue;
        };
        for column in ["persons", "seconds", "metres", "ratio"] {
            comparison.number(|| what(column), row.number(column), line.number(column), COST);
        }
        comparison.text(|| what("reason"), row.text("reason"), line.text("reason"));
        let [metres, straight] = ["metres", "straight_metres"].map(|column| row.number(column));
        let longer = metres.zip(straight).map(|(metres, straight)| metres - straight);
        comparison.number(|| what("longer_metres"), row.number("longer_metres"), longer, COST);
        let corners = row.line.as_ref().map_or(0, Vec::len);
        comparison.number(
            || what("metres"),
            metres.or(straight),
            row.line.as_deref().map(length),
            POSITION * corners as f64,
        );
    }
}

/// Metres along a line.
fn length(line: &[[f64; 2]]) -> f64 {
    line.windows(2).map(|ends| (ends[0][0] - ends[1][0]).hypot(ends[0][1] - ends[1][1])).sum()
}
