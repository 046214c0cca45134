//! A table for a terminal: names left, numbers right, columns as wide as their text (Chinese letters count twice).

use crate::words::{Lang, escape, word};
use unicode_width::UnicodeWidthStr;

/// Rows of equal length under a head; a row may stand under a rule.
#[derive(Debug, Default)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<(bool, Vec<String>)>,
}

impl Table {
    /// With these headings, which may be names from data too.
    pub fn new(head: Vec<String>) -> Self {
        Self { head: head.iter().map(|cell| escape(cell)).collect(), rows: Vec::new() }
    }

    /// With the headings of these keys.
    pub fn headed(keys: &[&str], lang: Lang) -> Self {
        Self::new(keys.iter().map(|key| word(key, lang).to_owned()).collect())
    }

    /// Adds a row; names from data are made harmless for a terminal.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push((false, cells.iter().map(|cell| escape(cell)).collect()));
    }

    /// Adds a row of sums under a rule.
    pub fn sum(&mut self, cells: Vec<String>) {
        self.rows.push((true, cells.iter().map(|cell| escape(cell)).collect()));
    }

    /// The text, each line indented by two spaces.
    pub fn render(&self) -> String {
        let mut widths: Vec<usize> = self.head.iter().map(|cell| cell.width()).collect();
        for (_, row) in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let line = |cells: &[String]| {
            let mut out = String::from(" ");
            for (index, (cell, width)) in cells.iter().zip(&widths).enumerate() {
                let pad = " ".repeat(width - cell.width());
                out.push(' ');
                if index == 0 {
                    out.push_str(cell);
                    out.push_str(&pad);
                } else {
                    out.push_str(&pad);
                    out.push_str(cell);
                }
                out.push(' ');
            }
            out.trim_end().to_owned() + "\n"
        };
        let rule = format!("  {}\n", "─".repeat(widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1)));
        let mut out = line(&self.head);
        out.push_str(&rule);
        for (sum, row) in &self.rows {
            if *sum {
                out.push_str(&rule);
            }
            out.push_str(&line(row));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_keep_the_columns_straight() {
        let mut table = Table::headed(&["cli.head.zone", "cli.head.rows"], Lang::En);
        table.row(vec!["凤城街道".into(), "5".into()]);
        table.sum(vec!["all".into(), "1,000".into()]);
        let text = table.render();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2].width(), lines[4].width(), "{text}");
    }
}
