//! A table into population cells: columns of counts, lean enough for millions of rows.

use super::amounts::Amounts;
use super::asked::{self, Asked};
use super::column::{by_name, find, missing};
use super::counted::counted;
use super::extent;
use super::left_out::{LeftOut, Signs, dividing};
use super::position::{self, Positions, Rule};
use super::row::{LARGEST_TOTAL, Rows, Texts};
use super::set_aside::unreadable;
use super::unused::unused_people;
use super::vocabulary::{CELL_ID, IMPLAUSIBLE_PERSONS, NUMBER, PERSONS, Term, ZONE, ZONE_NAME};
use crate::issue::{Issue, Issues, Severity};
use crate::model::{Attribute, Categories, Column as Counts, InFile, Layer, RawDemand, Role, SetAside, TextIx};
use crate::read::inputs::{DemandFields, DemandInput, OnUnreadable};
use crate::read::quantity::Measure;
use crate::read::{Cell, Column, Table};
use crate::units::Persons;
use std::collections::{BTreeMap, HashMap};

/// Cells of one layer, with the columns that services ask for.
///
/// # Errors
/// With any error among the issues there is no value: a layer is read whole or not at all.
pub fn demand(table: Table, input: &DemandInput, asked: &Asked) -> (Option<RawDemand>, Issues) {
    let mut issues = Issues::new();
    let value = read(&table, input, asked, &mut issues);
    let value = value.filter(|_| !issues.has_errors()).map(|cells| {
        // A table without geometries has its bounds from the columns that hold the coordinates.
        let bounds = table.layer.bounds.or_else(|| position::bounds(cells.at.iter().copied()));
        RawDemand { layer: Layer { bounds, ..cells.layer.clone() }, ..cells }
    });
    (value, issues)
}

fn read(table: &Table, input: &DemandInput, asked: &Asked, issues: &mut Issues) -> Option<RawDemand> {
    let fields = &input.fields;
    let id = Texts::ids(find(table, &CELL_ID, fields.id.as_deref(), issues), table);
    let zone = find(table, &ZONE, fields.zone.as_deref(), issues).map(Texts::from);
    let rows = Rows { table, id, name: None };
    let counts = counted_columns(table, fields, asked, issues);
    let named = [fields.x.as_deref(), fields.y.as_deref()];
    let positions = Positions::new(rows, named, true, issues);
    if issues.has_errors() {
        return None;
    }
    issues.extend(passed_over(&rows, &counts, zone, &positions, asked));

    // Any column that may hold names can betray a row of sums.
    let names = table.columns.iter().filter(|c| ZONE_NAME.has_alias(&c.name) || NUMBER.has_alias(&c.name));
    let labels = names.map(Texts::from).chain(id).chain(zone).collect();
    let amounts: Vec<Amounts<'_>> = counts.iter().map(|(_, amounts)| *amounts).collect();
    let code = find(table, &CELL_ID, fields.id.as_deref(), &mut Issues::new()).map(Texts::from);
    let within = dividing(table);
    let mut left_out = LeftOut::find(
        &rows,
        &Signs { labels, code, amounts: &amounts, positions: Some(&positions), within, needs: None },
        issues,
    );
    let mut aside = SetAside::default();
    if input.on_unreadable == Some(OnUnreadable::Skip) {
        let labels: Vec<Texts<'_>> = id.into_iter().chain(zone).collect();
        let (skipped, found) = unreadable(&rows, &counts, &labels, (Some(&positions), None), &left_out, issues);
        left_out.add(skipped);
        aside = found;
    }
    let (at, located) = place(table.rows, &left_out, &rows, &positions, issues);
    let mut columns = Vec::with_capacity(counts.len());
    let mut unlocated = Vec::with_capacity(counts.len());
    let everybody = counts.iter().find(|(attribute, _)| *attribute == Attribute::Persons);
    let residents = everybody.map(|(_, amounts)| counted(&table.layer, amounts.name()));
    for (n, (attribute, amounts)) in counts.into_iter().enumerate() {
        let mut values = Vec::with_capacity(at.len());
        let mut elsewhere = Persons::ZERO;
        let mut total = 0_i128;
        for row in (0..table.rows).filter(|&row| !left_out.has(row)) {
            let persons = persons(&amounts, row, &rows, issues);
            total += i128::from(persons.micro());
            if total > LARGEST_TOTAL {
                issues.push(Issue::new("E0362").file(&table.layer.file).field(amounts.name()));
                return None;
            }
            if located[row] {
                values.push(persons);
            } else {
                elsewhere += persons;
                // People are counted once, by the first column: all residents where it is there.
                if n == 0 {
                    issues.push(rows.issue("W0352", row).field("geometry").persons(persons));
                }
            }
        }
        unlocated.push((attribute.clone(), elsewhere));
        columns.push(Counts { attribute, values });
    }
    let (zone, zone_names) = match zone {
        None => (None, Vec::new()),
        Some(texts) => {
            let (of_cell, names) = intern(texts, &rows, &located, issues);
            (Some(of_cell), names)
        }
    };
    let texts = asked::texts(table, &asked.cell_texts).into_iter().map(|(field, texts)| {
        let (of_cell, names) = intern(texts, &rows, &located, issues);
        (field.clone(), Categories { names, of_cell })
    });
    let texts = texts.collect();
    let unlocated_rows = table.rows - at.len() - left_out.len();
    let of_cells = || located.iter().enumerate().filter(|(_, located)| **located).map(|(row, _)| row as u32).collect();
    let rows_of_cells = (at.len() < table.rows).then(of_cells);
    Some(RawDemand {
        layer: Layer { set_aside: aside.some(), residents, ..table.layer.clone() },
        ids: id.and_then(|texts| ids(texts, &rows, &located, issues)),
        at,
        rows: rows_of_cells,
        neighbours: false,
        extent: asked.extents.then(|| extent::of(table, &located)).flatten(),
        zone,
        zone_names,
        texts,
        columns,
        unlocated: if unlocated_rows == 0 { Vec::new() } else { unlocated },
        unlocated_rows,
    })
}

