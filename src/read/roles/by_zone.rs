//! A table whose rows are zones: townships, communities or villages with their people.

use super::amounts::Amounts;
use super::asked::Asked;
use super::axes::axes;
use super::column::{by_name, missing};
use super::counted::counted as when_counted;
use super::demand::{amounts, columns_of_ages, counted_columns};
use super::left_out::{LeftOut, Signs, dividing};
use super::row::{LARGEST_TOTAL, Rows, Texts};
use super::set_aside::unreadable;
use super::vocabulary::{ZONE, ZONE_ID, ZONE_NAME};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Column as Counts, Layer, RawByZone, SetAside, Spread};
use crate::read::inputs::{DemandInput, OnUnreadable, TotalsInput};
use crate::read::{Column, Table};
use crate::units::Persons;
use std::collections::BTreeMap;

/// What is counted, and by which column.
type Counted<'t> = Vec<(Attribute, Amounts<'t>)>;

/// Whether the rows of a demand layer are zones: the study says over what they are spread, or the table names zones and has
/// no positions.
pub fn is_by_zone(table: &Table, input: &DemandInput) -> bool {
    let fields = &input.fields;
    let positioned = !table.geometry.is_empty() || fields.x.is_some() || fields.y.is_some() || axes(table).0.is_some();
    input.spread.is_some() || (!positioned && key(table, fields.zone.as_deref(), &mut Issues::new()).is_some())
}

/// Totals to which cells are raked.
///
/// # Errors
/// With any error among the issues there is no value.
pub fn totals(table: Table, input: &TotalsInput) -> (Option<RawByZone>, Issues) {
    let mut issues = Issues::new();
    let key = by_name(&table, &input.key, None, &mut issues);
    let persons = input.persons.as_deref().and_then(|name| by_name(&table, name, None, &mut issues));
    let mut columns: Vec<(Attribute, &Column)> =
        persons.map(|column| (Attribute::Persons, column)).into_iter().collect();
    columns.extend(columns_of_ages(&table, &input.ages, &mut issues));
    if columns.is_empty() && !issues.has_errors() {
        issues.push(Issue::new("E0371").file(&table.layer.file).field("persons"));
    }
    let counted = amounts(&table, columns, &mut issues);
    finish(&table, key, counted, (None, true, false), issues)
}

/// Demand by zone.
///
/// # Errors
/// With any error among the issues there is no value.
pub fn demand_by_zone(table: Table, input: &DemandInput, asked: &Asked) -> (Option<RawByZone>, Issues) {
    let mut issues = Issues::new();
    let key = key(&table, input.fields.zone.as_deref(), &mut issues);
    if key.is_none() && !issues.has_errors() {
        issues.push(missing(&table, "zone", &ZONE));
    }
    let counted = counted_columns(&table, &input.fields, asked, &mut issues);
    let skips = input.on_unreadable == Some(OnUnreadable::Skip);
    finish(&table, key, counted, (input.spread, false, skips), issues)
}

/// The column of the zones: the one that the study names, else what looks like a township, a name or a code.
pub(super) fn key<'t>(table: &'t Table, named: Option<&str>, issues: &mut Issues) -> Option<&'t Column> {
    if let Some(named) = named {
        return by_name(table, named, Some(&ZONE), issues);
    }
    // A township is as good by its name as by its code: of several the first.
    [&ZONE, &ZONE_NAME, &ZONE_ID]
        .into_iter()
        .find_map(|term| term.best(table.columns.iter(), |column: &Column| &column.name).first().copied())
}

fn finish(
    table: &Table,
    key: Option<&Column>,
    counted: Counted<'_>,
    how: (Option<Spread>, bool, bool),
    mut issues: Issues,
) -> (Option<RawByZone>, Issues) {
    let value = match key {
        Some(key) if !issues.has_errors() => Some(rows(table, key, counted, how, &mut issues)),
        _ => None,
    };
    (value.filter(|_| !issues.has_errors()), issues)
}

