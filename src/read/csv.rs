//! CSV and TSV: delimiter and encoding found and said, every row as long as the head.

use super::cells::Cells;
use super::encoding::{detect, marked, shown, valid_up_to};
use super::geometry::Geometry;
use super::header;
use super::source::{Source, layer_of};
use super::table::{Cell, Column, Table};
use super::{Progress, Wanted};
use crate::issue::{Issue, Issues};
use ::csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{Cursor, Read};

/// Rows between two reports of progress.
const ROWS: usize = 50_000;

/// More columns are no table of sites or people.
const MOST_COLUMNS: usize = 4096;

/// Ends the last row where the file does not.
const LAST: &[u8] = b"\n";

/// Reads a table whose first row names the columns. `head` is the beginning of the file, without a byte order mark, and
/// `rest` what follows it.
pub(super) fn read(
    source: &Source,
    head: Vec<u8>,
    rest: impl Read,
    total: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> (Option<Table>, Issues) {
    let fail = |issue: Issue| (None, Issues::from(issue.file(&source.shown_as)));
    let named = match source.encoding.as_deref() {
        None => None,
        Some(name) => match Encoding::for_label(name.trim().as_bytes()) {
            Some(encoding) => Some(encoding),
            None => return fail(Issue::new("E0106").field("encoding").value(name)),
        },
    };
    let marked = marked(&head);
    let encoding = match named {
        // A mark says which of the two orders "UTF-16" is.
        Some(named) if named == UTF_16LE || named == UTF_16BE => marked.unwrap_or(named),
        Some(named) => named,
        None => marked.unwrap_or_else(|| detect(&head)),
    };
    if encoding == UTF_8 {
        let bytes = Cursor::new(head).chain(rest);
        let parsed = parse(source, bytes, "UTF-8".to_owned(), total, wanted, progress, Issues::new());
        // The first Chinese name may stand far behind the beginning: then the whole file is looked at.
        let again =
            (named.is_none() && parsed.1.count_of("E0104") > 0).then(|| super::gzip::whole(&source.path)).flatten();
        return match again.map(|bytes| (detect(&bytes), bytes)) {
            Some((encoding, bytes)) if encoding != UTF_8 => {
                decoded(source, &bytes, encoding, true, total, wanted, progress)
            }
            _ => parsed,
        };
    }
    let mut bytes = head;
    if let Err(error) = Cursor::new(Vec::new()).chain(rest).read_to_end(&mut bytes) {
        return fail(Issue::new("E0101").fact("reason", error));
    }
    decoded(source, &bytes, encoding, named.is_none(), total, wanted, progress)
}

/// Reads a table in another encoding than UTF-8; `found` says that nobody named it.
fn decoded(
    source: &Source,
    bytes: &[u8],
    encoding: &'static Encoding,
    found: bool,
    total: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> (Option<Table>, Issues) {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
        let line = memchr::memchr_iter(b'\n', &bytes[..valid_up_to(encoding, bytes)]).count() + 1;
        return (None, Issue::new("E0107").file(&source.shown_as).line(line).value(shown(encoding)).into());
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut issues = Issues::new();
    if found {
        issues.push(Issue::new("I0126").file(&source.shown_as).value(shown(encoding)));
    }
    parse(source, text.as_bytes(), shown(encoding), total, wanted, progress, issues)
}

fn parse(
    source: &Source,
    bytes: impl Read,
    encoding: String,
    total: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
    mut issues: Issues,
) -> (Option<Table>, Issues) {
    let name = &source.shown_as;
    let mut bytes = bytes;
    let mut start = Vec::with_capacity(4096);
    if let Err(error) = bytes.by_ref().take(4096).read_to_end(&mut start) {
        issues.push(Issue::new("E0101").file(name).fact("reason", error));
        return (None, issues);
    }
    let delimiter = delimiter(&start);
    if delimiter != b',' {
        let shown = if delimiter == b'\t' { "TAB".to_owned() } else { char::from(delimiter).to_string() };
        issues.push(Issue::new("I0125").file(name).value(shown));
    }
    // After a row the reader stands behind its LF, but before the LF of a CR LF.
    let behind = usize::from(!memchr::memchr(b'\n', &start).is_some_and(|at| at > 0 && start[at - 1] == b'\r'));
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 20)
        .from_reader(Quotes {
            inner: Cursor::new(start).chain(bytes).chain(LAST),
            delimiter,
            state: Quote::Begins,
            lines: 0,
            any: false,
            fault: None,
        });
    let mut record = ByteRecord::new();
    let mut table = Rows::default();
    let mut several_lines = 1;
    // The first rows, until the one with the names is found among them.
    let mut first: Vec<(ByteRecord, usize)> = Vec::new();
    loop {
        let more = match reader.read_byte_record(&mut record) {
            Ok(more) => more,
            Err(error) => {
                issues.push(Issue::new("E0101").file(name).fact("reason", error));
                return (None, issues);
            }
        };
        // The reader's own count of where a row begins leaves out empty lines.
        // Only between quotation marks can a line end be part of a field.
        let marked = reader.get_ref().any;
        let within = if marked { memchr::memchr_iter(b'\n', record.as_slice()).count() } else { 0 };
        let line = (reader.position().line() as usize).saturating_sub(behind + within);
        if within > 0 {
            several_lines = line;
        }
        if table.head.is_empty() {
            if more {
                first.push((record.clone(), line));
            }
            if more && first.len() < header::LOOKED_AT {
                continue;
            }
            if let Err(issue) = table.begin(&first, wanted, name, &mut issues) {
                let fatal = issue.code != "E0120";
                issues.push(issue.file(name));
                if fatal {
                    return (None, issues);
                }
            }
            first.clear();
        } else if more && let Err(issue) = table.row(&record, line) {
            let fatal = issue.code != "E0120";
            issues.push(issue.file(name).line(line));
            if fatal {
                return (None, issues);
            }
        }
        if !more {
            break;
        }
        if table.count.is_multiple_of(ROWS) {
            progress.advance(reader.position().byte(), total);
        }
    }
    let quotes = reader.get_ref();
    let never_closed = (quotes.state == Quote::Inside).then_some(several_lines);
    if let Some(line) = quotes.fault.or(never_closed) {
        issues.push(Issue::new("E0123").file(name).line(line));
        return (None, issues);
    }
    if table.head.is_empty() || table.count == 0 && issues.count_of("E0120") == 0 {
        issues.push(Issue::new("E0102").file(name));
        return (None, issues);
    }
    if table.blank > 0 {
        issues.push(Issue::new("I0128").file(name).fact("n", table.blank));
    }
    let mut layer = layer_of(source, "CSV", encoding);
    layer.features = table.count;
    let Rows { count: rows, names, columns, lines, .. } = table;
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    (Some(Table { layer, rows, columns, names, ids: None, geometry: Geometry::default(), lines: Some(lines) }), issues)
}

/// The one of `, ; TAB |` that stands most often in the first line that holds any, outside quotes.
fn delimiter(start: &[u8]) -> u8 {
    let mut counts = [0_usize; 4];
    let candidates = [b',', b';', b'\t', b'|'];
    let mut quoted = false;
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|n| *n > 0) => break,
            _ if quoted => {}
            _ => {
                if let Some(at) = candidates.iter().position(|c| c == byte) {
                    counts[at] += 1;
                }
            }
        }
    }
    let best = (0..4).rev().max_by_key(|at| counts[*at]).unwrap_or(0);
    if counts[best] == 0 { b',' } else { candidates[best] }
}

