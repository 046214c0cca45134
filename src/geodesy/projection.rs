//! Systems with a definition: EPSG codes, codes of ESRI, PROJ strings. The pure Rust library proj4rs serves those it knows, nearly all; with
//! the feature `proj`, PROJ itself serves the rest.

#[cfg(feature = "proj")]
use super::libproj;
use super::projstring::ProjString;
use proj4rs::Proj;
use proj4rs::errors::Error;
use proj4rs::transform::transform;
use std::sync::{Arc, OnceLock};

/// A system that a code or a PROJ string defines.
#[derive(Debug, Clone)]
pub struct Projection {
    /// The EPSG code, where it was named by one.
    pub code: Option<u32>,
    name: String,
    engine: Engine,
}

#[derive(Debug, Clone)]
enum Engine {
    Pure(Arc<Proj>),
    #[cfg(feature = "proj")]
    Proj {
        degrees: bool,
    },
}

/// Codes of ESRI for which EPSG has none, by their parameters (PROJ's `projection.sql` for the authority ESRI): World Mollweide, which
/// GHS-POP is in, and those of Asia as a whole.
const OF_ESRI: [(u32, &str); 5] = [
    (54_009, "+proj=moll +lon_0=0 +datum=WGS84 +units=m"),
    (102_012, "+proj=lcc +lat_0=0 +lon_0=105 +lat_1=30 +lat_2=62 +x_0=0 +y_0=0 +datum=WGS84 +units=m"),
    (102_025, "+proj=aea +lat_0=30 +lon_0=95 +lat_1=15 +lat_2=65 +x_0=0 +y_0=0 +datum=WGS84 +units=m"),
    (102_026, "+proj=eqdc +lat_0=30 +lon_0=95 +lat_1=15 +lat_2=65 +x_0=0 +y_0=0 +datum=WGS84 +units=m"),
    (102_027, "+proj=lcc +lat_0=30 +lon_0=95 +lat_1=15 +lat_2=65 +x_0=0 +y_0=0 +datum=WGS84 +units=m"),
];

/// WGS 84, the hub of every transformation.
fn hub() -> Option<&'static Proj> {
    static HUB: OnceLock<Option<Proj>> = OnceLock::new();
    HUB.get_or_init(|| Proj::from_epsg_code(4326).ok()).as_ref()
}

impl Projection {
    /// The system of an EPSG code, if this build knows it.
    pub fn of(code: u32) -> Option<Self> {
        let pure = u16::try_from(code).ok().and_then(|code| Proj::from_epsg_code(code).ok());
        if let Some(proj) = pure.filter(|proj| proj.is_normalized_axis() && !proj.is_geocent()) {
            return Some(Self { code: Some(code), name: format!("EPSG:{code}"), engine: Engine::Pure(Arc::new(proj)) });
        }
        Self::of_libproj(code)
    }

    /// The system of a code of ESRI. ArcGIS numbers its systems as EPSG does up to 32,767; of those above, this build knows a few, and
    /// PROJ all.
    pub fn of_esri(code: u32) -> Option<Self> {
        match code {
            0..=32_767 => Self::of(code),
            102_100 | 102_113 => Self::of(3857),
            _ => {
                let name = format!("ESRI:{code}");
                let (_, text) = OF_ESRI.iter().find(|(known, _)| *known == code).copied().unwrap_or_default();
                match Proj::from_proj_string(text) {
                    Ok(proj) => Some(Self { code: None, name, engine: Engine::Pure(Arc::new(proj)) }),
                    Err(_) => Self::through_libproj(None, name),
                }
            }
        }
    }

    /// The system of a PROJ string; `None` where this build cannot compute it, or nobody can.
    pub(crate) fn of_string(text: &ProjString) -> Option<Self> {
        let name = text.text();
        match Proj::from_proj_string(&name) {
            Ok(proj) if proj.has_inverse() && !proj.is_geocent() => {
                Some(Self { code: None, name, engine: Engine::Pure(Arc::new(proj)) })
            }
            _ => Self::through_libproj(None, name),
        }
    }

