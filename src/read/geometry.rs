//! Geometries of a layer, stored flat: one list of coordinates for all rows.

use super::table::{Polygons, Shape};

/// Kind of one row's geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// None.
    None,
    /// One point.
    Point,
    /// Several points.
    MultiPoint,
    /// Polygon or MultiPolygon.
    Polygons,
    /// Anything else, with the name of its type.
    Other(&'static str),
}

/// All geometries of a layer. Row `r` owns `xy[xy_end[r-1]..xy_end[r]]` (points), and for polygons the rings
/// `ring_end`/parts `part_end` counted likewise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Geometry {
    /// One per row; empty when the format has no geometry.
    pub kind: Vec<Kind>,
    /// Coordinates of all rows.
    pub xy: Vec<[f64; 2]>,
    /// End of each row's coordinates in `xy`.
    pub xy_end: Vec<u32>,
    /// For rows with polygons, in order: index of the row's first entry in `rings` and `parts`.
    pub polygon_start: Vec<(u32, u32)>,
    /// Row of each entry of `polygon_start`.
    pub polygon_row: Vec<u32>,
    /// Absolute ring ends in `xy`; each polygon row has one leading start entry.
    pub rings: Vec<u32>,
    /// Ends of parts, counted in rings of the row; each polygon row has one leading 0.
    pub parts: Vec<u32>,
}

impl Geometry {
    /// Geometry of a row.
    pub fn shape(&self, row: usize) -> Shape<'_> {
        let Some(&kind) = self.kind.get(row) else {
            return Shape::None;
        };
        let from = if row == 0 { 0 } else { self.xy_end[row - 1] as usize };
        let xy = &self.xy[from..self.xy_end[row] as usize];
        match kind {
            Kind::None => Shape::None,
            Kind::Other(name) => Shape::Other(name),
            Kind::Point => Shape::Point(xy[0]),
            Kind::MultiPoint => Shape::MultiPoint(xy),
            Kind::Polygons => {
                let Ok(k) = self.polygon_row.binary_search(&(row as u32)) else {
                    return Shape::None;
                };
                let (ring, part) = self.polygon_start[k];
                let (ring_to, part_to) = self
                    .polygon_start
                    .get(k + 1)
                    .copied()
                    .unwrap_or((self.rings.len() as u32, self.parts.len() as u32));
                Shape::Polygons(Polygons {
                    xy: &self.xy,
                    rings: &self.rings[ring as usize..ring_to as usize],
                    parts: &self.parts[part as usize..part_to as usize],
                })
            }
        }
    }
}
