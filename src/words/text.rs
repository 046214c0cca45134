//! The same text in every language.

use super::Lang;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

/// A text in every language; from a file a table by language: `{ zh = "需求", en = "demand" }`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Text([String; Lang::ALL.len()]);

impl Text {
    /// From what stands for each language.
    pub fn new(of: impl FnMut(Lang) -> String) -> Self {
        Self(Lang::ALL.map(of))
    }

    /// In all languages, in their order.
    pub fn all(&self) -> &[String] {
        &self.0
    }

    /// In this language.
    pub fn get(&self, lang: Lang) -> &str {
        &self.0[lang as usize]
    }
}

impl TryFrom<BTreeMap<String, String>> for Text {
    type Error = String;

    fn try_from(mut by_code: BTreeMap<String, String>) -> Result<Self, String> {
        let text = Lang::ALL.map(|lang| by_code.remove(lang.code()));
        if let Some(code) = by_code.keys().next() {
            return Err(format!("`{code}` is not a language"));
        }
        match Lang::ALL.into_iter().zip(&text).find(|(_, text)| text.is_none()) {
            Some((lang, _)) => Err(format!("no text in `{}`", lang.code())),
            None => Ok(Self(text.map(Option::unwrap_or_default))),
        }
    }
}

/// A table by language.
impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Lang::ALL.map(|lang| (lang.code(), self.get(lang))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_every_language_and_no_other() {
        let read = |text: &str| toml::from_str::<BTreeMap<String, Text>>(text);
        let found = read("name = { zh = '需求', en = 'demand' }").ok();
        assert_eq!(found.as_ref().map(|found| found["name"].get(Lang::Zh)), Some("需求"));
        assert_eq!(
            found.and_then(|found| serde_json::to_string(&found).ok()).as_deref(),
            Some(r#"{"name":{"zh":"需求","en":"demand"}}"#)
        );
        for wrong in ["name = { zh = '需求' }", "name = { zh = 'a', en = 'b', xx = 'c' }"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
