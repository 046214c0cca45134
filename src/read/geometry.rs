//! Geometries of a layer, stored flat: one list of coordinates for all rows.

use super::shape::{Lines, Polygons, Shape};
use std::ops::Range;

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
    /// A line, or several where it says so.
    Lines(bool),
    /// Anything else, with the name of its type.
    Other(&'static str),
}

/// All geometries of a layer. Each row owns a run of `xy`, for polygons runs of `rings` and `parts`, and for lines of `rings`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Geometry {
    rows: Rows,
    /// Coordinates of all rows.
    pub xy: Vec<[f64; 2]>,
    /// For rows with polygons or lines, in order: index of the row's first entry in `rings` and `parts`.
    pub polygon_start: Vec<(u32, u32)>,
    /// Row of each entry of `polygon_start`.
    pub polygon_row: Vec<u32>,
    /// Absolute ring ends in `xy`; each polygon row has one leading start entry.
    pub rings: Vec<u32>,
    /// Ends of parts, counted in rings of the row; each polygon row has one leading 0.
    pub parts: Vec<u32>,
}

/// What each row is. A layer of points, the usual large one, needs nothing but its coordinates.
#[derive(Debug, Clone, PartialEq)]
enum Rows {
    /// So many rows of one point each.
    Points(usize),
    /// From the first row on that is none.
    Each(Each),
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Each {
    /// One per row: a kind by its number, from [`NAMED`] on a place among `names`.
    kinds: Vec<u8>,
    /// End of each row's coordinates in `xy`.
    ends: Vec<u32>,
    /// Types without a place here.
    names: Vec<&'static str>,
}

/// The first number of a kind that has a name.
const NAMED: u8 = 6;

impl Default for Rows {
    fn default() -> Self {
        Self::Points(0)
    }
}

impl Each {
    fn points(n: usize) -> Self {
        Self { kinds: vec![1; n], ends: (1..=n as u32).collect(), names: Vec::new() }
    }

    fn push(&mut self, kind: Kind, end: u32) {
        self.kinds.push(match kind {
            Kind::None => 0,
            Kind::Point => 1,
            Kind::MultiPoint => 2,
            Kind::Polygons => 3,
            Kind::Lines(several) => 4 + u8::from(several),
            Kind::Other(name) => {
                let known = self.names.iter().position(|other| *other == name);
                let at = known.unwrap_or_else(|| {
                    self.names.push(name);
                    self.names.len() - 1
                });
                // Names of types are words of this program, a dozen and no more.
                u8::try_from(at).unwrap_or(u8::MAX).saturating_add(NAMED)
            }
        });
        self.ends.push(end);
    }

    fn kind(&self, row: usize) -> Kind {
        match self.kinds[row] {
            0 => Kind::None,
            1 => Kind::Point,
            2 => Kind::MultiPoint,
            3 => Kind::Polygons,
            several @ (4 | 5) => Kind::Lines(several == 5),
            named => Kind::Other(self.names[usize::from(named - NAMED)]),
        }
    }
}

/// Closes a ring that does not end where it begins; whether that was needed.
#[cfg(any(feature = "shapefile", feature = "geopackage", feature = "geoparquet", feature = "flatgeobuf"))]
pub(super) fn close(ring: &mut Vec<[f64; 2]>) -> bool {
    let open = ring.first().filter(|first| ring.last() != Some(*first)).copied();
    ring.extend(open);
    open.is_some()
}

impl Geometry {
    /// A row for each of these points.
    pub fn of_points(xy: Vec<[f64; 2]>) -> Self {
        Self { rows: Rows::Points(xy.len()), xy, ..Self::default() }
    }

    /// Bytes that they take up.
    pub fn bytes(&self) -> u64 {
        let rows = if let Rows::Each(each) = &self.rows { 5 * each.kinds.len() } else { 0 };
        let indices = 8 * self.polygon_start.len() + 4 * (self.polygon_row.len() + self.rings.len() + self.parts.len());
        (16 * self.xy.len() + rows + indices) as u64
    }

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
        self.polygon_row.push(self.len() as u32);
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