    /// Whether the code is one of EPSG's that only a build with PROJ can use, and this build is without.
    pub fn needs_libproj(code: u32) -> bool {
        let found = u16::try_from(code).map(Proj::from_epsg_code);
        let is_listed = found.is_ok_and(|found| !matches!(found, Err(Error::ProjectionNotFound)));
        is_listed && cfg!(not(feature = "proj")) && Self::of(code).is_none()
    }

    /// The system of a code through PROJ, whether or not proj4rs knows it too.
    pub fn of_libproj(code: u32) -> Option<Self> {
        Self::through_libproj(Some(code), format!("EPSG:{code}"))
    }

    #[cfg(feature = "proj")]
    fn through_libproj(code: Option<u32>, name: String) -> Option<Self> {
        let degrees = libproj::is_degrees(&name)?;
        Some(Self { code, name, engine: Engine::Proj { degrees } })
    }

    #[cfg(not(feature = "proj"))]
    fn through_libproj(_code: Option<u32>, _name: String) -> Option<Self> {
        None
    }

    /// As a study names it: `EPSG:4545`, `ESRI:54009`, a PROJ string.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether coordinates are degrees.
    pub fn is_degrees(&self) -> bool {
        match &self.engine {
            Engine::Pure(proj) => proj.is_latlong(),
            #[cfg(feature = "proj")]
            Engine::Proj { degrees } => *degrees,
        }
    }

    /// To longitude and latitude in degrees, WGS 84.
    pub fn to_lonlat(&self, at: [f64; 2]) -> Option<[f64; 2]> {
        match &self.engine {
            Engine::Pure(proj) => {
                let at = if proj.is_latlong() { at.map(f64::to_radians) } else { at };
                Some(through(proj, hub()?, at)?.map(f64::to_degrees))
            }
            #[cfg(feature = "proj")]
            Engine::Proj { .. } => libproj::to_lonlat(&self.name, at),
        }
    }

