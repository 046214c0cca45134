//! Tables of people by zone: which zones their rows are, and over what their people are spread.

use crate::forecast::{self, ByZone};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Model, RawByZone, Spread, Zone, ZoneIx};
use crate::survey;
use crate::units::Persons;
use crate::words::say;
use geo::MultiPolygon;
use std::collections::{BTreeMap, BTreeSet};

/// Zones without borders, from the rows of the first table of demand, where the study has no layer of zones. A row that is the
/// sum of all others is the district, and none.
pub(super) fn zones(tables: &[RawByZone]) -> Vec<Zone> {
    let Some(table) = tables.iter().find(|table| !table.corrects) else { return Vec::new() };
    let rows = (0..table.keys.len()).filter(|row| !is_sum(table, *row));
    let zone = |row: usize| Zone {
        id: table.keys[row].clone(),
        name: table.keys[row].clone(),
        texts: BTreeMap::new(),
        shape: MultiPolygon::new(Vec::new()),
    };
    let mut zones: Vec<Zone> = rows.map(zone).collect();
    zones.sort_by(|a, b| a.id.cmp(&b.id));
    zones
}

/// Puts the people of all tables of demand into cells, which are made where there are none, and rakes them to the totals.
pub(super) fn place(model: &mut Model, tables: &[RawByZone]) -> Issues {
    let mut issues = Issues::new();
    let is_empty = model.demand.is_empty();
    let mut known = BTreeSet::new();
    let demand: Vec<&RawByZone> = tables.iter().filter(|table| !table.corrects).collect();
    if let Some(first) = demand.first() {
        let has_own = (0..model.demand.len()).any(|cell| !model.demand.is_neighbour(cell));
        if !is_empty && !has_own {
            let issue = Issue::new("E0625").file(&first.layer.file).field("role");
            issues.push(issue.words("reason", say("study.neighbours.cells")));
            return issues;
        }
        let over = match chosen(model, first.spread) {
            Ok(over) => over,
            Err(issue) => {
                issues.push(issue.file(&first.layer.file));
                return issues;
            }
        };
        if is_empty {
            issues.extend(forecast::spread(model, over));
        }
        for table in &demand {
            issues.push(match table.spread.filter(|asked| *asked != over) {
                // All tables share the cells, so that another wish must not be passed over.
                Some(asked) => refused(asked, over).file(&table.layer.file),
                None => said(model, table, over),
            });
        }
    }
    for table in demand.into_iter().chain(tables.iter().filter(|table| table.corrects)) {
        for column in &table.columns {
            if !known.insert((table.corrects, column.attribute.clone())) {
                issues.push(Issue::new("E0516").file(&table.layer.file).field(column.attribute.to_string()));
            }
        }
        match matched(model, table, is_empty) {
            Ok((table, found)) => {
                issues.extend(found);
                issues.extend(forecast::rake(model, &table));
            }
            Err(found) => issues.extend(found),
        }
        if issues.has_errors() {
            return issues;
        }
    }
    issues
}

/// Over what people are spread: as the study says, where that is possible, else over the first that is there.
fn chosen(model: &Model, asked: Option<Spread>) -> Result<Spread, Issue> {
    let has_borders = model.zones.iter().any(|zone| !zone.shape.0.is_empty());
    let possible = |over: &Spread| match over {
        Spread::Cells => !model.demand.is_empty(),
        Spread::Land => model.demand.is_empty() && model.land.is_some() && has_borders,
        Spread::Area => model.demand.is_empty() && has_borders,
        Spread::Zone => model.demand.is_empty(),
    };
    let all = [Spread::Cells, Spread::Land, Spread::Area, Spread::Zone];
    let first = all.into_iter().find(possible).unwrap_or(Spread::Zone);
    match asked {
        Some(asked) if !possible(&asked) => Err(refused(asked, first)),
        asked => Ok(asked.unwrap_or(first)),
    }
}

/// A wish that cannot be met.
fn refused(asked: Spread, possible: Spread) -> Issue {
    Issue::new("E0518").field("spread").value(asked.as_str()).fact("possible", possible.as_str())
}

