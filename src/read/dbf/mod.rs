//! dBASE tables: the attributes of shapefiles, and the lists that old systems of bureaus put out.
//!
//! Numbers stand in the file as decimal text and are kept digit by digit, so that a code of nineteen digits stays what it is;
//! readers that make floating-point numbers of them lose it. Blanks, `****` and "not a number" mean "no value". Text is in the
//! encoding that the study names, else the `.cpg` beside it or the file's own mark unless it is UTF-8 against them, else in the
//! one it looks like.

#[cfg(test)]
pub(super) mod tests;

use super::beside::sibling;
use super::building::Building;
use super::cell::Cell;
use super::csv::number;
use super::encoding::{self, detect, shown};
use super::header::Names;
use super::not_a_number::is_not_a_number;
use super::source::{Source, layer_of};
use super::table::Table;
use super::{Progress, Wanted};
use crate::issue::{Issue, Issues};
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of a table, at most.
const LARGEST: u64 = 2 << 30;

/// Bytes of text from which an encoding is recognised.
const SAMPLE: usize = 1 << 20;

/// A column: where it stands in a record.
struct Field {
    kind: u8,
    /// Digits behind the point, as declared.
    decimals: u8,
    from: usize,
    to: usize,
}

/// The records of a table in memory.
pub(super) struct Records<'b> {
    bytes: &'b [u8],
    /// Of the head, and of one record.
    head: usize,
    length: usize,
    fields: Vec<Field>,
    text: &'static Encoding,
    /// Number of records, the deleted ones included.
    pub count: usize,
    /// Names of the columns.
    pub names: Vec<String>,
    /// As [`crate::model::Layer::encoding`].
    pub encoding: String,
}

fn broken(reason: &str) -> Issue {
    Issue::new("E0175").fact("reason", reason)
}

/// A value without the blanks and zeros that fill its column.
fn unpadded(raw: &[u8]) -> &[u8] {
    let fills = |b: &u8| *b == 0 || b.is_ascii_whitespace();
    let from = raw.iter().position(|b| !fills(b)).unwrap_or(raw.len());
    let to = raw.iter().rposition(|b| !fills(b)).map_or(from, |last| last + 1);
    &raw[from..to]
}

/// The same without zeros anywhere.
fn plain(raw: &[u8]) -> Vec<u8> {
    unpadded(raw).iter().copied().filter(|b| *b != 0).collect()
}

/// A number with a comma for a point. Three digits behind the comma may be thousands, unless the column declares three.
fn decimal_comma(plain: &[u8], decimals: u8) -> Option<Cell> {
    let at = plain.iter().position(|b| *b == b',')?;
    let (whole, places) = (&plain[..at], &plain[at + 1..]);
    let is_number = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let sound = is_number(whole.strip_prefix(b"-").unwrap_or(whole)) && is_number(places);
    if !sound || (places.len() == 3 && decimals != 3) {
        return None;
    }
    number(&[whole, b".", places].concat())
}

/// Reads a table without shapes.
pub(super) fn read(source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    let mut issues = Issues::new();
    let outcome = table(source, wanted, progress, &mut issues);
    let table = outcome.map_err(|issue| issues.push(issue.file(&source.shown_as))).ok();
    (table.filter(|_| !issues.has_errors()), issues)
}

fn table(source: &Source, wanted: &Wanted, progress: &dyn Progress, issues: &mut Issues) -> Result<Table, Issue> {
    let mut bytes = Vec::new();
    let read = File::open(&source.path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| Issue::new("E0101").fact("reason", error))?;
    let cpg = sibling(&source.path, "cpg");
    // It names an encoding in a few letters.
    let mut label = String::new();
    if let Some(path) = &cpg {
        let read = File::open(path).and_then(|file| file.take(256).read_to_string(&mut label));
        read.map_err(|error| Issue::new("E0101").file(path.display().to_string()).fact("reason", error))?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Issue::new("E0105"));
    }
    let records = Records::new(&bytes, cpg.is_some().then_some(label.as_str()), source, issues)?;
    let mut building = Building::new(records.names.clone(), wanted, bytes.len() as u64);
    for record in (0..records.count).filter(|&record| !records.is_deleted(record)) {
        building.row(|column| records.cell(record, column))?;
        if record.is_multiple_of(100_000) {
            progress.advance(record as u64, records.count as u64);
        }
    }
    records.report(source, issues);
    let mut layer = layer_of(source, "DBF", records.encoding.clone());
    let cpg = cpg.as_ref().and_then(|path| path.extension());
    layer.files.extend(cpg.map(|own| Path::new(&source.named).with_extension(own).display().to_string()));
    Ok(building.finish(layer))
}

