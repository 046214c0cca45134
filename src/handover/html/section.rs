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

/// A picture with its table beside it.
pub(super) struct Figure {
    pub title: String,
    /// A whole `<svg>`, in which everything is escaped.
    pub svg: String,
    pub grid: Grid,
    /// Others of the same numbers.
    pub others: Vec<String>,
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
            let svg = picture.svg.clone();
            match (table, figures.last_mut()) {
                (Some(table), _) => figures.push(Figure {
                    title: escape(&picture.title),
                    svg,
                    grid: Grid::new(table, &picture.title, lang),
                    others: Vec::new(),
                }),
                (None, Some(before)) => before.others.push(svg),
                (None, None) => {}
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
