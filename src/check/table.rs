//! Rows of a written CSV in little memory: the headings once, and the cells of all rows in one text. A balance of many services and
//! zones has hundreds of thousands of rows, and a map for each of them takes several times what the run took.

use super::unread;
use crate::words::Sentence;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

#[cfg(test)]
thread_local! {
    /// Rows that were read so far, so that a test can tell a table that is read for every service.
    pub(super) static ROWS_READ: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// A table as it is written.
#[derive(Default)]
pub struct Table {
    headings: Vec<String>,
    /// Every cell of every row, one behind the other.
    cells: String,
    /// Where each of them ends.
    ends: Vec<u32>,
}

/// One of its rows.
#[derive(Clone, Copy)]
pub struct Line<'t> {
    table: &'t Table,
    row: usize,
}

impl Table {
    /// Reads that of a path; `name_of` a heading is the name of its column.
    ///
    /// # Errors
    /// What is no table, or larger than any result.
    pub(super) fn read(path: &Path, from: impl Read, name_of: impl Fn(&str) -> String) -> Result<Self, Sentence> {
        let wrong = |error: csv::Error| unread::no_table(path, &error);
        let mut reader = csv::Reader::from_reader(from);
        let headings: Vec<String> = reader.headers().map_err(wrong)?.iter().map(name_of).collect();
        if let Some((_, twice)) = headings.iter().enumerate().find(|(at, name)| headings[..*at].contains(*name)) {
            return Err(unread::value(path.display(), "1", twice, "check.unread.twice"));
        }
        let mut table = Self { headings, cells: String::new(), ends: Vec::new() };
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(wrong)? {
            #[cfg(test)]
            ROWS_READ.with(|rows| rows.set(rows.get() + 1));
            for cell in &record {
                table.cells.push_str(cell);
                table.ends.push(u32::try_from(table.cells.len()).map_err(|_| unread::too_large(path))?);
            }
        }
        Ok(table)
    }

    /// The names of its columns.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// A cell by its number in the file.
    fn cell(&self, at: usize) -> Option<&str> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.cells.get(start as usize..*self.ends.get(at)? as usize)
    }

    /// Its rows.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        // Every row has as many cells as there are headings, or the file would not have been read.
        (0..self.ends.len() / self.headings.len().max(1)).map(|row| Line { table: self, row })
    }
}

impl<'t> Line<'t> {
    /// Its cells, in the order of the headings.
    pub fn cells(self) -> impl Iterator<Item = &'t str> {
        let width = self.table.headings.len();
        (self.row * width..(self.row + 1) * width).filter_map(move |at| self.table.cell(at))
    }

    /// The cell of a column.
    pub fn get(self, column: &str) -> Option<&'t str> {
        let headings = self.table.headings();
        self.table.cell(self.row * headings.len() + headings.iter().position(|heading| heading == column)?)
    }

    /// The same, where it is not blank.
    pub fn text(self, column: &str) -> Option<&'t str> {
        self.get(column).filter(|text| !text.is_empty())
    }

    /// The number in it.
    pub fn number(self, column: &str) -> Option<f64> {
        self.get(column)?.parse().ok()
    }
}

/// A table whose rows were put together once by the text of a column.
#[derive(Default)]
pub(super) struct Grouped {
    table: Table,
    rows: BTreeMap<String, Vec<usize>>,
}

impl Grouped {
    /// By a column; where it is missing all rows stand together.
    pub fn by(column: &str, table: Table) -> Self {
        let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for line in table.lines() {
            let of = line.get(column).unwrap_or_default();
            match rows.get_mut(of) {
                Some(group) => group.push(line.row),
                None => drop(rows.insert(of.to_owned(), vec![line.row])),
            }
        }
        Self { table, rows }
    }

    /// The texts of the column.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }

    /// Rows with one of these texts, in their order.
    pub fn of(&self, key: &str) -> Vec<Line<'_>> {
        let rows = self.rows.get(key).into_iter().flatten();
        rows.map(|row| Line { table: &self.table, row: *row }).collect()
    }

    /// All of it.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Rows of all.
    pub fn len(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &[u8]) -> Result<Table, Sentence> {
        Table::read(Path::new("t.csv"), text, str::to_uppercase)
    }

    fn read(text: &str) -> Result<Table, Sentence> {
        of(text.as_bytes())
    }

    #[test]
    fn cells_are_found_by_the_names_of_their_columns() {
        let table = read("\u{feff}a,b,c\n1,,\"x,\ny\"\n2.5,需求,\n").unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(table.headings(), ["A", "B", "C"]);
        let lines: Vec<_> = table.lines().collect();
        let cells = |line: Line<'_>| ["A", "B", "C", "D"].map(|column| line.get(column).map(str::to_owned));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(cells(lines[0]), [some("1"), some(""), some("x,\ny"), None]);
        assert_eq!(cells(lines[1]), [some("2.5"), some("需求"), some(""), None]);
        assert_eq!(lines[0].cells().chain(lines[1].cells()).collect::<Vec<_>>(), ["1", "", "x,\ny", "2.5", "需求", ""]);
        assert_eq!((lines[1].number("A"), lines[1].number("B"), lines[1].text("C")), (Some(2.5), None, None));
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn rows_are_put_together_in_their_order() {
        let table = read("s,n\nb,1\na,2\nb,3\n").unwrap_or_else(|error| panic!("{error:?}"));
        let grouped = Grouped::by("S", table);
        let of = |key: &str| grouped.of(key).iter().filter_map(|line| line.number("N")).collect::<Vec<_>>();
        assert_eq!((grouped.keys().collect::<Vec<_>>(), grouped.len()), (vec!["a", "b"], 3));
        assert_eq!((of("b"), of("a"), of("c")), (vec![1.0, 3.0], vec![2.0], vec![]));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for text in ["a,b\n1\n", "a,a\n1,2\n", "a,A\n1,2\n", "a,b\n1,2,3\n"] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(of(b"a\n\xff\n").is_err());
        assert_eq!(read("").map(|table| table.lines().count()), Ok(0));
    }
}
