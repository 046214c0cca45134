//! The tables of `docs/formats.md`: what stands in each file, column by column.

use super::layers::{
    access, access_zones, catchments, clusters, coverage, coverage_zones, demand, disagreement, facilities, methods,
    scores::Score, zones,
};
use super::{Column, Unit};
use crate::units::Impedance;
use crate::words;
use crate::words::{Lang, Seats};
use std::fmt::Write;
use std::sync::Arc;

/// The files that have a table, as the page's markers name them.
pub const TABLES: [&str; 16] = [
    "facilities.geojson",
    "catchments.geojson",
    "demand.geojson",
    "zones.geojson",
    "access.geojson",
    "access_zones.geojson",
    "access.csv",
    "disagreement.geojson",
    "clusters.geojson",
    "coverage.geojson",
    "coverage_zones.geojson",
    "coverage.csv",
    "methods.csv",
    "compared.geojson",
    "balance.csv",
    "balance.csv of several years",
];

/// What stands for an id of the study.
const ID: &str = "<id>";

/// The page with its tables as they are now; each stands between `<!-- columns of FILE -->` and `<!-- end -->`.
pub fn filled(page: &str) -> String {
    TABLES.iter().fold(page.to_owned(), |page, file| {
        let mark = format!("<!-- columns of {file} -->\n");
        let found =
            page.split_once(&mark).and_then(|(before, rest)| Some((before, rest.split_once("<!-- end -->")?.1)));
        let Some((before, after)) = found else { return page.clone() };
        format!("{before}{mark}{}<!-- end -->{after}", table(file))
    })
}

/// The table of a file; empty for a file that has none.
pub fn table(file: &str) -> String {
    let cost = Unit::Cost(None);
    let score = || Score { id: ID.to_owned(), method: "", unit: Unit::Score(None), has_people: true };
    match file {
        "facilities.geojson" => rows(&facilities::columns(cost)),
        "catchments.geojson" => rows(&catchments::columns()),
        "demand.geojson" => rows(&demand::columns(cost)),
        "zones.geojson" => rows(&zones::columns()),
        "access.geojson" => rows(&access::columns(&[score()])),
        "access_zones.geojson" => rows(&access_zones::columns(&[score()])),
        "access.csv" => rows(&access_zones::table_columns()),
        "disagreement.geojson" => rows(&disagreement::columns(&[ID.to_owned()])),
        "clusters.geojson" => rows(&clusters::columns(&[(score(), Arc::default())])),
        "coverage.geojson" => rows(&coverage::columns(&Impedance::ALL)),
        "coverage_zones.geojson" => rows(&coverage_zones::columns(&[(ID.to_owned(), String::new())])),
        "coverage.csv" => rows(&coverage_zones::table_columns(&Impedance::ALL)),
        "methods.csv" => rows(&methods::columns(&Impedance::ALL)),
        "compared.geojson" => rows(&methods::compared_columns(cost)),
        "balance.csv" => rows(&zones::table_columns()),
        "balance.csv of several years" => rows(&zones::years_columns()),
        _ => String::new(),
    }
}

fn rows<R>(columns: &[Column<'_, R>]) -> String {
    let mut out = String::from("| column | unit | what it holds | null when |\n|---|---|---|---|\n");
    for column in columns {
        let _ = writeln!(out, "| `{}` | {} | {} | {} |", column.name, unit(column.unit), says(column), column.null);
    }
    out
}

fn unit(unit: Unit) -> &'static str {
    unit.word(Seats::default(), Lang::En).unwrap_or(match unit {
        Unit::Text => "text",
        Unit::Flag => "true or false",
        Unit::Year => "year",
        _ => "number",
    })
}

/// What the column itself says, else what its term is called.
fn says<R>(column: &Column<'_, R>) -> &'static str {
    let name = || words::term(column.term).map_or(column.term, |term| term.name.get(Lang::En));
    if column.says.is_empty() { name() } else { column.says }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_table_and_every_column_a_term() {
        for file in TABLES {
            assert!(table(file).lines().count() > 3, "{file}");
        }
        assert_eq!(table("run.json"), "");
    }

    #[test]
    fn a_table_is_put_between_its_marks_and_nothing_else_changes() {
        let page = "# Zones\n\n<!-- columns of zones.geojson -->\nold\n<!-- end -->\nend";
        let now = filled(page);
        assert!(now.starts_with("# Zones\n\n<!-- columns of zones.geojson -->\n| column | unit |"), "{now}");
        assert!(now.contains("| `gap` | places |") && now.ends_with(" |\n<!-- end -->\nend"), "{now}");
        assert_eq!(filled(&now), now);
    }
}
