//! `report.pdf`: the answer and a table on the first page, then maps, then the tables behind them, on A4.

mod columns;
mod draw;
mod grid;
mod lines;
mod prose;
mod sheet;

use super::answer::answer;
use super::picture::{Picture, Shape, pictures};
use super::put::Put;
use super::tables::{self, Page};
use super::typeface::Typeface;
use super::{Case, Source};
use crate::issue::caught;
use crate::prepare::Failure;
use crate::words::{Lang, word};
use crate::write::{Staging, WriteError};
use prose::{ANSWER, HEADING, LINE, NOTE, Style, TITLE, paragraph};
use sheet::{Item, MARGIN, Paper, body};
use std::io;

/// Its name.
const NAME: &str = "report.pdf";

/// Writes it.
pub(super) fn put(source: &Source, staging: &mut Staging, lang: Lang) -> Result<Put, Failure> {
    let mut report = Report { paper: Paper::default(), typeface: Typeface::new(), lang };
    report.first(source)?;
    report.maps(source)?;
    for page in tables::in_brief(source, lang)? {
        report.section(&page);
    }
    let Report { paper, mut typeface, .. } = report;
    let drawn = caught(|| draw::draw(&paper, &mut typeface, &title(source, lang), lang));
    let bytes = drawn.unwrap_or_else(|| Err("krilla".to_owned())).map_err(failed)?;
    staging.bytes(NAME, &bytes)?;
    Ok(Put { files: vec![NAME.to_owned()], issues: typeface.issues(NAME) })
}

fn failed(what: impl ToString) -> WriteError {
    WriteError::Io(NAME.into(), io::Error::other(what.to_string()))
}

/// The title of the study.
fn title(source: &Source, lang: Lang) -> String {
    let title = source.document["title"].as_str().filter(|title| !title.is_empty());
    title.unwrap_or(word("handover.pdf.title", lang)).to_owned()
}

/// The service that a picture is about, by what its name ends with; none where it is about several.
fn service_of<'c>(picture: &Picture, case: &'c Case) -> Option<&'c str> {
    let ids = case.study.service.iter().map(|service| service.id.as_str());
    // The longest: `beds` is no end of `hospital-beds`.
    ids.filter(|id| picture.name.strip_suffix(id).is_some_and(|rest| rest.ends_with('-'))).max_by_key(|id| id.len())
}

/// What is left free below a picture.
const BELOW: f64 = 8.0;

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
    fn first(&mut self, source: &Source) -> Result<(), Failure> {
        self.paper.turn(false);
        self.say(&title(source, self.lang), TITLE);
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

    /// Of each service its pictures and its streets: the first picture above them, the others two on a page.
    fn maps(&mut self, source: &Source) -> Result<(), Failure> {
        let Some(case) = source.main() else { return Ok(()) };
        let pictures = pictures(source, self.lang, Shape::Report)?;
        let of: Vec<Option<&str>> = pictures.iter().map(|picture| service_of(picture, case)).collect();
        for service in &case.study.service {
            let id = service.id.as_str();
            let own: Vec<&Picture> =
                pictures.iter().zip(&of).filter(|(_, of)| **of == Some(id)).map(|(picture, _)| picture).collect();
            let streets = tables::streets(case, service, self.lang)?;
            if own.is_empty() && streets.is_none() {
                continue;
            }
            self.paper.turn(false);
            let name = service.called().name.get(self.lang).to_owned();
            self.paper.section(&name);
            if own.is_empty() {
                self.say(&name, HEADING);
            }
            let (first, others) = own.split_at(usize::from(!own.is_empty()));
            for picture in first {
                self.picture(picture, body(false))?;
            }
            if let Some(streets) = streets {
                grid::table(&mut self.paper, &mut self.typeface, &streets, self.lang);
            }
            self.pictures(others)?;
        }
        let others = pictures.iter().zip(&of).filter(|(_, of)| of.is_none()).map(|(picture, _)| picture);
        self.pictures(&others.collect::<Vec<_>>())
    }

    /// Pictures, two on a page.
    fn pictures(&mut self, pictures: &[&Picture]) -> Result<(), Failure> {
        if !pictures.is_empty() {
            self.paper.turn(false);
        }
        for picture in pictures {
            let height = self.paper.whole() / 2.0 - 2.0 * (BELOW + NOTE.size * LINE);
            self.picture(picture, height * picture.width / picture.height)?;
        }
        Ok(())
    }

    /// A picture, and what it shows in words.
    fn picture(&mut self, picture: &Picture, width: f64) -> Result<(), Failure> {
        let width = width.min(body(false));
        let height = width * picture.height / picture.width;
        if self.paper.left() < height + NOTE.size * LINE {
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
