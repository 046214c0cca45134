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
        if row.properties.iter().count() != expected.len() {
            let others = row.properties.iter().filter(|(name, _)| expected.iter().all(|(known, _)| known != name));
            for (name, value) in others {
                comparison.kind(|| format!("{file} {} {name}", id()), Some(value), &Must::Absent);
            }
        }
    }
}

/// Headings of a table, and every cell of it.
pub(super) fn table(file: &str, table: &Table, asked: &AskedFor, comparison: &mut Comparison) {
    let expected = fields(file, asked);
    let headings = table.headings();
    for number in 0..headings.len().max(expected.len()) {
        let [stated, found] = [headings.get(number).map(String::as_str), expected.get(number).map(|f| f.name.as_str())];
        comparison.text(|| format!("{file} 1"), stated, found);
    }
    let expected: Vec<(&Field, Must)> = expected.iter().map(|field| (field, must(file, field))).collect();
    for (number, line) in table.lines().enumerate() {
        for ((field, must), cell) in expected.iter().zip(line.cells()) {
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
