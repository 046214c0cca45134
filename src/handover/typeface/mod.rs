//! The letters of pictures and reports. A font of our own stands first, so that they look the same everywhere; what it lacks is looked
//! for in the Chinese fonts of the computer. A renderer leaves out what its font lacks and says nothing, so here every character is
//! asked for first: one that no font has is named, and a box stands in its place.

mod system;

use super::put::BOX;
use resvg::usvg::fontdb::{self, Database, FaceInfo, ID, Source};
use resvg::usvg::{self, FontResolver, ImageHrefResolver, Options, Tree};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use system::System;
use ttf_parser::Face;
use unicode_width::UnicodeWidthChar;

/// Noto Sans CJK SC, cut to `characters.txt` by scripts/typeface.py; its licence is in `OFL.txt`.
const OWN: &[u8] = include_bytes!("NotoSansSC-subset.otf");

/// Marks over or under one letter that are drawn; more are nobody's writing. Source: UAX #15, "Stream-Safe Text Format".
const MOST_MARKS: usize = 30;

/// Fonts, and what was asked of them.
pub(super) struct Typeface {
    /// The fonts that are drawn with.
    fonts: Arc<Database>,
    /// Their ids; our own is the first.
    faces: Vec<ID>,
    /// The fonts of the computer, once something was missing in our own.
    system: System,
    /// What is known of characters; none where no font has one.
    letters: BTreeMap<char, Option<Letter>>,
    /// Characters that no font has.
    missing: BTreeSet<char>,
}

/// A character in a font.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letter {
    /// The number of the font.
    pub face: usize,
    /// The number of its shape there.
    pub glyph: u16,
    /// How far the next one stands from it, as a share of the size.
    pub advance: f64,
}

impl Typeface {
    /// Our own font, and those of the computer for what it lacks.
    pub fn new() -> Self {
        Self::of(OWN, System::of_computer())
    }

    fn of(own: &'static [u8], system: System) -> Self {
        let mut fonts = Database::new();
        let faces = fonts.load_font_source(Source::Binary(Arc::new(own))).to_vec();
        Self { fonts: Arc::new(fonts), faces, system, letters: BTreeMap::new(), missing: BTreeSet::new() }
    }

    /// A character, where a font has it.
    pub fn letter(&mut self, c: char) -> Option<Letter> {
        if let Some(known) = self.letters.get(&c) {
            return *known;
        }
        let own = (0..self.faces.len()).find_map(|face| self.letter_of(face, c));
        let letter = own.or_else(|| {
            let info = self.system.face_with(c)?;
            let fonts = Arc::make_mut(&mut self.fonts);
            self.faces.push(fonts.push_face_info(held(info)));
            self.letter_of(self.faces.len() - 1, c)
        });
        self.letters.insert(c, letter);
        letter
    }

    fn letter_of(&self, face: usize, c: char) -> Option<Letter> {
        let read = |data: &[u8], index| letter_in(&Face::parse(data, index).ok()?, face, c);
        self.fonts.with_face_data(*self.faces.get(face)?, read)?
    }

    /// A text of which every character can be drawn. What shows nothing goes: marks of direction among it, which would turn the text
    /// that stands behind them.
    pub fn fitted<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let is_plain = |c: char| c.is_ascii_graphic() || matches!(c, ' ' | '\n');
        if text.chars().all(is_plain) {
            return Cow::Borrowed(text);
        }
        let mut fitted = String::with_capacity(text.len());
        let mut marks = 0;
        for c in text.chars() {
            // What shows nothing does not begin a letter.
            marks = match c {
                c if is_mark(c) => marks + 1,
                c if is_unseen(c) => marks,
                _ => 0,
            };
            if marks > MOST_MARKS {
                continue;
            }
            if is_plain(c) || (!is_unseen(c) && self.letter(c).is_some()) {
                fitted.push(c);
            } else if !is_unseen(c) {
                self.missing.insert(c);
                fitted.push(BOX);
            }
        }
        Cow::Owned(fitted)
    }

    /// How wide a text is that was fitted, in a size.
    pub fn width(&mut self, text: &str, size: f64) -> f64 {
        text.chars().filter_map(|c| self.letter(c)).map(|letter| letter.advance).sum::<f64>() * size
    }

    /// A picture that was fitted, with these fonts whatever it asks for, and nothing from any file.
    ///
    /// # Errors
    /// What is no SVG.
    pub fn tree(&self, svg: &str) -> Result<Tree, usvg::Error> {
        let own = self.faces.first().copied();
        let next = |c: char, tried: &[ID], fonts: &mut Arc<Database>| {
            let has = |id: &ID| {
                let has = |data: &[u8], index| Face::parse(data, index).is_ok_and(|face| face.glyph_index(c).is_some());
                !tried.contains(id) && fonts.with_face_data(*id, has).unwrap_or_default()
            };
            self.faces.iter().copied().find(has)
        };
        let options = Options {
            fontdb: Arc::clone(&self.fonts),
            font_resolver: FontResolver { select_font: Box::new(move |_, _| own), select_fallback: Box::new(next) },
            image_href_resolver: ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..Options::default()
        };
        Tree::from_str(svg, &options)
    }

    /// The bytes of the fonts, each with its number in its file.
    pub fn files(&self) -> Vec<(Vec<u8>, u32)> {
        let read = |id: &ID| self.fonts.with_face_data(*id, |data, index| (data.to_vec(), index));
        self.faces.iter().filter_map(read).collect()
    }

    /// What no font has, of all that was fitted.
    pub fn missing(&self) -> BTreeSet<char> {
        self.missing.clone()
    }
}

/// A font in memory: one in a file would be opened again for every letter that is drawn.
fn held(info: FaceInfo) -> FaceInfo {
    let bytes = match &info.source {
        Source::File(path) => std::fs::read(path).ok(),
        _ => None,
    };
    match bytes {
        Some(bytes) => FaceInfo { source: Source::Binary(Arc::new(bytes)), ..info },
        None => info,
    }
}

fn letter_in(face: &Face<'_>, number: usize, c: char) -> Option<Letter> {
    let glyph = face.glyph_index(c)?;
    let advance = f64::from(face.glyph_hor_advance(glyph)?) / f64::from(face.units_per_em());
    Some(Letter { face: number, glyph: glyph.0, advance })
}

/// Whether a character stands on the one before it.
fn is_mark(c: char) -> bool {
    c.width() == Some(0) && !is_unseen(c)
}

/// Whether a character shows nothing: joiners, marks of direction, selectors of variants.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests;
