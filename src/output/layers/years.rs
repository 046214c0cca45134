//! Several years at the top of a folder: the district year by year (`years.csv`), what becomes of each zone (`alerts.csv`), and
//! each zone in each year as a layer with a time (`zones_by_year.geojson`).

use super::zones::{self, Zone};
use super::{TOTAL, forecast, listed, lonlat, named, uncertainty, with_scenario};
use crate::balance::{Level, Results};
use crate::forecast::Part;
use crate::model::ServiceId;
use crate::output::{Class, Column, Label, Look, Output, Shape, Style, Symbol, Unit, over};
use crate::units::{Persons, Places};
use crate::words::{Lang, Seats, word};
use std::borrow::Cow;
use std::sync::Arc;

/// A service in the whole district, in one year and in the year before it among those that are computed.
#[derive(Clone, Copy)]
pub struct Year<'a> {
    total: Zone<'a>,
    before: Option<Zone<'a>>,
}

impl<'a> Year<'a> {
    /// The years of a service, those of one scenario after the other.
    pub fn all(all: &'a [Results], service: &ServiceId) -> Vec<Self> {
        let mut rows = Vec::new();
        for of_scenario in scenarios(all) {
            let mut before = None;
            for (results, service) in courses(of_scenario, service) {
                let total = Zone { results, service, number: None };
                rows.push(Self { total, before });
                before = Some(total);
            }
        }
        rows
    }

    fn demand(self) -> Persons {
        need(self.total)
    }

    fn forecast(self, get: impl Fn(&Part) -> Option<Persons>) -> Option<Persons> {
        let (_, parts) = self.total.service.forecast.as_ref()?;
        parts.iter().map(get).sum()
    }

    fn places(self) -> Option<Places> {
        offer(self.total)
    }

    fn gap(self) -> Option<Places> {
        self.places().map(|places| self.demand().as_places() - places)
    }

    fn housing(self) -> Persons {
        self.forecast(|part| Some(part.housing)).unwrap_or_default()
    }

    /// Zones with more demand than places.
    fn short(self) -> Option<Vec<&'a str>> {
        let Zone { results, service, .. } = self.total;
        (!service.is_uncounted).then(|| {
            let zones = Zone::all(results, service).filter(|zone| zone.balance().gap() > Persons::ZERO);
            zones.filter_map(Zone::name).collect()
        })
    }
}

/// Those of a zone who need a place, with a position or without one.
fn need(zone: Zone<'_>) -> Persons {
    zone.balance().demand + zone.balance().demand_unlocated
}

/// Its places, with a position or without one; none where the service counts none.
fn offer(zone: Zone<'_>) -> Option<Places> {
    (!zone.service.is_uncounted).then(|| zone.balance().places + zone.balance().places_unlocated)
}

/// The warning of a zone; none where the service counts no places.
fn level(zone: Zone<'_>) -> Option<Level> {
    (!zone.service.is_uncounted).then(|| zone.results.alert.of(zone.balance()))
}

/// Part of the places that is left: below 0 where demand is larger.
fn margin(demand: Persons, places: Option<Places>) -> Option<f64> {
    let places = places.filter(|places| *places > Places::ZERO)?;
    Some((places.to_f64() - demand.to_f64()) / places.to_f64())
}

const UNCOUNTED: &str = "the service counts no places";

