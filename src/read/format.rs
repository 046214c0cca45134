//! Which format a file is in, by its content.

use crate::issue::Issue;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A FeatureCollection.
    GeoJson,
    /// Features one after another.
    GeoJsonSeq,
    /// Packed; what is inside shows at its own beginning.
    Gzip,
    /// The shapes of a shapefile.
    Shapefile,
    /// An archive.
    Zip,
    /// A dBASE table.
    Dbf,
    /// A GeoPackage, or another SQLite file.
    Sqlite,
    /// A FlatGeobuf.
    FlatGeobuf,
    /// GeoParquet, or Parquet without geometries.
    Parquet,
    /// A raster.
    GeoTiff,
    /// OpenStreetMap in its binary format.
    OsmPbf,
    /// Rows of text.
    Csv,
    /// A workbook, or another zip or compound file; its reader tells.
    Workbook,
    /// Something that no reader is for, by its name.
    Foreign(&'static str),
    /// Nothing but white space.
    Empty,
}

impl Format {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::GeoJsonSeq => "GeoJSONSeq",
            Self::Gzip => "gzip",
            Self::Shapefile => "Shapefile",
            Self::Zip => "zip",
            Self::Dbf => "DBF",
            Self::Sqlite => "GeoPackage",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::Parquet => "Parquet",
            Self::GeoTiff => "GeoTIFF",
            Self::OsmPbf => "OSM PBF",
            Self::Csv => "CSV",
            Self::Workbook => "xls",
            Self::Foreign(name) => name,
            Self::Empty => "-",
        }
    }

    /// What a build without a reader for it says: E0194 with the feature that has one.
    pub fn not_built_in(self, file: &str) -> Issue {
        let feature = match self {
            Self::Shapefile => "shapefile",
            Self::Sqlite => "geopackage",
            Self::FlatGeobuf => "flatgeobuf",
            Self::Parquet => "geoparquet",
            Self::GeoTiff => "geotiff",
            Self::OsmPbf => "osm",
            Self::Workbook => "workbooks",
            _ => "formats",
        };
        Issue::new("E0194").file(file).value(self.name()).fact("needs", feature)
    }

    /// By the first bytes of a file.
    pub fn of(head: &[u8]) -> Self {
        let begins = |magic: &[u8]| head.starts_with(magic);
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        match text.first() {
            _ if begins(b"\x1f\x8b") => Self::Gzip,
            _ if begins(b"PK\x03\x04") => Self::Zip,
            _ if begins(b"\xd0\xcf\x11\xe0") => Self::Workbook,
            _ if begins(b"SQLite format 3\0") => Self::Sqlite,
            _ if begins(b"fgb\x03") => Self::FlatGeobuf,
            _ if begins(b"PAR1") || begins(b"PARE") => Self::Parquet,
            _ if begins(b"II*\0") || begins(b"MM\0*") || begins(b"II+\0") || begins(b"MM\0+") => Self::GeoTiff,
            _ if begins(b"\x00\x00\x27\x0a") => Self::Shapefile,
            _ if head.get(4..).is_some_and(|rest| rest.starts_with(b"\x0a\x09OSMHeader")) => Self::OsmPbf,
            _ if begins(b"\xff\xfe{") || begins(b"\xfe\xff\0{") => Self::Foreign("UTF-16"),
            _ if begins(b"\xff\xfe") || begins(b"\xfe\xff") => Self::Csv,
            _ if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") => Self::Foreign("PNG / JPEG / GIF"),
            _ if begins(b"\x7fELF") || begins(b"MZ") && head.get(2..64).is_some_and(|h| h.contains(&0)) => {
                Self::Foreign("a program")
            }
            _ if begins(b"Rar!") || begins(b"7z\xbc\xaf") => Self::Foreign("rar / 7z"),
            _ if begins(b"%PDF") => Self::Foreign("PDF"),
            None => Self::Empty,
            _ if is_dbf(head) => Self::Dbf,
            Some(b'<') => Self::Foreign("HTML / XML"),
            Some(b'{' | 0x1e) if super::geojson::begins_sequence(head) => Self::GeoJsonSeq,
            Some(b'{' | b'[') => Self::GeoJson,
            Some(_) if is_script(text) => Self::Foreign("JavaScript"),
            Some(_) => Self::Csv,
        }
    }
}

/// A script for a web page that gives a layer to a name: `var data = {`.
fn is_script(text: &[u8]) -> bool {
    let text = text.get(..text.len().min(200)).unwrap_or_default();
    let text = String::from_utf8_lossy(text);
    let Some((left, right)) = text.split_once('=') else { return false };
    let words: Vec<&str> = left.split_whitespace().collect();
    let names = match words.as_slice() {
        ["var" | "let" | "const", name] => name.chars().all(|c| c.is_alphanumeric() || "_$".contains(c)),
        [name] => name.starts_with("window.") || *name == "module.exports",
        _ => false,
    };
    names && right.trim_start().starts_with(['{', '['])
}

/// A dBASE table has no magic number: a version, a date, a head whose length is that of whole columns and its end mark.
fn is_dbf(head: &[u8]) -> bool {
    let (Some(version), Some(date)) = (head.first(), head.get(1..4)) else { return false };
    let length = head.get(8..10).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    let known = [0x03, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8b, 0xf5].contains(version);
    // A head longer than the bytes at hand ends where nobody can see it.
    let ends = length > 32 && head.get(length - 1).is_none_or(|mark| *mark == 0x0d || *mark == 0);
    known && (1..=12).contains(&date[1]) && (1..=31).contains(&date[2]) && ends
}

#[cfg(test)]
#[cfg(feature = "formats")]
mod tests;
