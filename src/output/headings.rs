//! Headings for people, and the names of the columns below them.

use super::layers::zones;
use super::{Column, Output};
use crate::words::{Lang, Seats};
use std::borrow::Cow;
use std::collections::BTreeMap;

impl Output<'_> {
    /// What stands over a column of a table: its name, or where the table is for people who do not read English its alias.
    pub fn heading<'a>(&self, column: &'a Column<'_>, lang: Lang) -> Cow<'a, str> {
        if self.is_translated && lang != Lang::En {
            Cow::Owned(column.alias(lang))
        } else {
            Cow::Borrowed(&column.name)
        }
    }
}

/// Names of the columns of `balance.csv` by the headings that it may have in any language, for whatever places are called.
pub fn names_of_headings() -> BTreeMap<String, String> {
    let languages = || Lang::ALL.into_iter().filter(|lang| *lang != Lang::En);
    let mut names = BTreeMap::new();
    for (lang, seats) in languages().flat_map(|lang| Seats::ALL.map(|seats| (lang, seats))) {
        for column in zones::scenarios_columns().into_iter().map(|column| column.seats(seats)) {
            names.insert(column.alias(lang), column.name.to_string());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_heading_stands_over_two_columns() {
        let columns = zones::scenarios_columns();
        for seats in Seats::ALL {
            let headings = zones::scenarios_columns().into_iter().map(|column| column.seats(seats).alias(Lang::Zh));
            assert_eq!(headings.collect::<BTreeSet<_>>().len(), columns.len(), "{seats:?}");
        }
        let names = names_of_headings();
        let all: BTreeSet<&str> = names.values().map(String::as_str).collect();
        assert_eq!(all.len(), columns.len());
        for (heading, name) in [
            ("学位（个）", "places"),
            ("床位（张）", "places"),
            ("缺口（个，负数为富余）", "gap"),
            ("分配率（0–1）", "allocated_share"),
            ("年份", "year"),
            ("情景", "scenario"),
        ] {
            assert_eq!(names.get(heading).map(String::as_str), Some(name), "{heading}: {names:?}");
        }
    }
}
