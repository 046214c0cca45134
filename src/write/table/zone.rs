//! The zones of CGCS2000, by their EPSG codes.

/// A zone of CGCS2000 in the Gauss-Krüger projection.
pub(super) struct Zone {
    /// Without that of the system.
    pub name: String,
    /// Degrees east.
    pub meridian: u32,
    /// Metres, with or without the zone's number before them.
    pub false_easting: u32,
}

/// The zone of 6 or 3 degrees that a code means.
pub(super) fn zone(code: u32) -> Option<Zone> {
    let (name, meridian, false_easting) = match code {
        4491..=4501 => {
            let zone = code - 4491 + 13;
            (format!("Gauss-Kruger zone {zone}"), 6 * zone - 3, zone * 1_000_000 + 500_000)
        }
        4502..=4512 => {
            let meridian = 75 + 6 * (code - 4502);
            (format!("Gauss-Kruger CM {meridian}E"), meridian, 500_000)
        }
        4513..=4533 => {
            let zone = code - 4513 + 25;
            (format!("3-degree Gauss-Kruger zone {zone}"), 3 * zone, zone * 1_000_000 + 500_000)
        }
        4534..=4554 => {
            let meridian = 75 + 3 * (code - 4534);
            (format!("3-degree Gauss-Kruger CM {meridian}E"), meridian, 500_000)
        }
        _ => return None,
    };
    Some(Zone { name, meridian, false_easting })
}

/// The system of a name.
#[cfg(test)]
pub(super) fn srs(name: &str) -> super::Srs {
    let crate::geodesy::Named::System(system) = crate::geodesy::named(name) else { panic!("{name}") };
    super::Srs::new(system, name)
}
