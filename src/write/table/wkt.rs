//! Geometries as well-known text, for tables without a geometry of their own.

use crate::read::{Polygons, Shape};
use std::fmt::Write;

/// OGC well-known text, numbers the shortest that read back the same; `None` without geometry.
pub fn wkt(shape: Shape<'_>) -> Option<String> {
    let mut out = String::new();
    match shape {
        Shape::None | Shape::Lines(_) | Shape::Other(_) => return None,
        Shape::Point([x, y]) => {
            let _ = write!(out, "POINT ({x} {y})");
        }
        Shape::MultiPoint(points) => {
            out.push_str("MULTIPOINT (");
            for (number, [x, y]) in points.iter().enumerate() {
                let _ = write!(out, "{}({x} {y})", if number == 0 { "" } else { ", " });
            }
            out.push(')');
        }
        Shape::Polygons(polygons) => many(&mut out, polygons),
    }
    Some(out)
}

fn many(out: &mut String, polygons: Polygons<'_>) {
    let one = polygons.parts.len() == 2;
    out.push_str(if one { "POLYGON " } else { "MULTIPOLYGON (" });
    for (part, ends) in polygons.parts.windows(2).enumerate() {
        out.push_str(if part == 0 { "(" } else { ", (" });
        for ring in ends[0] as usize..ends[1] as usize {
            out.push_str(if ring == ends[0] as usize { "(" } else { ", (" });
            let points = &polygons.xy[polygons.rings[ring] as usize..polygons.rings[ring + 1] as usize];
            for (number, [x, y]) in points.iter().enumerate() {
                let _ = write!(out, "{}{x} {y}", if number == 0 { "" } else { ", " });
            }
            out.push(')');
        }
        out.push(')');
    }
    if !one {
        out.push(')');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_polygons() {
        assert_eq!(wkt(Shape::Point([107.08, 29.86])).as_deref(), Some("POINT (107.08 29.86)"));
        let xy = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]];
        let one = Polygons { xy: &xy, rings: &[0, 4], parts: &[0, 1] };
        assert_eq!(wkt(Shape::Polygons(one)).as_deref(), Some("POLYGON ((0 0, 1 0, 0 1, 0 0))"));
        let two = Polygons { xy: &xy, rings: &[0, 4, 4], parts: &[0, 1, 2] };
        assert!(wkt(Shape::Polygons(two)).is_some_and(|text| text.starts_with("MULTIPOLYGON (((0 0")));
        assert_eq!(wkt(Shape::None), None);
    }
}
