//! 分校 (现状学校一览表), 分机构: every site, who comes to it and what one more place there would do.

use super::family::{Family, seats_of};
use super::head::Head;
use super::page::Page;
use super::sign;
use super::table::{Cell, Table};
use super::ways::way;
use super::zones::Zones;
use crate::check::Row;
use crate::handover::{Case, Source};
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::words::{Lang, Seats, say, word};
use std::collections::BTreeMap;

const SITES: [Head; 28] = [
    Head::Scenario,
    Head::Year,
    Head::Service,
    Head::School,
    Head::Site,
    Head::SiteLevel,
    Head::Zone,
    Head::Status,
    Head::Opens,
    Head::Closes,
    Head::Counted,
    Head::Together,
    Head::Classes,
    Head::Enrolled,
    Head::EnrolledUse,
    Head::OverEnrolled,
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

/// What stands in a layer of sites for one that is there already.
pub(super) const EXISTING: &str = "existing";

/// Every site, in the first and the last year of each scenario.
pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut pages = Vec::new();
    // A site stands in a row for each of its services: what is of all of them is said in the first.
    let mut told: Vec<Told> = source.ends().map(|_| Told::default()).collect();
    for family in Family::all(&source.study) {
        let mut table = Table::new(family.seats, &SITES);
        for (case, told) in source.ends().zip(&mut told) {
            let zones = Zones::of(case)?;
            for service in &family.services {
                let from = table.rows.len();
                let mut ranks = Vec::new();
                case.each(service.id.as_str(), "facilities", |site| {
                    of_site(case, service, site, &zones, &mut table, lang);
                    table.also(told.of_all(case, service, site, lang));
                    ranks.push(zones.rank(site));
                })?;
                // Street by street in their order, within a street in that of the results.
                let mut rows: Vec<_> = ranks.into_iter().zip(table.rows.drain(from..)).collect();
                rows.sort_by_key(|(rank, _)| *rank);
                table.rows.extend(rows.into_iter().map(|(_, row)| row));
            }
        }
        let title = if family.seats == Seats::Places {
            word("handover.sites.title_schools", lang).to_owned()
        } else {
            family.title(word("handover.sites.title", lang).to_owned(), lang)
        };
        let name = if family.seats == Seats::Places { "handover.sites.sheet" } else { "handover.sites.sheet_sites" };
        pages.extend(table.finished().map(|table| {
            let tells_more =
                table.heads.iter().any(|head| matches!(head, Head::Serves | Head::SavesMetres | Head::SavesMinutes));
            let is_together = table.heads.contains(&Head::Together);
            let note = [(tells_more, "handover.sites.note"), (is_together, "handover.sites.note_together")];
            let note = note.into_iter().filter_map(|(is_said, key)| is_said.then_some(key));
            Page {
                name: family.sheet(word(name, lang), lang),
                title,
                notes: note
                    .chain(["handover.note.rounded"])
                    .map(|key| say(key).part("seats", [family.seats.words()]).text(lang))
                    .collect(),
                tables: vec![table],
                charts: Vec::new(),
            }
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
    // Where one more place is filled, the way of who comes is added: nothing is saved.
    let saves = n("price").filter(|_| serves.is_none_or(|more| more <= 0.0));
    table.row([
        (Head::Scenario, case.scenario.as_deref().into()),
        (Head::Year, f64::from(case.year).into()),
        (Head::Service, service.called().name.get(lang).into()),
        (if seats == Seats::Places { Head::School } else { Head::Site }, name.into()),
        (Head::SiteLevel, site.text("level").into()),
        (Head::Zone, zones.name(site).into()),
        (Head::Status, site.text("status").map(|status| of_status(status, lang)).into()),
        (Head::Opens, n("opens").into()),
        (Head::Closes, n("closes").into()),
        (Head::Counted, sign::of_flag(site.is("counted"), lang)),
        (Head::Existing, part(is_existing).into()),
        (Head::Planned, part(!is_existing).into()),
        (Head::Seats, n("places").filter(|_| !seats.are_beds()).into()),
        (Head::Allocated, n("allocated").into()),
        (Head::Use, n("utilisation").into()),
        (Head::Over, n("over").into()),
        (Head::Idle, n("spare").into()),
        way(of, n("mean_cost"), [Head::Metres, Head::Minutes]),
        (Head::Serves, serves.into()),
        way(of, saves, [Head::SavesMetres, Head::SavesMinutes]),
    ]);
}

/// The sites of a case of which it is said already what is of all their services, each with the service in whose row.
#[derive(Default)]
pub(super) struct Told(BTreeMap<String, String>);

impl Told {
    /// Classes and who is there now, beside the places of all services of the site: in the first of its rows, where it is said of which
    /// services they are; in the others only where they stand, so that nobody adds them up twice.
    pub fn of_all(&mut self, case: &Case, service: &ServiceTable, site: &Row, lang: Lang) -> Vec<(Head, Cell)> {
        let n = |column: &str| site.number(column);
        let (classes, enrolled, places) = (n("classes"), n("enrolled"), n("places_all"));
        if classes.is_none() && enrolled.is_none() {
            return Vec::new();
        }
        let name = |id: &str| case.study.called(id).name.get(lang).to_owned();
        let mut services: Vec<&str> = site.text("services").unwrap_or_default().split(';').collect();
        let place = |id: &str| case.study.service.iter().position(|known| known.id.as_str() == id);
        services.sort_by_key(|id| place(id).unwrap_or(usize::MAX));
        let mut together = None;
        if services.len() > 1 {
            let id = site.text("id").unwrap_or_default();
            if let Some(first) = self.0.get(id) {
                let said = say("handover.sites.with").with("service", first).text(lang);
                return vec![(Head::Together, said.into())];
            }
            let first = service.called().name.get(lang).to_owned();
            self.0.insert(id.to_owned(), first);
            let names: Vec<String> = services.iter().map(|id| name(id)).collect();
            together = Some(say("handover.sites.together").list("services", &names).text(lang));
        }
        let per = enrolled.zip(places.filter(|places| *places > 0.0)).map(|(enrolled, places)| enrolled / places);
        let over = enrolled.zip(places).map(|(enrolled, places)| (enrolled - places).max(0.0));
        vec![
            (Head::Together, together.into()),
            (Head::Classes, classes.into()),
            (Head::Enrolled, enrolled.into()),
            (Head::EnrolledUse, per.into()),
            (Head::OverEnrolled, over.into()),
        ]
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