    /// A row with lines; `several` says whether the file calls it so.
    #[cfg(any(test, feature = "shapefile", feature = "geopackage", feature = "geoparquet", feature = "flatgeobuf"))]
    pub fn push_lines(&mut self, lines: &[Vec<[f64; 2]>], several: bool) {
        self.begin_lines();
        for line in lines {
            self.xy.extend_from_slice(line);
            self.rings.push(self.xy.len() as u32);
        }
        self.polygon_row.push(self.len() as u32);
        self.end(Kind::Lines(several));
    }

    /// Begins a row of lines, each of which ends with an entry of `rings`.
    pub(super) fn begin_lines(&mut self) {
        self.polygon_start.push((self.rings.len() as u32, self.parts.len() as u32));
        self.rings.push(self.xy.len() as u32);
    }

    /// Ends a row of this kind, whose coordinates are those added since the row before.
    #[inline]
    pub(super) fn end(&mut self, kind: Kind) {
        match &mut self.rows {
            // A type that stands twice, an error, may call a point what several positions were read for.
            Rows::Points(n) if kind == Kind::Point && self.xy.len() == *n + 1 => *n += 1,
            Rows::Points(n) => {
                let mut each = Each::points(*n);
                each.push(kind, self.xy.len() as u32);
                self.rows = Rows::Each(each);
            }
            Rows::Each(each) => each.push(kind, self.xy.len() as u32),
        }
    }

    /// Number of rows; none when the format has no geometry.
    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Points(n) => *n,
            Rows::Each(each) => each.kinds.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Kind of a row below [`Geometry::len`].
    pub fn kind(&self, row: usize) -> Kind {
        match &self.rows {
            Rows::Points(_) => Kind::Point,
            Rows::Each(each) => each.kind(row),
        }
    }

    /// Kinds of all rows.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        (0..self.len()).map(|row| self.kind(row))
    }

    /// Where the coordinates of a row below [`Geometry::len`] stand in `xy`.
    pub fn range(&self, row: usize) -> Range<usize> {
        match &self.rows {
            Rows::Points(_) => row..row + 1,
            Rows::Each(each) => {
                let from = if row == 0 { 0 } else { each.ends[row - 1] };
                from as usize..each.ends[row] as usize
            }
        }
    }

    /// Adds the rows of another layer behind these.
    pub(super) fn append(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        let (rows, xy) = (self.len() as u32, self.xy.len() as u32);
        let (rings, parts) = (self.rings.len() as u32, self.parts.len() as u32);
        match (&mut self.rows, &other.rows) {
            (Rows::Points(ours), Rows::Points(theirs)) => *ours += theirs,
            (ours, _) => {
                if let Rows::Points(n) = ours {
                    *ours = Rows::Each(Each::points(*n));
                }
                if let Rows::Each(each) = ours {
                    for row in 0..other.len() {
                        each.push(other.kind(row), xy + other.range(row).end as u32);
                    }
                }
            }
        }
        self.xy.extend(other.xy);
        self.polygon_start.extend(other.polygon_start.iter().map(|(ring, part)| (ring + rings, part + parts)));
        self.polygon_row.extend(other.polygon_row.iter().map(|row| row + rows));
        self.rings.extend(other.rings.iter().map(|end| end + xy));
        self.parts.extend(other.parts);
    }

    /// West, south, east, north of all coordinates.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        // 0, 0 stands for "nowhere" and is refused later, by name.
        let places = self.xy.iter().filter(|at| **at != [0.0, 0.0]).map(|[x, y]| [*x, *y, *x, *y]);
        places.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

