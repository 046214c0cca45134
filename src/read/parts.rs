//! The tables that a file holds: sheets of a workbook, layers of a GeoPackage.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Tables of one file that are looked at.
const MOST: usize = 200;

/// Names of the tables of a file, to be written behind it as [`super::locate`] understands them: `#学校`, `|layer=schools`.
/// A file that holds one table, or cannot be looked into, has the single entry "".
pub fn parts(path: &Path) -> Vec<String> {
    match names(path) {
        Some((names, sign)) if names.len() > 1 => {
            names.into_iter().take(MOST).map(|name| format!("{sign}{name}")).collect()
        }
        _ => vec![String::new()],
    }
}

/// The names, and the sign that stands before one. Formats that are not built in are files of one table.
fn names(path: &Path) -> Option<(Vec<String>, &'static str)> {
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let mut head = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    match &head[..read] {
        #[cfg(feature = "workbooks")]
        head if head.starts_with(b"PK\x03\x04") => super::sheet::names(path).map(|names| (names, "#")),
        #[cfg(feature = "geopackage")]
        b"SQLite format 3\0" => super::geopackage::names(path, MOST).map(|names| (names, "|layer=")),
        _ => None,
    }
}

#[cfg(test)]
#[cfg(feature = "workbooks")]
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
