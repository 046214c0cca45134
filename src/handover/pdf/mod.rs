//! `report.pdf`: the answer and a table on the first page, then maps, then the tables behind them, on A4.

mod draw;
mod grid;
mod lines;
mod prose;
mod sheet;

use super::Source;
use super::answer::answer;
use super::product::Put;
use super::tables::{self, Page};
use super::typeface::Typeface;
use crate::prepare::Failure;
use crate::words::{Lang, word};
use crate::write::{Staging, WriteError};
use prose::{ANSWER, HEADING, NOTE, TITLE, paragraph};
use sheet::Paper;
use std::io;

/// Its name.
const NAME: &str = "report.pdf";

/// Writes it.
pub(super) fn put(source: &Source, staging: &mut Staging, lang: Lang) -> Result<Put, Failure> {
    let mut typeface = Typeface::new();
    let mut paper = Paper::default();
    first(source, &mut paper, &mut typeface, lang)?;
    for page in tables::in_brief(source, lang)? {
        section(&page, &mut paper, &mut typeface, lang);
    }
    let bytes = draw::draw(&paper, &mut typeface, &title(source, lang), lang);
    let bytes = bytes.map_err(|what| WriteError::Io(NAME.into(), io::Error::other(what)))?;
    staging.bytes(NAME, &bytes)?;
    Ok(Put { files: vec![NAME.to_owned()], issues: typeface.issues(NAME) })
}

/// The title of the study.
fn title(source: &Source, lang: Lang) -> String {
    let title = source.document["title"].as_str().filter(|title| !title.is_empty());
    title.unwrap_or(word("handover.pdf.title", lang)).to_owned()
}

/// The first page: the answer in three sentences, and one table.
fn first(source: &Source, paper: &mut Paper, typeface: &mut Typeface, lang: Lang) -> Result<(), Failure> {
    paper.turn(false);
    paragraph(paper, typeface, &title(source, lang), TITLE);
    for sentence in answer(source)? {
        paragraph(paper, typeface, &sentence.text(lang), ANSWER);
    }
    paper.y += ANSWER.after;
    for page in tables::summary(source, lang)? {
        paper.section(&page.name);
        for table in &page.tables {
            grid::table(paper, typeface, table, lang);
        }
    }
    for key in ["handover.note.rounded", "handover.note.empty", "handover.pdf.workbook"] {
        paragraph(paper, typeface, word(key, lang), NOTE);
    }
    Ok(())
}

/// The tables about a subject.
fn section(page: &Page, paper: &mut Paper, typeface: &mut Typeface, lang: Lang) {
    if page.tables.is_empty() {
        return;
    }
    paper.turn(false);
    paper.section(&page.name);
    paragraph(paper, typeface, &page.title, HEADING);
    for note in &page.notes {
        paragraph(paper, typeface, note, NOTE);
    }
    paper.y += NOTE.after;
    for table in &page.tables {
        grid::table(paper, typeface, table, lang);
    }
}
