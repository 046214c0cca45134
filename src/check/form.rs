//! The form of layers and tables: every row has the columns that its file must have, each with a value of its kind, and no others.
//!
//! Names and kinds come from the description of the outputs; which columns there are, from what the study asks.

use super::comparison::Comparison;
use super::folder::{Row, bytes};
use super::pattern::QUADRANTS;
use super::sentences::Must;
use super::written::Written;
use crate::balance::Competes;
use crate::model::{PositionBasis, Status};
use crate::output::{AskedFor, Field, Kind, fields, names_of_headings};
use crate::study::{CoverageTable, StudyFile};
use crate::units::{Impedance, Limit};
use serde_json::Value;
use std::path::Path;

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

/// `balance.csv` at the top of a folder, in whatever language its headings are.
pub(super) fn balance(out: &Path, entry: &str, comparison: &mut Comparison) {
    let names = names_of_headings();
    let name = |heading: &str| names.get(heading).cloned().unwrap_or_else(|| heading.to_owned());
    table(&out.join("balance.csv"), entry, &AskedFor::default(), name, comparison);
}

/// Headings of a table, by the names of its columns, and every cell of it. `headings` are as they stand in the file.
pub(super) fn table(
    path: &Path,
    file: &str,
    asked: &AskedFor,
    name: impl Fn(&str) -> String,
    comparison: &mut Comparison,
) {
    let expected = fields(file, asked);
    let Ok(bytes) = bytes(path) else {
        comparison.holds(false, || file.to_owned());
        return;
    };
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text).into_records();
    let headings: Vec<String> =
        rows.next().and_then(Result::ok).map(|row| row.iter().map(&name).collect()).unwrap_or_default();
    for number in 0..headings.len().max(expected.len()) {
        let [stated, found] = [headings.get(number).map(String::as_str), expected.get(number).map(|f| f.name.as_str())];
        comparison.text(|| format!("{file} 1"), stated, found);
    }
    for (number, row) in rows.filter_map(Result::ok).enumerate() {
        for (field, cell) in expected.iter().zip(row.iter()) {
            // As the same value would stand in a document.
            let value = match (field.kind, cell) {
                (Kind::Text, cell) if !cell.is_empty() || !field.may_be_empty => Value::from(cell),
                (_, "") => Value::Null,
                (_, cell) => serde_json::from_str(cell).unwrap_or_else(|_| Value::from(cell)),
            };
            comparison.kind(|| format!("{file} {} {}", number + 2, field.name), Some(&value), &must(file, field));
        }
    }
}

/// What the limits of all coverages of a study are measured by, for the one table of all of them.
pub(super) fn all_limits(study: &StudyFile) -> AskedFor {
    let limits: Vec<Impedance> = study.coverage.iter().filter_map(CoverageTable::limit).map(Limit::of).collect();
    AskedFor { limits, ..AskedFor::default() }
}
