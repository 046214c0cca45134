//! ESRI shapefile: `.shp` and `.shx` after ESRI's white paper of July 1998, `.dbf` (dBASE III), `.cpg`, and `.prj` where the
//! system has a definition.
//!
//! All geometries are of one type: points, several points, or polygons. Shells run clockwise and holes the other way, as
//! the format asks; the reader tells them apart by that.

use super::{Files, Sheet, TextEncoding, Unwritable, dbf, definition};
use crate::issue::{Issue, Issues};
use crate::read::{Polygons, Shape};

/// A record is counted in 16-bit words by a signed 32-bit number.
const LARGEST: usize = 0x7fff_ff00;

pub(super) fn write(sheet: &Sheet<'_>, files: &mut Files, issues: &mut Issues) -> Result<(), Unwritable> {
    let shown = files.shown();
    let kind = common_type(sheet, &shown)?;
    // The attributes first: what cannot be held shows there.
    let database = dbf::table(sheet, &shown, issues)?;
    let (shapes, index) = records(sheet, kind).ok_or_else(|| {
        Unwritable::Data(
            Issue::new("E0717").file(&shown).value(sheet.table.rows).fact("columns", sheet.table.columns.len()),
        )
    })?;
    let write = |path: std::path::PathBuf, bytes: &[u8]| Files::fill(&path, |to| std::io::Write::write_all(to, bytes));
    write(files.path(), &shapes)?;
    write(files.path_with("shx"), &index)?;
    write(files.path_with("dbf"), &database)?;
    let code_page: &[u8] = match sheet.encoding {
        TextEncoding::Utf8 => b"UTF-8",
        TextEncoding::Gbk => b"GBK",
    };
    write(files.path_with("cpg"), code_page)?;
    if let Some(definition) = definition::esri(sheet.srs) {
        write(files.path_with("prj"), definition.as_bytes())?;
    } else if let Some(code) = sheet.srs.code {
        issues.push(Issue::new("W0720").file(&shown).value(format!("EPSG:{code}")));
    }
    Ok(())
}

/// The type of the file: 1 points, 8 several points, 5 polygons, 0 nothing.
fn common_type(sheet: &Sheet<'_>, shown: &str) -> Result<u32, Unwritable> {
    let mut common = 0;
    for row in 0..sheet.table.rows {
        let own = match sheet.table.shape(row) {
            Shape::None | Shape::Lines(_) | Shape::Other(_) => continue,
            Shape::Point(_) => 1,
            Shape::MultiPoint(_) => 8,
            Shape::Polygons(_) => 5,
        };
        if common != 0 && common != own {
            let name = |kind: u32| match kind {
                1 => "Point",
                8 => "MultiPoint",
                _ => "Polygon",
            };
            let issue = Issue::new("E0715").file(shown).feature(row).field("geometry");
            return Err(Unwritable::Data(issue.value(format!("{}, {}", name(common), name(own)))));
        }
        common = own;
    }
    Ok(common)
}

/// The main file and its index; `None` when they would be too large.
fn records(sheet: &Sheet<'_>, kind: u32) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut shapes = vec![0; 100];
    let mut index = vec![0; 100];
    for row in 0..sheet.table.rows {
        let content = content(sheet.table.shape(row));
        for number in [shapes.len() / 2, content.len() / 2] {
            index.extend_from_slice(&(number as i32).to_be_bytes());
        }
        shapes.extend_from_slice(&(row as i32 + 1).to_be_bytes());
        shapes.extend_from_slice(&((content.len() / 2) as i32).to_be_bytes());
        shapes.extend_from_slice(&content);
        if shapes.len() > LARGEST {
            return None;
        }
    }
    let xy = &sheet.table.geometry.xy;
    let bounds = xy.iter().map(|[x, y]| [*x, *y, *x, *y]).reduce(union).unwrap_or_default();
    for file in [&mut shapes, &mut index] {
        let words = (file.len() / 2) as i32;
        file[0..4].copy_from_slice(&9994_i32.to_be_bytes());
        file[24..28].copy_from_slice(&words.to_be_bytes());
        file[28..32].copy_from_slice(&1000_i32.to_le_bytes());
        file[32..36].copy_from_slice(&kind.to_le_bytes());
        for (number, v) in bounds.iter().enumerate() {
            file[36 + 8 * number..44 + 8 * number].copy_from_slice(&v.to_le_bytes());
        }
    }
    Some((shapes, index))
}

fn union(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn content(shape: Shape<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    match shape {
        Shape::None | Shape::Lines(_) | Shape::Other(_) => out.extend_from_slice(&0_u32.to_le_bytes()),
        Shape::Point(at) => {
            out.extend_from_slice(&1_u32.to_le_bytes());
            positions(&mut out, &[at]);
        }
        Shape::MultiPoint(points) => {
            out.extend_from_slice(&8_u32.to_le_bytes());
            bounds(&mut out, points);
            out.extend_from_slice(&(points.len() as u32).to_le_bytes());
            positions(&mut out, points);
        }
        Shape::Polygons(polygons) => polygon(&mut out, polygons),
    }
    out
}

fn polygon(out: &mut Vec<u8>, polygons: Polygons<'_>) {
    let mut starts: Vec<u32> = Vec::new();
    let mut points: Vec<[f64; 2]> = Vec::new();
    for ends in polygons.parts.windows(2) {
        for ring in ends[0] as usize..ends[1] as usize {
            let own = &polygons.xy[polygons.rings[ring] as usize..polygons.rings[ring + 1] as usize];
            let is_shell = ring == ends[0] as usize;
            starts.push(points.len() as u32);
            if is_clockwise(own) == is_shell {
                points.extend_from_slice(own);
            } else {
                points.extend(own.iter().rev());
            }
        }
    }
    out.extend_from_slice(&5_u32.to_le_bytes());
    bounds(out, &points);
    out.extend_from_slice(&(starts.len() as u32).to_le_bytes());
    out.extend_from_slice(&(points.len() as u32).to_le_bytes());
    for start in starts {
        out.extend_from_slice(&start.to_le_bytes());
    }
    positions(out, &points);
}

/// By the sign of the area, measured from the first corner so that large coordinates lose nothing.
fn is_clockwise(ring: &[[f64; 2]]) -> bool {
    let Some(&[x, y]) = ring.first() else { return true };
    let turn = |pair: &[[f64; 2]]| (pair[0][0] - x) * (pair[1][1] - y) - (pair[1][0] - x) * (pair[0][1] - y);
    ring.windows(2).map(turn).sum::<f64>() <= 0.0
}

fn bounds(out: &mut Vec<u8>, points: &[[f64; 2]]) {
    let bounds = points.iter().map(|[x, y]| [*x, *y, *x, *y]).reduce(union).unwrap_or_default();
    for v in bounds {
        out.extend_from_slice(&v.to_le_bytes());
    }
}

fn positions(out: &mut Vec<u8>, points: &[[f64; 2]]) {
    for v in points.iter().flatten() {
        out.extend_from_slice(&v.to_le_bytes());
    }
}