/// Columns of `years.csv` (分年度供需平衡表).
pub fn years_columns<'a>() -> Vec<Column<'a, Year<'a>>> {
    type Of<'a> = Column<'a, Year<'a>>;
    vec![
        Of::whole("year", Unit::Year, |of| Some(i64::from(of.total.results.year))),
        Of::text("service", |of| of.total.service.id.as_str()),
        Of::persons("base", |of| of.forecast(|part| Some(part.counted)))
            .says("from births, pupils or a given table")
            .null("demand is not forecast by zone"),
        Of::persons("entrants", |of| of.forecast(|part| part.entrants))
            .says("of base, those who enter the lowest grade of the service")
            .null("demand is not forecast by zone, or ages are not told apart"),
        Of::persons("demand", Year::demand)
            .says("people who need the service, also those of whom only the zone is known"),
        Of::places("places_existing", |of| {
            (!of.total.service.is_uncounted).then(|| of.total.balance().places_existing)
        })
        .says("of the places, in sites of status existing, less what their phases add that are to be built")
        .null(UNCOUNTED),
        Of::places("places_change", |of| {
            let before = of.before.and_then(offer)?;
            of.places().map(|places| places - before)
        })
        .says("places more than in the year before it in the table")
        .null("the first year, or the service counts no places"),
        Of::places("places", Year::places)
            .says("places of the open sites, also of those of which only the zone is known")
            .null(UNCOUNTED),
        Of::places("gap", Year::gap).says("demand - places; positive is a shortage").null(UNCOUNTED),
        Of::places("gap_without_housing", |of| of.gap().map(|gap| gap - of.housing().as_places()))
            .says("the same without those in new dwellings")
            .null(UNCOUNTED),
        Of::number("margin", Unit::Share, |of| margin(of.demand(), of.places()))
            .says("(places - demand) / places; below 0 where demand is larger")
            .null("there are no places"),
        Of::text("alert", |of| level(of.total).map(Level::as_str))
            .says("red, yellow or none, by the shares of [alert]")
            .null(UNCOUNTED),
        Of::whole("zones_short", Unit::Zones, |of| of.short().map(|zones| zones.len() as i64))
            .says("zones with more demand than places")
            .null(UNCOUNTED),
        Of::text("zones_short_names", |of| of.short().map(|zones| zones.join("; ")))
            .says("their names")
            .null(UNCOUNTED),
    ]
}

/// A zone, or the whole district, in all years.
#[derive(Clone)]
pub struct Course<'a> {
    years: Arc<Vec<Zone<'a>>>,
}

impl<'a> Course<'a> {
    /// The first of its years.
    fn first(&self) -> Zone<'a> {
        self.years[0]
    }

    fn year(&self, is: impl Fn(&Zone<'a>) -> bool) -> Option<i64> {
        self.years.iter().find(|zone| is(zone)).map(|zone| i64::from(zone.results.year))
    }

    fn counted(&self) -> bool {
        !self.first().service.is_uncounted
    }

    /// The first year in which the sign of the gap is another than in the year before it.
    fn turns(&self) -> Option<i64> {
        let short = |zone: &Zone<'a>| zone.balance().gap() > Persons::ZERO;
        let turn = self.years.windows(2).find(|two| short(&two[0]) != short(&two[1]));
        turn.filter(|_| self.counted()).map(|two| i64::from(two[1].results.year))
    }

    /// The first of the years with the largest gap.
    fn peak(&self) -> Option<Zone<'a>> {
        let worse =
            |one: Zone<'a>, other: &Zone<'a>| if other.balance().gap() > one.balance().gap() { *other } else { one };
        self.counted().then(|| self.years.iter().skip(1).fold(self.first(), worse))
    }
}

/// Columns of `alerts.csv`.
pub fn alerts_columns<'a>() -> Vec<Column<'a, Course<'a>>> {
    type Of<'a> = Column<'a, Course<'a>>;
    let never = "never in these years, or the service counts no places";
    vec![
        Of::text("service", |of| of.first().service.id.as_str()),
        Of::text("zone_id", |of| of.first().id().unwrap_or(TOTAL)),
        Of::text("zone_name", |of| of.first().name()).null("the whole district"),
        Of::text("alert", |of| of.years.iter().filter_map(|zone| level(*zone)).max().map(Level::as_str))
            .says("the gravest warning of all years")
            .null(UNCOUNTED),
        Of::whole("first_yellow", Unit::Year, |of| {
            of.year(|zone| level(*zone).is_some_and(|level| level >= Level::Yellow))
        })
        .says("first year with a warning")
        .null(never),
        Of::whole("first_red", Unit::Year, |of| of.year(|zone| level(*zone) == Some(Level::Red)))
            .says("first year with a red one")
            .null(never),
        Of::whole("first_short", Unit::Year, |of| {
            of.year(|zone| !zone.service.is_uncounted && zone.balance().gap() > Persons::ZERO)
        })
        .says("first year with more demand than places")
        .null(never),
        Of::whole("turns", Unit::Year, |of| of.turns())
            .says("first year in which the gap changes its sign against the year before it")
            .null(never),
        Of::whole("peak_year", Unit::Year, |of| of.peak().map(|zone| i64::from(zone.results.year)))
            .says("first of the years with the largest gap")
            .null(UNCOUNTED),
        Of::places("peak_gap", |of| of.peak().map(|zone| zone.balance().gap().as_places()))
            .says("the gap of that year; below 0 where places are spare in every year")
            .null(UNCOUNTED),
    ]
}

