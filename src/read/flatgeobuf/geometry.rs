//! The geometry of a feature: one list of coordinates with the ends of its rings, or parts that are such geometries.

use crate::read::Geometry;
use crate::read::geometry::close;
use flatgeobuf::{Geometry as Stored, GeometryType};

type Ring = Vec<[f64; 2]>;

/// Adds the geometry of a feature as the next row; `of_layer` is the type of all features, or unknown. Heights, measures
/// and times are left out. How many rings did not end where they begin and were closed.
///
/// # Errors
/// What is wrong with it; then no row is added.
pub(super) fn push(stored: Stored<'_>, of_layer: GeometryType, geometry: &mut Geometry) -> Result<usize, &'static str> {
    let kind = if of_layer == GeometryType::Unknown { stored.type_() } else { of_layer };
    match kind {
        GeometryType::Point => match points(&stored)?.as_slice() {
            [] => geometry.push_none(),
            [at] if at.iter().all(|v| v.is_nan()) => geometry.push_none(),
            [at] => geometry.push_point(*at),
            _ => return Err("a point has several positions"),
        },
        GeometryType::MultiPoint => match points(&stored)?.as_slice() {
            [] => geometry.push_none(),
            points => geometry.push_points(points),
        },
        GeometryType::Polygon => return Ok(push_polygons(vec![polygon(&stored)?], geometry)),
        GeometryType::MultiPolygon => {
            let parts: Vec<_> = stored.parts().iter().flatten().map(|part| polygon(&part)).collect::<Result<_, _>>()?;
            // Some writers leave out the parts of a multipolygon that has only one.
            return Ok(push_polygons(if parts.is_empty() { vec![polygon(&stored)?] } else { parts }, geometry));
        }
        GeometryType::LineString | GeometryType::MultiLineString => {
            let several = kind == GeometryType::MultiLineString;
            // The lines of one geometry are held like the rings of a polygon.
            match polygon(&stored)?.as_slice() {
                [] => geometry.push_none(),
                lines => geometry.push_lines(lines, several),
            }
        }
        GeometryType::Unknown => return Err("its type is unknown"),
        other => geometry.push_other(other.variant_name().ok_or("its type is unknown")?),
    }
    Ok(0)
}

fn push_polygons(mut polygons: Vec<Vec<Ring>>, geometry: &mut Geometry) -> usize {
    polygons.retain(|rings| !rings.is_empty());
    let closed = polygons.iter_mut().flatten().map(|ring| usize::from(close(ring))).sum();
    if polygons.is_empty() {
        geometry.push_none();
    } else {
        geometry.push_polygons(&polygons);
    }
    closed
}

fn points(stored: &Stored<'_>) -> Result<Ring, &'static str> {
    let Some(xy) = stored.xy() else { return Ok(Vec::new()) };
    let (pairs, rest) = xy.bytes().as_chunks::<16>();
    if !rest.is_empty() {
        return Err("a position has no y");
    }
    let number = |bytes: &[u8]| bytes.first_chunk::<8>().map_or(f64::NAN, |bytes| f64::from_le_bytes(*bytes));
    Ok(pairs.iter().map(|pair| [number(&pair[..8]), number(&pair[8..])]).collect())
}

/// The rings of a polygon; a single one ends where the coordinates end, and then no ends are written.
fn polygon(stored: &Stored<'_>) -> Result<Vec<Ring>, &'static str> {
    let points = points(stored)?;
    let ends = match stored.ends() {
        Some(ends) if !ends.is_empty() => ends,
        _ if points.is_empty() => return Ok(Vec::new()),
        _ => return Ok(vec![points]),
    };
    let (mut rings, mut from) = (Vec::new(), 0);
    for end in ends {
        let end = end as usize;
        // A ring without a position is none, and a million of them are no map.
        rings.push(points.get(from..end).filter(|ring| !ring.is_empty()).ok_or("its rings have no order")?.to_vec());
        from = end;
    }
    if from == points.len() { Ok(rings) } else { Err("positions stand behind its last ring") }
}
