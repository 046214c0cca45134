//! Rows of a text table into columns.

use super::header;
use super::number::Number;
use super::splitter::{Splitter, Value};
use crate::issue::{Issue, Issues};
use crate::read::Wanted;
use crate::read::cell::Cell;
use crate::read::cells::Cells;
use crate::read::table::Column;
use std::io::Read;

/// More columns are no table of sites or people.
const MOST_COLUMNS: usize = 4096;

/// Room for more rows is not set aside before they come.
const MOST_AHEAD: u64 = 8 << 20;

impl<T> From<Number> for Cell<T> {
    #[inline]
    fn from(number: Number) -> Self {
        match number {
            Number::Integer(n) => Self::Integer(n),
            Number::Real(x) => Self::Real(x),
        }
    }
}

/// One of the first rows, of which one or two name the columns.
pub(super) struct Titles {
    line: usize,
    fields: usize,
    texts: Result<Vec<String>, Issue>,
}

impl Titles {
    /// Of the row at hand, whose numbers were not read.
    pub fn of(row: &Splitter<impl Read>) -> Self {
        let texts = row.fields().map(|field| match field {
            Value::Text(field) => text(field).map(|text| guarded(text.trim()).to_owned()),
            Value::Number(number) => Ok(format!("{number:?}")),
        });
        Self { line: row.line, fields: row.len(), texts: texts.collect() }
    }
}

/// A table on its way.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rows {
    /// Columns of the file.
    width: usize,
    /// What stands above the names.
    pub above: Vec<String>,
    /// Every column's name, in order.
    pub names: Vec<String>,
    /// Wanted columns with their position.
    pub columns: Vec<(usize, Column)>,
    /// Line of each row.
    pub lines: Vec<u32>,
    /// Rows so far.
    pub count: usize,
    /// Rows with nothing but delimiters and white space.
    pub blank: usize,
}

impl Rows {
    /// Finds the names among the first rows; gives the place of their last row.
    pub fn begin(
        &mut self,
        first: &[Titles],
        wanted: &Wanted,
        file: &str,
        issues: &mut Issues,
    ) -> Result<Option<usize>, Issue> {
        let mut texts = Vec::with_capacity(first.len());
        for row in first {
            // A field that cannot be read is reported where it is used; among the names it is reported here.
            match &row.texts {
                Ok(row) => texts.push(row.clone()),
                Err(issue) if texts.is_empty() => return Err(issue.clone().line(row.line)),
                Err(_) => texts.push(vec!["?".to_owned(); row.fields]),
            }
        }
        let found = header::find(&texts).map_err(|only| {
            Issue::new("E0129").value(only.title).fact("n", first[only.at].fields).line(first[only.at].line)
        })?;
        let Some(found) = found else { return Ok(None) };
        let line = first[found.first].line;
        if !found.above.is_empty() {
            issues.push(Issue::new("I0150").file(file).line(line).value(found.above.join(" / ")));
        }
        if found.depth == 2 {
            let example = found.names.iter().find(|name| name.contains('/')).cloned().unwrap_or_default();
            issues.push(Issue::new("I0151").file(file).line(line).value(example));
        }
        self.above = found.above;
        self.head(found.names, wanted, file, issues).map_err(|issue| issue.line(line))?;
        Ok(Some(found.first + found.depth - 1))
    }

    /// Whether the columns have names.
    pub fn is_begun(&self) -> bool {
        self.width > 0
    }

    fn head(&mut self, mut head: Vec<String>, wanted: &Wanted, file: &str, issues: &mut Issues) -> Result<(), Issue> {
        while head.last().is_some_and(String::is_empty) {
            head.pop();
        }
        if head.len() > MOST_COLUMNS {
            return Err(Issue::new("E0130").fact("n", head.len()));
        }
        self.width = head.len();
        let mut known = header::Names::default();
        for (at, name) in head.into_iter().enumerate() {
            if name.is_empty() {
                header::nameless(at, file, issues)?;
                continue;
            }
            let (own, is_wanted) = (header::own_name(&name, &mut known, wanted, file, issues)?, wanted.contains(&name));
            self.names.push(own.clone());
            if is_wanted {
                self.columns.push((at, Column { name: own, cells: Cells::new() }));
            }
        }
        Ok(())
    }

    /// Sets room aside for the rows of a file of `total` bytes whose first `rows` rows have `bytes`.
    pub fn reserve(&mut self, total: u64, bytes: u64, rows: usize) {
        let all = total.saturating_mul(rows as u64) / bytes.max(1);
        let ahead = (all + all / 50).min(MOST_AHEAD) as usize;
        // What is not granted now is asked for when it is needed.
        let _ = self.lines.try_reserve(ahead);
        for (_, column) in &mut self.columns {
            column.cells.reserve(ahead);
        }
    }

    /// Bytes that the cells take up.
    pub fn bytes(&self) -> u64 {
        let cells: u64 = self.columns.iter().map(|(_, column)| column.cells.bytes()).sum();
        cells + size_of_val(&self.lines[..]) as u64
    }

    /// Takes in the row at hand.
    #[inline]
    pub fn row(&mut self, row: &Splitter<impl Read>) -> Result<(), Issue> {
        if row.fields().all(is_blank) {
            self.blank += 1;
            return Ok(());
        }
        if row.len() != self.width && (row.len() < self.width || !row.fields().skip(self.width).all(is_blank)) {
            return Err(self.of_another_length(row));
        }
        for (at, column) in &mut self.columns {
            // The only place where cells are added.
            match row.field(*at) {
                Value::Number(Number::Real(x)) => column.cells.push(Cell::Real(x)),
                Value::Number(Number::Integer(n)) => column.cells.push(Cell::Integer(n)),
                Value::Text(field) => column.cells.push_view(cell(field)?),
            }
        }
        self.lines.push(row.line as u32);
        self.count += 1;
        Ok(())
    }

    fn of_another_length(&self, row: &Splitter<impl Read>) -> Issue {
        // A quotation mark that is never closed swallows the lines after it.
        let open =
            row.fields().any(|field| matches!(field, Value::Text(text) if memchr::memchr(b'\n', text).is_some()));
        let code = if open { "E0123" } else { "E0120" };
        Issue::new(code).feature(self.count).fact("n", row.len()).fact("expected", self.width)
    }
}

fn is_blank(field: Value<'_>) -> bool {
    matches!(field, Value::Text(text) if text.trim_ascii().is_empty())
}

fn text(field: &[u8]) -> Result<&str, Issue> {
    if memchr::memchr(0, field).is_some() {
        return Err(Issue::new("E0124"));
    }
    std::str::from_utf8(field).map_err(|_| Issue::new("E0104"))
}

/// A value: a number only if it is written as one without doubt.
fn cell(field: &[u8]) -> Result<Cell<&str>, Issue> {
    let trimmed = field.trim_ascii();
    if trimmed.is_empty() {
        return Ok(Cell::Null);
    }
    if let Some(number) = super::number(trimmed) {
        return Ok(number);
    }
    let text = text(trimmed)?.trim();
    Ok(if text.is_empty() { Cell::Null } else { Cell::Text(guarded(text)) })
}

/// What `="..."` guards from being read as a number by a spreadsheet program, or the text as it is.
fn guarded(text: &str) -> &str {
    let inner = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    inner.filter(|inner| !inner.is_empty() && !inner.contains('"')).unwrap_or(text)
}
