//! Workbooks: XLSX, XLS and ODS. The sheet is the named one, else the first that can be seen and holds a table.

mod cfb;
mod grid;
mod guard;
mod names;
mod ods;
mod table;
mod xls;
mod xlsx;

use super::Wanted;
use super::allowance::Allowance;
use super::source::Source;
use super::table::Table;
use crate::issue::{Issue, Issues, caught};
use crate::words::say;
use calamine::{ExcelDateTime, Sheet, SheetType, SheetVisible};
use grid::{Area, Grid, Value};
use guard::Kind;
pub(super) use names::names;
use std::io::Read;

/// Sheets that are looked through for a table where none is named.
const MOST_SHEETS: usize = 255;

/// A workbook with more sheets is none.
const MOST_NAMES: usize = 4096;

/// Going through so many bytes counts like keeping one.
const EACH_TIME: u64 = 4;

/// Bytes that are gone through for it: many sheets may be one and the same part.
const MOST_BYTES: u64 = 2 << 30;

/// Sheets that a message lists.
const MOST_LISTED: usize = 100;

/// A workbook of any format.
trait Sheets {
    /// Every sheet, and whether it can be seen.
    fn names(&self) -> Vec<(String, bool)>;
    /// The cells of one, only those within the area if there is one.
    fn read(&mut self, name: &str, within: Option<Area>, allowance: &mut Allowance) -> Result<Grid, Issue>;
}

/// Reads a sheet of a workbook. `head` is its beginning and `rest` what follows.
pub(super) fn read(
    source: &Source,
    head: Vec<u8>,
    rest: impl Read,
    wanted: &Wanted,
    allowance: &mut Allowance,
) -> (Option<Table>, Issues) {
    let file = &source.shown_as;
    let fail = |issue: Issue| (None, Issues::from(issue.file(file)));
    let mut bytes = head;
    let left = (guard::LARGEST_FILE + 1).saturating_sub(bytes.len() as u64);
    if let Err(error) = rest.take(left).read_to_end(&mut bytes) {
        return fail(Issue::new("E0101").fact("reason", error));
    }
    if bytes.len() as u64 > guard::LARGEST_FILE {
        return fail(Issue::new("E0143").fact("limit", guard::LARGEST_FILE).words("what", say("read.limit.bytes")));
    }
    // The libraries have been seen to panic on damaged files.
    let outcome = caught(|| opened(source, &bytes, wanted, allowance));
    match outcome {
        Some(Ok((table, issues))) => (table, issues),
        Some(Err(issue)) => fail(issue),
        None => fail(broken("reader")),
    }
}

fn opened(
    source: &Source,
    bytes: &[u8],
    wanted: &Wanted,
    allowance: &mut Allowance,
) -> Result<(Option<Table>, Issues), Issue> {
    let size = bytes.len() as u64;
    if !bytes.starts_with(b"PK") {
        // Read whole, once.
        return chosen(source, &mut xls::open(bytes)?, "XLS", MOST_SHEETS, (size, wanted), allowance);
    }
    let (kind, unpacked) = guard::zip(bytes)?;
    // It is unpacked anew for each of its tables.
    allowance.take(unpacked / EACH_TIME)?;
    let sheets = MOST_SHEETS.min(usize::try_from(MOST_BYTES / unpacked.max(1)).unwrap_or(MOST_SHEETS));
    match kind {
        Kind::Xlsx => chosen(source, &mut xlsx::open(bytes)?, "XLSX", sheets, (size, wanted), allowance),
        Kind::Ods => chosen(source, &mut ods::open(bytes)?, "ODS", sheets, (size, wanted), allowance),
        Kind::Foreign(what) => Err(Issue::new("E0103").value(what)),
    }
}

/// Reads the sheet that is meant; where none is named, one of the first so many that can be seen.
fn chosen(
    source: &Source,
    book: &mut impl Sheets,
    format: &'static str,
    most: usize,
    (size, wanted): (u64, &Wanted),
    allowance: &mut Allowance,
) -> Result<(Option<Table>, Issues), Issue> {
    let names = book.names();
    if names.len() > MOST_NAMES {
        return Err(Issue::new("E0143").fact("limit", MOST_NAMES).words("what", say("read.limit.sheets")));
    }
    let known = listed(names.iter().map(|(name, _)| name.as_str()));
    let within = match source.part.range.as_deref() {
        None => None,
        Some(range) => Some(Area::parse(range).ok_or_else(|| Issue::new("E0148").value(range).fact("known", &known))?),
    };
    let mut issues = Issues::new();
    let mut first = None;
    match &source.part.layer {
        Some(asked) => {
            let Some((name, seen)) = names.iter().find(|(name, _)| name == asked) else {
                return Err(Issue::new("E0140").value(asked).fact("known", known));
            };
            if !seen {
                issues.push(Issue::new("I0156").file(&source.shown_as).value(name));
            }
            first = Some((name, book.read(name, within, allowance)?));
        }
        None => {
            for (name, _) in names.iter().filter(|(_, seen)| *seen).take(most) {
                let grid = book.read(name, within, allowance)?;
                if table::holds_one(&grid) {
                    first = Some((name, grid));
                    break;
                }
            }
            if let Some((taken, _)) = &first
                && names.len() > 1
            {
                let others = listed(names.iter().map(|(name, _)| name.as_str()).filter(|name| name != taken));
                let issue = Issue::new("I0149").file(&source.shown_as).value(taken);
                issues.push(issue.fact("known", others));
            }
        }
    }
    let Some((name, grid)) = first else {
        let seen = names.iter().filter(|(_, seen)| *seen).count();
        let looked = if seen > most { format!("{most}/{seen}") } else { "*".to_owned() };
        return Err(Issue::new("E0148").value(source.part.range.as_ref().unwrap_or(&looked)).fact("known", known));
    };
    let (table, found) = table::build(source, name, &grid, format, size, wanted);
    issues.extend(found);
    Ok((table, issues))
}

/// Names for a message, not endlessly many.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<&str> = names.take(MOST_LISTED + 1).collect();
    if names.len() > MOST_LISTED {
        names[MOST_LISTED] = "…";
    }
    names.join(", ")
}

fn broken(error: impl ToString) -> Issue {
    let reason = error.to_string();
    let locked = reason.to_lowercase().contains("password");
    if locked { Issue::new("E0142") } else { Issue::new("E0141").fact("reason", reason) }
}

/// Sheets of cells, and whether each can be seen; those of charts, dialogs and macros have none.
fn visible(sheets: &[Sheet]) -> Vec<(String, bool)> {
    let cells = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    cells.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
}

/// A date as `2025-09-01`; durations and times of a day stay numbers.
fn dated(date: ExcelDateTime) -> Value {
    let number = date.as_f64();
    if date.is_duration() || !(1.0..3_000_000.0).contains(&number) {
        return Grid::number(number);
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    Grid::text(&format!("{year:04}-{month:02}-{day:02}"))
}

/// The date of a date and a time.
fn iso(text: &str) -> Value {
    Grid::text(text.split_once('T').filter(|(date, _)| date.len() == 10).map_or(text, |(date, _)| date))
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
