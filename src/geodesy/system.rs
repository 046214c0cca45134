//! Coordinate systems by name, and the way from each to longitude and latitude.

use super::fit::Laid;
use super::projection::Projection;
use super::projstring::ProjString;
use super::{bd09, gcj02};
use std::sync::Arc;

/// A coordinate system.
#[derive(Debug, Clone)]
pub enum System {
    /// Longitude and latitude, WGS 84 or CGCS2000. The two differ by decimetres (epoch and plate motion), which no
    /// public transformation describes; both are taken as the same, as PROJ takes them.
    LonLat,
    /// Offset of Chinese web maps.
    Gcj02,
    /// Offset of Baidu.
    Bd09,
    /// Any other that a code or a PROJ string defines.
    Defined(Projection),
    /// A plane laid on another system by control points.
    Fitted(Fitted),
}

/// A plane laid on another system.
#[derive(Debug, Clone)]
pub struct Fitted {
    name: String,
    laid: Laid,
    target: Arc<System>,
}

/// What a name of a coordinate system means.
#[derive(Debug, Clone)]
pub enum Named {
    /// To be found out.
    Auto,
    /// This one.
    System(System),
    /// A code that this build does not know.
    Unknown,
    /// One that only a build with PROJ can use, and this one is without.
    NeedsProj,
    /// No name of a coordinate system.
    NotAName,
}

/// Reads `auto`, `wgs84`, `cgcs2000`, `gcj02`, `bd09`, `EPSG:n`, `ESRI:n`, PROJ strings (`+proj=tmerc +lon_0=107.5 ...`), fits ([`super::Fit::name`]) and the names of
/// GeoJSON's old `crs` member (`urn:ogc:def:crs:EPSG::4490`, `urn:ogc:def:crs:OGC:1.3:CRS84`,
/// `http://www.opengis.net/def/crs/EPSG/0/4490`).
pub fn named(name: &str) -> Named {
    if ProjString::is_meant(name) {
        return ProjString::read(name).map_or(Named::NotAName, |text| by_string(&text));
    }
    if let Some((numbers, target)) = name.strip_prefix("affine(").and_then(|rest| rest.split_once(") ")) {
        let Named::System(target) = named(target) else { return Named::NotAName };
        let laid = Laid::read(numbers).map(|laid| Fitted { name: name.to_owned(), laid, target: Arc::new(target) });
        return laid.map_or(Named::NotAName, |fitted| Named::System(System::Fitted(fitted)));
    }
    let plain = name.trim().to_ascii_lowercase();
    match plain.as_str() {
        "auto" | "" => return Named::Auto,
        "wgs84" | "wgs-84" | "cgcs2000" | "crs84" => return Named::System(System::LonLat),
        "gcj02" | "gcj-02" => return Named::System(System::Gcj02),
        "bd09" | "bd-09" | "bd09ll" => return Named::System(System::Bd09),
        _ => {}
    }
    // The address of a definition has the parts of a URN between slashes.
    let address = plain.strip_prefix("http://").or_else(|| plain.strip_prefix("https://"));
    let address = address.and_then(|address| address.strip_prefix("www.opengis.net/def/crs/"));
    let plain = address.map_or(plain.clone(), |address| format!("urn:ogc:def:crs:{}", address.replace('/', ":")));
    if plain.starts_with("urn:ogc:def:crs:ogc:") && plain.ends_with("crs84") {
        return Named::System(System::LonLat);
    }
    if let Some(code) = plain.strip_prefix("esri:").and_then(|code| code.trim().parse::<u32>().ok()) {
        return match code {
            4326 | 4490 => Named::System(System::LonLat),
            _ => Projection::of_esri(code).map_or(Named::unusable(), |p| Named::System(System::Defined(p))),
        };
    }
    let code = plain.strip_prefix("epsg:").or_else(|| {
        let rest = plain.strip_prefix("urn:ogc:def:crs:epsg:")?;
        Some(rest.rsplit(':').next().unwrap_or(rest))
    });
    let Some(code) = code.and_then(|code| code.trim().parse::<u32>().ok()) else { return Named::NotAName };
    match code {
        4326 | 4490 => Named::System(System::LonLat),
        _ => match Projection::of(code) {
            Some(projection) => Named::System(System::Defined(projection)),
            None if Projection::needs_libproj(code) => Named::NeedsProj,
            None => Named::Unknown,
        },
    }
}

fn by_string(text: &ProjString) -> Named {
    let is_lonlat = matches!(text.get("proj"), Some("longlat" | "latlong" | "lonlat" | "latlon"));
    let is_plain = ["pm", "towgs84", "lon_0"].iter().all(|key| text.get(key).is_none());
    if is_lonlat && is_plain && is_world(text) {
        return Named::System(System::LonLat);
    }
    Projection::of_string(text).map_or(Named::unusable(), |p| Named::System(System::Defined(p)))
}

