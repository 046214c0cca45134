//! `demand.geojson`: every cell, where its people go, and who of them has no place or nothing in reach.

use super::{Cell, cell_columns, cell_symbol, cells};
use crate::allocation::Flow;
use crate::balance::{Results, ServiceResult};
use crate::model::SiteIx;
use crate::output::style::nice;
use crate::output::{Class, Column, Look, Output, Style, Unit};
use crate::units::Persons;
use crate::words::{Lang, word};

impl<'a> Cell<'a> {
    fn flows(self) -> &'a [Flow] {
        self.service.allocation.flows().of(self.number)
    }

    /// Id of the facility behind a site.
    fn facility(self, site: SiteIx) -> &'a str {
        self.service.facility(&self.results.model, site).id.as_str()
    }

    /// `F1:120;F2:30`; none where all go to one. A semicolon in an id has a backslash before it, and so has a backslash.
    fn shares(self) -> Option<String> {
        let flows = self.flows();
        let id = |site| self.facility(site).replace('\\', "\\\\").replace(';', "\\;");
        let share = |flow: &Flow| format!("{}:{}", id(flow.site), flow.persons);
        (flows.len() > 1).then(|| flows.iter().map(share).collect::<Vec<_>>().join(";"))
    }
}

/// Its columns; the cost is in `cost`.
pub fn columns<'a>(cost: Unit) -> Vec<Column<'a, Cell<'a>>> {
    type Of<'a> = Column<'a, Cell<'a>>;
    let goes = |cell: Cell<'a>| cell.service.allocation.main_site(cell.number).map(|main| cell.facility(main));
    let allocated = |cell: Cell<'a>| cell.flows().iter().map(|flow| flow.persons).sum::<Persons>();
    let own = vec![
        Of::text("facility_id", goes).term("goes_to").says("the site most of them go to").null("nobody goes anywhere"),
        Of::number("cost", cost, |cell| mean_cost(cell.flows())).null("nobody goes anywhere"),
        Of::persons("allocated", allocated),
        Of::persons("unmet", |cell| cell.service.allocation.unmet()[cell.number]),
        Of::persons("unreachable", |cell| cell.service.allocation.unreachable()[cell.number]),
        Of::text("shares", Cell::shares)
            .says("`F1:120;F2:30` (method `optimal`), a backslash before a semicolon or backslash of an id; `cost` is then their mean")
            .null("they all go to one site"),
    ];
    cell_columns().into_iter().chain(own).collect()
}

pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Output<'a> {
    let cost = Unit::Cost(Some(service.travel.impedance));
    let layer = cells("demand", (results, service), results.model.demand.len(), |cell| cell, columns(cost));
    Output { styles: vec![style(results, service, cost, lang)], ..layer }
}

/// Person-weighted mean cost of a cell's flows.
pub(super) fn mean_cost(flows: &[Flow]) -> Option<f64> {
    match flows {
        [] => None,
        [only] => Some(only.cost),
        many => {
            let persons: f64 = many.iter().map(|flow| flow.persons.to_f64()).sum();
            Some(many.iter().map(|flow| flow.persons.to_f64() * flow.cost).sum::<f64>() / persons)
        }
    }
}

/// Unreachable grey, without a place red, else darker with the distance; nobody's cells stay blank.
fn style(results: &Results, service: &ServiceResult, cost: Unit, lang: Lang) -> Style {
    const SHADES: [&str; 5] = ["#ffffcc", "#c2e699", "#78c679", "#31a354", "#006837"];
    let farthest = service.allocation.flows().all().iter().map(|flow| flow.cost).fold(0.0, f64::max);
    let step = nice(farthest / SHADES.len() as f64);
    let unit = cost.word(service.called.seats, lang).unwrap_or_default();
    let symbol = |colour| cell_symbol(&results.model, colour);
    let mut classes = vec![
        Class::new("\"unreachable\" > 0", word("output.demand.unreachable", lang), symbol("#969696")),
        Class::new("\"unreachable\" = 0 AND \"unmet\" > 0", word("output.demand.unmet", lang), symbol("#e31a1c")),
    ];
    for (number, colour) in SHADES.into_iter().enumerate() {
        let (from, to) = (step * number as f64, step * (number + 1) as f64);
        let last = number + 1 == SHADES.len();
        let upper = if last { String::new() } else { format!(" AND \"cost\" < {to}") };
        classes.push(Class::new(
            format!("\"unreachable\" = 0 AND \"unmet\" = 0 AND \"cost\" >= {from}{upper}"),
            if last { format!("≥ {from} {unit}") } else { format!("{from} – {to} {unit}") },
            symbol(colour),
        ));
    }
    Style { of: None, look: Look::Classes(classes), label: None, time: None }
}
