//! What files say against what is worked out again: numbers, texts, and that nothing is missing.

use super::output::Row;
use super::written::Finding;
use serde_json::Value;

/// What was compared, and the first difference.
#[derive(Default)]
pub(super) struct Told {
    /// How many numbers and texts were compared.
    pub n: usize,
    off: Option<[String; 3]>,
}

/// From and to: what a number may be where positions and scores are rounded.
pub(super) type Between = [f64; 2];

impl Told {
    /// A number, or that there is none.
    pub fn number(&mut self, what: impl Fn() -> String, stated: Option<f64>, found: Option<f64>, within: f64) {
        let same = match (stated, found) {
            (Some(stated), Some(found)) => (stated - found).abs() <= within,
            (None, None) => true,
            _ => false,
        };
        self.says(same, what, stated.map(|n| n.to_string()), found.map(|n| n.to_string()));
    }

    /// A number within limits.
    pub fn between(&mut self, what: impl Fn() -> String, stated: Option<f64>, [from, to]: Between) {
        let same = stated.is_some_and(|stated| from <= stated && stated <= to);
        self.says(same, what, stated.map(|n| n.to_string()), Some(format!("{from}...{to}")));
    }

    /// A text, or that there is none.
    pub fn text(&mut self, what: impl Fn() -> String, stated: Option<&str>, found: Option<&str>) {
        self.says(stated == found, what, stated.map(str::to_owned), found.map(str::to_owned));
    }

    /// A column that is the same in two layers.
    pub fn column(&mut self, what: impl Fn() -> String, stated: &Row, found: &Row, column: &str) {
        let [stated, found] = [stated, found].map(|row| row.properties.get(column));
        self.says(stated == found, what, stated.map(Value::to_string), found.map(Value::to_string));
    }

    /// Anything else.
    pub fn holds(&mut self, holds: bool, what: impl Fn() -> String) {
        self.says(holds, what, None, None);
    }

    fn says(&mut self, same: bool, what: impl Fn() -> String, stated: Option<String>, found: Option<String>) {
        self.n += 1;
        if self.off.is_none() && !same {
            let shown = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
            self.off = Some([what(), shown(stated), shown(found)]);
        }
    }

    /// The finding about `what`, named in Chinese and English.
    pub fn finding(self, [zh, en]: [&str; 2]) -> Finding {
        let n = self.n;
        match self.off {
            None => Finding {
                holds: true,
                text: [
                    format!("{zh}：{n} 项数字与文字重新算过，全部一致"),
                    format!("{en}: {n} numbers and texts were worked out again and agree"),
                ],
            },
            Some([what, stated, found]) => Finding {
                holds: false,
                text: [
                    format!("{zh}：{what} 写的是 {stated}，应为 {found}"),
                    format!("{en}: {what} says {stated}, but it is {found}"),
                ],
            },
        }
    }
}