fn rows(
    table: &Table,
    key: &Column,
    counted: Counted<'_>,
    (spread, corrects, skips): (Option<Spread>, bool, bool),
    issues: &mut Issues,
) -> RawByZone {
    let key = Texts::from(key);
    let rows = Rows { table, id: Some(key), name: None };
    let amounts: Vec<Amounts<'_>> = counted.iter().map(|(_, amounts)| *amounts).collect();
    let is_count = |column: &Column| amounts.iter().any(|amounts| amounts.name() == column.name);
    let others = table.columns.iter().filter(|column| column.name != key.name && !is_count(column));
    let labels = others.map(Texts::from).chain([key]).collect();
    // The key may be a name: a name that is a word for a sum is no code.
    let signs =
        Signs { labels, code: Some(key), amounts: &amounts, positions: None, within: dividing(table), needs: None };
    let mut left_out = LeftOut::find(&rows, &signs, issues);
    let mut aside = SetAside::default();
    if skips {
        let (skipped, found) = unreadable(&rows, &counted, &[], (None, Some(key)), &left_out, issues);
        left_out.add(skipped);
        aside = found;
    }
    let columns = counted.iter().map(|(attribute, _)| Counts { attribute: attribute.clone(), values: Vec::new() });
    let everybody = counted.iter().find(|(attribute, _)| *attribute == Attribute::Persons);
    let residents = everybody.map(|(_, amounts)| when_counted(&table.layer, amounts.name()));
    let mut found = RawByZone {
        layer: Layer { set_aside: aside.some(), residents, ..table.layer.clone() },
        spread,
        corrects,
        keys: Vec::new(),
        rows: Vec::new(),
        columns: columns.collect(),
    };
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for row in (0..table.rows).filter(|&row| !left_out.has(row)) {
        let zone = rows.label(key, row, issues);
        let counts: Vec<_> = amounts.iter().map(|amounts| amounts.of(&rows, row, issues)).collect();
        let Ok(zone) = zone else { continue };
        let Some(zone) = zone else {
            issues.push(rows.issue("E0370", row).field(key.name));
            continue;
        };
        if let Some(other) = first.get(&zone) {
            let issue = rows.issue("E0380", row).field(key.name).value(&zone);
            issues.push(issue.words("other", rows.place(*other)));
            continue;
        }
        for ((count, amounts), column) in counts.into_iter().zip(&amounts).zip(&mut found.columns) {
            match count {
                Ok(Some(n)) => column.values.push(Persons::from(n)),
                Ok(None) => issues.push(rows.issue("E0317", row).field(amounts.name())),
                Err(()) => {}
            }
        }
        first.insert(zone.clone(), row);
        found.keys.push(zone);
        found.rows.push(row as u32);
    }
    for (column, amounts) in found.columns.iter().zip(&amounts) {
        if column.values.iter().map(|persons| i128::from(persons.micro())).sum::<i128>() > LARGEST_TOTAL {
            issues.push(Issue::new("E0362").file(&table.layer.file).field(amounts.name()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::*;
    use crate::model::Role;
    use serde_json::{Value, json};

    fn read_totals(rows: &Value) -> (Option<RawByZone>, Issues) {
        let input = toml::from_str("path = 'totals.csv'\nkey = 'code'\npersons = 'persons'").unwrap();
        totals(table(Role::Totals, "totals.csv", rows), &input)
    }

    #[test]
    fn totals_by_zone() {
        let (value, issues) =
            read_totals(&json!([{"code": 500_115_001, "persons": 137_254}, {"code": "500115002", "persons": 0}]));
        assert!(issues.is_empty());
        let found = value.unwrap();
        assert_eq!(found.keys, ["500115001", "500115002"]);
        assert_eq!(found.columns[0].values, [Persons::whole(137_254), Persons::ZERO]);
        assert_eq!(read_totals(&json!([{"code": "1", "persons": null}])).1.count_of("E0317"), 1);
        assert_eq!(read_totals(&json!([{"code": null, "persons": 4}])).1.count_of("E0370"), 1);
    }

    #[test]
    fn a_table_of_townships_is_demand_by_zone() {
        let rows = json!([
            {"乡镇": "凤城街道", "小学在校生": 1200, "初中在校生": 610},
            {"乡镇": "葛兰镇", "小学在校生": 800, "初中在校生": 390},
            {"乡镇": "合计", "小学在校生": 2000, "初中在校生": 1000},
        ]);
        let input: DemandInput =
            toml::from_str("path = 'a.csv'\nfields.ages = { '6-11' = '小学在校生', '12-14' = '初中在校生' }").unwrap();
        let given = || table(Role::Demand, "a.csv", &rows);
        assert!(is_by_zone(&given(), &input));
        let (value, issues) = demand_by_zone(given(), &input, &Asked::default());
        let found = value.unwrap_or_else(|| panic!("{issues:?}"));
        assert_eq!(found.keys, ["凤城街道", "葛兰镇"]);
        let bands: Vec<_> = found.columns.iter().map(|column| column.attribute.clone()).collect();
        assert_eq!(bands, [Attribute::Ages(12, 14), Attribute::Ages(6, 11)]);
        assert_eq!(found.columns[1].values, [Persons::whole(1200), Persons::whole(800)]);
    }
}
