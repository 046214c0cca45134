//! Rows of a table that are not data: sums, heads repeated by a printed page, notes under the table.
//!
//! Only what is clearly such a row is left out, every one is said, and a sum is checked against the rows it sums:
//!
//! - A **row of sums** has a word for it (合计, 小计, total) in a column of names or codes, alone, at the end (小学合计,
//!   凤城街道小计) or before brackets (合计(28所)), no position, and no code of its own. With a position or a code it may be a
//!   site of that name: E0319.
//! - A **repeated head** has in two columns or more the name of its column, and nothing else.
//! - A **note** is one cell that starts with 注：, 备注：, 填表人 and the like, and nothing else.
//!
//! 小计 is compared with the rows since the sum before it (or, at the head of a block, up to the next); a sum with another
//! word before it with the rows that have this word, if there are any; every other sum with all rows, or with its block where
//! that agrees. In a table of years, grades or services by rows a sum is one of its own year, grade and service.

use super::amounts::Amounts;
use super::position::Positions;
use super::row::{Rows, Texts, label};
use super::vocabulary::{GRADE, MONTH, NOTES, SERVICE, SUMS, YEAR};
use crate::issue::Issues;
use crate::read::number::normal;
use crate::read::quantity::Measure;
use crate::read::{Cell, Column, Table};
use crate::units::Places;
use crate::words::{Sentence, say};
use std::collections::{BTreeMap, BTreeSet};

/// What shows that rows are not data.
pub struct Signs<'a, 't> {
    /// Columns of names, codes and categories.
    pub labels: Vec<Texts<'t>>,
    /// The column of codes: a row with one is data, unless the code is the word for a sum.
    pub code: Option<Texts<'t>>,
    /// What a sum sums.
    pub amounts: &'a [Amounts<'t>],
    /// A row with a position is data.
    pub positions: Option<&'a Positions<'t>>,
    /// Columns whose value a sum has in common with the rows that it sums, where it has one.
    pub within: Vec<Texts<'t>>,
    /// The one of these without which a sum adds up nothing that means anything: pupils of several years.
    pub needs: Option<Texts<'t>>,
}

/// The columns by which the rows of any table are summed apart: year, month, grade and service.
pub fn dividing(table: &Table) -> Vec<Texts<'_>> {
    let divides = |column: &&Column| [YEAR, MONTH, GRADE, SERVICE].iter().any(|term| term.has_alias(&column.name));
    table.columns.iter().filter(divides).map(Texts::from).collect()
}

/// The rows that are left out.
#[derive(Debug, Default)]
pub struct LeftOut {
    /// Each with the column, among the labels, that tells it.
    rows: BTreeMap<usize, (Kind, usize)>,
    /// What rows of sums say, number by number.
    sums: Vec<Summed>,
}

/// A number in a row of sums, and the rows that it sums.
#[derive(Debug, Clone)]
pub struct Summed {
    /// The row that it stands in.
    pub row: usize,
    /// What that is called.
    pub text: String,
    /// What stands before the word for a sum, as compared: 凤城街道 of 凤城街道小计.
    pub of: String,
    /// Whether it is of a block and never of everything.
    pub is_part: bool,
    /// The column.
    pub column: String,
    /// The number.
    pub stated: Places,
    /// What the rows add up to.
    pub added: Places,
    /// These rows.
    pub rows: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Sum(Sum),
    Head,
    Note,
    /// By the study's `where` or `skip`.
    NotChosen,
}

/// A row of sums by its word.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sum {
    /// As written.
    text: String,
    /// What stands before the word, as compared: 小学 of 小学合计.
    of: String,
    /// 小计: of a block, never of everything.
    part: bool,
}

impl LeftOut {
    /// Whether a row is none of the data.
    pub fn has(&self, row: usize) -> bool {
        !self.rows.is_empty() && self.rows.contains_key(&row)
    }