/// A zone in one of the years, and the year in which the next of them begins.
#[derive(Clone, Copy)]
pub struct Timed<'a> {
    zone: Zone<'a>,
    next: i32,
}

/// Columns of `zones_by_year.geojson`.
pub fn timed_columns<'a>() -> Vec<Column<'a, Timed<'a>>> {
    type Of<'a> = Column<'a, Timed<'a>>;
    let zone = zones::identity().into_iter().map(|column| column.over(|of: Timed<'a>| of.zone));
    let rest = [
        Of::whole("year", Unit::Year, |of| Some(i64::from(of.zone.results.year))),
        Of::text("from", |of| format!("{:04}-01-01", of.zone.results.year))
            .says("first day on which a map of time shows it"),
        Of::text("to", |of| format!("{:04}-12-31", of.next - 1)).says("last day: that before the next year computed"),
        Of::persons("demand", |of| need(of.zone))
            .says("people who need the service, also those of whom only the zone is known"),
        Of::places("places", |of| offer(of.zone))
            .says("places of the open sites, also of those of which only the zone is known")
            .null(UNCOUNTED),
        Of::places("gap", |of| offer(of.zone).map(|places| need(of.zone).as_places() - places))
            .says("demand - places; positive is a shortage")
            .null(UNCOUNTED),
        Of::number("margin", Unit::Share, |of| margin(need(of.zone), offer(of.zone)))
            .says("(places - demand) / places; below 0 where demand is larger")
            .null("there are no places"),
        Of::text("alert", |of| level(of.zone).map(Level::as_str))
            .says("red, yellow or none, by the shares of [alert]")
            .null(UNCOUNTED),
    ];
    zone.chain(rest).collect()
}

/// Everything at the top of a folder of several years.
pub fn of_years(all: &[Results], lang: Lang) -> Vec<Output<'_>> {
    let mut outputs = vec![zones::years(all), district(all)];
    outputs.extend(forecast::table(all));
    outputs.extend(uncertainty::table(all));
    let Some(first) = all.first() else { return outputs };
    let has_years = all.iter().any(|results| results.year != first.year);
    if has_years {
        outputs.push(alerts(all));
    }
    if !first.model.zones.is_empty() && has_years {
        outputs.extend(first.services.iter().map(|service| by_year(all, &service.id, lang)));
    }
    outputs
}

/// The years of one scenario after the other: cases stand in this order. Without scenarios all are of one.
fn scenarios(all: &[Results]) -> impl Iterator<Item = &[Results]> {
    all.chunk_by(|one, next| one.scenario == next.scenario)
}

/// A service in each of the years.
fn courses<'a>(
    all: &'a [Results],
    service: &ServiceId,
) -> impl Iterator<Item = (&'a Results, &'a crate::balance::ServiceResult)> {
    all.iter().filter_map(move |results| results.services.iter().find(|of| of.id == *service).map(|of| (results, of)))
}

fn district(all: &[Results]) -> Output<'_> {
    let services = all.first().map_or(&[][..], |first| first.services.as_slice()).iter().map(|service| &service.id);
    let rows = services.flat_map(|service| Year::all(all, service)).collect();
    let columns = with_scenario(years_columns(), 0, all, |of| of.total.results);
    translated(all, listed(None, "years", rows, columns))
}

