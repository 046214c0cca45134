//! GeoJSON (RFC 7946), as a collection or one feature per line. Numbers are the shortest that read back the same.

use super::{Files, Sheet, Unwritable};
use crate::issue::Issues;
use crate::read::{Cell, Polygons, Shape};
use std::io::{self, Write};

pub(super) fn write(sheet: &Sheet<'_>, lines: bool, files: &mut Files, _issues: &mut Issues) -> Result<(), Unwritable> {
    let path = files.path();
    Files::fill(&path, |to| {
        if !lines {
            to.write_all(br#"{"type":"FeatureCollection","name":"#)?;
            string(to, sheet.name)?;
            // Without a member the standard means WGS 84; programs and this one understand the older member.
            if let Some(code) = sheet.srs.code.filter(|code| *code != 4326) {
                write!(to, r#","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{code}"}}}}"#)?;
            }
            to.write_all(b",\"features\":[")?;
        }
        for row in 0..sheet.table.rows {
            if !lines {
                to.write_all(if row == 0 { b"\n" } else { b",\n" })?;
            }
            feature(to, sheet, row)?;
            if lines {
                to.write_all(b"\n")?;
            }
        }
        if lines { Ok(()) } else { to.write_all(b"\n]}\n") }
    })?;
    Ok(())
}

fn feature(to: &mut impl Write, sheet: &Sheet<'_>, row: usize) -> io::Result<()> {
    to.write_all(br#"{"type":"Feature""#)?;
    if let Some(id) = sheet.table.ids.as_ref().map(|ids| ids.get(row)).filter(|id| *id != Cell::Null) {
        to.write_all(br#","id":"#)?;
        value(to, &id)?;
    }
    to.write_all(br#","properties":{"#)?;
    for (number, column) in sheet.table.columns.iter().enumerate() {
        if number > 0 {
            to.write_all(b",")?;
        }
        string(to, &column.name)?;
        to.write_all(b":")?;
        value(to, &column.cells.get(row))?;
    }
    to.write_all(br#"},"geometry":"#)?;
    geometry(to, sheet.table.shape(row))?;
    to.write_all(b"}")
}

fn value(to: &mut impl Write, cell: &Cell<&str>) -> io::Result<()> {
    match cell {
        Cell::Bool(is) => write!(to, "{is}"),
        Cell::Integer(n) => write!(to, "{n}"),
        // `{:?}` keeps the point of a whole number, so that the column stays one of reals.
        Cell::Real(x) if x.is_finite() => write!(to, "{x:?}"),
        Cell::Text(text) => string(to, text),
        Cell::Null | Cell::Nested | Cell::Real(_) => to.write_all(b"null"),
    }
}

fn string(to: &mut impl Write, text: &str) -> io::Result<()> {
    let mut out = Vec::with_capacity(text.len() + 2);
    crate::write::geojson::string(&mut out, text);
    to.write_all(&out)
}

fn geometry(to: &mut impl Write, shape: Shape<'_>) -> io::Result<()> {
    match shape {
        // Other types were refused before.
        Shape::None | Shape::Lines(_) | Shape::Other(_) => to.write_all(b"null"),
        Shape::Point(at) => {
            to.write_all(br#"{"type":"Point","coordinates":"#)?;
            position(to, at)?;
            to.write_all(b"}")
        }
        Shape::MultiPoint(points) => {
            to.write_all(br#"{"type":"MultiPoint","coordinates":"#)?;
            positions(to, points)?;
            to.write_all(b"}")
        }
        Shape::Polygons(polygons) => many(to, polygons),
    }
}

fn many(to: &mut impl Write, polygons: Polygons<'_>) -> io::Result<()> {
    let parts = polygons.parts.len().saturating_sub(1);
    let one = parts == 1;
    to.write_all(if one {
        br#"{"type":"Polygon","coordinates":"#.as_slice()
    } else {
        br#"{"type":"MultiPolygon","coordinates":["#
    })?;
    for (part, ends) in polygons.parts.windows(2).enumerate() {
        to.write_all(if part == 0 { b"[" } else { b",[" })?;
        for ring in ends[0] as usize..ends[1] as usize {
            if ring > ends[0] as usize {
                to.write_all(b",")?;
            }
            positions(to, &polygons.xy[polygons.rings[ring] as usize..polygons.rings[ring + 1] as usize])?;
        }
        to.write_all(b"]")?;
    }
    to.write_all(if one { b"}" } else { b"]}" })
}

fn positions(to: &mut impl Write, points: &[[f64; 2]]) -> io::Result<()> {
    to.write_all(b"[")?;
    for (number, at) in points.iter().enumerate() {
        if number > 0 {
            to.write_all(b",")?;
        }
        position(to, *at)?;
    }
    to.write_all(b"]")
}

fn position(to: &mut impl Write, [x, y]: [f64; 2]) -> io::Result<()> {
    write!(to, "[{x},{y}]")
}
