//! Columns of a table on a page: as wide as what stands in them, in parts one below the other where all are wider than a page.

use super::sheet::body;
use crate::handover::tables::{Cell, Head, Row, Shown, Table};
use crate::handover::typeface::Typeface;
use crate::words::Lang;

/// Size of letters, and how much smaller those of a wide table may be.
pub(super) const SIZE: f64 = 7.5;
pub(super) const SMALLEST: f64 = 0.78;

/// Left and right of what stands in a cell.
pub(super) const SIDE: f64 = 3.0;

/// Widths of columns.
const NARROW: f64 = 26.0;
const WIDE: f64 = 170.0;

/// How wide a word of a heading may be that is not broken.
const WORD: f64 = 60.0;

/// How much wider than needed a column may become.
pub(super) const STRETCH: f64 = 1.6;

/// Lines that a heading is broken into, about.
const HEADING: f64 = 2.6;

/// A column of a part of a table.
#[derive(Clone)]
pub(super) struct Column {
    pub head: Head,
    /// Its place in the rows.
    pub at: usize,
    pub width: f64,
    /// What stands over it.
    pub title: String,
}

impl Column {
    /// Whether words stand in it, which begin at its left.
    pub fn is_words(&self) -> bool {
        self.head.shown() == Shown::Words
    }
}

/// The columns of a table.
pub(super) fn columns(typeface: &mut Typeface, table: &Table, rows: &[Row], lang: Lang) -> Vec<Column> {
    let mut columns = Vec::with_capacity(table.heads.len());
    for (at, head) in table.heads.iter().enumerate() {
        let title = typeface.fitted(&head.text(table.seats, lang)).into_owned();
        let word = title.split(' ').map(|word| typeface.width(word, SIZE)).fold(0.0, f64::max).min(WORD);
        let mut width = (typeface.width(&title, SIZE) / HEADING + SIZE).max(word);
        for row in rows {
            if let Some(text) = text(&row.cells[at], head.shown()) {
                let text = typeface.fitted(&text).into_owned();
                width = width.max(typeface.width(&text, SIZE));
            }
        }
        let width = (width + 2.0 * SIDE + 0.5).clamp(NARROW, WIDE);
        columns.push(Column { head: *head, at, width, title });
    }
    columns
}

/// The width of all.
pub(super) fn sum(columns: &[Column]) -> f64 {
    columns.iter().map(|column| column.width).sum()
}

/// Whether they need a page that lies across.
pub(super) fn are_across(columns: &[Column]) -> bool {
    sum(columns) * SMALLEST > body(false)
}

/// The columns that stand side by side; those that name the rows are in every part.
pub(super) fn parts(columns: Vec<Column>) -> Vec<Vec<Column>> {
    let most = body(true) / SMALLEST;
    if sum(&columns) <= most {
        return vec![columns];
    }
    let (names, others): (Vec<Column>, Vec<Column>) = columns.into_iter().partition(|column| column.head.is_name());
    let mut parts = vec![names.clone()];
    for column in others {
        let last = parts.last_mut();
        let is_full = last.as_ref().is_some_and(|last| last.len() > names.len() && sum(last) + column.width > most);
        match last {
            Some(last) if !is_full => last.push(column),
            _ => parts.push(names.iter().cloned().chain([column]).collect()),
        }
    }
    parts
}

/// What stands in a cell.
pub(super) fn text(cell: &Cell, shown: Shown) -> Option<String> {
    match cell {
        Cell::Nothing => None,
        Cell::Text(text) => Some(text.clone()),
        Cell::Number(number) => Some(shown.text(*number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_no_page_takes_stand_below_with_the_names_again() {
        let column = |head, at, width| Column { head, at, width, title: String::new() };
        let wide = body(true) / SMALLEST;
        let heads = |parts: Vec<Vec<Column>>| -> Vec<Vec<usize>> {
            parts.iter().map(|part| part.iter().map(|column| column.at).collect()).collect()
        };
        let all =
            |width| vec![column(Head::Zone, 0, 50.0), column(Head::Demand, 1, width), column(Head::Gap, 2, width)];
        assert_eq!(heads(parts(all((wide - 50.0) / 2.0))), [[0, 1, 2]]);
        assert_eq!(heads(parts(all(wide / 2.0))), [[0, 1], [0, 2]]);
        // Wider than any page by itself: it stands alone.
        assert_eq!(heads(parts(all(wide * 2.0))), [[0, 1], [0, 2]]);
    }
}
