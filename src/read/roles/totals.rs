//! A table into totals by zone.

use super::amounts::Amounts;
use super::column::by_name;
use super::left_out::{LeftOut, Signs};
use super::row::{LARGEST_TOTAL, Rows, Texts};
use crate::issue::{Issue, Issues};
use crate::model::Layer;
use crate::read::Table;
use crate::read::inputs::TotalsInput;
use crate::read::quantity::Measure;
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
    let persons = Amounts::new(table, persons, Measure::Persons, issues);
    let others = table.columns.iter().filter(|c| c.name != key.name && c.name != persons.name());
    let labels = others.map(Texts::from).chain([key]).collect();
    // The key may be a name: a name that is a word for a sum is no code.
    let signs = Signs { labels, code: Some(key), amounts: &[persons], positions: None };
    let left_out = LeftOut::find(&rows, &signs, issues);
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for row in (0..table.rows).filter(|&row| !left_out.has(row)) {
        let zone = rows.label(key, row, issues);
        let count = persons.of(&rows, row, issues);
        let (Ok(zone), Ok(count)) = (zone, count) else { continue };
        match (zone, count) {
            (None, _) => issues.push(rows.issue("E0370", row).field(key.name)),
            (Some(_), None) => issues.push(rows.issue("E0317", row).field(persons.name())),
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
        issues.push(Issue::new("E0362").file(&table.layer.file).field(persons.name()));
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::*;
    use crate::model::Role;
    use serde_json::{Value, json};

    fn read_totals(rows: &Value) -> (Option<BTreeMap<String, Persons>>, Issues) {
        let input = toml::from_str("path = 'totals.csv'\nkey = 'code'\npersons = 'persons'").unwrap();
        let (value, issues) = totals(table(Role::Totals, "totals.csv", rows), &input);
        (value.map(|(_, totals)| totals), issues)
    }

    #[test]
    fn totals_by_zone() {
        let (value, issues) =
            read_totals(&json!([{"code": 500_115_001, "persons": 137_254}, {"code": "500115002", "persons": 0}]));
        assert!(issues.is_empty());
        let expected = [("500115001", 137_254), ("500115002", 0)].map(|(key, n)| (key.to_owned(), Persons::whole(n)));
        assert_eq!(value.unwrap(), BTreeMap::from(expected));
        assert_eq!(read_totals(&json!([{"code": "1", "persons": null}])).1.count_of("E0317"), 1);
        assert_eq!(read_totals(&json!([{"code": null, "persons": 4}])).1.count_of("E0370"), 1);
    }
}
