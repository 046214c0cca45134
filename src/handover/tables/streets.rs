//! 分街镇 (学位缺口一览表): supply against demand of every service, street by street.

use super::family::Family;
use super::head::Head;
use super::listed::{self, Listed, say_when_counted};
use super::page::{Chart, Page};
use super::sign;
use super::table::{Cell, Table};
use super::ways::{BY_METRES, BY_SECONDS, Ways, way};
use crate::access::Measure;
use crate::handover::{Case, Source};
use crate::output::TOTAL;
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::units::{Impedance, Persons, Places};
use crate::words::{Lang, Seats, Sentence, cost, say, word};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Streets that a chart has room for.
const MOST_DRAWN: usize = 60;

const FIRST: [Head; 25] = [
    Head::Scenario,
    Head::Year,
    Head::Service,
    Head::Zone,
    Head::Residents,
    Head::Base,
    Head::Demand,
    Head::DemandUnlocated,
    Head::Existing,
    Head::Planned,
    Head::Places,
    Head::PlacesUnlocated,
    Head::ListPlaces,
    Head::ListSign,
    Head::Unknown,
    Head::Gap,
    Head::Sign,
    Head::Ratio,
    Head::PerThousand,
    Head::Over,
    Head::Unmet,
    Head::Unreachable,
    Head::ResidentRate,
    Head::NearestMetres,
    Head::Metres,
];
const LAST: [Head; 2] = [Head::Idle, Head::Alert];

/// Columns that have room on an upright page.
#[cfg(feature = "pictures")]
const BRIEF: [Head; 20] = [
    Head::Zone,
    Head::Residents,
    Head::Demand,
    Head::DemandUnlocated,
    Head::Existing,
    Head::Places,
    Head::PlacesUnlocated,
    Head::ListPlaces,
    Head::ListSign,
    Head::Unknown,
    Head::Gap,
    Head::Sign,
    Head::Ratio,
    Head::PerThousand,
    Head::Over,
    Head::Unmet,
    Head::Unreachable,
    Head::Metres,
    Head::Minutes,
    Head::Alert,
];

/// What is added up by zone, of one service.
#[derive(Default)]
struct Sums {
    ways: Option<Ways>,
    /// Places left at the sites of a zone, `None` for those of none.
    idle: Option<BTreeMap<Option<String>, f64>>,
}

pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    of(source, source.cases.iter(), lang)
}

/// The same of the case that is spoken of first.
#[cfg(feature = "report")]
pub(super) fn of_main(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    of(source, source.main(), lang)
}

fn of<'s>(source: &'s Source, cases: impl IntoIterator<Item = &'s Case>, lang: Lang) -> Result<Vec<Page>, Failure> {
    let families = Family::all(&source.study);
    let heads: Vec<Head> = FIRST
        .into_iter()
        .chain([Head::NearestMinutes, Head::Minutes])
        .chain(BY_METRES)
        .chain(BY_SECONDS)
        .chain(LAST)
        .collect();
    let mut tables: Vec<Table> = families.iter().map(|family| Table::new(family.seats, &heads)).collect();
    let mut charts: Vec<Vec<Chart>> = families.iter().map(|_| Vec::new()).collect();
    for case in cases {
        let services = &case.study.service;
        let sums = services.par_iter().map(|service| sums(source, case, service)).collect::<Result<Vec<_>, _>>()?;
        let sums: BTreeMap<&str, Sums> = services.iter().map(|service| service.id.as_str()).zip(sums).collect();
        let is_main = source.main().is_some_and(|main| std::ptr::eq(main, case));
        for ((family, table), charts) in families.iter().zip(&mut tables).zip(&mut charts) {
            let from = table.rows.len();
            of_case(case, family, &sums, table, lang)?;
            if is_main && charts.is_empty() {
                charts.extend(chart(case, family, table, from, lang));
            }
        }
    }
    // Lists are not of one family: what they add up stands below the first.
    let mut sums = listed::sums(source, lang).finished();
    let pages = families.iter().zip(tables).zip(charts).filter_map(|((family, table), charts)| {
        let title = match family.seats {
            Seats::Beds => "handover.streets.title_beds",
            _ => "handover.streets.title",
        };
        let mut table = table.finished()?;
        say_when_counted(source, &mut table);
        // Without places there is no gap, and nothing to be said of it.
        let has_gap = table.heads.contains(&Head::Gap);
        let (title, about) = if has_gap {
            (title, "handover.streets.note")
        } else {
            ("handover.streets.title_ways", "handover.streets.note_ways")
        };
        let said = |key| say(key).part("seats", [family.seats.words()]).text(lang);
        let within = within(source, family, lang).filter(|_| table.heads.contains(&Head::ResidentRate));
        let listed = table.heads.contains(&Head::ListPlaces).then(|| said("handover.streets.listed"));
        Some(Page {
            name: family.sheet(word("handover.streets.sheet", lang), lang),
            title: family.title(said(title), lang),
            notes: [said(about)]
                .into_iter()
                .chain(listed)
                .chain(within)
                .chain([said("handover.note.rounded")])
                .collect(),
            tables: [Some(table), sums.take()].into_iter().flatten().collect(),
            charts,
        })
    });
    Ok(pages.collect())
}

