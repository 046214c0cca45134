//! One feature after another: newline-delimited GeoJSON, and text sequences with a record separator (RFC 8142).
//!
//! Read in blocks of whole records, the records of a block in parallel. What a collection may not have, a sequence may not
//! have either; a record that cannot be read refuses the file, with its line.

use super::BATCH;
use super::feature::{MOST_NAMES, Part, TOO_MANY_CELLS};
use super::gathered::Gathered;
use super::lexer::{Lexer, Syntax};
use crate::issue::{Issue, Issues};
use crate::read::source::{Source, layer_of};
use crate::read::table::Table;
use crate::read::{Progress, Wanted};
use rayon::prelude::*;
use std::io::Read;

/// RFC 8142 begins every feature with it.
const SEPARATOR: u8 = 0x1e;

/// A longer record is no feature.
const LONGEST: usize = 512 << 20;

/// Whether a text that begins like this is a sequence of features: its first line is a feature, or the beginning of one.
pub(in crate::read) fn begins(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if head.first() == Some(&SEPARATOR) {
        return true;
    }
    let (line, whole) = match memchr::memchr(b'\n', head) {
        Some(end) => (&head[..end], true),
        None => (head, false),
    };
    let line = match std::str::from_utf8(line) {
        Ok(line) => line,
        Err(error) => std::str::from_utf8(&line[..error.valid_up_to()]).unwrap_or_default(),
    };
    first_members(line, whole)
}

/// Looks through the members of an object up to one that tells.
fn first_members(line: &str, whole: bool) -> bool {
    let mut lexer = Lexer::new(line);
    if !lexer.take(b'{') {
        return false;
    }
    let mut is_feature = false;
    let mut is_open = true;
    while is_open {
        lexer.token();
        let Ok(key) = lexer.string() else { break };
        if lexer.expect(b':', "").is_err() {
            break;
        }
        match &*key {
            "type" if lexer.token() == Some(b'"') => match lexer.string() {
                Ok(kind) if kind == "Feature" => is_feature = true,
                Ok(_) => return false,
                Err(_) => break,
            },
            "features" => return false,
            "geometry" | "properties" => is_feature = true,
            _ => {}
        }
        // A line that is no whole object is one of a file laid out for people.
        if is_feature && !whole {
            return true;
        }
        if &*key != "type" && lexer.skip(1).is_err() {
            break;
        }
        is_open = lexer.take(b',');
    }
    is_feature && lexer.take(b'}') && lexer.token().is_none()
}

