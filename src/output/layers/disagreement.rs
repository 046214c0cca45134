//! `disagreement.geojson`: cells that one measure calls well served and another short.

use super::{Cell, cell_columns, cell_symbol, cells};
use crate::balance::{Disagreement, Results, ServiceResult, Verdict};
use crate::model::Attribute;
use crate::output::{Class, Column, Look, Output, Style};
use crate::words::{Lang, word};

impl<'a> Cell<'a> {
    fn disagreement(self) -> Option<&'a Disagreement> {
        self.service.disagreement.as_ref()
    }

    /// Names of the measures that say so.
    fn measures(self, verdict: Verdict) -> Option<String> {
        let found = self.disagreement()?;
        let all = found.measures.iter().zip(&found.verdicts);
        let named = all.filter(|(_, verdicts)| verdicts[self.number] == verdict).map(|(name, _)| name.as_str());
        Some(named.collect::<Vec<_>>().join(";"))
    }
}

/// Its columns, for measures of these names.
pub fn columns<'a>(measures: &[String]) -> Vec<Column<'a, Cell<'a>>> {
    type Of<'a> = Column<'a, Cell<'a>>;
    let residents = |cell: Cell<'a>| {
        let column = cell.results.model.demand.column(&Attribute::Persons);
        column.map(|residents| residents[cell.number])
    };
    let mut columns = cell_columns();
    // Demand goes last of what identifies a cell here.
    let demand = columns.pop();
    columns.push(
        Of::text("zone_name", |cell| cell.zone().map(|zone| zone.name.as_str())).null("the cell lies in no zone"),
    );
    columns.push(Of::persons("persons", residents).null("the study has no residents"));
    columns.extend(demand);
    columns.push(Of::text("well", |cell| cell.measures(Verdict::Well)).says("measures that say so, `;` between"));
    columns.push(Of::text("short", |cell| cell.measures(Verdict::Short)).says("measures that say so, `;` between"));
    columns.extend(measures.iter().enumerate().map(|(number, name)| {
        Of::text("verdict", move |cell| cell.disagreement().map(|found| found.verdicts[number][cell.number].as_str()))
            .called(name)
            .says("what this measure says: well, middle or short")
    }));
    columns
}

/// `None` with fewer than two measures.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Option<Output<'a>> {
    let found = service.disagreement.as_ref()?;
    // A verdict of no score: only a radius says so.
    let no_score = |verdict: &str| {
        let scores = found.measures.iter().take(found.scores);
        scores.map(|name| format!("\"{name}\" <> '{verdict}'")).collect::<Vec<_>>().join(" AND ")
    };
    let (only_well, only_short) = (no_score("well"), no_score("short"));
    let class = |filter, label, colour| Class::new(filter, word(label, lang), cell_symbol(&results.model, colour));
    let classes = vec![
        class(only_well.clone(), "output.disagreement.only_well", "#7b3294"),
        class(format!("NOT ({only_well}) AND {only_short}"), "output.disagreement.only_short", "#008837"),
        class(format!("NOT ({only_well}) AND NOT ({only_short})"), "output.disagreement.measures", "#f4a582"),
    ];
    let count = found.cells.len();
    let columns = columns(&found.measures);
    let layer = cells("disagreement", (results, service), count, |row| found.cells[row], columns);
    Some(Output { styles: vec![Style { of: None, look: Look::Classes(classes), label: None, time: None }], ..layer })
}
