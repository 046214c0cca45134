//! A table into the areas from which schools take people (划片).

use super::column::{find, missing};
use super::position::{Misplaced, area};
use super::row::{Rows, Texts};
use super::vocabulary::{SITE_ID, SITE_NAME};
use crate::issue::Issues;
use crate::model::{RawZone, RawZones};
use crate::read::Table;
use crate::read::inputs::AttendanceInput;
use std::collections::BTreeMap;

/// The areas of a layer, each with the sites that it names: areas may overlap, and a site may have several.
///
/// # Errors
/// With any error among the issues there is no value.
pub fn attendance(table: Table, input: &AttendanceInput) -> (Option<RawZones>, Issues) {
    let mut issues = Issues::new();
    let zones = read(&table, input, &mut issues);
    let value = (!issues.has_errors()).then_some(RawZones { layer: table.layer, zones });
    (value, issues)
}

fn read(table: &Table, input: &AttendanceInput, issues: &mut Issues) -> Vec<RawZone> {
    let named = input.fields.facility.as_deref();
    let found = match find(table, &SITE_NAME, named, issues) {
        None if named.is_none() && !issues.has_errors() => find(table, &SITE_ID, None, issues),
        found => found,
    };
    let Some(column) = found else {
        if !issues.has_errors() {
            issues.push(missing(table, "facility", &SITE_NAME));
        }
        return Vec::new();
    };
    let texts = Texts::from(column);
    let rows = Rows { table, id: None, name: Some(texts) };
    let mut areas = Vec::with_capacity(table.rows);
    for row in 0..table.rows {
        let shape = match area(table.shape(row)) {
            Ok(Some(shape)) => Some(shape),
            Ok(None) => {
                issues.push(rows.issue("E0353", row).field("geometry"));
                None
            }
            Err(Misplaced::Type(kind)) => {
                issues.push(rows.issue("E0355", row).field("geometry").value(kind));
                None
            }
            Err(misplaced) => {
                issues.push(misplaced.issue(&rows, row));
                None
            }
        };
        let Ok(sites) = rows.label(texts, row, issues) else { continue };
        match (shape, sites) {
            (Some(shape), Some(name)) => {
                areas.push(RawZone { id: format!("#{row}"), name, texts: BTreeMap::new(), shape });
            }
            (Some(_), None) => issues.push(rows.issue("E0374", row).field(texts.name)),
            (None, _) => {}
        }
    }
    areas
}
