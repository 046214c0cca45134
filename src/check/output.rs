//! A finished output folder, read back with the `geojson` crate.

use crate::geodesy::AnalysisCrs;
use crate::model::Method;
use geojson::{FeatureCollection, GeometryValue};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What the run was: `run.json`.
///
/// # Errors
/// What is missing or unreadable.
pub fn parameters(out: &Path) -> Result<Value, String> {
    json(&out.join("run.json"))
}

pub(super) fn json(path: &Path) -> Result<Value, String> {
    serde_json::from_slice(&bytes(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// The bytes of a file; a pipe or device, which may have no end, is refused.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    if !path.is_file() {
        return Err(format!("{}: no such file", path.display()));
    }
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Rows of a written CSV by column.
pub(super) fn table(path: &Path) -> Result<Vec<BTreeMap<String, String>>, String> {
    let bytes = bytes(path)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    csv::Reader::from_reader(text)
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// A feature of a written layer.
pub struct Row {
    /// Planar metres; `None` without a point.
    pub at: Option<[f64; 2]>,
    /// As written.
    pub properties: serde_json::Map<String, Value>,
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

    /// A text; `None` where it is null.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.properties.get(field).and_then(Value::as_str)
    }
}

/// The features of a written layer, points in planar metres.
///
/// # Errors
/// What is missing or unreadable.
pub fn layer(path: &Path, crs: &AnalysisCrs) -> Result<Vec<Row>, String> {
    let text = String::from_utf8(bytes(path)?).map_err(|error| format!("{}: {error}", path.display()))?;
    let collection: FeatureCollection = text.parse().map_err(|error| format!("{}: {error}", path.display()))?;
    let row = |feature: geojson::Feature| {
        let at = match feature.geometry.map(|geometry| geometry.value) {
            Some(GeometryValue::Point { coordinates }) => crs.from_lonlat([coordinates[0], coordinates[1]]),
            _ => None,
        };
        Row { at, properties: feature.properties.unwrap_or_default() }
    };
    Ok(collection.features.into_iter().map(row).collect())
}

/// The proof of a service: `certificate.json`.
///
/// # Errors
/// What is missing or unreadable.
pub fn certificate(out: &Path, service: &str) -> Result<Value, String> {
    json(&out.join(service).join("certificate.json"))
}

/// What the scores of a service come to: `equity.json`.
///
/// # Errors
/// What is missing or unreadable.
pub fn equity(out: &Path, service: &str) -> Result<Value, String> {
    json(&out.join(service).join("equity.json"))
}

/// Whether not everybody may go to every facility of a service, as `run.json` has it.
pub fn is_restricted(told: &Value) -> bool {
    told["respect_zones"] == Value::Bool(true) || told["eligibility"].is_object()
}

/// The method of a service, as `run.json` has it.
///
/// # Errors
/// When it is none that is known: a file of a later version must not be judged by the rules of this one.
pub fn named(told: &Value) -> Result<Method, String> {
    let name = told["method"].as_str().unwrap_or_default();
    Method::named(name).ok_or_else(|| format!("unknown method \"{name}\""))
}
