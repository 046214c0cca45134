//! Stages of a site's life, as plans name them.

use super::column::{by_name, choose};
use super::nearest::near;
use super::vocabulary::{OWNERS, STATUS, STATUSES};
use crate::issue::{Issue, Issues};
use crate::model::Status;
use crate::read::number::normal;
use crate::read::{Cell, Column, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The column of the status. One that the study does not name and of which every value says who owns the site (性质 = 公办,
/// 民办) is none, which is said once.
pub fn column<'t>(
    table: &'t Table,
    named: Option<&str>,
    values: &BTreeMap<String, String>,
    issues: &mut Issues,
) -> Option<&'t Column> {
    if let Some(named) = named {
        return by_name(table, named, Some(&STATUS), issues);
    }
    let owners = |column: &Column| owners(column).filter(|words| !words.iter().any(|word| values.contains_key(word)));
    for column in table.columns.iter().filter(|column| STATUS.has_alias(&column.name)) {
        if let Some(words) = owners(column) {
            let issue = Issue::new("I0332").file(&table.layer.file).field(&column.name);
            issues.push(issue.value(words.into_iter().collect::<Vec<_>>().join("、")));
        }
    }
    choose(table, &STATUS, |column| owners(column).is_none(), issues)
}

/// The words of a column of which every value says who owns the site; `None` for any other.
pub fn owners(column: &Column) -> Option<BTreeSet<String>> {
    // No word of an owner has so many bytes; a text of megabytes need not be compared.
    const LONGEST: usize = 200;
    let mut words = BTreeSet::new();
    let heading = normal(&column.name);
    for cell in &column.cells {
        match cell {
            Cell::Null => {}
            Cell::Text(text) if text.len() > LONGEST + heading.len() => return None,
            Cell::Text(text) if text.trim().is_empty() || normal(text) == heading => {}
            Cell::Text(text) if OWNERS.contains(&normal(text).as_str()) => {
                if !words.contains(text.trim()) {
                    words.insert(text.trim().to_owned());
                }
            }
            _ => return None,
        }
    }
    (!words.is_empty()).then_some(words)
}

/// The status a value stands for: by the study's `values.status`, the canonical word or a known Chinese one.
///
/// # Errors
/// For an unknown value: the most similar known word, if any is near.
pub fn status(value: &str, values: &BTreeMap<String, String>) -> Result<Status, Option<&'static str>> {
    let value = values.get(value.trim()).map_or(value, String::as_str);
    let word = normal(value);
    let known = STATUSES.iter().find(|(status, words)| status.as_str() == word || words.contains(&word.as_str()));
    known.map(|&(status, _)| status).ok_or_else(|| {
        let words =
            STATUSES.iter().flat_map(|(status, words)| std::iter::once(status.as_str()).chain(words.iter().copied()));
        near(value, words)
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
        assert_eq!(status("新建设", &none), Err(Some("新建")));
        assert_eq!(status("公办", &none), Err(None), "停办 is not what is meant");
        let own = BTreeMap::from([("二期".to_owned(), "extended".to_owned())]);
        assert_eq!(status("二期", &own), Ok(Status::Extended));
    }
}
