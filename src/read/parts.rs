//! The tables that a file holds: sheets of a workbook, layers of a GeoPackage.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of a workbook's list of sheets that are looked at.
const LONGEST: u64 = 1 << 20;
/// Tables of one file that are looked at.
const MOST: usize = 200;

/// Names of the tables of a file, to be written behind it as [`super::locate`] understands them: `#学校`, `|layer=schools`.
/// A file that holds one table, or cannot be looked into, has the single entry "".
pub fn parts(path: &Path) -> Vec<String> {
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    let Some(size) = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len()) else {
        return vec![String::new()];
    };
    let mut head = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    let names = match &head[..read] {
        head if head.starts_with(b"PK\x03\x04") => sheets(path).map(|names| (names, "#")),
        b"SQLite format 3\0" => layers(path, size).map(|names| (names, "|layer=")),
        _ => None,
    };
    match names {
        Some((names, sign)) if names.len() > 1 => {
            names.into_iter().take(MOST).map(|name| format!("{sign}{name}")).collect()
        }
        _ => vec![String::new()],
    }
}

/// Visible sheets of an `.xlsx`, in their order.
fn sheets(path: &Path) -> Option<Vec<String>> {
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

/// Layers and tables of a GeoPackage, by name.
fn layers(path: &Path, size: u64) -> Option<Vec<String>> {
    let connection = super::geopackage::open(path, size).ok()?;
    // A view could be endless: only a real table of contents is read, and only so much of it.
    let is_table = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'gpkg_contents'";
    let found: i64 = connection.query_row(is_table, [], |row| row.get(0)).ok()?;
    (found == 1).then_some(())?;
    let list = format!(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY table_name LIMIT {MOST}"
    );
    let mut statement = connection.prepare(&list).ok()?;
    let names = statement.query_map([], |row| row.get::<_, String>(0)).ok()?;
    names.collect::<Result<Vec<_>, _>>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_of_a_workbook_and_single_files() {
        let folder = std::env::temp_dir().join(format!("catchment-parts-{}", std::process::id()));
        assert!(std::fs::create_dir_all(&folder).is_ok());
        let (book, text) = (folder.join("a.xlsx"), folder.join("a.csv"));
        let mut workbook = rust_xlsxwriter::Workbook::new();
        for name in ["小学", "A & B"] {
            assert!(workbook.add_worksheet().set_name(name).is_ok());
        }
        assert!(workbook.add_worksheet().set_hidden(true).set_name("旧").is_ok());
        assert!(workbook.save(&book).is_ok() && std::fs::write(&text, "a,b\n").is_ok());
        assert_eq!(parts(&book), ["#小学", "#A & B"]);
        assert_eq!(parts(&text), [""]);
        assert_eq!(parts(&folder.join("none")), [""]);
        let _ = std::fs::remove_dir_all(&folder);
    }
}
