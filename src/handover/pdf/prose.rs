//! Headings and paragraphs.

use super::lines::lines;
use super::sheet::{Ink, Item, MARGIN, Paper, Text};
use crate::handover::typeface::Typeface;

/// How text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub size: f64,
    pub is_bold: bool,
    pub ink: Ink,
    /// What is left free below a paragraph.
    pub after: f64,
}

pub(super) const TITLE: Style = Style { size: 20.0, is_bold: true, ink: Ink::BLACK, after: 10.0 };
pub(super) const HEADING: Style = Style { size: 14.0, is_bold: true, ink: Ink::BLACK, after: 6.0 };
pub(super) const OVER: Style = Style { size: 10.0, is_bold: true, ink: Ink::BLACK, after: 3.0 };
pub(super) const ANSWER: Style = Style { size: 11.5, is_bold: false, ink: Ink::BLACK, after: 6.0 };
pub(super) const NOTE: Style = Style { size: 8.5, is_bold: false, ink: Ink::GREY, after: 3.0 };

/// The height of a line, as a share of its size.
pub(super) const LINE: f64 = 1.45;

/// The base line below the top of a line, as a share of its size.
pub(super) const BASE: f64 = 1.08;

/// Sets a paragraph over the whole width, on further pages where it is long.
pub(super) fn paragraph(paper: &mut Paper, typeface: &mut Typeface, text: &str, style: Style) {
    let text = typeface.fitted(text).into_owned();
    let width = paper.sheets.last().map_or(0.0, super::sheet::Sheet::body);
    for line in lines(typeface, &text, style.size, width) {
        if paper.left() < style.size * LINE {
            paper.turn(paper.is_across());
        }
        let Style { size, is_bold, ink, .. } = style;
        paper.put(Item::Text(Text { x: MARGIN, y: paper.y + size * BASE, size, is_bold, ink, letters: line }));
        paper.y += size * LINE;
    }
    paper.y += style.after;
}
