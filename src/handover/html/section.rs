//! Sections of a report: a subject with its tables, and a service with its maps.

use super::grid::Grid;
use crate::handover::picture::Drawn;
use crate::handover::tables::Page;
use crate::words::{Lang, escape};

/// A section.
pub(super) struct Section {
    /// What links to it name.
    pub id: String,
    pub title: String,
    pub notes: Vec<String>,
    pub figures: Vec<Figure>,
    pub grids: Vec<Grid>,
}

/// Pictures of the same numbers, with their table beside them.
pub(super) struct Figure {
    pub title: String,
    /// Whole `<svg>`s, in which everything is escaped.
    pub svgs: Vec<String>,
    pub grid: Option<Grid>,
}

impl Section {
    /// A subject of the workbook.
    pub fn of_page(number: usize, page: &Page, lang: Lang) -> Self {
        Self {
            id: format!("{}-{number}", lang.code()),
            title: escape(&page.title),
            notes: page.notes.iter().map(|note| escape(note)).collect(),
            figures: Vec::new(),
            grids: page.tables.iter().map(|table| Grid::new(table, &page.title, lang)).collect(),
        }
    }

    /// The pictures of a service.
    pub fn of_service(number: usize, title: &str, drawn: &[Drawn], lang: Lang) -> Self {
        let mut figures: Vec<Figure> = Vec::new();
        for Drawn { picture, table } in drawn {
            let grid = table.as_ref().map(|table| Grid::new(table, &picture.title, lang));
            match figures.last_mut().filter(|_| grid.is_none()) {
                Some(before) => before.svgs.push(picture.svg.clone()),
                None => figures.push(Figure { title: escape(&picture.title), svgs: vec![picture.svg.clone()], grid }),
            }
        }
        Self {
            id: format!("{}-{number}", lang.code()),
            title: escape(title),
            notes: Vec::new(),
            figures,
            grids: Vec::new(),
        }
    }
}
