//! The same tables through the csv crate, one field after the other: what the splitter is compared with.

use super::super::cell::Cell;
use super::super::geometry::Geometry;
use super::super::source::layer_of;
use super::super::table::{Column, Table};
use super::super::{Source, Wanted, header};
use crate::issue::{Issue, Issues};
use ::csv::{ByteRecord, ReaderBuilder};

/// Ends the last row where the file does not.
const LAST: &[u8] = b"\n";

/// A table in UTF-8 without a byte order mark.
pub(super) fn parse(source: &Source, text: &[u8], wanted: &Wanted) -> (Option<Table>, Issues) {
    let name = &source.shown_as;
    let mut issues = Issues::new();
    let delimiter = super::delimiter(&text[..text.len().min(4096)]);
    if delimiter != b',' {
        let shown = if delimiter == b'\t' { "TAB".to_owned() } else { char::from(delimiter).to_string() };
        issues.push(Issue::new("I0125").file(name).value(shown));
    }
    let bytes = [text, LAST].concat();
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let mut records = Vec::new();
    let mut begin = 0;
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap() {
        let end = reader.position().byte() as usize;
        // Empty lines before the row, and the LF behind the CR of the row before.
        let skipped = bytes[begin..end].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        records.push((record.clone(), line_at(&bytes, begin + skipped)));
        begin = end;
    }
    let first = &records[..records.len().min(header::LOOKED_AT)];
    let (head, behind, above) = match head(first, name, wanted, &mut issues) {
        Ok(Some(found)) => found,
        Ok(None) => (Vec::new(), records.len(), Vec::new()),
        Err(issue) => {
            issues.push(issue.file(name));
            return (None, issues);
        }
    };
    // A column without a name is none; one that was renamed is kept as one of its own name.
    let kept: Vec<usize> =
        (0..head.len()).filter(|at| !head[*at].0.is_empty() && wanted.contains(&head[*at].1)).collect();
    let (mut columns, mut lines, mut blank) = (vec![Vec::new(); kept.len()], Vec::new(), 0);
    for (record, line) in &records[behind..] {
        if is_blank(record) {
            blank += 1;
            continue;
        }
        match row(record, head.len(), &kept, lines.len()) {
            Ok(cells) => {
                cells.into_iter().zip(&mut columns).for_each(|(cell, column)| column.push(cell));
                lines.push(*line as u32);
            }
            Err(issue) => {
                let fatal = issue.code != "E0120";
                issues.push(issue.line(*line).file(name));
                if fatal {
                    return (None, issues);
                }
            }
        }
    }
    let (fault, inside) = quotes(&bytes, delimiter);
    let open = records.last().filter(|_| inside).map(|(_, line)| *line);
    if let Some(line) = fault.map(|at| line_at(&bytes, at)).or(open) {
        issues.push(Issue::new("E0123").file(name).line(line));
        return (None, issues);
    }
    if head.is_empty() || lines.is_empty() && issues.count_of("E0120") == 0 {
        issues.push(Issue::new("E0102").file(name));
        return (None, issues);
    }
    if blank > 0 {
        issues.push(Issue::new("I0128").file(name).fact("n", blank));
    }
    let mut layer = layer_of(source, "CSV", "UTF-8".to_owned());
    layer.features = lines.len();
    layer.above = above;
    let column = |(at, cells): (&usize, Vec<Cell>)| Column { name: head[*at].0.clone(), cells: cells.into() };
    let columns = kept.iter().zip(columns).map(column).collect();
    let rows = lines.len();
    let names = head.iter().map(|(name, _)| name.clone()).filter(|name| !name.is_empty()).collect();
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

/// Line of a byte: what ends a line is LF, CR or CR LF.
fn line_at(bytes: &[u8], at: usize) -> usize {
    1 + (0..at).filter(|at| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'))).count()
}

/// The names as they are used and as they are written, the place of the first row behind them, and what stands above.
type Head = (Vec<(String, String)>, usize, Vec<String>);

fn head(
    first: &[(ByteRecord, usize)],
    file: &str,
    wanted: &Wanted,
    issues: &mut Issues,
) -> Result<Option<Head>, Issue> {
    let mut texts = Vec::new();
    for (record, line) in first {
        let row = record.iter().map(|field| text(field).map(|text| guarded(text.trim()).to_owned()));
        texts.push(match row.collect::<Result<Vec<_>, _>>() {
            Ok(row) => row,
            Err(issue) if texts.is_empty() => return Err(issue.line(*line)),
            Err(_) => vec!["?".to_owned(); record.len()],
        });
    }
    let found = header::find(&texts).map_err(|only| {
        Issue::new("E0129").value(only.title).fact("n", first[only.at].0.len()).line(first[only.at].1)
    })?;
    let Some(found) = found else { return Ok(None) };
    let line = first[found.first].1;
    if !found.above.is_empty() {
        issues.push(Issue::new("I0150").file(file).line(line).value(found.above.join(" / ")));
    }
    if found.depth == 2 {
        let example = found.names.iter().find(|name| name.contains('/')).cloned().unwrap_or_default();
        issues.push(Issue::new("I0151").file(file).line(line).value(example));
    }
    let mut head = found.names;
    while head.last().is_some_and(String::is_empty) {
        head.pop();
    }
    let mut names: Vec<(String, String)> = Vec::new();
    let mut known = header::Names::default();
    for (at, name) in head.into_iter().enumerate() {
        let own = if name.is_empty() {
            header::nameless(at, file, issues).map(|()| String::new())
        } else {
            header::own_name(&name, &mut known, wanted, file, issues)
        };
        names.push((own.map_err(|issue| issue.line(line))?, name));
    }
    Ok(Some((names, found.first + found.depth, found.above)))
}

fn row(record: &ByteRecord, width: usize, kept: &[usize], count: usize) -> Result<Vec<Cell>, Issue> {
    let beyond = record.iter().skip(width).any(|field| !field.trim_ascii().is_empty());
    if record.len() < width || beyond {
        let open = record.iter().any(|field| field.contains(&b'\n'));
        let code = if open { "E0123" } else { "E0120" };
        return Err(Issue::new(code).feature(count).fact("n", record.len()).fact("expected", width));
    }
    kept.iter().map(|at| cell(&record[*at])).collect()
}

fn is_blank(record: &ByteRecord) -> bool {
    record.iter().all(|field| field.trim_ascii().is_empty())
}

fn text(field: &[u8]) -> Result<&str, Issue> {
    if field.contains(&0) {
        return Err(Issue::new("E0124"));
    }
    std::str::from_utf8(field).map_err(|_| Issue::new("E0104"))
}

fn cell(field: &[u8]) -> Result<Cell, Issue> {
    let trimmed = field.trim_ascii();
    if let Some(number) = std::str::from_utf8(trimmed).ok().and_then(number) {
        return Ok(number);
    }
    let text = text(trimmed)?.trim();
    Ok(if text.is_empty() { Cell::Null } else { Cell::Text(guarded(text).into()) })
}

fn guarded(text: &str) -> &str {
    let guards = text.len() > 3 && text.starts_with("=\"") && text.ends_with('"');
    match text.matches('"').count() {
        2 if guards => &text[2..text.len() - 1],
        _ => text,
    }
}

/// Digits, perhaps with a sign and a fraction; no zero in front, no more than fifteen before the point.
fn number(text: &str) -> Option<Cell> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let sound = all_digits(whole) && whole.len() <= 15 && (whole.len() == 1 || !whole.starts_with('0'));
    match fraction {
        _ if !sound => None,
        None => text.parse().ok().map(Cell::Integer),
        Some(fraction) if all_digits(fraction) => text.parse().ok().map(Cell::Real),
        Some(_) => None,
    }
}

/// Byte by byte: the first byte behind a closing mark that should not stand there, and whether the text ends between marks.
fn quotes(bytes: &[u8], delimiter: u8) -> (Option<usize>, bool) {
    #[derive(Clone, Copy, PartialEq)]
    enum At {
        Begin,
        Plain,
        Inside,
        Closing,
    }
    let (mut state, mut fault) = (At::Begin, None);
    for (at, &byte) in bytes.iter().enumerate() {
        state = match (state, byte) {
            (At::Begin | At::Closing, b'"') => At::Inside,
            (At::Inside, b'"') => At::Closing,
            (At::Inside, _) => At::Inside,
            (_, byte) if byte == delimiter || byte == b'\n' || byte == b'\r' => At::Begin,
            (At::Closing, _) => {
                fault.get_or_insert(at);
                At::Plain
            }
            (At::Begin | At::Plain, _) => At::Plain,
        };
    }
    (fault, state == At::Inside)
}
