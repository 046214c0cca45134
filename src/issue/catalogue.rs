//! Every code with its sentences, from the messages of every language.

use crate::words::{Lang, Text, messages};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a code means.
#[derive(Debug, Clone)]
pub struct Entry {
    /// A few words.
    pub title: Text,
    /// The message; `{field}`, `{value}` and other gaps are filled from the issue.
    pub says: Text,
    /// What to do; gaps as in `says`.
    pub help: Text,
    /// Why it matters and which rule was used, for `explain`.
    pub why: Text,
}

impl Entry {
    /// Whether what it says, or what it says to do, has this gap.
    pub fn has_gap(&self, name: &str) -> bool {
        let gap = format!("{{{name}}}");
        [&self.says, &self.help].iter().any(|text| text.all().iter().any(|text| text.contains(&gap)))
    }
}

/// What a language says.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    says: String,
    help: String,
    why: String,
}

/// All codes in order.
pub fn catalogue() -> &'static BTreeMap<String, Entry> {
    static ALL: OnceLock<BTreeMap<String, Entry>> = OnceLock::new();
    ALL.get_or_init(|| {
        // A file that does not parse is caught by the test below; at run time codes then stand without sentences.
        let words =
            Lang::ALL.map(|lang| messages(lang).iter().filter_map(|(_, file)| read(file).ok()).flatten().collect());
        let words: [BTreeMap<String, Words>; Lang::ALL.len()] = words;
        let entry = |code: &String| {
            let of = |part: fn(&Words) -> &String| {
                Text::new(|lang| words[lang as usize].get(code).map(|words| part(words).clone()).unwrap_or_default())
            };
            let (title, says) = (of(|words| &words.title), of(|words| &words.says));
            (code.clone(), Entry { title, says, help: of(|words| &words.help), why: of(|words| &words.why) })
        };
        words[Lang::En as usize].keys().map(entry).collect()
    })
}

fn read(file: &str) -> Result<BTreeMap<String, Words>, toml::de::Error> {
    toml::from_str(file)
}

/// One code.
pub fn entry(code: &str) -> Option<&'static Entry> {
    catalogue().get(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The names between braces of all parts of a message, without those that only say where it is.
    fn gaps(words: &Words) -> BTreeSet<String> {
        let text = [&words.says, &words.help].map(String::as_str).join(" ");
        let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
        let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        names.filter(is_name).map(str::to_owned).collect()
    }

    #[test]
    fn every_code_stands_once_in_every_language_and_says_everything() {
        let mut codes: Vec<Vec<String>> = Vec::new();
        for lang in Lang::ALL {
            let mut here = Vec::new();
            for (stage, file) in messages(lang) {
                let entries = read(file).unwrap_or_else(|error| panic!("{} {stage}: {error}", lang.code()));
                for (code, words) in &entries {
                    // Help may be empty where there is nothing to be done.
                    let said = [&words.title, &words.says, &words.why];
                    assert!(said.iter().all(|part| !part.is_empty()), "{} {code}", lang.code());
                }
                here.extend(entries.into_keys());
            }
            here.sort();
            assert!(here.windows(2).all(|pair| pair[0] != pair[1]), "{}: a code stands twice", lang.code());
            codes.push(here);
        }
        assert!(codes.iter().all(|here| *here == codes[0]) && codes[0].len() == catalogue().len());
    }

    /// A number that only one language names is a fact that the other readers do not get.
    #[test]
    fn languages_fill_the_same_gaps() {
        // Names of columns as people of that language know them.
        const OWN: [&str; 1] = ["zh"];
        for ((_, en), (stage, zh)) in messages(Lang::En).iter().zip(messages(Lang::Zh)) {
            let (en, zh) = (read(en).unwrap_or_default(), read(zh).unwrap_or_default());
            for (code, words) in &en {
                let theirs = zh.get(code).map(gaps).unwrap_or_default();
                let apart: Vec<String> = gaps(words).symmetric_difference(&theirs).cloned().collect();
                assert!(apart.iter().all(|gap| OWN.contains(&gap.as_str())), "{stage} {code}: {apart:?}");
            }
        }
    }
}
