//! Which row of a table names its columns, for spreadsheets and text tables alike.
//!
//! Bureaus put a title, the unit and the date above the names, and split the names over two rows. The rule:
//! 1. A row is a heading, not names, when it fills fewer cells than the fullest row below it and at most one cell, or a third
//!    of that row's, is no label (a label has a colon: `单位：人`); unless it and the row below are two rows of names (3) that name
//!    every column, one of them in the upper row alone.
//! 2. The first row that is no heading names the columns. Under a heading every name must be a word or a year, never a
//!    number: else no row is taken.
//! 3. Two rows name the columns when the upper one leaves out columns that the lower one names, each of these belongs to a
//!    group of two columns at least that starts under a name of the upper row, and a column outside the groups has
//!    nothing in the lower row. The name is then `group/column`.

use super::Wanted;
use crate::issue::{Issue, Issues};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that are looked at.
pub(super) const LOOKED_AT: usize = 40;

/// The rows of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Place of the first among the rows given.
    pub first: usize,
    /// One row or two.
    pub depth: usize,
    /// A name for every column, empty where there is none.
    pub names: Vec<String>,
    /// What stands above, one text per row.
    pub above: Vec<String>,
}

/// The title stands above something that cannot be names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OnlyTitle {
    /// Place of the row.
    pub at: usize,
    /// What it says.
    pub title: String,
}

/// Finds the names among the first rows; an empty text is an empty cell. `None`: all rows are empty.
pub(super) fn find(rows: &[Vec<String>]) -> Result<Option<Header>, OnlyTitle> {
    let mut above = Vec::new();
    let mut title = None;
    for (at, row) in rows.iter().enumerate() {
        if filled(row) == 0 {
            continue;
        }
        if is_heading(row, &rows[at + 1..]) && !rows.get(at + 1).is_some_and(|below| is_upper(row, below)) {
            title.get_or_insert(at);
            above.push(row.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" "));
            continue;
        }
        if let Some(at) = title
            && !row.iter().all(|cell| cell.is_empty() || is_name(cell))
        {
            return Err(OnlyTitle { at, title: above.swap_remove(0) });
        }
        let grouped = rows.get(at + 1).and_then(|below| groups(row, below));
        let depth = 1 + usize::from(grouped.is_some());
        let names = grouped.unwrap_or_else(|| row.clone());
        return Ok(Some(Header { first: at, depth, names, above }));
    }
    match title {
        Some(at) => Err(OnlyTitle { at, title: above.swap_remove(0) }),
        None => Ok(None),
    }
}

/// The first column of a table may be without a name: the row numbers that R and pandas write. It is left out, and said.
///
/// # Errors
/// E0122 for any other column.
pub(super) fn nameless(at: usize, file: &str, issues: &mut Issues) -> Result<(), Issue> {
    if at > 0 {
        return Err(Issue::new("E0122").fact("n", at + 1));
    }
    issues.push(Issue::new("I0127").file(file));
    Ok(())
}

/// The names of columns so far. Many columns may have the same name, and each name is looked for once.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: BTreeSet<String>,
    /// The number that the next column of a name would have.
    next: BTreeMap<String, usize>,
}

impl Names {
    /// Takes in a name; the name by which it goes: itself, or with the first number behind it that is free.
    pub fn add(&mut self, name: &str) -> String {
        if self.known.insert(name.to_owned()) {
            return name.to_owned();
        }
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let own = format!("{name}_{next}");
            *next += 1;
            if self.known.insert(own.clone()) {
                return own;
            }
        }
    }
}

/// The name by which a column goes among those before it: its own, or one with a number behind it where it stands twice
/// and nobody asks for it.
///
/// # Errors
/// E0121 where the study, or a role of the layer, may mean one of the two, and where they are no names.
pub(super) fn own_name(
    name: &str,
    known: &mut Names,
    wanted: &Wanted,
    file: &str,
    issues: &mut Issues,
) -> Result<String, Issue> {
    let own = known.add(name);
    if own == name {
        return Ok(own);
    }
    // A number that stands twice is a row of data where names should be.
    if wanted.asks_for(name) || !is_name(name) {
        return Err(Issue::new("E0121").field(name));
    }
    issues.push(Issue::new("I0129").file(file).field(name).value(&own));
    Ok(own)
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.is_empty()).count()
}

fn is_heading(row: &[String], below: &[Vec<String>]) -> bool {
    let widest = below.iter().map(|row| filled(row)).max().unwrap_or(0);
    let plain = row.iter().filter(|cell| !cell.is_empty() && !cell.contains(['：', ':'])).count();
    filled(row) < widest && (plain <= 1 || plain * 3 <= widest)
}

/// Whether a row that could be a title is the upper one of two rows of names: `乡镇,小学,,` over `,一年级,二年级,三年级`.
fn is_upper(upper: &[String], lower: &[String]) -> bool {
    let is_alone = |(at, name): (usize, &String)| !name.is_empty() && lower.get(at).is_none_or(String::is_empty);
    let names_all = |names: Vec<String>| names.iter().all(|name| !name.is_empty());
    upper.iter().enumerate().any(is_alone) && groups(upper, lower).is_some_and(names_all)
}

/// Whether a cell can name a column: anything that is no number, and years.
fn is_name(cell: &str) -> bool {
    let number = cell.replace(',', "").parse::<f64>().is_ok();
    !number || (cell.len() == 4 && cell.parse().is_ok_and(|year: u32| (1900..=2200).contains(&year)))
}