#[derive(Default)]
struct Rows {
    /// Every column's name, in order.
    head: Vec<String>,
    names: Vec<String>,
    /// Wanted columns with their position.
    columns: Vec<(usize, Column)>,
    lines: Vec<u32>,
    count: usize,
    blank: usize,
}

impl Rows {
    /// Finds the names among the first rows and takes in those behind.
    fn begin(
        &mut self,
        first: &[(ByteRecord, usize)],
        wanted: &Wanted,
        file: &str,
        issues: &mut Issues,
    ) -> Result<(), Issue> {
        let mut texts = Vec::with_capacity(first.len());
        for (record, line) in first {
            // A field that cannot be read is told where it is used; among the names it is told here.
            let row = record.iter().map(|field| text(field).map(|text| text.trim().to_owned()));
            texts.push(row.collect::<Result<Vec<_>, _>>().or_else(|issue| {
                if texts.is_empty() { Err(issue.line(*line)) } else { Ok(vec!["?".to_owned(); record.len()]) }
            })?);
        }
        let found = header::find(&texts).map_err(|only| {
            Issue::new("E0129").value(only.title).fact("n", first[only.at].0.len()).line(first[only.at].1)
        })?;
        let Some(found) = found else { return Ok(()) };
        let line = first[found.first].1;
        if !found.above.is_empty() {
            issues.push(Issue::new("I0150").file(file).line(line).value(found.above.join(" / ")));
        }
        if found.depth == 2 {
            let example = found.names.iter().find(|name| name.contains('/')).cloned().unwrap_or_default();
            issues.push(Issue::new("I0151").file(file).line(line).value(example));
        }
        self.head(found.names, wanted).map_err(|issue| issue.line(line))?;
        for (record, line) in &first[found.first + found.depth..] {
            match self.row(record, *line).map_err(|issue| issue.line(*line)) {
                Err(issue) if issue.code == "E0120" => issues.push(issue.file(file)),
                other => other?,
            }
        }
        Ok(())
    }

    fn head(&mut self, mut head: Vec<String>, wanted: &Wanted) -> Result<(), Issue> {
        while head.last().is_some_and(String::is_empty) {
            head.pop();
        }
        if head.len() > MOST_COLUMNS {
            return Err(Issue::new("E0130").fact("n", head.len()));
        }
        for (at, name) in head.iter().enumerate() {
            if name.is_empty() {
                return Err(Issue::new("E0122").fact("n", at + 1));
            }
            if head[..at].contains(name) {
                return Err(Issue::new("E0121").field(name));
            }
            self.names.push(name.clone());
            if wanted.contains(name) {
                self.columns.push((at, Column { name: name.clone(), cells: Cells::new() }));
            }
        }
        self.head = head;
        Ok(())
    }

