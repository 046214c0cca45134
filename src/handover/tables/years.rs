//! 分年度 (分年度供需平衡表): supply against demand of every service, year by year, and which streets are warned of when.

use super::family::Family;
use super::head::Head;
use super::page::{Chart, Page};
use super::sign;
use super::table::Table;
use crate::check::Line;
use crate::handover::Source;
use crate::output::TOTAL;
use crate::prepare::Failure;
use crate::words::{Lang, say, word};

const YEARS: [Head; 16] = [
    Head::Scenario,
    Head::Service,
    Head::Year,
    Head::Base,
    Head::Entrants,
    Head::Demand,
    Head::Existing,
    Head::Change,
    Head::Places,
    Head::Gap,
    Head::Sign,
    Head::WithoutHousing,
    Head::Margin,
    Head::Alert,
    Head::ShortZones,
    Head::ShortNames,
];

const ALERTS: [Head; 10] = [
    Head::Scenario,
    Head::Service,
    Head::Zone,
    Head::Alert,
    Head::FirstYellow,
    Head::FirstRed,
    Head::FirstShort,
    Head::Turns,
    Head::PeakYear,
    Head::PeakGap,
];

pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let Some(years) = source.table("years.csv")? else { return Ok(Vec::new()) };
    let mut pages = Vec::new();
    for family in Family::all(&source.study) {
        let mut table = Table::new(family.seats, &YEARS);
        let mut first: Option<(&str, Option<&str>)> = None;
        let mut drawn = 0;
        for line in years.lines() {
            let Some(service) = family.service(line.get("service")) else { continue };
            let n = |column: &str| line.number(column);
            table.row([
                (Head::Scenario, line.text("scenario").into()),
                (Head::Service, service.called().name.get(lang).into()),
                (Head::Year, n("year").into()),
                (Head::Base, n("base").into()),
                (Head::Entrants, n("entrants").into()),
                (Head::Demand, n("demand").into()),
                (Head::Existing, n("places_existing").into()),
                (Head::Change, n("places_change").into()),
                (Head::Places, n("places").into()),
                (Head::Gap, n("gap").into()),
                (Head::Sign, sign::of_gap(n("gap"), lang)),
                (Head::WithoutHousing, n("gap_without_housing").into()),
                (Head::Margin, n("margin").into()),
                (Head::Alert, sign::of_level(line.text("alert"), lang)),
                (Head::ShortZones, n("zones_short").into()),
                (Head::ShortNames, line.text("zones_short_names").into()),
            ]);
            let of = (service.id.as_str(), line.text("scenario"));
            if *first.get_or_insert(of) == of && drawn + 1 == table.rows.len() {
                drawn += 1;
            }
        }
        let name = first.and_then(|(id, _)| family.service(Some(id))).map(|service| service.called().name);
        let title = name.map(|name| say("handover.years.chart").text_of("service", name));
        let is_course = drawn > 1 && family.services.first().is_some_and(|service| !service.is_uncounted());
        let chart = title.filter(|_| is_course).map(|title| Chart {
            title: title.part("seats", [family.seats.words()]).text(lang),
            along: Head::Year,
            of: vec![Head::Demand, Head::Places],
            rows: 0..drawn,
        });
        pages.extend(table.finished().map(|table| {
            Page {
                name: family.sheet(word("handover.years.sheet", lang), lang),
                title: say("handover.years.title").part("seats", [family.seats.words()]).text(lang),
                notes: ["handover.years.note", "handover.note.rounded"]
                    .map(|key| say(key).part("seats", [family.seats.words()]).text(lang))
                    .into(),
                tables: vec![table],
                charts: chart.into_iter().collect(),
            }
        }));
    }
    Ok(pages)
}

/// The warnings of all years.
pub(super) fn alerts(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let Some(alerts) = source.table("alerts.csv")? else { return Ok(Vec::new()) };
    let mut table = Table::new(super::seats_of_all(source), &ALERTS);
    for line in alerts.lines() {
        let n = |column: &str| line.number(column);
        let year = |column: &str| n(column).into();
        let is_total = line.get("zone_id") == Some(TOTAL);
        table.row([
            (Head::Scenario, line.text("scenario").into()),
            (Head::Service, source.study.called(line.get("service").unwrap_or_default()).name.get(lang).into()),
            (Head::Zone, zone(line, lang).into()),
            (Head::Alert, sign::of_level(line.text("alert"), lang)),
            (Head::FirstYellow, year("first_yellow")),
            (Head::FirstRed, year("first_red")),
            (Head::FirstShort, year("first_short")),
            (Head::Turns, year("turns")),
            (Head::PeakYear, year("peak_year")),
            (Head::PeakGap, n("peak_gap").into()),
        ]);
        table.is_total(is_total);
    }
    let page = |table| Page {
        name: word("handover.alerts.sheet", lang).to_owned(),
        title: word("handover.alerts.title", lang).to_owned(),
        notes: vec![word("handover.note.rounded", lang).to_owned()],
        tables: vec![table],
        charts: Vec::new(),
    };
    Ok(table.finished().map(page).into_iter().collect())
}

/// The name of the zone of a line, or of the whole district.
pub(super) fn zone(line: Line<'_>, lang: Lang) -> &str {
    match line.get("zone_id") {
        Some(id) if id != TOTAL => line.text("zone_name").unwrap_or(id),
        _ => word("handover.district", lang),
    }
}