    /// The message about a row that is left out: what it is.
    pub fn code(&self, row: usize) -> &'static str {
        match self.rows.get(&row) {
            Some((Kind::Head, _)) => "I0389",
            Some((Kind::Note, _)) => "I0392",
            Some((Kind::NotChosen, _)) => "I0393",
            _ => "I0387",
        }
    }

    /// Whether a row is one of the data of the file, chosen or not.
    pub fn is_data(&self, row: usize) -> bool {
        self.rows.get(&row).is_none_or(|(kind, _)| *kind == Kind::NotChosen)
    }

    /// What rows of sums say.
    pub fn sums(&self) -> &[Summed] {
        &self.sums
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Leaves out rows that the study does not choose.
    pub fn add(&mut self, rows: BTreeSet<usize>) {
        for row in rows {
            self.rows.entry(row).or_insert((Kind::NotChosen, 0));
        }
    }

    /// Finds them, says each, and checks the sums.
    pub fn find(rows: &Rows<'_>, signs: &Signs<'_, '_>, issues: &mut Issues) -> Self {
        let mut found = Self::default();
        for row in 0..rows.table.rows {
            if let Some(kind) = kind(rows, signs, row, issues) {
                found.rows.insert(row, kind);
            }
        }
        let mut sums = Vec::new();
        for (&row, (kind, column)) in &found.rows {
            let texts = signs.labels[*column];
            let text = || label(&texts.cells.get(row)).ok().flatten().unwrap_or_default();
            match kind {
                Kind::Sum(sum) => sums.extend(found.check(sum, row, texts.name, rows, signs, issues)),
                Kind::NotChosen => {}
                Kind::Head => issues.push(rows.issue("I0389", row).field(texts.name)),
                Kind::Note => issues.push(rows.issue("I0392", row).field(texts.name).value(text())),
            }
        }
        found.sums = sums;
        found
    }

    /// Compares a sum with the rows above and below it, column by column.
    fn check(
        &self,
        sum: &Sum,
        row: usize,
        field: &str,
        rows: &Rows<'_>,
        signs: &Signs<'_, '_>,
        issues: &mut Issues,
    ) -> Vec<Summed> {
        let groups = self.summed(sum, row, field, rows.table, signs);
        let mut said = Vec::new();
        let mut agrees: Option<(usize, Vec<&str>, Vec<String>)> = None;
        let mut differs = Vec::new();
        for amounts in signs.amounts {
            let Some(stated) = amounts.quiet(row).map(Places::from) else { continue };
            let added = |group: &Vec<usize>| -> Places {
                // A row that cannot be read is an error of its own; an empty one is unknown and adds nothing.
                group.iter().filter_map(|&row| amounts.quiet(row)).map(Places::from).sum()
            };
            let Some(first) = groups.first() else { continue };
            let agreeing = groups.iter().find(|group| added(group) == stated);
            let of = agreeing.unwrap_or(first);
            said.push(Summed {
                row,
                text: sum.text.clone(),
                of: sum.of.clone(),
                is_part: sum.part,
                column: amounts.name().to_owned(),
                stated,
                added: added(of),
                rows: of.clone(),
            });
            match agreeing {
                Some(group) => {
                    let (_, names, sums) = agrees.get_or_insert((group.len(), Vec::new(), Vec::new()));
                    names.push(amounts.name());
                    sums.push(stated.to_string());
                }
                None => differs.push((amounts.name(), stated, added(first), first.len())),
            }
        }
        let of = groups.first().and_then(|rows| shared_by(rows, signs)).unwrap_or_default();
        if let Some((name, stated, added, n)) = differs.first() {
            let issue = rows.issue("W0381", row).field(*name).value(stated).fact("text", &sum.text);
            let others: Vec<&str> = differs[1..].iter().map(|(name, ..)| *name).collect();
            issues.push(issue.fact("sum", added).fact("rows", n).fact("group", of).words("others", others_of(&others)));
            return said;
        }
        let issue = |code| rows.issue(code, row).field(field).value(&sum.text);
        issues.push(match agrees {
            Some((n, columns, sums)) => issue("I0387")
                .fact("rows", n)
                .fact("columns", columns.join(", "))
                .fact("sums", sums.join(", "))
                .fact("group", of),
            None => issue("I0388"),
        });
        said
    }

    /// The rows a sum may sum, the likeliest first; none empty.
    fn summed(&self, sum: &Sum, row: usize, told_by: &str, table: &Table, signs: &Signs<'_, '_>) -> Vec<Vec<usize>> {
        let text = |texts: &Texts<'_>, row: usize| label(&texts.cells.get(row)).ok().flatten();
        if signs.needs.is_some_and(|texts| text(&texts, row).is_none()) {
            return Vec::new();
        }
        let others = signs.within.iter().filter(|texts| texts.name != told_by);
        let shared: Vec<(&Texts<'_>, String)> =
            others.filter_map(|texts| Some((texts, text(texts, row).filter(|text| sum_of(text).is_none())?))).collect();
        let is_within = |row: usize| shared.iter().all(|(texts, own)| text(texts, row).as_ref() == Some(own));
        let data =
            |range: std::ops::Range<usize>| range.filter(|row| !self.has(*row) && is_within(*row)).collect::<Vec<_>>();
        let is_sum = |row: &usize| matches!(self.rows.get(row), Some((Kind::Sum(_), _)));
        let above = (0..row).rev().find(is_sum).map_or(0, |row| row + 1);
        let below = (row + 1..table.rows).find(is_sum).unwrap_or(table.rows);
        if !sum.of.is_empty() {
            let has = |texts: &Texts<'_>, row: usize| text(texts, row).is_some_and(|text| normal(&text) == sum.of);
            let mut same = data(0..table.rows);
            same.retain(|&row| signs.labels.iter().any(|texts| has(texts, row)));
            // A word that stands in other rows says which are meant; the block is then not asked.
            if !same.is_empty() {
                return vec![same];
            }
        }
        let block = if data(above..row).is_empty() { data(row + 1..below) } else { data(above..row) };
        let mut groups = vec![block];
        let is_of_all = !sum.part && sum.of.is_empty();
        // What a sum has in common with some rows says which are meant, as a word would.
        if is_of_all || !shared.is_empty() {
            groups.insert(usize::from(sum.part), data(0..table.rows));
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}

/// What rows that are summed have in common and no other row beside them has: 凤城街道.
fn shared_by(rows: &[usize], signs: &Signs<'_, '_>) -> Option<String> {
    let text = |texts: &Texts<'_>, row: usize| label(&texts.cells.get(row)).ok().flatten();
    let common = |texts: &Texts<'_>| {
        let of = text(texts, *rows.first()?)?;
        let is_shared = rows.iter().all(|row| text(texts, *row).as_ref() == Some(&of));
        (is_shared && sum_of(&of).is_none()).then_some(of)
    };
    // Of a single row everything is its own.
    if rows.len() < 2 { None } else { signs.labels.iter().find_map(common) }
}

/// The other columns in which a sum is wrong; nothing without any.
fn others_of(columns: &[&str]) -> Sentence {
    let others = (!columns.is_empty()).then(|| say("read.others").count("n", columns.len()).list("columns", columns));
    say("read.and_others").part("others", others)
}

/// The rows of a table that are not data, each with the column that tells it, where nobody says what its columns are but which of
/// them are added up; every one is said.
pub fn set_apart(table: &Table, added: &[&str]) -> (BTreeMap<usize, String>, Issues) {
    let mut issues = Issues::new();
    let is_added = |column: &&Column| added.contains(&column.name.as_str());
    let amounts = table.columns.iter().filter(is_added);
    // A unit that does not count persons changes nothing: both sides of the comparison have it.
    let amounts = amounts.map(|column| Amounts::new(table, column, Measure::Persons, &mut Issues::new()));
    let amounts: Vec<Amounts<'_>> = amounts.collect();
    let labels: Vec<Texts<'_>> = table.columns.iter().filter(|column| !is_added(column)).map(Texts::from).collect();
    let names: Vec<&str> = labels.iter().map(|texts| texts.name).collect();
    let within = dividing(table);
    let signs = Signs { labels, code: None, amounts: &amounts, positions: None, within, needs: None };
    let found = LeftOut::find(&Rows { table, id: None, name: None }, &signs, &mut issues);
    let rows = found.rows.iter().map(|(row, (_, column))| (*row, names[*column].to_owned())).collect();
    (rows, issues)
}

/// Sums among rows that cannot be told from data otherwise are errors.
pub fn refuse_sums(rows: &Rows<'_>, labels: &[Option<Texts<'_>>], issues: &mut Issues) {
    for texts in labels.iter().flatten() {
        for (row, cell) in texts.cells.iter().enumerate() {
            if let Cell::Text(text) = cell
                && sum_of(text).is_some_and(|sum| sum.of.is_empty())
            {
                issues.push(rows.issue("E0319", row).field(texts.name).value(text));
            }
        }
    }
}

fn kind(rows: &Rows<'_>, signs: &Signs<'_, '_>, row: usize, issues: &mut Issues) -> Option<(Kind, usize)> {
    let text_of = |texts: &Texts<'_>| match texts.cells.get(row) {
        Cell::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    };
    for (column, texts) in signs.labels.iter().enumerate() {
        let cell = texts.cells.get(row);
        let Cell::Text(text) = cell else { continue };
        if let Some(sum) = sum_of(text) {
            let located = signs.positions.is_some_and(|positions| !positions.is_empty(row));
            let coded = signs.code.is_some_and(|code| match code.cells.get(row) {
                Cell::Null => false,
                Cell::Text(code) => !code.trim().is_empty() && sum_of(code).is_none(),
                _ => true,
            });
            if located || coded {
                issues.push(rows.issue("E0319", row).field(texts.name).value(text));
                return None;
            }
            return Some((Kind::Sum(sum), column));
        }
        let located = || signs.positions.is_some_and(|positions| positions.has_geometry(row));
        if is_note(text) && alone(rows.table, row) && !located() {
            return Some((Kind::Note, column));
        }
        if text_of(texts).is_some_and(|text| same(&text, texts.name)) && is_head(rows.table, row) && !located() {
            return Some((Kind::Head, column));
        }
    }
    None
}

