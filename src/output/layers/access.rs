//! `access.geojson`: every cell with a column of scores per `[[access]]`.

use super::scores::{self, Score};
use super::{Cell, cell_columns, cell_symbol, cells};
use crate::balance::{AccessResult, Results, ServiceResult};
use crate::output::{Column, Look, Output, Style};
use crate::words::Lang;

/// Its columns, for these scores.
pub fn columns<'a>(scores: &[Score]) -> Vec<Column<'a, Cell<'a>>> {
    type Of<'a> = Column<'a, Cell<'a>>;
    let of = |cell: Cell<'a>, number: usize| &cell.service.access[number];
    let mut columns = cell_columns();
    columns.extend(scores.iter().enumerate().map(|(number, score)| {
        score.named(Of::number("access", score.unit, move |cell| of(cell, number).scores.score()[cell.number]))
            .says("the score: places per person (`2sfca` and its kin), places (`cumulative`, `gravity`), a distance (`nearest_cost`), or a cost without unit (`raam`)")
            .null("of a distance or a cost: nothing is in reach")
    }));
    // Who competes, where it is not the demand of the service.
    columns.extend(scores.iter().enumerate().filter(|(_, score)| score.has_people).map(|(number, score)| {
        Of::persons("people", move |cell| of(cell, number).people[cell.number])
            .of(&score.id)
            .says("who competes; only where they are others than the demand of the service (`demand`, `weights`)")
    }));
    columns
}

/// `None` when the study asks for no score of the service.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Option<Output<'a>> {
    service.access.first()?;
    let model = &results.model;
    let style = |access: &AccessResult| {
        let most = access.scores.score().iter().flatten().copied().fold(0.0, f64::max);
        let classes = scores::classes(access, most, |colour| cell_symbol(model, colour), lang);
        Style { of: None, look: Look::Classes(classes), label: None, time: None }
    };
    let layer = cells("access", (results, service), model.demand.len(), |cell| cell, columns(&Score::all(service)));
    Some(Output { styles: scores::styles(service, style), ..layer })
}