    /// Geometry of a row.
    pub fn shape(&self, row: usize) -> Shape<'_> {
        if row >= self.len() {
            return Shape::None;
        }
        let xy = &self.xy[self.range(row)];
        match self.kind(row) {
            Kind::None => Shape::None,
            Kind::Other(name) => Shape::Other(name),
            Kind::Point => Shape::Point(xy[0]),
            Kind::MultiPoint => Shape::MultiPoint(xy),
            Kind::Polygons | Kind::Lines(_) => {
                let Ok(k) = self.polygon_row.binary_search(&(row as u32)) else {
                    return Shape::None;
                };
                let (ring, part) = self.polygon_start[k];
                let (ring_to, part_to) = self
                    .polygon_start
                    .get(k + 1)
                    .copied()
                    .unwrap_or((self.rings.len() as u32, self.parts.len() as u32));
                let rings = &self.rings[ring as usize..ring_to as usize];
                if let Kind::Lines(several) = self.kind(row) {
                    return Shape::Lines(Lines { xy: &self.xy, ends: rings, several });
                }
                Shape::Polygons(Polygons { xy: &self.xy, rings, parts: &self.parts[part as usize..part_to as usize] })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    /// A row of every kind, by a number.
    fn push(geometry: &mut Geometry, number: u8, x: f64) {
        let ring = |x: f64| vec![[x, 0.0], [x + 1.0, 0.0], [x + 1.0, 1.0], [x, 0.0]];
        match number {
            0 => geometry.push_none(),
            1 => geometry.push_points(&[[x, 1.0], [x, 2.0]]),
            2 => geometry.push_polygons(&[vec![ring(x)], vec![ring(x + 3.0), ring(x + 5.0)]]),
            3 => geometry.push_lines(&[vec![[x, 0.0], [x, 1.0]], vec![[x, 3.0], [x, 4.0], [x, 5.0]]], true),
            5 => geometry.push_lines(&[vec![[x, 0.0], [x, 1.0]]], false),
            4 => geometry.push_other("CircularString"),
            _ => geometry.push_point([x, -x]),
        }
    }

    /// What a row is, with its coordinates themselves.
    fn seen(shape: Shape<'_>) -> String {
        if let Shape::Lines(lines) = shape {
            return format!("{:?} {}", lines.iter().collect::<Vec<_>>(), lines.name());
        }
        let Shape::Polygons(p) = shape else { return format!("{shape:?}") };
        let rings: Vec<_> = p.rings.windows(2).map(|ends| &p.xy[ends[0] as usize..ends[1] as usize]).collect();
        format!("{:?} {rings:?}", p.parts)
    }

    proptest! {
        #[test]
        fn rows_of_all_kinds_are_found_however_they_were_put_together(
            first in prop::collection::vec(0..12_u8, 0..12), second in prop::collection::vec(0..12_u8, 0..12),
        ) {
            let all = |numbers: &[u8], from: usize| {
                let mut geometry = Geometry::default();
                numbers.iter().enumerate().for_each(|(k, number)| push(&mut geometry, *number, (from + k) as f64));
                geometry
            };
            let numbers = [first.clone(), second.clone()].concat();
            let whole = all(&numbers, 0);
            let mut joined = all(&first, 0);
            joined.append(all(&second, first.len()));
            prop_assert_eq!(joined.len(), numbers.len());
            for (row, number) in numbers.iter().enumerate() {
                let alone = all(&[*number], row);
                prop_assert_eq!(seen(whole.shape(row)), seen(alone.shape(0)));
                prop_assert_eq!(seen(joined.shape(row)), seen(alone.shape(0)));
                prop_assert_eq!(whole.kind(row), alone.kind(0));
                prop_assert_eq!(&whole.xy[whole.range(row)], &alone.xy[..]);
            }
            prop_assert_eq!(whole.shape(numbers.len()), Shape::None);
            prop_assert_eq!(joined, whole);
        }
    }

    #[test]
    fn points_alone_keep_nothing_but_their_coordinates() {
        let mut geometry = Geometry::default();
        (0..9).for_each(|x| geometry.push_point([f64::from(x), 0.0]));
        assert_eq!(geometry.rows, Rows::Points(9));
        geometry.push_none();
        let Rows::Each(each) = &geometry.rows else { panic!("a row without a point") };
        assert_eq!((each.kinds.len(), each.ends.last()), (10, Some(&9)));
    }
}
