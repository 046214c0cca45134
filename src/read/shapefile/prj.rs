//! The system of a `.prj`: well-known text, as ArcGIS and GDAL write it, to an EPSG code.
//!
//! A code is taken only when the parameters are exactly those of the code. Source of the codes and their parameters: the
//! EPSG registry; the zones of CGCS2000, Xi'an 1980 and Beijing 1954 are numbered without gaps.

/// A system without a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Its name.
    pub name: String,
    /// Projection and parameters.
    pub parameters: String,
}

/// The datum of a system.
#[derive(Clone, Copy, PartialEq)]
enum Datum {
    Wgs84,
    Cgcs2000,
    Xian1980,
    Beijing1954,
}

/// `EPSG:n` of a well-known text.
///
/// # Errors
/// [`Unknown`], with what it says.
pub fn system(text: &str) -> Result<String, Unknown> {
    let upper = text.to_ascii_uppercase();
    let name = quoted(text, upper.find("CS[").map_or(0, |at| at + 3)).unwrap_or_default();
    let projection = after(text, &upper, "PROJECTION[").unwrap_or_default();
    let parameters = parameters(text, &upper);
    let unknown = || Unknown {
        name: name.clone(),
        parameters: std::iter::once(projection.clone())
            .chain(parameters.iter().map(|(name, value)| format!("{name} = {value}")))
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
    };
    // GDAL puts the code of the whole behind everything else.
    if let Some(at) = upper.rfind("AUTHORITY[\"EPSG\",")
        && upper[at..].matches(']').count() == 2
        && let Some(code) = quoted(text, at + "AUTHORITY[\"EPSG\",".len()).and_then(|code| code.parse::<u32>().ok())
    {
        return Ok(format!("EPSG:{code}"));
    }
    let datum = datum(&upper).ok_or_else(unknown)?;
    let code = if upper.starts_with("GEOGCS") || upper.starts_with("GEOGCRS") {
        Some(match datum {
            Datum::Wgs84 => 4326,
            Datum::Cgcs2000 => 4490,
            Datum::Xian1980 => 4610,
            Datum::Beijing1954 => 4214,
        })
    } else {
        projected(datum, &name, &projection.to_ascii_lowercase(), &parameters)
    };
    code.map(|code| format!("EPSG:{code}")).ok_or_else(unknown)
}

fn datum(upper: &str) -> Option<Datum> {
    // The name of a Chinese system, or of its spheroid, may hold another datum; the datum's own name decides.
    let datum = after(upper, upper, "DATUM[").or_else(|| after(upper, upper, "ENSEMBLE["))?;
    let is = |words: &[&str]| words.iter().any(|word| datum.contains(word));
    if is(&["CHINA_2000", "CGCS2000", "CGCS_2000", "CHINA GEODETIC"]) {
        Some(Datum::Cgcs2000)
    } else if is(&["XIAN", "XI'AN"]) {
        Some(Datum::Xian1980)
    } else if is(&["BEIJING"]) {
        Some(Datum::Beijing1954)
    } else if is(&["WGS_1984", "WGS 1984", "WGS_84", "WGS84", "WORLD GEODETIC SYSTEM 1984"]) {
        Some(Datum::Wgs84)
    } else {
        None
    }
}

/// Codes of the three- and six-degree zones: with the zone's number before the east coordinate, and without.
struct Zones {
    three_numbered: u32,
    three: u32,
    six_numbered: u32,
    six: u32,
}

fn projected(datum: Datum, name: &str, projection: &str, parameters: &[(String, f64)]) -> Option<u32> {
    let value = |wanted: &str| {
        let found = parameters.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
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
        Datum::Wgs84 => return None,
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

/// The quoted text behind a position.
fn quoted(text: &str, from: usize) -> Option<String> {
    let rest = text.get(from..)?;
    let rest = rest.trim_start().strip_prefix('"')?;
    Some(rest[..rest.find('"')?].to_owned())
}

fn after(text: &str, upper: &str, word: &str) -> Option<String> {
    quoted(text, upper.find(word)? + word.len())
}

fn parameters(text: &str, upper: &str) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for (at, word) in upper.match_indices("PARAMETER[") {
        let from = at + word.len();
        let Some(name) = quoted(text, from) else { continue };
        let behind = text[from..].split_once(',').map_or("", |(_, value)| value);
        let value = behind.split([']', ',']).next().unwrap_or_default().trim();
        found.extend(value.parse::<f64>().ok().map(|value| (name, value)));
    }
    found
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
            assert_eq!(system(&text), Ok(format!("EPSG:{code}")), "{name}");
        }
        let plain = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
        assert_eq!(system(plain), Ok("EPSG:4490".into()));
        assert_eq!(system(&plain.replace("China_2000", "WGS_1984")), Ok("EPSG:4326".into()));
    }

    #[test]
    fn a_code_of_the_whole_is_believed_and_one_of_a_part_is_not() {
        let own = projected("D_Other", "Own", "Gauss_Kruger", 107.3, 500_000.0, 1.0);
        let whole = own.replacen("UNIT[\"Meter\",1.0]]", "UNIT[\"Meter\",1.0],AUTHORITY[\"EPSG\",\"4545\"]]", 1);
        assert_eq!(system(&whole), Ok("EPSG:4545".into()));
        let part = own.replacen("PRIMEM", "AUTHORITY[\"EPSG\",\"6490\"],PRIMEM", 1);
        assert!(system(&part).is_err());
    }

    #[test]
    fn other_parameters_are_shown() {
        let own = projected("D_China_2000", "重庆独立坐标系", "Gauss_Kruger", 106.5, 500_000.0, 1.0);
        let unknown = system(&own).err().unwrap_or_else(|| panic!("a local system has no code"));
        assert_eq!(unknown.name, "重庆独立坐标系");
        assert!(unknown.parameters.contains("Central_Meridian = 106.5"), "{}", unknown.parameters);
        for text in ["", "nonsense", "PROJCS[", "PROJCS[\"x", "GEOGCS[\"x\",DATUM[\"?\"]]"] {
            assert!(system(text).is_err(), "{text}");
        }
        assert!(system(&projected("D_China_2000", "x", "Albers", 108.0, 0.0, 1.0)).is_err());
    }
}
