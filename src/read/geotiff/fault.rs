//! Why a raster is not read.

use crate::issue::Issue;
use crate::words::{of_format, say};
use tiff::{TiffError, TiffUnsupportedError};

/// One reason.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fault {
    /// The file contradicts itself, or ends too early.
    Damaged(String),
    /// Packed in a way that is not unpacked here.
    Compression(String),
    /// Rotated or sheared pixels.
    Rotated,
    /// More than one band.
    Bands(u64),
    /// Something says which pixels count, and is not followed: what it is.
    Masked(String),
    /// Rows that the standard puts north of each other and GDAL south of each other.
    NegativeScale,
    /// A projection that has no code: its name.
    Projection(String),
    /// Something else that GeoTIFF may say and this reader does not follow.
    Feature(String),
    /// Pixels without a place on earth.
    Nowhere,
    /// A value that is no count of persons and is not declared as nodata.
    Value {
        /// The first one found, in the order of the file's strips or tiles.
        value: f64,
        /// Its column, from 0.
        column: u32,
        /// Its row, from 0.
        row: u32,
        /// How many there are in all, of any such value.
        count: u64,
    },
    /// Beyond a limit: what, how much, the limit.
    Large(&'static str, u64, u64),
    /// No pixel lies where the zones are.
    Elsewhere,
    /// Nobody lives in it.
    Nobody,
    /// Its name calls it a density, by this word, and nobody says what it counts.
    Density(&'static str),
    /// Heights of 8 bits: a picture of them.
    Picture,
    /// A height that no ground has, and that is not declared as nodata: the first one, where, and how many.
    Height {
        /// In metres.
        value: f64,
        /// Its column, from 0.
        column: u32,
        /// Its row, from 0.
        row: u32,
        /// How many there are in all.
        count: u64,
    },
    /// No pixel has a value.
    NoValue,
    /// Its pixels are not those of the first raster of the layer: what differs, here and there.
    Lattice(&'static str, String, String),
}

impl Fault {
    /// As a message.
    pub fn issue(self, file: &str) -> Issue {
        match self {
            Self::Damaged(reason) => Issue::new("E0180").file(file).fact("reason", reason),
            Self::Compression(name) => Issue::new("E0181").file(file).value(name),
            Self::Nowhere => Issue::new("E0182").file(file),
            Self::Masked(how) => Issue::new("E0195").file(file).value(how),
            Self::NegativeScale => Issue::new("E0196").file(file),
            Self::Projection(name) => Issue::new("E0197").file(file).value(name),
            Self::Value { value, column, row, count } => {
                // A whole number beyond the range of TOML's is written with an exponent, so that it can be pasted.
                let value = if value.abs() < 1e15 { value.to_string() } else { format!("{value:e}") };
                let at = |issue: Issue| issue.fact("column", column).fact("row", row).fact("count", count);
                at(Issue::new("E0183").file(file).value(value))
            }
            Self::Picture => Issue::new("E0950").file(file),
            Self::Height { value, column, row, count } => {
                let text = if value.abs() < 1e15 { value.to_string() } else { format!("{value:e}") };
                let height = match value {
                    f64::INFINITY => say("read.raster.endless"),
                    f64::NEG_INFINITY => say("read.raster.endless_below"),
                    _ => say("read.raster.height").with("n", &text),
                };
                // Infinity in a study file is written as it is here.
                let issue = Issue::new("E0951").file(file).value(text).words("height", height).fact("column", column);
                issue.fact("row", row).fact("count", count)
            }
            Self::NoValue => Issue::new("E0952").file(file),
            Self::Large(what, found, limit) => {
                Issue::new("E0184").file(file).field(what).value(found).fact("limit", limit)
            }
            Self::Elsewhere => Issue::new("E0186").file(file),
            Self::Rotated => Issue::new("E0187").file(file),
            Self::Bands(count) => Issue::new("E0188").file(file).value(count),
            Self::Feature(what) => {
                let issue = Issue::new("E0189").file(file).value(&what);
                // A tag or two words are what it is called in every language.
                let is_said = what.split(' ').count() > 3;
                if is_said { issue.words("value", of_format(&what)) } else { issue }
            }
            Self::Nobody => Issue::new("E0190").file(file),
            Self::Density(word) => Issue::new("E0198").file(file).value(word),
            Self::Lattice(what, here, there) => {
                Issue::new("E0199").file(file).field(what).value(here).fact("other", there)
            }
        }
    }
}

impl From<TiffError> for Fault {
    fn from(error: TiffError) -> Self {
        match error {
            TiffError::UnsupportedError(TiffUnsupportedError::UnsupportedCompressionMethod(method)) => {
                Self::Compression(format!("{method:?}"))
            }
            TiffError::UnsupportedError(what) => Self::Feature(what.to_string()),
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}
