//! Methods side by side: `methods.csv`, and the layer of cells on which they disagree.

use super::demand::mean_cost;
use super::{Cell, cell_columns, cells, listed, named};
use crate::allocation::Flow;
use crate::balance::{Comparison, MethodRow, ServiceComparison, ServiceResult};
use crate::model::Method;
use crate::output::{Class, Column, Look, Output, Style, Symbol, Unit, over};
use crate::units::{Impedance, Persons};
use crate::words::{Lang, Seats, say};

/// A method on a service, and what the costs of the service count.
type Row<'a> = (&'a MethodRow, Impedance);

/// Columns of `methods.csv`: metres always, seconds where the costs of a service are in seconds.
pub fn columns<'a>(costs: &[Impedance]) -> Vec<Column<'a, Row<'a>>> {
    type Of<'a> = Column<'a, Row<'a>>;
    let mut columns = vec![
        Of::text("service", |(row, _)| row.service.as_str()),
        Of::text("method", |(row, _)| row.method.as_str()),
        Of::persons("demand", |(row, _)| row.demand).says("people who need the service"),
        Of::persons("served", |(row, _)| row.served).says("people with a place"),
        Of::persons("unmet", |(row, _)| row.unmet)
            .says("people without a place: sent to a full site, or not sent because all within reach are full"),
        Of::persons("unreachable", |(row, _)| row.unreachable),
        Of::places("spare", |(row, _)| row.spare),
    ];
    let names = [
        (Impedance::Metres, ["mean_m", "mean_same_m", "p95_m"]),
        (Impedance::Seconds, ["mean_s", "mean_same_s", "p95_s"]),
    ];
    for (of, [mean, same, p95]) in names.into_iter().filter(|(of, _)| *of == Impedance::Metres || costs.contains(of)) {
        let unit = Unit::Cost(Some(of));
        let null = "nobody is sent anywhere, or the service has its costs in the other unit";
        columns.extend([
            Of::number(mean, unit, move |(row, cost)| row.mean.filter(|_| cost == of)).term("mean_m").null(null),
            Of::number(same, unit, move |(row, cost)| row.mean_of_same.filter(|_| cost == of))
                .term("mean_same_m")
                .null("nobody has a place under every method, or the service has its costs in the other unit"),
            Of::number(p95, unit, move |(row, cost)| row.p95.filter(|_| cost == of)).term("p95_m").null(null),
        ]);
    }
    columns.extend([
        Of::whole("overfull", Unit::Sites, |(row, _)| row.overfull as i64),
        Of::persons("most_over", |(row, _)| row.most_over),
        Of::persons("served_by_all", |(row, _)| row.served_by_all),
    ]);
    columns
}

/// Names of the columns of each method, in the order of [`Method::ALL`]: where people go, their cost, and who has no place.
/// `zone` is the column that says where the cell lies.
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
        let (cell, result) = (self.cell.number, self.by(method)?);
        let main = result.allocation.main_site(cell)?;
        Some(result.facility(&self.cell.results.model, main).id.as_str())
    }

    fn cost(self, method: Method) -> Option<f64> {
        mean_cost(self.by(method)?.allocation.flows().of(self.cell.number))
    }

    /// People without a place: of those sent to a full facility, this cell has its share.
    fn unmet(self, method: Method) -> Option<Persons> {
        let (cell, result) = (self.cell.number, self.by(method)?);
        let beyond = |flow: &Flow| {
            let row = &result.facilities[flow.site.index()];
            let (over, all) = (row.over.unwrap_or_default(), row.allocated.unwrap_or_default());
            flow.persons.scaled(if all > Persons::ZERO { over.to_f64() / all.to_f64() } else { 0.0 })
        };
        let sent: Persons = result.allocation.flows().of(cell).iter().map(beyond).sum();
        Some(result.allocation.unmet()[cell] + sent)
    }
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
    let row = move |row: usize| Compared { cell: Cell { results, service: first, number: cell(row) }, service };
    let layer = cells("disagreement", (results, first), service.disagreeing.len(), cell, Vec::new());
    let columns = over(compared_columns(Unit::Cost(Some(first.travel.impedance))), row);
    let mut output = Output { columns, styles: vec![style(first.called.seats, lang)], ..layer };
    named(&mut output, first.called.seats, results.basis);
    Some(output)
}

/// Red where the nearest school has no place for them and the optimum has one; orange where the optimum has none either.
fn style(seats: Seats, lang: Lang) -> Style {
    let class = |filter: &str, label, colour| {
        let label = say(label).part("seats", [seats.words()]).part("seat", [seats.one()]).text(lang);
        let symbol = Symbol::Circle { fill: colour, edge: colour, width: 0.0, size: None };
        Class::new(filter, label, symbol)
    };
    let classes = vec![
        class("\"nearest_unmet\" > 0 AND \"optimal_unmet\" = 0", "output.methods.shared_out", "#d7301f"),
        class("\"optimal_unmet\" > 0", "output.methods.short", "#fdae61"),
        class("\"nearest_unmet\" = 0 AND \"optimal_unmet\" = 0", "output.methods.elsewhere", "#3182bd"),
    ];
    Style { of: None, look: Look::Classes(classes), label: None, time: None }
}

/// `methods.csv`, and for every service the layer of cells where they disagree.
pub fn compared(comparison: &Comparison, lang: Lang) -> Vec<Output<'_>> {
    let mut outputs: Vec<Output<'_>> =
        comparison.services.iter().filter_map(|service| layer(comparison, service, lang)).collect();
    let cost = |service: &ServiceComparison| {
        service.by_method.first().map_or(Impedance::Metres, |result| result.travel.impedance)
    };
    let rows = comparison.services.iter().flat_map(|service| service.rows.iter().map(move |row| (row, cost(service))));
    let rows: Vec<Row<'_>> = rows.collect();
    let costs: Vec<Impedance> = rows.iter().map(|(_, cost)| *cost).collect();
    outputs.push(listed(None, "methods", rows, columns(&costs)));
    outputs
}
