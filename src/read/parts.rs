//! The tables that a file holds: sheets of a workbook, layers of a GeoPackage.

use super::aside::{Aside, Named};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Tables of one file that are looked at.
const MOST: usize = 200;

/// A file with more is none.
const MOST_NAMES: usize = 4096;

/// The tables of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Their names, to be written behind the file as [`super::locate`] understands them: `#学校`, `|layer=schools`. A file that
    /// holds one table, or cannot be looked into, has the single entry "".
    pub tables: Vec<String>,
    /// Those that are not read unless they are named, and why.
    pub aside: Vec<(String, Aside)>,
}

/// The tables of a file, at most 200.
pub fn parts(path: &Path) -> Parts {
    // More are no tables; what is wrong is said where the file is read.
    let (names, sign) = names(path).filter(|(names, _)| names.len() <= MOST_NAMES).unwrap_or_default();
    let part = |name: &String| format!("{sign}{name}");
    let aside = names.iter().filter_map(|(name, aside)| Some((part(name), (*aside)?))).take(MOST).collect();
    let mut tables: Vec<String> =
        names.iter().filter(|(_, aside)| aside.is_none()).map(|(name, _)| part(name)).take(MOST).collect();
    if tables.len() < 2 {
        tables = vec![String::new()];
    }
    Parts { tables, aside }
}

/// The names, and the sign that stands before one. Formats that are not built in are files of one table.
fn names(path: &Path) -> Option<(Named, &'static str)> {
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let mut head = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    match &head[..read] {
        #[cfg(feature = "workbooks")]
        head if head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) => {
            super::sheet::names(path).map(|names| (names, "#"))
        }
        #[cfg(feature = "geopackage")]
        b"SQLite format 3\0" => {
            let names = super::geopackage::names(path, MOST)?;
            Some((names.into_iter().map(|name| (name, None)).collect(), "|layer="))
        }
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
        assert_eq!(parts(&book).tables, ["#小学", "#A & B"]);
        assert_eq!(parts(&book).aside, [("#旧".to_owned(), Aside::Hidden)]);
        assert_eq!(parts(&text).tables, [""]);
        assert_eq!(parts(&folder.join("none")), Parts { tables: vec![String::new()], aside: Vec::new() });
        let _ = std::fs::remove_dir_all(&folder);
    }
}
