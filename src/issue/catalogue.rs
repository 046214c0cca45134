//! Every code with its sentences, read from `catalogue/*.toml`.

use crate::words::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a code means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// A few words.
    pub title: Text,
    /// The message; `{field}`, `{value}` and other gaps are filled from the issue.
    pub says: Text,
    /// What to do; gaps as in `says`.
    pub help: Text,
    /// Why it matters and which rule was used, for `explain`.
    pub why: Text,
}

const SOURCES: [&str; 14] = [
    include_str!("catalogue/file.toml"),
    include_str!("catalogue/attribute.toml"),
    include_str!("catalogue/crs.toml"),
    include_str!("catalogue/model.toml"),
    include_str!("catalogue/study.toml"),
    include_str!("catalogue/output.toml"),
    include_str!("catalogue/sheet.toml"),
    include_str!("catalogue/vector.toml"),
    include_str!("catalogue/raster.toml"),
    include_str!("catalogue/quantity.toml"),
    include_str!("catalogue/sanity.toml"),
    include_str!("catalogue/convert.toml"),
    include_str!("catalogue/access.toml"),
    include_str!("catalogue/travel.toml"),
];

/// All codes in order.
pub fn catalogue() -> &'static BTreeMap<String, Entry> {
    static ALL: OnceLock<BTreeMap<String, Entry>> = OnceLock::new();
    ALL.get_or_init(|| {
        // A catalogue that does not parse is caught by the test below; at run time codes then stand without sentences.
        SOURCES.iter().filter_map(|source| toml::from_str::<BTreeMap<String, Entry>>(source).ok()).flatten().collect()
    })
}

/// One code.
pub fn entry(code: &str) -> Option<&'static Entry> {
    catalogue().get(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_parses_and_no_code_stands_twice() {
        let mut n = 0;
        for source in SOURCES {
            match toml::from_str::<BTreeMap<String, Entry>>(source) {
                Ok(entries) => n += entries.len(),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(n, catalogue().len());
    }
}
