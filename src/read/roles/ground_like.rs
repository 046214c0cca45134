//! What a layer seems to be that ways go by, where nobody said so: roads, what nobody crosses, where one does, heights.

use super::vocabulary::{ROAD_CLASS, ROAD_ONEWAY, ROAD_SPEED, Term};
use crate::model::Role;
use crate::read::number::normal;
use crate::read::{Kind, Table};

/// Words in the names of files.
const ROADS: [&str; 8] = ["道路", "路网", "公路", "街道中心线", "road", "street", "highway", "path"];
const CROSSINGS: [&str; 6] = ["桥", "渡口", "轮渡", "bridge", "ferry", "crossing"];
const BARRIERS: [&str; 11] =
    ["水系", "水域", "河流", "河道", "长江", "铁路", "river", "stream", "waterway", "railway", "barrier"];
const HEIGHTS: [&str; 6] = ["高程", "地形", "数字高程", "elevation", "srtm", "aster"];
/// Such words as stand inside of others: demand.
const HEIGHTS_ALONE: [&str; 3] = ["dem", "dsm", "dtm"];

/// Roads, barriers or crossings, by the geometry of a table, its headings and the name of its file.
pub fn ground_like(table: &Table, title: &str) -> Option<Role> {
    let title = normal(title);
    let speaks = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let has = |terms: &[Term]| table.names.iter().any(|name| terms.iter().any(|term| term.has_alias(name)));
    let mut kinds = table.geometry.kinds().filter(|kind| *kind != Kind::None).peekable();
    kinds.peek()?;
    let (mut lines, mut areas) = (true, true);
    for kind in kinds {
        lines &= matches!(kind, Kind::Lines(_));
        areas &= kind == Kind::Polygons;
    }
    match () {
        () if lines && has(&[ROAD_CLASS, ROAD_SPEED, ROAD_ONEWAY]) => Some(Role::Roads),
        () if lines && speaks(&CROSSINGS) => Some(Role::Crossings),
        () if lines && speaks(&ROADS) => Some(Role::Roads),
        () if (lines || areas) && speaks(&BARRIERS) => Some(Role::Barriers),
        () => None,
    }
}

/// Whether a raster is called after heights.
pub fn are_heights(title: &str) -> bool {
    let title = normal(title);
    let mut words = title.split(|c: char| !c.is_ascii_alphabetic());
    HEIGHTS.iter().any(|word| title.contains(word)) || words.any(|word| HEIGHTS_ALONE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_told_by_the_name() {
        for (title, expected) in [
            ("dem.tif", true),
            ("ASTGTM_N29_dem_30m.tif", true),
            ("长寿区高程.tif", true),
            ("srtm_57_06.tif", true),
            ("demand.tif", false),
            ("chn_ppp_2020.tif", false),
        ] {
            assert_eq!(are_heights(title), expected, "{title}");
        }
    }
}
