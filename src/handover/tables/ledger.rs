//! 台账: where every person and every place went, in the numbers of the results themselves.

use super::head::Head;
use super::page::Page;
use super::table::Table;
use crate::handover::Source;
use crate::words::{Lang, word};

/// Columns of people and of places, by their keys in `ledger.json`.
const DEMAND: [(Head, &str); 9] = [
    (Head::Total, "total"),
    (Head::AllocatedExact, "allocated"),
    (Head::OverExact, "over"),
    (Head::UnmetExact, "unmet"),
    (Head::UnreachableExact, "unreachable"),
    (Head::Outside, "outside"),
    (Head::Unlocated, "unlocated"),
    (Head::Excluded, "excluded"),
    (Head::Neighbours, "neighbours"),
];
const PLACES: [(Head, &str); 9] = [
    (Head::PlacesTotal, "total"),
    (Head::PlacesUsed, "used"),
    (Head::PlacesSpare, "spare"),
    (Head::PlacesNotOpen, "not_open"),
    (Head::PlacesNowhere, "unlocated"),
    (Head::PlacesExcluded, "excluded"),
    (Head::PlacesByZone, "placed_by_zone"),
    (Head::PlacesNoZone, "in_no_zone"),
    (Head::PlacesNeighbours, "neighbours"),
];

pub(super) fn sheets(source: &Source, lang: Lang) -> Vec<Page> {
    let names = [Head::Scenario, Head::Year, Head::Service];
    let numbers = DEMAND.iter().chain(&PLACES).map(|(head, _)| *head);
    let mut table = Table::new(super::seats_of_all(source), &names.into_iter().chain(numbers).collect::<Vec<_>>());
    for case in &source.cases {
        for service in case.ledger["services"].as_array().into_iter().flatten() {
            let name = source.study.called(service["service"].as_str().unwrap_or_default()).name;
            table.row([
                (Head::Scenario, case.scenario.as_deref().into()),
                (Head::Year, f64::from(case.year).into()),
                (Head::Service, name.get(lang).into()),
            ]);
            table.also(DEMAND.iter().map(|(head, key)| (*head, service["demand"][*key].as_f64().into())));
            table.also(PLACES.iter().map(|(head, key)| (*head, service["places"][*key].as_f64().into())));
        }
    }
    let page = |table| Page {
        name: word("handover.ledger.sheet", lang).to_owned(),
        title: word("handover.ledger.title", lang).to_owned(),
        notes: vec![word("handover.ledger.note", lang).to_owned()],
        tables: vec![table],
        charts: Vec::new(),
    };
    table.finished().map(page).into_iter().collect()
}
