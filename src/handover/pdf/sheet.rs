//! What stands on the pages of a report, before it is drawn: page by page, in points from the upper left.

use resvg::usvg::Tree;

/// A4.
const SHORT: f64 = 595.28;
const LONG: f64 = 841.89;

/// Around what stands on a page.
pub(super) const MARGIN: f64 = 42.0;

/// Below it, for the foot.
const FOOT: f64 = 18.0;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink(pub u8, pub u8, pub u8);

impl Ink {
    pub const BLACK: Self = Self(0x1a, 0x1a, 0x1a);
    pub const GREY: Self = Self(0x5f, 0x5f, 0x5f);
    pub const LINE: Self = Self(0xbf, 0xbf, 0xbf);
    pub const HEAD: Self = Self(0xdd, 0xeb, 0xf7);
    pub const TOTAL: Self = Self(0xf2, 0xf2, 0xf2);
    // The same pairs of colours as in the workbook.
    pub const RED: Self = Self(0x7f, 0x00, 0x00);
    pub const BLUE: Self = Self(0x08, 0x30, 0x6b);
    pub const YELLOW: Self = Self(0x7f, 0x60, 0x00);
}

/// A line of text, which was fitted.
#[derive(Debug)]
pub(super) struct Text {
    pub x: f64,
    /// Its base line.
    pub y: f64,
    pub size: f64,
    pub is_bold: bool,
    pub ink: Ink,
    pub letters: String,
}

/// A thing on a page.
pub(super) enum Item {
    Text(Text),
    /// An area: left, top, width, height.
    Area([f64; 4], Ink),
    /// A picture in an area, with what it shows in words.
    Picture([f64; 4], Box<Tree>, String),
}

/// A page.
pub(super) struct Sheet {
    pub width: f64,
    pub height: f64,
    pub items: Vec<Item>,
}

impl Sheet {
    /// How wide what stands on it may be.
    pub fn body(&self) -> f64 {
        self.width - 2.0 * MARGIN
    }
}

/// Pages in the making.
#[derive(Default)]
pub(super) struct Paper {
    pub sheets: Vec<Sheet>,
    /// How far the last page is written.
    pub y: f64,
    /// The names of sections, each with its page and how far down it begins.
    pub sections: Vec<(String, usize, f64)>,
}

/// How wide what stands on a page may be, upright or across.
pub(super) fn body(is_across: bool) -> f64 {
    (if is_across { LONG } else { SHORT }) - 2.0 * MARGIN
}

impl Paper {
    /// Begins a page.
    pub fn turn(&mut self, is_across: bool) {
        let (width, height) = if is_across { (LONG, SHORT) } else { (SHORT, LONG) };
        self.sheets.push(Sheet { width, height, items: Vec::new() });
        self.y = MARGIN;
    }

    /// Whether the last page lies across.
    pub fn is_across(&self) -> bool {
        self.sheets.last().is_some_and(|sheet| sheet.width > sheet.height)
    }

    /// What is left of the height of the last page.
    pub fn left(&self) -> f64 {
        self.sheets.last().map_or(0.0, |sheet| sheet.height - MARGIN - FOOT - self.y)
    }

    /// How much a page takes.
    pub fn whole(&self) -> f64 {
        self.sheets.last().map_or(0.0, |sheet| sheet.height - 2.0 * MARGIN - FOOT)
    }

    /// Puts something on the last page.
    pub fn put(&mut self, item: Item) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.items.push(item);
        }
    }

    /// A section begins here.
    pub fn section(&mut self, name: &str) {
        self.sections.push((name.to_owned(), self.sheets.len().saturating_sub(1), self.y));
    }
}
