//! Names of a workbook's sheets, without reading them.

use super::Sheets;
use super::guard::{Kind, LARGEST_FILE, is_workbook, slashed};
use crate::issue::caught;
use crate::read::aside::{Aside, Named};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of the list that are looked at.
const LONGEST: u64 = 1 << 20;

/// The sheets of a workbook in their order, each with why it is not read unless it is named.
pub(in crate::read) fn names(path: &Path) -> Option<Named> {
    of_xlsx(path).or_else(|| of_others(path))
}

/// Of an `.xlsx`, without reading its cells.
fn of_xlsx(path: &Path) -> Option<Named> {
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
    let charts: Vec<String> = tags(&relations, "<Relationship ")
        .filter(|tag| !value(tag, "Type").is_none_or(|kind| kind.ends_with("/worksheet")))
        .filter_map(|tag| value(tag, "Id"))
        .collect();
    let named = tags(&book, "<sheet ").filter_map(|tag| {
        let is_chart = value(tag, "r:id").is_some_and(|id| charts.contains(&id));
        let is_seen = value(tag, "state").is_none_or(|state| state == "visible");
        Some((value(tag, "name")?, aside(is_chart, is_seen)))
    });
    Some(named.collect())
}

/// Of an `.ods` or an `.xls`, which has to be opened.
fn of_others(path: &Path) -> Option<Named> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(LARGEST_FILE + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > LARGEST_FILE {
        return None;
    }
    let seen = |names: Vec<(String, bool)>| -> Named {
        names.into_iter().map(|(name, seen)| (name, aside(false, seen))).collect()
    };
    // The libraries have been seen to panic on damaged files.
    caught(|| {
        if bytes.starts_with(b"PK") {
            let (kind, _) = super::guard::zip(&bytes).ok()?;
            return (kind == Kind::Ods).then(|| super::ods::open(&bytes).ok().map(|book| seen(book.names())))?;
        }
        let book = super::xls::open(&bytes).ok()?;
        let charts = book.charts().into_iter().map(|name| (name, Some(Aside::Chart)));
        Some(seen(book.names()).into_iter().chain(charts).collect())
    })
    .flatten()
}

fn aside(is_chart: bool, is_seen: bool) -> Option<Aside> {
    if is_chart {
        return Some(Aside::Chart);
    }
    (!is_seen).then_some(Aside::Hidden)
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
