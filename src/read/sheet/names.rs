//! Names of a workbook's sheets, without reading them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of the list that are looked at.
const LONGEST: u64 = 1 << 20;

/// Visible sheets of an `.xlsx`, in their order.
pub(in crate::read) fn names(path: &Path) -> Option<Vec<String>> {
    let mut archive = zip::ZipArchive::new(File::open(path).ok()?).ok()?;
    let mut text = String::new();
    archive.by_name("xl/workbook.xml").ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
    let value = |tag: &str, name: &str| {
        let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        let end = start + tag[start..].find('"')?;
        Some(plain(&tag[start..end]))
    };
    let tags = text.match_indices("<sheet ").filter_map(|(at, _)| text[at..].split_once('>').map(|(tag, _)| tag));
    let visible = tags.filter(|tag| value(tag, "state").is_none_or(|state| state == "visible"));
    Some(visible.filter_map(|tag| value(tag, "name")).collect())
}

/// Text of an XML attribute.
fn plain(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    named.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
