//! Where the pixels are: the tags of GeoTIFF.
//!
//! Source: OGC GeoTIFF 1.1 (19-008r4): ModelPixelScale and ModelTiepoint or ModelTransformation, GeoKeyDirectory; and
//! GDAL's tag 42113 for the value of pixels without data.

use super::Opened;
use crate::issue::Issue;
use tiff::tags::Tag;

/// Where pixel centres are, and in which system.
#[derive(Debug, Clone, PartialEq)]
pub struct Georeference {
    /// Centre of column 0, row 0.
    origin: [f64; 2],
    /// From a column to the next, from a row to the next; the latter is negative as a rule.
    step: [f64; 2],
    /// `EPSG:n`, where the keys say it.
    pub crs: Option<String>,
    /// The value of pixels without data, where the file declares one.
    pub nodata: Option<f64>,
}

/// Keys of the GeoKeyDirectory.
const MODEL_TYPE: u16 = 1024;
const RASTER_TYPE: u16 = 1025;
const GEOGRAPHIC: u16 = 2048;
const PROJECTED: u16 = 3072;
/// Codes that say "not by a code".
const USER_DEFINED: u16 = 32_767;
/// World Mollweide, which GHS-POP uses.
const MOLLWEIDE: u16 = 54_009;

impl Georeference {
    /// From the tags of the first image.
    ///
    /// # Errors
    /// E0187 when there is no place, or one that is turned; E0188 for a system that is defined by parameters only.
    pub fn of(decoder: &mut Opened) -> Result<Self, Issue> {
        let keys = decoder.get_tag_u16_vec(Tag::GeoKeyDirectoryTag).unwrap_or_default();
        let is_point = key(&keys, RASTER_TYPE) == Some(2);
        let (corner, step) = place(decoder)?;
        // A place is that of the pixel's corner, or of its centre.
        let half = if is_point { 0.0 } else { 0.5 };
        let origin = [corner[0] + half * step[0], corner[1] + half * step[1]];
        let ascii = decoder.get_tag_ascii_string(Tag::GeoAsciiParamsTag).unwrap_or_default();
        let nodata = decoder.get_tag_ascii_string(Tag::GdalNodata).ok();
        let nodata = match nodata.as_deref().map(|text| text.trim_matches(['\0', ' '])) {
            None | Some("") => None,
            Some(text) => Some(text.parse::<f64>().map_err(|_| Issue::new("E0189").value(text))?),
        };
        Ok(Self { origin, step, crs: system(&keys, &ascii)?, nodata: nodata.filter(|value| !value.is_nan()) })
    }

    /// Centre of a pixel.
    pub fn centre(&self, col: u32, row: u32) -> [f64; 2] {
        [self.origin[0] + f64::from(col) * self.step[0], self.origin[1] + f64::from(row) * self.step[1]]
    }

    /// Column and row of a position; whole numbers are centres.
    pub fn pixel(&self, at: [f64; 2]) -> [f64; 2] {
        [(at[0] - self.origin[0]) / self.step[0], (at[1] - self.origin[1]) / self.step[1]]
    }
}

/// Corner (or centre) of the first pixel, and the steps.
fn place(decoder: &mut Opened) -> Result<([f64; 2], [f64; 2]), Issue> {
    let none = |reason: &str| Issue::new("E0187").fact("reason", reason);
    let list = |decoder: &mut Opened, tag| decoder.get_tag_f64_vec(tag).unwrap_or_default();
    let (scale, tie) = (list(decoder, Tag::ModelPixelScaleTag), list(decoder, Tag::ModelTiepointTag));
    let matrix = list(decoder, Tag::ModelTransformationTag);
    let (corner, step) = match (scale.as_slice(), tie.as_slice(), matrix.as_slice()) {
        ([sx, sy, ..], [i, j, _, x, y, _], _) => ([x - i * sx, y + j * sy], [*sx, -sy]),
        (_, _, [a, b, _, x, d, e, _, y, ..]) if *b == 0.0 && *d == 0.0 => ([*x, *y], [*a, *e]),
        (_, _, [_, _, _, _, _, ..]) => return Err(none("the raster is turned")),
        (_, [_, _, _, _, _, _, _, ..], _) => return Err(none("it is placed by control points")),
        _ => return Err(none("it has no place on the earth")),
    };
    let fine = corner.iter().chain(&step).all(|v| v.is_finite() && v.abs() < 1e9) && step.iter().all(|v| *v != 0.0);
    if fine && step[0] > 0.0 { Ok((corner, step)) } else { Err(none("its pixels have no size")) }
}

/// The value of a key that stands in the directory itself.
fn key(keys: &[u16], wanted: u16) -> Option<u16> {
    let entries = keys.get(4..)?.chunks_exact(4);
    entries.into_iter().find(|entry| entry[0] == wanted && entry[1] == 0).map(|entry| entry[3])
}

fn system(keys: &[u16], ascii: &str) -> Result<Option<String>, Issue> {
    let code = match key(keys, MODEL_TYPE) {
        Some(1) => key(keys, PROJECTED),
        Some(2) => key(keys, GEOGRAPHIC),
        _ => key(keys, PROJECTED).or(key(keys, GEOGRAPHIC)),
    };
    let mollweide = ascii.contains("Mollweide");
    match code {
        Some(MOLLWEIDE) => Ok(Some("ESRI:54009".to_owned())),
        Some(USER_DEFINED | 0) | None if mollweide => Ok(Some("ESRI:54009".to_owned())),
        Some(USER_DEFINED) => Err(Issue::new("E0188").value(ascii.trim_matches(['\0', '|']))),
        Some(0) | None => Ok(None),
        Some(code) => Ok(Some(format!("EPSG:{code}"))),
    }
}
