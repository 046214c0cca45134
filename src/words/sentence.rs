//! A sentence before it is in any language: its key and what fills its gaps.

use super::{Lang, Text, catalogue, decimals, escape};
use serde::{Serialize, Serializer};

/// What is to be said: a key of the catalogue and the facts that fill its gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    pub(super) key: &'static str,
    pub(super) gaps: Vec<(&'static str, Gap)>,
}

/// What fills a gap.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Gap {
    /// A name or value, from data or from the study.
    Value(String),
    /// How many: goes before a word that has a plural.
    Count(u64),
    /// A number with so many digits after the point.
    Number(f64, usize),
    /// Names in a row, separated as the language does it.
    List(Vec<String>),
    /// What the data say in every language.
    Text(Text),
    /// Another sentence; several follow each other.
    Part(Vec<Sentence>),
    /// Several, separated as the language does it.
    Series(Vec<Sentence>),
}

/// A sentence of the catalogue, its gaps still to be filled.
pub fn say(key: &'static str) -> Sentence {
    Sentence { key, gaps: Vec::new() }
}

/// The first gap of a template: what stands before it, its name, what stands behind. Braces around it, as in `skip = { "{field}" }`,
/// are braces.
pub fn next_gap(template: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(close) = template[from..].find('}').map(|at| from + at) {
        if let Some(open) = template[from..close].rfind('{').map(|at| from + at) {
            return Some((&template[..open], &template[open + 1..close], &template[close + 1..]));
        }
        from = close + 1;
    }
    None
}

/// A word of the catalogue, or a sentence without gaps.
pub fn word(key: &str, lang: Lang) -> &str {
    catalogue::phrase(lang, key).map_or(key, |phrase| phrase.words(super::Plural::Other))
}

impl Sentence {
    /// A name or value; whatever it holds, it is harmless on a terminal.
    #[must_use]
    pub fn with(self, gap: &'static str, value: impl ToString) -> Self {
        self.fill(gap, Gap::Value(value.to_string()))
    }

    /// How many; the words take the plural that goes with the first count of a sentence.
    #[must_use]
    pub fn count(self, gap: &'static str, n: usize) -> Self {
        self.fill(gap, Gap::Count(n as u64))
    }

    /// A number, rounded to a whole one.
    #[must_use]
    pub fn whole(self, gap: &'static str, value: f64) -> Self {
        self.decimals(gap, value, 0)
    }

    /// A number with so many digits after the point.
    #[must_use]
    pub fn decimals(self, gap: &'static str, value: f64, digits: usize) -> Self {
        self.fill(gap, Gap::Number(value, digits))
    }

    /// Names in a row.
    #[must_use]
    pub fn list(self, gap: &'static str, names: impl IntoIterator<Item = impl ToString>) -> Self {
        self.fill(gap, Gap::List(names.into_iter().map(|name| name.to_string()).collect()))
    }

    /// What the data say in every language.
    #[must_use]
    pub fn text_of(self, gap: &'static str, text: Text) -> Self {
        self.fill(gap, Gap::Text(text))
    }

    /// Another sentence, or none: `Some(sentence)`, `None`, or several that follow each other.
    #[must_use]
    pub fn part(self, gap: &'static str, parts: impl IntoIterator<Item = Self>) -> Self {
        self.fill(gap, Gap::Part(parts.into_iter().collect()))
    }

    /// Several words or sentences in a row.
    #[must_use]
    pub fn series(self, gap: &'static str, parts: impl IntoIterator<Item = Self>) -> Self {
        self.fill(gap, Gap::Series(parts.into_iter().collect()))
    }

    fn fill(mut self, gap: &'static str, with: Gap) -> Self {
        self.gaps.push((gap, with));
        self
    }

    /// In a language.
    pub fn text(&self, lang: Lang) -> String {
        let counted = self.gaps.iter().find_map(|(_, gap)| match gap {
            Gap::Count(n) => Some(*n),
            _ => None,
        });
        let form = counted.map_or(super::Plural::Other, |n| lang.plural(n));
        let template = catalogue::phrase(lang, self.key).map_or(self.key, |phrase| phrase.words(form));
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, name, after)) = next_gap(rest) {
            out.push_str(before);
            match self.gaps.iter().find(|(gap, _)| *gap == name) {
                Some((_, gap)) => out.push_str(&gap.text(lang)),
                None => out.extend(["{", name, "}"]),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// In every language.
    pub fn in_all(&self) -> Text {
        Text::new(|lang| self.text(lang))
    }
}

impl Gap {
    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Value(value) => escape(value),
            Self::Count(n) => super::grouped(&n.to_string()),
            Self::Number(value, digits) => decimals(*value, *digits),
            Self::List(names) => {
                let names: Vec<String> = names.iter().map(|name| escape(name)).collect();
                names.join(word("text.comma", lang))
            }
            Self::Text(text) => escape(text.get(lang)),
            Self::Part(parts) => parts.iter().map(|part| part.text(lang)).collect(),
            Self::Series(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| part.text(lang)).collect();
                parts.join(word("text.comma", lang))
            }
        }
    }
}

/// A table by language.
impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.in_all().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(errors: usize) -> Sentence {
        say("cli.report.errors").count("n", errors)
    }

    #[test]
    fn braces_around_a_gap_are_no_gap() {
        assert_eq!(next_gap("a {b} c"), Some(("a ", "b", " c")));
        assert_eq!(next_gap("skip = { \"{field}\" = [] }."), Some(("skip = { \"", "field", "\" = [] }.")));
        assert_eq!(next_gap("} {n}"), Some(("} ", "n", "")));
        assert_eq!((next_gap("a } b"), next_gap("a { b"), next_gap("")), (None, None, None));
    }

    #[test]
    fn counts_take_the_plural_of_their_language() {
        let text = |n, lang| counts(n).text(lang);
        assert_eq!([0, 1, 2, 1200].map(|n| text(n, Lang::En)), ["0 errors", "1 error", "2 errors", "1,200 errors"]);
        assert_eq!([1, 2].map(|n| text(n, Lang::Zh)), ["1 个错误", "2 个错误"]);
    }

    #[test]
    fn values_are_harmless_and_lists_are_separated_as_in_the_language() {
        let sentence = say("balance.bottleneck.zones").list("names", ["凤城\u{1b}[2J", "B"]).with("n", 7);
        for lang in Lang::ALL {
            let text = sentence.text(lang);
            assert!(
                !text.contains('\u{1b}') && text.contains(word("text.comma", lang)) && text.contains('7'),
                "{text}"
            );
        }
        assert_eq!(
            serde_json::to_value(counts(1)).ok(),
            Some(serde_json::json!({ "zh": "1 个错误", "en": "1 error" }))
        );
    }
}
