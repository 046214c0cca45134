//! Which system a layer is in: as declared, if the numbers can be that; as the numbers say, if they can only be one thing.

use crate::geodesy::AnalysisCrs;
use crate::geodesy::Projection;
use crate::geodesy::{Named, System, named};
use crate::issue::Issue;
use crate::model::Layer;

/// The system of a layer, or why it cannot be determined. `beside` is where the layers known so far lie, in longitude and
/// latitude (west, south, east, north): it tells three-degree zones apart that the numbers alone do not.
///
/// # Errors
/// Issues E0401 to E0409, E0417, E0424 and E0425, each with a concrete guess where there is one.
pub fn identify(layer: &Layer, beside: Option<[f64; 4]>, notes: &mut Vec<Issue>) -> Result<System, Issue> {
    let declared = system(&layer.crs, layer, "crs")?;
    let member = match &layer.crs_member {
        Some(name) => system(name, layer, "crs")?,
        None => None,
    };
    if let (Some(a), Some(b)) = (&declared, &member)
        && !a.is_same(b, &layer.bounds.map(corners).unwrap_or_default())
    {
        let issue = Issue::new("E0405").file(&layer.file).field("crs");
        return Err(issue.fact("study", &layer.crs).fact("member", layer.crs_member.clone().unwrap_or_default()));
    }
    let Some(bounds) = layer.bounds else { return Ok(declared.or(member).unwrap_or(System::LonLat)) };
    match declared.or(member) {
        Some(system) => {
            contradiction(&system, bounds, layer)?;
            if system.is_legacy() {
                notes.push(Issue::new("W0410").file(&layer.file).field("crs").value(system.name()));
            }
            if system.is_unshifted() {
                notes.push(Issue::new("W0430").file(&layer.file).field("crs").value(system.name()));
            }
            Ok(system)
        }
        None => guess(bounds, beside, layer, notes),
    }
}

/// Why a name does not say which system it is: E0401, E0402, E0427; `None` where it does, or leaves it open.
pub fn unusable(name: &Named) -> Option<Issue> {
    match name {
        Named::Auto | Named::System(_) => None,
        Named::Unknown => Some(Issue::new("E0401")),
        Named::NeedsProj => Some(Issue::new("E0427")),
        Named::NotAName => Some(Issue::new("E0402")),
    }
}

/// A named system; `None` for `auto`.
pub(super) fn system(name: &str, layer: &Layer, field: &str) -> Result<Option<System>, Issue> {
    match named(name) {
        Named::System(system) => Ok(Some(system)),
        other => match unusable(&other) {
            None => Ok(None),
            Some(issue) => Err(issue.file(&layer.file).field(field).value(name)),
        },
    }
}

pub(super) fn in_degrees([west, south, east, north]: [f64; 4]) -> bool {
    west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0
}

/// Numbers that a declared system cannot have.
fn contradiction(system: &System, bounds: [f64; 4], layer: &Layer) -> Result<(), Issue> {
    let issue =
        |code| Issue::new(code).file(&layer.file).field("crs").value(system.name()).fact("sample", sample(bounds));
    if system.is_degrees() && is_latitude_first(bounds, true) {
        return Err(issue("E0406"));
    }
    if system.is_degrees() && !in_degrees(bounds) {
        return Err(match likely(bounds) {
            Some(code) => issue("E0403").fact("guess", format!("EPSG:{code}")),
            None => issue("E0417"),
        });
    }
    if !system.is_degrees() && in_degrees(bounds) {
        return Err(issue("E0404"));
    }
    if !system.is_degrees() && !is_at_home(system, bounds) {
        // Axes exchanged, or a zone prefix too many, too few or of another zone.
        if is_at_home(system, swap(bounds)) {
            return Err(issue("E0407").fact("guess", system.name()));
        }
        return Err(match likely(bounds) {
            Some(code) => issue("E0424").fact("guess", format!("EPSG:{code}")),
            None => issue("E0417"),
        });
    }
    Ok(())
}

