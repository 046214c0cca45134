//! The glossary's terms.

use super::{Lang, Plural, Text, phrase};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A column of an output file.
    Column,
    /// A method or cost of a study.
    Method,
    /// Any other word.
    Term,
}

/// A word of results and studies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What it is.
    pub kind: Kind,
    /// Other words that lead here.
    pub also: Vec<String>,
    /// Name of its unit; may be empty.
    pub unit: String,
    /// Its name.
    pub name: Text,
    /// The name over a column, where that is shorter.
    heading: Option<Text>,
    /// What nobody should read a number of it without, in a few words.
    caution: Option<Text>,
    /// What it means.
    pub text: Text,
    /// How it is computed; may be empty.
    pub formula: String,
}

impl Term {
    /// Over a column.
    pub fn heading(&self, lang: Lang) -> &str {
        self.heading.as_ref().unwrap_or(&self.name).get(lang)
    }

    /// What nobody should read a number of it without.
    pub fn caution(&self, lang: Lang) -> Option<&str> {
        self.caution.as_ref().map(|text| text.get(lang))
    }
}

/// All terms, by name.
pub fn terms() -> &'static BTreeMap<String, Term> {
    static ALL: OnceLock<BTreeMap<String, Term>> = OnceLock::new();
    // A glossary that does not parse is caught by the test below.
    ALL.get_or_init(|| toml::from_str(include_str!("terms.toml")).unwrap_or_default())
}

/// A term by its name.
pub fn term(name: &str) -> Option<&'static Term> {
    terms().get(name)
}

/// A unit as it stands beside a number, by its name; `None` for what has no unit.
pub fn unit(name: &str, lang: Lang) -> Option<&'static str> {
    phrase(lang, &format!("output.unit.{name}")).map(|unit| unit.words(Plural::Other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glossary_parses() {
        if let Err(error) = toml::from_str::<BTreeMap<String, Term>>(include_str!("terms.toml")) {
            panic!("{error}");
        }
    }

    #[test]
    fn every_unit_of_a_term_has_a_word() {
        for (name, term) in terms() {
            assert!(term.unit.is_empty() || unit(&term.unit, Lang::En).is_some(), "{name}: {}", term.unit);
        }
    }

    #[test]
    fn a_heading_is_the_name_where_it_has_none_of_its_own() {
        let heading = |name, lang| term(name).map(|term| term.heading(lang));
        assert_eq!(heading("gap", Lang::En), Some("gap"));
        assert_eq!(heading("unmet", Lang::Zh), Some("未满足"));
        assert_eq!(term("gap").and_then(|term| term.caution(Lang::En)), Some("below 0: spare"));
    }
}
