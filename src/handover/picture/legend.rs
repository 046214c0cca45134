//! Legends: what each colour, hatch and sign of a picture says.

use super::hatch::Hatch;
use super::paper::{Paper, Script, lines_of, n};
use super::sign::Sign;

/// What is shown beside the words.
#[derive(Debug, Clone)]
pub(super) enum Swatch {
    /// An area in a colour, hatched or not.
    Area(&'static str, Option<Hatch>),
    /// A sign in a colour, hollow or not.
    Sign(Sign, &'static str, bool),
    /// A line in a colour.
    Line(&'static str),
}

/// A line of a legend.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub swatch: Swatch,
    pub words: String,
}

/// Draws a legend into a box (left, top, width, height).
pub(super) fn draw(paper: &mut Paper, [left, top, width, height]: [f64; 4], title: &str, entries: &[Entry], text: f64) {
    let mut y = top;
    for line in lines_of(title, text, width, 3) {
        paper.text([left, y + text], Script::plain(text).bold(), &line);
        y += text * 1.35;
    }
    y += text * 0.35;
    let step = text * 1.62;
    let start = y;
    // Where they do not fit one below the other they stand in columns.
    let rows = (((top + height - y) / step).floor() as usize).max(1);
    let columns = entries.len().div_ceil(rows).max(1);
    let rows = entries.len().div_ceil(columns).max(1);
    let wide = width / columns as f64;
    let [w, h] = [text * 1.9, text * 1.05];
    let room = wide - w - text * 0.9;
    let most = if columns == 1 { 2 } else { 1 };
    let mut y = start;
    for (number, entry) in entries.iter().enumerate() {
        let x = left + wide * (number / rows) as f64;
        if number % rows == 0 {
            y = start;
        }
        match entry.swatch {
            Swatch::Area(colour, hatch) => {
                let edge = format!("stroke=\"#555\" stroke-width=\"{}\"", n(text * 0.06));
                paper.rect([x, y, w, h], &format!("fill=\"{colour}\" {edge}"));
                if let Some(hatch) = hatch {
                    let area = geo::Rect::new((x, y), (x + w, y + h)).to_polygon();
                    hatch.draw(paper, &area.into(), text);
                }
            }
            Swatch::Sign(sign, colour, is_hollow) => {
                let d = sign.path([x + w / 2.0, y + h / 2.0], h * 0.42);
                paper.path(&d, &sign.look(colour, is_hollow, text));
            }
            Swatch::Line(colour) => {
                let look = format!("stroke=\"{colour}\" stroke-width=\"{}\"", n(text * 0.14));
                paper.line([[x, y + h / 2.0], [x + w, y + h / 2.0]], &look);
            }
        }
        let lines = lines_of(&entry.words, text, room, most);
        for (line, words) in lines.iter().enumerate() {
            paper.text([x + w + text * 0.5, y + h * 0.85 + text * 1.2 * line as f64], Script::plain(text), words);
        }
        y += step + text * 1.2 * lines.len().saturating_sub(1) as f64;
    }
}
