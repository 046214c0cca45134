//! Classes of roads, as OpenStreetMap names them and as bureaus do. The table stands in `docs/methods.md` too; a test holds that they
//! are the same.

/// A class of ways, and who may go along it where no other tag says so.
pub struct Class {
    /// As `highway` has it.
    pub name: &'static str,
    /// Whether one may walk.
    pub foot: bool,
    /// Whether one may drive.
    pub car: bool,
    /// Kilometres per hour of cars where neither the study nor a sign says more.
    pub speed: f64,
}

const fn class(name: &'static str, foot: bool, car: bool, speed: f64) -> Class {
    Class { name, foot, car, speed }
}

/// Values of `highway`. What is not here (construction, proposed, raceway, bus_guideway) is no road for anybody.
pub const CLASSES: [Class; 27] = [
    class("motorway", false, true, 90.0),
    class("motorway_link", false, true, 45.0),
    class("trunk", true, true, 70.0),
    class("trunk_link", true, true, 40.0),
    class("primary", true, true, 50.0),
    class("primary_link", true, true, 35.0),
    class("secondary", true, true, 45.0),
    class("secondary_link", true, true, 30.0),
    class("tertiary", true, true, 40.0),
    class("tertiary_link", true, true, 25.0),
    class("unclassified", true, true, 30.0),
    class("residential", true, true, 25.0),
    class("living_street", true, true, 10.0),
    class("road", true, true, 25.0),
    class("service", true, true, 15.0),
    class("track", true, false, 15.0),
    class("pedestrian", true, false, 5.0),
    class("footway", true, false, 5.0),
    class("path", true, false, 5.0),
    class("steps", true, false, 5.0),
    class("cycleway", true, false, 5.0),
    class("bridleway", true, false, 5.0),
    class("corridor", true, false, 5.0),
    class("platform", true, false, 5.0),
    class("elevator", true, false, 5.0),
    class("pier", true, false, 5.0),
    class("ferry", true, true, 10.0),
];

/// Words in which bureaus name classes that not everybody may use; every other road is for all.
const WORDS: [(&str, bool, bool); 8] = [
    ("高速", false, true),
    ("快速路", false, true),
    ("人行", true, false),
    ("步行", true, false),
    ("步道", true, false),
    ("梯道", true, false),
    ("小径", true, false),
    ("自行车", true, false),
];

/// Who may walk and who may drive on a road of a class.
pub fn who(class: &str) -> [bool; 2] {
    let lower = class.trim().to_ascii_lowercase();
    if let Some(class) = known(&lower) {
        return [class.foot, class.car];
    }
    WORDS.iter().find(|(word, ..)| lower.contains(word)).map_or([true, true], |(_, foot, car)| [*foot, *car])
}

/// Whether nobody gets onto a road but by its own ramps.
pub fn is_motorway(class: &str) -> bool {
    class.starts_with("motorway") || class.contains("高速")
}

/// Whether it is a boat.
pub fn is_ferry(class: &str) -> bool {
    class.trim().eq_ignore_ascii_case("ferry") || class.contains('渡')
}

/// A class by its name.
pub fn known(name: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boats_are_no_roads() {
        assert_eq!(
            ["ferry", " Ferry", "轮渡", "汽渡", "primary", "村道"].map(is_ferry),
            [true, true, true, true, false, false]
        );
    }

    #[test]
    fn bureaus_and_openstreetmap_name_classes() {
        for (class, expected) in [
            ("motorway", [false, true]),
            ("高速公路", [false, true]),
            ("城市快速路", [false, true]),
            ("省道", [true, true]),
            ("人行天桥", [true, false]),
            ("Footway", [true, false]),
            ("whatever", [true, true]),
        ] {
            assert_eq!(who(class), expected, "{class}");
        }
    }
}
