//! "The most similar is": for names and values that are not known.

use crate::read::number::normal;
use crate::words::{Sentence, say};

/// The most similar candidate: one that contains the word or is contained in it before one with few differing letters; of
/// equals the first. `None` only when there is no candidate.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = normal(word);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let other = normal(candidate);
        let alike = strsim::normalized_damerau_levenshtein(&word, &other);
        let within = !word.is_empty() && !other.is_empty() && (word.contains(&other) || other.contains(&word));
        let score = if within { 1.0 + alike } else { alike };
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The most similar candidate where it may well be what was meant: one of two letters or more contains the other, or three
/// letters of five agree. 诊所 is not near 托儿所, and 公办 is not near 停办.
pub fn near<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    const ALIKE: f64 = 0.6;
    let found = nearest(word, candidates)?;
    let (word, other) = (normal(word), normal(found));
    let long = |text: &str| text.chars().nth(1).is_some();
    let within = long(&word) && long(&other) && (word.contains(&other) || other.contains(&word));
    (within || strsim::normalized_damerau_levenshtein(&word, &other) >= ALIKE).then_some(found)
}

/// "The most similar is ..."; nothing where nothing is near.
pub fn likeness(near: Option<&str>) -> Sentence {
    near.map_or_else(|| say("read.nothing_near"), |word| say("read.near").with("word", word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containment_comes_before_likeness() {
        assert_eq!(nearest("学位", ["代码", "学位数", "学校"]), Some("学位数"));
        assert_eq!(nearest("capcity", ["name", "Capacity"]), Some("Capacity"));
        assert_eq!(nearest("x", []), None);
    }

    #[test]
    fn what_shares_a_letter_is_not_near() {
        for (word, candidate) in
            [("诊所", "托儿所"), ("公办", "停办"), ("门诊部", "kindergarten"), ("clinic", "senior"), ("a", "ab")]
        {
            assert_eq!(near(word, [candidate]), None, "{word}");
        }
        for (word, candidate) in
            [("hospital_bed", "hospital_beds"), ("exsting", "existing"), ("专科院", "专科医院"), ("新建设", "新建")]
        {
            assert_eq!(near(word, [candidate]), Some(candidate), "{word}");
        }
    }
}
