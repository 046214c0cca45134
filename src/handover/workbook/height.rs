//! Heights of rows: no program makes room by itself for text that is broken in cells, or each makes its own, so every row that is
//! broken says how high it is.

use unicode_width::UnicodeWidthChar;

/// Height of a line of text in a cell, in points: that of Chinese letters, which is the larger.
pub(super) const LINE: f64 = 16.0;

/// The highest row that a spreadsheet takes, in points.
const HIGHEST: f64 = 409.0;

/// Widths are counted in tenths of a digit: Chinese letters are a little wider than two of them.
const DIGIT: usize = 10;
const WIDE: usize = 21;

/// How high a row of so many lines is.
pub(super) fn of_lines(lines: usize, line: f64) -> f64 {
    (lines.max(1) as f64 * line).min(HIGHEST)
}

/// Lines into which a text is broken in a cell of so many characters: Chinese between any two letters, other scripts at spaces, and
/// anywhere where a word is longer than a line.
pub(super) fn lines(text: &str, characters: usize) -> usize {
    let most = characters.max(2) * DIGIT;
    text.split('\n').map(|paragraph| of_paragraph(paragraph, most)).sum()
}

fn of_paragraph(text: &str, most: usize) -> usize {
    let (mut lines, mut filled) = (1, 0);
    for word in words(text) {
        let mut wide: usize = word.chars().map(tenths).sum();
        let bare: usize = word.trim_end().chars().map(tenths).sum();
        if filled > 0 && filled + bare > most {
            lines += 1;
            filled = 0;
        }
        while wide > most && bare > most {
            lines += 1;
            wide -= most;
        }
        filled += wide;
    }
    lines
}

/// Parts between which a line may be broken.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if is_wide(first) {
            first.len_utf8()
        } else {
            let mut before = first;
            let ends = rest.char_indices().skip(1).find(|(_, c)| {
                let ends = is_wide(*c) || before == ' ' && *c != ' ';
                before = *c;
                ends
            });
            ends.map_or(rest.len(), |(at, _)| at)
        };
        let (word, others) = rest.split_at(end);
        rest = others;
        Some(word)
    })
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

fn tenths(c: char) -> usize {
    match c.width() {
        Some(2) => WIDE,
        Some(width) => width * DIGIT,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_they_are_broken() {
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("凤城街道", 9), 1);
        assert_eq!(lines("凤城街道", 8), 2);
        assert_eq!(lines("places short of", 10), 2);
        assert_eq!(lines("a\nb", 10), 2);
        assert_eq!(lines("abcdefghijklmnopqrstuvwxyz", 10), 3);
        assert_eq!(lines("缺 beds 位", 4), 3);
    }

    #[test]
    fn no_row_is_higher_than_a_spreadsheet_takes() {
        assert_eq!([of_lines(0, LINE), of_lines(2, LINE), of_lines(99, LINE)], [16.0, 32.0, HIGHEST]);
    }
}
