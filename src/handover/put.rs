//! What comes of a product.

use crate::issue::{Issue, Issues};
use std::collections::BTreeSet;

/// What comes of a product.
#[derive(Debug, Default)]
pub(super) struct Put {
    /// Its files, in the order in which people open them.
    pub files: Vec<File>,
    /// Characters that no font has, by the name of the files in which boxes stand for them.
    pub boxes: Option<(&'static str, BTreeSet<char>)>,
}

/// What stands for a character that no font has.
pub(super) const BOX: char = '□';

/// Characters that no font has, each said once, of all files in which boxes stand for any (W0767).
pub(super) fn boxes(all: &[(&'static str, BTreeSet<char>)]) -> Issues {
    let all = || all.iter().filter(|(_, characters)| !characters.is_empty());
    let files = all().map(|(file, _)| *file).collect::<Vec<_>>().join(", ");
    let mut issues = Issues::new();
    for c in all().flat_map(|(_, characters)| characters).copied().collect::<BTreeSet<char>>() {
        let shown = if c.is_control() { BOX } else { c };
        let issue = Issue::new("W0767").file(&files).value(shown);
        issues.push(issue.fact("point", format!("U+{:04X}", u32::from(c))));
    }
    issues
}

/// A file by its name.
#[derive(Debug)]
pub(super) struct File {
    pub name: String,
    /// None where it stands already in the place that was made for it.
    pub bytes: Option<Vec<u8>>,
}

impl File {
    /// One that is to be written.
    #[cfg(any(feature = "geopackage", feature = "workbooks"))]
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes: Some(bytes) }
    }
}