    /// From longitude and latitude in degrees, WGS 84.
    pub fn from_lonlat(&self, lonlat: [f64; 2]) -> Option<[f64; 2]> {
        match &self.engine {
            Engine::Pure(proj) => {
                let at = through(hub()?, proj, lonlat.map(f64::to_radians))?;
                Some(if proj.is_latlong() { at.map(f64::to_degrees) } else { at })
            }
            #[cfg(feature = "proj")]
            Engine::Proj { .. } => libproj::from_lonlat(&self.name, lonlat),
        }
    }
}
/// One point; `None` when it has no image.
fn through(from: &Proj, to: &Proj, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
    let mut point = (x, y, 0.0);
    transform(from, to, &mut point).ok()?;
    (point.0.is_finite() && point.1.is_finite()).then_some([point.0, point.1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_points() {
        let vectors = [
            (4545, [107.08, 29.86], [411_106.349_43, 3_304_949.570_92]),
            (4524, [107.08, 29.86], [36_411_106.349_43, 3_304_949.570_92]),
            (32648, [107.08, 29.86], [700_914.588_93, 3_305_088.608_54]),
            (4545, [107.27, 29.95], [429_528.769_83, 3_314_794.931_86]),
            (4545, [106.90, 30.10], [393_968.402_49, 3_331_709.218_80]),
        ];
        for (code, lonlat, expected) in vectors {
            let found = Projection::of(code).and_then(|p| p.from_lonlat(lonlat)).unwrap_or_default();
            assert!(
                (found[0] - expected[0]).abs() < 1e-4 && (found[1] - expected[1]).abs() < 1e-4,
                "{code}: {found:?}"
            );
        }
    }

    /// The formulas of Snyder 1987, p. 251, on the sphere that the definition names: the ellipsoid's major axis as radius.
    #[test]
    fn mollweide() {
        let mollweide = Projection::of_esri(54_009).unwrap_or_else(|| panic!("unknown"));
        let (lon, lat) = (107.08_f64, 29.86_f64);
        let mut theta = lat.to_radians();
        for _ in 0..50 {
            let f = 2.0 * theta + (2.0 * theta).sin() - std::f64::consts::PI * lat.to_radians().sin();
            theta -= f / (2.0 + 2.0 * (2.0 * theta).cos());
        }
        let (r, root) = (6_378_137.0, 2.0_f64.sqrt());
        let expected = [r * 2.0 * root / std::f64::consts::PI * lon.to_radians() * theta.cos(), r * root * theta.sin()];
        let found = mollweide.from_lonlat([lon, lat]).unwrap_or_default();
        assert!(
            (found[0] - expected[0]).abs() < 1e-3 && (found[1] - expected[1]).abs() < 1e-3,
            "{found:?} {expected:?}"
        );
        let back = mollweide.to_lonlat(found).unwrap_or_default();
        assert!((back[0] - lon).abs() < 1e-8 && (back[1] - lat).abs() < 1e-8, "{back:?}");
    }

    /// Every code the documentation names.
    fn named_codes() -> Vec<u32> {
        let zones = (4491..=4554).chain(32643..=32653).chain([3857, 4214, 4610, 2381, 2360, 2433, 2412, 32748]);
        zones.collect()
    }

    #[test]
    fn every_named_code_is_known_and_goes_there_and_back() {
        for code in named_codes() {
            let Some(projection) = Projection::of(code) else { panic!("EPSG:{code} is not known") };
            let lonlat = middle_of(code);
            let there = projection.from_lonlat(lonlat).unwrap_or_default();
            let back = projection.to_lonlat(there).unwrap_or_default();
            assert!((back[0] - lonlat[0]).abs() < 1e-8 && (back[1] - lonlat[1]).abs() < 1e-8, "EPSG:{code}: {back:?}");
        }
    }

    /// A point where a code is used: near its central meridian.
    fn middle_of(code: u32) -> [f64; 2] {
        let meridian = match code {
            4491..=4501 => 75 + 6 * (code - 4491),
            4502..=4512 => 75 + 6 * (code - 4502),
            4513..=4533 => 75 + 3 * (code - 4513),
            4534..=4554 => 75 + 3 * (code - 4534),
            32643..=32653 => 75 + 6 * (code - 32643),
            _ => 108,
        };
        [f64::from(meridian) - 0.4, if code == 32748 { -7.1 } else { 29.86 }]
    }

    /// NAD27, NZGD49 and a zone of South Africa, whose axes run south and west; neither an unknown code nor a usual one.
    #[test]
    fn what_only_libproj_knows() {
        for code in [4267, 26_711, 4272, 2048] {
            assert_eq!(Projection::of(code).is_some(), cfg!(feature = "proj"), "EPSG:{code}");
            assert_eq!(Projection::needs_libproj(code), cfg!(not(feature = "proj")), "EPSG:{code}");
        }
        for code in [99_999, 1, 4326, 4545] {
            assert!(!Projection::needs_libproj(code), "EPSG:{code}");
        }
    }

    /// The light back end and PROJ itself agree wherever both are used.
    #[cfg(feature = "proj")]
    #[test]
    fn both_back_ends_agree_on_every_named_code() {
        for code in named_codes() {
            let (Some(pure), Some(proj)) = (Projection::of(code), Projection::of_libproj(code)) else {
                panic!("EPSG:{code} is not known to both");
            };
            // Beijing 54 and Xi'an 80 have no public parameters: PROJ leaves the datum as it is (ballpark), proj4rs uses
            // published mean shifts. Both are off by tens of metres, which is why the program warns.
            let tolerance = if matches!(code, 4214 | 4610 | 2381 | 2360 | 2433 | 2412) { 200.0 } else { 1e-4 };
            let scale = if pure.is_degrees() { 111_320.0 } else { 1.0 };
            for i in 0..=10 {
                for j in 0..=10 {
                    let centre = middle_of(code);
                    let lonlat = [centre[0] - 1.4 + 0.28 * f64::from(i), centre[1] - 8.0 + 1.6 * f64::from(j)];
                    let a = pure.from_lonlat(lonlat).unwrap_or_default();
                    let b = proj.from_lonlat(lonlat).unwrap_or_default();
                    let off = (a[0] - b[0]).abs().max((a[1] - b[1]).abs()) * scale;
                    assert!(off <= tolerance, "EPSG:{code} at {lonlat:?}: {a:?} and {b:?}");
                }
            }
        }
    }
}
