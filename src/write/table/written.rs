//! A value as text, for columns of text.

use crate::read::Cell;
use crate::read::number::shown;

/// A value written out; `None` for nothing, and for what no column holds.
pub fn written(cell: &Cell<&str>) -> Option<String> {
    match cell {
        Cell::Null | Cell::Nested => None,
        Cell::Real(x) if !x.is_finite() => None,
        other => Some(shown(other)),
    }
}
