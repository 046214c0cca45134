//! Names of layers and columns, as SQLite has them.

use std::collections::BTreeSet;

/// Names in use, compared as SQLite compares them.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name of this program's own that none of these has.
    pub fn unique<'n>(&mut self, wish: &str, others: impl Iterator<Item = &'n str> + Clone) -> String {
        let mut name = wish.to_owned();
        let mut number = 1;
        while others.clone().any(|other| other.eq_ignore_ascii_case(&name)) {
            number += 1;
            name = format!("{wish}_{number}");
        }
        self.0.insert(name.to_ascii_lowercase());
        name
    }

    /// The name itself, or one like it where another has it.
    pub fn next(&mut self, wish: &str) -> String {
        let wish = wish.replace('\0', "_");
        let wish = if wish.is_empty() { "column".to_owned() } else { wish };
        let mut name = wish.clone();
        let mut number = 1;
        while !self.0.insert(name.to_ascii_lowercase()) {
            number += 1;
            name = format!("{wish}_{number}");
        }
        name
    }
}

/// Names beginning with `gpkg_`, `sqlite_` or `rtree_` belong to the file itself, and `layer_styles` to QGIS.
pub(super) fn layer_name(name: &str) -> String {
    let plain = name.replace('\0', "_");
    let lower = plain.to_ascii_lowercase();
    let reserved = ["gpkg_", "sqlite_", "rtree_"].iter().any(|own| lower.starts_with(own)) || lower == "layer_styles";
    if plain.is_empty() || reserved { format!("layer_{plain}") } else { plain }
}

/// An identifier for SQL: a name from data is never a part of a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
