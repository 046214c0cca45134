//! What columns hold, in the languages of the documents: the program has it in English, beside each column.

use super::{Lang, catalogue};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A text about a column in a language; the English one where it is not translated, which a test finds.
pub fn of_column(english: &'static str, lang: Lang) -> &'static str {
    columns(lang).get(english).map_or(english, String::as_str)
}

/// Texts about columns, by the English ones; none in English itself.
pub fn columns(lang: Lang) -> &'static BTreeMap<String, String> {
    static ALL: [OnceLock<BTreeMap<String, String>>; Lang::ALL.len()] = [const { OnceLock::new() }; Lang::ALL.len()];
    // A file that does not parse has no texts, which the test of the documents finds.
    ALL[lang as usize]
        .get_or_init(|| catalogue::columns(lang).and_then(|file| toml::from_str(file).ok()).unwrap_or_default())
}
