//! 覆盖率: who lives within a radius of a site, or within so many minutes, by land, by residents, by those in need and by those who have a place.

use super::head::Head;
use super::page::Page;
use super::sign;
use super::table::Table;
use super::years::zone;
use crate::check::Line;
use crate::handover::{Case, Source};
use crate::output::TOTAL;
use crate::prepare::Failure;
use crate::units::Impedance;
use crate::words::{Lang, cost, say, word};

const HEADS: [Head; 13] = [
    Head::Scenario,
    Head::Year,
    Head::Service,
    Head::Coverage,
    Head::RadiusMetres,
    Head::RadiusMinutes,
    Head::Zone,
    Head::LandRate,
    Head::ResidentRate,
    Head::DemandRate,
    Head::ServedRate,
    Head::Clause,
    Head::Verified,
];

pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut table = Table::new(super::seats_of_all(source), &HEADS);
    for case in source.ends() {
        let Some(coverage) = case.table("coverage.csv")? else { continue };
        for line in coverage.lines() {
            let n = |column: &str| line.number(column);
            table.row([
                (Head::Scenario, case.scenario.as_deref().into()),
                (Head::Year, f64::from(case.year).into()),
                (Head::Service, source.study.called(line.get("service").unwrap_or_default()).name.get(lang).into()),
                (Head::Coverage, named(case, line, lang).into()),
                (Head::RadiusMetres, n("radius_m").into()),
                (Head::RadiusMinutes, n("limit_s").map(|seconds| seconds / 60.0).into()),
                (Head::Zone, zone(line, lang).into()),
                (Head::LandRate, n("land_rate").into()),
                (Head::ResidentRate, n("resident_rate").into()),
                (Head::DemandRate, n("demand_rate").into()),
                (Head::ServedRate, n("served_rate").into()),
                (Head::Clause, clause(case, line, lang).into()),
                (Head::Verified, line.text("clause_verified").map(|is| sign::of_flag(is == "true", lang)).into()),
            ]);
            table.is_total(line.get("zone_id") == Some(TOTAL));
        }
    }
    let Some(table) = table.finished() else { return Ok(Vec::new()) };
    // A way in minutes, or along roads, has no radius.
    let is_round = !table.heads.contains(&Head::RadiusMinutes);
    let title = if is_round { "handover.coverage.title" } else { "handover.coverage.title_any" };
    Ok(vec![Page {
        name: word("handover.coverage.sheet", lang).to_owned(),
        title: word(title, lang).to_owned(),
        notes: vec![word("handover.coverage.note", lang).to_owned()],
        tables: vec![table],
        charts: Vec::new(),
    }])
}

/// What a coverage is, with its id: how far it reaches, and by which ways.
fn named(case: &Case, line: Line<'_>, lang: Lang) -> Option<String> {
    let id = line.text("coverage")?;
    let service = case.study.service.iter().find(|service| Some(service.id.as_str()) == line.get("service"));
    let limit = line.number("radius_m").map(|metres| cost(metres, Impedance::Metres));
    let limit = limit.or(line.number("limit_s").map(|seconds| cost(seconds, Impedance::Seconds)));
    let Some((service, limit)) = service.zip(limit) else { return Some(id.to_owned()) };
    let travel = super::travel::of_service(&case.study, service, lang);
    let named = say("handover.coverage.named").part("limit", [limit]).with("travel", travel);
    Some(named.with("id", id).text(lang))
}

/// The clause of a coverage by a rule, in a language; the file has it in the one in which it was written.
fn clause(case: &Case, line: Line<'_>, lang: Lang) -> Option<String> {
    let coverage = case.study.coverage.iter().find(|table| Some(table.id.as_str()) == line.get("coverage"))?;
    coverage.rule().map(|(rule, _)| rule.citation().get(lang).to_owned())
}
