//! 分校 (现状学校一览表) and 建设计划: every site, who comes to it and what one more place there would do; and those that are built.

use super::family::{Family, seats_of};
use super::head::Head;
use super::page::Page;
use super::sign;
use super::table::Table;
use super::ways::way;
use crate::check::Row;
use crate::handover::{Case, Source};
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::words::{Lang, Seats, say, word};
use std::collections::BTreeMap;

const SITES: [Head; 24] = [
    Head::Scenario,
    Head::Year,
    Head::Service,
    Head::School,
    Head::Site,
    Head::Zone,
    Head::Status,
    Head::Opens,
    Head::Closes,
    Head::Counted,
    Head::Classes,
    Head::Enrolled,
    Head::Existing,
    Head::Planned,
    Head::Seats,
    Head::Allocated,
    Head::Use,
    Head::Over,
    Head::Idle,
    Head::Metres,
    Head::Minutes,
    Head::Serves,
    Head::SavesMetres,
    Head::SavesMinutes,
];

const PROJECTS: [Head; 16] = [
    Head::Scenario,
    Head::Service,
    Head::Project,
    Head::Zone,
    Head::Status,
    Head::Classes,
    Head::Seats,
    Head::Investment,
    Head::Begins,
    Head::Opens,
    Head::Closes,
    Head::Year,
    Head::GapWithout,
    Head::GapWith,
    Head::Sign,
    Head::Counted,
];

/// 万: sums are told in 10,000 yuan.
const WAN: f64 = 10_000.0;

/// What stands in a layer of sites for one that is there already.
const EXISTING: &str = "existing";

/// Every site, in the first and the last year of each scenario.
pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut pages = Vec::new();
    for family in Family::all(&source.study) {
        let mut table = Table::new(family.seats, &SITES);
        for case in source.ends() {
            let zones = Zones::of(case)?;
            for service in &family.services {
                case.each(service.id.as_str(), "facilities", |site| {
                    of_site(case, service, site, &zones, &mut table, lang);
                })?;
            }
        }
        let title = if family.seats == Seats::Places {
            word("handover.sites.title_schools", lang).to_owned()
        } else {
            family.title(word("handover.sites.title", lang).to_owned(), lang)
        };
        pages.extend(table.finished().map(|table| Page {
            name: family.sheet(word("handover.sites.sheet", lang), lang),
            title,
            notes: ["handover.sites.note", "handover.note.rounded"].map(|key| word(key, lang).to_owned()).into(),
            tables: vec![table],
            charts: Vec::new(),
        }));
    }
    Ok(pages)
}

fn of_site(case: &Case, service: &ServiceTable, site: &Row, zones: &Zones, table: &mut Table, lang: Lang) {
    let n = |column: &str| site.number(column);
    let of = case.impedance(service);
    let seats = seats_of(service);
    let is_existing = site.text("status") == Some(EXISTING);
    let part = |is: bool| n("places").filter(|_| seats.are_beds() && is);
    let name = site.text("name").filter(|name| !name.is_empty()).or(site.text("id"));
    let serves = n("serves");
    table.row([
        (Head::Scenario, case.scenario.as_deref().into()),
        (Head::Year, f64::from(case.year).into()),
        (Head::Service, service.called().name.get(lang).into()),
        (if seats == Seats::Places { Head::School } else { Head::Site }, name.into()),
        (Head::Zone, zones.name(site).into()),
        (Head::Status, site.text("status").map(|status| of_status(status, lang)).into()),
        (Head::Opens, n("opens").into()),
        (Head::Closes, n("closes").into()),
        (Head::Counted, sign::of_flag(site.is("counted"), lang)),
        (Head::Classes, n("classes").into()),
        (Head::Enrolled, n("enrolled").into()),
        (Head::Existing, part(is_existing).into()),
        (Head::Planned, part(!is_existing).into()),
        (Head::Seats, n("places").filter(|_| !seats.are_beds()).into()),
        (Head::Allocated, n("allocated").into()),
        (Head::Use, n("utilisation").into()),
        (Head::Over, n("over").into()),
        (Head::Idle, n("spare").into()),
        way(of, n("mean_cost"), [Head::Metres, Head::Minutes]),
        (Head::Serves, serves.into()),
        way(of, n("price"), [Head::SavesMetres, Head::SavesMinutes]),
    ]);
}