/// Whether a system can have these coordinates: they have an image, which leads back to them, and in a system made of zones
/// a metre is a metre there within two per cent (which 10 degrees from the central meridian are not).
fn is_at_home(system: &System, [west, south, east, north]: [f64; 4]) -> bool {
    const METRE: f64 = 0.02;
    let middle = [west.midpoint(east), south.midpoint(north)];
    let back = |at: [f64; 2]| {
        let there = system.to_lonlat(at).filter(|[lon, lat]| lon.abs() <= 180.0 && lat.abs() <= 90.0)?;
        system.from_lonlat(there)
    };
    let returns = |at: [f64; 2]| back(at).is_some_and(|b| (b[0] - at[0]).abs() < 1.0 && (b[1] - at[1]).abs() < 1.0);
    if ![[west, south], [east, north], middle].into_iter().all(returns) {
        return false;
    }
    let zoned =
        matches!(system, System::Defined(p) if matches!(p.code, Some(4491..=4554 | 32601..=32660 | 32701..=32760)));
    let scale = || AnalysisCrs::named(&system.name())?.scale_at(system.to_lonlat(middle)?);
    !zoned || scale().is_some_and(|scale| scale.iter().all(|scale| (scale - 1.0).abs() < METRE))
}

/// South-west, north-east and middle.
fn corners([west, south, east, north]: [f64; 4]) -> Vec<[f64; 2]> {
    vec![[west, south], [east, north], [west.midpoint(east), south.midpoint(north)]]
}

/// One position, or from where to where both numbers go: a corner of the bounds is no record.
fn sample([west, south, east, north]: [f64; 4]) -> String {
    let along = |from: f64, to: f64| if from == to { format!("{from}") } else { format!("{from} ~ {to}") };
    format!("{}, {}", along(west, east), along(south, north))
}

/// Whether numbers in degrees are latitude and longitude, wherever on earth: the other way round they are no position, or one
/// where nobody lives, and this way they are one where people may. Where both ways are possible, what the study declares counts.
fn is_latitude_first([west, south, east, north]: [f64; 4], is_declared: bool) -> bool {
    // Read this way: latitudes of the inhabited earth, longitudes.
    if !(west >= -60.0 && east <= 84.0 && south >= -180.0 && north <= 180.0) {
        return false;
    }
    if south < -90.0 || north > 90.0 {
        return true;
    }
    let within = |w: f64, e: f64| west >= w && east <= e;
    // Read as longitude and latitude: Antarctica, and the sea north of all land.
    if north < -60.0 || south > 84.0 {
        return true;
    }
    // The Arctic Ocean from Greenland to Siberia, where longitudes of 73 to 90 degrees come to lie. Svalbard alone has
    // towns there, at latitudes of South India and Nepal: it has to be declared.
    let arctic = south >= 73.0 && within(-11.0, 75.0);
    let svalbard = within(9.0, 29.0) && south >= 74.0 && north <= 81.0;
    if is_declared {
        return arctic && within(3.0, 54.0) && !svalbard;
    }
    // The southern oceans, where longitudes of America come to lie; a few islands have to be declared.
    let southern = north < -36.0 && !(within(-77.0, -52.0));
    arctic || southern
}

/// The EPSG code that a zone prefix spells out, from east coordinates of eight digits.
fn likely([west, south, east, north]: [f64; 4]) -> Option<u32> {
    let zone = (west / 1e6).floor();
    let northings = south >= 3e5 && north <= 6.5e6;
    let in_zone = (east / 1e6).floor() == zone && northings;
    match zone as i64 {
        13..=23 if in_zone => Some(4491 + zone as u32 - 13),
        25..=45 if in_zone => Some(4513 + zone as u32 - 25),
        _ => None,
    }
}

/// Bounds with their axes exchanged.
pub(super) fn swap([west, south, east, north]: [f64; 4]) -> [f64; 4] {
    [south, west, north, east]
}

