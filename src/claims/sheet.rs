//! A table of rows that claims choose from and add up.

use crate::issue::{Issue, Issues};
use crate::model::Role;
use crate::output::names_of_headings;
use crate::read::number::shown;
use crate::read::roles::{nearest, set_apart, year};
use crate::read::{Cell, Cells, Progress, Source, Table, Wanted, read_table};
use std::collections::BTreeMap;
use std::path::Path;

/// Values by column: rows with one of them in each.
pub type Choice = BTreeMap<String, Vec<String>>;

/// Which rows of a table.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// With one of these in each column.
    pub only: &'a Choice,
    /// And with none of these.
    pub skip: &'a Choice,
    /// Whether there may be none.
    pub may_be_none: bool,
}

/// Columns by which layers say that they are made up: that, and where a position comes from.
const SYNTHETIC: &str = "synthetic";
const BASIS: &str = "position_basis";
/// Bases of positions that nobody has measured.
const INVENTED: [&str; 2] = ["synthetic", "name-inferred"];

/// A table as it was read.
#[derive(Debug)]
pub struct Sheet {
    /// As messages call it.
    name: String,
    table: Table,
    /// What the file of claims says of all its rows.
    synthetic: Option<bool>,
    /// Rows of sums, repeated heads and notes, each with the column that tells it: no data.
    apart: BTreeMap<usize, String>,
    /// What was found about them.
    pub notes: Issues,
}

impl Sheet {
    /// Reads a table of any format. Headings of `balance.csv`, which may be in any language, become the names of its columns.
    ///
    /// # Errors
    /// What the reader says.
    pub fn read(base: &Path, path: &str, synthetic: Option<bool>, progress: &dyn Progress) -> Result<Self, Issues> {
        let source = Source::new(base, path, Role::Facilities);
        let (table, issues) = read_table(&source, &Wanted::everything(), progress);
        let Some(mut table) = table.filter(|_| !issues.has_errors()) else { return Err(issues) };
        let is_balance = source.path.file_name().is_some_and(|name| name == "balance.csv");
        for column in table.columns.iter_mut().filter(|_| is_balance) {
            if let Some(name) = names_of_headings().get(&column.name) {
                column.name.clone_from(name);
            }
        }
        Ok(Self { name: path.to_owned(), table, synthetic, apart: BTreeMap::new(), notes: Issues::new() })
    }

    /// Without rows of sums, repeated heads and notes, which lists of others have; these columns are added up.
    #[must_use]
    pub fn without_sums(mut self, added: &[&str]) -> Self {
        (self.apart, self.notes) = set_apart(&self.table, added);
        self
    }

    /// Whether it is what a run has written, in which the row of the district is called so.
    pub fn is_balance(&self) -> bool {
        Path::new(&self.name).file_name().is_some_and(|name| name == "balance.csv")
    }

    /// A column by its name.
    ///
    /// # Errors
    /// E0883 with the most similar.
    pub fn column(&self, name: &str) -> Result<&Cells, Issue> {
        self.table.column(name).ok_or_else(|| {
            let names: Vec<&str> = self.table.columns.iter().map(|column| column.name.as_str()).collect();
            let near = nearest(name, names.iter().copied()).unwrap_or_default();
            let issue = Issue::new("E0883").field(name).fact("table", &self.name).fact("similar", near);
            issue.fact("known", names.join(", "))
        })
    }

    /// Whether there is such a column.
    pub fn has(&self, name: &str) -> bool {
        self.table.column(name).is_some()
    }

