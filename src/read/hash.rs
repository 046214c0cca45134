//! What the bytes of a file are, by their SHA-256.

use super::source::Source;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Endings of the files that lie beside a layer and are read with it.
const BESIDE: [&str; 6] = ["shp", "shx", "dbf", "prj", "cpg", "msk"];

/// What GDAL knows of a raster, beside it.
const BEHIND: [&str; 2] = [".aux.xml", ".msk"];

/// SHA-256 of a file.
///
/// # Errors
/// When it cannot be read.
pub fn hash_of(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(path)?;
    let mut block = vec![0; 1 << 20];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&block[..read]),
        }
    }
}

/// Bytes as they are written: two digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The file of a layer and those that may be read with it, as the study names them, with their hashes as they are now. What cannot
/// be read is for its reader to say.
pub(super) fn hashes(source: &Source) -> Vec<(String, String)> {
    let Some(name) = source.path.file_name().map(|name| name.to_string_lossy().into_owned()) else { return Vec::new() };
    let stem = source.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let is_read_with = |other: &str| {
        let ending = other.strip_prefix(&stem).and_then(|rest| rest.strip_prefix('.')).unwrap_or_default();
        BESIDE.iter().any(|known| ending.eq_ignore_ascii_case(known))
            || other.strip_prefix(&name).is_some_and(|rest| BEHIND.contains(&rest))
    };
    let folder = source.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names = names.filter(|other| *other != name && is_read_with(other));
    let hash = |other: String| {
        let path = source.path.with_file_name(&other);
        // A pipe or a device may have no end, and larger files are refused.
        let is_read =
            std::fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() <= super::open::LARGEST);
        let hash = if is_read { hash_of(&path).ok()? } else { return None };
        let named = if other == name { source.named.clone() } else { beside(&source.named, &other) };
        Some((named, hash))
    };
    std::iter::once(name.clone()).chain(names).filter_map(hash).collect()
}

/// A file beside another, named as the study names that one.
fn beside(named: &str, other: &str) -> String {
    Path::new(named).with_file_name(other).display().to_string()
}
