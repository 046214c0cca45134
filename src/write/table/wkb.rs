//! Geometries as well-known binary, little-endian.

use crate::read::{Polygons, Shape};

/// Appends the geometry; `false` without one. A single polygon is a multipolygon, too: a layer has one type.
pub(super) fn wkb(out: &mut Vec<u8>, shape: Shape<'_>) -> bool {
    match shape {
        Shape::None | Shape::Other(_) => return false,
        Shape::Lines(lines) => {
            if lines.several {
                head(out, 5);
                count(out, lines.iter().count());
            }
            for line in lines.iter() {
                head(out, 2);
                count(out, line.len());
                for at in line {
                    position(out, *at);
                }
            }
        }
        Shape::Point(at) => {
            head(out, 1);
            position(out, at);
        }
        Shape::MultiPoint(points) => {
            head(out, 4);
            count(out, points.len());
            for at in points {
                head(out, 1);
                position(out, *at);
            }
        }
        Shape::Polygons(polygons) => {
            head(out, 6);
            count(out, polygons.parts.len().saturating_sub(1));
            for ends in polygons.parts.windows(2) {
                polygon(out, polygons, ends[0] as usize..ends[1] as usize);
            }
        }
    }
    true
}

fn polygon(out: &mut Vec<u8>, polygons: Polygons<'_>, rings: std::ops::Range<usize>) {
    head(out, 3);
    count(out, rings.len());
    for ring in rings {
        let points = &polygons.xy[polygons.rings[ring] as usize..polygons.rings[ring + 1] as usize];
        count(out, points.len());
        for at in points {
            position(out, *at);
        }
    }
}

fn head(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend_from_slice(&kind.to_le_bytes());
}

fn count(out: &mut Vec<u8>, n: usize) {
    out.extend_from_slice(&(n as u32).to_le_bytes());
}

fn position(out: &mut Vec<u8>, at: [f64; 2]) {
    for v in at {
        out.extend_from_slice(&v.to_le_bytes());
    }
}
