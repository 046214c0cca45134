//! ODS, read here: the library knows neither merged cells nor hidden rows, and sets room aside for every repetition.

use super::Sheets;
use super::grid::{Area, Grid, Value};
use crate::issue::Issue;
use crate::read::Cell;
use crate::read::allowance::Allowance;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor};
use std::ops::Range;
use zip::ZipArchive;

/// Repetitions beyond what a sheet can hold.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// An open workbook.
pub(super) struct Book<'b> {
    bytes: &'b [u8],
    names: Vec<(String, bool)>,
}

/// Opens a workbook that [`super::guard`] has seen.
pub(super) fn open(bytes: &[u8]) -> Result<Book<'_>, Issue> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(super::broken)?;
    if let Ok(part) = archive.by_name("META-INF/manifest.xml") {
        let mut xml = Reader::from_reader(BufReader::new(part));
        while let Some(event) = event(&mut xml, &mut Vec::new())? {
            if let Event::Start(e) | Event::Empty(e) = event
                && e.name().as_ref() == "manifest:encryption-data"
            {
                return Err(Issue::new("E0142"));
            }
        }
    }
    let part = archive.by_name("content.xml").map_err(super::broken)?;
    let mut xml = Reader::from_reader(BufReader::new(part));
    let (mut names, mut hidden, mut style) = (Vec::new(), BTreeSet::new(), String::new());
    while let Some(event) = event(&mut xml, &mut Vec::new())? {
        let (Event::Start(e) | Event::Empty(e)) = event else { continue };
        match e.name().as_ref() {
            "style:style" => style = attribute(&e, "style:name")?.unwrap_or_default(),
            "style:table-properties" if attribute(&e, "table:display")?.as_deref() == Some("false") => {
                hidden.insert(style.clone());
            }
            "table:table" => {
                let seen = attribute(&e, "table:style-name")?.is_none_or(|style| !hidden.contains(&style));
                names.push((attribute(&e, "table:name")?.unwrap_or_default(), seen));
            }
            _ => {}
        }
    }
    Ok(Book { bytes, names })
}

impl Sheets for Book<'_> {
    fn names(&self) -> Vec<(String, bool)> {
        self.names.clone()
    }

    fn read(&mut self, name: &str, within: Option<Area>, allowance: &mut Allowance) -> Result<Grid, Issue> {
        let mut archive = ZipArchive::new(Cursor::new(self.bytes)).map_err(super::broken)?;
        let part = archive.by_name("content.xml").map_err(super::broken)?;
        let mut xml = Reader::from_reader(BufReader::new(part));
        while let Some(event) = event(&mut xml, &mut Vec::new())? {
            if let Event::Start(e) = event
                && e.name().as_ref() == "table:table"
                && attribute(&e, "table:name")?.as_deref() == Some(name)
            {
                return rows(&mut xml, within, allowance);
            }
        }
        Ok(Grid::within(within))
    }
}

/// The next event; `None` at the end.
fn event<'b>(xml: &mut Reader<impl BufRead>, buffer: &'b mut Vec<u8>) -> Result<Option<Event<'b>>, Issue> {
    match xml.read_event_into(buffer) {
        Ok(Event::Eof) => Ok(None),
        Ok(Event::DocType(_)) => Err(Issue::new("E0141").fact("reason", "DOCTYPE")),
        Ok(event) => Ok(Some(event)),
        Err(error) => Err(super::broken(error)),
    }
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Result<Option<String>, Issue> {
    let Some(found) = e.try_get_attribute(name).map_err(super::broken)? else { return Ok(None) };
    found.normalized_value(XmlVersion::Implicit1_0).map(|text| Some(text.into_owned())).map_err(super::broken)
}

fn count(e: &BytesStart<'_>, name: &str, most: u32) -> Result<u32, Issue> {
    Ok(attribute(e, name)?.and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).clamp(1, most))
}

