//! Two results of the same people and sites, in straight lines and by road, in one table: who is out of reach, who goes elsewhere, how far.

use super::table::Table;
use crate::balance::{Moves, Results, Sent, ServiceResult};
use crate::units::Persons;
use crate::words::{Lang, whole, word};

/// The services that both have; empty where they have none.
pub fn text(straight: &Results, roads: &Results, lang: Lang) -> String {
    let keys = [
        "cli.by_road.service",
        "cli.by_road.demand",
        "cli.by_road.beyond_straight",
        "cli.by_road.beyond",
        "cli.by_road.elsewhere",
        "cli.by_road.mean_straight",
        "cli.by_road.mean",
    ];
    let mut table = Table::headed(&keys, lang);
    let mut found = false;
    for service in &roads.services {
        let Some(before) = straight.services.iter().find(|before| before.id == service.id) else { continue };
        let beyond = |of: &ServiceResult| of.allocation.unreachable().iter().copied().sum::<Persons>();
        let moved = moves((straight, before), (roads, service)).changed;
        let people = [service.total.demand, beyond(before), beyond(service), moved].map(|n| whole(n.to_f64()));
        let metres = [mean_straight(before), mean_by_road(service)];
        let metres = metres.map(|mean| mean.map_or_else(String::new, whole));
        let name = service.called.name.get(lang).to_owned();
        table.row(std::iter::once(name).chain(people).chain(metres).collect());
        found = true;
    }
    if found { format!("{}\n{}", word("cli.by_road.title", lang), table.render()) } else { String::new() }
}

/// Who goes elsewhere, cell by cell.
fn moves(a: (&Results, &ServiceResult), b: (&Results, &ServiceResult)) -> Moves {
    let sent = |(results, service): (&Results, &ServiceResult), cell: usize| {
        let flows = service.allocation.flows().of(cell);
        let to = flows.iter().map(|flow| (service.facility(&results.model, flow.site).id.clone(), flow.persons));
        Sent { people: service.demand[cell], to: to.collect(), way: None }
    };
    let mut all = Moves::default();
    for cell in 0..a.1.demand.len().min(b.1.demand.len()) {
        all += Moves::between(&sent(a, cell), &sent(b, cell));
    }
    all
}

/// Metres of a straight way, on average over people.
fn mean_straight(service: &ServiceResult) -> Option<f64> {
    mean(service.allocation.flows().all().iter().map(|flow| (flow.persons, flow.cost)))
}

/// Metres of a way along roads.
fn mean_by_road(service: &ServiceResult) -> Option<f64> {
    let ways = service.ways.as_ref()?.iter();
    mean(ways.filter_map(|way| Some((way.persons, way.goes.as_ref().ok()?.metres))))
}

fn mean(ways: impl Iterator<Item = (Persons, f64)>) -> Option<f64> {
    let (people, sum) = ways.fold((0.0, 0.0), |(people, sum), (persons, metres)| {
        (people + persons.to_f64(), sum + persons.to_f64() * metres)
    });
    (people > 0.0).then(|| sum / people)
}
