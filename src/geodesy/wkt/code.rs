//! Well-known text, as ArcGIS and GDAL write it, to an EPSG code, and to a PROJ string where no code fits.
//!
//! A code is taken only when the parameters are exactly those of the code. Source of the codes and their parameters: the
//! EPSG registry; the zones of CGCS2000, Xi'an 1980 and Beijing 1954 are numbered without gaps.

use super::datum::{Datum, datum, in_degrees, plain};
use super::element::Element;
use super::own;
use crate::geodesy::Projection;

/// A system that is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Its name.
    pub name: String,
    /// Projection and parameters.
    pub parameters: String,
}

/// A system that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// `EPSG:n`, or a PROJ string.
    pub name: String,
    /// The name of a datum that says nothing; it was told by its spheroid.
    pub by_spheroid: Option<String>,
}

/// Keywords of a system of longitude and latitude.
const GEOGRAPHIC: [&str; 5] = ["GEOGCS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS", "GEODETICCRS"];

/// The EPSG code of a well-known text, or a PROJ string.
///
/// # Errors
/// [`Unknown`], with what it says.
pub fn system(text: &str) -> Result<Known, Unknown> {
    let nothing = || Unknown { name: text.chars().take(40).collect(), parameters: "-".to_owned() };
    let whole = Element::first(text).ok_or_else(nothing)?;
    let root = horizontal(&whole);
    let conversion = root.child(&["CONVERSION"]);
    let method = root.child(&["PROJECTION"]).or_else(|| conversion?.child(&["METHOD", "PROJECTION"]));
    let projection = method.map_or("", Element::name);
    let parameters: Vec<(String, f64)> = [Some(root), conversion]
        .into_iter()
        .flatten()
        .flat_map(|element| &element.children)
        .filter(|child| child.keyword == "PARAMETER")
        .filter_map(|child| Some((child.name().to_owned(), *child.numbers.first()?)))
        .collect();
    let unknown = || Unknown {
        name: root.name().to_owned(),
        parameters: std::iter::once(projection.to_owned())
            .chain(parameters.iter().map(|(name, value)| format!("{name} = {value}")))
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
    };
    let is_geographic = GEOGRAPHIC.contains(&root.keyword.as_str());
    let base = ["GEOGCS", "BASEGEOGCRS", "BASEGEODCRS", "GEOGCRS"];
    let geographic = if is_geographic { Some(root) } else { root.child(&base) };
    let own = || {
        let (name, by_spheroid) = own::proj_string(root, geographic?, own::bound(&whole))?;
        Some(Known { name, by_spheroid })
    };
    if let Some(code) = root.code() {
        // A code that this build has no numbers for may still say them itself.
        let stated = Known { name: format!("EPSG:{code}"), by_spheroid: None };
        return Ok(if Projection::of(code).is_some() { stated } else { own().unwrap_or(stated) });
    }
    if is_geographic && !in_degrees(root) {
        return Err(unknown());
    }
    let told = geographic.and_then(datum).ok_or_else(unknown)?;
    let code = match told.datum {
        _ if !told.from_greenwich || own::bound(&whole).is_some() => None,
        Datum::Wgs84 if is_geographic => Some(4326),
        Datum::Cgcs2000 if is_geographic => Some(4490),
        Datum::Xian1980 if is_geographic => Some(4610),
        Datum::Beijing1954 if is_geographic => Some(4214),
        _ if is_geographic => None,
        datum => projected(datum, root.name(), &plain(projection), &parameters),
    };
    match code {
        Some(code) => Ok(Known { name: format!("EPSG:{code}"), by_spheroid: told.by_spheroid }),
        None => own().ok_or_else(unknown),
    }
}

/// The horizontal part of a system: of one with heights, and of one that is bound to another by a transformation.
fn horizontal(root: &Element) -> &Element {
    let part = match root.keyword.as_str() {
        "COMPD_CS" | "COMPOUNDCRS" => root.children.first(),
        "BOUNDCRS" => root.child(&["SOURCECRS"]).and_then(|source| source.children.first()),
        _ => None,
    };
    part.map_or(root, horizontal)
}

/// Codes of the three- and six-degree zones: with the zone's number before the east coordinate, and without.
struct Zones {
    three_numbered: u32,
    three: u32,
    six_numbered: u32,
    six: u32,
}

