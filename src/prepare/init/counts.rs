//! Counts by zone and year among the files: what a forecast could be made from.

use crate::prepare::Found;
use crate::read::number::{normal, shown};
use crate::read::roles::{Counts, counts_like};
use std::collections::BTreeSet;
use std::path::Path;

/// What a file that is in no other use could tell a forecast.
pub(super) fn told_by(found: &Found) -> Option<Counts> {
    let name = Path::new(&found.named).file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    found.table.as_ref().and_then(|table| counts_like(table, &name))
}

/// Whether a table counts the same zones again and again, as one with a row for each year does: people at one time are in no such table.
pub(super) fn repeats_zones(found: &Found) -> bool {
    let Some(table) = &found.table else { return false };
    let column = ["zone", "name", "id"].iter().find_map(|role| found.signs.field(role).first());
    let Some(cells) = column.and_then(|column| table.column(column)) else { return false };
    let mut seen = BTreeSet::new();
    let mut names = found.signs.data_rows(table).into_iter().map(|row| normal(&shown(&cells.get(row))));
    names.any(|name| !name.is_empty() && !seen.insert(name))
}
