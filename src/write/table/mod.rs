//! A [`Table`] as it was read into a file of another format: every row in its order, every column, every value.
//!
//! One file per format. A writer decides nothing about coordinates: the table it gets is in the system it is given.

mod csv;
#[cfg(feature = "shapefile")]
mod dbf;
#[cfg(any(feature = "flatgeobuf", feature = "geopackage", feature = "shapefile"))]
mod definition;
#[cfg(any(feature = "geopackage", feature = "geoparquet"))]
mod extent;
mod files;
#[cfg(feature = "flatgeobuf")]
mod flatgeobuf;
mod geojson;
#[cfg(feature = "geopackage")]
mod geopackage;
#[cfg(feature = "geoparquet")]
mod geoparquet;
#[cfg(any(feature = "flatgeobuf", feature = "geopackage", feature = "geoparquet", feature = "shapefile"))]
mod kind;
#[cfg(feature = "shapefile")]
mod shapefile;
mod srs;
#[cfg(any(feature = "geopackage", feature = "geoparquet"))]
mod wkb;
mod wkt;
mod written;
#[cfg(feature = "workbooks")]
mod xlsx;
#[cfg(any(feature = "flatgeobuf", feature = "geopackage", feature = "geoparquet", feature = "shapefile"))]
mod zone;

pub use files::Files;
#[cfg(feature = "geopackage")]
pub(crate) use geopackage::{Field, Layer, LayerStyle, MOST_COLUMNS, Package, of_sqlite};
#[cfg(feature = "geopackage")]
pub(crate) use kind::Kind;
pub use srs::Srs;
pub use wkt::wkt;

use super::{WriteError, inert};
use crate::issue::{Issue, Issues};
use crate::read::{Cell, Table};
use std::borrow::Cow;
use std::path::Path;

/// A format that tables are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// A feature collection.
    GeoJson,
    /// One feature per line.
    GeoJsonLines,
    /// Separated by commas.
    Csv,
    /// Separated by tabs.
    Tsv,
    /// A workbook of one sheet.
    Xlsx,
    /// A GeoPackage of one layer.
    GeoPackage,
    /// FlatGeobuf without index, in the order of the rows.
    FlatGeobuf,
    /// GeoParquet, or Parquet without geometries.
    Parquet,
    /// `.shp`, `.shx`, `.dbf`, `.cpg` and `.prj`.
    Shapefile,
}

impl TableFormat {
    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "geojson" | "json" => Self::GeoJson,
            "geojsonl" | "geojsons" | "ndjson" => Self::GeoJsonLines,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "xlsx" => Self::Xlsx,
            "gpkg" => Self::GeoPackage,
            "fgb" => Self::FlatGeobuf,
            "parquet" | "geoparquet" => Self::Parquet,
            "shp" => Self::Shapefile,
            _ => return None,
        })
    }

    /// What a build without a writer for it says: E0194 with the feature that has one.
    fn not_built_in(self, file: &str) -> Issue {
        let (name, feature) = match self {
            Self::Xlsx => ("XLSX", "workbooks"),
            Self::GeoPackage => ("GeoPackage", "geopackage"),
            Self::FlatGeobuf => ("FlatGeobuf", "flatgeobuf"),
            Self::Parquet => ("GeoParquet", "geoparquet"),
            Self::Shapefile => ("Shapefile", "shapefile"),
            Self::GeoJson | Self::GeoJsonLines => ("GeoJSON", "default"),
            Self::Csv | Self::Tsv => ("CSV", "default"),
        };
        Issue::new("E0194").file(file).value(name).fact("needs", feature)
    }

    /// Whether rows have positions in columns only.
    pub fn is_sheet(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::Xlsx)
    }

    /// Whether the format is GeoJSON, which means WGS 84 unless it says otherwise.
    pub fn is_geojson(self) -> bool {
        matches!(self, Self::GeoJson | Self::GeoJsonLines)
    }
}

/// Encoding of the texts of a shapefile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with a `.cpg` that says so.
    #[default]
    Utf8,
    /// GBK, as older programs expect it, with a `.cpg` that says so.
    Gbk,
}

/// A table to be written.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'t> {
    /// Its rows.
    pub table: &'t Table,
    /// Name of the layer or sheet inside the file.
    pub name: &'t str,
    /// The system its coordinates are in.
    pub srs: &'t Srs,
    /// Encoding of a shapefile's texts.
    #[cfg_attr(not(feature = "shapefile"), allow(dead_code, reason = "no other format has a choice"))]
    pub encoding: TextEncoding,
}

/// Why a table was not written.
#[derive(Debug)]
pub enum Unwritable {
    /// The disk.
    Write(WriteError),
    /// The format cannot hold it.
    Data(Issue),
}

impl From<WriteError> for Unwritable {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// Writes a table into the files of a target, which are moved into place only by [`Files::commit`]. The issues say what was
/// changed for the format's sake.
///
/// # Errors
/// [`Unwritable`]; nothing is left behind then.
pub fn write_table(sheet: &Sheet<'_>, format: TableFormat, files: &mut Files) -> Result<Issues, Unwritable> {
    let mut issues = Issues::new();
    match format {
        TableFormat::GeoJson => geojson::write(sheet, false, files, &mut issues)?,
        TableFormat::GeoJsonLines => geojson::write(sheet, true, files, &mut issues)?,
        TableFormat::Csv => csv::write(sheet, b',', files, &mut issues)?,
        TableFormat::Tsv => csv::write(sheet, b'\t', files, &mut issues)?,
        #[cfg(feature = "workbooks")]
        TableFormat::Xlsx => xlsx::write(sheet, files, &mut issues)?,
        #[cfg(feature = "geopackage")]
        TableFormat::GeoPackage => geopackage::write(sheet, files, &mut issues)?,
        #[cfg(feature = "flatgeobuf")]
        TableFormat::FlatGeobuf => flatgeobuf::write(sheet, files, &mut issues)?,
        #[cfg(feature = "geoparquet")]
        TableFormat::Parquet => geoparquet::write(sheet, files, &mut issues)?,
        #[cfg(feature = "shapefile")]
        TableFormat::Shapefile => shapefile::write(sheet, files, &mut issues)?,
        #[allow(unreachable_patterns, reason = "a build with all formats has no other")]
        other => return Err(Unwritable::Data(other.not_built_in(&files.shown()))),
    }
    Ok(issues)
}

/// Says which texts of a table [`inert`] changes.
fn note_inert(table: &Table, file: &str, issues: &mut Issues) {
    for column in &table.columns {
        let changed = |text: &str| matches!(inert(text), Cow::Owned(_));
        if changed(&column.name) {
            issues.push(Issue::new("I0721").file(file).field(&column.name).value(&column.name));
        }
        for (row, cell) in column.cells.iter().enumerate() {
            if let Cell::Text(text) = cell
                && changed(text)
            {
                issues.push(Issue::new("I0721").file(file).field(&column.name).feature(row).value(text));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_name_formats() {
        assert_eq!(TableFormat::of(Path::new("a/学校.GeoJSON")), Some(TableFormat::GeoJson));
        assert_eq!(TableFormat::of(Path::new("a.geoparquet")), Some(TableFormat::Parquet));
        assert_eq!(TableFormat::of(Path::new("a.shp")), Some(TableFormat::Shapefile));
        assert_eq!(TableFormat::of(Path::new("a.xls")), None);
        assert_eq!(TableFormat::of(Path::new("geojson")), None);
    }
}