/// What is built, changed or given up, beside the gap of its zone without it and with it: in the last year of each scenario.
pub(super) fn projects(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut table = Table::new(super::seats_of_all(source), &PROJECTS);
    for case in source.of_scenarios().filter_map(<[Case]>::last) {
        let zones = Zones::of(case)?;
        for service in &case.study.service {
            case.each(service.id.as_str(), "facilities", |site| {
                if site.text("status").is_some_and(|status| status != EXISTING) {
                    of_project(case, service, site, &zones, &mut table, lang);
                }
            })?;
        }
    }
    let page = |table| Page {
        name: word("handover.projects.sheet", lang).to_owned(),
        title: word("handover.projects.title", lang).to_owned(),
        notes: ["handover.projects.note", "handover.note.rounded"].map(|key| word(key, lang).to_owned()).into(),
        tables: vec![table],
        charts: Vec::new(),
    };
    Ok(table.finished().map(page).into_iter().collect())
}

fn of_project(case: &Case, service: &ServiceTable, site: &Row, zones: &Zones, table: &mut Table, lang: Lang) {
    let n = |column: &str| site.number(column);
    let is_counted = site.is("counted");
    let gap = site.text("zone").and_then(|zone| zones.gap(service.id.as_str(), zone)).filter(|_| is_counted);
    let name = site.text("name").filter(|name| !name.is_empty()).or(site.text("id"));
    table.row([
        (Head::Scenario, case.scenario.as_deref().into()),
        (Head::Service, service.called().name.get(lang).into()),
        (Head::Project, name.into()),
        (Head::Zone, zones.name(site).into()),
        (Head::Status, site.text("status").map(|status| of_status(status, lang)).into()),
        (Head::Classes, n("classes").into()),
        (Head::Seats, n("places").into()),
        (Head::Investment, n("investment").map(|yuan| yuan / WAN).into()),
        (Head::Begins, n("begins").into()),
        (Head::Opens, n("opens").into()),
        (Head::Closes, n("closes").into()),
        (Head::Year, f64::from(case.year).into()),
        (Head::GapWithout, gap.zip(n("places")).map(|(gap, places)| gap + places).into()),
        (Head::GapWith, gap.into()),
        (Head::Sign, sign::of_gap(gap, lang)),
        (Head::Counted, sign::of_flag(is_counted, lang)),
    ]);
}

/// Zones of a case, by their ids.
struct Zones {
    names: BTreeMap<String, String>,
    /// By service and zone.
    gaps: BTreeMap<(String, String), f64>,
}

impl Zones {
    fn of(case: &Case) -> Result<Self, Failure> {
        let mut zones = Self { names: BTreeMap::new(), gaps: BTreeMap::new() };
        let balance = case.table("balance.csv")?;
        for line in balance.iter().flat_map(crate::check::Table::lines) {
            let (Some(service), Some(id)) = (line.get("service"), line.get("zone_id")) else { continue };
            if let Some(name) = line.text("zone_name") {
                zones.names.entry(id.to_owned()).or_insert_with(|| name.to_owned());
            }
            if let Some(gap) = line.number("gap") {
                zones.gaps.insert((service.to_owned(), id.to_owned()), gap);
            }
        }
        Ok(zones)
    }

    /// Of the zone in which a site stands.
    fn name<'z>(&'z self, site: &'z Row) -> Option<&'z str> {
        let id = site.text("zone")?;
        Some(self.names.get(id).map_or(id, String::as_str))
    }

    fn gap(&self, service: &str, zone: &str) -> Option<f64> {
        self.gaps.get(&(service.to_owned(), zone.to_owned())).copied()
    }
}

/// What is done with a site.
pub(in crate::handover) fn of_status(status: &str, lang: Lang) -> String {
    let key = match status {
        EXISTING => "handover.status.existing",
        "continued" => "handover.status.continued",
        "new" => "handover.status.new",
        "extended" => "handover.status.extended",
        "relocated" => "handover.status.relocated",
        "planned" => "handover.status.planned",
        "closed" => "handover.status.closed",
        other => return other.to_owned(),
    };
    say(key).text(lang)
}
