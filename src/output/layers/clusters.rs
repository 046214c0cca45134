//! `clusters.geojson`: cells that lie among their like, or stand out among others, by local Moran's I.

use super::scores::{self, Score};
use super::{Cell, cell_columns, cell_symbol, cells};
use crate::balance::{AccessResult, Results, ServiceResult};
use crate::output::{Class, Column, Look, Output, Style};
use crate::words::{Lang, word};
use std::sync::Arc;

/// Quadrants, their labels, and their colours where more is better and where less is.
const CLASSES: [(&str, &str, &str, &str); 4] = [
    ("HH", "output.clusters.HH", "#2166ac", "#b2182b"),
    ("LL", "output.clusters.LL", "#b2182b", "#2166ac"),
    ("HL", "output.clusters.HL", "#92c5de", "#f4a582"),
    ("LH", "output.clusters.LH", "#f4a582", "#92c5de"),
];

/// Cells of one score, by their number in the layer of cells, with their quadrant.
type Found = Vec<(usize, &'static str)>;

fn found(access: &AccessResult) -> Found {
    let Some((cells, pattern)) = &access.cells_pattern else { return Vec::new() };
    let quadrant = |(number, &cell): (usize, &usize)| {
        let place = pattern.places[number].filter(|_| pattern.is_significant[number])?;
        Some((cell, place.quadrant?.as_str()))
    };
    cells.iter().enumerate().filter_map(quadrant).collect()
}

/// Its columns, for these scores and what was found of each.
pub fn columns<'a>(scores: &[(Score, Arc<Found>)]) -> Vec<Column<'a, Cell<'a>>> {
    type Of<'a> = Column<'a, Cell<'a>>;
    let mut columns = cell_columns();
    columns.extend(scores.iter().map(|(score, found)| {
        let found = found.clone();
        let quadrant = move |cell: Cell<'a>| {
            let at = found.binary_search_by_key(&cell.number, |(cell, _)| *cell);
            at.ok().map(|at| found[at].1)
        };
        Of::text("cluster", quadrant).called(&score.id).says("HH, LL, HL or LH by the score").null("chance would do")
    }));
    columns
}

/// `None` when no pattern of cells was asked for.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Option<Output<'a>> {
    if service.access.iter().all(|access| access.cells_pattern.is_none()) {
        return None;
    }
    let model = &results.model;
    let found: Vec<Arc<Found>> = service.access.iter().map(|access| Arc::new(found(access))).collect();
    let mut numbers: Vec<usize> = found.iter().flat_map(|found| found.iter()).map(|(cell, _)| *cell).collect();
    numbers.sort_unstable();
    numbers.dedup();
    // Blue is well served, as on the map of scores: high where more is better, low where less is.
    let style = |access: &AccessResult| {
        let more_is_better = access.scores.unit().more_is_better();
        let class = |(quadrant, label, well, short): (&str, &'static str, &'static str, &'static str)| {
            let colour = if more_is_better { well } else { short };
            Class::new(format!("\"{}\" = '{quadrant}'", access.id), word(label, lang), cell_symbol(model, colour))
        };
        Style { of: None, look: Look::Classes(CLASSES.map(class).to_vec()), label: None, time: None }
    };
    let columns = columns(&Score::all(service).into_iter().zip(found).collect::<Vec<_>>());
    let (count, numbers) = (numbers.len(), Arc::new(numbers));
    let layer = cells("clusters", (results, service), count, move |row| numbers[row], columns);
    Some(Output { styles: scores::styles(service, style), ..layer })
}
