//! A table into zones.

use super::asked::{self, Asked};
use super::column::{find, missing};
use super::left_out;
use super::position::{Misplaced, area};
use super::row::{Rows, Texts};
use super::unused::unused_zones;
use super::vocabulary::{ZONE_ID, ZONE_NAME};
use crate::issue::{Issue, Issues};
use crate::model::{RawZone, RawZones};
use crate::read::Table;
use crate::read::inputs::ZonesInput;
use std::collections::BTreeMap;

/// The zones' layer. A zone's id is its code; without a column of codes the features' own ids, else their names.
///
/// # Errors
/// With any error among the issues there is no value.
pub fn zones(table: Table, input: &ZonesInput, asked: &Asked) -> (Option<RawZones>, Issues) {
    let mut issues = Issues::new();
    let zones = read(&table, input, asked, &mut issues);
    let value = (!issues.has_errors()).then_some(RawZones { layer: table.layer, zones });
    (value, issues)
}

fn read(table: &Table, input: &ZonesInput, asked: &Asked, issues: &mut Issues) -> Vec<RawZone> {
    let given = Texts::ids(find(table, &ZONE_ID, input.fields.id.as_deref(), issues), table);
    let name = find(table, &ZONE_NAME, input.fields.name.as_deref(), issues).map(Texts::from);
    let Some(id) = given.or(name) else {
        if !issues.has_errors() {
            issues.push(missing(table, "id", &ZONE_ID));
        }
        return Vec::new();
    };
    let rows = Rows { table, id: Some(id), name };
    if given.is_none() {
        issues.push(Issue::new("I0370").file(&table.layer.file).field(id.name));
    }
    // A zone without a polygon is an error anyhow, and with one it is a zone: nothing is left out here.
    left_out::refuse_sums(&rows, &[Some(id), name], issues);
    let used: Vec<&str> = [Some(id), name].into_iter().flatten().map(|texts| texts.name).collect();
    let used: Vec<&str> = used.into_iter().chain(asked.zone_texts.iter().map(String::as_str)).collect();
    let mut roles = vec![&ZONE_ID];
    roles.extend(name.map(|_| &ZONE_NAME));
    issues.extend(unused_zones(table, &used, &roles));
    let columns = asked::texts(table, &asked.zone_texts);
    let mut first = BTreeMap::new();
    let mut zones = Vec::with_capacity(table.rows);
    for row in 0..table.rows {
        let shape = match area(table.shape(row)) {
            Ok(None) => {
                issues.push(rows.issue("E0353", row).field("geometry"));
                continue;
            }
            found => found.map_err(|misplaced| issues.push(misplaced.zone_issue(&rows, row))),
        };
        let key = rows.label(id, row, issues);
        let called = name.map_or(Ok(None), |name| rows.label(name, row, issues));
        let texts = asked::texts_of_row(&columns, &rows, row, issues);
        let (Ok(Some(shape)), Ok(key), Ok(called), Ok(mut texts)) = (shape, key, called, texts) else { continue };
        let Some(id_text) = key else {
            issues.push(rows.issue("E0370", row).field(id.name));
            continue;
        };
        match first.get(&id_text) {
            Some(other) => {
                let issue = rows.issue("E0340", row).field(id.name).value(&id_text);
                issues.push(issue.fact("other", format!("{} #{other}", table.layer.file)));
            }
            None => {
                first.insert(id_text.clone(), row);
                let name = called.unwrap_or_else(|| id_text.clone());
                // A property of the file goes before the canonical one of the same name.
                for (field, text) in [("id", &id_text), ("name", &name)] {
                    if asked.zone_texts.contains(field) && columns.iter().all(|(asked, _)| *asked != field) {
                        texts.insert(field.to_owned(), text.clone());
                    }
                }
                zones.push(RawZone { id: id_text, name, texts, shape });
            }
        }
    }
    zones
}

impl Misplaced {
    /// As [`Misplaced::issue`], for a zone, which must be a polygon.
    fn zone_issue(self, rows: &Rows<'_>, row: usize) -> Issue {
        match self {
            Self::Type(kind) => rows.issue("E0355", row).field("geometry").value(kind),
            other => other.issue(rows, row),
        }
    }
}
