//! Headings of coordinates as surveys and map services write them, and the words that say whose coordinates they are.
//!
//! Beyond the names of the vocabulary, 经度 may stand under a group (坐标（高德）/经度), before a bracket (经度(GCJ02)), and
//! beside words that change nothing about which axis it is (高德经度, 中心点经度). A column that is called by a name of the
//! vocabulary comes before those.

use super::vocabulary::{Term, X, Y};
use crate::read::number::normal;

/// Words of the systems that map services shift, as the study names them.
const SHIFTED: [(&str, &[&str]); 2] =
    [("bd09", &["bd09", "bd-09", "百度"]), ("gcj02", &["gcj", "高德", "腾讯", "火星坐标", "amap"])];

/// Words of systems that are not shifted: a text with one of them says that somebody thought of it.
const UNSHIFTED: [&str; 6] = ["wgs", "cgcs", "2000坐标", "国家2000", "大地2000", "天地图"];

/// What may stand before or behind the name of an axis.
const BESIDE: [&str; 25] = [
    "高德地图",
    "百度地图",
    "腾讯地图",
    "高德",
    "百度",
    "腾讯",
    "天地图",
    "gcj02",
    "gcj-02",
    "gcj",
    "bd09",
    "bd-09",
    "wgs84",
    "wgs-84",
    "wgs",
    "cgcs2000",
    "国家2000",
    "火星",
    "中心点",
    "中心",
    "地理",
    "位置",
    "坐标",
    "amap",
    "location",
];

/// What the name of a group of coordinates has in it.
const GROUPS: [&str; 6] = ["坐标", "经纬", "位置", "定位", "location", "coord"];

/// Brackets that hold a part of an angle: such a column alone is no coordinate.
const PARTS: [&str; 4] = ["分", "秒", "'", "\""];

/// The name of the axis inside a heading: 经度 of `坐标（高德）/经度`. `None` when it is none, or is one by itself.
pub fn bare_axis(heading: &str) -> Option<&'static str> {
    [X, Y].iter().find_map(|term| axis(term, &normal(heading)))
}

/// As [`bare_axis`], for one axis and a heading as compared.
pub(super) fn axis(term: &Term, heading: &str) -> Option<&'static str> {
    // The longest heading that is one has four words.
    if heading.len() > 120 || !matches!(term.canonical, "x" | "y") {
        return None;
    }
    let (group, name) = heading.rsplit_once('/').map_or((None, heading), |(group, name)| (Some(group), name));
    if group.is_some_and(|group| !GROUPS.iter().chain(&BESIDE).any(|word| group.contains(word))) {
        return None;
    }
    let mut rest = name;
    let mut changed = group.is_some();
    loop {
        if let Some(known) = std::iter::once(&term.canonical).chain(term.aliases).find(|known| **known == rest) {
            return changed.then_some(*known);
        }
        changed = true;
        let bracket = rest.strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
        rest = match bracket {
            Some((_, inner)) if PARTS.contains(&inner) => return None,
            Some((before, _)) => before,
            None => {
                let shorter =
                    BESIDE.iter().find_map(|word| rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)));
                shorter?.trim_matches(['_', '-'])
            }
        };
    }
}

/// The shifted system that a text speaks of, as the study names it, and the word: `gcj02` for 坐标取自高德地图.
pub fn shifted(text: &str) -> Option<(&'static str, &'static str)> {
    let text = normal(text);
    if UNSHIFTED.iter().any(|word| text.contains(word)) {
        return None;
    }
    SHIFTED.iter().find_map(|(system, words)| Some((*system, *words.iter().find(|word| text.contains(**word))?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_is_told_through_groups_brackets_and_names_of_services() {
        for (heading, bare) in [
            ("经度（高德）", "经度"),
            ("高德经度", "经度"),
            ("经度(GCJ02)", "经度"),
            ("坐标（高德）/经度", "经度"),
            ("坐标/X", "x"),
            ("中心点纬度(WGS-84)", "纬度"),
            ("gcj02_lng", "lng"),
            ("LAT_GCJ02", "lat"),
            ("百度坐标/东经", "东经"),
        ] {
            assert_eq!(bare_axis(heading), Some(bare), "{heading}");
        }
        for heading in ["经度", "x", "学校/经度", "经度(分)", "经度误差", "高德", "（高德）", "map_x_ray", ""]
        {
            assert_eq!(bare_axis(heading), None, "{heading}");
        }
    }

    #[test]
    fn words_tell_whose_coordinates_they_are() {
        assert_eq!(shifted("注：坐标取自高德地图。"), Some(("gcj02", "高德")));
        assert_eq!(shifted("百度地图拾取"), Some(("bd09", "百度")));
        assert_eq!(shifted("GCJ-02"), Some(("gcj02", "gcj")));
        assert_eq!(shifted("高德坐标已转换为 WGS84"), None);
        assert_eq!(shifted("坐标取自国土调查"), None);
    }
}
