//! Well-known binary: the geometry of GeoPackage, bounded before anything is kept.
//!
//! Both byte orders; Z and M as ISO (1001, 2001, 3001) or as flags (EWKB), and left out. Counts are checked against the
//! bytes that remain, so a lying header reserves nothing. Source: OGC 06-103r4, GeoPackage 1.4 clause 2.1.3.

use super::geometry::{Geometry, close};

/// Collections within collections; more is no map.
const DEEPEST: u32 = 16;

/// Adds the geometry of a GeoPackage blob as the next row; how many of its rings did not end where they begin and were closed.
///
/// # Errors
/// What is wrong with the bytes; then no row is added.
#[cfg(feature = "geopackage")]
pub(super) fn geopackage(blob: &[u8], geometry: &mut Geometry) -> Result<usize, &'static str> {
    let header = blob.get(..8).filter(|h| h.starts_with(b"GP")).ok_or("it has no GeoPackage header")?;
    let flags = header[3];
    if flags & 0b0010_0000 != 0 {
        geometry.push_other("ExtendedGeoPackageGeometry");
        return Ok(0);
    }
    let envelope = match flags >> 1 & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err("its envelope is of an unknown kind"),
    };
    wkb(blob.get(8 + envelope..).ok_or("it ends within its header")?, geometry)
}

/// Adds a geometry as the next row.
///
/// # Errors
/// As [`geopackage`].
pub(super) fn wkb(bytes: &[u8], geometry: &mut Geometry) -> Result<usize, &'static str> {
    let mut reader = Reader { bytes, little: true, closed: 0 };
    let shape = reader.shape(0)?;
    if !reader.bytes.is_empty() {
        return Err("bytes follow its end");
    }
    match shape {
        Shape::Point(at) if at.iter().all(|v| v.is_nan()) => geometry.push_none(),
        Shape::Point(at) => geometry.push_point(at),
        Shape::Points(points) if points.is_empty() => geometry.push_none(),
        Shape::Points(points) => geometry.push_points(&points),
        Shape::Polygons(polygons) if polygons.iter().all(Vec::is_empty) => geometry.push_none(),
        Shape::Polygons(polygons) => geometry.push_polygons(&polygons),
        Shape::Lines(lines, _) if lines.iter().all(Vec::is_empty) => geometry.push_none(),
        Shape::Lines(lines, several) => geometry.push_lines(&lines, several),
        Shape::Other(name) => geometry.push_other(name),
    }
    Ok(reader.closed)
}

type Ring = Vec<[f64; 2]>;

enum Shape {
    Point([f64; 2]),
    Points(Ring),
    Polygons(Vec<Vec<Ring>>),
    /// With whether there may be several.
    Lines(Vec<Ring>, bool),
    Other(&'static str),
}

struct Reader<'b> {
    bytes: &'b [u8],
    little: bool,
    /// Rings that were closed.
    closed: usize,
}

