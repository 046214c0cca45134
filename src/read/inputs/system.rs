//! `crs` of a layer: the name of a system, a file that defines it, or keys.

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// The coordinate system of a layer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum LayerCrs {
    /// `auto`, `wgs84`, `cgcs2000`, `gcj02`, `bd09`, `EPSG:n`, `ESRI:n`, a PROJ string (`+proj=tmerc +lon_0=107.5 ...`), or a file with
    /// well-known text or PROJJSON, relative to the study file (`city.wkt`, `city.prj`, `city.json`).
    Named(String),
    /// A system by its own numbers.
    Keys(Box<CrsKeys>),
}

/// `crs = { central_meridian = 107.5, ... }`: a transverse Mercator (Gauss-Krüger) of a city; or
/// `crs = { control_points = "points.csv", target = "EPSG:4545" }`: a plane of which only points are known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CrsKeys {
    /// Longitude of the meridian along which the plane is true, in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub central_meridian: Option<f64>,
    /// Latitude whose northing is `false_northing`, in degrees: 0 unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude_of_origin: Option<f64>,
    /// Metres that are added to east coordinates: 500000 unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub false_easting: Option<f64>,
    /// Metres that are added to north coordinates: 0 unless given, below 0 where they were cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub false_northing: Option<f64>,
    /// Length of a metre at the central meridian: 1 unless given. A plane of a height H above the ellipsoid has 1 + H / 6,371,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
    /// `cgcs2000` unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ellipsoid: Option<Ellipsoid>,
    /// Instead of a central meridian: a table of points whose coordinates are known both in the layer's system and in `target`, relative
    /// to the study file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control_points: Option<String>,
    /// The system of the points' other coordinates, by name: required with `control_points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// `helmert` (moved, turned and scaled: four parameters) unless given; `affine` has six.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<FitBy>,
    /// The largest residual that is allowed, in metres: 1 unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_residual: Option<f64>,
    /// Names of the columns of the points, where they are not `x`, `y`, `target_x`, `target_y` and `id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<PointFields>,
}

/// How a plane is laid on another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FitBy {
    /// Four parameters.
    #[default]
    Helmert,
    /// Six parameters.
    Affine,
}

/// Columns of a table of control points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PointFields {
    /// East coordinate in the layer's system.
    pub x: String,
    /// North coordinate in the layer's system.
    pub y: String,
    /// East coordinate, or longitude, in `target`.
    pub target_x: String,
    /// North coordinate, or latitude, in `target`.
    pub target_y: String,
    /// What the point is called in messages; without the column, its row.
    pub id: String,
}

impl Default for PointFields {
    fn default() -> Self {
        let [x, y, target_x, target_y, id] = ["x", "y", "target_x", "target_y", "id"].map(str::to_owned);
        Self { x, y, target_x, target_y, id }
    }
}

/// The ellipsoid, with the datum that comes with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Ellipsoid {
    /// CGCS2000 (a = 6,378,137 m, 1/f = 298.257222101).
    #[default]
    Cgcs2000,
    /// WGS 84.
    Wgs84,
    /// Xi'an 1980 (IAG 75).
    Xian80,
    /// Beijing 1954 (Krassovsky).
    Beijing54,
}

impl Default for LayerCrs {
    fn default() -> Self {
        Self::from("auto")
    }
}

impl From<&str> for LayerCrs {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

impl<'de> Deserialize<'de> for LayerCrs {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        /// A text, or a table whose unknown keys are named.
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = LayerCrs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a coordinate system, or a table such as { central_meridian = 107.5 }")
            }

            fn visit_str<E>(self, name: &str) -> Result<LayerCrs, E> {
                Ok(LayerCrs::from(name))
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<LayerCrs, M::Error> {
                CrsKeys::deserialize(MapAccessDeserializer::new(map)).map(|keys| LayerCrs::Keys(Box::new(keys)))
            }
        }
        from.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Layer {
        crs: LayerCrs,
    }

    #[test]
    fn a_name_or_keys() {
        let read = |text: &str| {
            toml::from_str::<Layer>(text).map(|layer| layer.crs).map_err(|error| error.message().to_owned())
        };
        assert_eq!(read("crs = 'EPSG:4545'"), Ok(LayerCrs::from("EPSG:4545")));
        let keys = CrsKeys { central_meridian: Some(107.5), ellipsoid: Some(Ellipsoid::Xian80), ..CrsKeys::default() };
        assert_eq!(
            read("crs = { central_meridian = 107.5, ellipsoid = 'xian80' }"),
            Ok(LayerCrs::Keys(Box::new(keys)))
        );
        assert!(read("crs = { meridian = 107.5 }").is_err_and(|error| error.contains("unknown field `meridian`")));
        assert!(read("crs = 4545").is_err_and(|error| error.contains("the name of a coordinate system")));
    }
}