    /// The rows that are chosen, in their order.
    ///
    /// # Errors
    /// E0884 for a value that no row has, or where nothing is left; as [`Sheet::column`].
    pub fn rows(&self, choice: Rows<'_>) -> Result<Vec<usize>, Issue> {
        // A row of sums is chosen by its own word alone.
        let is_meant = |row: &usize| {
            self.apart.get(row).is_none_or(|column| {
                choice.only.get(column).is_some_and(|values| values.contains(&self.text(*row, column)))
            })
        };
        let mut rows: Vec<usize> = (0..self.table.rows).filter(is_meant).collect();
        for (conditions, wanted) in [(choice.only, true), (choice.skip, false)] {
            for (name, values) in conditions {
                let cells = self.column(name)?;
                let texts: Vec<String> = cells.iter().map(|cell| text(&cell)).collect();
                if let Some(value) = values.iter().find(|value| !texts.contains(value)).filter(|_| !choice.may_be_none)
                {
                    return Err(self.nothing(name, value, &texts));
                }
                rows.retain(|row| values.contains(&texts[*row]) == wanted);
            }
        }
        match choice.only.iter().next() {
            Some((name, values)) if rows.is_empty() && !choice.may_be_none => {
                Err(self.nothing(name, &values.join(", "), &[]))
            }
            _ => Ok(rows),
        }
    }

    fn nothing(&self, column: &str, value: &str, texts: &[String]) -> Issue {
        let near = nearest(value, texts.iter().map(String::as_str)).unwrap_or_default();
        Issue::new("E0884").field(column).value(value).fact("table", &self.name).fact("similar", near)
    }

    /// The number in a cell; none where it is empty.
    ///
    /// # Errors
    /// E0887 where something else stands there; as [`Sheet::column`].
    pub fn number(&self, row: usize, column: &str) -> Result<Option<f64>, Issue> {
        match self.column(column)?.get(row) {
            Cell::Null => Ok(None),
            Cell::Integer(n) => Ok(Some(n as f64)),
            Cell::Real(x) if x.is_finite() => Ok(Some(x)),
            other => Err(self.no_number(row, column, shown(&other))),
        }
    }

    /// The year in a cell; none where it is empty.
    ///
    /// # Errors
    /// As [`Sheet::number`]; E0887 for a number that is no year, or a text that is no date.
    pub fn year(&self, row: usize, column: &str) -> Result<Option<i32>, Issue> {
        if let cell @ Cell::Text(text) = &self.column(column)?.get(row) {
            return year(cell)
                .map(|dated| dated.map(|dated| dated.year))
                .map_err(|()| self.no_number(row, column, text));
        }
        let Some(number) = self.number(row, column)? else { return Ok(None) };
        let is_year = number.fract() == 0.0 && (1000.0..10_000.0).contains(&number);
        if is_year { Ok(Some(number as i32)) } else { Err(self.no_number(row, column, number.to_string())) }
    }

    fn no_number(&self, row: usize, column: &str, value: impl ToString) -> Issue {
        let issue = Issue::new("E0887").field(column).value(value).fact("table", &self.name);
        let line = self.table.lines.as_ref().and_then(|lines| lines.get(row));
        issue.fact("row", line.map_or(row + 1, |line| *line as usize))
    }

    /// What stands in a cell, as people write it.
    pub fn text(&self, row: usize, column: &str) -> String {
        self.table.column(column).map(|cells| text(&cells.get(row))).unwrap_or_default()
    }

    /// Whether one of these rows is made up; `None` where neither the table nor the file of claims says.
    pub fn synthetic(&self, rows: &[usize]) -> Option<bool> {
        let is_invented =
            |row: &usize| self.text(*row, SYNTHETIC) == "true" || INVENTED.contains(&self.text(*row, BASIS).as_str());
        if self.synthetic == Some(true) || rows.iter().any(is_invented) {
            return Some(true);
        }
        let says = self.has(SYNTHETIC) || self.has(BASIS);
        if says { Some(false) } else { self.synthetic }
    }

    /// Number of rows that are data.
    pub fn len(&self) -> usize {
        self.table.rows - self.apart.len()
    }

    /// The rows that are data.
    pub fn all(&self) -> Vec<usize> {
        (0..self.table.rows).filter(|row| !self.apart.contains_key(row)).collect()
    }
}

/// A cell as a choice names it.
fn text(cell: &Cell<&str>) -> String {
    match cell {
        Cell::Null => String::new(),
        other => shown(other).trim().to_owned(),
    }
}
