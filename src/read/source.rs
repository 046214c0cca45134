//! A file to be read, and which reader it is for.

use super::table::Table;
use super::{Progress, Wanted, csv, geojson};
use crate::issue::{Issue, Issues};
use crate::model::{Layer, Role};
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// A file and what the study says about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// How messages and `run.json` call it.
    pub shown_as: String,
    /// What it is read for.
    pub role: Role,
    /// As in [`Layer::crs`].
    pub crs: String,
    /// Text encoding, if the study names one.
    pub encoding: Option<String>,
}

/// Bytes by which a file is recognised.
const HEAD: usize = 64 << 10;

/// Larger files are refused.
const LARGEST: u64 = 16 << 30;

/// Reads a GeoJSON or CSV file, keeping the wanted columns. The format is told by content, not by name.
///
/// # Errors
/// Without a table the issues say why; with one they may still hold faults of single rows.
pub fn read_table(source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    let failed = |reason: String| (None, Issue::new("E0101").file(&source.shown_as).fact("reason", reason).into());
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    let size = match std::fs::metadata(&source.path) {
        Ok(meta) if meta.is_file() => meta.len(),
        Ok(_) => return failed("not a regular file".to_owned()),
        Err(error) => return failed(error.to_string()),
    };
    let file = match File::open(&source.path) {
        Ok(file) => file,
        Err(error) => return failed(error.to_string()),
    };
    let name = &source.shown_as;
    progress.stage(&format!("读取 {name}"), &format!("reading {name}"));
    let refused = |code| (None, Issue::new(code).file(name).into());
    if size > LARGEST {
        return refused("E0105");
    }
    let mut file = file;
    let mut head = Vec::with_capacity(HEAD);
    if let Err(error) = file.by_ref().take(HEAD as u64).read_to_end(&mut head) {
        return failed(error.to_string());
    }
    if let Some(found) = foreign(&head) {
        return (None, Issue::new("E0103").file(name).value(found).into());
    }
    let bom = usize::from(head.starts_with(b"\xef\xbb\xbf")) * 3;
    let content = &head[bom..];
    let Some(first) = content.iter().find(|b| !b.is_ascii_whitespace()) else { return refused("E0102") };
    if matches!(first, b'{' | b'[') {
        let rest = Cursor::new(content.to_vec()).chain(file);
        let (table, issues) = geojson::read(source, rest, size, wanted, progress);
        return (table.map(|table| marked(table, bom > 0)), issues);
    }
    let (table, issues) = csv::read(source, content.to_vec(), file, size, wanted, progress);
    (table.map(|table| marked(table, bom > 0)), issues)
}

fn marked(mut table: Table, bom: bool) -> Table {
    if bom {
        "UTF-8 BOM".clone_into(&mut table.layer.encoding);
    }
    table
}

/// Reads a single layer for `catchment check`, keeping every column.
pub fn look(path: &Path, progress: &dyn Progress) -> (Option<Table>, Issues) {
    let source = Source {
        path: path.to_path_buf(),
        shown_as: path.display().to_string(),
        role: Role::Facilities,
        crs: "auto".to_owned(),
        encoding: None,
    };
    read_table(&source, &Wanted::everything(), progress)
}

/// Files that are neither GeoJSON nor CSV, by their first bytes.
fn foreign(head: &[u8]) -> Option<&'static str> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |magic: &[u8]| head.starts_with(magic);
    Some(match () {
        () if begins(b"\x1f\x8b") => "gzip",
        () if begins(b"PK\x03\x04") => "xlsx / zip",
        () if begins(b"\xd0\xcf\x11\xe0") => "xls",
        () if begins(b"SQLite format 3\0") => "GeoPackage",
        () if begins(b"fgb\x03") => "FlatGeobuf",
        () if begins(b"II*\0") || begins(b"MM\0*") || begins(b"II+\0") || begins(b"MM\0+") => "GeoTIFF",
        () if begins(b"\x00\x00\x27\x0a") => "Shapefile",
        () if begins(b"\xff\xfe") || begins(b"\xfe\xff") => "UTF-16",
        () if begins(b"%PDF") => "PDF",
        () if text.starts_with(b"<") => "HTML / XML",
        () => return None,
    })
}

/// A layer before anything is known of its content.
pub(super) fn layer_of(source: &Source, format: &'static str, encoding: String) -> Layer {
    Layer {
        role: source.role,
        file: source.shown_as.clone(),
        format,
        encoding,
        crs: source.crs.clone(),
        crs_member: None,
        features: 0,
        bounds: None,
    }
}
