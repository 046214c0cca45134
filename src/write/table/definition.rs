//! Definitions of coordinate systems, for formats that carry one: OGC well-known text, or ESRI's `.prj`.

use super::Srs;
use super::zone::{Zone, zone};

/// How the parts of a definition are called: by EPSG, or as ESRI's `.prj` files do.
struct Words {
    datum: &'static str,
    geographic: &'static str,
    spheroid: &'static str,
    flattening: f64,
    code: u32,
}

const WGS84: [&str; 4] = ["WGS 84", "WGS_1984", "GCS_WGS_1984", "D_WGS_1984"];
const CGCS2000: [&str; 4] = [
    "China Geodetic Coordinate System 2000",
    "China_2000",
    "GCS_China_Geodetic_Coordinate_System_2000",
    "D_China_2000",
];

/// OGC well-known text, for the systems that China's files are in; `None` for any other.
#[cfg(any(feature = "flatgeobuf", feature = "geopackage"))]
pub fn ogc(srs: &Srs) -> Option<String> {
    definition(srs, false)
}

/// The same as ESRI's `.prj` files have it.
#[cfg(feature = "shapefile")]
pub fn esri(srs: &Srs) -> Option<String> {
    definition(srs, true)
}

fn definition(srs: &Srs, esri: bool) -> Option<String> {
    let code = srs.code?;
    let (names, flattening, geographic) = match code {
        4490..=4554 => (CGCS2000, 298.257_222_101, 4490),
        4326 | 3857 | 32601..=32660 | 32701..=32760 => (WGS84, 298.257_223_563, 4326),
        _ => return None,
    };
    let is_cgcs = geographic == 4490;
    let words = if esri {
        let spheroid = if is_cgcs { "CGCS2000" } else { "WGS_1984" };
        Words { datum: names[3], geographic: names[2], spheroid, flattening, code: geographic }
    } else {
        let spheroid = if is_cgcs { "CGCS2000" } else { "WGS 84" };
        Words { datum: names[1], geographic: names[0], spheroid, flattening, code: geographic }
    };
    let base = words.geographic_system(esri);
    match code {
        4326 | 4490 => Some(base),
        3857 => None,
        _ => Some(projected(code, &base, esri)),
    }
}

impl Words {
    fn geographic_system(&self, esri: bool) -> String {
        let Self { datum, geographic, spheroid, flattening, code } = self;
        let degree = if esri { "UNIT[\"Degree\",0.0174532925199433]" } else { "UNIT[\"degree\",0.0174532925199433]" };
        let authority = if esri { String::new() } else { format!(",AUTHORITY[\"EPSG\",\"{code}\"]") };
        format!(
            "GEOGCS[\"{geographic}\",DATUM[\"{datum}\",SPHEROID[\"{spheroid}\",6378137.0,{flattening}]],PRIMEM[\"Greenwich\",0.0],{degree}{authority}]"
        )
    }
}

/// Transverse Mercator: CGCS2000 in its zones, and UTM.
fn projected(code: u32, base: &str, esri: bool) -> String {
    let Some(Zone { name, meridian, false_easting }) = zone(code) else { return utm(code, base, esri) };
    let name = if esri {
        format!(
            "CGCS2000_{}",
            name.replace("3-degree", "3_Degree").replace("Gauss-Kruger", "GK").replace("zone", "Zone")
        )
        .replace(' ', "_")
    } else {
        format!("CGCS2000 / {name}")
    };
    transverse(&name, base, i64::from(meridian), false_easting, 0, "1.0", code, esri)
}

fn utm(code: u32, base: &str, esri: bool) -> String {
    let (zone, south) = if code > 32700 { (code - 32700, true) } else { (code - 32600, false) };
    let half = if south { "S" } else { "N" };
    let name = if esri { format!("WGS_1984_UTM_Zone_{zone}{half}") } else { format!("WGS 84 / UTM zone {zone}{half}") };
    let northing = if south { 10_000_000 } else { 0 };
    transverse(&name, base, i64::from(zone) * 6 - 183, 500_000, northing, "0.9996", code, esri)
}

#[allow(clippy::too_many_arguments, reason = "the parameters of the projection")]
fn transverse(
    name: &str,
    base: &str,
    meridian: i64,
    false_easting: u32,
    false_northing: u32,
    scale: &str,
    code: u32,
    esri: bool,
) -> String {
    let method = if esri && scale == "1.0" { "Gauss_Kruger" } else { "Transverse_Mercator" };
    let word = |own: &str| if esri { title(own) } else { own.to_owned() };
    let unit = if esri { "UNIT[\"Meter\",1.0]" } else { "UNIT[\"metre\",1.0]" };
    let authority = if esri { String::new() } else { format!(",AUTHORITY[\"EPSG\",\"{code}\"]") };
    format!(
        "PROJCS[\"{name}\",{base},PROJECTION[\"{method}\"],PARAMETER[\"{}\",{false_easting}.0],PARAMETER[\"{}\",{false_northing}.0],PARAMETER[\"{}\",{meridian}.0],PARAMETER[\"{}\",{scale}],PARAMETER[\"{}\",0.0],{unit}{authority}]",
        word("false_easting"),
        word("false_northing"),
        word("central_meridian"),
        word("scale_factor"),
        word("latitude_of_origin"),
    )
}

/// `false_easting` as `False_Easting`.
fn title(word: &str) -> String {
    let part = |part: &str| part[..1].to_ascii_uppercase() + &part[1..];
    word.split('_').map(part).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::table::zone::srs;

    #[test]
    fn definitions_of_the_usual_systems() {
        let zone = definition(&srs("EPSG:4545"), false).unwrap_or_default();
        assert!(
            zone.contains("CGCS2000 / 3-degree Gauss-Kruger CM 108E") && zone.contains("\"central_meridian\",108.0")
        );
        let prefixed = definition(&srs("EPSG:4524"), false).unwrap_or_default();
        assert!(prefixed.contains("\"false_easting\",36500000.0") && prefixed.contains("zone 36"));
        let six = definition(&srs("EPSG:4496"), false).unwrap_or_default();
        assert!(six.contains("\"central_meridian\",105.0") && six.contains("zone 18"));
        let prj = definition(&srs("EPSG:4545"), true).unwrap_or_default();
        assert!(
            prj.starts_with("PROJCS[\"CGCS2000_3_Degree_GK_CM_108E\"") && prj.contains("\"Latitude_Of_Origin\""),
            "{prj}"
        );
        assert!(definition(&srs("EPSG:32648"), true).is_some_and(|prj| prj.contains("WGS_1984_UTM_Zone_48N")));
        assert_eq!(srs("cgcs2000").code, Some(4490));
        assert_eq!(srs("gcj02").code, None);
        assert!(definition(&srs("gcj02"), false).is_none());
    }
}
