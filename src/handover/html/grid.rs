//! A table of a page: what its cells say, and how they look.

use crate::handover::tables::{Cell, Head, Paint, Row, Shown, Table};
use crate::words::{Lang, escape, say};

/// Rows of a table that a page shows.
const MOST_ROWS: usize = 500;

/// A table as a page has it.
pub(super) struct Grid {
    pub caption: String,
    pub heads: Vec<Field>,
    pub rows: Vec<Line>,
    /// What is said of rows that are not shown.
    pub more: String,
}

/// A row.
pub(super) struct Line {
    pub cells: Vec<Field>,
    pub is_total: bool,
}

/// A cell, or what stands over a column.
pub(super) struct Field {
    pub text: String,
    pub look: &'static str,
    /// Whether it says what its row is about.
    pub is_name: bool,
}

/// Columns by whose words a row is found; the first that is there.
const NAMES: [Head; 10] = [
    Head::School,
    Head::Site,
    Head::Project,
    Head::Place,
    Head::Claim,
    Head::Zone,
    Head::Service,
    Head::Fact,
    Head::Standard,
    Head::Code,
];

impl Grid {
    /// A table of the results, under a caption where it has no title of its own.
    pub fn new(table: &Table, caption: &str, lang: Lang) -> Self {
        let caption = if table.title.is_empty() { caption } else { &table.title };
        let name = NAMES.into_iter().find_map(|name| table.heads.iter().position(|head| *head == name)).unwrap_or(0);
        let field = |at: usize, text: String, look| Field { text: escape(&text), look, is_name: at == name };
        let heads = table.heads.iter().enumerate();
        let heads =
            heads.map(|(at, head)| field(at, head.text(table.seats, lang), if is_number(*head) { "n" } else { "" }));
        let row = |row: &Row| {
            let cells = table.heads.iter().zip(&row.cells).enumerate();
            let cells = cells.map(|(at, (head, cell))| field(at, text(*head, cell), look(*head, cell)));
            Line { cells: cells.collect(), is_total: row.is_total }
        };
        let more = table.rows.len().saturating_sub(MOST_ROWS);
        let more = if more > 0 { say("handover.html.more").count("n", more).text(lang) } else { String::new() };
        Self {
            caption: escape(caption),
            heads: heads.collect(),
            rows: table.rows.iter().take(MOST_ROWS).map(row).collect(),
            more,
        }
    }
}

fn is_number(head: Head) -> bool {
    head.shown() != Shown::Words
}

fn text(head: Head, cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => head.shown().text(*number),
    }
}

/// The class of a cell: numbers stand to the right, and what is short, spare or to be looked at has its colour.
fn look(head: Head, cell: &Cell) -> &'static str {
    match (head.paint(), cell) {
        (Paint::Sign, Cell::Text(text)) => match text.chars().next() {
            Some('▲' | '×') => "short",
            Some('△' | '?') => "warned",
            Some('▼') => "spare",
            _ => "",
        },
        (Paint::Gap, Cell::Number(n)) if head.shown().rounded(*n) > 0.0 => "n short",
        (Paint::Gap, Cell::Number(n)) if head.shown().rounded(*n) < 0.0 => "n spare",
        (Paint::Above, Cell::Number(n)) if head.shown().rounded(*n) > 0.0 => "n warned",
        (Paint::Full, Cell::Number(n)) if head.shown().rounded(*n) > 1.0 => "n warned",
        (_, Cell::Number(_)) => "n",
        _ if is_number(head) => "n",
        _ => "",
    }
}
