//! Where a geometry lies.

use crate::read::Shape;

/// West, south, east and north of a geometry; none without positions.
pub(super) fn extent(shape: Shape<'_>) -> Option<[f64; 4]> {
    let of = |points: &[[f64; 2]]| {
        points.iter().fold(None, |all: Option<[f64; 4]>, &[x, y]| {
            let [west, south, east, north] = all.unwrap_or([x, y, x, y]);
            Some([west.min(x), south.min(y), east.max(x), north.max(y)])
        })
    };
    match shape {
        Shape::None | Shape::Other(_) => None,
        Shape::Lines(lines) => {
            let (from, to) = (lines.ends.first()?, lines.ends.last()?);
            of(lines.xy.get(*from as usize..*to as usize)?)
        }
        Shape::Point(at) => of(&[at]),
        Shape::MultiPoint(points) => of(points),
        Shape::Polygons(polygons) => {
            // Rings of a row stand one behind the other.
            let ring = |part: Option<&u32>| part.and_then(|&part| polygons.rings.get(part as usize));
            let (from, to) = (ring(polygons.parts.first())?, ring(polygons.parts.last())?);
            of(polygons.xy.get(*from as usize..*to as usize)?)
        }
    }
}
