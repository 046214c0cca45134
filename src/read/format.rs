//! Which format a file is in, by its content.

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A FeatureCollection.
    GeoJson,
    /// A raster.
    GeoTiff,
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
    /// By the first bytes of a file.
    pub fn of(head: &[u8]) -> Self {
        let begins = |magic: &[u8]| head.starts_with(magic);
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        match text.first() {
            _ if begins(b"\x1f\x8b") => Self::Foreign("gzip"),
            _ if begins(b"PK\x03\x04") => Self::Workbook,
            _ if begins(b"\xd0\xcf\x11\xe0") => Self::Workbook,
            _ if begins(b"SQLite format 3\0") => Self::Foreign("GeoPackage"),
            _ if begins(b"fgb\x03") => Self::Foreign("FlatGeobuf"),
            _ if begins(b"II*\0") || begins(b"MM\0*") || begins(b"II+\0") || begins(b"MM\0+") => Self::GeoTiff,
            _ if begins(b"\x00\x00\x27\x0a") => Self::Foreign("Shapefile"),
            _ if begins(b"\xff\xfe{") || begins(b"\xfe\xff\0{") => Self::Foreign("UTF-16"),
            _ if begins(b"\xff\xfe") || begins(b"\xfe\xff") => Self::Csv,
            _ if begins(b"%PDF") => Self::Foreign("PDF"),
            None => Self::Empty,
            Some(b'<') => Self::Foreign("HTML / XML"),
            Some(b'{' | b'[') => Self::GeoJson,
            Some(_) => Self::Csv,
        }
    }
}
