//! What the cells of a table cover.

use super::position::{corners_of_rectangle, shape_of};
use crate::model::RawExtent;
use crate::read::{Kind, Shape, Table};
use geo::MultiPolygon;

/// Share of their size by which squares of a grid may differ.
const ALIKE: f64 = 1e-6;

/// Pixels of a raster, or polygons; `None` for points, and where some rows have no polygon.
pub(super) fn of(table: &Table, located: &[bool]) -> Option<RawExtent> {
    if let Some(pixel) = table.pixel {
        return Some(RawExtent::Alike(pixel));
    }
    let rows = || located.iter().enumerate().filter(|(_, located)| **located).map(|(row, _)| row);
    if table.geometry.is_empty() || rows().any(|row| table.geometry.kind(row) != Kind::Polygons) {
        return None;
    }
    let rectangle = |row: usize| match table.shape(row) {
        Shape::Polygons(polygons) => {
            corners_of_rectangle(polygons).map(|[a, c]| [0, 1].map(|axis| (c[axis] - a[axis]).abs()))
        }
        _ => None,
    };
    let first = rectangle(rows().next()?);
    let is_alike =
        |size: [f64; 2], other: [f64; 2]| (0..2).all(|axis| (size[axis] - other[axis]).abs() <= ALIKE * size[axis]);
    if let Some(size) =
        first.filter(|size| rows().all(|row| rectangle(row).is_some_and(|other| is_alike(*size, other))))
    {
        return Some(RawExtent::Alike(size));
    }
    let shape = |row: usize| match table.shape(row) {
        Shape::Polygons(polygons) => shape_of(polygons).ok(),
        _ => None,
    };
    rows().map(shape).collect::<Option<Vec<MultiPolygon<f64>>>>().map(RawExtent::Each)
}