/// The cells of a table, up to its end.
fn rows(xml: &mut Reader<impl BufRead>, within: Option<Area>, allowance: &mut Allowance) -> Result<Grid, Issue> {
    let mut grid = Grid::within(within);
    let (mut row, mut repeated) = (0_u32, 1_u32);
    let mut cells: Vec<(Range<u32>, Value)> = Vec::new();
    let (mut column, mut depth) = (0_u32, 0_usize);
    loop {
        let mut buffer = Vec::new();
        let Some(event) = event(xml, &mut buffer)? else { return Err(super::broken("content.xml")) };
        let (e, closed) = match event {
            Event::Start(e) => (e, false),
            Event::Empty(e) => (e, true),
            Event::End(e) => {
                match e.name().as_ref() {
                    "table:table" if depth == 0 => return Ok(grid),
                    "table:table" => depth -= 1,
                    "table:table-row" if depth == 0 => {
                        // A repetition outside the range that is asked for is not gone through.
                        cells.retain(|(columns, _)| !grid.kept_columns(columns.clone()).is_empty());
                        if !cells.is_empty() {
                            for at in grid.kept_rows(row..row.saturating_add(repeated).min(MOST_ROWS)) {
                                for (columns, value) in &cells {
                                    for column in grid.kept_columns(columns.clone()) {
                                        grid.put(at, column, value.clone(), allowance)?;
                                    }
                                }
                            }
                        }
                        row = row.saturating_add(repeated);
                    }
                    _ => {}
                }
                continue;
            }
            _ => continue,
        };
        match e.name().as_ref() {
            // A table within a cell or a drawing.
            "table:table" if !closed => depth += 1,
            _ if depth > 0 => {}
            "table:table-row" => {
                repeated = count(&e, "table:number-rows-repeated", MOST_ROWS)?;
                cells.clear();
                column = 0;
                if closed {
                    row = row.saturating_add(repeated);
                } else if attribute(&e, "table:visibility")?.is_some_and(|v| v != "visible") && repeated < 10_000 {
                    grid.hidden += repeated as usize;
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let times = count(&e, "table:number-columns-repeated", MOST_COLUMNS)?;
                let tall = count(&e, "table:number-rows-spanned", MOST_ROWS)?;
                let wide = count(&e, "table:number-columns-spanned", MOST_COLUMNS)?;
                if tall > 1 || wide > 1 {
                    grid.merges.push(Area {
                        rows: (row, row.saturating_add(tall - 1)),
                        columns: (column, column.saturating_add(wide - 1)),
                    });
                }
                let covered = e.name().as_ref() == "table:covered-table-cell";
                let value = value(xml, &e, closed)?;
                let to = column.saturating_add(times).min(MOST_COLUMNS);
                if value != Value::Cell(Cell::Null) && !covered {
                    cells.push((column..to, value));
                }
                column = to;
            }
            _ => {}
        }
    }
}

/// What a cell holds; reads to its end.
fn value(xml: &mut Reader<impl BufRead>, e: &BytesStart<'_>, closed: bool) -> Result<Value, Issue> {
    let text = if closed { String::new() } else { paragraphs(xml, e.name().as_ref())? };
    if attribute(e, "calcext:value-type")?.as_deref() == Some("error") || text.starts_with("Err:") {
        return Ok(Value::Error(if text.is_empty() { "#ERR".to_owned() } else { text }));
    }
    let written = |name: &str| attribute(e, name);
    Ok(match attribute(e, "office:value-type")?.as_deref() {
        Some("float" | "percentage" | "currency") => {
            match written("office:value")?.and_then(|n| n.parse::<f64>().ok()).filter(|n| n.is_finite()) {
                Some(number) => Grid::number(number),
                None => Grid::text(&text),
            }
        }
        Some("date") => super::iso(&written("office:date-value")?.unwrap_or(text)),
        Some("time") => super::iso(&written("office:time-value")?.unwrap_or(text)),
        Some("boolean") => Value::Cell(Cell::Bool(written("office:boolean-value")?.as_deref() == Some("true"))),
        Some(_) => {
            let text = match written("office:string-value")? {
                Some(stated) if !stated.is_empty() => stated,
                _ => text,
            };
            if text.starts_with('#') && written("table:formula")?.is_some() {
                Value::Error(text)
            } else {
                Grid::text(&text)
            }
        }
        None if written("table:formula")?.is_some() && text.is_empty() => Value::Formula,
        None => Grid::text(&text),
    })
}

/// The paragraphs of a cell, without its comments.
fn paragraphs(xml: &mut Reader<impl BufRead>, end: &str) -> Result<String, Issue> {
    let mut text = String::new();
    let mut comment = 0_usize;
    loop {
        let mut buffer = Vec::new();
        let Some(event) = event(xml, &mut buffer)? else { return Err(super::broken("content.xml")) };
        match event {
            Event::Start(e) if e.name().as_ref() == "office:annotation" => comment += 1,
            Event::End(e) if e.name().as_ref() == "office:annotation" => comment = comment.saturating_sub(1),
            Event::End(e) if e.name().as_ref() == end => return Ok(text),
            _ if comment > 0 => {}
            Event::Start(e) if e.name().as_ref() == "text:p" && !text.is_empty() => text.push('\n'),
            Event::Start(e) | Event::Empty(e) if e.name().as_ref() == "text:s" => text.push(' '),
            Event::Text(t) => text.push_str(&t.xml10_content()),
            Event::GeneralRef(e) => match e.resolve_char_ref().map_err(super::broken)? {
                Some(letter) => text.push(letter),
                None => match quick_xml::escape::resolve_predefined_entity(&e) {
                    Some(known) => text.push_str(known),
                    None => return Err(super::broken("entity")),
                },
            },
            _ => {}
        }
    }
}
