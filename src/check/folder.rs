//! The files of a finished output folder, read back with the `geojson` and `csv` crates.

use super::features::{self, Properties, Refused};
use super::table::Table;
use super::unread;
use crate::geodesy::AnalysisCrs;
use crate::output::names_of_headings;
use crate::study::StudyFile;
use crate::words::Sentence;
use geo::{LineString, MultiPolygon, Polygon};
use geojson::{GeometryValue, Position};
use serde_json::Value;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What the run was: `run.json`.
///
/// # Errors
/// What is missing or unreadable.
pub fn run(out: &Path) -> Result<Value, Sentence> {
    let path = out.join("run.json");
    if !path.exists() && out.join(HANDED_OVER).is_file() {
        return Err(unread::handed_over(out));
    }
    json(&path)
}

/// The list of files that were handed over, beside them.
pub(crate) const HANDED_OVER: &str = "hand-over.json";

/// What was asked of a run, and the system in which its ways were measured.
///
/// # Errors
/// What is not understood.
pub fn asked(run: &Value) -> Result<(StudyFile, AnalysisCrs), Sentence> {
    let name = run["analysis_crs"].as_str().ok_or_else(|| unread::lacks("run.json", "analysis_crs"))?;
    let crs = AnalysisCrs::named(name)
        .ok_or_else(|| unread::value("run.json", "analysis_crs", name, "check.unread.no_system"))?;
    Ok((StudyFile::of_run(run)?, crs))
}

/// A document.
///
/// # Errors
/// What is missing or unreadable.
pub fn json(path: &Path) -> Result<Value, Sentence> {
    serde_json::from_slice(&bytes(path)?).map_err(|error| unread::no_json(path, &error))
}

/// A document that is read whole is no larger: that of a nation with a score by site has some hundred megabytes.
const LARGEST_DOCUMENT: u64 = 1 << 30;

/// A layer or a table is no larger; it is read piece by piece.
const LARGEST_LAYER: u64 = 16 << 30;

/// Opens a file, and how many bytes it has; a pipe or device, which may have no end, is refused, and what is larger than any result.
fn opened(path: &Path, largest: u64) -> Result<(impl Read + use<>, u64), Sentence> {
    if !path.is_file() {
        return Err(unread::absent(path));
    }
    let refused = |error: std::io::Error| unread::refused(path, &error);
    let file = File::open(path).map_err(refused)?;
    let bytes = file.metadata().map_err(refused)?.len();
    if bytes > largest {
        return Err(unread::too_large(path));
    }
    // A file that grows meanwhile ends here, and is no document then.
    Ok((file.take(bytes), bytes))
}

/// The bytes of a document.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Sentence> {
    let mut bytes = Vec::new();
    let (mut file, _) = opened(path, LARGEST_DOCUMENT)?;
    file.read_to_end(&mut bytes).map_err(|error| unread::refused(path, &error))?;
    Ok(bytes)
}

