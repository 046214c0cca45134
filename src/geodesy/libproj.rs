//! PROJ, for every EPSG code that proj4rs does not know.
//!
//! A PROJ object must stay on its thread and takes milliseconds to make, so each thread keeps one per code and direction.

use proj::Proj;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// By EPSG code and direction; `None` for a code that PROJ does not know.
type Made = BTreeMap<(u32, bool), Option<Rc<Proj>>>;

thread_local! {
    static MADE: RefCell<Made> = const { RefCell::new(BTreeMap::new()) };
}

/// From longitude and latitude to the system of `code`, or back; axes are normalised to east and north.
fn made(code: u32, back: bool) -> Option<Rc<Proj>> {
    MADE.with_borrow_mut(|made| {
        let name = format!("EPSG:{code}");
        let (from, to) = if back { (name.as_str(), "EPSG:4326") } else { ("EPSG:4326", name.as_str()) };
        let make = || Proj::new_known_crs(from, to, None).ok().map(Rc::new);
        made.entry((code, back)).or_insert_with(make).clone()
    })
}

fn convert(code: u32, back: bool, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
    let (x, y) = made(code, back)?.convert((x, y)).ok()?;
    (x.is_finite() && y.is_finite()).then_some([x, y])
}

/// Whether the system counts in degrees; `None` when PROJ does not know the code.
pub(super) fn is_degrees(code: u32) -> Option<bool> {
    made(code, false)?;
    // In degrees every datum keeps a point within a fraction of a degree of itself; no projected system does so in two
    // places at once.
    let stays = |lonlat: [f64; 2]| {
        convert(code, false, lonlat).is_none_or(|at| (at[0] - lonlat[0]).abs() < 1.0 && (at[1] - lonlat[1]).abs() < 1.0)
    };
    Some(stays([105.0, 35.0]) && stays([10.0, 50.0]))
}

/// To longitude and latitude in degrees.
pub(super) fn to_lonlat(code: u32, at: [f64; 2]) -> Option<[f64; 2]> {
    convert(code, true, at)
}

/// From longitude and latitude in degrees.
pub(super) fn from_lonlat(code: u32, lonlat: [f64; 2]) -> Option<[f64; 2]> {
    convert(code, false, lonlat)
}
