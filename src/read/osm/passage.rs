//! Who may walk or drive along a way, from its tags.

use super::Tags;
use crate::model::Passage;
use crate::read::road_class::{CLASSES, Class};

/// Values of access that shut.
const SHUT: [&str; 7] = ["no", "private", "agricultural", "forestry", "emergency", "military", "psv"];

/// Tags that say who may drive, the one that counts most first.
const CAR: [&str; 4] = ["motorcar", "motor_vehicle", "vehicle", "access"];

/// And who may walk.
const FOOT: [&str; 2] = ["foot", "access"];

/// Keys without which a way is of no class.
pub(super) const OF_CLASS: [&str; 5] = ["highway", "route", "railway", "public_transport", "man_made"];

/// The class of a way: its `highway`, or what else can be gone along.
pub(super) fn class_of(tags: &Tags<'_>) -> Option<&'static Class> {
    let is = |key: &str, value: &str| tags.get(key) == Some(value);
    let found = |name: &str| CLASSES.iter().find(|class| class.name == name);
    if let Some(highway) = tags.get("highway") {
        return found(highway).filter(|class| class.name != "ferry" && class.name != "pier");
    }
    if is("route", "ferry") {
        return found("ferry");
    }
    if is("railway", "platform") || is("public_transport", "platform") {
        return found("platform");
    }
    if is("man_made", "pier") { found("pier") } else { None }
}

/// What the first of these tags that is there says; none where none is.
fn says(tags: &Tags<'_>, keys: &[&str]) -> Option<bool> {
    let value = keys.iter().find_map(|key| tags.get(key))?;
    Some(!SHUT.contains(&value))
}

/// Directions by `oneway`: forth and back. `reversible` and `alternating` are neither, as nobody knows when.
fn one_way(value: &str) -> [bool; 2] {
    match value {
        "yes" | "true" | "1" => [true, false],
        "-1" | "reverse" => [false, true],
        "reversible" | "alternating" => [false, false],
        _ => [true, true],
    }
}

/// Who may walk.
pub(super) fn foot(class: &Class, tags: &Tags<'_>) -> Passage {
    let own = tags.get("foot").map(|value| !SHUT.contains(&value) && value != "use_sidepath");
    let is = |key: &str, value: &str| tags.get(key) == Some(value);
    let is_fast = class.name.starts_with("trunk")
        && (is("expressway", "yes") || ["sidewalk", "sidewalk:both"].iter().any(|key| is(key, "separate")));
    let may = match own {
        Some(own) => own,
        None if is("motorroad", "yes") || is_fast => false,
        // Access that is allowed to everybody does not open a motorway to those who walk.
        None => class.foot && says(tags, &FOOT).unwrap_or(true),
    };
    let [forth, back] = tags.get("oneway:foot").map_or([true, true], one_way);
    Passage { forth: may && forth, back: may && back, by_class: own.is_none() }
}

/// Who may drive.
pub(super) fn car(class: &Class, tags: &Tags<'_>) -> Passage {
    let own = says(tags, &CAR[..2]);
    let general = says(tags, &CAR);
    let may = own.unwrap_or(class.car) && general.unwrap_or(true);
    let rings = matches!(tags.get("junction"), Some("roundabout" | "circular"));
    let implied = rings || class.name.starts_with("motorway");
    let oneway = ["oneway:motorcar", "oneway:motor_vehicle", "oneway"].iter().find_map(|key| tags.get(key));
    let [forth, back] = match oneway {
        Some(value) => one_way(value),
        None if implied => [true, false],
        None => [true, true],
    };
    Passage { forth: may && forth, back: may && back, by_class: own.is_none() }
}

/// Barriers that cars get past where no tag of access says otherwise.
const CARS_PASS: [&str; 11] = [
    "border_control",
    "cattle_grid",
    "entrance",
    "gate",
    "height_restrictor",
    "kerb",
    "lift_gate",
    "no",
    "sally_port",
    "swing_gate",
    "toll_booth",
];

/// Barriers that nobody walks past.
const NOBODY_WALKS: [&str; 3] = ["fence", "wall", "yes"];

/// Who gets past a node, foot first; none where everybody does.
pub(super) fn gate(tags: &Tags<'_>) -> Option<[bool; 2]> {
    let barrier = tags.get("barrier");
    let emergency = tags.get("entrance") == Some("emergency");
    if barrier.is_none() && !emergency {
        return None;
    }
    let foot = says(tags, &FOOT).unwrap_or(!emergency && barrier.is_none_or(|value| !NOBODY_WALKS.contains(&value)));
    let rising = tags.get("bollard") == Some("rising");
    let passes = |value: &str| CARS_PASS.contains(&value) || rising;
    let car = says(tags, &CAR).unwrap_or(!emergency && barrier.is_none_or(passes));
    (!foot || !car).then_some([foot, car])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tags: &[(&'static str, &'static str)]) -> Option<(&'static str, Passage, Passage)> {
        let tags = Tags(tags.to_vec());
        let class = class_of(&tags)?;
        Some((class.name, foot(class, &tags), car(class, &tags)))
    }

    /// Every class needs one of the keys that ways are looked through for.
    #[test]
    fn no_key_of_a_class_is_overlooked() {
        for (key, value) in [("highway", "path"), ("route", "ferry"), ("railway", "platform"), ("man_made", "pier")] {
            assert!(of(&[(key, value)]).is_some() && OF_CLASS.contains(&key), "{key}");
        }
        assert!(of(&[("public_transport", "platform")]).is_some() && OF_CLASS.contains(&"public_transport"));
        assert!(of(&[("building", "yes"), ("foot", "yes"), ("ferry", "yes")]).is_none());
    }

    /// Directions of those who walk, and of cars: `b` both, `f` forth, `r` back, `-` none.
    fn who(tags: &[(&'static str, &'static str)]) -> String {
        let sign = |passage: Passage| match (passage.forth, passage.back) {
            (true, true) => 'b',
            (true, false) => 'f',
            (false, true) => 'r',
            (false, false) => '-',
        };
        of(tags).map_or("none".to_owned(), |(_, foot, car)| [sign(foot), sign(car)].iter().collect())
    }

    #[test]
    fn tags_say_who_may_go() {
        for (tags, expected) in [
            (&[("highway", "residential")][..], "bb"),
            (&[("highway", "motorway")], "-f"),
            (&[("highway", "motorway"), ("access", "yes")], "-f"),
            (&[("highway", "motorway"), ("oneway", "no")], "-b"),
            (&[("highway", "trunk")], "bb"),
            (&[("highway", "trunk"), ("motorroad", "yes")], "-b"),
            (&[("highway", "trunk"), ("expressway", "yes")], "-b"),
            (&[("highway", "trunk"), ("sidewalk", "separate")], "-b"),
            (&[("highway", "trunk"), ("expressway", "yes"), ("foot", "yes")], "bb"),
            (&[("highway", "primary"), ("foot", "no")], "-b"),
            (&[("highway", "primary"), ("foot", "use_sidepath")], "-b"),
            (&[("highway", "residential"), ("oneway", "yes")], "bf"),
            (&[("highway", "residential"), ("oneway", "-1")], "br"),
            (&[("highway", "residential"), ("oneway", "reversible")], "b-"),
            (&[("highway", "residential"), ("junction", "roundabout")], "bf"),
            (&[("highway", "footway"), ("oneway:foot", "yes")], "f-"),
            (&[("highway", "footway")], "b-"),
            (&[("highway", "track")], "b-"),
            (&[("highway", "track"), ("motor_vehicle", "yes")], "bb"),
            (&[("highway", "service"), ("access", "private")], "--"),
            (&[("highway", "service"), ("access", "no"), ("foot", "yes")], "b-"),
            (&[("highway", "service"), ("access", "no"), ("motorcar", "yes")], "-b"),
            (&[("highway", "service"), ("vehicle", "no")], "b-"),
            (&[("highway", "service"), ("vehicle", "no"), ("motorcar", "destination")], "bb"),
            (&[("highway", "construction")], "none"),
            (&[("highway", "proposed")], "none"),
            (&[("route", "ferry")], "bb"),
            (&[("route", "ferry"), ("motor_vehicle", "no")], "b-"),
            (&[("railway", "platform")], "b-"),
            (&[("waterway", "river")], "none"),
        ] {
            assert_eq!(who(tags), expected, "{tags:?}");
        }
        assert!(of(&[("highway", "trunk")]).is_some_and(|found| found.1.by_class));
        assert!(of(&[("highway", "trunk"), ("foot", "yes")]).is_some_and(|found| !found.1.by_class));
    }

    #[test]
    fn gates_let_some_past() {
        for (tags, expected) in [
            (&[("barrier", "gate")][..], None),
            (&[("barrier", "bollard")], Some([true, false])),
            (&[("barrier", "bollard"), ("bollard", "rising")], None),
            (&[("barrier", "gate"), ("access", "no")], Some([false, false])),
            (&[("barrier", "gate"), ("access", "private"), ("foot", "yes")], Some([true, false])),
            (&[("barrier", "wall")], Some([false, false])),
            (&[("entrance", "emergency")], Some([false, false])),
            (&[("entrance", "main")], None),
            (&[("highway", "crossing")], None),
        ] {
            assert_eq!(gate(&Tags(tags.to_vec())), expected, "{tags:?}");
        }
    }
}