/// A header: the type, and the numbers of a position.
struct Head {
    kind: u32,
    numbers: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], &'static str> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>().ok_or("it ends early")?;
        self.bytes = rest;
        Ok(*taken)
    }

    fn whole(&mut self) -> Result<u32, &'static str> {
        let bytes = self.take::<4>()?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn real(&mut self) -> Result<f64, &'static str> {
        let bytes = self.take::<8>()?;
        Ok(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn head(&mut self) -> Result<Head, &'static str> {
        self.little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            _ => return Err("its byte order is unknown"),
        };
        let code = self.whole()?;
        if code & 0x2000_0000 != 0 {
            // EWKB may carry the number of its system.
            self.whole()?;
        }
        let (plain, thousands) = (code & 0x0fff_ffff, (code & 0x0fff_ffff) / 1000);
        let flags = usize::from(code & 0x8000_0000 != 0) + usize::from(code & 0x4000_0000 != 0);
        let more = match thousands {
            0 => flags,
            1 | 2 => 1,
            3 => 2,
            _ => return Err("its type is unknown"),
        };
        Ok(Head { kind: plain % 1000, numbers: 2 + more })
    }

    /// A count of things that take at least so many bytes each.
    fn count(&mut self, least: usize) -> Result<usize, &'static str> {
        let count = self.whole()? as usize;
        if count.checked_mul(least).is_none_or(|bytes| bytes > self.bytes.len()) {
            return Err("it promises more than it holds");
        }
        Ok(count)
    }

    fn position(&mut self, numbers: usize) -> Result<[f64; 2], &'static str> {
        let at = [self.real()?, self.real()?];
        for _ in 2..numbers {
            self.real()?;
        }
        Ok(at)
    }

    fn positions(&mut self, numbers: usize) -> Result<Ring, &'static str> {
        let count = self.count(numbers * 8)?;
        (0..count).map(|_| self.position(numbers)).collect()
    }

    fn polygon(&mut self, numbers: usize) -> Result<Vec<Ring>, &'static str> {
        let count = self.count(4)?;
        let ring = |_| {
            let mut ring = self.positions(numbers)?;
            self.closed += usize::from(close(&mut ring));
            Ok(ring)
        };
        (0..count).map(ring).collect()
    }

    fn shape(&mut self, depth: u32) -> Result<Shape, &'static str> {
        if depth > DEEPEST {
            return Err("collections stand within collections too deep");
        }
        let head = self.head()?;
        Ok(match head.kind {
            1 => Shape::Point(self.position(head.numbers)?),
            2 => Shape::Lines(vec![self.positions(head.numbers)?], false),
            3 => Shape::Polygons(vec![self.polygon(head.numbers)?]),
            4 => {
                let mut points = Vec::new();
                for _ in 0..self.count(5)? {
                    let Shape::Point(at) = self.shape(depth + 1)? else { return Err("a point was expected") };
                    points.push(at);
                }
                Shape::Points(points)
            }
            6 => {
                let mut polygons = Vec::new();
                for _ in 0..self.count(5)? {
                    let Shape::Polygons(polygon) = self.shape(depth + 1)? else {
                        return Err("a polygon was expected");
                    };
                    polygons.extend(polygon);
                }
                Shape::Polygons(polygons)
            }
            5 => {
                let mut lines = Vec::new();
                for _ in 0..self.count(5)? {
                    let Shape::Lines(line, _) = self.shape(depth + 1)? else { return Err("a line was expected") };
                    lines.extend(line);
                }
                Shape::Lines(lines, true)
            }
            7 => {
                for _ in 0..self.count(5)? {
                    self.shape(depth + 1)?;
                }
                Shape::Other("GeometryCollection")
            }
            8..=17 => {
                // Curves, surfaces and triangles have other lengths; what follows cannot be told apart.
                if depth > 0 {
                    return Err("it holds curves or surfaces");
                }
                self.bytes = &[];
                Shape::Other("Curve or Surface")
            }
            _ => return Err("its type is unknown"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Shape as Kept;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<Geometry, &'static str> {
        let mut geometry = Geometry::default();
        wkb(bytes, &mut geometry).map(|_| geometry)
    }

    /// A writer for the test, with `more` numbers behind x and y.
    fn head(little: bool, kind: u32) -> Vec<u8> {
        let mut bytes = vec![u8::from(little)];
        bytes.extend(if little { kind.to_le_bytes() } else { kind.to_be_bytes() });
        bytes
    }

    fn whole(bytes: &mut Vec<u8>, little: bool, n: u32) {
        bytes.extend(if little { n.to_le_bytes() } else { n.to_be_bytes() });
    }

    fn position(bytes: &mut Vec<u8>, little: bool, at: [f64; 2], more: usize) {
        for v in at.into_iter().chain(std::iter::repeat_n(7.0, more)) {
            bytes.extend(if little { v.to_le_bytes() } else { v.to_be_bytes() });
        }
    }

    #[test]
    fn points_of_every_kind() {
        for little in [true, false] {
            for (kind, more) in [(1, 0), (1001, 1), (2001, 1), (3001, 2), (0x8000_0001, 1), (0xC000_0001, 2)] {
                let mut bytes = head(little, kind);
                position(&mut bytes, little, [107.0, 30.0], more);
                assert_eq!(read(&bytes).unwrap().shape(0), Kept::Point([107.0, 30.0]));
                for end in 0..bytes.len() {
                    assert!(read(&bytes[..end]).is_err());
                }
                bytes.push(0);
                assert!(read(&bytes).is_err(), "bytes behind the end");
            }
            let mut nowhere = head(little, 1);
            position(&mut nowhere, little, [f64::NAN, f64::NAN], 0);
            assert_eq!(read(&nowhere).unwrap().shape(0), Kept::None);
        }
    }

    #[test]
    fn a_ring_that_does_not_end_where_it_begins_is_closed() {
        let mut bytes = head(true, 3);
        whole(&mut bytes, true, 1);
        whole(&mut bytes, true, 3);
        let corners = [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
        for at in corners {
            position(&mut bytes, true, at, 0);
        }
        let mut geometry = Geometry::default();
        assert_eq!(wkb(&bytes, &mut geometry), Ok(1));
        assert_eq!(geometry.xy, [&corners[..], &corners[..1]].concat());
    }

    #[test]
    fn counts_beyond_the_bytes_are_refused_before_anything_is_kept() {
        for kind in 2..=7 {
            let mut bytes = head(true, kind);
            whole(&mut bytes, true, u32::MAX);
            assert_eq!(read(&bytes).err(), Some("it promises more than it holds"));
        }
        let mut deep = Vec::new();
        for _ in 0..1000 {
            deep.extend(head(true, 7));
            whole(&mut deep, true, 1);
        }
        deep.extend([0; 64]);
        assert!(read(&deep).is_err());
    }

    fn rings() -> impl Strategy<Value = Vec<Vec<Vec<[f64; 2]>>>> {
        let at = (-180_i32..180, -90_i32..90).prop_map(|(x, y)| [f64::from(x), f64::from(y)]);
        let ring = prop::collection::vec(at, 1..6).prop_map(|ring| [&ring[..], &ring[..1]].concat());
        prop::collection::vec(prop::collection::vec(ring, 1..3), 1..4)
    }

    proptest! {
        #[test]
        fn polygons_come_back(polygons in rings(), little in any::<bool>(), more in 0_usize..2) {
            let kind = |kind: u32| kind + 1000 * more as u32;
            let mut bytes = head(little, kind(6));
            whole(&mut bytes, little, polygons.len() as u32);
            for polygon in &polygons {
                bytes.extend(head(little, kind(3)));
                whole(&mut bytes, little, polygon.len() as u32);
                for ring in polygon {
                    whole(&mut bytes, little, ring.len() as u32);
                    for at in ring {
                        position(&mut bytes, little, *at, more);
                    }
                }
            }
            let mut expected = Geometry::default();
            expected.push_polygons(&polygons);
            prop_assert_eq!(read(&bytes), Ok(expected));
        }

        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
            let mut geometry = Geometry::default();
            let _ = geopackage(&bytes, &mut geometry);
        }
    }
}
