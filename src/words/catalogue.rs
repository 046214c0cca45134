//! The sentences of every language, by key.

use super::lang::{Lang, Plural};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use toml::Value;

/// A name and the file of that name.
pub type File = (&'static str, &'static str);

/// The files of a language.
struct Files {
    /// By the room that speaks it: the first part of its keys.
    rooms: &'static [File],
    /// Messages about data, by stage.
    messages: &'static [File],
    /// The texts of the glossary.
    terms: &'static str,
    /// The help of the command line; the parser has it in English, from the comments of `cli/args.rs`.
    help: Option<&'static str>,
    /// What columns hold, by the English text; the program has it in English.
    columns: Option<&'static str>,
}

macro_rules! named {
    ($lang:literal, $folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!($lang, $folder, $name, ".toml")))),*]
    };
}

macro_rules! files {
    ($lang:literal, $help:expr, $columns:expr) => {
        Files {
            rooms: named!($lang, "/": "text", "balance", "check", "claims", "cli", "cost", "explain", "handover", "issue", "output", "prepare", "read", "run", "scenario", "service", "study"),
            messages: named!(
                $lang, "/messages/": "file", "attribute", "crs", "model", "study", "output", "sheet", "vector", "raster", "quantity", "roads", "terrain",
                "sanity", "convert", "access", "travel", "forecast", "supply", "scenario", "claims", "changes",
            ),
            terms: include_str!(concat!($lang, "/terms.toml")),
            help: $help,
            columns: $columns,
        }
    };
}

/// Another language is its line here, its folder, and its variant of [`Lang`].
fn files(lang: Lang) -> Files {
    match lang {
        Lang::Zh => files!("zh", Some(include_str!("zh/help.toml")), Some(include_str!("zh/columns.toml"))),
        Lang::En => files!("en", None, None),
    }
}

/// The files of messages about data, by stage.
pub fn messages(lang: Lang) -> &'static [File] {
    files(lang).messages
}

/// The texts of the glossary.
pub(super) fn terms(lang: Lang) -> &'static str {
    files(lang).terms
}

/// What columns hold, by the English text.
pub(super) fn columns(lang: Lang) -> Option<&'static str> {
    files(lang).columns
}

/// What is said under one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// Always the same words.
    Plain(String),
    /// Words that go with the number that is counted.
    Counted {
        /// `1 error`.
        one: String,
        /// `{n} errors`.
        other: String,
    },
}

impl Phrase {
    /// The words that go with a number, or with none.
    pub(super) fn words(&self, form: Plural) -> &str {
        match (self, form) {
            (Self::Plain(words), _) | (Self::Counted { one: words, .. }, Plural::One) => words,
            (Self::Counted { other, .. }, Plural::Other) => other,
        }
    }

    /// The names of its gaps, each once and in order.
    pub fn gaps(&self) -> Vec<&str> {
        let mut names: Vec<&str> = gaps(self.words(Plural::Other)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// The names between braces.
fn gaps(words: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    words.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).filter(is_name)
}

/// All phrases of a language, by key: `cli.run.results`.
pub fn phrases(lang: Lang) -> &'static BTreeMap<String, Phrase> {
    static ALL: [OnceLock<BTreeMap<String, Phrase>>; Lang::ALL.len()] = [const { OnceLock::new() }; Lang::ALL.len()];
    ALL[lang as usize].get_or_init(|| {
        let mut all = BTreeMap::new();
        let Files { rooms, help, .. } = files(lang);
        for (room, text) in rooms.iter().copied().chain(help.map(|text| ("help", text))) {
            // A file that does not parse is caught by the test below; at run time keys then stand for sentences.
            collect(room, text.parse().unwrap_or_default(), &mut all);
        }
        all
    })
}

/// What is said under a key.
pub fn phrase(lang: Lang, key: &str) -> Option<&'static Phrase> {
    phrases(lang).get(key)
}

/// Puts the phrases of a table under the key of the table; a table of `one` and `other` alone is one phrase with its forms.
fn collect(key: &str, table: toml::Table, into: &mut BTreeMap<String, Phrase>) {
    let form = |form: &str| table.get(form).and_then(Value::as_str).map(str::to_owned);
    let is_one = table.keys().all(|name| matches!(name.as_str(), "one" | "other"));
    if let Some(other) = form("other").filter(|_| is_one) {
        let one = form("one").unwrap_or_else(|| other.clone());
        into.insert(key.to_owned(), Phrase::Counted { one, other });
        return;
    }
    for (name, value) in table {
        let key = format!("{key}.{name}");
        match value {
            Value::Table(table) => collect(&key, table, into),
            Value::String(words) => {
                into.insert(key, Phrase::Plain(words));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only texts and tables, so that nothing in a file is passed over.
    fn is_text(value: &Value) -> bool {
        match value {
            Value::Table(table) => table.values().all(is_text),
            other => other.is_str(),
        }
    }

    #[test]
    fn every_file_parses_and_every_language_has_the_same_rooms() {
        let rooms = |lang| files(lang).rooms.iter().map(|(room, _)| *room).collect::<Vec<_>>();
        for lang in Lang::ALL {
            assert_eq!(rooms(lang), rooms(Lang::En));
            for (room, text) in files(lang).rooms {
                match text.parse::<toml::Table>() {
                    Ok(table) => assert!(table.values().all(is_text), "{} {room}", lang.code()),
                    Err(error) => panic!("{} {room}: {error}", lang.code()),
                }
            }
        }
    }

    #[test]
    fn every_key_stands_in_every_language_with_the_same_gaps() {
        let known = phrases(Lang::En);
        for lang in Lang::ALL {
            let here = phrases(lang);
            let own = |key: &&String| !known.contains_key(*key) && !key.starts_with("help.");
            let lacks: Vec<_> = known.keys().filter(|key| !here.contains_key(*key)).collect();
            let more: Vec<_> = here.keys().filter(own).collect();
            assert!(lacks.is_empty() && more.is_empty(), "{} lacks {lacks:?}, and only it has {more:?}", lang.code());
            for (key, phrase) in known {
                assert_eq!(phrase.gaps(), here[key].gaps(), "{} {key}", lang.code());
            }
        }
    }

    #[test]
    fn gaps_are_names_in_braces() {
        let phrase = Phrase::Plain("{n} of {total_n}, { step = 1 } {} {N} {n}".to_owned());
        assert_eq!(phrase.gaps(), ["n", "total_n"]);
    }
}
