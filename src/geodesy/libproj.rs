//! PROJ, for every system that proj4rs does not know: codes of EPSG and ESRI, PROJ strings.
//!
//! A PROJ object must stay on its thread and takes milliseconds to make, so each thread keeps one per name and direction.

use proj::Proj;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// By name and direction; `None` for a name that PROJ does not know.
type Made = BTreeMap<(String, bool), Option<Rc<Proj>>>;

thread_local! {
    static MADE: RefCell<Made> = const { RefCell::new(BTreeMap::new()) };
}

/// From longitude and latitude to the system of this name, or back; axes are normalised to east and north.
fn made(name: &str, back: bool) -> Option<Rc<Proj>> {
    MADE.with_borrow_mut(|made| {
        if let Some(known) = made.get(&(name.to_owned(), back)) {
            return known.clone();
        }
        // PROJ takes a string for an operation unless it says that it is a system.
        let system = if name.starts_with('+') { format!("{name} +type=crs") } else { name.to_owned() };
        let (from, to) = if back { (system.as_str(), "EPSG:4326") } else { ("EPSG:4326", system.as_str()) };
        let new = Proj::new_known_crs(from, to, None).ok().map(Rc::new);
        made.insert((name.to_owned(), back), new.clone());
        new
    })
}

fn convert(name: &str, back: bool, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
    let (x, y) = made(name, back)?.convert((x, y)).ok()?;
    (x.is_finite() && y.is_finite()).then_some([x, y])
}

/// Whether the system counts in degrees; `None` when PROJ does not know the name.
pub(super) fn is_degrees(name: &str) -> Option<bool> {
    made(name, false)?;
    // In degrees every datum keeps a point within a fraction of a degree of itself; no projected system does so in two
    // places at once.
    let stays = |lonlat: [f64; 2]| {
        convert(name, false, lonlat).is_none_or(|at| (at[0] - lonlat[0]).abs() < 1.0 && (at[1] - lonlat[1]).abs() < 1.0)
    };
    Some(stays([105.0, 35.0]) && stays([10.0, 50.0]))
}

/// To longitude and latitude in degrees.
pub(super) fn to_lonlat(name: &str, at: [f64; 2]) -> Option<[f64; 2]> {
    convert(name, true, at)
}

/// From longitude and latitude in degrees.
pub(super) fn from_lonlat(name: &str, lonlat: [f64; 2]) -> Option<[f64; 2]> {
    convert(name, false, lonlat)
}
