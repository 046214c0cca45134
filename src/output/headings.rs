//! Headings for people, and the names of the columns below them.

use super::layers::{changes, forecast, uncertainty, years, zones};
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

/// Names of the columns of the tables that are translated, by the headings that these may have in any language, for whatever places
/// are called. A heading stands for the same name in all of them.
pub fn names_of_headings() -> BTreeMap<String, String> {
    let languages = || Lang::ALL.into_iter().filter(|lang| *lang != Lang::En);
    let mut names = BTreeMap::new();
    for (lang, seats) in languages().flat_map(|lang| Seats::ALL.map(|seats| (lang, seats))) {
        for (heading, name) in headings(lang, seats).into_iter().flatten() {
            names.insert(heading, name);
        }
    }
    names
}

/// Headings and names of each of these tables.
fn headings(lang: Lang, seats: Seats) -> [Vec<(String, String)>; 7] {
    fn of<'a, R: 'a>(columns: Vec<Column<'a, R>>, lang: Lang, seats: Seats) -> Vec<(String, String)> {
        let columns = columns.into_iter().map(|column| column.seats(seats));
        columns.map(|column| (column.alias(lang), column.name.into_owned())).collect()
    }
    [
        of(zones::scenarios_columns(), lang, seats),
        of(forecast::columns(), lang, seats),
        of(uncertainty::columns(), lang, seats),
        of(years::years_columns(), lang, seats),
        of(years::alerts_columns(), lang, seats),
        of(changes::changes_columns(), lang, seats),
        of(changes::alone_columns(), lang, seats),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_heading_stands_over_two_columns() {
        let names = names_of_headings();
        for seats in Seats::ALL {
            for table in headings(Lang::Zh, seats) {
                let different: BTreeSet<&String> = table.iter().map(|(heading, _)| heading).collect();
                assert_eq!(different.len(), table.len(), "{seats:?}");
                for (heading, name) in &table {
                    assert_eq!(names.get(heading), Some(name), "{seats:?} {heading}");
                }
            }
        }
        for (heading, name) in [
            ("学位（个）", "places"),
            ("床位（张）", "places"),
            ("缺口（个，负数为富余）", "gap"),
            ("分配率（0–1）", "allocated_share"),
            ("年份", "year"),
            ("情景", "scenario"),
            ("预测需求（人）", "forecast"),
        ] {
            assert_eq!(names.get(heading).map(String::as_str), Some(name), "{heading}: {names:?}");
        }
    }
}
