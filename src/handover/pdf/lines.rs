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
