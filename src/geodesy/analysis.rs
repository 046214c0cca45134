//! The planar system in which distances are measured.

use super::system::{Named, System, named};

/// A planar system, with the way from and to longitude and latitude (WGS 84).
#[derive(Debug, Clone)]
pub struct AnalysisCrs {
    /// `EPSG:4545`, or a PROJ string.
    pub name: String,
    system: System,
}

/// Longitudes and latitudes in which CGCS2000's three-degree zones are used.
const CHINA: [f64; 4] = [73.0, 3.0, 136.0, 54.0];

impl AnalysisCrs {
    /// By name; `None` when it is unknown, counts in degrees, or is Web Mercator, whose metres are no metres (1.15 too
    /// long at 30 degrees north).
    pub fn named(name: &str) -> Option<Self> {
        match named(name) {
            Named::System(System::Defined(projection)) if projection.code != Some(3857) && !projection.is_degrees() => {
                Some(Self { name: projection.name().to_owned(), system: System::Defined(projection) })
            }
            _ => None,
        }
    }

    /// The usual system around a place: CGCS2000 in three-degree zones (EPSG:4534 to 4554, without zone prefix) in
    /// China, UTM elsewhere.
    pub fn around([lon, lat]: [f64; 2]) -> Option<Self> {
        let [west, south, east, north] = CHINA;
        let code = if (west..=east).contains(&lon) && (south..=north).contains(&lat) {
            let meridian = ((lon / 3.0).round() * 3.0).clamp(75.0, 135.0);
            4534 + ((meridian - 75.0) / 3.0) as u32
        } else {
            let zone = (((lon + 180.0) / 6.0).floor() as u32).min(59) + 1;
            if lat >= 0.0 { 32600 + zone } else { 32700 + zone }
        };
        Self::named(&format!("EPSG:{code}"))
    }

    /// Planar metres to longitude and latitude in degrees. What has no image stays where it is; positions that came
    /// through [`AnalysisCrs::from_lonlat`] always have one.
    pub fn to_lonlat(&self, xy: [f64; 2]) -> [f64; 2] {
        self.system.to_lonlat(xy).unwrap_or(xy)
    }

    /// Longitude and latitude in degrees to planar metres; `None` where the system is not defined.
    pub fn from_lonlat(&self, lonlat: [f64; 2]) -> Option<[f64; 2]> {
        self.system.from_lonlat(lonlat)
    }

    /// How long a true metre is in this system, at a place, to the north and to the east: 1 where the system is made for,
    /// 3.28 in feet, tiny in degrees. `None` where the system is not defined.
    ///
    /// Lengths on the ellipsoid of WGS 84: M = a (1 - e²) / (1 - e² sin² φ)^1.5 along the meridian, N cos φ along the
    /// parallel with N = a / (1 - e² sin² φ)^0.5, each per radian.
    pub fn scale_at(&self, [lon, lat]: [f64; 2]) -> Option<[f64; 2]> {
        const A: f64 = 6_378_137.0;
        const E2: f64 = 0.006_694_379_990_14;
        const STEP: f64 = 1e-3;
        let w = 1.0 - E2 * lat.to_radians().sin().powi(2);
        let north = A * (1.0 - E2) / w.powf(1.5) * STEP.to_radians();
        let east = A / w.sqrt() * lat.to_radians().cos() * STEP.to_radians();
        let here = self.from_lonlat([lon, lat])?;
        let length = |to: [f64; 2]| self.from_lonlat(to).map(|to| f64::hypot(to[0] - here[0], to[1] - here[1]));
        Some([length([lon, lat + STEP])? / north, length([lon + STEP, lat])? / east])
    }

    /// The system itself.
    pub fn system(&self) -> &System {
        &self.system
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_system_follows_the_longitude() {
        let name = |lon, lat| AnalysisCrs::around([lon, lat]).map(|crs| crs.name);
        assert_eq!(name(107.08, 29.86).as_deref(), Some("EPSG:4545"));
        assert_eq!(name(106.4, 29.5).as_deref(), Some("EPSG:4544"));
        assert_eq!(name(121.5, 31.2).as_deref(), Some("EPSG:4550"));
        assert_eq!(name(2.35, 48.86).as_deref(), Some("EPSG:32631"));
        assert_eq!(name(-70.0, -12.5).as_deref(), Some("EPSG:32719"));
    }

    #[test]
    fn a_metre_is_a_metre_only_where_the_system_is_made_for() {
        let scale = |name, at| AnalysisCrs::named(name).and_then(|crs| crs.scale_at(at));
        for (name, at) in
            [("EPSG:4545", [107.08, 29.86]), ("EPSG:32648", [106.0, 29.86]), ("EPSG:32719", [-70.0, -12.5])]
        {
            assert!(scale(name, at).is_some_and(|s| s.iter().all(|s| (s - 1.0).abs() < 1e-3)), "{name}");
        }
        assert!(scale("EPSG:4534", [107.08, 29.86]).is_none_or(|s| s.iter().any(|s| (s - 1.0).abs() > 0.05)));
    }

    #[test]
    fn degrees_and_web_mercator_are_no_analysis_systems() {
        assert!(AnalysisCrs::named("EPSG:4490").is_none());
        assert!(AnalysisCrs::named("EPSG:3857").is_none());
        assert!(AnalysisCrs::named("gcj02").is_none());
        assert!(AnalysisCrs::named("EPSG:32648").is_some());
    }
}
