//! Stages of a site's life, as plans name them.

use super::nearest::nearest;
use super::vocabulary::STATUSES;
use crate::model::Status;
use crate::read::number::normal;
use std::collections::BTreeMap;

/// The status a value stands for: by the study's `values.status`, the canonical word or a known Chinese one.
///
/// # Errors
/// For an unknown value: the most similar known word.
pub fn status(value: &str, values: &BTreeMap<String, String>) -> Result<Status, &'static str> {
    let value = values.get(value.trim()).map_or(value, String::as_str);
    let word = normal(value);
    let known = STATUSES.iter().find(|(status, words)| status.as_str() == word || words.contains(&word.as_str()));
    known.map(|&(status, _)| status).ok_or_else(|| {
        let words =
            STATUSES.iter().flat_map(|(status, words)| std::iter::once(status.as_str()).chain(words.iter().copied()));
        nearest(value, words).unwrap_or("existing")
    })
}

/// All words that are understood, for messages.
pub fn known() -> String {
    let line = |(status, words): &(Status, &[&str])| format!("{} ({})", status.as_str(), words.join("、"));
    STATUSES.iter().map(line).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_plans_and_of_the_study() {
        let none = BTreeMap::new();
        for (word, expected) in [
            ("Existing", Status::Existing),
            ("现状", Status::Existing),
            ("续建", Status::Continued),
            (" 新建 ", Status::New),
            ("改扩建", Status::Extended),
            ("迁建", Status::Relocated),
            ("拟建", Status::Planned),
            ("撤并", Status::Closed),
        ] {
            assert_eq!(status(word, &none), Ok(expected), "{word}");
        }
        assert_eq!(status("新建设", &none), Err("新建"));
        let own = BTreeMap::from([("二期".to_owned(), "extended".to_owned())]);
        assert_eq!(status("二期", &own), Ok(Status::Extended));
    }
}