/// Columns that look like a role and are not read.
fn passed_over(
    rows: &Rows<'_>,
    counts: &[(Attribute, Amounts<'_>)],
    zone: Option<Texts<'_>>,
    positions: &Positions<'_>,
    asked: &Asked,
) -> Issues {
    let mut used: Vec<&str> = counts.iter().map(|(_, amounts)| amounts.name()).collect();
    used.extend(rows.id.iter().chain(&zone).map(|texts| texts.name));
    used.extend(positions.names());
    used.extend(asked.somewhere(Role::Demand).into_iter().map(String::as_str));
    // People need not say in which zone they live: their positions do. All residents are looked for by their own column.
    let mut roles: Vec<&Term> = vec![&ZONE];
    roles.extend(counts.iter().any(|(attribute, _)| *attribute == Attribute::Persons).then_some(&PERSONS));
    unused_people(rows.table, &used, &roles)
}

/// The name of the column that counts everybody, where the table has one.
pub fn heading_of_people(table: &Table, named: Option<&str>) -> Option<String> {
    find(table, &PERSONS, named, &mut Issues::new()).map(|column| column.name.clone())
}

/// All residents, ages and the columns that services count, in this order.
pub(super) fn counted_columns<'t>(
    table: &'t Table,
    fields: &DemandFields,
    asked: &Asked,
    issues: &mut Issues,
) -> Vec<(Attribute, Amounts<'t>)> {
    let mut found: Vec<(Attribute, &'t Column)> = Vec::new();
    let before = issues.count(Severity::Error);
    let persons = find(table, &PERSONS, fields.persons.as_deref(), issues);
    found.extend(persons.map(|column| (Attribute::Persons, column)));
    found.extend(columns_of_ages(table, &fields.ages, issues));
    for field in &asked.counted {
        let column = if asked.several { asked::there(table, field) } else { by_name(table, field, None, issues) };
        found.extend(column.map(|column| (Attribute::Field(field.clone()), column)));
    }
    if persons.is_none() && issues.count(Severity::Error) == before {
        issues.push(if found.is_empty() {
            missing(table, "persons", &PERSONS)
        } else {
            Issue::new("I0311").file(&table.layer.file).field("persons")
        });
    }
    amounts(table, found, issues)
}

/// The counts of columns.
pub(super) fn amounts<'t>(
    table: &'t Table,
    columns: Vec<(Attribute, &'t Column)>,
    issues: &mut Issues,
) -> Vec<(Attribute, Amounts<'t>)> {
    let count = |(attribute, column)| (attribute, Amounts::new(table, column, Measure::Persons, issues));
    columns.into_iter().map(count).collect()
}

/// The columns of bands of ages.
pub(super) fn columns_of_ages<'t>(
    table: &'t Table,
    ages: &BTreeMap<String, String>,
    issues: &mut Issues,
) -> Vec<(Attribute, &'t Column)> {
    let mut found = Vec::new();
    let mut bands = BTreeMap::new();
    for (band, field) in ages {
        match self::ages(band) {
            Some(ages) if bands.insert(ages, band).is_none() => {
                let column = by_name(table, field, None, issues);
                found.extend(column.map(|column| (Attribute::Ages(ages.0, ages.1), column)));
            }
            _ => issues.push(Issue::new("E0361").file(&table.layer.file).field(field).value(band)),
        }
    }
    found
}

/// A band of ages: `6-11`, `60+`, `6`.
pub fn ages(band: &str) -> Option<(u16, u16)> {
    /// Nobody is older.
    const OLDEST: u16 = 130;
    let age = |text: &str| text.trim().parse::<u16>().ok().filter(|&age| age <= OLDEST);
    let band = band.trim();
    if let Some(from) = band.strip_suffix('+') {
        return Some((age(from)?, u16::MAX));
    }
    match band.split_once('-') {
        Some((from, to)) => Some((age(from)?, age(to)?)).filter(|(from, to)| from <= to),
        None => age(band).map(|age| (age, age)),
    }
}

/// Positions of the rows that have one, and which rows those are.
fn place(
    n: usize,
    left_out: &LeftOut,
    rows: &Rows<'_>,
    positions: &Positions<'_>,
    issues: &mut Issues,
) -> (Vec<InFile>, Vec<bool>) {
    let mut at = Vec::with_capacity(n);
    let mut located = vec![false; n];
    for (row, located) in located.iter_mut().enumerate().filter(|(row, _)| !left_out.has(*row)) {
        if let Ok(Some((position, rule))) = positions.at(row, issues) {
            if let Rule::Mean(n) = rule {
                issues.push(rows.issue("W0350", row).field("geometry").value(n));
            }
            at.push(position);
            *located = true;
        }
    }
    (at, located)
}

/// The people of a row. The zeros below never leave this module: with an error there is no layer.
fn persons(amounts: &Amounts<'_>, row: usize, rows: &Rows<'_>, issues: &mut Issues) -> Persons {
    match amounts.of(rows, row, issues) {
        Ok(Some(n)) => {
            let persons = Persons::from(n);
            if n > IMPLAUSIBLE_PERSONS {
                issues.push(rows.issue("W0311", row).field(amounts.name()).value(persons));
            }
            persons
        }
        Ok(None) => {
            issues.push(rows.issue("E0317", row).field(amounts.name()));
            Persons::ZERO
        }
        Err(()) => Persons::ZERO,
    }
}

/// Each located cell's name, one of the distinct names in sorted order.
fn intern(
    texts: Texts<'_>,
    rows: &Rows<'_>,
    located: &[bool],
    issues: &mut Issues,
) -> (Vec<Option<TextIx>>, Vec<String>) {
    let mut names: Vec<String> = Vec::new();
    let mut known: HashMap<String, TextIx> = HashMap::new();
    let mut whole: HashMap<i64, TextIx> = HashMap::new();
    let mut of_cell = Vec::with_capacity(located.len());
    let mut index = |name: String| {
        *known.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            TextIx::new(names.len() - 1)
        })
    };
    for (row, _) in located.iter().enumerate().filter(|(_, located)| **located) {
        of_cell.push(match texts.cells.get(row) {
            Cell::Integer(code) => Some(*whole.entry(code).or_insert_with(|| index(code.to_string()))),
            Cell::Null => None,
            _ => rows.label(texts, row, issues).ok().flatten().map(&mut index),
        });
    }
    // Sorted, so that the order of the file changes nothing.
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| names[a].cmp(&names[b]));
    let mut rank = vec![TextIx::new(0); names.len()];
    for (new, &old) in order.iter().enumerate() {
        rank[old] = TextIx::new(new);
    }
    for name in of_cell.iter_mut().flatten() {
        *name = rank[name.index()];
    }
    names.sort();
    (of_cell, names)
}