/// What is said of a table of demand.
fn said(model: &Model, table: &RawByZone, over: Spread) -> Issue {
    let code = match over {
        Spread::Cells => "I0515",
        Spread::Land | Spread::Area => "I0516",
        Spread::Zone if model.demand.is_empty() => "W0519",
        Spread::Zone => "W0518",
    };
    // Everybody, where the table has everybody; else those of all ages it has.
    let everybody = table.columns.iter().find(|column| column.attribute == Attribute::Persons);
    let counted = everybody.map_or(table.columns.as_slice(), std::slice::from_ref);
    // A row of sums counts nobody once more, and a zone without a cell, where others have some, has nowhere to put its people.
    let with_cells: BTreeSet<ZoneIx> = model.demand.zone.iter().flatten().copied().collect();
    let stands = |row: &usize| {
        let zone = survey::zone_named(model, &table.keys[*row]);
        zone.is_some_and(|zone| with_cells.is_empty() || with_cells.contains(&zone))
    };
    let rows: Vec<usize> = (0..table.keys.len()).filter(stands).collect();
    let persons: Persons = counted.iter().flat_map(|column| rows.iter().map(|row| column.values[*row])).sum();
    let issue = Issue::new(code).file(&table.layer.file).persons(persons).fact("zones", rows.len());
    let step = model.demand.lattice.as_ref().map_or(0.0, |lattice| lattice.step[0]);
    issue.fact("cells", model.demand.len()).fact("metres", step).fact("over", over.as_str())
}

/// Finds the zone of every row, by id or by name. A row that finds none and is the sum of all others is the district: it is left
/// out, which is said.
fn matched(model: &Model, table: &RawByZone, evenly: bool) -> Result<(ByZone, Issues), Issues> {
    let mut issues = Issues::new();
    let mut rows: BTreeMap<ZoneIx, (usize, Vec<Persons>)> = BTreeMap::new();
    for (row, key) in table.keys.iter().enumerate() {
        let persons: Vec<Persons> = table.columns.iter().map(|column| column.values[row]).collect();
        let about = |code| {
            let issue = Issue::new(code).file(&table.layer.file).feature(table.rows[row] as usize).value(key);
            issue.persons(persons.first().copied().unwrap_or(Persons::ZERO))
        };
        let Some(zone) = survey::zone_named(model, key) else {
            if is_sum(table, row) {
                issues.push(about("I0517"));
            } else {
                let persons = persons.first().copied().unwrap_or(Persons::ZERO);
                let issue = about("E0513").fact("nearest", survey::nearest_zone(&model.zones, key));
                issues.push(issue.words("amount", say("read.persons").with("n", persons)));
            }
            continue;
        };
        if let Some((other, _)) = rows.get(&zone) {
            let at = say("read.at_row").with("file", &table.layer.file).with("row", table.rows[*other] + 1);
            issues.push(about("E0380").field("zone").words("other", at));
        } else {
            rows.insert(zone, (row, persons));
        }
    }
    if issues.has_errors() {
        return Err(issues);
    }
    let found = ByZone {
        file: table.layer.file.clone(),
        attributes: table.columns.iter().map(|column| column.attribute.clone()).collect(),
        rows: rows.into_iter().map(|(zone, (_, persons))| (zone, persons)).collect(),
        corrects: table.corrects,
        evenly,
    };
    Ok((found, issues))
}

/// Whether a row is the sum of all others, in every column, and not of nobody: of fewer than three rows none is.
fn is_sum(table: &RawByZone, row: usize) -> bool {
    let others = |values: &[Persons]| -> i128 {
        values.iter().enumerate().filter(|(at, _)| *at != row).map(|(_, persons)| i128::from(persons.micro())).sum()
    };
    let mut sums = table.columns.iter().map(|column| (column.values[row], others(&column.values)));
    table.keys.len() > 2
        && sums.clone().any(|(own, _)| own > Persons::ZERO)
        && sums.all(|(own, others)| i128::from(own.micro()) == others)
}
