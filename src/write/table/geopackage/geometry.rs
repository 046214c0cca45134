//! Geometries as a GeoPackage holds them: a head with the system and the extent, then WKB.

use crate::read::Shape;
use crate::write::table::extent::extent;
use crate::write::table::wkb::wkb;
use rusqlite::types::Value;

/// A geometry with its extent: west, south, east, north; neither where there is none. A single polygon is one of several, because a
/// layer has one type.
pub(super) fn geometry(shape: Shape<'_>, srs: i32) -> (Value, Option<[f64; 4]>) {
    const LITTLE_ENDIAN: u8 = 1;
    const EXTENT: u8 = 1 << 1;
    const EMPTY: u8 = 1 << 4;
    let extent = extent(shape);
    // A point is its own extent.
    let has_extent = !matches!(shape, Shape::Point(_));
    let flags = match extent {
        None => LITTLE_ENDIAN | EMPTY,
        Some(_) if has_extent => LITTLE_ENDIAN | EXTENT,
        Some(_) => LITTLE_ENDIAN,
    };
    let mut out = vec![b'G', b'P', 0, flags];
    out.extend_from_slice(&srs.to_le_bytes());
    if let Some([west, south, east, north]) = extent.filter(|_| has_extent) {
        for bound in [west, east, south, north] {
            out.extend_from_slice(&bound.to_le_bytes());
        }
    }
    if wkb(&mut out, shape) { (Value::Blob(out), extent) } else { (Value::Null, None) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Lines, Polygons};

    #[test]
    fn the_head_says_what_lies_where() {
        let blob = |shape| match geometry(shape, 4326) {
            (Value::Blob(blob), extent) => (blob, extent),
            other => panic!("{other:?}"),
        };
        let (point, extent) = blob(Shape::Point([107.5, 29.5]));
        assert_eq!((point.len(), point[3], extent), (8 + 21, 1, Some([107.5, 29.5, 107.5, 29.5])));
        let xy = [[9.0, 9.0], [0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 0.0]];
        let (area, extent) = blob(Shape::Polygons(Polygons { xy: &xy, rings: &[1, 5], parts: &[0, 1] }));
        assert_eq!((area[3], extent), (3, Some([0.0, 0.0, 2.0, 1.0])));
        assert_eq!(area[8..40], [0.0_f64, 2.0, 0.0, 1.0].map(f64::to_le_bytes).concat());
        // One of several, with one polygon.
        assert_eq!(area[40..49], [1, 6, 0, 0, 0, 1, 0, 0, 0]);
        let lines = Lines { xy: &xy, ends: &[1, 3], several: false };
        let (line, extent) = blob(Shape::Lines(lines));
        assert_eq!((line.len(), extent), (40 + 9 + 32, Some([0.0, 0.0, 2.0, 0.0])));
        assert_eq!(line[40..49], [1, 2, 0, 0, 0, 2, 0, 0, 0]);
        let (nothing, extent) = blob(Shape::Polygons(Polygons { xy: &xy, rings: &[0], parts: &[0] }));
        assert_eq!((nothing[3], extent), (17, None));
        assert_eq!(geometry(Shape::None, 4326), (Value::Null, None));
    }
}
