//! The tables of `docs/formats.md`, and of the same page in other languages: what stands in each file, column by column.

use super::layers::{
    access, access_zones, catchments, changes, clusters, coverage, coverage_zones, demand, detours, disagreement,
    facilities, findings, forecast, methods, roads, scores::Score, uncertainty, ways, years, zones,
};
use super::{Column, Unit};
use crate::units::Impedance;
use crate::words;
use crate::words::{Lang, Seats};
use std::fmt::Write;
use std::sync::Arc;

/// The files that have a table, as the page's markers name them.
pub const TABLES: [&str; 29] = [
    "facilities.geojson",
    "catchments.geojson",
    "demand.geojson",
    "ways.csv",
    "ways.geojson",
    "roads.geojson",
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
    "forecast.csv",
    "years.csv",
    "alerts.csv",
    "zones_by_year.geojson",
    "uncertainty.csv",
    "balance.csv of scenarios",
    "findings.csv",
    "changes.csv",
    "changes.geojson",
    "one_sided.csv",
];

/// What stands for an id of the study.
const ID: &str = "<id>";

/// The page with its tables as they are now; each stands between `<!-- columns of FILE -->` and `<!-- end -->`.
pub fn filled(page: &str, lang: Lang) -> String {
    TABLES.iter().fold(page.to_owned(), |page, file| {
        let mark = format!("<!-- columns of {file} -->\n");
        let found =
            page.split_once(&mark).and_then(|(before, rest)| Some((before, rest.split_once("<!-- end -->")?.1)));
        let Some((before, after)) = found else { return page.clone() };
        format!("{before}{mark}{}<!-- end -->{after}", table(file, lang))
    })
}

/// The table of a file; empty for a file that has none.
pub fn table(file: &str, lang: Lang) -> String {
    let cost = Unit::Cost(None);
    let score = || Score { id: ID.to_owned(), method: "", unit: Unit::Score(None), has_people: true };
    match file {
        "facilities.geojson" => rows(&facilities::columns(cost), lang),
        "catchments.geojson" => rows(&catchments::columns(), lang),
        "demand.geojson" => rows(&demand::columns(cost), lang),
        "ways.csv" => rows(&ways::columns(), lang),
        "ways.geojson" => rows(&detours::columns(), lang),
        "roads.geojson" => rows(&roads::columns(), lang),
        "zones.geojson" => rows(&zones::columns(Unit::Cost(None)), lang),
        "access.geojson" => rows(&access::columns(&[score()]), lang),
        "access_zones.geojson" => rows(&access_zones::columns(&[score()]), lang),
        "access.csv" => rows(&access_zones::table_columns(), lang),
        "disagreement.geojson" => rows(&disagreement::columns(&[ID.to_owned()]), lang),
        "clusters.geojson" => rows(&clusters::columns(&[(score(), Arc::default())]), lang),
        "coverage.geojson" => rows(&coverage::columns(&Impedance::ALL), lang),
        "coverage_zones.geojson" => rows(&coverage_zones::columns(&[(ID.to_owned(), String::new())]), lang),
        "coverage.csv" => rows(&coverage_zones::table_columns(&Impedance::ALL), lang),
        "methods.csv" => rows(&methods::columns(&Impedance::ALL), lang),
        "compared.geojson" => rows(&methods::compared_columns(cost), lang),
        "balance.csv" => rows(&zones::table_columns(), lang),
        "balance.csv of several years" => rows(&zones::years_columns(), lang),
        "forecast.csv" => rows(&forecast::columns(), lang),
        "years.csv" => rows(&years::years_columns(), lang),
        "alerts.csv" => rows(&years::alerts_columns(), lang),
        "uncertainty.csv" => rows(&uncertainty::columns(true), lang),
        "zones_by_year.geojson" => rows(&years::timed_columns(), lang),
        "balance.csv of scenarios" => rows(&zones::scenarios_columns(), lang),
        "findings.csv" => rows(&findings::findings_columns(lang), lang),
        "changes.csv" => rows(&changes::changes_columns(), lang),
        "changes.geojson" => rows(&changes::layer_columns(cost), lang),
        "one_sided.csv" => rows(&changes::alone_columns(), lang),
        _ => String::new(),
    }
}

fn rows<R>(columns: &[Column<'_, R>], lang: Lang) -> String {
    let head = ["output.page.column", "output.page.unit", "output.page.says", "output.page.null"];
    let head = head.map(|key| words::word(key, lang));
    let mut out = format!("| {} |\n|---|---|---|---|\n", head.join(" | "));
    for column in columns {
        let null = words::of_column(column.null, lang);
        let _ = writeln!(out, "| `{}` | {} | {} | {null} |", column.name, unit(column.unit, lang), says(column, lang));
    }
    out
}

fn unit(unit: Unit, lang: Lang) -> &'static str {
    unit.word(Seats::default(), lang).unwrap_or_else(|| {
        let key = match unit {
            Unit::Text => "output.page.text",
            Unit::Flag => "output.page.flag",
            Unit::Year => "output.page.year",
            _ => "output.page.number",
        };
        words::word(key, lang)
    })
}

/// What the column itself says, else what its term is called.
fn says<R>(column: &Column<'_, R>, lang: Lang) -> &'static str {
    let name = || words::term(column.term).map_or(column.term, |term| term.name.get(lang));
    if column.says.is_empty() { name() } else { words::of_column(column.says, lang) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_table_and_every_column_a_term() {
        for file in TABLES {
            assert!(table(file, Lang::En).lines().count() > 3, "{file}");
        }
        assert_eq!(table("run.json", Lang::En), "");
    }

    /// Every text about a column is translated, and nothing else is.
    #[test]
    fn columns_are_described_in_every_language() {
        let english: Vec<String> = TABLES.iter().map(|file| table(file, Lang::En)).collect();
        for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
            for (text, translated) in words::columns(lang) {
                let is_said = english.iter().any(|table| table.contains(&format!("| {text} |")));
                assert!(is_said && !translated.is_empty(), "{}: no column says {text:?}", lang.code());
            }
            for file in TABLES {
                let is_word = |cell: &&str| {
                    cell.split(' ').filter(|word| word.chars().all(|c| c.is_ascii_lowercase())).count() > 3
                };
                let table = table(file, lang);
                let left = table.lines().flat_map(|line| line.split(" | ")).find(is_word);
                assert_eq!(left, None, "{}: {file} has a text that is not translated", lang.code());
            }
        }
    }

    #[test]
    fn a_table_is_put_between_its_marks_and_nothing_else_changes() {
        let page = "# Zones\n\n<!-- columns of zones.geojson -->\nold\n<!-- end -->\nend";
        let now = filled(page, Lang::En);
        assert!(now.starts_with("# Zones\n\n<!-- columns of zones.geojson -->\n| column | unit |"), "{now}");
        assert!(now.contains("| `gap` | places |") && now.ends_with(" |\n<!-- end -->\nend"), "{now}");
        assert_eq!(filled(&now, Lang::En), now);
    }
}
