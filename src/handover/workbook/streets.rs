//! 分街镇: supply against demand of every service, street by street.

use super::page::{Cell, Page, Table};
use crate::check::Line;
use crate::handover::{Case, Source};
use crate::output::{Column, Kind, Unit};
use crate::prepare::Failure;
use crate::words::{Lang, word};

pub(super) fn sheet(source: &Source, lang: Lang) -> Result<Option<Page>, Failure> {
    let mut tables = Vec::new();
    for case in &source.cases {
        tables.extend(of_case(case, lang)?);
    }
    Ok((!tables.is_empty()).then(|| Page { name: word("handover.streets", lang).to_owned(), tables }))
}

fn of_case(case: &Case, lang: Lang) -> Result<Vec<Table>, Failure> {
    let Some(balance) = case.table("balance.csv")? else { return Ok(Vec::new()) };
    let of = |service: &crate::study::ServiceTable| {
        let id = service.id.as_str();
        let columns = case.columns("balance.csv", service).into_iter();
        let columns: Vec<_> = columns.filter(|column| !["service", "zone_id"].contains(&&*column.name)).collect();
        let lines = balance.lines().filter(|line| line.get("service") == Some(id));
        let rows = lines.map(|line| columns.iter().map(|column| cell(line, column, lang)).collect()).collect();
        let name = service.called().name.get(lang).to_owned();
        let scenario = case.scenario.as_ref().map_or_else(String::new, |scenario| format!(" {scenario}"));
        Table {
            title: format!("{name} {}{scenario}", case.year),
            head: columns.iter().map(|column| column.alias(lang)).collect(),
            rows,
        }
    };
    Ok(case.study.service.iter().map(of).collect())
}

fn cell(line: Line<'_>, column: &Column<'_, ()>, lang: Lang) -> Cell {
    match (line.text(&column.name), column.unit.kind()) {
        (None, _) if column.name == "zone_name" => Cell::Text(word("handover.district", lang).to_owned()),
        (None, _) => Cell::Nothing,
        (Some(text), Kind::Text | Kind::Flag) => Cell::Text(text.to_owned()),
        (Some(text), Kind::Whole | Kind::Real) => text
            .parse()
            .map_or_else(|_| Cell::Text(text.to_owned()), |number| Cell::Number(number, decimals(column.unit))),
    }
}

/// As many decimals as people read.
fn decimals(unit: Unit) -> u32 {
    match unit {
        Unit::Share => 3,
        Unit::PersonsPerPlace => 2,
        Unit::Score(_) => 4,
        _ => 0,
    }
}
