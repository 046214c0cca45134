//! A table into land of one use.

use super::column::by_name;
use super::position::{Misplaced, area};
use super::row::{Rows, Texts};
use crate::issue::{Issue, Issues};
use crate::model::RawLand;
use crate::read::Table;
use crate::read::inputs::LandInput;
use crate::read::number::normal;
use std::collections::BTreeMap;

/// The residential land: every polygon, or those whose class is one of those named.
///
/// # Errors
/// With any error among the issues there is no value.
pub fn land(table: Table, input: &LandInput) -> (Option<RawLand>, Issues) {
    let mut issues = Issues::new();
    let parcels = read(&table, input, &mut issues);
    if parcels.is_empty() && !issues.has_errors() {
        let issue = Issue::new("E0360").file(&table.layer.file).fact("n", table.rows);
        issues.push(issue.field("classes").value(input.classes.join(", ")));
    }
    let value = (!issues.has_errors()).then_some(RawLand { layer: table.layer, parcels });
    (value, issues)
}

/// A field with more values than this is no field of classes.
const MOST_CLASSES: usize = 200;

fn read(table: &Table, input: &LandInput, issues: &mut Issues) -> Vec<(usize, geo::MultiPolygon<f64>)> {
    let rows = Rows { table, id: None, name: None };
    let class: Option<Texts<'_>> = match &input.class {
        Some(named) => match by_name(table, named, None, issues) {
            Some(column) => Some(column.into()),
            None => return Vec::new(),
        },
        None => None,
    };
    let chosen: Vec<String> = input.classes.iter().map(|class| normal(class)).collect();
    let mut parcels = Vec::new();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for row in 0..table.rows {
        if let Some(class) = class {
            // A parcel without a class is of none that is asked for.
            let Ok(text) = rows.label(class, row, issues) else { continue };
            let Some(text) = text else { continue };
            let word = normal(&text);
            let is_chosen = chosen.contains(&word);
            if found.len() < MOST_CLASSES {
                found.entry(word).or_insert(text);
            }
            if !is_chosen {
                continue;
            }
        }
        match area(table.shape(row)) {
            Ok(Some(shape)) => parcels.push((row, shape)),
            Ok(None) => issues.push(rows.issue("E0353", row).field("geometry")),
            Err(Misplaced::Type(kind)) => issues.push(rows.issue("E0355", row).field("geometry").value(kind)),
            Err(misplaced) => issues.push(misplaced.issue(&rows, row)),
        }
    }
    if let Some(named) = class.as_ref().filter(|_| found.len() < MOST_CLASSES) {
        let known = || found.values().cloned().collect::<Vec<_>>().join(", ");
        for absent in input.classes.iter().filter(|class| !found.contains_key(&normal(class))) {
            let issue = Issue::new("W0361").file(&table.layer.file).field(named.name).value(absent);
            issues.push(issue.fact("known", known()));
        }
    }
    parcels
}
