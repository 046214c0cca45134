//! The form of layers and tables: every row has the columns that its file must have, each with a value of its kind, and no others.
//!
//! Names and kinds come from the description of the outputs; which columns there are, from what the study asks.

use super::comparison::Comparison;
use super::folder::Row;
use super::pattern::QUADRANTS;
use super::sentences::Must;
use super::table::Table;
use super::written::Written;
use crate::balance::Competes;
use crate::model::{PositionBasis, Status};
use crate::output::{AskedFor, Field, Kind, fields};
use crate::study::{CoverageTable, StudyFile};
use crate::units::{Impedance, Limit};
use serde_json::Value;

/// The column in front of tables over several scenarios.
const SCENARIO: &str = "scenario";

/// Columns that have one of a few words.
fn words(file: &str, column: &str) -> Option<Vec<String>> {
    match (file, column) {
        ("facilities.geojson", "status") => Some(Status::ALL.map(|status| status.as_str().to_owned()).to_vec()),
        ("facilities.geojson", "position_basis") => Some(PositionBasis::ALL.map(|b| b.as_str().to_owned()).to_vec()),
        ("clusters.geojson", _) if !["id", "zone", "demand"].contains(&column) => {
            Some(QUADRANTS.map(str::to_owned).to_vec())
        }
        _ => None,
    }
}

/// What the study asks of a service; the limits of coverages are those of the whole study where the file is one for all.
pub(super) fn asked_for(written: &Written<'_>, measures: &[String]) -> AskedFor {
    let own = |service: &str| service == written.id;
    let study = &written.run.study;
    let scores = study.access.iter().filter(|table| own(table.service.as_str()));
    let coverages = study.coverage.iter().filter(|table| own(table.service.as_str()));
    AskedFor {
        scores: scores.map(|table| (table.id.clone(), table.competes() != Competes::Demand)).collect(),
        limits: coverages.clone().filter_map(CoverageTable::limit).map(Limit::of).collect(),
        coverages: coverages.map(|table| table.id.clone()).collect(),
        measures: measures.to_vec(),
        has_norms: !study.standards.is_empty(),
        has_speeds: false,
        costs: Vec::new(),
    }
}

/// What a column of a file must hold.
fn must(file: &str, field: &Field) -> Must {
    let kind = match (words(file, &field.name), field.kind) {
        (Some(words), _) => Must::OneOf(words),
        (None, Kind::Text) => Must::Text,
        (None, Kind::Flag) => Must::Flag,
        (None, Kind::Whole) => Must::Whole,
        (None, Kind::Real) => Must::Number,
    };
    if field.may_be_empty { Must::OrNull(Box::new(kind)) } else { kind }
}

/// Every row of a layer.
pub(super) fn layer(file: &str, rows: &[Row], asked: &AskedFor, comparison: &mut Comparison) {
    let expected: Vec<(String, Must)> =
        fields(file, asked).into_iter().map(|field| (field.name.clone(), must(file, &field))).collect();
    for row in rows {
        let id = || row.text("id").or_else(|| row.text("facility_id")).unwrap_or("?");
        for (column, must) in &expected {
            comparison.kind(|| format!("{file} {} {column}", id()), row.properties.get(column), must);
        }
        // One more name than there are columns is one that no run writes, or one that stands there twice.
        let is_over_scenarios = file == "zones_by_year.geojson" && row.is_text(SCENARIO);
        if row.properties.iter().count() != expected.len() + usize::from(is_over_scenarios) {
            let is_other = |name: &str| {
                expected.iter().all(|(known, _)| known != name) && !(is_over_scenarios && name == SCENARIO)
            };
            let others = row.properties.iter().filter(|(name, _)| is_other(name));
            for (name, value) in others {
                comparison.kind(|| format!("{file} {} {name}", id()), Some(value), &Must::Absent);
            }
        }
    }
}

/// Headings of a table, and every cell of it.
pub(super) fn table(file: &str, table: &Table, asked: &AskedFor, comparison: &mut Comparison) {
    let expected = fields(file, asked);
    // Of several scenarios every table has their names in front, but for the one that is described with them.
    let skipped =
        usize::from(!file.ends_with("of scenarios") && table.headings().first().is_some_and(|name| name == SCENARIO));
    let headings = &table.headings()[skipped..];
    for number in 0..headings.len().max(expected.len()) {
        let [stated, found] = [headings.get(number).map(String::as_str), expected.get(number).map(|f| f.name.as_str())];
        comparison.text(|| format!("{file} 1"), stated, found);
    }
    let expected: Vec<(&Field, Must)> = expected.iter().map(|field| (field, must(file, field))).collect();
    for (number, line) in table.lines().enumerate() {
        for ((field, must), cell) in expected.iter().zip(line.cells().skip(skipped)) {
            // As the same value would stand in a document.
            let value = match (field.kind, cell) {
                (Kind::Text, cell) if !cell.is_empty() || !field.may_be_empty => Value::from(cell),
                (_, "") => Value::Null,
                (_, cell) => serde_json::from_str(cell).unwrap_or_else(|_| Value::from(cell)),
            };
            comparison.kind(|| format!("{file} {} {}", number + 2, field.name), Some(&value), must);
        }
    }
}

/// What the limits of all coverages of a study are measured by, for the one table of all of them.
pub(super) fn all_limits(study: &StudyFile) -> AskedFor {
    let limits: Vec<Impedance> = study.coverage.iter().filter_map(CoverageTable::limit).map(Limit::of).collect();
    AskedFor { limits, ..AskedFor::default() }
}
