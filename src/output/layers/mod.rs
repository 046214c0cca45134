//! The outputs of a run: one file for each, with its columns and how a map shows it.

pub(super) mod access;
pub(super) mod access_zones;
pub(super) mod catchments;
pub(super) mod changes;
pub(super) mod clusters;
pub(super) mod coverage;
pub(super) mod coverage_zones;
pub(super) mod demand;
pub(super) mod detours;
pub(super) mod disagreement;
pub(super) mod facilities;
pub(super) mod findings;
pub(super) mod forecast;
pub(super) mod methods;
pub(super) mod roads;
pub(super) mod scores;
pub(super) mod uncertainty;
pub(super) mod ways;
pub(super) mod years;
pub(super) mod zones;

pub use access_zones::{Mean, means};
pub use changes::{Changed, alone_columns, changed_layers, changed_tables, changes_columns};
pub use coverage_zones::{Share, rates};
pub use findings::{MISSING, findings_columns, verdict};
pub use methods::compared;
pub use years::{Year, of_years, years_columns};
pub use zones::{Zone, balances};

use super::{Column, Output, Shape, Symbol, over};
use crate::balance::{Results, ServiceResult};
use crate::geodesy::cut;
use crate::model::Model;
use crate::words::{Basis, Lang, Seats};
use geo::{Coord, MapCoords, MultiPolygon};
use std::borrow::Cow;
use std::sync::Arc;

/// Zone id of the row for the whole district.
pub const TOTAL: &str = "total";

/// Everything a run writes as columns; layers of zones and sums by zone only when the study has them.
pub fn of(results: &Results, lang: Lang) -> Vec<Output<'_>> {
    let mut outputs = Vec::new();
    for service in &results.services {
        let first = outputs.len();
        outputs.push(facilities::output(results, service, lang));
        outputs.push(catchments::output(results, service));
        outputs.push(demand::output(results, service, lang));
        outputs.extend(ways::output(results, service));
        outputs.extend(detours::output(results, service, lang));
        outputs.extend(roads::output(results, service, lang));
        outputs.extend(zones::output(results, service, lang));
        outputs.extend(coverage::output(results, service));
        outputs.extend(coverage_zones::output(results, service, lang));
        outputs.extend(access::output(results, service, lang));
        outputs.extend(access_zones::output(results, service, lang));
        outputs.extend(access_zones::table(results, service));
        outputs.extend(clusters::output(results, service, lang));
        outputs.extend(disagreement::output(results, service, lang));
        outputs[first..].iter_mut().for_each(|output| named(output, service.called.seats, results.basis));
    }
    outputs.push(zones::table(results));
    outputs.extend(forecast::table(std::slice::from_ref(results)));
    outputs.extend(uncertainty::table(std::slice::from_ref(results)));
    outputs.extend(coverage_zones::table(results));
    outputs.extend(findings::table(results, lang));
    outputs
}

/// Calls the places of an output what they are, and its people as they are counted.
fn named(output: &mut Output<'_>, seats: Seats, basis: Option<Basis>) {
    let columns = std::mem::take(&mut output.columns);
    output.columns = columns.into_iter().map(|column| column.seats(seats).basis(basis)).collect();
}

/// A cell of the population, for one service.
#[derive(Clone, Copy)]
pub struct Cell<'a> {
    results: &'a Results,
    service: &'a ServiceResult,
    /// Its number in the layer of cells.
    number: usize,
}

impl<'a> Cell<'a> {
    fn id(self) -> Cow<'a, str> {
        self.results.model.demand.id(self.number)
    }

    /// The zone it lies in, if any.
    fn zone(self) -> Option<&'a crate::model::Zone> {
        let model = &self.results.model;
        model.demand.zone[self.number].map(|zone| &model.zones[zone.index()])
    }

    fn lonlat(self) -> [f64; 2] {
        let model = &self.results.model;
        model.crs.to_lonlat([model.demand.x[self.number], model.demand.y[self.number]])
    }
}

