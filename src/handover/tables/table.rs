//! A table: only columns of which the results know something, each row with as many cells.

use super::head::Head;
use crate::words::Seats;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::handover) enum Cell {
    /// It does not apply, or nobody knows.
    Nothing,
    /// Words.
    Text(String),
    /// A number, exact; it is rounded where it is written.
    Number(f64),
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Nothing }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// A table.
pub(in crate::handover) struct Table {
    /// What stands over it, where several stand on a sheet.
    pub title: String,
    /// What places are called in it.
    pub seats: Seats,
    /// Its columns.
    pub heads: Vec<Head>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row.
pub(in crate::handover) struct Row {
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// Whether it is the sum of others.
    pub is_total: bool,
}

impl Table {
    /// One with these columns, as far as its rows will have something there.
    pub fn new(seats: Seats, heads: &[Head]) -> Self {
        Self { title: String::new(), seats, heads: heads.to_vec(), rows: Vec::new() }
    }

    /// With what stands over it.
    pub fn titled(self, title: &str) -> Self {
        Self { title: title.to_owned(), ..self }
    }

    /// Adds a row; where it says nothing of a column its cell is empty.
    pub fn row<const N: usize>(&mut self, cells: [(Head, Cell); N]) {
        self.rows.push(Row { cells: vec![Cell::Nothing; self.heads.len()], is_total: false });
        self.also(cells);
    }

    /// Adds cells to the last row. One of a column that the table does not have is left out: short tables are filled like long ones.
    pub fn also(&mut self, cells: impl IntoIterator<Item = (Head, Cell)>) {
        let Some(last) = self.rows.len().checked_sub(1) else { return };
        for cell in cells {
            self.set(last, cell);
        }
    }

    /// Fills a cell of a row.
    pub fn set(&mut self, row: usize, (head, cell): (Head, Cell)) {
        let at = self.heads.iter().position(|other| *other == head);
        if let Some((at, row)) = at.zip(self.rows.get_mut(row)) {
            row.cells[at] = cell;
        }
    }

    /// The last row is a sum.
    pub fn is_total(&mut self, is_total: bool) {
        if let Some(row) = self.rows.last_mut() {
            row.is_total = is_total;
        }
    }

    /// Only the rows of a case, without the columns that say so; none where it has no rows.
    #[cfg(feature = "report")]
    pub fn of(mut self, case: &crate::handover::Case) -> Option<Self> {
        let is =
            [(Head::Scenario, Cell::from(case.scenario.as_deref())), (Head::Year, Cell::from(f64::from(case.year)))];
        let is =
            is.into_iter().filter_map(|(head, cell)| Some((self.heads.iter().position(|other| *other == head)?, cell)));
        let is: Vec<(usize, Cell)> = is.collect();
        self.rows.retain(|row| is.iter().all(|(at, cell)| row.cells[*at] == *cell));
        let keep: Vec<bool> = (0..self.heads.len()).map(|at| is.iter().all(|(other, _)| *other != at)).collect();
        self.keep(&keep);
        self.finished()
    }

    fn keep(&mut self, keep: &[bool]) {
        kept(&mut self.heads, keep);
        for row in &mut self.rows {
            kept(&mut row.cells, keep);
        }
    }

    /// Without the columns in which nothing stands; none without rows.
    pub fn finished(mut self) -> Option<Self> {
        let says = |at: usize, head: Head| {
            let is_news = |cell: &Cell| *cell != Cell::Nothing && !(head.is_rare() && *cell == Cell::Number(0.0));
            self.rows.iter().any(|row| is_news(&row.cells[at]))
        };
        let keep: Vec<bool> = self.heads.iter().enumerate().map(|(at, head)| says(at, *head)).collect();
        if !keep.contains(&true) {
            return None;
        }
        self.keep(&keep);
        Some(self)
    }
}

/// Those that are to be kept.
fn kept<T>(all: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    all.retain(|_| keep.next().copied().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_which_nothing_is_known_are_left_out_and_zeros_stay() {
        let mut table = Table::new(Seats::Places, &[Head::Zone, Head::Demand, Head::Unmet, Head::Over, Head::Alert]);
        table.row([(Head::Zone, "a".into()), (Head::Unmet, 0.0.into()), (Head::Over, 0.0.into())]);
        table.row([(Head::Zone, "b".into()), (Head::Unmet, None::<f64>.into()), (Head::Gap, 1.0.into())]);
        let table = table.finished().unwrap();
        assert_eq!(table.heads, [Head::Zone, Head::Unmet]);
        assert_eq!(table.rows[0].cells, [Cell::Text("a".to_owned()), Cell::Number(0.0)]);
        assert_eq!(table.rows[1].cells, [Cell::Text("b".to_owned()), Cell::Nothing]);
        assert!(Table::new(Seats::Places, &[Head::Zone]).finished().is_none());
    }
}
