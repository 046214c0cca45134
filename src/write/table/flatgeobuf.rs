//! FlatGeobuf, without its index: with one the features would stand in the order of a curve, not of the table.

use super::kind::{Kind, kind_of};
use super::written::written;
use super::{Files, Sheet, Unwritable, definition};
use crate::issue::{Issue, Issues};
use crate::read::{Cell, Polygons, Shape};
use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{
    Column, ColumnArgs, ColumnType, Crs, CrsArgs, Feature, FeatureArgs, Geometry, GeometryArgs, GeometryType, Header,
    HeaderArgs,
};
use std::io::Write;

/// Version 3 of the format.
const MAGIC: [u8; 8] = [b'f', b'g', b'b', 3, b'f', b'g', b'b', 0];
/// Numbers of a feature's properties are of 16 bits.
const MOST_COLUMNS: usize = 65_535;

type Builder<'a> = FlatBufferBuilder<'a>;

pub(super) fn write(sheet: &Sheet<'_>, files: &mut Files, _issues: &mut Issues) -> Result<(), Unwritable> {
    let table = sheet.table;
    if table.columns.len() > MOST_COLUMNS {
        let issue = Issue::new("E0717").file(files.shown()).value(table.rows);
        return Err(Unwritable::Data(issue.fact("columns", table.columns.len())));
    }
    let path = files.path();
    let kinds: Vec<Kind> = table.columns.iter().map(kind_of).collect();
    Files::fill(&path, |to| {
        to.write_all(&MAGIC)?;
        to.write_all(&header(sheet, &kinds))?;
        let mut builder = Builder::new();
        for row in 0..table.rows {
            let properties = properties(sheet, &kinds, row);
            let properties = (!properties.is_empty()).then(|| builder.create_vector(&properties));
            let geometry = geometry(&mut builder, table.shape(row));
            let feature = Feature::create(&mut builder, &FeatureArgs { geometry, properties, columns: None });
            builder.finish_size_prefixed(feature, None);
            to.write_all(builder.finished_data())?;
            builder.reset();
        }
        Ok(())
    })?;
    Ok(())
}

fn header(sheet: &Sheet<'_>, kinds: &[Kind]) -> Vec<u8> {
    let table = sheet.table;
    let mut builder = Builder::new();
    let crs = CrsArgs {
        org: sheet.srs.code.map(|_| builder.create_string("EPSG")),
        code: sheet.srs.code.map_or(0, |code| code as i32),
        wkt: definition::ogc(sheet.srs).map(|definition| builder.create_string(&definition)),
        ..CrsArgs::default()
    };
    let crs = sheet.srs.code.map(|_| Crs::create(&mut builder, &crs));
    let columns: Vec<_> = (table.columns.iter().zip(kinds))
        .map(|(column, kind)| {
            let type_ = match kind {
                Kind::Integer => ColumnType::Long,
                Kind::Real => ColumnType::Double,
                Kind::Bool => ColumnType::Bool,
                Kind::Text => ColumnType::String,
            };
            let name = Some(builder.create_string(&column.name));
            Column::create(&mut builder, &ColumnArgs { name, type_, ..ColumnArgs::default() })
        })
        .collect();
    let columns = Some(builder.create_vector(&columns));
    let envelope = table.geometry.bounds().map(|bounds| builder.create_vector(&bounds));
    let header = HeaderArgs {
        name: Some(builder.create_string(sheet.name)),
        envelope,
        geometry_type: layer_type(sheet),
        columns,
        features_count: table.rows as u64,
        index_node_size: 0,
        crs,
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut builder, &header);
    builder.finish_size_prefixed(header, None);
    builder.finished_data().to_vec()
}

/// Number of the column, then the value; what is not there is not written.
fn properties(sheet: &Sheet<'_>, kinds: &[Kind], row: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for (number, (column, kind)) in sheet.table.columns.iter().zip(kinds).enumerate() {
        let mut put = |value: &[u8]| {
            out.extend_from_slice(&(number as u16).to_le_bytes());
            out.extend_from_slice(value);
        };
        match (&column.cells.get(row), kind) {
            (Cell::Integer(n), Kind::Integer) => put(&n.to_le_bytes()),
            (Cell::Integer(n), Kind::Real) => put(&(*n as f64).to_le_bytes()),
            (Cell::Real(x), Kind::Real) if x.is_finite() => put(&x.to_le_bytes()),
            (Cell::Bool(is), Kind::Bool) => put(&[u8::from(*is)]),
            (cell, Kind::Text) => {
                if let Some(text) = written(cell) {
                    put(&(text.len() as u32).to_le_bytes());
                    out.extend_from_slice(text.as_bytes());
                }
            }
            _ => {}
        }
    }
    out
}

/// The type of all geometries, or the one that leaves it to each feature.
fn layer_type(sheet: &Sheet<'_>) -> GeometryType {
    let mut common = None;
    for row in 0..sheet.table.rows {
        let Some(own) = type_of(sheet.table.shape(row)) else { continue };
        if common.is_some_and(|common| common != own) {
            return GeometryType::Unknown;
        }
        common = Some(own);
    }
    common.unwrap_or(GeometryType::Unknown)
}

fn type_of(shape: Shape<'_>) -> Option<GeometryType> {
    match shape {
        Shape::None | Shape::Lines(_) | Shape::Other(_) => None,
        Shape::Point(_) => Some(GeometryType::Point),
        Shape::MultiPoint(_) => Some(GeometryType::MultiPoint),
        Shape::Polygons(polygons) if polygons.parts.len() == 2 => Some(GeometryType::Polygon),
        Shape::Polygons(_) => Some(GeometryType::MultiPolygon),
    }
}

fn geometry<'a>(builder: &mut Builder<'a>, shape: Shape<'_>) -> Option<WIPOffset<Geometry<'a>>> {
    let type_ = type_of(shape)?;
    let args = match shape {
        Shape::None | Shape::Lines(_) | Shape::Other(_) => return None,
        Shape::Point(at) => flat(builder, &[at], &[], type_),
        Shape::MultiPoint(points) => flat(builder, points, &[], type_),
        Shape::Polygons(polygons) if type_ == GeometryType::Polygon => {
            let (points, ends) = rings(polygons, 0, polygons.parts[1] as usize);
            flat(builder, points, &ends, type_)
        }
        Shape::Polygons(polygons) => {
            let parts: Vec<_> = (polygons.parts.windows(2))
                .map(|ends| {
                    let (points, ends) = rings(polygons, ends[0] as usize, ends[1] as usize);
                    let args = flat(builder, points, &ends, GeometryType::Polygon);
                    Geometry::create(builder, &args)
                })
                .collect();
            GeometryArgs { parts: Some(builder.create_vector(&parts)), type_, ..GeometryArgs::default() }
        }
    };
    Some(Geometry::create(builder, &args))
}

/// Corners of some rings, and where each ends, counted from the first.
fn rings(polygons: Polygons<'_>, from: usize, to: usize) -> (&[[f64; 2]], Vec<u32>) {
    let start = polygons.rings[from];
    let ends = polygons.rings[from + 1..=to].iter().map(|end| end - start).collect();
    (&polygons.xy[start as usize..polygons.rings[to] as usize], ends)
}

fn flat<'a>(builder: &mut Builder<'a>, points: &[[f64; 2]], ends: &[u32], type_: GeometryType) -> GeometryArgs<'a> {
    // A single ring ends where the coordinates end.
    let ends = (ends.len() > 1).then(|| builder.create_vector(ends));
    GeometryArgs { xy: Some(builder.create_vector(points.as_flattened())), ends, type_, ..GeometryArgs::default() }
}
