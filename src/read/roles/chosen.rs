//! Rows that the study chooses: `where` and `skip`.

use super::column::by_name;
use super::row::Texts;
use crate::issue::{Issue, Issues};
use crate::read::number::{normal, shown};
use crate::read::{Column, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Values of columns, as the study writes them.
pub type Values = BTreeMap<String, Vec<String>>;

/// The rows that are left out: those of which a column of `only` has none of its values, and those of which a column of `skip`
/// has one of its words in it. Width, case and blanks change nothing. A column that is not there is E0301, one that chooses
/// nothing I0394.
pub fn left_out(table: &Table, only: &Values, skip: &Values, issues: &mut Issues) -> BTreeSet<usize> {
    let mut rows = BTreeSet::new();
    for (values, is_skip) in [(only, false), (skip, true)] {
        for (name, values) in values {
            let Some(column) = by_name(table, name, None, issues) else { continue };
            let values: Vec<String> = values.iter().map(|value| normal(value)).collect();
            let found: Vec<usize> =
                (0..table.rows).filter(|row| holds(column, *row, &values, is_skip) == is_skip).collect();
            let issue = Issue::new(if found.is_empty() { "I0394" } else { "I0393" });
            let issue = issue.file(&table.layer.file).field(name).fact("rows", found.len()).fact("of", table.rows);
            issues.push(issue);
            rows.extend(found);
        }
    }
    rows
}

/// Whether a cell is one of the values, or has one of them in it.
fn holds(column: &Column, row: usize, values: &[String], within: bool) -> bool {
    let cell = normal(&shown(&Texts::from(column).cells.get(row)));
    values.iter().any(|value| if within { !value.is_empty() && cell.contains(value) } else { cell == *value })
}
