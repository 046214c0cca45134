//! The one rule by which no spreadsheet computes a text of the data.

use std::borrow::Cow;

/// What makes a spreadsheet compute a cell, also full-width and behind a line break.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text that a spreadsheet would take for a formula, behind an apostrophe; any other as it is. A dash alone, or before nothing but
/// digits, computes nothing.
///
/// Source: OWASP ASVS 1.2.10.
pub fn inert(text: &str) -> Cow<'_, str> {
    let is_number = text.strip_prefix('-').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let is_formula = text.starts_with(FORMULA) && text.chars().nth(1).is_some() && !is_number;
    if is_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_texts_and_dashes_stay() {
        let formulas = [
            "=cmd|' /C calc'!A0",
            "=HYPERLINK(\"x\")",
            "+1",
            "@SUM(A1)",
            "\tx",
            "\n=1",
            "＝1+1",
            "-2+3",
            "-１",
            "-1e5",
        ];
        for text in formulas {
            assert_eq!(inert(text), format!("'{text}"));
        }
        for text in ["-", "小学", "凤城街道", "", "a=b", "1-2", "-1", "-9223372036854775809"] {
            assert_eq!(inert(text), text);
        }
    }
}