/// Ids of the located cells; `None` when some have none, which is said.
fn ids(texts: Texts<'_>, rows: &Rows<'_>, located: &[bool], issues: &mut Issues) -> Option<Vec<Box<str>>> {
    let mut ids: Vec<Box<str>> = Vec::with_capacity(located.len());
    let mut source: Vec<u32> = Vec::with_capacity(located.len());
    let mut complete = true;
    for (row, _) in located.iter().enumerate().filter(|(_, located)| **located) {
        match rows.label(texts, row, issues) {
            Ok(Some(id)) => {
                ids.push(id.into_boxed_str());
                source.push(row as u32);
            }
            Ok(None) => {
                complete = false;
                issues.push(rows.issue("I0341", row).field(texts.name));
            }
            Err(()) => {}
        }
    }
    // Where some have none, nobody asks for those of the others.
    if !complete {
        return None;
    }
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    order.sort_unstable_by(|&a, &b| ids[a as usize].cmp(&ids[b as usize]).then(a.cmp(&b)));
    for pair in order.windows(2).map(|pair| [pair[0] as usize, pair[1] as usize]) {
        if ids[pair[0]] == ids[pair[1]] {
            let issue = rows.issue("E0440", source[pair[1]] as usize).field(texts.name);
            issues.push(issue.fact("other", format!("#{}", source[pair[0]])));
        }
    }
    Some(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_of_ages() {
        assert_eq!(ages("6-11"), Some((6, 11)));
        assert_eq!(ages("60+"), Some((60, u16::MAX)));
        assert_eq!(ages("6"), Some((6, 6)));
        for wrong in ["11-6", "six", "6-", "-6", "+", "", "6..11", "200"] {
            assert_eq!(ages(wrong), None, "{wrong}");
        }
    }
}
