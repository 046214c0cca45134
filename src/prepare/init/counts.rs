//! Counts by zone and year among the files: what a forecast could be made from.

use crate::prepare::Found;
use crate::read::roles::{Counts, counts_like};
use std::path::Path;

/// What a file that is in no other use could tell a forecast.
pub(super) fn told_by(found: &Found) -> Option<Counts> {
    let name = Path::new(&found.named).file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    found.table.as_ref().and_then(|table| counts_like(table, &name))
}
