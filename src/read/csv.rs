//! CSV and TSV: delimiter and encoding found and said, every row as long as the head.

mod number;
mod rows;
mod splitter;
#[cfg(test)]
mod twin;
mod window;

use self::rows::Rows;
use self::splitter::{Splitter, Stop};
use self::window::Window;
use super::allowance::Allowance;
use super::cell::Cell;
use super::encoding::{detect, marked, named as encoding_named, shown, valid_up_to};
use super::geometry::Geometry;
use super::header;
use super::source::{Source, layer_of};
use super::table::Table;
use super::{Progress, Wanted};
use crate::issue::{Issue, Issues};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{Cursor, Read};

/// Rows between two reports of progress.
const ROWS: usize = 50_000;

/// Bytes of text between two looks at the memory that its cells take up.
const PIECE: u64 = 1 << 20;

/// Reads a table whose first row names the columns. `head` is the beginning of the file, without a byte order mark, and
/// `rest` what follows it; `whole` gives all of its bytes once more.
pub(super) fn read(
    source: &Source,
    head: Vec<u8>,
    rest: impl Read,
    whole: impl FnOnce() -> Option<Vec<u8>>,
    total: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> (Option<Table>, Issues) {
    let fail = |issue: Issue| (None, Issues::from(issue.file(&source.shown_as)));
    let named = match source.encoding.as_deref() {
        None => None,
        Some(name) => match encoding_named(name) {
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
        let again = if named.is_none() && parsed.1.count_of("E0104") > 0 { whole() } else { None };
        return match again.map(|bytes| (detect(&bytes), bytes)) {
            Some((encoding, bytes)) if encoding != UTF_8 => {
                decoded(source, &bytes, encoding, true, total, wanted, progress)
            }
            _ => parsed,
        };
    }
    let mut bytes = head;
    let allowance = Allowance::of(total);
    if let Err(error) = rest.take(allowance.most()).read_to_end(&mut bytes) {
        return fail(Issue::new("E0101").fact("reason", error));
    }
    if let Err(issue) = allowance.holds(bytes.len() as u64) {
        return fail(issue);
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
    mut bytes: impl Read,
    encoding: String,
    total: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
    mut issues: Issues,
) -> (Option<Table>, Issues) {
    let name = &source.shown_as;
    let mut start = Vec::with_capacity(4096);
    if let Err(error) = bytes.by_ref().take(4096).read_to_end(&mut start) {
        issues.push(Issue::new("E0101").file(name).fact("reason", error));
        return (None, issues);
    }
    // A second byte order mark, of a file that was put together by hand.
    if start.starts_with(b"\xef\xbb\xbf") {
        start.drain(..3);
    }
    let delimiter = delimiter(&start);
    if delimiter != b',' {
        let shown = if delimiter == b'\t' { "TAB".to_owned() } else { char::from(delimiter).to_string() };
        issues.push(Issue::new("I0125").file(name).value(shown));
    }
    let mut text = Splitter::of(Window::of(Cursor::new(start).chain(bytes)), delimiter);
    let table = match table(&mut text, name, total, wanted, progress, &mut issues) {
        Ok(table) => table,
        Err(issue) => {
            issues.push(issue.file(name));
            return (None, issues);
        }
    };
    if let Some(line) = text.fault.or(text.open) {
        issues.push(Issue::new("E0123").file(name).line(line));
        return (None, issues);
    }
    if !table.is_begun() || table.count == 0 && issues.count_of("E0120") == 0 {
        issues.push(Issue::new("E0102").file(name));
        return (None, issues);
    }
    if table.blank > 0 {
        issues.push(Issue::new("I0128").file(name).fact("n", table.blank));
    }
    let mut layer = layer_of(source, "CSV", encoding);
    layer.features = table.count;
    let Rows { count: rows, names, columns, lines, above, .. } = table;
    layer.above = above;
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    (
        Some(Table {
            layer,
            rows,
            columns,
            names,
            ids: None,
            geometry: Geometry::default(),
            pixel: None,
            lines: Some(lines),
        }),
        issues,
    )
}

/// Takes in the rows. A row of another length is an issue; the issue that is returned ends the reading.
fn table(
    text: &mut Splitter<impl Read>,
    file: &str,
    total: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
    issues: &mut Issues,
) -> Result<Rows, Issue> {
    let stopped = |stop| match stop {
        Stop::Broken(error) => Issue::new("E0101").fact("reason", error),
        Stop::TooLong(line) => Issue::new("E0112").line(line),
        Stop::TooWide(line) => Issue::new("E0130").line(line).fact("n", format!("> {}", splitter::MOST_FIELDS)),
    };
    let mut table = Rows::default();
    // The first rows, until the one with the names is found among them, and what stands behind each.
    let mut first = Vec::new();
    let mut behind = Vec::new();
    text.keep(true);
    while first.len() < header::LOOKED_AT && text.next().map_err(stopped)? {
        first.push(rows::Titles::of(text));
        behind.push(text.place());
    }
    let sampled = text.passed();
    if let Some(names) = table.begin(&first, wanted, file, issues)? {
        text.back(behind[names]);
        table.reserve(total, sampled, first.len());
        text.keep(false);
        text.numbers = true;
        let (allowance, mut looked) = (Allowance::of(total), text.passed());
        while text.next().map_err(stopped)? {
            match table.row(text) {
                Ok(()) => {}
                Err(issue) if issue.code == "E0120" => issues.push(issue.line(text.line).file(file)),
                Err(issue) => return Err(issue.line(text.line)),
            }
            // A text in gzip may be far longer than its file.
            if text.passed() - looked >= PIECE {
                looked = text.passed();
                allowance.holds(table.bytes())?;
            }
            if table.count.is_multiple_of(ROWS) {
                progress.advance(text.passed(), total);
            }
        }
    }
    Ok(table)
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

/// A text that is a number and nothing else; see [`number::leading`].
pub(super) fn number<T>(text: &[u8]) -> Option<Cell<T>> {
    match number::leading(text)? {
        (number, length) if length == text.len() => Some(number.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
