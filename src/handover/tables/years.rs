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
use crate::study::ServiceTable;
use crate::words::{Lang, Seats, say, word};
use std::collections::BTreeMap;
use std::ops::Range;

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
        // Rows of each service in each scenario, with its gap in their last year.
        let mut courses: Vec<(&ServiceTable, Option<&str>, f64, Range<usize>)> = Vec::new();
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
            let (scenario, rows) = (line.text("scenario"), table.rows.len());
            match courses.last_mut() {
                Some((of, its, gap, course)) if of.id == service.id && *its == scenario => {
                    (*gap, course.end) = (n("gap").unwrap_or(f64::NEG_INFINITY), rows);
                }
                _ => courses.push((service, scenario, n("gap").unwrap_or(f64::NEG_INFINITY), rows - 1..rows)),
            }
        }
        let chart = chart(&courses, family.seats, lang);
        let gaps = gaps(source, &family, lang)?;
        pages.extend(table.finished().map(|table| {
            Page {
                name: family.sheet(word("handover.years.sheet", lang), lang),
                title: say("handover.years.title").part("seats", [family.seats.words()]).text(lang),
                notes: ["handover.years.note", "handover.note.rounded"]
                    .map(|key| say(key).part("seats", [family.seats.words()]).text(lang))
                    .into(),
                tables: [Some(table), gaps].into_iter().flatten().collect(),
                charts: chart.into_iter().collect(),
            }
        }));
    }
    Ok(pages)
}

/// The gap of every street, its years side by side; none of a single year.
fn gaps(source: &Source, family: &Family<'_>, lang: Lang) -> Result<Option<Table>, Failure> {
    let mut years: Vec<i32> = source.cases.iter().map(|case| case.year).collect();
    years.sort_unstable();
    years.dedup();
    if years.len() < 2 {
        return Ok(None);
    }
    let heads = [Head::Scenario, Head::Service, Head::Zone].into_iter().chain(years.into_iter().map(Head::GapOf));
    let mut table = Table::new(family.seats, &heads.collect::<Vec<_>>());
    for cases in source.of_scenarios() {
        let mut rows: BTreeMap<(String, String), usize> = BTreeMap::new();
        for case in cases {
            let Some(balance) = case.table("balance.csv")? else { continue };
            for line in balance.lines() {
                let (Some(service), Some(id)) = (family.service(line.get("service")), line.get("zone_id")) else {
                    continue;
                };
                if service.is_uncounted() {
                    continue;
                }
                let row = *rows.entry((service.id.to_string(), id.to_owned())).or_insert_with(|| {
                    table.row([
                        (Head::Scenario, case.scenario.as_deref().into()),
                        (Head::Service, service.called().name.get(lang).into()),
                        (Head::Zone, zone(line, lang).into()),
                    ]);
                    table.is_total(id == TOTAL);
                    table.rows.len() - 1
                });
                table.set(row, (Head::GapOf(case.year), line.number("gap").into()));
            }
        }
    }
    let title = say("handover.years.gaps").part("seats", [family.seats.words()]).text(lang);
    Ok(table.finished().map(|table| table.titled(&title)))
}

/// The course of the service that is short of most in its last year, without changes.
fn chart(courses: &[(&ServiceTable, Option<&str>, f64, Range<usize>)], seats: Seats, lang: Lang) -> Option<Chart> {
    let first = courses.first()?.1;
    let drawn =
        courses.iter().filter(|(of, scenario, _, rows)| *scenario == first && rows.len() > 1 && !of.is_uncounted());
    // Of equal gaps the first.
    let (service, _, _, rows) = drawn.reduce(|most, other| if other.2 > most.2 { other } else { most })?;
    let title = say("handover.years.chart").text_of("service", service.called().name);
    Some(Chart {
        title: title.part("seats", [seats.words()]).text(lang),
        along: Head::Year,
        of: vec![Head::Demand, Head::Places],
        rows: rows.clone(),
    })
}

/// The warnings of all years.
pub(super) fn alerts(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let Some(alerts) = source.table("alerts.csv")? else { return Ok(Vec::new()) };
    let mut table = Table::new(super::seats_of_all(source), &ALERTS);
    let is_uncounted = |id: Option<&str>| {
        source.study.service.iter().any(|service| Some(service.id.as_str()) == id && service.is_uncounted())
    };
    for line in alerts.lines().filter(|line| !is_uncounted(line.get("service"))) {
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
