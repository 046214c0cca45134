//! What was said in English of a file, in the language of the message around it.

use crate::words::{Lang, phrases, word};

/// What the system, a library or a reader says of a file, in a language. What is in no list is not said in English beside other words:
/// another sentence stands for it, and `--json` has what was said.
pub(super) fn translated(reason: &str, other: &'static str, lang: Lang) -> String {
    if lang == Lang::En {
        return reason.to_owned();
    }
    let is_listed = |key: &&String| ["issue.system.", "issue.reason."].iter().any(|list| key.starts_with(list));
    let mut known: Vec<&String> = phrases(Lang::En).keys().filter(is_listed).collect();
    // One may be a part of another.
    known.sort_by_key(|key| std::cmp::Reverse(word(key, Lang::En).len()));
    let text =
        known.into_iter().fold(reason.to_owned(), |text, key| text.replace(word(key, Lang::En), word(key, lang)));
    if is_english(&text) { word(other, lang).to_owned() } else { text }
}

/// Whether words of English follow each other: names, keys and formats are single ones.
fn is_english(text: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    let mut pieces = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == ' ' || c == '_' || c == '\''));
    pieces.any(|piece| piece.split(' ').filter(is_word).count() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn what_is_listed_is_translated_and_nothing_else_is_said_in_english() {
        let zh = |reason: &str| translated(reason, "issue.said.damaged", Lang::Zh);
        assert_eq!(zh("No such file or directory (os error 2)"), word("issue.system.no_file", Lang::Zh));
        assert_eq!(zh("it ends early"), "过早结束");
        assert_eq!(zh("it ends within its header"), "在文件头内就结束了");
        assert_eq!(zh("uniqueCount=5"), "uniqueCount=5");
        assert_eq!(zh("xl/workbook.xml: DOCTYPE"), "xl/workbook.xml: DOCTYPE");
        assert_eq!(zh("invalid Zip archive: Could not find EOCD"), word("issue.said.damaged", Lang::Zh));
        assert_eq!(translated("it ends early", "issue.said.damaged", Lang::En), "it ends early");
    }

    /// A reason that no reader gives any more is no reason.
    #[test]
    fn every_reason_stands_in_a_reader() {
        fn texts(folder: &Path, all: &mut String) {
            for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
                if path.is_dir() {
                    texts(&path, all);
                } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("issue/reason.rs") {
                    all.push_str(&std::fs::read_to_string(path).unwrap_or_default());
                }
            }
        }
        let mut all = String::new();
        texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
        let reasons = phrases(Lang::En).keys().filter(|key| key.starts_with("issue.reason."));
        let idle: Vec<&str> = reasons.map(|key| word(key, Lang::En)).filter(|reason| !all.contains(*reason)).collect();
        assert!(idle.is_empty(), "{idle:?}");
    }
}
