//! Findings as a line of English text, for errors that are passed on and logs.

use super::{Issue, Issues, Severity};
use crate::words::Lang;
use std::fmt::{Display, Formatter, Result};

impl Display for Issue {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}: {}", self.code, self.sentence(Lang::En))?;
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, " ({file}, line {line})"),
            (Some(file), None) => write!(f, " ({file})"),
            (None, _) => Ok(()),
        }
    }
}

/// Kinds of errors that are named one by one.
const NAMED: usize = 3;

impl Display for Issues {
    /// The errors, one of each kind; without any, how much else there is.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let errors = || self.groups().filter_map(|group| group.examples.first().zip(Some(group.count)));
        let errors = || errors().filter(|(issue, _)| issue.severity() == Severity::Error);
        for (number, (issue, count)) in errors().take(NAMED).enumerate() {
            let more = if count > 1 { format!(" ({count} times)") } else { String::new() };
            write!(f, "{}{issue}{more}", if number == 0 { "" } else { "; " })?;
        }
        match errors().count() {
            0 => write!(f, "{} warnings, {} notes", self.count(Severity::Warning), self.count(Severity::Info)),
            n if n > NAMED => write!(f, "; and {} more kinds of errors", n - NAMED),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_named_before_all_else() {
        let mut issues = Issues::new();
        assert_eq!(issues.to_string(), "0 warnings, 0 notes");
        issues.push(Issue::new("I0647").value(9).fact("most", 5));
        issues.push(Issue::new("E0619").file("study.toml").field("year").value(99));
        issues.push(Issue::new("E0619").file("study.toml").field("year").value(98));
        let text = issues.to_string();
        assert!(text.starts_with("E0619: year is 99;") && text.ends_with("(study.toml) (2 times)"), "{text}");
    }
}