/// The streets of one service in the case that is spoken of first, as far as a page has room for their columns.
#[cfg(feature = "pictures")]
pub(in crate::handover) fn of_service(
    source: &Source,
    case: &Case,
    service: &ServiceTable,
    lang: Lang,
) -> Result<Option<Table>, Failure> {
    let family = Family::of(service);
    let mut table = Table::new(family.seats, &BRIEF);
    of_case(case, &family, &BTreeMap::new(), &mut table, lang)?;
    Ok(table.finished().map(|mut table| {
        say_when_counted(source, &mut table);
        table
    }))
}

fn sums(source: &Source, case: &Case, service: &ServiceTable) -> Result<Sums, Failure> {
    let mut idle: Option<BTreeMap<Option<String>, f64>> = None;
    case.each(service.id.as_str(), "facilities", |site| {
        if let Some(spare) = site.number("spare") {
            *idle.get_or_insert_default().entry(site.text("zone").map(str::to_owned)).or_default() += spare;
        }
    })?;
    Ok(Sums { ways: Ways::of(source, case, service)?, idle })
}

/// Within which limit residents are counted as covered, by service.
fn within(source: &Source, family: &Family<'_>, lang: Lang) -> Option<String> {
    let limits = family.services.iter().filter_map(|service| {
        let table = source.study.coverage.iter().find(|table| table.service == service.id)?;
        let limit = table.limit()?;
        let of = source.study.table_of(service).map_or(Impedance::Metres, |(_, of)| of);
        Some(
            say("handover.streets.limit")
                .text_of("service", service.called().name)
                .part("limit", [cost(limit.value(), of)]),
        )
    });
    let limits: Vec<Sentence> = limits.collect();
    (!limits.is_empty()).then(|| say("handover.streets.within").series("limits", limits).text(lang))
}

/// Shares of residents within the limit of the first coverage of each service, by service and zone.
fn covered(case: &Case) -> Result<BTreeMap<(String, String), f64>, Failure> {
    let mut covered = BTreeMap::new();
    let table = case.table("coverage.csv")?;
    for line in table.iter().flat_map(crate::check::Table::lines) {
        let of = case.study.coverage.iter().find(|table| Some(table.service.as_str()) == line.get("service"));
        let is_first = of.is_some_and(|of| Some(of.id.as_str()) == line.get("coverage"));
        let zone = line.get("service").zip(line.get("zone_id"));
        if let Some(((service, zone), rate)) = zone.zip(line.number("resident_rate")).filter(|_| is_first) {
            covered.insert((service.to_owned(), zone.to_owned()), rate);
        }
    }
    Ok(covered)
}

/// Mean costs to the nearest site, where a score tells them, by service and zone.
fn nearest(case: &Case) -> Result<BTreeMap<(String, String), f64>, Failure> {
    let mut nearest = BTreeMap::new();
    for score in case.study.access.iter().filter(|score| score.method == Measure::NearestCost) {
        let service = score.service.as_str();
        let table = case.table(&format!("{service}/access.csv"))?;
        for line in table.iter().flat_map(crate::check::Table::lines) {
            let is_it = line.get("access") == Some(score.id.as_str());
            if let Some((zone, mean)) = line.get("zone_id").zip(line.number("mean")).filter(|_| is_it) {
                nearest.entry((service.to_owned(), zone.to_owned())).or_insert(mean);
            }
        }
    }
    Ok(nearest)
}

