//! Pages drawn as PDF: text as text that can be searched and copied, in fonts of which only the used letters are embedded.

use super::lines::cut;
use super::sheet::{Ink, Item, MARGIN, Paper, Sheet, Text, body};
use crate::handover::typeface::{Letter, Typeface};
use crate::words::Lang;
use krilla::Document;
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla_svg::{SurfaceExt, SvgSettings};

/// Strokes around bold letters, as a share of their size: only the upright font is at hand.
const BOLD: f64 = 0.028;

/// Size of the foot.
const FOOT: f64 = 8.0;

/// Draws all pages.
///
/// # Errors
/// What the writer says.
pub(super) fn draw(paper: &Paper, typeface: &mut Typeface, title: &str, lang: Lang) -> Result<Vec<u8>, String> {
    let mut document = Document::new();
    let language = match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    // Without a date: the same results are the same file, whenever it is written.
    let metadata = Metadata::new().title(title.to_owned()).language(language.to_owned());
    document.set_metadata(metadata.creator(concat!("catchment ", env!("CARGO_PKG_VERSION")).to_owned()));
    let fonts: Vec<Font> =
        typeface.files().into_iter().filter_map(|(data, index)| Font::new(data.into(), index)).collect();
    let foot = typeface.fitted(title).into_owned();
    for (at, sheet) in paper.sheets.iter().enumerate() {
        let settings = PageSettings::from_wh(sheet.width as f32, sheet.height as f32).ok_or("size of a page")?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let of_all = format!("{} / {}", at + 1, paper.sheets.len());
        for item in sheet.items.iter().chain(&feet(sheet, typeface, &foot, of_all)) {
            put(&mut surface, item, typeface, &fonts);
        }
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for (name, page, y) in &paper.sections {
        let place = XyzDestination::new(*page, Point::from_xy(0.0, (y - 4.0) as f32));
        let name = cut(typeface, name, FOOT, body(false));
        outline.push_child(OutlineNode::new(typeface.fitted(&name).into_owned(), place));
    }
    document.set_outline(outline);
    document.finish().map_err(|error| format!("{error:?}"))
}

/// What stands at the foot of a page.
fn feet(sheet: &Sheet, typeface: &mut Typeface, title: &str, of_all: String) -> [Item; 2] {
    let y = sheet.height - MARGIN + 4.0;
    let line =
        |x: f64, text: String| Item::Text(Text { x, y, size: FOOT, is_bold: false, ink: Ink::GREY, letters: text });
    let right = sheet.width - MARGIN - typeface.width(&of_all, FOOT);
    let left = cut(typeface, title, FOOT, right - 2.0 * MARGIN);
    [line(MARGIN, left), line(right, of_all)]
}

fn put(surface: &mut Surface<'_>, item: &Item, typeface: &mut Typeface, fonts: &[Font]) {
    match item {
        Item::Text(text) => write(surface, text, typeface, fonts),
        Item::Area([x, y, width, height], ink) => {
            let mut path = PathBuilder::new();
            if let Some(area) = Rect::from_xywh(*x as f32, *y as f32, *width as f32, *height as f32) {
                path.push_rect(area);
            }
            surface.set_fill(Some(fill(*ink)));
            surface.set_stroke(None);
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Item::Picture([x, y, width, height], tree, words) => {
            let Some(size) = Size::from_wh(*width as f32, *height as f32) else { return };
            surface.push_transform(&Transform::from_translate(*x as f32, *y as f32));
            surface.start_alt_text(words);
            // Always there: it says so only for reasons of its own.
            let _drawn: Option<()> = surface.draw_svg(tree, size, SvgSettings::default());
            surface.end_alt_text();
            surface.pop();
        }
    }
}

fn fill(Ink(red, green, blue): Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

/// A line of text, in runs of letters of one font.
fn write(surface: &mut Surface<'_>, text: &Text, typeface: &mut Typeface, fonts: &[Font]) {
    let letters = text.letters.char_indices().filter_map(|(at, c)| Some((at, c, typeface.letter(c)?)));
    let letters: Vec<(usize, char, Letter)> = letters.collect();
    let Fill { paint, .. } = fill(text.ink);
    surface.set_fill(Some(fill(text.ink)));
    surface.set_stroke(text.is_bold.then(|| Stroke { paint, width: (text.size * BOLD) as f32, ..Stroke::default() }));
    let mut x = text.x;
    for run in letters.chunk_by(|one, other| one.2.face == other.2.face) {
        let (Some((start, _, first)), Some((end, last, _))) = (run.first(), run.last()) else { continue };
        let glyph = |(at, c, letter): &(usize, char, Letter)| {
            let range = at - start..at - start + c.len_utf8();
            let advance = letter.advance as f32;
            KrillaGlyph::new(GlyphId::new(u32::from(letter.glyph)), advance, 0.0, 0.0, 0.0, range, None)
        };
        let glyphs: Vec<KrillaGlyph> = run.iter().map(glyph).collect();
        let part = &text.letters[*start..end + last.len_utf8()];
        if let Some(font) = fonts.get(first.face) {
            let place = Point::from_xy(x as f32, text.y as f32);
            surface.draw_glyphs(place, &glyphs, font.clone(), part, text.size as f32, false);
        }
        x += run.iter().map(|(_, _, letter)| letter.advance).sum::<f64>() * text.size;
    }
}