fn alerts(all: &[Results]) -> Output<'_> {
    let mut rows = Vec::new();
    let Some(first) = all.first() else { return listed(None, "alerts", Vec::<()>::new(), Vec::new()) };
    for (of_scenario, service) in scenarios(all).flat_map(|of| first.services.iter().map(move |service| (of, service)))
    {
        for number in (0..first.model.zones.len()).map(Some).chain([None]) {
            let years = courses(of_scenario, &service.id).map(|(results, service)| Zone { results, service, number });
            rows.push(Course { years: Arc::new(years.collect()) });
        }
    }
    let columns = with_scenario(alerts_columns(), 0, all, |of| of.first().results);
    let (count, rows) = (rows.len(), Arc::new(rows));
    let columns = over(columns, move |row: usize| rows[row].clone());
    let output = Output {
        service: None,
        name: "alerts",
        rows: count,
        columns,
        shape: Shape::Nowhere,
        is_translated: false,
        styles: Vec::new(),
    };
    translated(all, output)
}

/// Headings are words for people.
fn translated<'a>(all: &[Results], mut output: Output<'a>) -> Output<'a> {
    let services = all.first().map_or(&[][..], |first| first.services.as_slice());
    let seats = Seats::common(services.iter().map(|service| service.called.seats));
    named(&mut output, seats, all.first().and_then(|results| results.basis));
    Output { is_translated: true, ..output }
}

fn by_year<'a>(all: &'a [Results], service: &'a ServiceId, lang: Lang) -> Output<'a> {
    let years: Vec<i32> = all.iter().map(|results| results.year).collect();
    let columns = with_scenario(timed_columns(), 2, all, |of| of.zone.results);
    let mut rows = Vec::new();
    for (results, of) in courses(all, service) {
        let next = years.iter().copied().filter(|year| *year > results.year).min().unwrap_or(results.year + 1);
        rows.extend(Zone::all(results, of).map(|zone| Timed { zone, next }));
    }
    let seats = rows.first().map_or_else(Seats::default, |row| row.zone.service.called.seats);
    let (count, rows) = (rows.len(), Arc::new(rows));
    let of_row = Arc::clone(&rows);
    let columns = over(columns, move |row: usize| of_row[row]);
    let shape = move |row: usize| {
        let Zone { results, number, .. } = rows[row].zone;
        Cow::Owned(number.map_or_else(
            || geo::MultiPolygon::new(Vec::new()),
            |zone| lonlat(&results.model, &results.model.zones[zone].shape),
        ))
    };
    let mut output = Output {
        service: Some(service.as_str()),
        name: "zones_by_year",
        rows: count,
        columns,
        shape: Shape::Areas(Box::new(shape)),
        is_translated: false,
        styles: vec![style(lang)],
    };
    named(&mut output, seats, all.first().and_then(|results| results.basis));
    output
}

/// Red, yellow and the rest as the warning says, with the gap in words: never by colour alone.
fn style(lang: Lang) -> Style {
    let class = |level: Level, key: &str, colour| {
        Class::new(format!("\"alert\" = '{}'", level.as_str()), word(key, lang), Symbol::Fill(colour))
    };
    let mut classes = vec![
        class(Level::Red, "output.years.red", "#b2182b"),
        class(Level::Yellow, "output.years.yellow", "#fec44f"),
        class(Level::None, "output.years.none", "#d1e5f0"),
    ];
    classes.push(Class::new("\"alert\" IS NULL", word("output.years.uncounted", lang), Symbol::Fill("#d9d9d9")));
    let [short, spare] = ["output.zones.short_label", "output.zones.spare_label"].map(|key| word(key, lang));
    let label = format!(
        "\"name\" || '\n' || CASE WHEN \"gap\" > 0 THEN '{short}' || format_number(\"gap\", 0) WHEN \"gap\" IS NULL THEN '' ELSE '{spare}' || format_number(-\"gap\", 0) END"
    );
    Style { of: None, look: Look::Classes(classes), label: Some(Label::Areas(label)), time: Some(["from", "to"]) }
}
