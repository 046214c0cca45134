//! Text from data, made harmless on a terminal: the one list of characters that are not seen and change what is.

use std::fmt::Write;

/// Whether a character is not seen, or moves, hides or turns others: controls (C0, C1), marks of direction, blanks without width,
/// joiners, annotations, tags.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Replaces characters that are not seen by `\u{..}`; Chinese text stays as it is.
pub fn escape(text: &str) -> String {
    escape_but(text, &[])
}

/// The same of a whole page, whose lines stay lines.
pub fn escape_page(text: &str) -> String {
    escape_but(text, &['\n', '\t'])
}

fn escape_but(text: &str, kept: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) && !kept.contains(&c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// A JSON document that says the same without characters that are not seen: these stand in texts only, where `\u202e` is the same.
pub fn escape_json(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        // Between texts line breaks are blanks; within them they are escaped already.
        if is_hidden(c) && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Cuts text after `most` characters and marks the cut.
pub fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIDDEN: [char; 24] = [
        '\0',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{9b}',
        '\u{ad}',
        '\u{61c}',
        '\u{180e}',
        '\u{200b}',
        '\u{200e}',
        '\u{2028}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{206f}',
        '\u{feff}',
        '\u{fff9}',
        '\u{fffb}',
        '\u{e0000}',
        '\u{e0001}',
        '\u{e0041}',
        '\u{e007f}',
        '\r',
    ];

    #[test]
    fn what_is_not_seen_is_written_out() {
        for c in HIDDEN {
            let name = format!("小{c}学");
            let shown = format!("小\\u{{{:x}}}学", c as u32);
            assert_eq!((escape(&name), escape_page(&format!("{name}\n"))), (shown.clone(), shown + "\n"));
            let document = serde_json::json!({ "name": name, (name.clone()): 1 });
            for text in [document.to_string(), format!("{document:#}")] {
                let escaped = escape_json(&text);
                assert!(!escaped.chars().any(|c| is_hidden(c) && c != '\n'), "{escaped}");
                assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).ok().as_ref(), Some(&document));
            }
        }
        for text in ["渡舟街道 (二小), 100 %", "École n° 3", "學校—甲", "🏫"] {
            assert_eq!((escape(text), escape_json(text)), (text.to_owned(), text.to_owned()));
        }
        assert_eq!(escape("a\nb"), "a\\u{a}b");
    }
}
