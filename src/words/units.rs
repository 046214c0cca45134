//! Units as they stand beside a number.

use crate::issue::Text;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The words of a unit by its name; `None` for what has no unit.
pub fn unit(name: &str) -> Option<&'static Text> {
    static ALL: OnceLock<BTreeMap<String, Text>> = OnceLock::new();
    // A list that does not parse fails the tests of terms and of columns.
    ALL.get_or_init(|| toml::from_str(include_str!("units.toml")).unwrap_or_default()).get(name)
}
