//! Headings for people, and the names of the columns below them.

use super::layers::{changes, forecast, uncertainty, years, zones};
use super::{Column, Output};
use crate::words::{Basis, Lang, Seats};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

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
/// are called and whoever is counted. A heading stands for the same name in all of them.
pub fn names_of_headings() -> &'static BTreeMap<String, String> {
    static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(named);
    &NAMES
}

fn named() -> BTreeMap<String, String> {
    let languages = || Lang::ALL.into_iter().filter(|lang| *lang != Lang::En);
    let mut names = BTreeMap::new();
    for (lang, called) in languages().flat_map(|lang| callings().map(move |called| (lang, called))) {
        for (heading, name) in headings(lang, called).into_iter().flatten() {
            names.insert(heading, name);
        }
    }
    names
}

/// What places are called, and whom people are counted as.
type Calling = (Seats, Option<Basis>);

/// All that there may be.
fn callings() -> impl Iterator<Item = Calling> {
    let bases = || [None].into_iter().chain(Basis::ALL.map(Some));
    Seats::ALL.into_iter().flat_map(move |seats| bases().map(move |basis| (seats, basis)))
}

/// Headings and names of each of these tables.
fn headings(lang: Lang, calling: Calling) -> [Vec<(String, String)>; 7] {
    fn of<'a, R: 'a>(columns: Vec<Column<'a, R>>, lang: Lang, (seats, basis): Calling) -> Vec<(String, String)> {
        let columns = columns.into_iter().map(|column| column.seats(seats).basis(basis));
        columns.map(|column| (column.alias(lang), column.name.into_owned())).collect()
    }
    [
        of(zones::scenarios_columns(), lang, calling),
        of(forecast::columns(), lang, calling),
        of(uncertainty::columns(true), lang, calling),
        of(years::years_columns(), lang, calling),
        of(years::alerts_columns(), lang, calling),
        of(changes::changes_columns(), lang, calling),
        of(changes::alone_columns(), lang, calling),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_heading_stands_over_two_columns() {
        let names = names_of_headings();
        for calling in callings() {
            for table in headings(Lang::Zh, calling) {
                let different: BTreeSet<&String> = table.iter().map(|(heading, _)| heading).collect();
                assert_eq!(different.len(), table.len(), "{calling:?}");
                for (heading, name) in &table {
                    assert_eq!(names.get(heading), Some(name), "{calling:?} {heading}");
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
            ("预测需求（户籍，人）", "forecast"),
            ("需求（常住，人）", "demand"),
            ("常住人口（人）", "persons"),
            ("户籍人口（人）", "persons"),
            // Who is not counted there is of no basis.
            ("随迁子女（人）", "migrants"),
        ] {
            assert_eq!(names.get(heading).map(String::as_str), Some(name), "{heading}: {names:?}");
        }
    }
}
