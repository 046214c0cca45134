//! Columns of a table of counts whose numbers nothing reads.
//!
//! A column of counts that is passed over in silence is a wrong number: without `5岁以下` a census has no small children, without
//! `2027年1-6月` nobody is born in that year.

use super::amounts::Amounts;
use super::bands::age_band;
use super::demand::ages;
use super::vocabulary::{
    GRADE, KIND, MONTH, NUMBER, PERSONS, REMARK, SITE_ID, SITE_NAME, Term, X, Y, YEAR, ZONE, ZONE_ID, ZONE_NAME,
};
use crate::issue::{Issue, Issues};
use crate::model::Attribute;
use crate::read::number::normal;
use crate::read::quantity::Measure;
use crate::read::{Column, Table};
use crate::units::Places;
use std::collections::BTreeSet;

/// What tells rows apart or is no count at all, and the population beside those of some ages.
const BESIDE: [Term; 14] =
    [ZONE, ZONE_ID, ZONE_NAME, SITE_ID, SITE_NAME, NUMBER, REMARK, X, Y, YEAR, MONTH, GRADE, KIND, PERSONS];

/// Says the columns with numbers that are neither used nor a sum of those that are counted (W0815).
pub(super) fn unread(
    table: &Table,
    used: &BTreeSet<&str>,
    counted: &[(Amounts<'_>, Option<&Attribute>)],
    issues: &mut Issues,
) {
    let is_used = |name: &str| used.contains(name) || counted.iter().any(|(amounts, _)| amounts.name() == name);
    let others = table
        .columns
        .iter()
        .filter(|column| !is_used(&column.name) && !BESIDE.iter().any(|term| term.has_alias(&column.name)));
    let names: Vec<&str> = others
        .filter(|column| has_numbers(table, column) && !is_sum(table, column, counted))
        .map(|column| column.name.as_str())
        .collect();
    if !names.is_empty() {
        issues.push(Issue::new("W0815").file(&table.layer.file).field(names.join(", ")).fact("n", names.len()));
    }
}

/// Its numbers, whatever they measure.
fn numbers<'t>(table: &Table, column: &'t Column) -> Amounts<'t> {
    Amounts::new(table, column, Measure::Persons, &mut Issues::new())
}

fn has_numbers(table: &Table, column: &Column) -> bool {
    let amounts = numbers(table, column);
    (0..table.rows).any(|row| amounts.quiet(row).is_some())
}

/// Whether it is in every row the sum of all that is counted, or of the ages that it names.
fn is_sum(table: &Table, column: &Column, counted: &[(Amounts<'_>, Option<&Attribute>)]) -> bool {
    let amounts = numbers(table, column);
    let band = age_band(&normal(&column.name)).and_then(|band| ages(&band));
    let is_part = |of: Option<&Attribute>| match (band, of) {
        (None, of) => of != Some(&Attribute::Persons),
        (Some((low, high)), Some(Attribute::Ages(from, to))) => low <= *from && *to <= high,
        (Some(_), _) => false,
    };
    let parts: Vec<Amounts<'_>> = counted.iter().filter(|(_, of)| is_part(*of)).map(|(amounts, _)| *amounts).collect();
    let sum = |row: usize| parts.iter().filter_map(|part| part.quiet(row)).map(Places::from).sum::<Places>();
    parts.len() > 1
        && (0..table.rows).all(|row| amounts.quiet(row).is_none_or(|stated| Places::from(stated) == sum(row)))
}
