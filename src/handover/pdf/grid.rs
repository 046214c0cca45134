//! Tables on pages: as wide as they need, across where that is more than an upright page takes, in parts side by side where it is more
//! than any page takes; their heads stand on every page.

use super::lines::lines;
use super::prose::{self, BASE, LINE, NOTE, OVER};
use super::sheet::{Ink, Item, MARGIN, Paper, Text, body};
use crate::handover::tables::{Cell, Head, Paint, Row, Shown, Table};
use crate::handover::typeface::Typeface;
use crate::words::{Lang, say};

/// Size of letters.
const SIZE: f64 = 7.5;

/// Left and right of what stands in a cell, and above and below it.
const SIDE: f64 = 3.0;
const ABOVE: f64 = 1.6;

/// Widths of columns.
const NARROW: f64 = 26.0;
const WIDE: f64 = 170.0;

/// Rows that a report has room for; all of them are in the workbook.
const MOST_ROWS: usize = 600;

/// Lines of a row that stay together.
const MOST_LINES: usize = 40;

/// How much wider than needed a column may become.
const STRETCH: f64 = 1.6;

/// A column of a part of a table.
struct Column {
    head: Head,
    /// Its place in the rows.
    at: usize,
    width: f64,
    title: String,
}

/// Sets a table.
pub(super) fn table(paper: &mut Paper, typeface: &mut Typeface, table: &Table, lang: Lang) {
    let rows = table.rows.get(..MOST_ROWS).unwrap_or(&table.rows);
    let columns = columns(typeface, table, rows, lang);
    for part in parts(columns) {
        part_of(paper, typeface, table, rows, part);
    }
    if let more @ 1.. = table.rows.len() - rows.len() {
        let note = say("handover.pdf.more").count("n", more).text(lang);
        prose::paragraph(paper, typeface, &note, NOTE);
    }
    paper.y += 8.0;
}

fn columns(typeface: &mut Typeface, table: &Table, rows: &[Row], lang: Lang) -> Vec<Column> {
    let mut columns = Vec::with_capacity(table.heads.len());
    for (at, head) in table.heads.iter().enumerate() {
        let title = typeface.fitted(&head.text(table.seats, lang)).into_owned();
        // A heading is broken over two or three lines, but not within a word.
        let word = title.split(' ').map(|word| typeface.width(word, SIZE)).fold(0.0, f64::max).min(60.0);
        let mut width = (typeface.width(&title, SIZE) / 2.6 + 4.0).max(word);
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

fn sum(columns: &[Column]) -> f64 {
    columns.iter().map(|column| column.width).sum()
}

/// The columns that stand side by side; those that name the rows are in every part.
fn parts(columns: Vec<Column>) -> Vec<Vec<Column>> {
    let most = body(true);
    if sum(&columns) <= most {
        return vec![columns];
    }
    let (names, others): (Vec<Column>, Vec<Column>) = columns.into_iter().partition(|column| column.head.is_name());
    let named = || -> Vec<Column> {
        names.iter().map(|name| Column { head: name.head, title: name.title.clone(), ..*name }).collect()
    };
    let mut parts = vec![named()];
    for column in others {
        let last = parts.last_mut();
        let is_full = last.as_ref().is_some_and(|last| last.len() > names.len() && sum(last) + column.width > most);
        match last {
            Some(last) if !is_full => last.push(column),
            _ => parts.push(named().into_iter().chain([column]).collect()),
        }
    }
    parts
}

fn part_of(paper: &mut Paper, typeface: &mut Typeface, table: &Table, rows: &[Row], mut columns: Vec<Column>) {
    let is_across = sum(&columns) > body(false);
    let title = typeface.fitted(&table.title).into_owned();
    let over = if title.is_empty() { 0.0 } else { OVER.size * LINE + OVER.after };
    let most = body(is_across || paper.is_across());
    let stretch = (most / sum(&columns)).clamp(f64::MIN_POSITIVE, STRETCH);
    for column in &mut columns {
        column.width *= stretch;
    }
    let heads: Vec<Vec<String>> =
        columns.iter().map(|column| lines(typeface, &column.title, SIZE, column.width - 2.0 * SIDE)).collect();
    // A head alone at the foot of a page belongs to nobody.
    if is_across && !paper.is_across() || paper.left() < over + height(&heads) * 3.0 {
        paper.turn(is_across);
    }
    if !title.is_empty() {
        prose::paragraph(paper, typeface, &title, OVER);
    }
    let head = |paper: &mut Paper, typeface: &mut Typeface| {
        band(paper, &columns, height(&heads), Some(Ink::HEAD));
        cells(paper, typeface, &columns, &heads, |_| (Ink::BLACK, true));
    };
    head(paper, typeface);
    for row in rows {
        let inks: Vec<Ink> = columns.iter().map(|column| ink(column.head, &row.cells[column.at])).collect();
        let mut texts = Vec::with_capacity(columns.len());
        for column in &columns {
            let text = text(&row.cells[column.at], column.head.shown()).unwrap_or_default();
            let text = typeface.fitted(&text).replace('\n', " ");
            texts.push(lines(typeface, &text, SIZE, column.width - 2.0 * SIDE));
        }
        for texts in pieces(texts) {
            if paper.left() < height(&texts) {
                paper.turn(paper.is_across());
                head(paper, typeface);
            }
            band(paper, &columns, height(&texts), row.is_total.then_some(Ink::TOTAL));
            cells(paper, typeface, &columns, &texts, |at| (inks[at], row.is_total));
        }
    }
    paper.y += 4.0;
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

fn height(texts: &[Vec<String>]) -> f64 {
    texts.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64 * SIZE * LINE + 2.0 * ABOVE
}

/// The ground of a row, and the line below it.
fn band(paper: &mut Paper, columns: &[Column], height: f64, ground: Option<Ink>) {
    let (y, width) = (paper.y, sum(columns));
    if let Some(ink) = ground {
        paper.put(Item::Area([MARGIN, y, width, height], ink));
    }
    paper.put(Item::Area([MARGIN, y + height - 0.25, width, 0.5], Ink::LINE));
}

fn cells(
    paper: &mut Paper,
    typeface: &mut Typeface,
    columns: &[Column],
    texts: &[Vec<String>],
    set: impl Fn(usize) -> (Ink, bool),
) {
    let mut x = MARGIN;
    for (at, (column, lines)) in columns.iter().zip(texts).enumerate() {
        let (ink, is_bold) = set(at);
        let is_left = column.head.shown() == Shown::Words;
        for (row, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            let free = column.width - 2.0 * SIDE - typeface.width(line, SIZE);
            let x = x + SIDE + if is_left { 0.0 } else { free.max(0.0) };
            let y = paper.y + ABOVE + row as f64 * SIZE * LINE + SIZE * BASE;
            paper.put(Item::Text(Text { x, y, size: SIZE, is_bold, ink, text: line.clone() }));
        }
        x += column.width;
    }
    paper.y += height(texts);
}

/// What stands in a cell.
fn text(cell: &Cell, shown: Shown) -> Option<String> {
    match cell {
        Cell::Nothing => None,
        Cell::Text(text) => Some(text.clone()),
        Cell::Number(number) => Some(shown.text(*number)),
    }
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
