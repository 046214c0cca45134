//! 建设计划 (近远期建设计划表): what is built, changed or given up, beside the gaps of its streets.

use super::family::Family;
use super::head::Head;
use super::page::Page;
use super::sign;
use super::sites::{EXISTING, Told, of_status};
use super::table::Table;
use super::zones::Zones;
use crate::check::Row;
use crate::handover::{Case, Source};
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::words::{Lang, word};
use std::collections::BTreeMap;

const PROJECTS: [Head; 18] = [
    Head::Scenario,
    Head::Service,
    Head::Project,
    Head::Zone,
    Head::Status,
    Head::Together,
    Head::Classes,
    Head::Seats,
    Head::Investment,
    Head::Begins,
    Head::Opens,
    Head::Closes,
    Head::GapOpens,
    Head::Year,
    Head::GapWithout,
    Head::GapWith,
    Head::Sign,
    Head::Counted,
];

/// 万: sums are told in 10,000 yuan.
const WAN: f64 = 10_000.0;

/// What all projects of a scenario come to.
#[derive(Default)]
struct Sum {
    places: Option<f64>,
    /// By site: one with several services is paid for once.
    investment: BTreeMap<String, f64>,
    projects: usize,
}

/// Beside the gap of its zone without it and with it, in the last year of each scenario, and in the year in which it opens.
pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let families = Family::all(&source.study);
    let mut tables: Vec<Table> = families.iter().map(|family| Table::new(family.seats, &PROJECTS)).collect();
    for years in source.of_scenarios() {
        let Some(last) = years.last() else { continue };
        let zones = years.iter().map(|case| Ok((case.year, Zones::of(case)?))).collect::<Result<Vec<_>, Failure>>()?;
        let mut told = Told::default();
        for (family, table) in families.iter().zip(&mut tables) {
            let mut sum = Sum::default();
            for service in &family.services {
                last.each(service.id.as_str(), "facilities", |site| {
                    if site.text("status").is_some_and(|status| status != EXISTING) {
                        of_project(last, service, site, &zones, table, lang);
                        table.also(told.of_all(last, service, site, lang));
                        sum.add(site);
                    }
                })?;
            }
            if sum.projects > 1 {
                table.row([
                    (Head::Scenario, last.scenario.as_deref().into()),
                    (Head::Project, word("handover.total.all", lang).into()),
                    (Head::Seats, sum.places.into()),
                    (Head::Investment, sum.investment().into()),
                ]);
                table.is_total(true);
            }
        }
    }
    let pages = families.iter().zip(tables).filter_map(|(family, table)| {
        Some(Page {
            name: family.sheet(word("handover.projects.sheet", lang), lang),
            title: family.title(word("handover.projects.title", lang).to_owned(), lang),
            notes: ["handover.projects.note", "handover.note.rounded"].map(|key| word(key, lang).to_owned()).into(),
            tables: vec![table.finished()?],
            charts: Vec::new(),
        })
    });
    Ok(pages.collect())
}

impl Sum {
    fn add(&mut self, site: &Row) {
        self.projects += 1;
        // What is given up adds no places.
        if let Some(places) = site.number("places").filter(|_| site.text("status") != Some("closed")) {
            *self.places.get_or_insert_default() += places;
        }
        if let Some((id, yuan)) = site.text("id").zip(site.number("investment")) {
            self.investment.insert(id.to_owned(), yuan);
        }
    }

    fn investment(&self) -> Option<f64> {
        (!self.investment.is_empty()).then(|| self.investment.values().sum::<f64>() / WAN)
    }
}

fn of_project(case: &Case, service: &ServiceTable, site: &Row, years: &[(i32, Zones)], table: &mut Table, lang: Lang) {
    let n = |column: &str| site.number(column);
    let Some((_, zones)) = years.last() else { return };
    let is_counted = site.is("counted");
    let gap_in = |zones: &Zones| zones.gap(service.id.as_str(), site.text("zone")?);
    let gap = gap_in(zones).filter(|_| is_counted);
    // The first year of the study in which it is open.
    let opens = n("opens").and_then(|opens| years.iter().find(|(year, _)| f64::from(*year) >= opens));
    let gap_opens = opens.and_then(|(_, zones)| gap_in(zones)).filter(|_| is_counted);
    let name = site.text("name").filter(|name| !name.is_empty()).or(site.text("id"));
    table.row([
        (Head::Scenario, case.scenario.as_deref().into()),
        (Head::Service, service.called().name.get(lang).into()),
        (Head::Project, name.into()),
        (Head::Zone, zones.name(site).into()),
        (Head::Status, site.text("status").map(|status| of_status(status, lang)).into()),
        (Head::Seats, n("places").into()),
        (Head::Investment, n("investment").map(|yuan| yuan / WAN).into()),
        (Head::Begins, n("begins").into()),
        (Head::Opens, n("opens").into()),
        (Head::Closes, n("closes").into()),
        (Head::GapOpens, gap_opens.into()),
        (Head::Year, f64::from(case.year).into()),
        (Head::GapWithout, gap.zip(n("places")).map(|(gap, places)| gap + places).into()),
        (Head::GapWith, gap.into()),
        (Head::Sign, sign::of_gap(gap, lang)),
        (Head::Counted, sign::of_flag(is_counted, lang)),
    ]);
}
