//! Where a layer is: a file, and for files that hold several tables which of them.
//!
//! `lists.xlsx#学校!A3:K80` is the cells A3 to K80 of the sheet 学校, `lists.xlsx#学校` the sheet, `lists.xlsx#A3:K80` these
//! cells of the first sheet; `plan.gpkg|layer=schools` is a layer of a GeoPackage. A file whose own name has these signs is
//! taken as it is.

use std::path::{Path, PathBuf};

/// Which table of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Sheet or layer.
    pub layer: Option<String>,
    /// Cells of a sheet, as written: `A3:K80`.
    pub range: Option<String>,
}

impl Part {
    /// Whether the whole file is meant.
    pub fn is_whole(&self) -> bool {
        self.layer.is_none() && self.range.is_none()
    }
}

/// The file in a folder that messages and results call so. Where its own name is no Unicode they show it with marks in the place of
/// what cannot be shown, and it is the only file that is shown so.
pub fn named(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    if !name.contains(char::REPLACEMENT_CHARACTER) || path.exists() {
        return path;
    }
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(here).into_iter().flatten().flatten();
    let shown: Vec<_> = entries.map(|entry| entry.file_name()).filter(|own| own.to_string_lossy() == name).collect();
    match shown.as_slice() {
        [only] => folder.join(only),
        _ => path,
    }
}

/// The file's own name in what a study or a command line calls a layer, and the part; paths start from `base`.
pub fn locate<'t>(base: &Path, text: &'t str) -> (&'t str, Part) {
    split(text, |name| base.join(name).exists())
}

fn split(text: &str, exists: impl Fn(&str) -> bool) -> (&str, Part) {
    if exists(text) {
        return (text, Part::default());
    }
    if let Some((file, options)) = text.split_once('|') {
        let layer = options.split('|').find_map(|option| {
            let (key, value) = option.split_once('=')?;
            ["layer", "layername"].contains(&key.trim()).then(|| value.trim().to_owned())
        });
        if layer.is_some() {
            return (file, Part { layer, range: None });
        }
    }
    // A sheet's name may hold a '#', a file's name before it rarely does: the first one behind an existing file counts.
    let hash = text.match_indices('#').map(|(at, _)| at).find(|at| exists(&text[..*at])).or_else(|| text.find('#'));
    let Some(hash) = hash else { return (text, Part::default()) };
    let (file, inner) = (&text[..hash], &text[hash + 1..]);
    let (layer, range) = match inner.rsplit_once('!') {
        Some((sheet, range)) if is_range(range) => (sheet, Some(range)),
        None if is_range(inner) => ("", Some(inner)),
        _ => (inner, None),
    };
    let layer = layer.trim_matches('\'');
    let part = Part {
        layer: (!layer.is_empty()).then(|| layer.to_owned()),
        range: range.map(|range| range.replace('$', "").to_ascii_uppercase()),
    };
    (file, part)
}

/// `A3:K80`, with or without `$`.
fn is_range(text: &str) -> bool {
    let is_cell = |cell: &str| {
        let cell = cell.replace('$', "");
        let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
        (1..=3).contains(&letters) && cell.len() > letters && cell.bytes().skip(letters).all(|b| b.is_ascii_digit())
    };
    text.split_once(':').is_some_and(|(from, to)| is_cell(from) && is_cell(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str, files: &[&str]) -> (String, Option<String>, Option<String>) {
        let (file, part) = split(text, |name| files.contains(&name));
        (file.to_owned(), part.layer, part.range)
    }

    #[test]
    fn sheets_ranges_and_layers() {
        let some = |text: &str| Some(text.to_owned());
        let files = ["a.xlsx", "b.gpkg"];
        assert_eq!(parts("a.xlsx", &files), ("a.xlsx".into(), None, None));
        assert_eq!(parts("a.xlsx#学校!A3:K80", &files), ("a.xlsx".into(), some("学校"), some("A3:K80")));
        assert_eq!(parts("a.xlsx#'学校 1'!$a$3:k80", &files), ("a.xlsx".into(), some("学校 1"), some("A3:K80")));
        assert_eq!(parts("a.xlsx#学校", &files), ("a.xlsx".into(), some("学校"), None));
        assert_eq!(parts("a.xlsx#A3:K80", &files), ("a.xlsx".into(), None, some("A3:K80")));
        assert_eq!(parts("b.gpkg|layer=学校", &files), ("b.gpkg".into(), some("学校"), None));
        assert_eq!(parts("b.gpkg|layername=a|subset=x", &files), ("b.gpkg".into(), some("a"), None));
        assert_eq!(parts("a#1.csv", &["a#1.csv"]), ("a#1.csv".into(), None, None));
        assert_eq!(parts("a#1.xlsx#S!A1:B2", &["a#1.xlsx"]), ("a#1.xlsx".into(), some("S"), some("A1:B2")));
    }
}