/// Whether the ellipsoid is that of WGS 84 or of CGCS2000, whose datums are taken as one.
fn is_world(text: &ProjString) -> bool {
    let flattening = |f: f64| [298.257_223_563, 298.257_222_101].iter().any(|known| (f - known).abs() < 1e-6);
    text.figure().is_some_and(|[a, f]| (a - 6_378_137.0).abs() < 1e-3 && flattening(f))
}

impl Named {
    /// What neither proj4rs nor PROJ can use, or proj4rs alone cannot.
    fn unusable() -> Self {
        if cfg!(feature = "proj") { Self::Unknown } else { Self::NeedsProj }
    }
}

impl System {
    /// `EPSG:4545`, `gcj02`, `EPSG:4326`, a PROJ string.
    pub fn name(&self) -> String {
        match self {
            Self::LonLat => "EPSG:4326".to_owned(),
            Self::Gcj02 => "gcj02".to_owned(),
            Self::Bd09 => "bd09".to_owned(),
            Self::Defined(projection) => projection.name().to_owned(),
            Self::Fitted(fitted) => fitted.name.clone(),
        }
    }

    /// Whether coordinates are degrees.
    pub fn is_degrees(&self) -> bool {
        match self {
            Self::LonLat | Self::Gcj02 | Self::Bd09 => true,
            Self::Defined(projection) => projection.is_degrees(),
            Self::Fitted(_) => false,
        }
    }

    /// Beijing 1954 or Xi'an 1980: to WGS 84 only by parameters that are not public, so positions are off by up to a
    /// hundred metres. A PROJ string on their ellipsoids is one of them, unless it states a shift of its own.
    pub fn is_legacy(&self) -> bool {
        /// Mean shift of Beijing 1954 that EPSG lists.
        const MEAN: &str = "15.8,-154.4,-82.3,0,0,0,0";
        let projection = match self {
            Self::Defined(projection) => projection,
            Self::Fitted(fitted) => return fitted.target.is_legacy(),
            Self::LonLat | Self::Gcj02 | Self::Bd09 => return false,
        };
        if let Some(code) = projection.code {
            return matches!(code, 4214 | 4610 | 2327..=2390 | 2401..=2442 | 21413..=21463);
        }
        let Some(text) = ProjString::read(projection.name()) else { return false };
        let figure = text.figure().is_some_and(|[a, _]| a == 6_378_245.0 || a == 6_378_140.0);
        figure && text.get("towgs84").is_none_or(|shift| shift == MEAN)
    }

    /// A PROJ string on an ellipsoid of its own (neither that of WGS 84 nor one of [`System::is_legacy`]) that says nothing of the shift of
    /// its datum, and whose datum no name tells.
    pub fn is_unshifted(&self) -> bool {
        let Self::Defined(projection) = self else { return false };
        let text = ProjString::read(projection.name()).filter(|_| projection.code.is_none());
        let says = |text: &ProjString| text.get("towgs84").or(text.get("datum")).or(text.get("R")).is_some();
        text.is_some_and(|text| !says(&text) && !is_world(&text)) && !self.is_legacy()
    }

    /// Whether both put the positions at one place, there and back, within a centimetre.
    pub fn is_same(&self, other: &Self, positions: &[[f64; 2]]) -> bool {
        const NEAR: f64 = 1e-7;
        let near = |at: &[f64; 2]| match (self.to_lonlat(*at), other.to_lonlat(*at)) {
            (Some(a), Some(b)) => (a[0] - b[0]).abs() < NEAR && (a[1] - b[1]).abs() < NEAR,
            _ => false,
        };
        self.name() == other.name() || (!positions.is_empty() && positions.iter().all(near))
    }

    /// Coordinates of the file to longitude and latitude, WGS 84; `None` where the system is not defined.
    pub fn to_lonlat(&self, at: [f64; 2]) -> Option<[f64; 2]> {
        match self {
            Self::LonLat => Some(at),
            Self::Gcj02 => Some(gcj02::to_wgs84(at)),
            Self::Bd09 => Some(bd09::to_wgs84(at)),
            Self::Defined(projection) => projection.to_lonlat(at),
            Self::Fitted(fitted) => fitted.target.to_lonlat(fitted.laid.there(at)),
        }
    }

    /// Longitude and latitude, WGS 84, to coordinates of the system; `None` where it is not defined.
    pub fn from_lonlat(&self, lonlat: [f64; 2]) -> Option<[f64; 2]> {
        match self {
            Self::LonLat => Some(lonlat),
            Self::Gcj02 => Some(gcj02::from_wgs84(lonlat)),
            Self::Bd09 => Some(bd09::from_wgs84(lonlat)),
            Self::Defined(projection) => projection.from_lonlat(lonlat),
            Self::Fitted(fitted) => fitted.target.from_lonlat(lonlat).map(|at| fitted.laid.back(at)),
        }
    }
}
