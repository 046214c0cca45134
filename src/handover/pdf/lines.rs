//! Text in lines: Chinese is broken between any two characters, but no line begins with what closes or ends with what opens; other
//! scripts are broken at spaces, and anywhere where a word is longer than a line.

use crate::handover::typeface::Typeface;

/// No line begins with these.
const CLOSING: &str = "，。、；：？！）】》〉」』”’％…—·,.;:?!)]}%°";

/// No line ends with these.
const OPENING: &str = "（【《〈「『“‘([{¥￥";

/// The lines of a text that was fitted, in a size, none wider than so much, but for single characters.
pub(super) fn lines(typeface: &mut Typeface, text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let (mut line, mut wide) = (String::new(), 0.0);
        let mut last: Option<usize> = None;
        for c in paragraph.chars() {
            let advance = typeface.width(c.encode_utf8(&mut [0; 4]), size);
            if line.chars().next_back().is_some_and(|before| may_break(before, c)) {
                last = Some(line.len());
            }
            // A space may stand outside.
            if wide + advance > width && !line.is_empty() && c != ' ' {
                let rest = line.split_off(last.take().unwrap_or(line.len())).trim_start().to_owned();
                lines.push(line.trim_end().to_owned());
                wide = typeface.width(&rest, size);
                line = rest;
            }
            line.push(c);
            wide += advance;
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// As much of a text as has room in so much, on one line or on several; what is left out has a sign in its place. It takes no longer
/// than what is kept, however long the text is.
pub(super) fn cut(typeface: &mut Typeface, text: &str, size: f64, room: f64) -> String {
    let sign = typeface.width("…", size);
    let (mut wide, mut kept) = (0.0, 0);
    for (at, c) in text.char_indices() {
        let mut letter = [0; 4];
        let shown = typeface.fitted(c.encode_utf8(&mut letter)).into_owned();
        wide += typeface.width(&shown, size);
        if wide > room {
            return format!("{}…", text[..kept].trim_end());
        }
        if wide + sign <= room {
            kept = at + c.len_utf8();
        }
    }
    text.to_owned()
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || OPENING.contains(before) || CLOSING.contains(after) {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

/// Whether a character is as wide as it is high.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_cut() {
        let mut typeface = Typeface::new();
        assert_eq!(cut(&mut typeface, "渡舟街道", 10.0, 40.0), "渡舟街道");
        assert_eq!(cut(&mut typeface, "渡舟街道", 10.0, 39.0), "渡舟…");
        assert_eq!(cut(&mut typeface, "two words", 10.0, 35.0), "two…");
        assert_eq!(cut(&mut typeface, "", 10.0, 0.0), "");
    }

    /// Twice the text takes about twice as long: no step looks at all of it again.
    #[test]
    fn no_text_is_too_long() {
        let mut typeface = Typeface::new();
        let long = "长".repeat(400_000);
        let begun = std::time::Instant::now();
        let broken = lines(&mut typeface, &long, 10.0, 500.0);
        assert_eq!((broken.len(), broken[0].chars().count()), (8_000, 50));
        assert_eq!(cut(&mut typeface, &long, 10.0, 500.0).chars().count(), 50);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }

    #[test]
    fn lines_are_broken_where_a_reader_expects_it() {
        let mut typeface = Typeface::new();
        let mut broken = |text: &str, width| lines(&mut typeface, text, 10.0, width);
        assert_eq!(broken("凤城街道，渡舟街道", 45.0), ["凤城街", "道，渡舟", "街道"]);
        assert_eq!(broken("缺口（个）", 30.0), ["缺口", "（个）"]);
        assert_eq!(broken("places short of", 40.0), ["places", "short of"]);
        assert_eq!(broken("two\nlines", 400.0), ["two", "lines"]);
        // Longer than a line.
        let long = broken("abcdefghijklmnop", 30.0);
        assert!(long.len() > 2 && long.concat() == "abcdefghijklmnop", "{long:?}");
        assert_eq!(broken("", 30.0), [""]);
    }
}
