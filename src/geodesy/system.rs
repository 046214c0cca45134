//! Coordinate systems by name, and the way from each to longitude and latitude.

use super::projection::{MOLLWEIDE, Projection};
use super::{bd09, gcj02};

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
    /// Any other EPSG code.
    Epsg(Projection),
}

/// What a name of a coordinate system means.
#[derive(Debug, Clone)]
pub enum Named {
    /// To be found out.
    Auto,
    /// This one.
    System(System),
    /// An EPSG code that this build does not know.
    Unknown(u32),
    /// No name of a coordinate system.
    NotAName,
}

/// Reads `auto`, `wgs84`, `cgcs2000`, `gcj02`, `bd09`, `EPSG:n` and the names of GeoJSON's old `crs` member
/// (`urn:ogc:def:crs:EPSG::4490`, `urn:ogc:def:crs:OGC:1.3:CRS84`, `http://www.opengis.net/def/crs/EPSG/0/4490`).
pub fn named(name: &str) -> Named {
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
    if plain == "esri:54009" {
        return Projection::of(MOLLWEIDE).map_or(Named::NotAName, |p| Named::System(System::Epsg(p)));
    }
    let code = plain.strip_prefix("epsg:").or_else(|| {
        let rest = plain.strip_prefix("urn:ogc:def:crs:epsg:")?;
        Some(rest.rsplit(':').next().unwrap_or(rest))
    });
    let Some(code) = code.and_then(|code| code.trim().parse::<u32>().ok()) else { return Named::NotAName };
    match code {
        4326 | 4490 => Named::System(System::LonLat),
        _ => Projection::of(code).map_or(Named::Unknown(code), |p| Named::System(System::Epsg(p))),
    }
}

impl System {
    /// `EPSG:4545`, `gcj02`, `EPSG:4326`.
    pub fn name(&self) -> String {
        match self {
            Self::LonLat => "EPSG:4326".to_owned(),
            Self::Gcj02 => "gcj02".to_owned(),
            Self::Bd09 => "bd09".to_owned(),
            Self::Epsg(projection) if projection.code == MOLLWEIDE => "ESRI:54009".to_owned(),
            Self::Epsg(projection) => format!("EPSG:{}", projection.code),
        }
    }

    /// Whether coordinates are degrees.
    pub fn is_degrees(&self) -> bool {
        match self {
            Self::LonLat | Self::Gcj02 | Self::Bd09 => true,
            Self::Epsg(projection) => projection.is_degrees(),
        }
    }

    /// Beijing 1954 or Xi'an 1980: to WGS 84 only by parameters that are not public, so positions are off by up to a
    /// hundred metres.
    pub fn is_legacy(&self) -> bool {
        matches!(self, Self::Epsg(p) if matches!(p.code, 4214 | 4610 | 2327..=2390 | 2401..=2442 | 21413..=21463))
    }

    /// Coordinates of the file to longitude and latitude, WGS 84; `None` where the system is not defined.
    pub fn to_lonlat(&self, at: [f64; 2]) -> Option<[f64; 2]> {
        match self {
            Self::LonLat => Some(at),
            Self::Gcj02 => Some(gcj02::to_wgs84(at)),
            Self::Bd09 => Some(bd09::to_wgs84(at)),
            Self::Epsg(projection) => projection.to_lonlat(at),
        }
    }

    /// Longitude and latitude, WGS 84, to coordinates of the system; `None` where it is not defined.
    pub fn from_lonlat(&self, lonlat: [f64; 2]) -> Option<[f64; 2]> {
        match self {
            Self::LonLat => Some(lonlat),
            Self::Gcj02 => Some(gcj02::from_wgs84(lonlat)),
            Self::Bd09 => Some(bd09::from_wgs84(lonlat)),
            Self::Epsg(projection) => projection.from_lonlat(lonlat),
        }
    }
}
