//! GeoParquet 1.1 (<https://geoparquet.org/releases/v1.1.0/>), and plain Parquet for a table without geometries.
//!
//! Geometries as WKB, with the extent of each in a column beside it, by which readers pass over groups of rows. The same table is the same
//! bytes.

mod geo;
mod projjson;

use super::extent::extent;
use super::kind::{Kind, kind_of};
use super::wkb::wkb;
use super::written::written;
use super::{Files, Sheet, Unwritable};
use crate::issue::{Issue, Issues};
use crate::read::{Cell, Column, Shape};
use geo::{EXTENT, Names};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type};
use projjson::Said;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// Columns that are read again, with those of the geometries.
const MOST_COLUMNS: usize = 4_000;

/// Rows of a group: few enough to pass over what lies elsewhere, many enough to be packed well.
const ROWS: usize = 65_536;

pub(super) fn write(sheet: &Sheet<'_>, files: &mut Files, issues: &mut Issues) -> std::result::Result<(), Unwritable> {
    let table = sheet.table;
    if table.columns.len() > MOST_COLUMNS {
        let issue = Issue::new("E0717").file(files.shown()).value(table.rows);
        return Err(Unwritable::Data(issue.fact("columns", table.columns.len())));
    }
    let names = (!table.geometry.is_empty()).then(|| Names::beside(table));
    let system = projjson::of(sheet.srs);
    if let (Some(code), Some(_), Said::Unknown) = (sheet.srs.code, &names, &system) {
        issues.push(Issue::new("W0720").file(files.shown()).value(format!("EPSG:{code}")));
    }
    let key = names.as_ref().map(|names| geo::key(table, names, system));
    let path = files.path();
    Files::fill(&path, |to| file(sheet, names.as_ref(), key, to).map_err(plain))?;
    Ok(())
}

/// What the disk said, where it was the disk.
fn plain(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => inner.downcast::<io::Error>().map_or_else(io::Error::other, |inner| *inner),
        other => io::Error::other(other),
    }
}

fn file(sheet: &Sheet<'_>, names: Option<&Names>, key: Option<String>, to: &mut (impl Write + Send)) -> Result<()> {
    let table = sheet.table;
    let kinds: Vec<Kind> = table.columns.iter().map(kind_of).collect();
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("catchment ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(key.map(|key| vec![KeyValue::new("geo".to_owned(), key)]));
    if let Some(names) = names {
        // The least and the largest of bytes say nothing of places, and hardly any geometry stands twice.
        let geometry = ColumnPath::new(vec![names.geometry.clone()]);
        properties = properties
            .set_column_statistics_enabled(geometry.clone(), EnabledStatistics::None)
            .set_column_dictionary_enabled(geometry, false);
        for bound in EXTENT {
            let path = ColumnPath::new(vec![names.extent.clone(), bound.to_owned()]);
            properties = properties.set_column_dictionary_enabled(path, false);
        }
    }
    let schema = Arc::new(schema(sheet, &kinds, names)?);
    let mut writer = SerializedFileWriter::new(to, schema, Arc::new(properties.build()))?;
    for from in (0..table.rows).step_by(ROWS) {
        let rows = from..table.rows.min(from + ROWS);
        let mut group = writer.next_row_group()?;
        for (column, kind) in table.columns.iter().zip(&kinds) {
            values(&mut group, column, *kind, rows.clone())?;
        }
        if names.is_some() {
            places(&mut group, sheet, rows)?;
        }
        group.close()?;
    }
    writer.close().map(drop)
}

fn schema(sheet: &Sheet<'_>, kinds: &[Kind], names: Option<&Names>) -> Result<Type> {
    let optional = Repetition::OPTIONAL;
    let mut fields = Vec::new();
    for (column, kind) in sheet.table.columns.iter().zip(kinds) {
        let (physical, logical) = match kind {
            Kind::Integer => (Physical::INT64, None),
            Kind::Real => (Physical::DOUBLE, None),
            Kind::Bool => (Physical::BOOLEAN, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(&column.name, physical).with_repetition(optional);
        fields.push(Arc::new(field.with_logical_type(logical).build()?));
    }
    if let Some(names) = names {
        let geometry = Type::primitive_type_builder(&names.geometry, Physical::BYTE_ARRAY).with_repetition(optional);
        fields.push(Arc::new(geometry.build()?));
        let bound = |name: &str| {
            let field = Type::primitive_type_builder(name, Physical::DOUBLE).with_repetition(Repetition::REQUIRED);
            field.build().map(Arc::new)
        };
        let bounds = EXTENT.into_iter().map(bound).collect::<Result<Vec<_>>>()?;
        let extent = Type::group_type_builder(&names.extent).with_repetition(optional).with_fields(bounds);
        fields.push(Arc::new(extent.build()?));
    }
    Type::group_type_builder("schema").with_fields(fields).build()
}

/// Writes the next column: a level for each row, 1 where there is a value, and the values that are there.
fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    rows: impl Iterator<Item = Option<T::T>>,
) -> Result<()> {
    let mut levels = Vec::new();
    let values: Vec<T::T> = rows.inspect(|value| levels.push(i16::from(value.is_some()))).flatten().collect();
    let missing = || ParquetError::General("a column more than its schema has".to_owned());
    let mut next = group.next_column()?.ok_or_else(missing)?;
    let writer: &mut ColumnWriterImpl<'_, T> = next.typed();
    writer.write_batch(&values, Some(&levels), None)?;
    next.close()
}

fn values(
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    of: &Column,
    kind: Kind,
    rows: Range<usize>,
) -> Result<()> {
    let cells = rows.map(|row| of.cells.get(row));
    match kind {
        Kind::Integer => {
            column::<Int64Type>(group, cells.map(|cell| if let Cell::Integer(n) = cell { Some(n) } else { None }))
        }
        Kind::Real => column::<DoubleType>(
            group,
            cells.map(|cell| match cell {
                Cell::Integer(n) => Some(n as f64),
                Cell::Real(x) => Some(x).filter(|x| x.is_finite()),
                _ => None,
            }),
        ),
        Kind::Bool => {
            column::<BoolType>(group, cells.map(|cell| if let Cell::Bool(is) = cell { Some(is) } else { None }))
        }
        Kind::Text => column::<ByteArrayType>(
            group,
            cells.map(|cell| written(&cell).map(|text| ByteArray::from(text.into_bytes()))),
        ),
    }
}

/// The geometries and their extents.
fn places(
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    sheet: &Sheet<'_>,
    rows: Range<usize>,
) -> Result<()> {
    let shape = |row: usize| -> Shape<'_> { sheet.table.shape(row) };
    let bytes = |row: usize| {
        let mut out = Vec::new();
        wkb(&mut out, shape(row)).then(|| ByteArray::from(out))
    };
    column::<ByteArrayType>(group, rows.clone().map(bytes))?;
    let extents: Vec<Option<[f64; 4]>> = rows.map(|row| extent(shape(row))).collect();
    (0..EXTENT.len()).try_for_each(|bound| {
        column::<DoubleType>(group, extents.iter().map(|extent| extent.map(|extent| extent[bound])))
    })
}
