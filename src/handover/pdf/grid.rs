//! Tables on pages, across where they are wider than an upright page; their heads stand on every page.

use super::columns::{Column, SIDE, SIZE, STRETCH, are_across, columns, parts, sum, text};
use super::lines::lines;
use super::prose::{BASE, LINE, NOTE, OVER, paragraph};
use super::sheet::{Ink, Item, MARGIN, Paper, Text, body};
use crate::handover::tables::{Cell, Head, Paint, Row, Table};
use crate::handover::typeface::Typeface;
use crate::words::{Lang, say};

/// Above and below what stands in a cell.
const ABOVE: f64 = 1.6;

/// Below a table.
const AFTER: f64 = 10.0;

/// Rows that a report has room for; all of them are in the workbook.
const MOST_ROWS: usize = 600;

/// Lines of a row that stay together.
const MOST_LINES: usize = 40;

/// Whether a table needs a page that lies across.
pub(super) fn is_across(typeface: &mut Typeface, table: &Table, lang: Lang) -> bool {
    are_across(&columns(typeface, table, shown(table), lang))
}

/// Sets a table.
pub(super) fn table(paper: &mut Paper, typeface: &mut Typeface, table: &Table, lang: Lang) {
    let rows = shown(table);
    for part in parts(columns(typeface, table, rows, lang)) {
        Grid::of(part, paper).set(paper, typeface, (&table.title, rows));
    }
    if let more @ 1.. = table.rows.len() - rows.len() {
        let note = say("handover.pdf.more").count("n", more).text(lang);
        paragraph(paper, typeface, &note, NOTE);
    }
    paper.y += AFTER;
}

fn shown(table: &Table) -> &[Row] {
    table.rows.get(..MOST_ROWS).unwrap_or(&table.rows)
}

/// Columns in their place on a page.
struct Grid {
    columns: Vec<Column>,
    size: f64,
    /// Left and right of what stands in a cell.
    side: f64,
    is_across: bool,
}

impl Grid {
    fn of(mut columns: Vec<Column>, paper: &Paper) -> Self {
        let is_across = are_across(&columns) || paper.is_across();
        let stretch = (body(is_across) / sum(&columns)).min(STRETCH);
        for column in &mut columns {
            column.width *= stretch;
        }
        let smaller = stretch.min(1.0);
        Self { columns, size: SIZE * smaller, side: SIDE * smaller, is_across }
    }

    fn set(&self, paper: &mut Paper, typeface: &mut Typeface, (title, rows): (&str, &[Row])) {
        let heads = self.columns.iter().map(|column| self.lines(typeface, &column.title, column)).collect::<Vec<_>>();
        let over = if title.is_empty() { 0.0 } else { OVER.size * LINE + OVER.after };
        // A head alone at the foot of a page belongs to nobody.
        let least = over + self.height(&heads) + 3.0 * self.height(&[]);
        if self.is_across != paper.is_across() || paper.left() < least {
            paper.turn(self.is_across);
        }
        if !title.is_empty() {
            paragraph(paper, typeface, title, OVER);
        }
        self.row(paper, typeface, &heads, (Some(Ink::HEAD), true), |_| Ink::BLACK);
        for row in rows {
            let of_cell = |column: &Column| {
                let text = text(&row.cells[column.at], column.head.shown()).unwrap_or_default();
                let text = typeface.fitted(&text).replace('\n', " ");
                self.lines(typeface, &text, column)
            };
            let texts = self.columns.iter().map(of_cell).collect::<Vec<_>>();
            for texts in pieces(texts) {
                if paper.left() < self.height(&texts) {
                    paper.turn(self.is_across);
                    self.row(paper, typeface, &heads, (Some(Ink::HEAD), true), |_| Ink::BLACK);
                }
                let look = (row.is_total.then_some(Ink::TOTAL), row.is_total);
                self.row(paper, typeface, &texts, look, |column| ink(column.head, &row.cells[column.at]));
            }
        }
    }

    fn lines(&self, typeface: &mut Typeface, text: &str, column: &Column) -> Vec<String> {
        lines(typeface, text, self.size, column.width - 2.0 * self.side)
    }

    fn height(&self, texts: &[Vec<String>]) -> f64 {
        texts.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64 * self.size * LINE + 2.0 * ABOVE
    }

    /// A row on its ground, with a line below it.
    fn row(
        &self,
        paper: &mut Paper,
        typeface: &mut Typeface,
        texts: &[Vec<String>],
        (ground, is_bold): (Option<Ink>, bool),
        ink: impl Fn(&Column) -> Ink,
    ) {
        let (height, width, size) = (self.height(texts), sum(&self.columns), self.size);
        if let Some(ground) = ground {
            paper.put(Item::Area([MARGIN, paper.y, width, height], ground));
        }
        paper.put(Item::Area([MARGIN, paper.y + height - 0.25, width, 0.5], Ink::LINE));
        let mut left = MARGIN;
        for (column, lines) in self.columns.iter().zip(texts) {
            for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
                let free = (column.width - 2.0 * self.side - typeface.width(line, size)).max(0.0);
                let x = left + self.side + if column.is_words() { 0.0 } else { free };
                let y = paper.y + ABOVE + number as f64 * size * LINE + size * BASE;
                paper.put(Item::Text(Text { x, y, size, is_bold, ink: ink(column), letters: line.clone() }));
            }
            left += column.width;
        }
        paper.y += height;
    }
}

/// The lines of a row, in several rows where they are more than a page takes.
fn pieces(texts: Vec<Vec<String>>) -> Vec<Vec<Vec<String>>> {
    let longest = texts.iter().map(Vec::len).max().unwrap_or(0);
    if longest <= MOST_LINES {
        return vec![texts];
    }
    let piece = |from: usize| {
        let of = |lines: &Vec<String>| lines.iter().skip(from).take(MOST_LINES).cloned().collect();
        texts.iter().map(of).collect()
    };
    (0..longest).step_by(MOST_LINES).map(piece).collect()
}

/// The colour of a cell; what it says stands there in a sign as well.
fn ink(head: Head, cell: &Cell) -> Ink {
    match (head.paint(), cell) {
        (Paint::Gap, Cell::Number(gap)) if *gap > 0.0 => Ink::RED,
        (Paint::Gap, Cell::Number(gap)) if *gap < 0.0 => Ink::BLUE,
        (Paint::Above, Cell::Number(number)) if *number > 0.0 => Ink::YELLOW,
        (Paint::Full, Cell::Number(share)) if *share > 1.0 => Ink::YELLOW,
        (Paint::Sign, Cell::Text(text)) => match text.chars().next() {
            Some('▲' | '×') => Ink::RED,
            Some('△' | '?') => Ink::YELLOW,
            Some('▼') => Ink::BLUE,
            _ => Ink::BLACK,
        },
        _ => Ink::BLACK,
    }
}
