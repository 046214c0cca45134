//! A table as its owner would have it after an hour of tidying: counts are numbers, texts have no white space around them,
//! rows that are not data are gone. Every change is listed; whatever needs a person to decide stays as it is.

use super::amounts::Amounts;
use super::column::find;
use super::left_out::{LeftOut, Signs, dividing};
use super::position::Positions;
use super::row::{Rows, Texts, label};
use super::vocabulary::{CLASSES, NUMBER, PERSONS, PLACES, SERVICE, SITE_ID, SITE_NAME, Term, ZONE};
use crate::issue::Issues;
use crate::read::number::{count, shown};
use crate::read::quantity::{Heading, Measure, trimmed};
use crate::read::{Cell, Cells, Geometry, Shape, Table};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Row of the table as it was, from 0; and its line in the file, where that is known.
    pub row: usize,
    /// As in [`Table::lines`].
    pub line: Option<u32>,
    /// Id or name of the row.
    pub of: String,
    /// The column; empty for a whole row.
    pub field: String,
    /// What stood there.
    pub before: String,
    /// What stands there now; `None` for a row that is gone.
    pub after: Option<String>,
    /// Which rule: the code of the message about it, or `trim`.
    pub rule: &'static str,
}

/// Columns of counts by their names. One whose heading multiplies (`人口(万人)`) keeps its numbers as they are.
const COUNTS: [(Term, Measure); 3] =
    [(PLACES, Measure::Places), (CLASSES, Measure::Classes), (PERSONS, Measure::Persons)];

/// Tidies a table.
pub fn clean(mut table: Table) -> (Table, Vec<Change>) {
    let mut changes = without_rows(&mut table);
    let of: Vec<String> = (0..table.rows).map(|row| of(&table, row)).collect();
    let lines = table.lines.clone();
    // Rows that are gone do not count in the numbers of those that stay.
    let gone: Vec<usize> = changes.iter().map(|change| change.row).collect();
    let original = original_rows(table.rows, &gone);
    for column in &mut table.columns {
        let measure = COUNTS.iter().find(|(term, _)| term.has_alias(&column.name)).map(|(_, measure)| *measure);
        let heading = measure.map(|measure| Heading::new(&column.name, measure)).filter(|h| h.fits() && h.power() == 0);
        let mut cells = Cells::new();
        for (row, cell) in column.cells.iter().enumerate() {
            let Some((after, rule)) = better(&cell, heading.as_ref()) else {
                cells.push(cell.into_owned());
                continue;
            };
            changes.push(Change {
                row: original[row],
                line: lines.as_ref().and_then(|lines| lines.get(row).copied()),
                of: of[row].clone(),
                field: column.name.clone(),
                before: shown(&cell),
                after: Some(if after == Cell::Null { String::new() } else { shown(&after.view()) }),
                rule,
            });
            cells.push(after);
        }
        column.cells = cells;
    }
    changes.sort_by_key(|change| change.row);
    (table, changes)
}

/// What a cell should be, and by which rule.
fn better(cell: &Cell<&str>, heading: Option<&Heading>) -> Option<(Cell, &'static str)> {
    let Cell::Text(text) = cell else { return None };
    if let Some(heading) = heading
        && let Ok(Some((value, rules))) = count(cell, heading)
    {
        let number = if value.fract() == 0.0 { Cell::Integer(value as i64) } else { Cell::Real(value) };
        return Some((number, rules.iter().next().map_or("trim", super::super::quantity::Rule::code)));
    }
    let plain = trimmed(text);
    if plain.len() == text.len() {
        return None;
    }
    Some((if plain.is_empty() { Cell::Null } else { Cell::Text(plain.into()) }, "trim"))
}

fn of(table: &Table, row: usize) -> String {
    let quiet = |term: &Term| find(table, term, None, &mut Issues::new());
    let text = |term: &Term| quiet(term).and_then(|column| label(&column.cells.get(row)).ok().flatten());
    text(&SITE_ID).or_else(|| text(&SITE_NAME)).or_else(|| text(&ZONE)).unwrap_or_default()
}

/// Rows of the table as it was, for those that are left.
fn original_rows(rows: usize, gone: &[usize]) -> Vec<usize> {
    (0..rows + gone.len()).filter(|row| !gone.contains(row)).collect()
}

/// Takes out sums, repeated heads and notes.
fn without_rows(table: &mut Table) -> Vec<Change> {
    let mut quiet = Issues::new();
    let left_out = {
        let table = &*table;
        let column = |term: &Term| find(table, term, None, &mut Issues::new());
        let (id, name) = (column(&SITE_ID).map(Texts::from), column(&SITE_NAME).map(Texts::from));
        let rows = Rows { table, id, name };
        let positions = Positions::new(rows, [None, None], false, &mut quiet);
        let amounts: Vec<Amounts<'_>> = COUNTS
            .iter()
            .filter_map(|(term, measure)| Some(Amounts::new(table, column(term)?, *measure, &mut Issues::new())))
            .collect();
        let labels = [id, name].into_iter().chain([&ZONE, &SERVICE, &NUMBER].map(|term| column(term).map(Texts::from)));
        let labels = labels.flatten().collect();
        let signs = Signs {
            labels,
            code: id,
            amounts: &amounts,
            positions: Some(&positions),
            within: dividing(table),
            needs: None,
        };
        LeftOut::find(&rows, &signs, &mut quiet)
    };
    let gone: Vec<usize> = (0..table.rows).filter(|&row| left_out.has(row)).collect();
    let changes = gone
        .iter()
        .map(|&row| {
            let texts: Vec<String> =
                table.columns.iter().map(|c| shown(&c.cells.get(row))).filter(|t| t != "null").collect();
            Change {
                row,
                line: table.lines.as_ref().and_then(|lines| lines.get(row).copied()),
                of: of(table, row),
                field: String::new(),
                before: texts.join(" | "),
                after: None,
                rule: left_out.code(row),
            }
        })
        .collect();
    if !gone.is_empty() {
        take_out(table, &gone);
    }
    changes
}

fn take_out(table: &mut Table, gone: &[usize]) {
    let keep = |row: &usize| !gone.contains(row);
    for column in &mut table.columns {
        column.cells = (0..table.rows).filter(keep).map(|row| column.cells.get(row).into_owned()).collect();
    }
    table.ids = table.ids.take().map(|ids| (0..table.rows).filter(keep).map(|row| ids.get(row).into_owned()).collect());
    table.lines = table.lines.take().map(|lines| (0..table.rows).filter(keep).map(|row| lines[row]).collect());
    if !table.geometry.is_empty() {
        let mut geometry = Geometry::default();
        for row in (0..table.rows).filter(keep) {
            match table.geometry.shape(row) {
                Shape::None => geometry.push_none(),
                Shape::Point(at) => geometry.push_point(at),
                Shape::MultiPoint(points) => geometry.push_points(points),
                Shape::Lines(lines) => geometry.push_other(lines.name()),
                Shape::Other(name) => geometry.push_other(name),
                Shape::Polygons(p) => {
                    let ring = |k: u32| p.xy[p.rings[k as usize] as usize..p.rings[k as usize + 1] as usize].to_vec();
                    let part = |ends: &[u32]| (ends[0]..ends[1]).map(ring).collect();
                    geometry.push_polygons(&p.parts.windows(2).map(part).collect::<Vec<_>>());
                }
            }
        }
        table.geometry = geometry;
    }
    table.rows -= gone.len();
    table.layer.features = table.rows;
}