    fn row(&mut self, record: &ByteRecord, line: usize) -> Result<(), Issue> {
        if is_blank(record) {
            self.blank += 1;
            return Ok(());
        }
        let beyond = record.iter().skip(self.head.len()).any(|field| !field.trim_ascii().is_empty());
        if record.len() < self.head.len() || beyond {
            // A quotation mark that is never closed swallows the lines after it.
            let open = record.iter().any(|field| memchr::memchr(b'\n', field).is_some());
            let issue =
                Issue::new("E0120").feature(self.count).fact("n", record.len()).fact("expected", self.head.len());
            return Err(if open { Issue { code: "E0123", ..issue } } else { issue });
        }
        for (at, column) in &mut self.columns {
            column.cells.push(cell(&record[*at])?);
        }
        self.lines.push(line as u32);
        self.count += 1;
        Ok(())
    }
}

/// Watches quotation marks on the way. One that is never closed, or that is followed by something else than the end of its
/// field, has swallowed rows: their people must not vanish without a word.
struct Quotes<R> {
    inner: R,
    delimiter: u8,
    state: Quote,
    lines: usize,
    /// Whether there was a mark at all.
    any: bool,
    /// Line of the first mark that is out of place.
    fault: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Quote {
    /// At the beginning of a field.
    Begins,
    /// Within a field without marks, or behind a closed one.
    Plain,
    /// Between marks.
    Inside,
    /// Behind a mark that closes, unless another follows.
    Closing,
}

impl<R: Read> Quotes<R> {
    fn watch(&mut self, bytes: &[u8]) {
        // Most tables have none.
        if self.state != Quote::Inside && self.state != Quote::Closing && memchr::memchr(b'"', bytes).is_none() {
            self.lines += memchr::memchr_iter(b'\n', bytes).count();
            if let Some(&last) = bytes.last() {
                self.state = if self.ends_field(last) { Quote::Begins } else { Quote::Plain };
            }
            return;
        }
        self.any = true;
        for &byte in bytes {
            self.state = match (self.state, byte) {
                (Quote::Begins | Quote::Closing, b'"') => Quote::Inside,
                (Quote::Inside, b'"') => Quote::Closing,
                (Quote::Inside, _) => Quote::Inside,
                (_, byte) if self.ends_field(byte) => Quote::Begins,
                (Quote::Closing, _) => {
                    self.fault.get_or_insert(self.lines + 1);
                    Quote::Plain
                }
                (Quote::Begins | Quote::Plain, _) => Quote::Plain,
            };
            self.lines += usize::from(byte == b'\n');
        }
    }

    fn ends_field(&self, byte: u8) -> bool {
        byte == self.delimiter || byte == b'\n' || byte == b'\r'
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.watch(&buffer[..n]);
        Ok(n)
    }
}

fn is_blank(record: &ByteRecord) -> bool {
    record.iter().all(|field| field.trim_ascii().is_empty())
}

fn text(field: &[u8]) -> Result<&str, Issue> {
    if memchr::memchr(0, field).is_some() {
        return Err(Issue::new("E0124"));
    }
    std::str::from_utf8(field).map_err(|_| Issue::new("E0104"))
}

/// A value: a number only if it is written as one without doubt. Codes with leading zeros or beyond fifteen digits stay
/// text, so that no digit is lost.
fn cell(field: &[u8]) -> Result<Cell, Issue> {
    let trimmed = field.trim_ascii();
    if trimmed.is_empty() {
        return Ok(Cell::Null);
    }
    if let Some(number) = number(trimmed) {
        return Ok(number);
    }
    let text = text(trimmed)?.trim();
    Ok(if text.is_empty() { Cell::Null } else { Cell::Text(text.into()) })
}

pub(super) fn number(text: &[u8]) -> Option<Cell> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let negative = digits.len() < text.len();
    let (whole, value) = leading(digits, 0);
    let plain = whole > 0 && whole <= 15 && (whole == 1 || digits[0] != b'0');
    if !plain {
        return None;
    }
    match &digits[whole..] {
        [] => Some(Cell::Integer(if negative { -value } else { value })),
        [b'.', fraction @ ..] => {
            let (places, value) = leading(fraction, value);
            if places == 0 || places < fraction.len() {
                return None;
            }
            // Both numbers are exact, so that one division rounds as the digits themselves would be.
            if whole + places <= 15
                && let Some(power) = POWERS.get(places)
            {
                let value = value as f64 / power;
                return Some(Cell::Real(if negative { -value } else { value }));
            }
            fast_float2::parse(text).ok().map(Cell::Real)
        }
        _ => None,
    }
}

/// Powers of ten that a floating-point number holds exactly, as far as fifteen digits need them.
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The digits at the beginning: how many, and their number behind the digits of `before`; right for up to fifteen in all.
fn leading(text: &[u8], before: i64) -> (usize, i64) {
    let (mut count, mut value) = (0, before);
    for digit in text.iter().map(|byte| byte.wrapping_sub(b'0')).take_while(|digit| *digit <= 9) {
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        count += 1;
    }
    (count, value)
}

#[cfg(test)]
mod tests;