/// What undeclared coordinates can only be; otherwise an error with a guess.
fn guess(bounds: [f64; 4], beside: Option<[f64; 4]>, layer: &Layer, notes: &mut Vec<Issue>) -> Result<System, Issue> {
    let issue = |code| Issue::new(code).file(&layer.file).field("crs").fact("sample", sample(bounds));
    if is_latitude_first(bounds, false) {
        return Err(issue("E0406"));
    }
    if in_degrees(bounds) {
        return Ok(System::LonLat);
    }
    if let Some(code) = likely(bounds) {
        notes.push(issue("I0408").value(format!("EPSG:{code}")));
        return Projection::of(code).map(System::Defined).ok_or_else(|| issue("E0401").value(format!("EPSG:{code}")));
    }
    if let Some(code) = likely(swap(bounds)) {
        return Err(issue("E0407").fact("guess", format!("EPSG:{code}")));
    }
    let zones = zones_beside(bounds, beside);
    if let [code] = zones.as_slice() {
        notes.push(issue("I0408").value(format!("EPSG:{code}")));
        return Projection::of(*code).map(System::Defined).ok_or_else(|| issue("E0401").value(format!("EPSG:{code}")));
    }
    let swapped = zones_beside(swap(bounds), beside);
    if let [code] = swapped.as_slice() {
        return Err(issue("E0407").fact("guess", format!("EPSG:{code}")));
    }
    if let Some(guess) = zones.first() {
        let list: Vec<String> = zones.iter().map(|code| format!("EPSG:{code}")).collect();
        return Err(issue("E0409").fact("guess", format!("EPSG:{guess}")).fact("all", list.join(", ")));
    }
    let mercator = System::Defined(Projection::of(3857).ok_or_else(|| issue("E0409"))?);
    let around =
        |system: &System| Some([system.to_lonlat([bounds[0], bounds[1]])?, system.to_lonlat([bounds[2], bounds[3]])?]);
    let guess = match around(&mercator) {
        Some([a, b]) if in_degrees([a[0], a[1], b[0], b[1]]) && bounds[0].abs() > 1e6 => "EPSG:3857",
        _ => return Err(issue("E0425")),
    };
    Err(issue("E0409").fact("guess", guess).fact("all", guess))
}

/// Three-degree zones without prefix in which the layer would lie beside the others.
fn zones_beside(bounds: [f64; 4], beside: Option<[f64; 4]>) -> Vec<u32> {
    let [west, south, east, north] = bounds;
    if !(west > 1e5 && east < 9e5 && south > 3e5 && north < 6.5e6) {
        return Vec::new();
    }
    let Some([w, s, e, n]) = beside else { return Vec::new() };
    let centre = [west.midpoint(east), south.midpoint(north)];
    let lies_beside = |code: &u32| {
        let lonlat = Projection::of(*code).and_then(|p| p.to_lonlat(centre));
        lonlat.is_some_and(|[lon, lat]| lon >= w - 0.5 && lon <= e + 0.5 && lat >= s - 0.5 && lat <= n + 0.5)
    };
    (4534..=4554).filter(lies_beside).collect()
}

/// The analysis system: named by the study, or the usual one around the middle of the data, in longitude and latitude.
///
/// # Errors
/// E0411 when the name is none, or none in which metres can be measured; E0427 when it needs PROJ.
pub(super) fn analysis(name: &str, middle: Option<[f64; 2]>) -> Result<AnalysisCrs, Issue> {
    match named(name) {
        Named::Auto => {
            let middle = middle.unwrap_or([107.0, 30.0]);
            return AnalysisCrs::around(middle).ok_or_else(|| Issue::new("E0411").value(name));
        }
        Named::NeedsProj => return Err(Issue::new("E0427").field("crs.analysis").value(name)),
        _ => {}
    }
    AnalysisCrs::named(name).ok_or_else(|| Issue::new("E0411").field("crs.analysis").value(name))
}
