//! 覆盖率: who lives within a radius of a site, by land, by residents, by those in need and by those who have a place.

use super::head::Head;
use super::page::Page;
use super::sign;
use super::table::Table;
use super::years::zone;
use crate::handover::Source;
use crate::output::TOTAL;
use crate::prepare::Failure;
use crate::words::{Lang, word};

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
                (Head::Coverage, line.text("coverage").into()),
                (Head::RadiusMetres, n("radius_m").into()),
                (Head::RadiusMinutes, n("radius_s").map(|seconds| seconds / 60.0).into()),
                (Head::Zone, zone(line, lang).into()),
                (Head::LandRate, n("land_rate").into()),
                (Head::ResidentRate, n("resident_rate").into()),
                (Head::DemandRate, n("demand_rate").into()),
                (Head::ServedRate, n("served_rate").into()),
                (Head::Clause, line.text("clause").into()),
                (Head::Verified, line.text("clause_verified").map(|is| sign::of_flag(is == "true", lang)).into()),
            ]);
            table.is_total(line.get("zone_id") == Some(TOTAL));
        }
    }
    let page = |table| Page {
        name: word("handover.coverage.sheet", lang).to_owned(),
        title: word("handover.coverage.title", lang).to_owned(),
        notes: vec![word("handover.coverage.note", lang).to_owned()],
        tables: vec![table],
        charts: Vec::new(),
    };
    Ok(table.finished().map(page).into_iter().collect())
}