/// Whether all cells of a row that are not empty have their column's name, and two of them at least.
fn is_head(table: &Table, row: usize) -> bool {
    let mut n = 0;
    let matches = table.columns.iter().all(|column| match &column.cells.get(row) {
        Cell::Null => true,
        Cell::Text(text) if text.trim().is_empty() => true,
        Cell::Text(text) => {
            n += 1;
            same(text, &column.name)
        }
        _ => false,
    });
    matches && n > 1
}

/// Whether one cell of a row is not empty, and no more.
fn alone(table: &Table, row: usize) -> bool {
    let empty = |cell: &Cell<&str>| match cell {
        Cell::Null => true,
        Cell::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    table.columns.iter().filter(|column| !empty(&column.cells.get(row))).count() == 1
}

fn same(text: &str, name: &str) -> bool {
    // Longer by more than white space and width can make it: no need to compare.
    text.len() <= 3 * name.len() + 12 && normal(text) == normal(name)
}

fn is_note(text: &str) -> bool {
    let text = text.trim();
    NOTES.iter().any(|word| {
        let Some(rest) = text.strip_prefix(word) else { return false };
        // 注 and 说明 start names too; with a colon after them they start a note.
        rest.trim_start().starts_with([':', '：']) || rest.is_empty() && word.chars().count() > 2
    })
}

/// The word for a sum in a text.
fn sum_of(text: &str) -> Option<Sum> {
    // The longest of the words has ten letters, and names before them are short.
    if text.len() > 90 || !text.contains(['计', '总', '汇', 'T', 't', 'Ｔ', 'ｔ']) {
        return None;
    }
    let word = normal(text);
    let bare = word.trim_end_matches([':', '：']);
    let bare = bare.split_once('(').filter(|(_, rest)| rest.ends_with(')')).map_or(bare, |(before, _)| before);
    let found = |of: &str, sum: &str| Sum {
        text: text.trim().to_owned(),
        of: of.to_owned(),
        part: sum == "小计" || sum == "subtotal",
    };
    if let Some(sum) = SUMS.iter().find(|sum| **sum == bare) {
        return Some(found("", sum));
    }
    // At the end of other words only those that stand for nothing else: 小学合计, 凤城街道小计.
    let (of, sum) = ["合计", "小计", "总计"].iter().find_map(|sum| Some((bare.strip_suffix(sum)?, sum)))?;
    Some(found(if matches!(of, "全区" | "全县" | "全市" | "全部") { "" } else { of }, sum))
}

#[cfg(test)]
mod tests;
