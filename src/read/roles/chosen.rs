//! Rows that the study chooses: `where` and `skip`.

use super::column::by_name;
use super::left_out::LeftOut;
use super::row::Texts;
use crate::issue::{Issue, Issues};
use crate::read::Table;
use crate::read::number::{normal, shown};
use crate::words::shorten;
use std::collections::{BTreeMap, BTreeSet};

/// Values of columns, as the study writes them.
pub type Values = BTreeMap<String, Vec<String>>;

/// The rows that are left out: those of which a column of `only` has none of its values, and those of which a column of `skip`
/// has one of its words in it; rows that are no sites (`aside`) are not spoken of. Width, case and blanks change nothing. A column
/// that is not there is E0301, one that chooses nothing I0394, one after which no site is left E0398.
pub fn left_out(table: &Table, only: &Values, skip: &Values, aside: &LeftOut, issues: &mut Issues) -> BTreeSet<usize> {
    let mut left: BTreeSet<usize> = (0..table.rows).filter(|row| !aside.has(*row)).collect();
    let (all, mut rows) = (left.clone(), BTreeSet::new());
    for (values, is_skip) in [(only, false), (skip, true)] {
        for (name, values) in values {
            let Some(column) = by_name(table, name, None, issues) else { continue };
            let values: Vec<String> = values.iter().map(|value| normal(value)).collect();
            let text = |row: usize| shown(&Texts::from(column).cells.get(row));
            let found: Vec<usize> =
                all.iter().copied().filter(|row| holds(&text(*row), &values, is_skip) == is_skip).collect();
            let before = left.clone();
            left.retain(|row| found.binary_search(row).is_err());
            let issue = if left.is_empty() && !before.is_empty() {
                let cells = before.iter().map(|row| text(*row));
                Issue::new("E0398").value(values.join(", ")).fact("known", known(cells))
            } else {
                let issue = Issue::new(if found.is_empty() { "I0394" } else { "I0393" });
                issue.fact("rows", found.len()).fact("of", all.len())
            };
            issues.push(issue.file(&table.layer.file).field(name));
            rows.extend(found);
        }
    }
    rows
}

/// Different values, for a person to see what could have been written.
pub(super) fn known(cells: impl Iterator<Item = String>) -> String {
    let different: BTreeSet<String> = cells.map(|cell| cell.trim().to_owned()).collect();
    shorten(&different.into_iter().collect::<Vec<_>>().join(", "), 200)
}

/// Whether a text is one of the values, as compared, or has one of them in it.
pub(super) fn holds(text: &str, values: &[String], within: bool) -> bool {
    let cell = normal(text);
    values.iter().any(|value| if within { !value.is_empty() && cell.contains(value) } else { cell == *value })
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::super::{Asked, ClassNorms, facilities};
    use crate::issue::{Issue, Issues};
    use crate::model::Role;
    use serde_json::json;

    /// Three schools and the row of their sum.
    fn read(study: &str) -> Issues {
        let school = |name: &str, owner: &str, remark: &str| json!({"名称": name, "学段": "小学", "学位数": 90, "办学性质": owner, "备注": remark});
        let sum = json!({"名称": "合计", "学位数": 270});
        let rows =
            json!([school("一小", "公办", "2024年撤并"), school("二小", "民办", ""), school("三小", "公办", ""), sum]);
        let input = toml::from_str(&format!("path = 'a.csv'\n{study}")).unwrap();
        facilities(table(Role::Facilities, "a.csv", &rows), 0, &input, &ClassNorms::new(), &Asked::default()).1
    }

    fn found(issues: &Issues, code: &str) -> Issue {
        let mut all = issues.groups().flat_map(|group| group.examples.clone());
        all.find(|issue| issue.code == code).unwrap_or_else(|| panic!("{code}: {issues:?}"))
    }

    #[test]
    fn rows_that_are_sites_are_counted() {
        let issue = found(&read("skip = { '备注' = ['撤并'] }"), "I0393");
        assert_eq!((issue.facts["rows"].as_str(), issue.facts["of"].as_str()), ("1", "3"));
    }

    #[test]
    fn a_choice_after_which_nothing_is_left_names_what_the_column_has() {
        let issue = found(&read("where = { '办学性质' = ['公立'] }"), "E0398");
        assert_eq!((issue.field.as_deref(), issue.facts["known"].as_str()), (Some("办学性质"), "公办, 民办"));
        // Each of the two leaves some, both together nothing.
        let both = read("where = { '办学性质' = ['民办'] }\nskip = { '名称' = ['二小'] }");
        let issue = found(&both, "E0398");
        assert_eq!((issue.field.as_deref(), issue.facts["known"].as_str()), (Some("名称"), "二小"));
        assert_eq!(both.count_of("I0393"), 1);
        assert!(!read("where = { '办学性质' = ['公办'] }").has_errors());
    }
}
