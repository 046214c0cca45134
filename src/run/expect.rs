//! What the study expects of the data: stated totals beside those of the layers.

use crate::balance::{Reconciliation, Sides};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Model, ServiceId, ZoneIx};
use crate::study::{Expectation, Expected, StudyFile};
use crate::units::{Persons, Places};

/// Compares every stated total with the data; a difference is also a warning (W0615).
pub(super) fn reconcile(model: &Model, file: &StudyFile, issues: &mut Issues) -> Vec<Reconciliation> {
    file.expect
        .iter()
        .map(|expectation| {
            nowhere(model, expectation, issues);
            let sides = match expectation.what {
                Expected::Places => places(model, file, expectation),
                Expected::Persons => persons(model, expectation),
            };
            let line = Reconciliation { source: expectation.source(), sides };
            if !line.agrees() {
                issues.push(Issue::new("W0615").words("line", line.sentence()));
            }
            line
        })
        .collect()
}

/// Services and zones that the data do not have: their sum would be a silent zero.
fn nowhere(model: &Model, expectation: &Expectation, issues: &mut Issues) {
    if expectation.what == Expected::Persons && model.demand.column(&Attribute::Persons).is_none() {
        issues.push(Issue::new("E0617").field("expect.what").value("persons"));
    }
    let offered = |service: &ServiceId| model.facilities.iter().any(|f| f.offers(service));
    for service in expectation.services.iter().filter(|service| !offered(service)) {
        issues.push(Issue::new("E0617").field("expect.services").value(service));
    }
    let known = |name: &String| model.zones.iter().any(|zone| zone.id == *name || zone.name == *name);
    for zone in expectation.zones.iter().filter(|zone| !known(zone)) {
        issues.push(Issue::new("E0617").field("expect.zones").value(zone));
    }
}

fn places(model: &Model, file: &StudyFile, expectation: &Expectation) -> Sides {
    let mut sites = 0;
    let mut found = Vec::new();
    for service in &expectation.services {
        let offers = model
            .facilities
            .iter()
            .filter(|f| f.offers(service) && (expectation.status.is_empty() || expectation.status.contains(&f.status)));
        let (n, sum) =
            offers.fold((0, Places::ZERO), |(n, sum), f| (n + 1, sum + f.places(service).unwrap_or_default()));
        sites += n;
        found.push((file.called(service.as_str()).name, sum));
    }
    Sides::Places { found, stated: Places::from(expectation.total), sites, stated_sites: expectation.sites }
}

fn persons(model: &Model, expectation: &Expectation) -> Sides {
    let chosen = |zone: Option<ZoneIx>| {
        expectation.zones.is_empty()
            || zone
                .map(|zone| &model.zones[zone.index()])
                .is_some_and(|z| expectation.zones.iter().any(|n| *n == z.id || *n == z.name))
    };
    let column = model.demand.column(&Attribute::Persons).unwrap_or_default();
    let own = || column.iter().enumerate().filter(|(cell, _)| !model.demand.is_neighbour(*cell));
    let all: Persons = own().map(|(_, persons)| *persons).sum();
    let found = own().filter(|(cell, _)| chosen(model.demand.zone[*cell])).map(|(_, persons)| *persons).sum();
    let is_share = !expectation.zones.is_empty() && all > Persons::ZERO;
    let share_of = is_share.then_some((expectation.zones.len(), all));
    Sides::Persons { found, stated: Persons::from(expectation.total), share_of }
}