/// The rows of a case.
fn of_case(
    case: &Case,
    family: &Family<'_>,
    sums: &BTreeMap<&str, Sums>,
    table: &mut Table,
    lang: Lang,
) -> Result<(), Failure> {
    let Some(balance) = case.table("balance.csv")? else { return Ok(()) };
    let foreseen = case.table("forecast.csv")?;
    let base: BTreeMap<_, _> = foreseen
        .iter()
        .flat_map(crate::check::Table::lines)
        .filter_map(|line| Some(((line.get("service")?, line.get("zone_id")?), line.number("base")?)))
        .collect();
    let (covered, nearest, listed) = (covered(case)?, nearest(case)?, Listed::of(case));
    let alert = case.study.alert.alert();
    let mut of: Option<&ServiceTable> = None;
    for line in balance.lines() {
        let id = line.get("service");
        if of.is_none_or(|of| Some(of.id.as_str()) != id) {
            of = family.service(id);
        }
        let (Some(service), Some(id), Some(zone)) = (of, id, line.get("zone_id")) else { continue };
        let n = |column: &str| line.number(column);
        let sum = |one: &str, other: &str| Some(n(one)? + n(other)?);
        let (demand, places) = (sum("demand", "demand_unlocated"), sum("places", "places_unlocated"));
        let level = demand.and_then(Persons::checked).zip(places.and_then(Places::checked));
        let level = level.map(|(demand, places)| alert.level(demand, places).as_str());
        let per = |part: Option<f64>, whole: Option<f64>| part.zip(whole.filter(|whole| *whole > 0.0));
        let per_thousand = per(places, n("persons")).filter(|_| family.seats.are_beds());
        let is_total = zone == TOTAL;
        let here = (id.to_owned(), zone.to_owned());
        table.row([
            (Head::Scenario, case.scenario.as_deref().into()),
            (Head::Year, f64::from(case.year).into()),
            (Head::Service, service.called().name.get(lang).into()),
            (Head::Zone, super::years::zone(line, lang).into()),
            (Head::Residents, n("persons").into()),
            (Head::Base, base.get(&(id, zone)).copied().into()),
            (Head::Demand, n("demand").into()),
            (Head::DemandUnlocated, n("demand_unlocated").into()),
            (Head::Existing, n("places_existing").into()),
            (Head::Planned, n("places").zip(n("places_existing")).map(|(all, existing)| all - existing).into()),
            (Head::Places, n("places").into()),
            (Head::PlacesUnlocated, n("places_unlocated").into()),
            (Head::ListPlaces, listed.sum(id, zone).into()),
            (Head::ListSign, listed.sign(id, zone, &places_of(&n), lang)),
            (Head::Unknown, n("sites_unknown").into()),
            (Head::Gap, n("gap").into()),
            (Head::Sign, sign::of_gap(n("gap"), lang)),
            (Head::Ratio, per(places, demand).map(|(places, demand)| places / demand).into()),
            (Head::PerThousand, per_thousand.map(|(places, people)| places * 1_000.0 / people).into()),
            (Head::Over, n("over").into()),
            (Head::Unmet, n("unmet").into()),
            (Head::Unreachable, n("unreachable").into()),
            (Head::ResidentRate, covered.get(&here).copied().into()),
            way(case.impedance(service), nearest.get(&here).copied(), [Head::NearestMetres, Head::NearestMinutes]),
            way(case.impedance(service), n("mean_cost"), [Head::Metres, Head::Minutes]),
            (Head::Alert, sign::of_level(level, lang)),
        ]);
        table.is_total(is_total);
        if let Some(Sums { ways, idle }) = sums.get(id) {
            let zone = (!is_total).then_some(zone);
            table.also(ways.iter().flat_map(|ways| ways.cells(zone)));
            let left = idle.as_ref().map(|idle| match zone {
                Some(zone) => idle.get(&Some(zone.to_owned())).copied().unwrap_or_default(),
                None => idle.values().sum(),
            });
            table.also([(Head::Idle, left.into())]);
        }
    }
    Ok(())
}

/// The numbers of places of a row that the sum of a list may mean: all or those that exist, with those without a position or not.
fn places_of(n: &impl Fn(&str) -> Option<f64>) -> Vec<f64> {
    let beside = n("places_unlocated").unwrap_or_default();
    [n("places"), n("places_existing")].into_iter().flatten().flat_map(|places| [places, places + beside]).collect()
}

/// The gap by street of the service that is short of most.
fn chart(case: &Case, family: &Family<'_>, table: &Table, from: usize, lang: Lang) -> Option<Chart> {
    let at = |head: Head| table.heads.iter().position(|other| *other == head);
    let (gap, service) = (at(Head::Gap)?, at(Head::Service)?);
    let gap_of = |row: usize| match table.rows[row].cells[gap] {
        Cell::Number(gap) => Some(gap),
        _ => None,
    };
    // Services with their streets, which end with the sum of all.
    let mut services: Vec<(f64, usize, usize)> = Vec::new();
    let mut start = from;
    for end in (from..table.rows.len()).filter(|row| table.rows[*row].is_total) {
        if let Some(gap) = gap_of(end).filter(|_| start < end && end - start <= MOST_DRAWN) {
            services.push((gap, start, end));
        }
        start = end + 1;
    }
    // Of equal gaps the first.
    let most = services.into_iter().reduce(|most, other| if other.0 > most.0 { other } else { most });
    let (_, start, end) = most?;
    let Cell::Text(name) = &table.rows[start].cells[service] else { return None };
    let title = say("handover.streets.chart").with("service", name).with("year", case.year);
    let title = title.part("seats", [family.seats.words()]).text(lang);
    Some(Chart { title, along: Head::Zone, of: vec![Head::Gap], rows: start..end })
}
