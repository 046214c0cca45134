//! What is drawn on: an SVG that is written from top to bottom.

use crate::words::escape;
use crate::write::escaped;
use std::fmt::Write;
use unicode_width::UnicodeWidthChar;

/// Typefaces of Chinese text on systems of every kind; no file brings its own.
const FAMILY: &str = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','Hiragino Sans GB','WenQuanYi Micro Hei',sans-serif";

/// How a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Script {
    /// Height of its letters.
    pub size: f64,
    pub anchor: Anchor,
    pub is_bold: bool,
    pub colour: &'static str,
    /// Whether white around it keeps it off what lies below.
    pub has_halo: bool,
}

impl Script {
    /// Plain dark text that starts at its place.
    pub fn plain(size: f64) -> Self {
        Self { size, anchor: Anchor::Start, is_bold: false, colour: INK, has_halo: false }
    }

    pub fn bold(self) -> Self {
        Self { is_bold: true, ..self }
    }

    pub fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub fn coloured(self, colour: &'static str) -> Self {
        Self { colour, ..self }
    }

    pub fn over_map(self) -> Self {
        Self { has_halo: true, ..self }
    }
}

/// Colours of all pictures beside those of classes.
pub(super) const INK: &str = "#1f2933";
pub(super) const FAINT: &str = "#5b6770";
pub(super) const LINE: &str = "#8a949c";

/// A page under the pen.
pub(super) struct Paper {
    out: String,
    /// What every `id` in it begins with, so that many can stand in one document.
    pub id: String,
}

impl Paper {
    /// An empty one.
    pub fn new(id: &str) -> Self {
        let letter =
            |c: char| if c.is_ascii_alphanumeric() || c == '-' { c.to_string() } else { format!("_{:x}", c as u32) };
        Self { out: String::new(), id: id.chars().map(letter).collect() }
    }

    /// Elements as they are; nothing of the data stands in them.
    pub fn raw(&mut self, elements: &str) {
        self.out.push_str(elements);
    }

    /// An area or a line by its path, with these attributes.
    pub fn path(&mut self, d: &str, look: &str) {
        if !d.is_empty() {
            let _ = writeln!(self.out, "<path d=\"{d}\" {look}/>");
        }
    }

    /// A rectangle: left, top, width, height.
    pub fn rect(&mut self, [x, y, width, height]: [f64; 4], look: &str) {
        let [x, y, width, height] = [x, y, width, height].map(n);
        let _ = writeln!(self.out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {look}/>");
    }

    /// A line.
    pub fn line(&mut self, [from, to]: [[f64; 2]; 2], look: &str) {
        let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(n);
        let _ = writeln!(self.out, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {look}/>");
    }

    /// A text, whatever it holds.
    pub fn text(&mut self, [x, y]: [f64; 2], script: Script, text: &str) {
        let (x, y, size) = (n(x), n(y), n(script.size));
        let _ = write!(self.out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{}\"", script.colour);
        let anchor = match script.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        self.out.push_str(anchor);
        if script.is_bold {
            self.out.push_str(" font-weight=\"bold\"");
        }
        if script.has_halo {
            let width = n(script.size * 0.22);
            let _ = write!(
                self.out,
                " stroke=\"#fff\" stroke-width=\"{width}\" stroke-linejoin=\"round\" paint-order=\"stroke\""
            );
        }
        let _ = writeln!(self.out, ">{}</text>", escaped(&escape(text)));
    }

    /// The whole page.
    pub fn finished(&self, [width, height]: [f64; 2], title: &str, words: &str) -> String {
        let ([width, height], id) = ([width, height].map(n), &self.id);
        let [title, words] = [title, words].map(|text| escaped(&escape(text)));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" aria-labelledby=\"{id}-title {id}-words\" font-family=\"{FAMILY}\">\n<title id=\"{id}-title\">{title}</title>\n\
             <desc id=\"{id}-words\">{words}</desc>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{}</svg>\n",
            self.out
        )
    }
}

/// A length with one decimal, as short as it can be written.
pub(super) fn n(length: f64) -> String {
    let tenths = (length * 10.0).round() / 10.0 + 0.0;
    tenths.to_string()
}

/// About how wide a text is; letters of a size of 1.
fn width(text: &str) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | '(' | ')' => 0.32,
        'm' | 'w' | 'M' | 'W' | '%' => 0.9,
        'A'..='Z' => 0.66,
        c if c.is_ascii() => 0.57,
        c => match c.width() {
            Some(0) | None => 0.0,
            Some(1) => 0.7,
            Some(_) => 1.0,
        },
    };
    escape(text).chars().map(of).sum()
}

/// About how wide a text is with letters of a size.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    width(text) * size
}

/// As much of a text as has room.
pub(super) fn fitted(text: &str, size: f64, room: f64) -> String {
    if width_of(text, size) <= room {
        return text.to_owned();
    }
    let (mut out, mut wide) = (String::new(), size);
    for c in text.chars() {
        wide += width_of(c.encode_utf8(&mut [0; 4]), size);
        if wide > room {
            break;
        }
        out.push(c);
    }
    out + "…"
}

/// A text in lines that have room, no more than so many: Chinese may be broken anywhere, other text between its words.
pub(super) fn lines_of(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 == most || width_of(rest, size) <= room {
            lines.push(fitted(rest, size, room));
            break;
        }
        let (mut wide, mut end, mut before) = (0.0, rest.len(), ' ');
        let mut word = 0;
        for (at, c) in rest.char_indices() {
            if at > 0 && (c == ' ' || (before.width() == Some(2) && !is_closing(c))) {
                word = at;
            }
            wide += width_of(c.encode_utf8(&mut [0; 4]), size);
            if wide > room && at > 0 {
                end = if word > 0 { word } else { at };
                break;
            }
            before = c;
        }
        lines.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    lines
}

/// Whether a line never begins with it.
fn is_closing(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | '）' | '”' | '》' | '！' | '？' | ',' | '.' | ')' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_as_wide_as_their_letters() {
        assert_eq!(width("缺口"), 2.0);
        assert!(width("gap") < 2.0 && width("") == 0.0);
        assert_eq!(fitted("渡舟街道", 10.0, 40.0), "渡舟街道");
        assert_eq!(fitted("渡舟街道", 10.0, 35.0), "渡舟…");
        assert_eq!(lines_of("渡舟街道，缺", 10.0, 40.0, 9), ["渡舟街", "道，缺"]);
        assert_eq!(lines_of("one two three", 10.0, 45.0, 9), ["one two", "three"]);
        assert_eq!(lines_of("one two three four", 10.0, 45.0, 2).len(), 2);
    }

    #[test]
    fn whatever_the_data_say_is_text() {
        let mut paper = Paper::new("map-gap-小");
        paper.text([1.0, 2.04], Script::plain(13.0), "<b>&\"]]>\n\u{202e}");
        let svg = paper.finished([10.0, 10.0], "<title>", "]]>");
        assert!(svg.contains("&lt;b&gt;&amp;&quot;]]&gt;\\u{a}\\u{202e}</text>"), "{svg}");
        assert!(svg.contains("id=\"map-gap-_5c0f-title\">&lt;title&gt;<"), "{svg}");
        assert!(svg.contains("y=\"2\""));
    }
}
