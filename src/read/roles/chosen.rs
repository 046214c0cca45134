//! Rows that the study chooses: `where` and `skip`.

use super::column::by_name;
use super::left_out::LeftOut;
use super::row::Texts;
use crate::issue::{Issue, Issues};
use crate::read::number::{normal, shown};
use crate::read::{Column, Table};
use crate::words::shorten;
use std::collections::{BTreeMap, BTreeSet};

/// Values of columns, as the study writes them.
pub type Values = BTreeMap<String, Vec<String>>;

/// The rows that are left out: those of which a column of `only` has none of its values, and those of which a column of `skip`
/// has one of its words in it; rows that are no sites (`aside`) are not spoken of. Width, case and blanks change nothing. A column
/// that is not there is E0301, one that chooses nothing I0394, one after which no site is left E0398.
pub fn left_out(table: &Table, only: &Values, skip: &Values, aside: &LeftOut, issues: &mut Issues) -> BTreeSet<usize> {
    let mut left: BTreeSet<usize> = (0..table.rows).filter(|row| !aside.has(*row)).collect();
    let (all, mut rows) = (left.clone(), BTreeSet::new());
    for (values, is_skip) in [(only, false), (skip, true)] {
        for (name, values) in values {
            let Some(column) = by_name(table, name, None, issues) else { continue };
            let values: Vec<String> = values.iter().map(|value| normal(value)).collect();
            let found: Vec<usize> =
                all.iter().copied().filter(|row| holds(column, *row, &values, is_skip) == is_skip).collect();
            let before = left.clone();
            left.retain(|row| found.binary_search(row).is_err());
            let issue = if left.is_empty() && !before.is_empty() {
                let cells = before.iter().map(|row| shown(&Texts::from(column).cells.get(*row)));
                Issue::new("E0398").value(values.join(", ")).fact("known", known(cells))
            } else {
                let issue = Issue::new(if found.is_empty() { "I0394" } else { "I0393" });
                issue.fact("rows", found.len()).fact("of", all.len())
            };
            issues.push(issue.file(&table.layer.file).field(name));
            rows.extend(found);
        }
    }
    rows
}

/// Different values, for a person to see what could have been written.
pub(super) fn known(cells: impl Iterator<Item = String>) -> String {
    let different: BTreeSet<String> = cells.map(|cell| cell.trim().to_owned()).collect();
    shorten(&different.into_iter().collect::<Vec<_>>().join(", "), 200)
}

/// Whether a cell is one of the values, or has one of them in it.
fn holds(column: &Column, row: usize, values: &[String], within: bool) -> bool {
    let cell = normal(&shown(&Texts::from(column).cells.get(row)));
    values.iter().any(|value| if within { !value.is_empty() && cell.contains(value) } else { cell == *value })
}
