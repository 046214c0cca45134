//! Rasters, as a study names them.

use super::LayerCrs;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A raster that ways go over: its file, or its file with what is to be said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RasterFile {
    /// The file, relative to the study file.
    Path(String),
    /// The same with keys.
    Keys(RasterKeys),
}

/// What is said of a raster that ways go over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RasterKeys {
    /// The file, relative to the study file.
    pub path: String,
    /// As for facilities.
    #[serde(default)]
    pub crs: LayerCrs,
    /// The value that stands for "no data" in a raster that does not declare one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodata: Option<f64>,
}

impl RasterFile {
    /// The file.
    pub fn path(&self) -> &str {
        match self {
            Self::Path(path) => path,
            Self::Keys(keys) => &keys.path,
        }
    }

    /// All of it.
    pub fn keys(&self) -> RasterKeys {
        match self {
            Self::Path(path) => RasterKeys { path: path.clone(), crs: LayerCrs::default(), nodata: None },
            Self::Keys(keys) => keys.clone(),
        }
    }
}

/// What the pixels of a raster count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RasterUnit {
    /// People in the pixel.
    #[serde(rename = "persons")]
    Persons,
    /// People per square kilometre.
    #[serde(rename = "persons per km2", alias = "persons/km2", alias = "人/平方公里")]
    PersonsPerKm2,
}
