//! Methods side by side: `methods.csv`, and the layer of cells on which they disagree.

use super::demand::mean_cost;
use super::{Cell, cell_columns, cells, listed};
use crate::allocation::Flow;
use crate::balance::{Comparison, FacilityBalance, MethodRow, ServiceComparison, ServiceResult};
use crate::issue::Lang;
use crate::model::Method;
use crate::output::{Class, Column, Look, Output, Style, Symbol, Unit, over};
use crate::units::Persons;
use crate::words::word;

/// Columns of `methods.csv`.
pub fn columns<'a>(cost: Unit) -> Vec<Column<'a, &'a MethodRow>> {
    type Of<'a> = Column<'a, &'a MethodRow>;
    vec![
        Of::text("service", |row| row.service.as_str()),
        Of::text("method", |row| row.method.as_str()),
        Of::persons("demand", |row| row.demand),
        Of::persons("served", |row| row.served).says("people with a place"),
        Of::persons("unmet", |row| row.unmet)
            .says("people without a place: sent to a full site, or not sent because all within reach are full"),
        Of::persons("unreachable", |row| row.unreachable),
        Of::places("spare", |row| row.spare),
        Of::number("mean_m", cost, |row| row.mean).null("nobody is sent anywhere"),
        Of::number("p95_m", cost, |row| row.p95).null("nobody is sent anywhere"),
        Of::whole("overfull", Unit::Sites, |row| row.overfull as i64),
        Of::persons("most_over", |row| row.most_over),
    ]
}

/// Names of the columns of each method, in the order of [`Method::ALL`]: where people go, their cost, and who has no place.
/// `zone` is the column that tells where the cell lies.
const NAMES: [[&str; 3]; 4] = [
    ["nearest", "nearest_cost", "nearest_unmet"],
    ["radius", "radius_cost", "radius_unmet"],
    ["zone_method", "zone_method_cost", "zone_method_unmet"],
    ["optimal", "optimal_cost", "optimal_unmet"],
];

/// A cell, and what all methods say of it.
#[derive(Clone, Copy)]
pub struct Compared<'a> {
    cell: Cell<'a>,
    service: &'a ServiceComparison,
}

impl<'a> Compared<'a> {
    /// What a method did; `None` where it could not be run.
    fn by(self, method: Method) -> Option<&'a ServiceResult> {
        self.service.by_method.iter().find(|result| result.method == method)
    }

    fn goes(self, method: Method) -> Option<&'a str> {
        let (cell, result) = (self.cell.cell, self.by(method)?);
        let main = result.allocation.main_facility(cell)?;
        Some(self.cell.results.model.facilities[facility(result, main).facility].id.as_str())
    }

    fn cost(self, method: Method) -> Option<f64> {
        mean_cost(self.by(method)?.allocation.flows().of(self.cell.cell))
    }

    /// People without a place: of those sent to a full facility, this cell has its share.
    fn unmet(self, method: Method) -> Option<Persons> {
        let (cell, result) = (self.cell.cell, self.by(method)?);
        let beyond = |flow: &Flow| {
            let row = facility(result, flow.facility);
            let (over, all) = (row.over.unwrap_or_default(), row.allocated.unwrap_or_default());
            flow.persons.scaled(if all > Persons::ZERO { over.to_f64() / all.to_f64() } else { 0.0 })
        };
        let sent: Persons = result.allocation.flows().of(cell).iter().map(beyond).sum();
        Some(result.allocation.unmet()[cell] + sent)
    }
}

fn facility(result: &ServiceResult, number: u32) -> &FacilityBalance {
    &result.facilities[result.counted[number as usize]]
}

/// Columns of the layer.
pub fn compared_columns<'a>(cost: Unit) -> Vec<Column<'a, Compared<'a>>> {
    type Of<'a> = Column<'a, Compared<'a>>;
    let not_run = "the method could not be run";
    let mut columns: Vec<Of<'a>> =
        cell_columns().into_iter().map(|column| column.over(|row: Compared<'a>| row.cell)).collect();
    for (method, [goes, way, unmet]) in Method::ALL.into_iter().zip(NAMES) {
        columns.extend(
            [
                Of::text(goes, move |row| row.goes(method))
                    .term("goes_to")
                    .null("the method could not be run, or nobody goes anywhere"),
                Of::number(way, cost, move |row| row.cost(method))
                    .term("cost")
                    .null("the method could not be run, or nobody goes anywhere"),
                Of::persons(unmet, move |row| row.unmet(method))
                    .term("unmet")
                    .says("people without a place")
                    .null(not_run),
            ]
            .map(|column| column.belonging_to(method.as_str())),
        );
    }
    columns
}

fn layer<'a>(comparison: &'a Comparison, service: &'a ServiceComparison, lang: Lang) -> Option<Output<'a>> {
    // All methods are on the same demand.
    let first = service.by_method.first()?;
    let results = &comparison.results;
    let cell = |row: usize| service.disagreeing[row] as usize;
    let row = move |row: usize| Compared { cell: Cell { results, service: first, cell: cell(row) }, service };
    let layer = cells("disagreement", (results, first), service.disagreeing.len(), cell, Vec::new());
    let columns = over(compared_columns(Unit::of_cost(first)), row);
    Some(Output { columns, styles: vec![style(lang)], ..layer })
}

/// Red where the nearest school has no place for them and the optimum has one; orange where the optimum has none either.
fn style(lang: Lang) -> Style {
    let class = |filter: &str, label, colour| {
        let symbol = Symbol::Circle { fill: colour, edge: colour, width: 0.0, size: None };
        Class::new(filter, word(label, lang), symbol)
    };
    let classes = vec![
        class("\"nearest_unmet\" > 0 AND \"optimal_unmet\" = 0", "output.methods.shared_out", "#d7301f"),
        class("\"optimal_unmet\" > 0", "output.methods.short", "#fdae61"),
        class("\"nearest_unmet\" = 0 AND \"optimal_unmet\" = 0", "output.methods.elsewhere", "#3182bd"),
    ];
    Style { of: None, look: Look::Classes(classes), label: None }
}

/// `methods.csv`, and for every service the layer of cells where they disagree.
pub fn compared(comparison: &Comparison, lang: Lang) -> Vec<Output<'_>> {
    let mut outputs: Vec<Output<'_>> =
        comparison.services.iter().filter_map(|service| layer(comparison, service, lang)).collect();
    let first = comparison.services.iter().find_map(|service| service.by_method.first());
    let cost = first.map_or(Unit::Metres, Unit::of_cost);
    let rows = comparison.services.iter().flat_map(|service| &service.rows).collect();
    outputs.push(listed(None, "methods", rows, columns(cost)));
    outputs
}
