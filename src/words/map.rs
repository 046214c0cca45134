//! Words on maps.

use crate::issue::{Lang, Text};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// By the layer, then by the entry.
type Words = BTreeMap<String, BTreeMap<String, Text>>;

fn words() -> &'static Words {
    static ALL: OnceLock<Words> = OnceLock::new();
    // A list that does not parse is caught by the test below.
    ALL.get_or_init(|| toml::from_str(include_str!("map.toml")).unwrap_or_default())
}

/// The entry of a layer, what is in braces put in; its name where there is no such entry.
pub fn map(layer: &str, entry: &str, put: &[(&str, &str)], lang: Lang) -> String {
    let text = words().get(layer).and_then(|entries| entries.get(entry)).map_or(entry, |text| text.get(lang));
    put.iter().fold(text.to_owned(), |text, (gap, value)| text.replace(&format!("{{{gap}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_parse_and_have_the_same_gaps_in_both_languages() {
        let words: Words = toml::from_str(include_str!("map.toml")).unwrap_or_else(|error| panic!("{error}"));
        let gaps = |text: &str| text.split('{').skip(1).filter_map(|part| part.split('}').next()).count();
        for (layer, entry, text) in words.iter().flat_map(|(l, entries)| entries.iter().map(move |(e, t)| (l, e, t))) {
            assert_eq!(gaps(text.get(Lang::Zh)), gaps(text.get(Lang::En)), "{layer}.{entry}");
        }
    }

    #[test]
    fn what_is_in_braces_is_put_in() {
        assert_eq!(map("zones", "short", &[("range", "> 50 %")], Lang::En), "short > 50 %");
        assert_eq!(map("zones", "short", &[("range", "> 50 %")], Lang::Zh), "缺口 > 50 %");
    }
}
