//! "The most similar is": for names and values that are not known.

use crate::read::number::normal;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containment_comes_before_likeness() {
        assert_eq!(nearest("学位", ["代码", "学位数", "学校"]), Some("学位数"));
        assert_eq!(nearest("capcity", ["name", "Capacity"]), Some("Capacity"));
        assert_eq!(nearest("x", []), None);
    }
}
