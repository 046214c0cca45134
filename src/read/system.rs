//! The system that a study gives a layer: keys and files become a name ([`crate::geodesy::named`]).

use super::fitted::fitted;
use super::inputs::{CrsKeys, Ellipsoid, LayerCrs};
use super::resolved::Resolved;
use super::{Layers, Source};
use crate::geodesy::wkt;
use crate::issue::Issue;
use crate::model::Role;
use std::path::Path;

/// Endings of files that hold a definition.
const ENDINGS: [&str; 5] = ["wkt", "prj", "json", "projjson", "txt"];

impl LayerCrs {
    /// The name of the system; files are relative to `base`. `of` is the layer, for messages.
    ///
    /// # Errors
    /// E0101, E0174 for files, E0432 and E0433 for keys, E0434 to E0436 and those of tables for control points.
    pub fn resolve(&self, base: &Path, of: &str, layers: &dyn Layers) -> Result<Resolved, Issue> {
        match self {
            Self::Named(name) if is_file(name) => {
                let text = layers.text(&Source::new(base, name, Role::Facilities))?;
                let known = wkt::any(&text).map_err(|what| {
                    Issue::new("E0174").file(name).value(what.name).fact("parameters", what.parameters)
                })?;
                let told = |datum| Issue::new("I0174").file(name).value(datum);
                let notes = known.by_spheroid.map(told).into_iter().collect();
                Ok(Resolved { name: known.name, files: vec![name.clone()], notes })
            }
            Self::Named(name) => Ok(Resolved { name: name.clone(), files: Vec::new(), notes: Vec::new() }),
            Self::Keys(keys) => match (keys.central_meridian, &keys.control_points, &keys.target) {
                (Some(meridian), None, None) => {
                    Ok(Resolved { name: keys.name(of, meridian)?, files: Vec::new(), notes: Vec::new() })
                }
                (None, Some(points), Some(target)) => fitted(points, target, keys, base, of, layers),
                _ => Err(Issue::new("E0433").file(of).field("crs")),
            },
        }
    }
}

fn is_file(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    !name.starts_with('+') && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

impl CrsKeys {
    /// The PROJ string.
    fn name(&self, of: &str, meridian: f64) -> Result<String, Issue> {
        let fault = |key: &str, value: f64| Issue::new("E0432").file(of).field(format!("crs.{key}")).value(value);
        let within = |key: &str, value: Option<f64>, usual: f64, [least, most]: [f64; 2]| {
            let value = value.unwrap_or(usual);
            if value >= least && value <= most {
                Ok(value)
            } else {
                Err(fault(key, value).fact("least", least).fact("most", most))
            }
        };
        let meridian = within("central_meridian", Some(meridian), 0.0, [-180.0, 180.0])?;
        let latitude = within("latitude_of_origin", self.latitude_of_origin, 0.0, [-90.0, 90.0])?;
        let scale = within("scale", self.scale, 1.0, [0.99, 1.01])?;
        let east = within("false_easting", self.false_easting, 500_000.0, [-1e8, 1e8])?;
        let north = within("false_northing", self.false_northing, 0.0, [-1e8, 1e8])?;
        let datum = self.ellipsoid.unwrap_or_default().in_proj();
        Ok(format!(
            "+proj=tmerc +lat_0={latitude} +lon_0={meridian} +k_0={scale} +x_0={east} +y_0={north} {datum} +units=m"
        ))
    }
}

impl Ellipsoid {
    /// As EPSG has it for the zones of the same datum.
    fn in_proj(self) -> &'static str {
        match self {
            Self::Cgcs2000 => "+ellps=GRS80",
            Self::Wgs84 => "+datum=WGS84",
            Self::Xian80 => "+a=6378140 +b=6356755.288157528",
            Self::Beijing54 => "+ellps=krass +towgs84=15.8,-154.4,-82.3,0,0,0,0",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::{Named, named};
    use crate::read::{Files, InMemory};

    fn code(crs: &LayerCrs, layers: &dyn Layers) -> Result<String, &'static str> {
        crs.resolve(Path::new("/nowhere"), "a.csv", layers).map(|found| found.name).map_err(|issue| issue.code)
    }

    #[test]
    fn keys_are_a_transverse_mercator() {
        let keys = |meridian| CrsKeys { central_meridian: meridian, ..CrsKeys::default() };
        let found = code(&LayerCrs::Keys(Box::new(keys(Some(108.0)))), &Files).unwrap();
        let (Named::System(own), Named::System(zone)) = (named(&found), named("EPSG:4545")) else { panic!("{found}") };
        assert!(own.is_same(&zone, &[[411_106.0, 3_304_949.0], [600_000.0, 3_500_000.0]]));
        let legacy = |ellipsoid, zone: &str| {
            let keys = CrsKeys { ellipsoid: Some(ellipsoid), ..keys(Some(108.0)) };
            let found = code(&LayerCrs::Keys(Box::new(keys)), &Files).unwrap();
            let (Named::System(own), Named::System(zone)) = (named(&found), named(zone)) else { panic!("{found}") };
            own.is_legacy() && own.is_same(&zone, &[[411_106.0, 3_304_949.0]])
        };
        assert!(legacy(Ellipsoid::Xian80, "EPSG:2381") && legacy(Ellipsoid::Beijing54, "EPSG:2433"));
        assert_eq!(code(&LayerCrs::Keys(Box::new(keys(None))), &Files), Err("E0433"));
        assert_eq!(code(&LayerCrs::Keys(Box::new(keys(Some(1075.0)))), &Files), Err("E0432"));
        let scale = CrsKeys { scale: Some(0.0), ..keys(Some(107.5)) };
        assert_eq!(code(&LayerCrs::Keys(Box::new(scale)), &Files), Err("E0432"));
    }

    #[test]
    fn a_file_defines_it() {
        let text = "GEOGCS[\"x\",DATUM[\"D_China_2000\",SPHEROID[\"x\",6378137,298.257222101]],PRIMEM[\"Greenwich\",0],\
                    UNIT[\"Degree\",0.0174532925199433]]";
        let held = InMemory::new().bytes("city.WKT", text).bytes("bad.prj", "GEOGCS[\"Mars\"]");
        assert_eq!(code(&LayerCrs::from("city.WKT"), &held).as_deref(), Ok("EPSG:4490"));
        assert_eq!(code(&LayerCrs::from("bad.prj"), &held), Err("E0174"));
        assert_eq!(code(&LayerCrs::from("none.wkt"), &held), Err("E0101"));
        assert_eq!(code(&LayerCrs::from("none.wkt"), &Files), Err("E0101"));
        assert_eq!(code(&LayerCrs::from("gcj02"), &held).as_deref(), Ok("gcj02"));
    }
}
