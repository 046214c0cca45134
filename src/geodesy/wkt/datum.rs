//! The datum of a definition, told by its name, and by its spheroid where the name says nothing.

use super::element::Element;

/// The datum of a system.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Datum {
    Wgs84,
    Cgcs2000,
    Xian1980,
    Beijing1954,
    /// One that its ellipsoid and the shift that the definition states say all of.
    Other,
}

/// What was found out of a datum.
pub(super) struct Told {
    pub datum: Datum,
    /// The name of a datum that says nothing; it was told by its spheroid.
    pub by_spheroid: Option<String>,
    /// Whether longitudes are counted from Greenwich.
    pub from_greenwich: bool,
}

/// Datums on the ellipsoid of GRS 1980 that differ from WGS 84 by two metres at most: national frames tied to the ITRF. Source: the EPSG
/// registry, whose transformations of them to WGS 84 are null or below that.
const WORLD: [&str; 17] = [
    "etrs",
    "european_terrestrial",
    "north_american_1983",
    "north_american_datum_1983",
    "nad83",
    "gda_1994",
    "gda94",
    "gda2020",
    "geocentric_datum_of_australia",
    "jgd_20",
    "japanese_geodetic_datum_20",
    "nzgd_2000",
    "new_zealand_geodetic_datum_2000",
    "sirgas",
    "rgf_1993",
    "reseau_geodesique_francais_1993",
    "itrf",
];

impl Datum {
    /// Ellipsoid and shift as a PROJ string has them, where the name stands for them. Those of Beijing 1954 and Xi'an 1980 are what EPSG
    /// lists for their zones.
    pub fn in_proj(self) -> Option<&'static str> {
        match self {
            Self::Wgs84 => Some("+datum=WGS84"),
            Self::Cgcs2000 => Some("+ellps=GRS80"),
            Self::Xian1980 => Some("+a=6378140 +b=6356755.288157528"),
            Self::Beijing1954 => Some("+ellps=krass +towgs84=15.8,-154.4,-82.3,0,0,0,0"),
            Self::Other => None,
        }
    }
}

/// A name as all writers agree on it.
pub(super) fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace([' ', '-'], "_")
}

/// The datum of a geographic system; `None` where neither name nor spheroid tells it.
pub(super) fn datum(geographic: &Element) -> Option<Told> {
    // The name of a Chinese system, or of its spheroid, may hold another datum; the datum's own name decides.
    let element = geographic.child(&["DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE"])?;
    let spheroid = element.child(&["SPHEROID", "ELLIPSOID"]);
    let flattening = spheroid.and_then(|spheroid| match spheroid.numbers.as_slice() {
        [a, f, ..] if (a - 6_378_137.0).abs() < 1e-3 => Some(*f),
        _ => None,
    });
    let is_wgs84 = flattening.is_some_and(|f| (f - 298.257_223_563).abs() < 1e-8);
    let is_grs80 = flattening.is_some_and(|f| (f - 298.257_222_101).abs() < 1e-8);
    let first = |keywords: &[&str]| geographic.child(keywords).and_then(|child| child.numbers.first().copied());
    let from_greenwich = first(&["PRIMEM", "PRIMEMERIDIAN"]).unwrap_or(0.0) == 0.0;
    let name = plain(element.name());
    let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let told = |datum, by_spheroid| Some(Told { datum, by_spheroid, from_greenwich });
    if is(&["china_2000", "cgcs2000", "cgcs_2000", "china_geodetic"]) {
        told(Datum::Cgcs2000, None)
    } else if is(&["xian", "xi'an"]) {
        told(Datum::Xian1980, None)
    } else if is(&["beijing"]) {
        told(Datum::Beijing1954, None)
    } else if is(&["wgs_1984", "wgs_84", "wgs84", "world_geodetic_system_1984"]) && !is(&["based_on"]) {
        told(Datum::Wgs84, None)
    } else if element.child(&["TOWGS84"]).is_some() || ((is_wgs84 || is_grs80) && is(&WORLD)) {
        told(Datum::Other, None)
    } else if is(&["unknown", "not_specified"]) {
        match (is_wgs84, is_grs80) {
            (true, _) => told(Datum::Wgs84, Some(element.name().to_owned())),
            (_, true) => told(Datum::Cgcs2000, Some(element.name().to_owned())),
            _ => told(Datum::Other, None),
        }
    } else {
        None
    }
}

/// Whether the angles of a geographic system are degrees; its unit stands at the system or at its axes.
pub(super) fn in_degrees(geographic: &Element) -> bool {
    let units = ["UNIT", "ANGLEUNIT"];
    let at_axis = || geographic.child(&["AXIS"])?.child(&units);
    let unit = geographic.child(&units).or_else(at_axis).and_then(|unit| unit.numbers.first().copied());
    unit.is_none_or(|unit| (unit - 1_f64.to_radians()).abs() < 1e-9)
}
