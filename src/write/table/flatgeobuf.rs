//! FlatGeobuf, without its index: with one the features would stand in the order of a curve, not of the table.

use super::kind::{Kind, kind_of, written};
use super::{Files, Sheet, Unwritable};
use crate::issue::Issues;
use crate::read::{Cell, Polygons, Shape};
use crate::write::WriteError;
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geozero::error::Result as Fed;
use geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor};
use std::io;

/// Numbers of a header's columns are of 16 bits.
const MOST_COLUMNS: usize = 65_535;

pub(super) fn write(sheet: &Sheet<'_>, files: &mut Files, _issues: &mut Issues) -> Result<(), Unwritable> {
    let table = sheet.table;
    if table.columns.len() > MOST_COLUMNS {
        let issue = crate::issue::Issue::new("E0717").file(files.shown()).value(table.rows);
        return Err(Unwritable::Data(issue.fact("columns", table.columns.len())));
    }
    let path = files.path();
    let fail = |error: String| Unwritable::Write(WriteError::Io(path.clone(), io::Error::other(error)));
    let definition = sheet.srs.wkt();
    let options = FgbWriterOptions {
        write_index: false,
        detect_type: false,
        promote_to_multi: false,
        crs: FgbCrs {
            org: sheet.srs.code.map(|_| "EPSG"),
            code: sheet.srs.code.map_or(0, |code| code as i32),
            wkt: definition.as_deref(),
            ..FgbCrs::default()
        },
        ..FgbWriterOptions::default()
    };
    let mut writer =
        FgbWriter::create_with_options(sheet.name, layer_type(sheet), options).map_err(|e| fail(e.to_string()))?;
    let kinds: Vec<Kind> = table.columns.iter().map(kind_of).collect();
    for (column, kind) in table.columns.iter().zip(&kinds) {
        let type_ = match kind {
            Kind::Integer => ColumnType::Long,
            Kind::Real => ColumnType::Double,
            Kind::Bool => ColumnType::Bool,
            Kind::Text => ColumnType::String,
        };
        writer.add_column(&column.name, type_, |_, _| {});
    }
    for row in 0..table.rows {
        let mut outcome = Ok(());
        writer
            .add_feature_geom(Geometry(table.shape(row)), |feature| {
                for (number, (column, kind)) in table.columns.iter().zip(&kinds).enumerate() {
                    if outcome.is_ok() {
                        outcome = property(feature, number, &column.name, &column.cells[row], *kind);
                    }
                }
            })
            .and(outcome)
            .map_err(|e| fail(e.to_string()))?;
    }
    Files::fill(&path, |to| writer.write(to).map_err(io::Error::other))?;
    Ok(())
}

fn property(to: &mut impl PropertyProcessor, number: usize, name: &str, cell: &Cell, kind: Kind) -> Fed<()> {
    let text;
    let value = match (cell, kind) {
        (Cell::Integer(n), Kind::Integer) => ColumnValue::Long(*n),
        (Cell::Integer(n), Kind::Real) => ColumnValue::Double(*n as f64),
        (Cell::Real(x), Kind::Real) if x.is_finite() => ColumnValue::Double(*x),
        (Cell::Bool(is), Kind::Bool) => ColumnValue::Bool(*is),
        (cell, Kind::Text) => match written(cell) {
            Some(written) => {
                text = written;
                ColumnValue::String(&text)
            }
            None => return Ok(()),
        },
        // A value that is not there is not written.
        _ => return Ok(()),
    };
    to.property(number, name, &value).map(|_| ())
}

/// The type of all geometries, or the one that holds all types.
fn layer_type(sheet: &Sheet<'_>) -> GeometryType {
    let mut common = None;
    for row in 0..sheet.table.rows {
        let own = match sheet.table.shape(row) {
            Shape::None | Shape::Other(_) => continue,
            Shape::Point(_) => GeometryType::Point,
            Shape::MultiPoint(_) => GeometryType::MultiPoint,
            Shape::Polygons(polygons) if polygons.parts.len() == 2 => GeometryType::Polygon,
            Shape::Polygons(_) => GeometryType::MultiPolygon,
        };
        if common.is_some_and(|common| common != own) {
            return GeometryType::Unknown;
        }
        common = Some(own);
    }
    common.unwrap_or(GeometryType::Unknown)
}

/// A row's geometry as the writer asks for it.
struct Geometry<'t>(Shape<'t>);

impl GeozeroGeometry for Geometry<'_> {
    fn process_geom<P: GeomProcessor>(&self, to: &mut P) -> Fed<()> {
        match self.0 {
            Shape::None | Shape::Other(_) => Ok(()),
            Shape::Point([x, y]) => {
                to.point_begin(0)?;
                to.xy(x, y, 0)?;
                to.point_end(0)
            }
            Shape::MultiPoint(points) => {
                to.multipoint_begin(points.len(), 0)?;
                for (number, [x, y]) in points.iter().enumerate() {
                    to.xy(*x, *y, number)?;
                }
                to.multipoint_end(0)
            }
            Shape::Polygons(polygons) => many(polygons, to),
        }
    }
}

fn many<P: GeomProcessor>(polygons: Polygons<'_>, to: &mut P) -> Fed<()> {
    let parts = polygons.parts.len().saturating_sub(1);
    let one = parts == 1;
    if !one {
        to.multipolygon_begin(parts, 0)?;
    }
    for (part, ends) in polygons.parts.windows(2).enumerate() {
        let rings = ends[0] as usize..ends[1] as usize;
        to.polygon_begin(one, rings.len(), part)?;
        for (number, ring) in rings.enumerate() {
            let points = &polygons.xy[polygons.rings[ring] as usize..polygons.rings[ring + 1] as usize];
            to.linestring_begin(false, points.len(), number)?;
            for (at, [x, y]) in points.iter().enumerate() {
                to.xy(*x, *y, at)?;
            }
            to.linestring_end(false, number)?;
        }
        to.polygon_end(one, part)?;
    }
    if one { Ok(()) } else { to.multipolygon_end(0) }
}
