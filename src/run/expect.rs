//! Stated totals against the data: `17,580 = 11,880 (primary) + 5,700 (junior), 8 projects; the plan's text says 7`.

use crate::balance::Reconciliation;
use crate::issue::{Issue, Issues, grouped};
use crate::model::{Attribute, Model, ServiceId, ZoneIx};
use crate::study::{Expectation, Expected};
use crate::units::{Persons, Places};

/// Compares every stated total with the data; a difference is also a warning (W0615).
pub(super) fn reconcile(model: &Model, expectations: &[Expectation], issues: &mut Issues) -> Vec<Reconciliation> {
    expectations
        .iter()
        .map(|expectation| {
            nowhere(model, expectation, issues);
            let line = match expectation.what {
                Expected::Places => places(model, expectation),
                Expected::Persons => persons(model, expectation),
            };
            if !line.agrees {
                issues.push(Issue::new("W0615").fact("line_zh", &line.text[0]).fact("line_en", &line.text[1]));
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
    let offered = |service: &ServiceId| model.facilities.iter().any(|f| f.places(service).is_some());
    for service in expectation.services.iter().filter(|service| !offered(service)) {
        issues.push(Issue::new("E0617").field("expect.services").value(service));
    }
    let known = |name: &String| model.zones.iter().any(|zone| zone.id == *name || zone.name == *name);
    for zone in expectation.zones.iter().filter(|zone| !known(zone)) {
        issues.push(Issue::new("E0617").field("expect.zones").value(zone));
    }
}

fn places(model: &Model, expectation: &Expectation) -> Reconciliation {
    let mut total = Places::ZERO;
    let mut sites = 0;
    let mut terms = Vec::new();
    for service in &expectation.services {
        let offers = model.facilities.iter().filter(|f| {
            f.places(service).is_some() && (expectation.status.is_empty() || expectation.status.contains(&f.status))
        });
        let (n, sum) =
            offers.fold((0, Places::ZERO), |(n, sum), f| (n + 1, sum + f.places(service).unwrap_or_default()));
        sites += n;
        total += sum;
        terms.push(format!("{} ({service})", grouped(&sum.to_string())));
    }
    let stated = Places::from(expectation.total);
    let terms = terms.join(" + ");
    let agrees = total == stated && expectation.sites.is_none_or(|n| n == sites);
    let sum = grouped(&total.to_string());
    let mut zh = format!("{sum} = {terms}，{sites} 个项目");
    let mut en = format!("{sum} = {terms}, {sites} projects");
    if let Some(n) = expectation.sites.filter(|n| *n != sites) {
        zh.push_str(&format!("；{}写的是 {n} 个", expectation.source_zh));
        en.push_str(&format!("; {} says {n}", expectation.source_en));
    }
    if total != stated {
        let stated = grouped(&stated.to_string());
        zh.push_str(&format!("；{}写的是 {stated}", expectation.source_zh));
        en.push_str(&format!("; {} says {stated}", expectation.source_en));
    }
    Reconciliation { text: [zh, en], agrees }
}

fn persons(model: &Model, expectation: &Expectation) -> Reconciliation {
    let chosen = |zone: Option<ZoneIx>| {
        expectation.zones.is_empty()
            || zone
                .map(|zone| &model.zones[zone.index()])
                .is_some_and(|z| expectation.zones.iter().any(|n| *n == z.id || *n == z.name))
    };
    let column = model.demand.column(&Attribute::Persons).unwrap_or_default();
    let all: Persons = column.iter().sum();
    let total: Persons =
        column.iter().zip(&model.demand.zone).filter(|(_, zone)| chosen(**zone)).map(|(persons, _)| *persons).sum();
    let stated = Persons::from(expectation.total);
    let (sum, said) = (grouped(&total.to_string()), grouped(&stated.to_string()));
    let agrees = total == stated;
    let share = if expectation.zones.is_empty() || all == Persons::ZERO {
        [String::new(), String::new()]
    } else {
        let (n, share) = (expectation.zones.len(), total.to_f64() / all.to_f64() * 100.0);
        [format!("（{n} 个分区，占 {share:.2}%）"), format!(" ({n} zones, {share:.2} %)")]
    };
    let zh = format!("人口 {sum}{}，{}：{said}", share[0], expectation.source_zh);
    let en = format!("{sum} residents{}; {}: {said}", share[1], expectation.source_en);
    Reconciliation { text: [zh, en], agrees }
}
