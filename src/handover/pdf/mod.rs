//! `report.pdf`: the answer and a table on the first page, then maps, then the tables behind them, on A4.

mod columns;
mod draw;
mod grid;
mod lines;
mod prose;
mod sheet;

use super::Source;
use super::answer::answer;
use super::edition::Edition;
use super::picture::{Drawn, Picture, Shape};
use super::put::{File, Put};
use super::tables::{self, Page};
use super::typeface::Typeface;
use crate::issue::caught;
use crate::prepare::Failure;
use crate::words::{Lang, say, word};
use crate::write::WriteError;
use lines::cut;
use prose::{ANSWER, HEADING, LINE, NOTE, Style, TITLE, paragraph};
use sheet::{Item, MARGIN, Paper, body};
use std::io;

/// Its name.
const NAME: &str = "report.pdf";

/// Makes it.
pub(super) fn put(edition: &Edition<'_>) -> Result<Put, Failure> {
    let Edition { source, lang, .. } = *edition;
    let mut typeface = Typeface::new();
    let title = title(source, &mut typeface, lang);
    let mut report = Report { paper: Paper::default(), typeface, lang };
    report.first(source, &title)?;
    report.maps(edition)?;
    for page in tables::in_brief(source, lang)? {
        report.section(&page);
    }
    let Report { paper, mut typeface, .. } = report;
    let drawn = caught(|| draw::draw(&paper, &mut typeface, &title, lang));
    let bytes = drawn.unwrap_or_else(|| Err("krilla".to_owned())).map_err(failed)?;
    Ok(Put { files: vec![File::new(NAME, bytes)], boxes: Some((NAME, typeface.missing())) })
}

fn failed(what: impl ToString) -> WriteError {
    WriteError::Io(NAME.into(), io::Error::other(what.to_string()))
}

/// Lines of a title, about. A longer one leaves no room for the answer and is cut; it stands whole in the results.
const TITLE_LINES: f64 = 4.0;

/// The title of the study, on one line or a few.
fn title(source: &Source, typeface: &mut Typeface, lang: Lang) -> String {
    let title = source.document["title"].as_str().filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or(word("handover.pdf.title", lang)).lines().map(str::trim);
    let title = title.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    cut(typeface, &title, TITLE.size, TITLE_LINES * body(false))
}

/// What is left free below a picture.
const BELOW: f64 = 8.0;

/// Rows of a table that has room below its picture; a longer one is in the workbook.
const MOST_ROWS: usize = 60;

/// The least of a page on which a further section begins.
const ROOM: f64 = 180.0;

/// A report in the making.
struct Report {
    paper: Paper,
    typeface: Typeface,
    lang: Lang,
}

impl Report {
    /// The first page: the answer in three sentences, and one table.
    fn first(&mut self, source: &Source, title: &str) -> Result<(), Failure> {
        self.paper.turn(false);
        self.say(title, TITLE);
        for sentence in answer(source)? {
            self.say(&sentence.text(self.lang), ANSWER);
        }
        self.paper.y += ANSWER.after;
        for page in tables::summary(source, self.lang)? {
            self.paper.section(&page.name);
            self.tables(&page);
        }
        for key in ["handover.note.rounded", "handover.note.empty", "handover.pdf.workbook"] {
            self.say(word(key, self.lang), NOTE);
        }
        Ok(())
    }

    /// Of each service its pictures, each with its table: the map of its gaps as wide as the page, the others two on a page where
    /// they fit.
    fn maps(&mut self, edition: &Edition<'_>) -> Result<(), Failure> {
        let (Some(case), Some(atlas)) = (edition.source.main(), &edition.atlas) else { return Ok(()) };
        for (service, all) in atlas.services(self.lang, Shape::Report) {
            self.paper.turn(false);
            self.paper.section(service.called().name.get(self.lang));
            for drawn in &all {
                let Drawn { picture, table } = drawn;
                let is_gap = drawn.is_gap_of(service);
                // Its zones are those of the whole balance, not only of the map.
                let streets = if is_gap { tables::streets(edition.source, case, service, self.lang)? } else { None };
                let most = self.paper.whole() / 2.0 - 2.0 * (BELOW + NOTE.size * LINE);
                let width = if is_gap { body(false) } else { most * picture.width / picture.height };
                self.picture(picture, width)?;
                match streets.as_ref().or(table.as_ref()) {
                    Some(long) if long.rows.len() > MOST_ROWS => {
                        let note = say("handover.pdf.long").count("n", long.rows.len()).text(self.lang);
                        self.say(&note, NOTE);
                    }
                    Some(table) => grid::table(&mut self.paper, &mut self.typeface, table, self.lang),
                    None => {}
                }
            }
        }
        Ok(())
    }

    /// A picture, and what it shows in words.
    fn picture(&mut self, picture: &Picture, width: f64) -> Result<(), Failure> {
        let width = width.min(body(false));
        let height = width * picture.height / picture.width;
        if self.paper.is_across() || self.paper.left() < height + 2.0 * NOTE.size * LINE {
            self.paper.turn(false);
        }
        let svg = self.typeface.fitted(&picture.svg).into_owned();
        let tree = caught(|| self.typeface.tree(&svg)).ok_or_else(|| failed("usvg"))?.map_err(failed)?;
        let place = [MARGIN + (body(false) - width) / 2.0, self.paper.y, width, height];
        self.paper.put(Item::Picture(place, Box::new(tree), self.typeface.fitted(&picture.words).into_owned()));
        self.paper.y += height;
        self.say(&picture.words, NOTE);
        self.paper.y += BELOW;
        Ok(())
    }

    /// The tables about a subject.
    fn section(&mut self, page: &Page) {
        let Some(first) = page.tables.first() else { return };
        let is_across = grid::is_across(&mut self.typeface, first, self.lang);
        if is_across != self.paper.is_across() || self.paper.left() < ROOM {
            self.paper.turn(is_across);
        }
        self.paper.section(&page.name);
        self.say(&page.title, HEADING);
        for note in &page.notes {
            self.say(note, NOTE);
        }
        self.paper.y += NOTE.after;
        self.tables(page);
    }

    fn tables(&mut self, page: &Page) {
        for table in &page.tables {
            grid::table(&mut self.paper, &mut self.typeface, table, self.lang);
        }
    }

    fn say(&mut self, text: &str, style: Style) {
        paragraph(&mut self.paper, &mut self.typeface, text, style);
    }
}
