//! Words that say whose coordinates a layer has, where the study says nothing or says WGS 84.

use super::identify;
use crate::geodesy::System;
use crate::issue::{Issue, Issues};
use crate::model::Layer;
use crate::read::roles::shifted;
use std::path::Path;

/// Messages whose value is text that stands around a table: titles, notes below it, notes among its rows.
const AROUND: [&str; 3] = ["I0150", "I0154", "I0392"];

/// The first text that speaks of a shifted system (gcj02, bd09): a heading of coordinates, a title or note of the file, or
/// the file's name. With the system, as the study names it.
pub fn spoken(file: &str, headings: &[String], found: &Issues) -> Option<(&'static str, String)> {
    let of_file = |issue: &&Issue| {
        let named = issue.file.as_deref().unwrap_or_default();
        !named.is_empty() && file.strip_prefix(named).is_some_and(|part| part.is_empty() || part.starts_with('#'))
    };
    let around = found.groups().flat_map(|group| &group.examples).filter(|issue| AROUND.contains(&issue.code));
    let around = around.filter(of_file).filter_map(|issue| issue.value.clone());
    let name = Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned());
    let mut texts = headings.iter().cloned().chain(around).chain(name);
    texts.find_map(|text| shifted(&text).map(|(system, _)| (system, text)))
}

/// A layer taken as WGS 84 whose own words say that a map service has shifted it: W0426, or I0426 where the study says WGS 84
/// itself.
pub fn unlike_words(layer: &Layer, headings: &[String], found: &Issues) -> Option<Issue> {
    let plain = matches!(identify(layer, None, &mut Vec::new()), Ok(System::LonLat));
    if !plain || layer.bounds.is_none() || layer.crs_member.is_some() {
        return None;
    }
    let (system, text) = spoken(&layer.file, headings, found)?;
    let code = if layer.crs == "auto" { "W0426" } else { "I0426" };
    Some(Issue::new(code).file(&layer.file).field("crs").value(system).fact("text", text).fact("as", &layer.crs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    fn layer(file: &str, crs: &str) -> Layer {
        Layer { bounds: Some([107.0, 29.0, 107.1, 29.1]), ..Layer::named(Role::Facilities, file, crs) }
    }

    fn code(file: &str, crs: &str, heading: &str, note: &str) -> Option<&'static str> {
        let notes = Issues::from(Issue::new("I0154").file("a.xlsx").value(note));
        unlike_words(&layer(file, crs), &[heading.to_owned()], &notes).map(|issue| issue.code)
    }

    #[test]
    fn headings_notes_and_names_of_files_are_heard() {
        assert_eq!(code("a.xlsx#医院", "auto", "经度（高德）", ""), Some("W0426"));
        assert_eq!(code("a.xlsx#医院", "auto", "经度", "注：坐标取自高德地图"), Some("W0426"));
        assert_eq!(code("b.csv", "auto", "经度", "注：坐标取自高德地图"), None, "a note of another file");
        assert_eq!(code("高德/医院_百度.csv", "auto", "经度", ""), Some("W0426"));
        assert_eq!(code("高德/医院.csv", "auto", "经度", ""), None, "a folder");
        assert_eq!(code("a.csv", "wgs84", "经度（GCJ02）", ""), Some("I0426"));
        assert_eq!(code("a.csv", "gcj02", "经度（高德）", ""), None);
        assert_eq!(code("a.csv", "auto", "经度（WGS84）", ""), None);
        let issue = unlike_words(&layer("a.csv", "auto"), &["百度经度".to_owned()], &Issues::new());
        assert_eq!(issue.and_then(|issue| issue.value).as_deref(), Some("bd09"));
    }
}
