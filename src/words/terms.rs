//! The glossary's terms.

use super::basis::{RESIDENTS, with_residents};
use super::service::with_seats;
use super::{Basis, Lang, Plural, Seats, Text, catalogue, phrase};
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
#[derive(Debug, Clone)]
pub struct Term {
    /// What it is.
    pub kind: Kind,
    /// Other words that lead here.
    pub also: Vec<String>,
    /// Name of its unit; may be empty.
    pub unit: String,
    /// Its name.
    pub name: Text,
    /// The name over a column, where that is shorter; it may have gaps for what the places of a service are.
    heading: Text,
    /// What nobody should read a number of it without, in a few words.
    caution: Option<Text>,
    /// What it means.
    pub text: Text,
    /// How it is computed; may be empty.
    pub formula: String,
}

impl Term {
    /// Over a column, of services whose places are called so and of people who are counted so.
    pub fn heading(&self, seats: Option<Seats>, basis: Option<Basis>, lang: Lang) -> String {
        with_residents(&with_seats(self.heading.get(lang), seats, lang), basis, lang)
    }

    /// Whether its heading itself says whom it counts.
    pub fn names_people(&self, lang: Lang) -> bool {
        self.heading.get(lang).contains(RESIDENTS)
    }

    /// What nobody should read a number of it without.
    pub fn caution(&self, lang: Lang) -> Option<&str> {
        self.caution.as_ref().map(|text| text.get(lang))
    }
}

/// What is the same in every language: `terms.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    kind: Kind,
    also: Vec<String>,
    unit: String,
    formula: String,
}

/// What a language says: `<language>/terms.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    name: String,
    heading: Option<String>,
    caution: Option<String>,
    text: String,
}

/// All terms, by name.
pub fn terms() -> &'static BTreeMap<String, Term> {
    static ALL: OnceLock<BTreeMap<String, Term>> = OnceLock::new();
    // A glossary that does not parse, or lacks a term in a language, is caught by the test below.
    ALL.get_or_init(|| {
        let shared: BTreeMap<String, Shared> = toml::from_str(include_str!("terms.toml")).unwrap_or_default();
        let words = Lang::ALL.map(|lang| words(lang).unwrap_or_default());
        let term = |(name, shared): (String, Shared)| {
            let words = words.each_ref().map(|words| words.get(&name).cloned().unwrap_or_default());
            let all = |of: fn(&Words) -> &String| Text::new(|lang| of(&words[lang as usize]).clone());
            let some = |of: fn(&Words) -> &Option<String>| {
                let is_there = words.iter().all(|words| of(words).is_some());
                is_there.then(|| Text::new(|lang| of(&words[lang as usize]).clone().unwrap_or_default()))
            };
            let Shared { kind, also, unit, formula } = shared;
            let (heading, caution) = (some(|words| &words.heading), some(|words| &words.caution));
            let of_any = |text: &Text| Text::new(|lang| with_seats(text.get(lang), None, lang));
            let (called, text) = (all(|words| &words.name), of_any(&all(|words| &words.text)));
            let (name_of, heading) = (of_any(&called), heading.unwrap_or(called));
            (name, Term { kind, also, unit, name: name_of, heading, caution, text, formula })
        };
        shared.into_iter().map(term).collect()
    })
}

fn words(lang: Lang) -> Result<BTreeMap<String, Words>, toml::de::Error> {
    toml::from_str(catalogue::terms(lang))
}

/// A term by its name.
pub fn term(name: &str) -> Option<&'static Term> {
    terms().get(name)
}

/// A unit as it stands beside a number, by its name; `None` for what has no unit.
pub fn unit(name: &str, lang: Lang) -> Option<&'static str> {
    phrase(lang, &format!("output.unit.{name}")).map(|unit| unit.words(Plural::Other))
}

/// The unit of a norm in a language; as the standard writes it where that is none of the built-in ones.
pub fn norm_unit(unit: &str, lang: Lang) -> &str {
    phrase(lang, &format!("output.norm_unit.{unit}")).map_or(unit, |known| known.words(Plural::Other))
}

/// What a rule limits, by its name in the standard.
pub fn indicator(name: &str, lang: Lang) -> &str {
    phrase(lang, &format!("output.indicator.{name}")).map_or(name, |known| known.words(Plural::Other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_stands_in_every_language_with_the_same_parts() {
        let shared: BTreeMap<String, Shared> =
            toml::from_str(include_str!("terms.toml")).unwrap_or_else(|error| panic!("{error}"));
        let parts = |words: &Words| [words.heading.is_some(), words.caution.is_some()];
        let english = words(Lang::En).unwrap_or_else(|error| panic!("en: {error}"));
        for lang in Lang::ALL {
            let here = words(lang).unwrap_or_else(|error| panic!("{}: {error}", lang.code()));
            assert!(here.keys().eq(shared.keys()), "{}", lang.code());
            for (name, words) in &here {
                assert_eq!(parts(words), parts(&english[name]), "{} {name}", lang.code());
                assert!(!words.name.is_empty() && !words.text.is_empty(), "{} {name}", lang.code());
            }
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
        let heading =
            |name, lang| term(name).map_or_else(String::new, |term| term.heading(Some(Seats::Beds), None, lang));
        assert_eq!(heading("gap", Lang::En), "gap");
        assert_eq!(heading("unmet", Lang::Zh), "未满足");
        assert_eq!(
            (heading("spare", Lang::Zh), heading("spare", Lang::En)),
            ("剩余床位".to_owned(), "spare beds".to_owned())
        );
        assert_eq!(term("spare").map(|term| term.name.get(Lang::Zh)), Some("剩余学位（床位）"));
        assert_eq!(term("gap").and_then(|term| term.caution(Lang::En)), Some("below 0: spare"));
    }
}
