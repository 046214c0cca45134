//! Names of a workbook's sheets, without reading them.

use super::guard::{is_workbook, slashed};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of the list that are looked at.
const LONGEST: u64 = 1 << 20;

/// Visible sheets of cells of an `.xlsx`, in their order.
pub(in crate::read) fn names(path: &Path) -> Option<Vec<String>> {
    let mut archive = zip::ZipArchive::new(File::open(path).ok()?).ok()?;
    let parts: Vec<String> = archive.file_names().flatten().map(|name| slashed(&name)).collect();
    let mut text = |wanted: &dyn Fn(&str) -> bool| {
        let at = parts.iter().position(|name| wanted(name))?;
        let mut text = String::new();
        archive.by_index(at).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let book = text(&is_workbook)?;
    let relations = text(&|name| name.ends_with("_rels/workbook.xml.rels")).unwrap_or_default();
    // A sheet of a chart has no cells.
    let charts: Vec<String> = tags(&relations, "<Relationship ")
        .filter(|tag| tag.contains("/chartsheet\""))
        .filter_map(|tag| value(tag, "Id"))
        .collect();
    let visible = tags(&book, "<sheet ").filter(|tag| value(tag, "state").is_none_or(|state| state == "visible"));
    let cells = visible.filter(|tag| value(tag, "r:id").is_none_or(|id| !charts.contains(&id)));
    Some(cells.filter_map(|tag| value(tag, "name")).collect())
}

/// The opening tags of an element.
fn tags<'t>(text: &'t str, element: &'static str) -> impl Iterator<Item = &'t str> {
    text.match_indices(element).filter_map(|(at, _)| text[at..].split_once('>').map(|(tag, _)| tag))
}

/// An attribute of a tag.
fn value(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let end = start + tag[start..].find('"')?;
    Some(plain(&tag[start..end]))
}

/// Text of an XML attribute.
fn plain(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    named.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
