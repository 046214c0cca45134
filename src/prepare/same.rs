//! Whether a file that was just written says what it should: it is read again and compared value by value.

use crate::read::number::shown;
use crate::read::{Cell, Column, Shape, Table};
use crate::write::inert;
use crate::write::table::TableFormat;

/// Degrees or metres by which a coordinate may differ after being written and read.
const NEAR: [f64; 2] = [1e-9, 1e-6];

/// The first difference between a table and what was read back; `None` when there is none.
pub(super) fn difference(expected: &Table, read: &Table, format: TableFormat, degrees: bool) -> Option<String> {
    if expected.rows != read.rows {
        return Some(format!("{} rows were written, {} are read", expected.rows, read.rows));
    }
    for (index, column) in expected.columns.iter().enumerate() {
        let Some(found) = counterpart(column, index, read, format) else {
            // A reader may leave out a column without any value.
            if column.cells.iter().all(|cell| text_of(&cell, format).is_empty()) {
                continue;
            }
            return Some(format!("the column {} is not read", column.name));
        };
        let differs = |row: &usize| !is_same(&column.cells.get(*row), &found.cells.get(*row), format);
        if let Some(row) = (0..expected.rows).find(differs) {
            let (a, b) = (shown(&column.cells.get(row)), shown(&found.cells.get(row)));
            return Some(format!("row {row}, {}: {a} was written, {b} is read", column.name));
        }
    }
    if format.is_sheet() {
        return None;
    }
    let near = if degrees { NEAR[0] } else { NEAR[1] };
    (0..expected.rows)
        .find(|row| !is_near(expected.shape(*row), read.shape(*row), near))
        .map(|row| format!("row {row}: the geometry is another one"))
}

fn counterpart<'t>(column: &Column, index: usize, read: &'t Table, format: TableFormat) -> Option<&'t Column> {
    let name = if format.is_sheet() { inert(&column.name) } else { column.name.as_str().into() };
    let by_name = read.columns.iter().find(|c| c.name.trim() == name.trim());
    // Formats that shorten or change names keep the order.
    by_name.or_else(|| {
        read.columns.get(index).filter(|_| matches!(format, TableFormat::Shapefile | TableFormat::GeoPackage))
    })
}

/// A value as the format holds it.
fn text_of(cell: &Cell<&str>, format: TableFormat) -> String {
    match cell {
        Cell::Null | Cell::Nested => String::new(),
        Cell::Real(x) if !x.is_finite() => String::new(),
        Cell::Text(text) if format.is_sheet() => inert(text).trim().to_owned(),
        other => shown(other).trim().to_owned(),
    }
}

fn is_same(expected: &Cell<&str>, read: &Cell<&str>, format: TableFormat) -> bool {
    let (a, b) = (text_of(expected, format), text_of(read, format));
    // A long number is read as a text, so that no digit is lost, and one below zero would then be made inert.
    if a == b || matches!(read, Cell::Text(b) if b.trim() == a) {
        return true;
    }
    let yes = |cell: &Cell<&str>| match cell {
        Cell::Bool(is) => Some(*is),
        Cell::Integer(n @ (0 | 1)) => Some(*n == 1),
        Cell::Text(text) => match text.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    };
    if matches!(expected, Cell::Bool(_)) {
        return yes(expected) == yes(read);
    }
    matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}

/// Whether both have the same corners, in whatever order a format keeps rings.
fn is_near(a: Shape<'_>, b: Shape<'_>, near: f64) -> bool {
    let (a, b) = (corners(a), corners(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| (a[0] - b[0]).abs() <= near && (a[1] - b[1]).abs() <= near)
}

fn corners(shape: Shape<'_>) -> Vec<[f64; 2]> {
    let mut corners = match shape {
        Shape::None | Shape::Lines(_) | Shape::Other(_) => Vec::new(),
        Shape::Point(at) => vec![at],
        Shape::MultiPoint(points) => points.to_vec(),
        Shape::Polygons(polygons) => match (polygons.rings.first(), polygons.rings.last()) {
            (Some(from), Some(to)) => polygons.xy[*from as usize..*to as usize].to_vec(),
            _ => Vec::new(),
        },
    };
    corners.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    corners
}
