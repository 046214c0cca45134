//! What fills the gaps of a message beside its place: values from data, and sentences.

use crate::words::{Lang, Sentence};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::ops::Index;

/// Facts by the name of their gap.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    values: BTreeMap<&'static str, String>,
    words: BTreeMap<&'static str, Sentence>,
}

impl Facts {
    pub(super) fn insert(&mut self, gap: &'static str, value: String) {
        self.values.insert(gap, value);
    }

    pub(super) fn insert_words(&mut self, gap: &'static str, words: Sentence) {
        self.words.insert(gap, words);
    }

    /// A value from data.
    pub fn get(&self, gap: &str) -> Option<&String> {
        self.values.get(gap)
    }

    /// What is said in words.
    pub fn words(&self, gap: &str) -> Option<&Sentence> {
        self.words.get(gap)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.words.is_empty()
    }
}

/// A value that is known to be there, as in tests; `""` where it is not.
impl Index<&str> for Facts {
    type Output = String;

    fn index(&self, gap: &str) -> &String {
        static NONE: String = String::new();
        self.get(gap).unwrap_or(&NONE)
    }
}

/// One object: words stand under their name in English, and in every language under their name and its code.
impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all: BTreeMap<String, String> =
            self.values.iter().map(|(gap, value)| ((*gap).to_owned(), value.clone())).collect();
        for (gap, words) in &self.words {
            // A value with a name for people stays what it is, and the name stands beside it.
            all.entry((*gap).to_owned()).or_insert_with(|| words.text(Lang::En));
            all.extend(Lang::ALL.map(|lang| (format!("{gap}_{}", lang.code()), words.text(lang))));
        }
        let mut map = serializer.serialize_map(Some(all.len()))?;
        for (gap, value) in &all {
            map.serialize_entry(gap, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::say;

    #[test]
    fn words_stand_in_every_language_beside_values() {
        let mut facts = Facts::default();
        facts.insert("rows", "3".to_owned());
        facts.insert_words("near", say("read.near").with("word", "place"));
        let json = serde_json::to_value(&facts).unwrap_or_default();
        assert_eq!(json["rows"], "3");
        assert_eq!(json["near"], json["near_en"]);
        assert!(
            json["near_zh"].as_str().is_some_and(|text| text.contains("最相近") && text.contains("place")),
            "{json}"
        );
        assert_eq!((facts["rows"].as_str(), facts["other"].as_str()), ("3", ""));
        facts.insert("service", "primary".to_owned());
        facts.insert_words("service", say("service.name.primary"));
        let json = serde_json::to_value(&facts).unwrap_or_default();
        assert_eq!([&json["service"], &json["service_zh"]], ["primary", "小学"]);
    }
}
