//! The files of a finished output folder, read back with the `geojson` and `csv` crates.

use super::features::{Collection, Properties};
use super::unread;
use crate::geodesy::AnalysisCrs;
use crate::output::names_of_headings;
use crate::study::StudyFile;
use crate::words::Sentence;
use geo::{LineString, MultiPolygon, Polygon};
use geojson::{GeometryValue, Position};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What the run was: `run.json`.
///
/// # Errors
/// What is missing or unreadable.
pub fn run(out: &Path) -> Result<Value, Sentence> {
    json(&out.join("run.json"))
}

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

pub(super) fn json(path: &Path) -> Result<Value, Sentence> {
    serde_json::from_slice(&bytes(path)?).map_err(|error| unread::no_json(path, &error))
}

/// The bytes of a file; a pipe or device, which may have no end, is refused.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Sentence> {
    if !path.is_file() {
        return Err(unread::absent(path));
    }
    std::fs::read(path).map_err(|error| unread::refused(path, &error))
}

/// A row of a written CSV, by column.
pub(super) type Line = BTreeMap<String, String>;

/// Its rows.
pub(super) type Table = Vec<Line>;

/// Rows of a written CSV.
pub(super) fn table(path: &Path) -> Result<Table, Sentence> {
    let bytes = bytes(path)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    csv::Reader::from_reader(text)
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| unread::no_table(path, &error))
}

/// Rows of `balance.csv` by the names of its columns, whatever the language of its headings.
pub(super) fn balance(out: &Path) -> Result<Table, Sentence> {
    let names = names_of_headings();
    let named =
        |line: Line| line.into_iter().map(|(heading, cell)| (names.get(&heading).cloned().unwrap_or(heading), cell));
    Ok(table(&out.join("balance.csv"))?.into_iter().map(|line| named(line).collect()).collect())
}

/// A feature of a written layer.
pub struct Row {
    /// Planar metres; `None` without a point.
    pub at: Option<[f64; 2]>,
    /// Planar metres; `None` without an area.
    pub shape: Option<MultiPolygon<f64>>,
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
    let collection: Collection =
        serde_json::from_slice(&bytes(path)?).map_err(|error| unread::no_json(path, &error))?;
    // The layer says what it is called, as its file does.
    let name = collection.name.as_ref().and_then(Value::as_str);
    if name.is_none() || name != path.file_stem().and_then(std::ffi::OsStr::to_str) {
        return Err(unread::value(path.display(), "name", name.unwrap_or("-"), "check.unread.not_its_name"));
    }
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
    let row = |(geometry, properties)| {
        let (at, shape) = match geometry {
            Some(GeometryValue::Point { coordinates }) => (planar(&coordinates), None),
            Some(GeometryValue::Polygon { coordinates }) => (None, polygon(&coordinates).map(Into::into)),
            Some(GeometryValue::MultiPolygon { coordinates }) => {
                (None, coordinates.iter().map(polygon).collect::<Option<_>>().map(MultiPolygon))
            }
            _ => (None, None),
        };
        Row { at, shape, properties }
    };
    let rows: Vec<Row> = collection.features.0.into_iter().map(row).collect();
    for (number, row) in rows.iter().enumerate() {
        let is_large = |value: &Value| value.as_f64().is_some_and(|n| n.abs() > LARGEST);
        if let Some((field, value)) = row.properties.iter().find(|(_, value)| is_large(value)) {
            let field = format!("features {number} {field}");
            return Err(unread::value(path.display(), &field, value, "check.unread.larger"));
        }
    }
    Ok(rows)
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