impl<'b> Records<'b> {
    /// Reads the head; `cpg` is the content of a `.cpg`.
    pub fn new(bytes: &'b [u8], cpg: Option<&str>, source: &Source, issues: &mut Issues) -> Result<Self, Issue> {
        let short = |at: usize| Some(usize::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?)));
        let head = short(8).ok_or_else(|| broken("it ends within its head"))?;
        let length = short(10).unwrap_or(0);
        let count = bytes[4..].first_chunk().map_or(0, |count| u32::from_le_bytes(*count) as usize);
        let body = bytes.len().checked_sub(head).ok_or_else(|| broken("it ends within its head"))?;
        if length == 0 || count.checked_mul(length).is_none_or(|needed| needed > body) {
            return Err(broken("it has fewer records than it says"));
        }
        // A whole record behind the last one is a row that the head forgets; marks of the end and zeros only fill the file.
        let behind = bytes.get(head + count * length..).unwrap_or_default();
        if behind.len() >= length && behind.iter().any(|b| ![0x1a, 0].contains(b)) {
            return Err(broken("it has more records than it says"));
        }
        let descriptors = bytes.get(32..head).unwrap_or_default().chunks_exact(32);
        let (mut fields, mut raw_names) = (Vec::new(), Vec::new());
        let mut from = 1;
        for field in descriptors.take_while(|field| field[0] != 0x0d) {
            let to = from + usize::from(field[16]);
            let name = &field[..11];
            raw_names.push(&name[..name.iter().position(|b| *b == 0).unwrap_or(11)]);
            fields.push(Field { kind: field[11], decimals: field[17], from, to });
            from = to;
        }
        if fields.is_empty() || from > length {
            return Err(broken("its columns do not fit its records"));
        }
        let mut records =
            Self { bytes, head, length, fields, text: UTF_8, count, names: Vec::new(), encoding: String::new() };
        records.choose_encoding(cpg, &raw_names, source, issues)?;
        records.name_columns(&raw_names, source, issues);
        Ok(records)
    }

    fn choose_encoding(
        &mut self,
        cpg: Option<&str>,
        names: &[&[u8]],
        source: &Source,
        issues: &mut Issues,
    ) -> Result<(), Issue> {
        // Mark 0x4D is code page 936; most others are what a program writes that does not know.
        let stated = cpg.and_then(encoding::named).or_else(|| (self.bytes[29] == 0x4d).then_some(GB18030));
        self.text = if let Some(name) = &source.encoding {
            encoding::named(name).ok_or_else(|| Issue::new("E0106").field("encoding").value(name))?
        } else if let Some(stated) = stated.filter(|stated| *stated != UTF_8)
            && self.is_utf8(names)
        {
            issues.push(Issue::new("W0172").file(&source.shown_as).value(shown(stated)));
            UTF_8
        } else if let Some(named) = cpg.and_then(encoding::named) {
            named
        } else {
            let found = stated.unwrap_or_else(|| {
                let mut sample: Vec<u8> = names.concat();
                sample.extend(self.bytes[self.head..].iter().take(SAMPLE));
                // A sample that was cut may end within a character.
                detect(&sample)
            });
            if found != UTF_8 {
                issues.push(Issue::new("I0126").file(&source.shown_as).value(shown(found)));
            }
            found
        };
        // Every GBK text is GB18030.
        if self.text == encoding_rs::GBK {
            self.text = GB18030;
        }
        self.encoding = shown(self.text);
        Ok(())
    }

    /// Whether names and texts are UTF-8 beyond doubt: all of them are, and one has a character of three bytes or more,
    /// which text of two-byte characters hardly ever forms. The last character of each may be cut.
    fn is_utf8(&self, names: &[&[u8]]) -> bool {
        let mut long = false;
        let mut sound = |text: &[u8]| {
            long |= text.iter().any(|b| *b >= 0xe0);
            std::str::from_utf8(text).map_or_else(|error| error.error_len().is_none(), |_| true)
        };
        let texts = self.fields.iter().filter(|field| matches!(field.kind, b'C' | b'V') && field.from < field.to);
        let records = (0..self.count.min(SAMPLE / self.length.max(1) + 1)).map(|record| self.record(record));
        let cells =
            records.flat_map(|record| texts.clone().map(move |field| record[field.from..field.to].trim_ascii()));
        names.iter().copied().chain(cells).all(&mut sound) && long
    }

    /// Names hold ten bytes: the last character may be cut in two, and two names may have become one.
    fn name_columns(&mut self, raw: &[&[u8]], source: &Source, issues: &mut Issues) {
        let mut known = Names::default();
        for (at, name) in raw.iter().enumerate() {
            let decoded = |bytes: &[u8]| {
                self.text.decode_without_bom_handling_and_without_replacement(bytes).map(|name| name.trim().to_owned())
            };
            let cut = (0..4).find_map(|less| decoded(name.get(..name.len().checked_sub(less)?)?));
            let name = cut.unwrap_or_else(|| String::from_utf8_lossy(name).trim().to_owned());
            let own = if name.is_empty() { known.add(&format!("#{}", at + 1)) } else { known.add(&name) };
            if own != name {
                issues.push(Issue::new("I0177").file(&source.shown_as).field(&name).value(&own));
            }
            self.names.push(own);
        }
    }

    fn record(&self, record: usize) -> &'b [u8] {
        &self.bytes[self.head + record * self.length..][..self.length]
    }

    /// Whether its owner deleted a record.
    pub fn is_deleted(&self, record: usize) -> bool {
        self.record(record)[0] == b'*'
    }

    /// Says how many records their owner deleted, and how many numbers have a comma where a point belongs.
    pub fn report(&self, source: &Source, issues: &mut Issues) {
        let deleted = (0..self.count).filter(|&record| self.is_deleted(record)).count();
        if deleted > 0 {
            issues.push(Issue::new("I0176").file(&source.shown_as).fact("n", deleted));
        }
        let kept = || (0..self.count).filter(|&record| !self.is_deleted(record));
        let numbers = self.fields.iter().zip(&self.names).filter(|(field, _)| matches!(field.kind, b'N' | b'F'));
        let numbers = numbers.filter(|(field, _)| field.from < field.to);
        for (field, name) in numbers {
            let cells =
                kept().map(|record| &self.record(record)[field.from..field.to]).filter(|raw| raw.contains(&b','));
            let commas = cells.filter(|raw| decimal_comma(&plain(raw), field.decimals).is_some()).count();
            if commas > 0 {
                issues.push(Issue::new("I0178").file(&source.shown_as).field(name).fact("n", commas));
            }
        }
    }

    /// A value.
    ///
    /// # Errors
    /// E0166 for text that is not in the encoding, E0175 for a number that is none.
    pub fn cell(&self, record: usize, column: usize) -> Result<Cell, Issue> {
        let field = &self.fields[column];
        let raw = &self.record(record)[field.from..field.to];
        if raw.is_empty() {
            return Ok(Cell::Null);
        }
        let plain = plain(raw);
        let about = |code| Issue::new(code).feature(record).field(&self.names[column]);
        Ok(match field.kind {
            b'N' | b'F' => {
                let text = std::str::from_utf8(&plain).unwrap_or_default();
                if plain.iter().all(|b| *b == b'*') || is_not_a_number(text) {
                    return Ok(Cell::Null);
                }
                let own = number(&plain).or_else(|| {
                    // Exponents and signs are how programs write long numbers here.
                    let value = fast_float2::parse::<f64, _>(plain.strip_prefix(b"+").unwrap_or(&plain)).ok()?;
                    let digits = plain.iter().filter(|b| b.is_ascii_digit()).count();
                    (digits <= 15 || plain.iter().any(|b| b"eE.".contains(b))).then_some(Cell::Real(value))
                });
                match own.or_else(|| decimal_comma(&plain, field.decimals)) {
                    Some(cell) => cell,
                    None if plain.iter().all(u8::is_ascii_digit) => Cell::Text(String::from_utf8_lossy(&plain).into()),
                    None => {
                        let shown = String::from_utf8_lossy(&plain).into_owned();
                        return Err(about("E0178").value(shown));
                    }
                }
            }
            b'D' => match plain.as_slice() {
                [] | b"00000000" => Cell::Null,
                date if date.len() == 8 && date.iter().all(u8::is_ascii_digit) => {
                    let date = String::from_utf8_lossy(date);
                    Cell::Text(format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]).into())
                }
                other => Cell::Text(String::from_utf8_lossy(other).into()),
            },
            b'L' => match plain.first() {
                Some(b'T' | b't' | b'Y' | b'y') => Cell::Bool(true),
                Some(b'F' | b'f' | b'N' | b'n') => Cell::Bool(false),
                _ => Cell::Null,
            },
            b'I' | b'+' => raw.first_chunk().map_or(Cell::Null, |b| Cell::Integer(i64::from(i32::from_le_bytes(*b)))),
            b'O' | b'B' if raw.len() == 8 => {
                raw.first_chunk().map_or(Cell::Null, |b| Cell::Real(f64::from_le_bytes(*b)))
            }
            b'C' | b'V' => {
                if plain.is_empty() {
                    return Ok(Cell::Null);
                }
                let text = self.decoded(unpadded(raw)).ok_or_else(|| about("E0166").value(&self.encoding))?;
                let text = text.trim().trim_matches('\0');
                if text.is_empty() { Cell::Null } else { Cell::Text(text.into()) }
            }
            // Memos and pictures stand in other files.
            _ => Cell::Nested,
        })
    }

    /// Text; a last character that the width of the column cut in two is left out.
    fn decoded(&self, text: &[u8]) -> Option<String> {
        let cut = |less: usize| text.get(..text.len().checked_sub(less)?);
        let whole = |less| self.text.decode_without_bom_handling_and_without_replacement(cut(less)?);
        (0..4).find_map(whole).map(std::borrow::Cow::into_owned)
    }
}
