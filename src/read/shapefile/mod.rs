//! Shapefiles: shapes from `.shp`, attributes from the `.dbf` beside it, the system from its `.prj`.
//!
//! A record that its owner deleted in the `.dbf` is left out with its shape, and counted. A `.zip` may hold one shapefile.

mod bundle;
mod counts;
mod rings;
#[cfg(test)]
mod tests;

use super::building::Building;
use super::source::{Source, layer_of};
use super::stated::Stated;
use super::table::Table;
use super::{Geometry, Progress, Wanted, dbf};
use crate::issue::{Issue, Issues, caught};
use bundle::Bundle;
pub(super) use bundle::is_in;
use shapefile::{Point, PointM, PointZ, Shape, ShapeReader};
use std::io::Cursor;

/// Reads a shapefile from its `.shp`.
pub(super) fn read(source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    together(source, Bundle::beside(source), wanted, progress)
}

/// Reads the one shapefile of a `.zip`.
pub(super) fn read_zip(source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    together(source, Bundle::zipped(source), wanted, progress)
}

fn together(
    source: &Source,
    bundle: Result<Bundle, Issue>,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> (Option<Table>, Issues) {
    let mut issues = Issues::new();
    let outcome = bundle.and_then(|bundle| {
        // The library has not been seen to panic on damaged files, and must not end the program if it does.
        let read = || table(source, &bundle, wanted, progress, &mut issues);
        caught(read).unwrap_or_else(|| Err(broken("the shapefile library failed on it")))
    });
    match outcome {
        Ok(table) => (Some(table).filter(|_| !issues.has_errors()), issues),
        Err(issue) => {
            issues.push(if issue.file.is_some() { issue } else { issue.file(&source.shown_as) });
            (None, issues)
        }
    }
}

fn broken(reason: impl ToString) -> Issue {
    Issue::new("E0170").fact("reason", reason)
}

fn table(
    source: &Source,
    bundle: &Bundle,
    wanted: &Wanted,
    progress: &dyn Progress,
    issues: &mut Issues,
) -> Result<Table, Issue> {
    // The header states the length in words of two bytes: a file that was cut is shorter.
    let stated = bundle.shp.get(24..28).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
    if u64::from(stated) * 2 > bundle.shp.len() as u64 {
        return Err(broken("it ends early"));
    }
    if let Some(record) = counts::beyond(&bundle.shp, bundle.shx.as_deref()) {
        return Err(broken("it ends early").feature(record));
    }
    let records = match &bundle.dbf {
        Some(dbf) => Some(dbf::Records::new(dbf, bundle.cpg.as_deref(), source, issues)?),
        None => {
            issues.push(Issue::new("W0171").file(&source.shown_as));
            None
        }
    };
    let names = records.as_ref().map_or_else(Vec::new, |records| records.names.clone());
    let mut building = Building::new(names, wanted, bundle.size);
    let (mut record, mut shapes_found) = (0, 0);
    let shp = Cursor::new(bundle.shp.as_slice());
    let mut reader = match &bundle.shx {
        Some(shx) => ShapeReader::with_shx(shp, Cursor::new(shx.as_slice())),
        None => ShapeReader::new(shp),
    }
    .map_err(broken)?;
    // The index has the order of the records: a program that edits in place writes what grew to the end of the file.
    let shapes: Box<dyn Iterator<Item = _>> = match reader.shape_count() {
        Ok(count) => Box::new((0..count).map_while(|at| reader.read_nth_shape(at))),
        Err(_) => Box::new(reader.iter_shapes()),
    };
    for shape in shapes {
        let shape = shape.map_err(|error| broken(error).feature(record))?;
        shapes_found += 1;
        if let Some(records) = &records {
            if record >= records.count {
                continue;
            }
            if records.is_deleted(record) {
                record += 1;
                continue;
            }
        }
        let closed = push(shape, &mut building.geometry);
        if closed > 0 {
            let issue = Issue::new("W0204").file(&source.shown_as).feature(building.rows).field("geometry");
            issues.push(issue.fact("reason", closed));
        }
        building.row(|column| match &records {
            Some(records) => records.cell(record, column).map_err(|issue| issue.file(&source.shown_as)),
            None => Ok(super::Cell::Null),
        })?;
        record += 1;
        if record.is_multiple_of(50_000) {
            progress.advance(record as u64, records.as_ref().map_or(0, |records| records.count as u64));
        }
    }
    if let Some(records) = &records {
        if shapes_found != records.count {
            return Err(Issue::new("E0172").fact("shapes", shapes_found).fact("records", records.count));
        }
        records.report(source, issues);
    }
    let encoding = records.map_or_else(|| "-".to_owned(), |records| records.encoding);
    let mut layer = layer_of(source, "Shapefile", encoding);
    layer.files.clone_from(&bundle.files);
    if let Some(prj) = &bundle.prj {
        layer.crs_member = Stated::by_definition(prj).note(source, issues)?;
    }
    Ok(building.finish(layer))
}

/// Positions below this mean "no data" (ESRI Shapefile Technical Description, "Numeric Types"): ArcGIS writes an empty point so.
const NO_DATA: f64 = -1e38;

/// A shape as the next row; heights and measures are left out. How many of its rings had to be closed.
fn push(shape: Shape, geometry: &mut Geometry) -> usize {
    match shape {
        Shape::NullShape => geometry.push_none(),
        Shape::Point(Point { x, y }) | Shape::PointM(PointM { x, y, .. }) | Shape::PointZ(PointZ { x, y, .. }) => {
            let is_empty = x < NO_DATA || y < NO_DATA || (x.is_nan() && y.is_nan());
            if is_empty { geometry.push_none() } else { geometry.push_point([x, y]) }
        }
        Shape::Multipoint(points) => geometry.push_points(&flat(points.points())),
        Shape::MultipointM(points) => geometry.push_points(&flat(points.points())),
        Shape::MultipointZ(points) => geometry.push_points(&flat(points.points())),
        Shape::Polygon(polygon) => return rings::push(polygon.into_inner(), geometry),
        Shape::PolygonM(polygon) => return rings::push(polygon.into_inner(), geometry),
        Shape::PolygonZ(polygon) => return rings::push(polygon.into_inner(), geometry),
        Shape::Polyline(lines) => push_lines(lines.parts(), geometry),
        Shape::PolylineM(lines) => push_lines(lines.parts(), geometry),
        Shape::PolylineZ(lines) => push_lines(lines.parts(), geometry),
        Shape::Multipatch(_) => geometry.push_other("MultiPatch"),
    }
    0
}

/// A position of any of the library's kinds.
trait Position {
    fn xy(&self) -> [f64; 2];
}

macro_rules! positions {
    ($($kind:ty),*) => {$(
        impl Position for $kind {
            fn xy(&self) -> [f64; 2] {
                [self.x, self.y]
            }
        }
    )*};
}
positions!(Point, PointM, PointZ);

fn push_lines(parts: &[Vec<impl Position>], geometry: &mut Geometry) {
    let lines: Vec<_> = parts.iter().map(|part| flat(part)).collect();
    geometry.push_lines(&lines, lines.len() > 1);
}

fn flat(points: &[impl Position]) -> Vec<[f64; 2]> {
    points.iter().map(Position::xy).collect()
}