fn projected(datum: Datum, name: &str, projection: &str, parameters: &[(String, f64)]) -> Option<u32> {
    // The second version has other names for the same.
    let named = |name: &str| match plain(name).as_str() {
        "latitude_of_natural_origin" => "latitude_of_origin".to_owned(),
        "longitude_of_natural_origin" => "central_meridian".to_owned(),
        "scale_factor_at_natural_origin" => "scale_factor".to_owned(),
        other => other.to_owned(),
    };
    let value = |wanted: &str| {
        let found = parameters.iter().find(|(name, _)| named(name).eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| *value)
    };
    let is = |wanted: &str, expected: f64| (value(wanted).unwrap_or(0.0) - expected).abs() < 1e-9;
    if projection.starts_with("mercator_auxiliary_sphere") && datum == Datum::Wgs84 {
        return (is("Central_Meridian", 0.0) && is("False_Easting", 0.0)).then_some(3857);
    }
    if !["gauss_kruger", "transverse_mercator"].contains(&projection) || !is("Latitude_Of_Origin", 0.0) {
        return None;
    }
    let (meridian, east) = (value("Central_Meridian")?, value("False_Easting")?);
    let scale = value("Scale_Factor").unwrap_or(1.0);
    if meridian.fract() != 0.0 || !(0.0..180.0).contains(&meridian) {
        return None;
    }
    let meridian = meridian as u32;
    if datum == Datum::Wgs84 {
        let zone = (meridian + 183) / 6;
        let fits = (scale - 0.9996).abs() < 1e-12 && (meridian + 183).is_multiple_of(6) && east == 500_000.0;
        let north = is("False_Northing", 0.0);
        return (fits && (north || is("False_Northing", 1e7))).then_some(if north { 32_600 } else { 32_700 } + zone);
    }
    if scale != 1.0 || !is("False_Northing", 0.0) {
        return None;
    }
    let zones = match datum {
        Datum::Cgcs2000 => Zones { three_numbered: 4513, three: 4534, six_numbered: 4491, six: 4502 },
        Datum::Xian1980 => Zones { three_numbered: 2349, three: 2370, six_numbered: 2327, six: 2338 },
        Datum::Beijing1954 => Zones { three_numbered: 2401, three: 2422, six_numbered: 21413, six: 21453 },
        Datum::Wgs84 | Datum::Other => return None,
    };
    // Three-degree zones 25 to 45 are around 75 to 135 degrees, six-degree zones 13 to 23 around 75 to 135.
    let three = (meridian.is_multiple_of(3) && (75..=135).contains(&meridian)).then_some(meridian / 3);
    let six = ((meridian + 3).is_multiple_of(6) && (75..=135).contains(&meridian)).then_some((meridian + 3) / 6);
    let numbered = |zone: u32| (east - (f64::from(zone) * 1e6 + 500_000.0)).abs() < 1e-6;
    match (three, six) {
        (Some(zone), _) if numbered(zone) => Some(zones.three_numbered + zone - 25),
        (_, Some(zone)) if numbered(zone) => Some(zones.six_numbered + zone - 13),
        // Without a number both say the same of every point; the name tells which was meant.
        (Some(zone), six) if (east - 500_000.0).abs() < 1e-6 => match six {
            Some(six) if !name.contains('3') => Some(zones.six + six - 13),
            _ => Some(zones.three + zone - 25),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn projected(datum: &str, name: &str, projection: &str, meridian: f64, east: f64, scale: f64) -> String {
        format!(
            "PROJCS[\"{name}\",GEOGCS[\"GCS\",DATUM[\"{datum}\",SPHEROID[\"x\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],\
             UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"{projection}\"],PARAMETER[\"False_Easting\",{east:.1}],\
             PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",{meridian:.1}],PARAMETER[\"Scale_Factor\",{scale}],\
             PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
        )
    }

    fn code_of(text: &str) -> Result<String, Unknown> {
        system(text).map(|known| known.name)
    }

    #[test]
    fn systems_of_china() {
        let gk = "Gauss_Kruger";
        for (datum, name, projection, meridian, east, scale, code) in [
            ("D_China_2000", "CGCS2000_3_Degree_GK_CM_108E", gk, 108.0, 500_000.0, 1.0, 4545),
            ("D_China_2000", "CGCS2000_3_Degree_GK_Zone_36", gk, 108.0, 36_500_000.0, 1.0, 4524),
            ("D_China_2000", "CGCS2000_GK_Zone_18", gk, 105.0, 18_500_000.0, 1.0, 4496),
            ("D_China_2000", "CGCS2000_GK_CM_105E", gk, 105.0, 500_000.0, 1.0, 4507),
            ("D_China_2000", "CGCS2000_3_Degree_GK_CM_105E", "Transverse_Mercator", 105.0, 500_000.0, 1.0, 4544),
            ("D_Xian_1980", "Xian_1980_3_Degree_GK_CM_108E", gk, 108.0, 500_000.0, 1.0, 2381),
            ("D_Xian_1980", "Xian_1980_3_Degree_GK_Zone_36", gk, 108.0, 36_500_000.0, 1.0, 2360),
            ("D_Beijing_1954", "Beijing_1954_3_Degree_GK_CM_108E", gk, 108.0, 500_000.0, 1.0, 2433),
            ("D_Beijing_1954", "Beijing_1954_3_Degree_GK_Zone_36", gk, 108.0, 36_500_000.0, 1.0, 2412),
            ("D_Beijing_1954", "Beijing_1954_GK_Zone_18", gk, 105.0, 18_500_000.0, 1.0, 21418),
            ("D_WGS_1984", "WGS_1984_UTM_Zone_48N", "Transverse_Mercator", 105.0, 500_000.0, 0.9996, 32648),
            ("D_WGS_1984", "WGS_1984_Web_Mercator_Auxiliary_Sphere", "Mercator_Auxiliary_Sphere", 0.0, 0.0, 1.0, 3857),
        ] {
            let text = projected(datum, name, projection, meridian, east, scale);
            assert_eq!(code_of(&text), Ok(format!("EPSG:{code}")), "{name}");
        }
        let plain = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
        assert_eq!(code_of(plain), Ok("EPSG:4490".into()));
        assert_eq!(code_of(&plain.replace("China_2000", "WGS_1984")), Ok("EPSG:4326".into()));
    }

    #[test]
    fn a_code_of_the_whole_is_believed_and_one_of_a_part_is_not() {
        let own = projected("D_Other", "Own", "Gauss_Kruger", 107.3, 500_000.0, 1.0);
        let whole = own.replacen("UNIT[\"Meter\",1.0]]", "UNIT[\"Meter\",1.0],AUTHORITY[\"EPSG\",\"4545\"]]", 1);
        assert_eq!(code_of(&whole), Ok("EPSG:4545".into()));
        let part = own.replacen("PRIMEM", "AUTHORITY[\"EPSG\",\"6490\"],PRIMEM", 1);
        assert!(system(&part).is_err());
    }

    #[test]
    fn the_horizontal_part_decides_and_a_nameless_datum_is_told_by_its_spheroid() {
        let degrees = "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";
        let unknown = format!("GEOGCS[\"x\",DATUM[\"unknown\",SPHEROID[\"x\",6378137,298.257223563]],{degrees}");
        let expected = Known { name: "EPSG:4326".into(), by_spheroid: Some("unknown".into()) };
        assert_eq!(system(&unknown), Ok(expected));
        for other in [unknown.replace("0.0174532925199433", "0.015707963267949"), unknown.replace("unknown", "Local")] {
            assert!(system(&other).is_err(), "{other}");
        }
        let paris = code_of(&unknown.replace("Greenwich\",0", "Paris\",2.337"));
        assert_eq!(paris.as_deref(), Ok("+proj=longlat +pm=2.337 +datum=WGS84"));
        let flat = projected("D_China_2000", "x", "Gauss_Kruger", 108.0, 500_000.0, 1.0);
        let height = "VERT_CS[\"h\",VERT_DATUM[\"h\",2005],UNIT[\"metre\",1],AUTHORITY[\"EPSG\",\"5737\"]]";
        let compound = format!("COMPD_CS[\"c\",{flat},{height},AUTHORITY[\"EPSG\",\"9999\"]]");
        for text in [compound, format!("{flat},{height}"), format!("BOUNDCRS[SOURCECRS[{flat}],TARGETCRS[{unknown}]]")]
        {
            assert_eq!(code_of(&text), Ok("EPSG:4545".into()), "{text}");
        }
    }

    #[test]
    fn other_parameters_are_shown() {
        let own = projected("D_Own", "重庆独立坐标系", "Gauss_Kruger", 106.5, 500_000.0, 1.0);
        let unknown = system(&own).err().unwrap_or_else(|| panic!("a datum that nobody knows"));
        assert_eq!(unknown.name, "重庆独立坐标系");
        assert!(unknown.parameters.contains("Central_Meridian = 106.5"), "{}", unknown.parameters);
        for text in ["", "nonsense", "PROJCS[", "PROJCS[\"x", "GEOGCS[\"x\",DATUM[\"?\"]]"] {
            assert!(system(text).is_err(), "{text}");
        }
        assert!(system(&projected("D_China_2000", "x", "Nobody's", 108.0, 0.0, 1.0)).is_err());
    }
}
