//! A sentence before it is in any language: its key and what fills its gaps.

use crate::issue::{Lang, escape};
use std::collections::BTreeMap;
use std::sync::OnceLock;

type Phrases = BTreeMap<String, BTreeMap<String, String>>;

/// The phrases of outputs in a language.
fn phrases(lang: Lang) -> &'static Phrases {
    static ALL: [OnceLock<Phrases>; 2] = [const { OnceLock::new() }; 2];
    // A list that does not parse is caught by the test below.
    let parsed = |text: &str| toml::from_str(text).unwrap_or_default();
    match lang {
        Lang::Zh => ALL[0].get_or_init(|| parsed(include_str!("zh/output.toml"))),
        Lang::En => ALL[1].get_or_init(|| parsed(include_str!("en/output.toml"))),
    }
}

/// What is to be said: a key of the catalogue and the facts that fill its gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    key: &'static str,
    gaps: Vec<(&'static str, String)>,
}

/// A sentence of the catalogue, its gaps still to be filled: `output.zones.short`.
pub fn say(key: &'static str) -> Sentence {
    Sentence { key, gaps: Vec::new() }
}

/// A word of the catalogue, or a sentence without gaps; the key where there is none.
pub fn word(key: &str, lang: Lang) -> &str {
    found(key, lang).unwrap_or(key)
}

pub(super) fn found(key: &str, lang: Lang) -> Option<&'static str> {
    let (part, entry) = key.strip_prefix("output.")?.split_once('.')?;
    phrases(lang).get(part)?.get(entry).map(String::as_str)
}

impl Sentence {
    /// A name or value; whatever it holds, it is harmless.
    #[must_use]
    pub fn with(mut self, gap: &'static str, value: impl ToString) -> Self {
        self.gaps.push((gap, escape(&value.to_string())));
        self
    }

    /// In a language.
    pub fn text(&self, lang: Lang) -> String {
        let words = word(self.key, lang).to_owned();
        self.gaps.iter().fold(words, |text, (gap, value)| text.replace(&format!("{{{gap}}}"), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_stands_in_both_languages_with_the_same_gaps() {
        let gaps = |text: &str| {
            text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect::<Vec<_>>()
        };
        let all = |lang| {
            let entry = |part: &String, (name, text): (&String, &String)| (format!("{part}.{name}"), gaps(text));
            phrases(lang)
                .iter()
                .flat_map(|(part, entries)| entries.iter().map(|e| entry(part, e)).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        };
        assert!(!all(Lang::En).is_empty());
        assert_eq!(all(Lang::Zh), all(Lang::En));
    }

    #[test]
    fn what_is_in_braces_is_put_in() {
        let sentence = say("output.zones.short").with("range", "> 50 %");
        assert_eq!(sentence.text(Lang::En), "short > 50 %");
        assert_eq!(sentence.text(Lang::Zh), "缺口 > 50 %");
    }
}
