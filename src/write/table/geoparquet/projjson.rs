//! Definitions of coordinate systems as PROJJSON (<https://proj.org/specifications/projjson.html>), named and numbered as EPSG does.

use crate::write::table::Srs;
use crate::write::table::zone::zone;
use serde_json::{Value, json};

const SCHEMA: &str = "https://proj.org/schemas/v0.7/projjson.schema.json";

/// What a file says of its system.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    /// Nothing: it is WGS 84, longitude before latitude.
    Nothing,
    /// This definition.
    Defined(Value),
    /// That nobody knows: it is not defined here, as the systems of China's files and UTM are.
    Unknown,
}

/// What to say of a system.
pub(super) fn of(srs: &Srs) -> Said {
    let system = match srs.code {
        Some(4326) => return Said::Nothing,
        Some(4490) => Some(geographic(4490)),
        Some(code @ 4491..=4554) => gauss(code),
        Some(code @ (32601..=32660 | 32701..=32760)) => Some(utm(code)),
        Some(3857) => Some(mercator()),
        _ => None,
    };
    let Some(mut system) = system else { return Said::Unknown };
    system["$schema"] = SCHEMA.into();
    Said::Defined(system)
}

fn id(code: u32) -> Value {
    json!({ "authority": "EPSG", "code": code })
}

fn axis(name: &str, abbreviation: &str, direction: &str, unit: &str) -> Value {
    json!({ "name": name, "abbreviation": abbreviation, "direction": direction, "unit": unit })
}

/// CGCS2000 or WGS 84. Axes are as EPSG has them; GeoParquet keeps longitude before latitude whatever they say.
fn geographic(code: u32) -> Value {
    let (name, datum, ellipsoid, flattening) = if code == 4490 {
        ("China Geodetic Coordinate System 2000", "China 2000", "CGCS2000", 298.257_222_101)
    } else {
        ("WGS 84", "World Geodetic System 1984", "WGS 84", 298.257_223_563)
    };
    json!({
        "type": "GeographicCRS",
        "name": name,
        "datum": {
            "type": "GeodeticReferenceFrame",
            "name": datum,
            "ellipsoid": { "name": ellipsoid, "semi_major_axis": 6_378_137, "inverse_flattening": flattening },
        },
        "coordinate_system": { "subtype": "ellipsoidal", "axis": [
            axis("Geodetic latitude", "Lat", "north", "degree"),
            axis("Geodetic longitude", "Lon", "east", "degree"),
        ] },
        "id": id(code),
    })
}

fn parameter(name: &str, value: f64, unit: &str, code: u32) -> Value {
    json!({ "name": name, "value": value, "unit": unit, "id": id(code) })
}

fn projected(name: &str, code: u32, base: u32, conversion: Value, axes: [Value; 2]) -> Value {
    json!({
        "type": "ProjectedCRS",
        "name": name,
        "base_crs": geographic(base),
        "conversion": conversion,
        "coordinate_system": { "subtype": "Cartesian", "axis": axes },
        "id": id(code),
    })
}

/// Latitude and longitude of the origin, factor of scale, false easting and northing.
fn transverse(name: &str, meridian: f64, scale: f64, false_easting: f64, false_northing: f64) -> Value {
    json!({
        "name": name,
        "method": { "name": "Transverse Mercator", "id": id(9807) },
        "parameters": [
            parameter("Latitude of natural origin", 0.0, "degree", 8801),
            parameter("Longitude of natural origin", meridian, "degree", 8802),
            parameter("Scale factor at natural origin", scale, "unity", 8805),
            parameter("False easting", false_easting, "metre", 8806),
            parameter("False northing", false_northing, "metre", 8807),
        ],
    })
}

fn gauss(code: u32) -> Option<Value> {
    let zone = zone(code)?;
    let conversion = transverse(&zone.name, f64::from(zone.meridian), 1.0, f64::from(zone.false_easting), 0.0);
    let axes = [axis("Northing", "X", "north", "metre"), axis("Easting", "Y", "east", "metre")];
    Some(projected(&format!("CGCS2000 / {}", zone.name), code, 4490, conversion, axes))
}

fn utm(code: u32) -> Value {
    let (zone, half, northing) =
        if code > 32700 { (code - 32700, "S", 10_000_000.0) } else { (code - 32600, "N", 0.0) };
    let name = format!("UTM zone {zone}{half}");
    let conversion = transverse(&name, f64::from(zone) * 6.0 - 183.0, 0.9996, 500_000.0, northing);
    let axes = [axis("Easting", "E", "east", "metre"), axis("Northing", "N", "north", "metre")];
    projected(&format!("WGS 84 / {name}"), code, 4326, conversion, axes)
}

fn mercator() -> Value {
    let conversion = json!({
        "name": "Popular Visualisation Pseudo-Mercator",
        "method": { "name": "Popular Visualisation Pseudo Mercator", "id": id(1024) },
        "parameters": [
            parameter("Latitude of natural origin", 0.0, "degree", 8801),
            parameter("Longitude of natural origin", 0.0, "degree", 8802),
            parameter("False easting", 0.0, "metre", 8806),
            parameter("False northing", 0.0, "metre", 8807),
        ],
    });
    let axes = [axis("Easting", "X", "east", "metre"), axis("Northing", "Y", "north", "metre")];
    projected("WGS 84 / Pseudo-Mercator", 3857, 4326, conversion, axes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::wkt;
    use crate::write::table::zone::srs;

    #[test]
    fn definitions_say_the_system_without_its_code() {
        let codes = (4491..=4554).chain(32601..=32660).chain(32701..=32760);
        for code in codes {
            let name = format!("EPSG:{code}");
            let Said::Defined(mut system) = of(&srs(&name)) else { panic!("{name}") };
            system["id"] = Value::Null;
            let known = wkt::any(&system.to_string()).unwrap_or_else(|_| panic!("{system}"));
            let found: u32 = known.name.trim_start_matches("EPSG:").parse().unwrap_or_default();
            // Every second zone of three degrees has the numbers of one of six, without the zone's number in the easting.
            let plane = |code| zone(code).map(|zone| (zone.meridian, zone.false_easting));
            // UTM without its number is told by its numbers.
            let half = if code > 32700 { "+y_0=10000000" } else { "" };
            let meridian = format!("+lon_0={} ", (i64::from(code) % 100) * 6 - 183);
            let is_utm =
                [meridian.as_str(), "=0.9996", "+x_0=500000", half].iter().all(|part| known.name.contains(part));
            let is_same_plane = plane(found).is_some() && plane(found) == plane(code);
            assert!(found == code || is_same_plane || code > 32600 && is_utm, "{}: {system}", known.name);
        }
    }

    #[test]
    fn wgs84_is_what_a_file_without_a_system_means() {
        assert_eq!(of(&srs("wgs84")), Said::Nothing);
        assert_eq!(of(&srs("gcj02")), Said::Unknown);
        assert_eq!(of(&srs("EPSG:2326")), Said::Unknown);
        for (name, code) in [("cgcs2000", 4490), ("EPSG:3857", 3857)] {
            let Said::Defined(system) = of(&srs(name)) else { panic!("{name}") };
            assert_eq!(system["id"]["code"], code);
        }
    }
}