/// The names of two rows, where they are two.
fn groups(upper: &[String], lower: &[String]) -> Option<Vec<String>> {
    let width = upper.len().max(lower.len());
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let mut names = Vec::with_capacity(width);
    // Where the group began, if the column before belongs to one.
    let mut group: Option<usize> = None;
    let mut grouped = false;
    for at in 0..width {
        let (name, sub) = (cell(upper, at), cell(lower, at));
        if !is_name(&name) || !is_name(&sub) {
            return None;
        }
        let next = at + 1 < width && cell(upper, at + 1).is_empty() && !cell(lower, at + 1).is_empty();
        match (name.is_empty(), sub.is_empty()) {
            (false, true) => {
                group = None;
                names.push(name);
            }
            (false, false) if next => {
                group = Some(at);
                names.push(format!("{name}/{sub}"));
            }
            (true, false) => {
                names.push(format!("{}/{sub}", upper[group?]));
                grouped = true;
            }
            (true, true) => {
                group = None;
                names.push(String::new());
            }
            (false, false) => return None,
        }
    }
    grouped.then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(|cell| cell.trim().to_owned()).collect()).collect()
    }

    fn found(text: &str) -> Option<(usize, usize, String)> {
        find(&rows(text)).ok().flatten().map(|header| (header.first, header.depth, header.names.join(",")))
    }

    #[test]
    fn few_groups_of_many_columns_are_no_title() {
        let text = "乡镇,小学,,,,初中,,\n,一,二,三,四,五,六,七\n甲,1,2,3,4,5,6,7\n";
        let names = "乡镇,小学/一,小学/二,小学/三,小学/四,初中/五,初中/六,初中/七";
        assert_eq!(found(text), Some((0, 2, names.into())));
        assert_eq!(found("小学一览表,,,\n学校,街道,学位,班\n甲,乙,3,4\n"), Some((1, 1, "学校,街道,学位,班".into())));
    }

    #[test]
    fn titles_and_labels_stand_above_the_names() {
        let text = "长寿区2025年小学一览表,,,\n填报单位：区教委,,填报日期：2025-09-01,单位：人\n\n编号,学校,街道,学位数\n1,甲,乙,3\n";
        assert_eq!(found(text), Some((3, 1, "编号,学校,街道,学位数".into())));
        let header = find(&rows(text)).unwrap().unwrap();
        assert_eq!(header.above, ["长寿区2025年小学一览表", "填报单位：区教委 填报日期：2025-09-01 单位：人"]);
    }

    #[test]
    fn groups_over_two_rows() {
        let text = "学校,学位数,,班数,,备注\n,小学,初中,小学,初中,\n甲,1,2,3,4,\n";
        assert_eq!(found(text), Some((0, 2, "学校,学位数/小学,学位数/初中,班数/小学,班数/初中,备注".into())));
    }

    #[test]
    fn a_row_of_data_is_never_taken_under_a_title() {
        assert!(find(&rows("一览表,,\n甲,3,5\n乙,4,6\n")).is_err());
        assert!(find(&rows("一览表,,\n")).is_ok());
        // A name is missing, and the first row of data is text: no group.
        assert_eq!(found("学校,街道,\n甲,凤城,好\n"), Some((0, 1, "学校,街道,".into())));
        assert_eq!(found("学校,街道,电话,\n甲,,一,二\n"), Some((0, 1, "学校,街道,电话,".into())));
    }

    #[test]
    fn the_first_row_stays_the_names_where_nothing_stands_above() {
        assert_eq!(found("id,6,7,2025\n1,2,3,4\n"), Some((0, 1, "id,6,7,2025".into())));
        assert_eq!(found("a,b\n1,2,3\n"), Some((0, 1, "a,b".into())));
        assert_eq!(found(""), None);
    }

    #[test]
    fn a_name_that_stands_twice_is_an_error_where_it_is_asked_for() {
        let asked = |wanted: &Wanted, name: &str| {
            let mut issues = Issues::new();
            let mut known = Names::default();
            for name in ["备注", "备注_2", "学位数"] {
                known.add(name);
            }
            let own = own_name(name, &mut known, wanted, "a.csv", &mut issues);
            (own.map_err(|issue| issue.code), issues.count_of("I0129"))
        };
        let everything = Wanted::everything();
        assert_eq!(asked(&everything, "备注"), (Ok("备注_3".to_owned()), 1));
        assert_eq!(asked(&everything, "学位数"), (Err("E0121"), 0));
        assert_eq!(asked(&everything, "街道"), (Ok("街道".to_owned()), 0));
        let input = toml::from_str("path = 'a.csv'\nfields = { name = '备注' }").unwrap();
        let wanted = crate::read::roles::wanted_facilities(&input, &crate::read::roles::Asked::default());
        assert_eq!(asked(&wanted, "备注"), (Err("E0121"), 0));
    }

    proptest! {
        /// Whatever number of titles stands above, the same row is found, and no row of data.
        #[test]
        fn titles_never_hide_the_names(titles in 0_usize..6, width in 3_usize..9, data in 1_usize..20, blank in 0_usize..3) {
            let mut table = Vec::new();
            for n in 0..titles {
                let mut row = vec![String::new(); width];
                row[n % width] = format!("标题 {n}");
                table.push(row);
            }
            table.extend(std::iter::repeat_n(Vec::new(), blank));
            let names: Vec<String> = (0..width).map(|n| format!("列{n}")).collect();
            table.push(names.clone());
            for row in 0..data {
                table.push((0..width).map(|n| (row * n).to_string()).collect());
            }
            let header = find(&table).unwrap().unwrap();
            prop_assert_eq!(header.first, titles + blank);
            prop_assert_eq!(header.names, names);
            prop_assert_eq!(header.above.len(), titles);
        }

        #[test]
        fn no_table_panics(table in prop::collection::vec(prop::collection::vec("[0-9a学：]{0,2}", 0..5), 0..8)) {
            if let Ok(Some(header)) = find(&table) {
                prop_assert!(header.first + header.depth <= table.len());
            }
        }
    }
}
