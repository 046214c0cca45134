//! Verdicts as a table in a file.

use super::judge::{Answer, Judged};
use super::stated::Op;
use crate::issue::{Issue, exit};
use crate::prepare::{self, Failure};
use crate::words::{Lang, word};
use crate::write::table::Files;
use crate::write::{WriteError, inert, settle};
use std::path::Path;

/// Names of the columns, the same in every language.
const COLUMNS: [&str; 14] = [
    "id",
    "name",
    "indicator",
    "chapter",
    "quote",
    "op",
    "stated",
    "computed",
    "difference",
    "unit",
    "verdict",
    "is_least",
    "synthetic",
    "why",
];

/// Whether the verdicts may be written there, before anything is computed.
///
/// # Errors
/// E0893 for what is no CSV; an existing file without `overwrite`, the file of claims itself, a folder that is not there.
pub fn check_target(claims: &Path, out: &Path, overwrite: bool) -> Result<(), Failure> {
    if !out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        let issue = Issue::new("E0893").file(out.display().to_string());
        return Err(Failure::new(issue, exit::USAGE));
    }
    settle(out)?;
    prepare::check_target(claims, out, overwrite)
}

/// Writes them beside the place and moves them there: UTF-8 with byte order mark, one row for each claim.
///
/// # Errors
/// What cannot be created or written; an earlier file is as it was.
pub fn put(judged: &Judged, out: &Path, lang: Lang) -> Result<(), WriteError> {
    let mut files = Files::beside(out)?;
    let path = files.path();
    Files::fill(&path, |to| {
        std::io::Write::write_all(to, "\u{feff}".as_bytes())?;
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
        rows.write_record(COLUMNS)?;
        for answer in &judged.all {
            rows.write_record(row(answer, lang))?;
        }
        rows.flush()
    })?;
    files.commit()
}

fn row(answer: &Answer, lang: Lang) -> [String; COLUMNS.len()] {
    let number = |number: Option<f64>| number.map(plain).unwrap_or_default();
    let text = |text: &str| inert(text).into_owned();
    let why: Vec<String> = answer.why.iter().map(|words| words.text(lang)).collect();
    [
        text(&answer.id),
        text(answer.name.get(lang)),
        answer.indicator.map(|n| n.to_string()).unwrap_or_default(),
        text(&answer.chapter),
        text(&answer.quote),
        answer.op.map_or("", Op::as_str).to_owned(),
        number(answer.stated),
        number(answer.computed),
        number(answer.difference),
        answer.unit.as_str().to_owned(),
        answer.verdict.as_str().to_owned(),
        answer.is_least.to_string(),
        answer.synthetic.map(|is| is.to_string()).unwrap_or_default(),
        text(&why.join(word("claims.semicolon", lang))),
    ]
}

/// A number in six digits after the point at most: what is beyond them is noise of binary fractions.
fn plain(number: f64) -> String {
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