/// A document as text; what is no text in it is shown as such.
///
/// # Errors
/// What is missing or unreadable.
#[cfg(feature = "geopackage")]
pub(crate) fn text(path: &Path) -> Result<String, Sentence> {
    bytes(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// A written CSV.
pub(super) fn table(path: &Path) -> Result<Table, Sentence> {
    named(path, str::to_owned)
}

/// The same by the names of its columns, whatever the language of its headings.
///
/// # Errors
/// What is missing or unreadable.
pub fn translated(path: &Path) -> Result<Table, Sentence> {
    let names = names_of_headings();
    named(path, |heading| names.get(heading).map_or(heading, String::as_str).to_owned())
}

fn named(path: &Path, name_of: impl Fn(&str) -> String) -> Result<Table, Sentence> {
    Table::read(path, opened(path, LARGEST_LAYER)?.0, name_of)
}

/// `balance.csv` by the names of its columns.
pub(super) fn balance(out: &Path) -> Result<Table, Sentence> {
    translated(&out.join("balance.csv"))
}

/// A feature of a written layer.
pub struct Row {
    /// Planar metres; `None` without a point.
    pub at: Option<[f64; 2]>,
    /// Planar metres; `None` without an area.
    pub shape: Option<MultiPolygon<f64>>,
    /// Planar metres; `None` without a line.
    pub line: Option<Vec<[f64; 2]>>,
    /// As written.
    pub properties: Properties,
}

impl Row {
    /// A number; `None` where it is null, missing or no number.
    pub fn number(&self, field: &str) -> Option<f64> {
        self.properties.get(field).and_then(Value::as_f64)
    }

    /// A number that must be there: what is not compares with nothing.
    pub fn amount(&self, field: &str) -> f64 {
        self.number(field).unwrap_or(f64::NAN)
    }

    /// Whether it says true.
    pub fn is(&self, field: &str) -> bool {
        self.properties.get(field) == Some(&Value::Bool(true))
    }

    /// Whether it is a text or null, and there.
    pub fn is_text(&self, field: &str) -> bool {
        self.properties.get(field).is_some_and(|value| value.is_string() || value.is_null())
    }

    /// A text; `None` where it is null.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.properties.get(field).and_then(Value::as_str)
    }
}

/// No number of a result is larger; sums of such numbers are still numbers, in millionths too.
const LARGEST: f64 = 1e18;

/// The features of a written layer, in planar metres.
///
/// # Errors
/// What is missing or unreadable.
pub fn layer(path: &Path, crs: &AnalysisCrs) -> Result<Vec<Row>, Sentence> {
    layer_where(path, crs, |_| true)
}

/// Those of its features that are asked for; of the others nothing is kept.
///
/// # Errors
/// What is missing or unreadable.
pub fn layer_where(path: &Path, crs: &AnalysisCrs, is_wanted: impl Fn(&Row) -> bool) -> Result<Vec<Row>, Sentence> {
    kept(path, |geometry, properties| Some(row(crs, geometry, properties)).filter(&is_wanted))
}

/// Looks at the features of a written layer one after another, as they stand there: in longitude and latitude.
///
/// # Errors
/// What is missing or unreadable.
#[cfg(feature = "geopackage")]
pub(crate) fn each(path: &Path, mut look: impl FnMut(Option<GeometryValue>, &Properties)) -> Result<(), Sentence> {
    kept(path, |geometry, properties| -> Option<()> {
        look(geometry, &properties);
        None
    })
    .map(drop)
}

/// What is kept of each feature of a written layer.
fn kept<T>(
    path: &Path,
    mut keep: impl FnMut(Option<GeometryValue>, Properties) -> Option<T>,
) -> Result<Vec<T>, Sentence> {
    let (mut number, mut refused) = (0, None);
    let mut keep = |geometry: Option<GeometryValue>, properties: Properties| {
        let is_large = |value: &Value| value.as_f64().is_some_and(|n| n.abs() > LARGEST);
        if let Some((field, value)) = properties.iter().find(|(_, value)| is_large(value)) {
            let field = format!("features {number} {field}");
            refused = Some(unread::value(path.display(), &field, value, "check.unread.larger"));
            return Err(Refused);
        }
        number += 1;
        Ok(keep(geometry, properties))
    };
    let (from, bytes) = opened(path, LARGEST_LAYER)?;
    let read = features::read(from, bytes, &mut keep);
    let (name, rows) = read.map_err(|error| refused.unwrap_or_else(|| unread::no_json(path, &error)))?;
    // The layer says what it is called, as its file does.
    let name = name.as_ref().and_then(Value::as_str);
    if name.is_none() || name != path.file_stem().and_then(std::ffi::OsStr::to_str) {
        return Err(unread::value(path.display(), "name", name.unwrap_or("-"), "check.unread.not_its_name"));
    }
    Ok(rows)
}

/// A feature in planar metres.
fn row(crs: &AnalysisCrs, geometry: Option<GeometryValue>, properties: Properties) -> Row {
    // A file that was damaged may have a position of one number, or one that lies nowhere.
    let planar = |at: &Position| {
        let (lon, lat) = (*at.as_slice().first()?, *at.as_slice().get(1)?);
        crs.from_lonlat([lon, lat]).filter(|at| at.iter().all(|n| n.is_finite()))
    };
    let ring = |ring: &Vec<Position>| ring.iter().map(|at| planar(at).map(geo::Coord::from)).collect();
    let polygon = |rings: &Vec<Vec<Position>>| -> Option<Polygon<f64>> {
        let mut rings = rings.iter().map(ring).collect::<Option<Vec<LineString<f64>>>>()?.into_iter();
        Some(Polygon::new(rings.next()?, rings.collect()))
    };
    let mut row = Row { at: None, shape: None, line: None, properties };
    match geometry {
        Some(GeometryValue::Point { coordinates }) => row.at = planar(&coordinates),
        Some(GeometryValue::LineString { coordinates }) => row.line = coordinates.iter().map(planar).collect(),
        Some(GeometryValue::Polygon { coordinates }) => row.shape = polygon(&coordinates).map(Into::into),
        Some(GeometryValue::MultiPolygon { coordinates }) => {
            row.shape = coordinates.iter().map(polygon).collect::<Option<_>>().map(MultiPolygon);
        }
        _ => {}
    }
    row
}

/// The proof of a service: `certificate.json`.
///
/// # Errors
/// What is missing or unreadable.
pub fn certificate(out: &Path, service: &str) -> Result<Value, Sentence> {
    json(&out.join(service).join("certificate.json"))
}

/// What the scores of a service come to: `equity.json`.
///
/// # Errors
/// What is missing or unreadable.
pub fn equity(out: &Path, service: &str) -> Result<Value, Sentence> {
    json(&out.join(service).join("equity.json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, say};

    /// Files that take up nothing on the disk, and say that they are larger than any result: none of them is read.
    #[test]
    fn what_is_larger_than_any_result_is_refused_unread() {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let out = folder.path();
        let large = |name: &str, bytes: u64| {
            let file = File::create(out.join(name)).and_then(|file| file.set_len(bytes));
            file.unwrap_or_else(|error| panic!("{error}"));
        };
        large("run.json", LARGEST_DOCUMENT + 1);
        large("zones.geojson", LARGEST_LAYER + 1);
        large("balance.csv", LARGEST_LAYER + 1);
        let crs = AnalysisCrs::named("EPSG:4545").unwrap_or_else(|| panic!("no system"));
        let layer = layer(&out.join("zones.geojson"), &crs).map(drop);
        for refused in [run(out).map(drop), layer, balance(out).map(drop)] {
            let text = refused.err().map(|what| what.text(Lang::Zh)).unwrap_or_default();
            assert!(text.ends_with(&say("issue.said.too_large").text(Lang::Zh)), "{text}");
        }
    }
}
