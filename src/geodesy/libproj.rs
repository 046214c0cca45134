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

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// Where the test runs itself again.
    const AGAIN: &str = "CATCHMENT_TEST_OF_PROJ";

    #[test]
    fn nothing_but_the_database_within_is_read_and_nothing_is_printed() {
        let at = from_lonlat("EPSG:26715", [-93.0, 45.0]);
        if std::env::var_os(AGAIN).is_some() {
            assert_eq!(is_degrees("EPSG:999999"), None);
            println!("found {at:?}");
            return;
        }
        let at = at.unwrap();
        assert!((at[0] - 500_000.0).abs() < 100.0 && (at[1] - 4_983_000.0).abs() < 500.0, "{at:?}");
        // Another database, and settings, wherever PROJ is known to look.
        let folder = tempfile::tempdir().unwrap();
        for name in ["proj.db", "proj/proj.db", ".local/share/proj/proj.db", "share/proj/proj.db", "proj.ini"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "no database").unwrap();
        }
        let mut again = Command::new(std::env::current_exe().unwrap());
        let name = "geodesy::libproj::tests::nothing_but_the_database_within_is_read_and_nothing_is_printed";
        again.args(["--exact", name, "--nocapture"]).current_dir(folder.path()).env(AGAIN, "1");
        for variable in ["PROJ_DATA", "PROJ_LIB", "PROJ_USER_WRITABLE_DIRECTORY", "HOME", "XDG_DATA_HOME"] {
            again.env(variable, folder.path());
        }
        again.envs([("PROJ_DEBUG", "3"), ("PROJ_NETWORK", "ON"), ("PROJ_ONLY_BEST_DEFAULT", "YES")]);
        let ended = again.output().unwrap();
        let (said, complained) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
        assert!(ended.status.success() && said.contains(&format!("found {:?}", Some(at))), "{said}\n{complained}");
        assert_eq!(complained, "");
    }
}
