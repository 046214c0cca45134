//! A table into totals by zone.

use super::column::by_name;
use super::row::{LARGEST_TOTAL, Rows, Texts};
use crate::issue::{Issue, Issues};
use crate::model::Layer;
use crate::read::Table;
use crate::read::inputs::TotalsInput;
use crate::units::Persons;
use std::collections::BTreeMap;

/// The layer, and its persons by zone id or name.
type LayerTotals = (Layer, BTreeMap<String, Persons>);

/// Persons by zone id or name.
///
/// # Errors
/// With any error among the issues there is no value.
pub fn totals(table: Table, input: &TotalsInput) -> (Option<LayerTotals>, Issues) {
    let mut issues = Issues::new();
    let totals = read(&table, input, &mut issues);
    let value = (!issues.has_errors()).then_some((table.layer, totals));
    (value, issues)
}

fn read(table: &Table, input: &TotalsInput, issues: &mut Issues) -> BTreeMap<String, Persons> {
    let key = by_name(table, &input.key, None, issues);
    let persons = by_name(table, &input.persons, None, issues);
    let mut totals = BTreeMap::new();
    let Some((key, persons)) = key.zip(persons) else { return totals };
    let key = Texts::from(key);
    let rows = Rows { table, id: Some(key), name: None };
    let others = table.columns.iter().filter(|c| c.name != key.name && c.name != persons.name);
    rows.sums(&others.map(|c| Some(Texts::from(c))).chain([Some(key)]).collect::<Vec<_>>(), issues);
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for row in 0..table.rows {
        let zone = rows.label(key, row, issues);
        let count = rows.count(persons, row, issues);
        let (Ok(zone), Ok(count)) = (zone, count) else { continue };
        match (zone, count) {
            (None, _) => issues.push(rows.issue("E0370", row).field(key.name)),
            (Some(_), None) => issues.push(rows.issue("E0317", row).field(&persons.name)),
            (Some(zone), Some(n)) => match first.get(&zone) {
                Some(other) => {
                    let issue = rows.issue("E0380", row).field(key.name).value(&zone);
                    issues.push(issue.fact("other", format!("{} #{other}", table.layer.file)));
                }
                None => {
                    first.insert(zone.clone(), row);
                    totals.insert(zone, Persons::from(n));
                }
            },
        }
    }
    if totals.values().map(|persons: &Persons| i128::from(persons.micro())).sum::<i128>() > LARGEST_TOTAL {
        issues.push(Issue::new("E0362").file(&table.layer.file).field(&persons.name));
    }
    totals
}
