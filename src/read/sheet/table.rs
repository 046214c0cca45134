//! From the filled cells of a sheet to a table: names found, merged cells filled, notes set aside; all of it said.

use super::grid::{Area, Grid, MOST_PLACES, Value, address};
use crate::issue::{Issue, Issues};
use crate::read::building::Building;
use crate::read::header::{self, Header};
use crate::read::roles::NOTES;
use crate::read::source::{Source, layer_of};
use crate::read::table::Table;
use crate::read::{Cell, Wanted};
use crate::words::say;
use std::collections::BTreeSet;

/// More columns are no table of sites or people, as in a text table.
const MOST_COLUMNS: usize = 4096;

/// A row: its number, and a cell for every used column. The values stay in the grid: a text may be long and stand in many cells.
type Row<'g> = (u32, Vec<Option<&'g Value>>);

/// Rows with a cell for every used column.
struct Dense<'g> {
    rows: Vec<Row<'g>>,
    columns: Vec<u32>,
}

impl<'g> Dense<'g> {
    fn of(grid: &'g Grid) -> Result<Self, Issue> {
        let columns: BTreeSet<u32> = grid.rows.values().flatten().map(|(column, _)| *column).collect();
        let columns: Vec<u32> = columns.into_iter().collect();
        if grid.rows.len().saturating_mul(columns.len()) > MOST_PLACES {
            return Err(Issue::new("E0143").fact("limit", MOST_PLACES).words("what", say("read.limit.cells")));
        }
        let rows = grid.rows.iter().map(|(row, cells)| {
            let mut dense = vec![None; columns.len()];
            for (column, value) in cells {
                if let Ok(at) = columns.binary_search(column) {
                    dense[at] = Some(value);
                }
            }
            (*row, dense)
        });
        Ok(Self { rows: rows.collect(), columns })
    }

    fn header(&self) -> Result<Option<Header>, header::OnlyTitle> {
        header::find(&texts(&self.rows[..self.rows.len().min(header::LOOKED_AT)]))
    }
}

fn texts(rows: &[Row<'_>]) -> Vec<Vec<String>> {
    rows.iter().map(|(_, row)| row.iter().map(|v| v.map_or_else(String::new, Value::text)).collect()).collect()
}

/// Whether a sheet holds a table: two columns at least, names and a row under them.
pub(super) fn holds_one(grid: &Grid) -> bool {
    Dense::of(grid).is_ok_and(|dense| {
        dense.columns.len() > 1
            && dense.header().is_ok_and(|found| found.is_some_and(|h| h.first + h.depth < dense.rows.len()))
    }) || grid.rows.len() > 1 && Dense::of(grid).is_err()
}

/// The table of a sheet.
pub(super) fn build(
    source: &Source,
    sheet: &str,
    grid: &Grid,
    format: &'static str,
    size: u64,
    wanted: &Wanted,
) -> (Option<Table>, Issues) {
    let mut making = Making { file: &source.shown_as, sheet, issues: Issues::new() };
    match making.table(source, grid, format, size, wanted) {
        Ok(table) => (Some(table), making.issues),
        Err(issue) => {
            making.issues.push(issue.file(&source.shown_as));
            (None, making.issues)
        }
    }
}

struct Making<'s> {
    file: &'s str,
    sheet: &'s str,
    issues: Issues,
}

