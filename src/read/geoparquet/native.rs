//! Geometries of which every number is a value of its own: the encodings of GeoParquet 1.1 beside WKB, lists within lists of x and y.

use crate::read::geometry::{Geometry, close};

/// An encoding of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Wkb,
    Point,
    LineString,
    MultiPoint,
    Polygon,
    MultiLineString,
    MultiPolygon,
}

impl Encoding {
    /// As the file calls it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "WKB" => Self::Wkb,
            "point" => Self::Point,
            "linestring" => Self::LineString,
            "multipoint" => Self::MultiPoint,
            "polygon" => Self::Polygon,
            "multilinestring" => Self::MultiLineString,
            "multipolygon" => Self::MultiPolygon,
            _ => return None,
        })
    }

    /// Lists within which a position stands.
    pub fn lists(self) -> i16 {
        match self {
            Self::Wkb | Self::Point => 0,
            Self::LineString | Self::MultiPoint => 1,
            Self::Polygon | Self::MultiLineString => 2,
            Self::MultiPolygon => 3,
        }
    }
}

/// The numbers of a column with their levels: which list goes on, and whether there is a number at all.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Numbers {
    pub values: Vec<f64>,
    pub definitions: Vec<i16>,
    pub repetitions: Vec<i16>,
}

const EMPTY: &str = "a part of a geometry has no positions";

/// Adds the geometries of all rows; how many rings were closed, by row.
///
/// # Errors
/// x and y do not belong together.
pub(super) fn push(
    encoding: Encoding,
    x: &Numbers,
    y: &Numbers,
    most: i16,
    geometry: &mut Geometry,
) -> Result<Vec<(usize, usize)>, &'static str> {
    if x.definitions != y.definitions || x.repetitions != y.repetitions || x.values.len() != y.values.len() {
        return Err("x and y of its geometries do not belong together");
    }
    let mut positions = x.values.iter().zip(&y.values).map(|(x, y)| [*x, *y]);
    // A column of what is always there has no levels.
    let levels = if encoding.lists() == 0 && most == 0 { x.values.len() } else { x.definitions.len() };
    let level = |levels: &[i16], at: usize, none: i16| levels.get(at).copied().unwrap_or(none);
    let mut closed = Vec::new();
    let mut row = Row::default();
    for at in 0..levels {
        let repetition = level(&x.repetitions, at, 0);
        if at > 0 && repetition == 0 {
            closed.extend(row.end(encoding, geometry));
        }
        if level(&x.definitions, at, most) < most {
            // A row without positions; within one, nobody could say what begins behind it.
            if repetition > 0 {
                return Err(EMPTY);
            }
            continue;
        }
        if repetition > 0 && row.parts.is_empty() {
            return Err(EMPTY);
        }
        row.add(positions.next().ok_or("its geometries have fewer numbers than positions")?, repetition);
    }
    if levels > 0 {
        closed.extend(row.end(encoding, geometry));
    }
    Ok(closed)
}

/// A geometry in the making: polygons of rings of positions.
#[derive(Debug, Default)]
struct Row {
    parts: Vec<Vec<Vec<[f64; 2]>>>,
}

impl Row {
    /// Adds a position, which begins a part with a repetition of 1 or none, and a ring with one of 2; in lists of fewer levels these are
    /// rings and positions, which [`Row::rings`] and [`Row::positions`] gather.
    fn add(&mut self, at: [f64; 2], repetition: i16) {
        match self.parts.last_mut() {
            Some(rings) if repetition > 1 => match rings.last_mut() {
                Some(ring) if repetition > 2 => ring.push(at),
                _ => rings.push(vec![at]),
            },
            _ => self.parts.push(vec![vec![at]]),
        }
    }

    /// In two levels a part is a ring, whose positions begin what is a ring in three.
    fn rings(self) -> Vec<Vec<[f64; 2]>> {
        self.parts.into_iter().map(|part| part.into_iter().flatten().collect()).collect()
    }

    fn positions(self) -> Vec<[f64; 2]> {
        self.parts.into_iter().flatten().flatten().collect()
    }

    /// Adds the row and begins the next; its number with the rings that were closed, where any was.
    fn end(&mut self, encoding: Encoding, geometry: &mut Geometry) -> Option<(usize, usize)> {
        let (row, number) = (std::mem::take(self), geometry.len());
        if row.parts.is_empty() {
            geometry.push_none();
            return None;
        }
        match encoding {
            Encoding::Wkb | Encoding::Point => match row.positions()[0] {
                at if at.iter().all(|v| v.is_nan()) => geometry.push_none(),
                at => geometry.push_point(at),
            },
            Encoding::MultiPoint => geometry.push_points(&row.positions()),
            Encoding::LineString => geometry.push_lines(&[row.positions()], false),
            Encoding::MultiLineString => geometry.push_lines(&row.rings(), true),
            Encoding::Polygon => return polygons(vec![row.rings()], number, geometry),
            Encoding::MultiPolygon => return polygons(row.parts, number, geometry),
        }
        None
    }
}

fn polygons(mut parts: Vec<Vec<Vec<[f64; 2]>>>, row: usize, geometry: &mut Geometry) -> Option<(usize, usize)> {
    let closed = parts.iter_mut().flatten().map(|ring| usize::from(close(ring))).sum();
    geometry.push_polygons(&parts);
    (closed > 0).then_some((row, closed))
}
