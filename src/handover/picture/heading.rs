//! The heading of a page: its title, and what it is about in small letters below.

use super::paper::{FAINT, Paper, Script, lines_of};
use super::shape::Measures;

/// Writes it, and says how far down the page it reaches.
pub(super) fn heading(paper: &mut Paper, [title, about]: [&str; 2], measures: &Measures) -> f64 {
    let Measures { width, text, title: large, margin, .. } = *measures;
    let mut y = margin;
    for line in lines_of(title, large, width - 2.0 * margin, 2) {
        paper.text([margin, y + large * 0.9], Script::plain(large).bold(), &line);
        y += large * 1.3;
    }
    for line in lines_of(about, text, width - 2.0 * margin, 2) {
        paper.text([margin, y + text], Script::plain(text).coloured(FAINT), &line);
        y += text * 1.35;
    }
    y
}
