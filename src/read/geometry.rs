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
    /// A row without geometry.
    pub fn push_none(&mut self) {
        self.end(Kind::None);
    }

    /// A row with a geometry that has no place here, by the name of its type.
    pub fn push_other(&mut self, name: &'static str) {
        self.end(Kind::Other(name));
    }

    /// A row with one point.
    pub fn push_point(&mut self, at: [f64; 2]) {
        self.xy.push(at);
        self.end(Kind::Point);
    }

    /// A row with several points.
    pub fn push_points(&mut self, points: &[[f64; 2]]) {
        self.xy.extend_from_slice(points);
        self.end(Kind::MultiPoint);
    }

    /// A row with polygons: for each its rings, the shell first.
    pub fn push_polygons(&mut self, polygons: &[Vec<Vec<[f64; 2]>>]) {
        self.polygon_start.push((self.rings.len() as u32, self.parts.len() as u32));
        self.polygon_row.push(self.kind.len() as u32);
        self.rings.push(self.xy.len() as u32);
        self.parts.push(0);
        let mut rings = 0;
        for polygon in polygons {
            for ring in polygon {
                self.xy.extend_from_slice(ring);
                self.rings.push(self.xy.len() as u32);
            }
            rings += polygon.len() as u32;
            self.parts.push(rings);
        }
        self.end(Kind::Polygons);
    }

    fn end(&mut self, kind: Kind) {
        self.kind.push(kind);
        self.xy_end.push(self.xy.len() as u32);
    }

    /// West, south, east, north of all coordinates.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        // 0, 0 stands for "nowhere" and is refused later, by name.
        let places = self.xy.iter().filter(|at| **at != [0.0, 0.0]).map(|[x, y]| [*x, *y, *x, *y]);
        places.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_pushed_are_rows_found() {
        let square = |x: f64| vec![[x, 0.0], [x + 1.0, 0.0], [x + 1.0, 1.0], [x, 0.0]];
        let mut geometry = Geometry::default();
        geometry.push_point([5.0, 6.0]);
        geometry.push_polygons(&[vec![square(0.0), square(0.2)], vec![square(3.0)]]);
        geometry.push_none();
        geometry.push_polygons(&[vec![square(7.0)]]);
        geometry.push_points(&[[1.0, 1.0], [2.0, 2.0]]);
        assert_eq!(geometry.shape(0), Shape::Point([5.0, 6.0]));
        let Shape::Polygons(p) = geometry.shape(1) else { panic!("polygons") };
        assert_eq!((p.parts, p.rings), (&[0, 2, 3][..], &[1, 5, 9, 13][..]));
        assert_eq!(geometry.shape(2), Shape::None);
        let Shape::Polygons(p) = geometry.shape(3) else { panic!("polygons") };
        assert_eq!((p.parts, p.rings), (&[0, 1][..], &[13, 17][..]));
        assert_eq!(geometry.shape(4), Shape::MultiPoint(&[[1.0, 1.0], [2.0, 2.0]]));
        assert_eq!(geometry.bounds(), Some([0.2, 0.0, 8.0, 6.0]));
    }
}
