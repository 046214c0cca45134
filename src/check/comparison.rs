//! What files state and what is worked out again, compared: numbers, texts, and that nothing is missing.

use super::finding::Finding;
use super::folder::Row;
use super::interval::Interval;
use super::sentences::{self, Difference, Must};
use crate::words::Sentence;
use serde_json::Value;

/// What the last digits of a large number may differ by, as a share of it: sums in another order.
const LAST_DIGITS: f64 = 8.0 * f64::EPSILON;

/// What was compared, and the first difference.
#[derive(Default)]
pub(super) struct Comparison {
    n: usize,
    difference: Option<Difference>,
    unread: Option<Sentence>,
}

impl Comparison {
    /// A number, or that there is none.
    pub fn number(&mut self, what: impl Fn() -> String, stated: Option<f64>, found: Option<f64>, within: f64) {
        let same = match (stated, found) {
            (Some(stated), Some(found)) => {
                (stated - found).abs() <= within + LAST_DIGITS * stated.abs().max(found.abs())
            }
            (None, None) => true,
            _ => false,
        };
        self.compare(same, what, || [stated, found].map(|n| n.map(|n| n.to_string())));
    }

    /// A number that must be there, to within so much and a thousandth of that for each one it counts.
    pub fn amount(&mut self, what: impl Fn() -> String, stated: f64, found: f64, within: f64) {
        // What is missing is no number, and equal to none.
        self.number(what, Some(stated), Some(found), within * (1.0 + 1e-3 * found.abs()));
    }

    /// The same of one that there may be none of.
    pub fn amount_or_none(&mut self, what: impl Fn() -> String, stated: Option<f64>, found: Option<f64>, within: f64) {
        self.number(what, stated, found, within * (1.0 + 1e-3 * found.unwrap_or_default().abs()));
    }

    /// A number within limits.
    pub fn between(&mut self, what: impl Fn() -> String, stated: Option<f64>, limits: Interval) {
        let same = stated.is_some_and(|stated| limits.widened(LAST_DIGITS * stated.abs()).contains(stated));
        let shown = || [stated.map(|n| n.to_string()), Some(format!("{}...{}", limits.from, limits.to))];
        self.compare(same, what, shown);
    }

    /// A text, or that there is none.
    pub fn text(&mut self, what: impl Fn() -> String, stated: Option<&str>, found: Option<&str>) {
        self.compare(stated == found, what, || [stated, found].map(|text| text.map(str::to_owned)));
    }

    /// A text of a table that a spreadsheet may open: one that began like a formula was written with an apostrophe before it.
    pub fn cell(&mut self, what: impl Fn() -> String, stated: Option<&str>, found: Option<&str>) {
        let plain = stated.and_then(|stated| stated.strip_prefix('\'')).filter(|plain| Some(*plain) == found);
        self.text(what, plain.or(stated), found);
    }

    /// A column that is the same in two layers.
    pub fn column(&mut self, what: impl Fn() -> String, stated: &Row, found: &Row, column: &str) {
        let [stated, found] = [stated, found].map(|row| row.properties.get(column));
        self.compare(stated == found, what, || [stated, found].map(|value| value.map(Value::to_string)));
    }

    /// Anything of JSON.
    pub fn value(&mut self, what: impl Fn() -> String, stated: &Value, found: &Value) {
        self.compare(stated == found, what, || [stated, found].map(|value| Some(value.to_string())));
    }

    /// A value of its kind; `None` where the file has none.
    pub fn kind(&mut self, what: impl Fn() -> String, stated: Option<&Value>, must: &Must) {
        self.n += 1;
        if self.difference.is_none() && !must.is(stated) {
            let found = Some(must.sentence());
            self.difference = Some(Difference { at: what(), stated: stated.map(Value::to_string), found });
        }
    }

    /// A file that cannot be read, and so is not what it should be.
    pub fn unread(&mut self, why: Sentence) {
        self.unread.get_or_insert(why);
    }

    /// Anything else.
    pub fn holds(&mut self, holds: bool, what: impl Fn() -> String) {
        self.compare(holds, what, || [None, None]);
    }

    /// Texts are made for a difference alone: of millions of comparisons all but one need none.
    fn compare(&mut self, same: bool, what: impl Fn() -> String, shown: impl FnOnce() -> [Option<String>; 2]) {
        self.n += 1;
        if self.difference.is_none() && !same {
            // What cannot be worked out is no number that something should be.
            let [stated, found] = shown().map(|text| text.filter(|text| text != "NaN"));
            self.difference = Some(Difference { at: what(), stated, found: found.map(sentences::as_is) });
        }
    }

    /// The finding about `what`.
    pub fn finding(self, what: Sentence) -> Finding {
        if let Some(why) = self.unread {
            return Finding::differs(sentences::unreadable(what, why));
        }
        match self.difference {
            None => Finding::holds(sentences::agrees(what, self.n)),
            Some(difference) => Finding::differs(sentences::differs(what, difference)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by random studies: a score of millions of places for each person, of which hardly anybody takes part.
    #[test]
    fn large_numbers_differ_in_their_last_digit() {
        let differs = |stated: f64, found: f64, within: f64| {
            let mut comparison = Comparison::default();
            comparison.number(String::new, Some(stated), Some(found), within);
            comparison.difference.is_some()
        };
        assert!(!differs(37_818_181.818_181_82, 37_818_181.818_181_83, 1e-9));
        assert!(differs(37_818_181.818_181_8, 37_818_181.818_182_8, 1e-9));
        assert!(differs(9_007_199.0, 9_007_200.0, 0.0) && differs(0.0, 1e-6, 1e-9) && differs(f64::NAN, 1.0, 1.0));
    }
}