impl Making<'_> {
    fn table(
        &mut self,
        source: &Source,
        grid: &Grid,
        format: &'static str,
        size: u64,
        wanted: &Wanted,
    ) -> Result<Table, Issue> {
        let mut dense = Dense::of(grid)?;
        let nothing = |value: &str| Issue::new("E0148").value(value).fact("known", self.sheet);
        let header = dense.header().map_err(|only| nothing(&only.title))?.ok_or_else(|| nothing(self.sheet))?;
        let from = header.first + header.depth;
        let head_row = dense.rows[header.first].0;
        if from >= dense.rows.len() {
            return Err(Issue::new("E0102"));
        }
        self.say_header(&header, head_row);
        let mut rows = dense.rows.split_off(from);
        self.notes(&mut rows, dense.columns.len());
        self.merged(&mut rows, &dense.columns, &grid.merges)?;
        if dense.columns.len() > MOST_COLUMNS {
            return Err(Issue::new("E0130").line(head_row as usize + 1).fact("n", dense.columns.len()));
        }
        let names = self.names(&header, head_row, &rows, &dense.columns, wanted)?;
        if let (Some((first, _)), Some((last, _))) = (rows.first(), rows.last()) {
            let blank = (last - first) as usize + 1 - rows.len();
            if blank > 0 {
                self.issues.push(Issue::new("I0128").file(self.file).fact("n", blank));
            }
        }
        if grid.hidden > 0 {
            self.issues.push(Issue::new("I0155").file(self.file).value(self.sheet).fact("n", grid.hidden));
        }
        let mut building = Building::new(names.iter().map(|(_, name)| name.clone()).collect(), wanted, size);
        for (row, cells) in &rows {
            let mut issues = Vec::new();
            let outcome = building.row(|at| {
                let (place, name) = &names[at];
                let value = cells[*place];
                let fault = |code| {
                    let cell = self.cell(*row, dense.columns[*place]);
                    Issue::new(code).file(self.file).line(*row as usize + 1).field(name).fact("cell", cell)
                };
                Ok(match value {
                    None => Cell::Null,
                    Some(Value::Cell(cell)) => cell.clone(),
                    Some(Value::Error(error)) => {
                        issues.push(fault("E0145").value(error));
                        Cell::Null
                    }
                    Some(Value::Formula) => {
                        issues.push(fault("E0146"));
                        Cell::Null
                    }
                })
            });
            outcome?;
            for issue in issues {
                self.issues.push(issue);
            }
        }
        building.lines = Some(rows.iter().map(|(row, _)| row + 1).collect());
        let mut layer = layer_of(source, format, String::new());
        layer.above = header.above;
        // Messages then name the sheet, the row and the column.
        if source.part.layer.is_none() {
            layer.file = format!("{}#{}", self.file, self.sheet);
        }
        Ok(building.finish(layer))
    }

    /// `学校!D14`.
    fn cell(&self, row: u32, column: u32) -> String {
        format!("{}!{}", self.sheet, address(row, column))
    }

    fn say_header(&mut self, header: &Header, row: u32) {
        let line = row as usize + 1;
        if !header.above.is_empty() {
            let issue = Issue::new("I0150").file(self.file).line(line).value(header.above.join(" / "));
            self.issues.push(issue);
        }
        if header.depth == 2 {
            let example = header.names.iter().find(|name| name.contains('/')).cloned().unwrap_or_default();
            self.issues.push(Issue::new("I0151").file(self.file).line(line).value(example));
        }
    }

    /// Names with their place among the used columns; a column with cells must have one.
    fn names(
        &mut self,
        header: &Header,
        head_row: u32,
        rows: &[Row<'_>],
        columns: &[u32],
        wanted: &Wanted,
    ) -> Result<Vec<(usize, String)>, Issue> {
        let mut names: Vec<(usize, String)> = Vec::new();
        let mut known = header::Names::default();
        for (at, column) in columns.iter().enumerate() {
            let name = header.names.get(at).cloned().unwrap_or_default();
            if name.is_empty() {
                if let Some((row, _)) = rows.iter().find(|(_, cells)| cells[at].is_some())
                    && header::nameless(at, self.file, &mut self.issues).is_err()
                {
                    let issue = Issue::new("E0144").line(head_row as usize + 1).value(self.cell(*row, *column));
                    return Err(issue.fact("cell", self.cell(head_row, *column)));
                }
                continue;
            }
            let own = header::own_name(&name, &mut known, wanted, self.file, &mut self.issues);
            let own = own.map_err(|issue| issue.line(head_row as usize + 1))?;
            names.push((at, own));
        }
        Ok(names)
    }

    /// Takes notes off the end: the lines behind the last row of data whose every cell is text that begins with one of the
    /// words and a colon, and single texts below such a line.
    fn notes(&mut self, rows: &mut Vec<Row<'_>>, width: usize) {
        let mut from = rows.len();
        for at in (1..rows.len()).rev() {
            let filled: Vec<&Value> = rows[at].1.iter().flatten().copied().collect();
            let note = filled.len() * 2 <= width && filled.iter().all(|value| is_note(&value.text()));
            let single = width > 2 && filled.len() == 1 && matches!(filled[0], Value::Cell(Cell::Text(_)));
            if note {
                from = at;
            } else if !single {
                break;
            }
        }
        if from < rows.len() {
            let first = texts(&rows[from..=from]).concat().concat();
            let issue = Issue::new("I0154").file(self.file).line(rows[from].0 as usize + 1).value(first);
            self.issues.push(issue.fact("n", rows.len() - from));
            rows.truncate(from);
        }
    }

    /// Fills merged cells. Text merged over rows stands in each of them; a number would be counted several times, so it is
    /// an error. Text merged over columns stays in the first.
    fn merged(&mut self, rows: &mut [Row<'_>], columns: &[u32], merges: &[Area]) -> Result<(), Issue> {
        let (mut areas, mut filled) = (0_usize, 0_usize);
        // Merged cells of an honest sheet never overlap: together they cover no more than the table.
        let mut left = rows.len().saturating_mul(columns.len());
        for merge in merges {
            let Ok(at) = columns.binary_search(&merge.columns.0) else { continue };
            let from = rows.partition_point(|(row, _)| *row < merge.rows.0);
            let to = rows.partition_point(|(row, _)| *row <= merge.rows.1).max(from);
            let Some((row, cells)) = rows[from..to].first().filter(|(row, _)| *row == merge.rows.0) else { continue };
            let Some(value) = cells[at] else { continue };
            let cell = self.cell(*row, merge.columns.0);
            let issue = |code| Issue::new(code).file(self.file).line(*row as usize + 1).fact("cell", cell.clone());
            let tall = to - from > 1;
            let wide = merge.columns.1 > merge.columns.0;
            if !matches!(value, Value::Cell(Cell::Text(_))) {
                if tall || wide {
                    let issue = issue("E0147").value(value.text());
                    self.issues.push(issue);
                }
                continue;
            }
            if wide {
                let issue = issue("W0153").value(value.text());
                self.issues.push(issue);
            }
            if tall {
                left = left
                    .checked_sub(to - from)
                    .ok_or_else(|| Issue::new("E0141").fact("reason", format!("{}: mergeCells", self.sheet)))?;
                areas += 1;
                for (_, cells) in &mut rows[from + 1..to] {
                    if cells[at].is_none() {
                        cells[at] = Some(value);
                        filled += 1;
                    }
                }
            }
        }
        if filled > 0 {
            let issue = Issue::new("I0152").file(self.file).value(self.sheet);
            self.issues.push(issue.fact("n", areas).fact("cells", filled));
        }
        Ok(())
    }
}

fn is_note(text: &str) -> bool {
    NOTES.iter().any(|word| text.strip_prefix(word).is_some_and(|rest| rest.starts_with(['：', ':'])))
}