/// Columns that identify a cell.
fn cell_columns<'a>() -> Vec<Column<'a, Cell<'a>>> {
    type Of<'a> = Column<'a, Cell<'a>>;
    vec![
        Of::text("id", Cell::id).term("cell_id"),
        Of::text("zone", |cell| cell.zone().map(|zone| zone.id.as_str()))
            .term("in_zone")
            .null("the cell lies in no zone"),
        Of::persons("demand", |cell| cell.service.demand[cell.number])
            .says("people who need the service; 0 outside every zone: those people stand in the ledger"),
    ]
}

/// A layer of cells; `cell` gives the cell of a row.
fn cells<'a>(
    name: &'static str,
    (results, service): (&'a Results, &'a ServiceResult),
    rows: usize,
    cell: impl Fn(usize) -> usize + Send + Sync + Clone + 'a,
    columns: Vec<Column<'a, Cell<'a>>>,
) -> Output<'a> {
    let at = move |row: usize| Cell { results, service, number: cell(row) };
    let columns = over(columns, at.clone());
    let shape = Shape::Points(Box::new(move |row| Some(at(row).lonlat())));
    Output { service: Some(service.id.as_str()), name, rows, columns, shape, is_translated: false, styles: Vec::new() }
}

/// A line in degrees.
fn lonlats(model: &Model, line: &[[f64; 2]]) -> Vec<[f64; 2]> {
    line.iter().map(|at| model.crs.to_lonlat(*at)).collect()
}

/// A table of listed rows.
fn listed<'a, R: Copy + Send + Sync + 'a>(
    service: Option<&'a str>,
    name: &'static str,
    rows: Vec<R>,
    columns: Vec<Column<'a, R>>,
) -> Output<'a> {
    let (count, rows) = (rows.len(), Arc::new(rows));
    let columns = over(columns, move |row| rows[row]);
    Output { service, name, rows: count, columns, shape: Shape::Nowhere, is_translated: false, styles: Vec::new() }
}

/// The columns with the scenario of each row at a place among them, where the rows are those of several scenarios.
fn with_scenario<'a, R: 'a>(
    mut columns: Vec<Column<'a, R>>,
    at: usize,
    all: &[Results],
    of: impl Fn(R) -> &'a Results + Send + Sync + 'a,
) -> Vec<Column<'a, R>> {
    if all.iter().any(|results| results.scenario.is_some()) {
        columns.insert(at, scenario(of));
    }
    columns
}

fn scenario<'a, R: 'a>(of: impl Fn(R) -> &'a Results + Send + Sync + 'a) -> Column<'a, R> {
    Column::text("scenario", move |row| of(row).scenario.as_deref())
}

/// A table of one case, or of several with their scenarios in front; its headings are words for people. `None` without rows.
fn of_cases<'a, R: Copy + Send + Sync + 'a>(
    name: &'static str,
    all: &[Results],
    rows: Vec<R>,
    columns: Vec<Column<'a, R>>,
    of: impl Fn(R) -> &'a Results + Send + Sync + 'a,
) -> Option<Output<'a>> {
    // A case in a folder of its own is of one scenario.
    let columns = if all.len() > 1 { with_scenario(columns, 0, all, of) } else { columns };
    let mut output = listed(None, name, rows, columns);
    named(&mut output, Seats::default(), all.first().and_then(|results| results.basis));
    (output.rows > 0).then_some(Output { is_translated: true, ..output })
}

/// A cell in one colour; a lattice in metres is drawn as squares that touch.
fn cell_symbol(model: &Model, fill: &'static str) -> Symbol {
    match model.demand.lattice.as_ref().filter(|lattice| lattice.crs.is_none()) {
        Some(lattice) => Symbol::Square { fill, metres: lattice.step[0].max(lattice.step[1]) },
        None => Symbol::Circle { fill, edge: fill, width: 0.0, size: None },
    }
}

/// An area in degrees, cut at the 180th meridian.
fn lonlat(model: &Model, shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    cut(shape.map_coords(|at| {
        let [x, y] = model.crs.to_lonlat([at.x, at.y]);
        Coord { x, y }
    }))
}