/// Reads a sequence of features.
pub(in crate::read) fn read(
    source: &Source,
    bytes: impl Read,
    total: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> (Option<Table>, Issues) {
    let mut reading = Sequence { bytes, buffer: Vec::new(), lines: 0, table: Gathered::of(total) };
    match reading.records(wanted, progress, total) {
        Ok(()) => {
            let mut issues = Issues::new();
            if reading.table.rows == 0 {
                return (None, Issue::new("E0102").file(&source.shown_as).into());
            }
            let layer = layer_of(source, "GeoJSONSeq", "UTF-8".to_owned());
            let table = reading.table.into_table(layer, &mut issues);
            (Some(table), issues)
        }
        Err(issue) => (None, issue.file(&source.shown_as).fact("rows", reading.table.rows).into()),
    }
}

struct Sequence<R> {
    bytes: R,
    buffer: Vec<u8>,
    /// Line breaks before the buffer.
    lines: usize,
    table: Gathered,
}

/// What is wrong, at a byte of the buffer.
struct Wrong {
    code: &'static str,
    at: usize,
    what: &'static str,
}

/// Why a block is not read.
enum Refused {
    Wrong(Wrong),
    /// Beyond what is allowed.
    Large(Box<Issue>),
}

impl<R: Read> Sequence<R> {
    fn records(&mut self, wanted: &Wanted, progress: &dyn Progress, total: u64) -> Result<(), Issue> {
        let mut delimiter = None;
        let mut passed = 0;
        loop {
            let read = self.bytes.by_ref().take(BATCH as u64).read_to_end(&mut self.buffer);
            let ended = match read {
                Ok(n) => n < BATCH,
                Err(error) => return Err(Issue::new("E0101").fact("reason", error)),
            };
            let first = self.buffer.trim_ascii_start().first().copied();
            let delimiter = *delimiter.get_or_insert(if first == Some(SEPARATOR) { SEPARATOR } else { b'\n' });
            let end = if ended { Some(self.buffer.len()) } else { memchr::memrchr(delimiter, &self.buffer) };
            let Some(end) = end.filter(|end| *end > 0) else {
                if ended {
                    return Ok(());
                }
                if self.buffer.len() > LONGEST {
                    return Err(self.issue(&Wrong { code: "E0112", at: 0, what: "" }));
                }
                continue;
            };
            self.block(end, delimiter, ended, wanted).map_err(|wrong| match wrong {
                Refused::Wrong(wrong) => self.issue(&wrong),
                Refused::Large(issue) => *issue,
            })?;
            passed += end as u64;
            progress.advance(passed, total);
            if ended {
                return Ok(());
            }
            self.lines += memchr::memchr_iter(b'\n', &self.buffer[..end]).count();
            self.buffer.drain(..end);
        }
    }

    /// Reads the records before `end`, in parallel; of several faults the first counts.
    fn block(&mut self, end: usize, delimiter: u8, last: bool, wanted: &Wanted) -> Result<(), Refused> {
        let bytes = &self.buffer[..end];
        let piece = (end / rayon::current_num_threads().max(1)).max(64 << 10);
        let mut cuts: Vec<usize> = vec![0];
        while let Some(next) = cuts.last().and_then(|at| at.checked_add(piece)).filter(|next| *next < end) {
            match memchr::memchr(delimiter, &bytes[next..]) {
                Some(found) => cuts.push(next + found),
                None => break,
            }
        }
        cuts.push(end);
        let parts: Vec<Result<Vec<Part>, Wrong>> = cuts
            .par_windows(2)
            .map(|cut| parts(bytes, cut[0], cut[1], delimiter, last && cut[1] == end, wanted))
            .collect();
        for found in parts {
            for part in found.map_err(Refused::Wrong)? {
                self.table.add(part).map_err(|issue| Refused::Large(Box::new(issue)))?;
            }
            if self.table.names.len() > MOST_NAMES {
                let wrong = Wrong { code: "E0110", at: 0, what: "more property names than any layer has" };
                return Err(Refused::Wrong(wrong));
            }
        }
        Ok(())
    }

    fn issue(&self, wrong: &Wrong) -> Issue {
        let before = &self.buffer[..wrong.at.min(self.buffer.len())];
        let line = self.lines + memchr::memchr_iter(b'\n', before).count() + 1;
        let column = before.len() - memchr::memrchr(b'\n', before).map_or(0, |at| at + 1) + 1;
        Issue::new(wrong.code).line(line).fact("column", column).fact("reason", wrong.what)
    }
}

/// The records of a piece: one part, and another one wherever that would have too many cells.
fn parts(bytes: &[u8], from: usize, to: usize, delimiter: u8, last: bool, wanted: &Wanted) -> Result<Vec<Part>, Wrong> {
    let mut parts = Vec::new();
    let mut part = Part::default();
    let mut start = from;
    while start < to {
        let end = memchr::memchr(delimiter, &bytes[start..to]).map_or(to, |found| start + found);
        let record = &bytes[start..end];
        let text = std::str::from_utf8(record).map_err(|error| Wrong {
            code: "E0104",
            at: start + error.valid_up_to(),
            what: "",
        })?;
        if !text.trim_ascii().is_empty() {
            let one = |part: &mut Part| part.one(text, &|name| wanted.contains(name));
            let mut outcome = one(&mut part);
            if outcome.as_ref().is_err_and(|error| error.what == TOO_MANY_CELLS) {
                parts.push(std::mem::take(&mut part));
                outcome = one(&mut part);
            }
            outcome.map_err(|Syntax { at, what }| {
                // The last record may have lost its end.
                let cut = last && end == to && at >= text.trim_ascii_end().len();
                Wrong { code: if cut { "E0111" } else { Syntax::code_of(what) }, at: start + at, what }
            })?;
        }
        start = end + 1;
    }
    parts.push(part);
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;
    use crate::read::cell::Cell;
    use crate::read::{Quiet, Source};
    use std::path::Path;

    fn table(text: &[u8]) -> (Option<Table>, Issues) {
        let source = Source::new(Path::new(""), "a.geojsonl", Role::Facilities);
        read(&source, text, text.len() as u64, &Wanted::everything(), &Quiet)
    }

    const ONE: &str = r#"{"type":"Feature","properties":{"n":1},"geometry":{"type":"Point","coordinates":[106,29]}}"#;

    #[test]
    fn told_from_a_collection_by_its_first_line() {
        assert!(begins(ONE.as_bytes()));
        assert!(begins(format!("{ONE}\n{ONE}\n").as_bytes()));
        assert!(begins(format!("\x1e{ONE}\n").as_bytes()));
        assert!(begins(br#"{"geometry":{"type":"Point","coordinates":[1"#));
        assert!(!begins(br#"{"type":"FeatureCollection","features":[]}"#));
        assert!(!begins(br#"{"name":"x","features":[{"type":"Feature""#));
        assert!(!begins(b"{\n \"type\": \"Feature\",\n \"geometry\": null\n}"));
        assert!(!begins(b"{"));
        assert!(!begins(b""));
    }

    #[test]
    fn many_records_keep_their_order() {
        let text: String =
            (0..30_000).map(|k| format!("{}\r\n", ONE.replace("\"n\":1", &format!("\"n\":{k}")))).collect();
        let (table, issues) = table(text.as_bytes());
        assert!(issues.is_empty());
        let table = table.unwrap_or_else(|| panic!("a table"));
        assert_eq!(table.rows, 30_000);
        let n = table.column("n").unwrap_or_else(|| panic!("no column"));
        assert!(n.iter().enumerate().all(|(k, cell)| cell == Cell::Integer(k as i64)));
    }

    #[test]
    fn a_record_that_cannot_be_read_refuses_the_file_with_its_line() {
        let faulty = format!("{ONE}\n{ONE}\n{{\"type\":\"Feature\",}}\n{ONE}\n");
        let (none, issues) = table(faulty.as_bytes());
        assert!(none.is_none());
        let line = issues.groups().next().and_then(|group| group.examples[0].line);
        assert_eq!((issues.count_of("E0110"), line), (1, Some(3)));
        let whole = format!("\x1e{ONE}\n\x1e{ONE}\n");
        assert_eq!(table(whole.as_bytes()).0.map(|table| table.rows), Some(2));
        let first = ONE.len() + 2;
        for end in first + 1..whole.len() - 1 {
            let (cut, issues) = table(&whole.as_bytes()[..end]);
            assert!(cut.is_none() == (end > first + 1), "{end}");
            assert!(cut.is_some() || issues.has_errors());
        }
    }
}
