//! What stands beside the folders of several years about the years together, worked out again from the files of the years: the
//! forecast, the district year by year, what becomes of each zone, and the layer with a time.

use super::comparison::Comparison;
use super::counted::{PERSONS, RATIO};
use super::folder::{Row, layer, translated};
use super::forecast::FORECAST;
use super::form;
use super::table::{Grouped, Line, Table};
use super::uncertainty::{self, UNCERTAINTY};
use crate::geodesy::AnalysisCrs;
use crate::output::AskedFor;
use crate::study::{AlertTable, ServiceTable, StudyFile};
use crate::words::Sentence;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const YEARS: &str = "years.csv";
const ALERTS: &str = "alerts.csv";
const LAYER: &str = "zones_by_year.geojson";

/// Words of the warnings, the gravest last.
const LEVELS: [&str; 3] = ["none", "yellow", "red"];

/// A case, as its own files have it.
pub(super) struct OfCase {
    pub scenario: Option<String>,
    pub year: i32,
    /// As the case alone is asked for: a scenario may set what is warned of.
    pub study: StudyFile,
    pub folder: PathBuf,
    /// `balance.csv`, by service.
    pub balance: Grouped,
    /// `forecast.csv`, by service.
    pub forecast: Grouped,
    /// `uncertainty.csv`, by service.
    pub uncertainty: Grouped,
}

/// The files beside the folders of the years.
pub(super) fn files(study: &StudyFile, years: &[OfCase]) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = ["balance.csv", "ledger.json", YEARS].map(str::to_owned).into();
    if years.iter().any(|of| of.forecast.len() > 0) {
        names.insert(FORECAST.to_owned());
    }
    if years.iter().any(|of| of.uncertainty.len() > 0) {
        names.insert(UNCERTAINTY.to_owned());
    }
    if has_courses(years) {
        names.insert(ALERTS.to_owned());
        let with_zones = study.service.iter().filter(|service| has_zones(years, service.id.as_str()));
        names.extend(with_zones.map(|service| format!("{}/{LAYER}", service.id)));
    }
    names
}

/// Whether there is more than one year.
fn has_courses(years: &[OfCase]) -> bool {
    years.iter().any(|of| of.year != years[0].year)
}

/// The years of one scenario after the other.
fn scenarios(years: &[OfCase]) -> impl Iterator<Item = &[OfCase]> {
    years.chunk_by(|one, next| one.scenario == next.scenario)
}

/// Whether there are rows of zones beside that of the district.
fn has_zones(years: &[OfCase], service: &str) -> bool {
    years.first().is_some_and(|of| of.balance.of(service).len() > 1)
}

/// Compares all of them.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn over_years(
    out: &Path,
    (study, crs): (&StudyFile, &AnalysisCrs),
    years: &[OfCase],
    comparison: &mut Comparison,
) -> Result<(), Sentence> {
    repeated(out, (FORECAST, AskedFor::default()), years, |of| &of.forecast, comparison)?;
    let asked = uncertainty::asked_for(years.iter().map(|of| &of.study));
    repeated(out, (UNCERTAINTY, asked), years, |of| &of.uncertainty, comparison)?;
    let read = |name: &str, comparison: &mut Comparison| {
        let table = translated(&out.join(name))?;
        form::table(name, &table, &AskedFor::default(), comparison);
        Ok::<Table, Sentence>(table)
    };
    let has_courses = has_courses(years);
    let table = read(YEARS, comparison)?;
    let alerts = if has_courses { read(ALERTS, comparison)? } else { Table::default() };
    let (mut rows, mut courses) = (table.lines(), alerts.lines());
    let all_years: Vec<i32> = years.iter().map(|of| of.year).collect();
    let read_years = |id: &str, of: &'_ [OfCase]| -> Result<Vec<Vec<Row>>, Sentence> {
        let zones = |of: &OfCase| {
            if has_zones(years, id) { layer(&of.folder.join(id).join("zones.geojson"), crs) } else { Ok(Vec::new()) }
        };
        of.iter().map(zones).collect()
    };
    for service in &study.service {
        let id = service.id.as_str();
        let map = if has_courses && has_zones(years, id) { layer(&out.join(id).join(LAYER), crs)? } else { Vec::new() };
        form::layer(LAYER, &map, &AskedFor::default(), comparison);
        let mut map_rows = map.iter();
        for of_scenario in scenarios(years) {
            let zones = read_years(id, of_scenario)?;
            let all: Vec<InYear<'_>> =
                of_scenario.iter().zip(zones).map(|(of, zones)| InYear::new(id, of, zones)).collect();
            for in_year in &all {
                let rows = in_year.needs.len() as f64;
                comparison.number(|| format!("{id} zones"), Some(rows), Some(all[0].needs.len() as f64), 0.0);
                comparison.number(|| format!("{id} zones"), Some(rows), Some(in_year.zones.len() as f64 + 1.0), 0.0);
            }
            let of = Service::new(id, &of_scenario[0], &all);
            of.district(&mut rows, comparison);
            if has_courses && has_zones(years, id) {
                of.map(&mut map_rows, &all_years, comparison);
            }
        }
        comparison.holds(map_rows.next().is_none(), || format!("{id}/{LAYER}"));
    }
    for of_scenario in scenarios(years).filter(|_| has_courses) {
        for service in &study.service {
            let id = service.id.as_str();
            let all: Vec<InYear<'_>> = of_scenario.iter().map(|of| InYear::new(id, of, Vec::new())).collect();
            Service::new(id, &of_scenario[0], &all).courses(&mut courses, comparison);
        }
    }
    comparison.holds(rows.next().is_none(), || YEARS.to_owned());
    comparison.holds(courses.next().is_none(), || ALERTS.to_owned());
    Ok(())
}

/// A table that repeats those of the cases, one behind the other.
fn repeated(
    out: &Path,
    (file, asked): (&str, AskedFor),
    years: &[OfCase],
    of_case: impl Fn(&OfCase) -> &Grouped,
    comparison: &mut Comparison,
) -> Result<(), Sentence> {
    if years.iter().all(|of| of_case(of).len() == 0) {
        return Ok(());
    }
    let table = translated(&out.join(file))?;
    form::table(file, &table, &asked, comparison);
    let mut rows = table.lines();
    for of in years {
        for expected in of_case(of).table().lines() {
            let row = rows.next();
            let cell = |column: &str| expected.get(column).unwrap_or_default();
            let what = |column: &str| format!("{file} {} {} {} {column}", of.year, cell("service"), cell("zone_id"));
            comparison.text(|| what("scenario"), row.and_then(|row| row.get("scenario")), of.scenario.as_deref());
            for column in of_case(of).table().headings() {
                comparison.text(|| what(column), row.and_then(|row| row.get(column)), expected.get(column));
            }
        }
    }
    comparison.holds(rows.next().is_none(), || file.to_owned());
    Ok(())
}

/// A service in one of the years.
struct InYear<'y> {
    year: i32,
    /// Rows of the balance: the zones, and the district last.
    needs: Vec<Line<'y>>,
    /// The row of the district in the forecast, where there is one.
    foreseen: Option<Line<'y>>,
    zones: Vec<Row>,
}

impl<'y> InYear<'y> {
    fn new(service: &str, of: &'y OfCase, zones: Vec<Row>) -> Self {
        let foreseen = of.forecast.of(service).last().copied();
        Self { year: of.year, needs: of.balance.of(service), foreseen, zones }
    }
}

/// A zone or the district in a year.
#[derive(Clone, Copy)]
struct Need {
    demand: f64,
    /// None where the service counts none.
    places: Option<f64>,
    existing: Option<f64>,
    gap: Option<f64>,
    level: Option<usize>,
}

impl Need {
    fn margin(self) -> Option<f64> {
        let places = self.places.filter(|places| *places > 0.0)?;
        Some((places - self.demand) / places)
    }

    fn is_short(self) -> bool {
        self.gap.is_some_and(|gap| gap > 0.0)
    }
}

/// A sum of numbers with six decimals, which has six as well: what it is compared with is a bound that the sum may reach.
fn exactly(sum: f64) -> f64 {
    (sum * 1e6).round() / 1e6
}

/// The warning: none without anybody in need; red without a place for those who are.
fn level(alert: &AlertTable, demand: f64, places: f64) -> usize {
    let reaches = |share: f64| places <= 0.0 || demand / places >= share;
    match demand > 0.0 {
        true if reaches(alert.red) => 2,
        true if reaches(alert.yellow) => 1,
        _ => 0,
    }
}

/// A service in all years.
struct Service<'a> {
    id: &'a str,
    alert: &'a AlertTable,
    is_uncounted: bool,
    years: &'a [InYear<'a>],
    scenario: Option<&'a str>,
}

impl<'a> Service<'a> {
    fn new(id: &'a str, of: &'a OfCase, years: &'a [InYear<'a>]) -> Self {
        let own = of.study.service.iter().find(|service| service.id.as_str() == id);
        let is_uncounted = own.is_some_and(ServiceTable::is_uncounted);
        Self { id, alert: &of.study.alert, is_uncounted, years, scenario: of.scenario.as_deref() }
    }

    fn need(&self, row: Line<'_>) -> Need {
        let amount = |column: &str| row.number(column).unwrap_or(f64::NAN);
        let demand = exactly(amount("demand") + amount("demand_unlocated"));
        let places = exactly(amount("places") + amount("places_unlocated"));
        let counted = |n: f64| Some(n).filter(|_| !self.is_uncounted);
        Need {
            demand,
            places: counted(places),
            existing: counted(amount("places_existing")),
            gap: counted(exactly(demand - places)),
            level: Some(level(self.alert, demand, places)).filter(|_| !self.is_uncounted),
        }
    }

    /// Its rows of `years.csv`.
    fn district<'t>(&self, rows: &mut impl Iterator<Item = Line<'t>>, comparison: &mut Comparison) {
        let mut before: Option<f64> = None;
        for of in self.years {
            let what = |column: &str| format!("{YEARS} {} {} {column}", self.id, of.year);
            let (Some(row), Some(total)) = (rows.next(), of.needs.last()) else {
                comparison.holds(false, || what("year"));
                continue;
            };
            let need = self.need(*total);
            comparison.text(|| what("service"), row.get("service"), Some(self.id));
            comparison.text(|| what("scenario"), row.get("scenario"), self.scenario);
            comparison.text(|| what("year"), row.get("year"), Some(&of.year.to_string()));
            let foreseen = |column: &str| of.foreseen.and_then(|row| row.number(column));
            let housing = foreseen("housing").unwrap_or_default();
            for (column, found) in [
                ("base", foreseen("base")),
                ("entrants", foreseen("entrants")),
                ("demand", Some(need.demand)),
                ("places_existing", need.existing),
                ("places_change", need.places.zip(before).map(|(places, before)| places - before)),
                ("places", need.places),
                ("gap", need.gap),
                ("gap_without_housing", need.gap.map(|gap| gap - housing)),
            ] {
                comparison.amount_or_none(|| what(column), row.number(column), found, PERSONS);
            }
            before = need.places;
            comparison.number(|| what("margin"), row.number("margin"), need.margin(), RATIO);
            comparison.text(|| what("alert"), row.text("alert"), need.level.map(|level| LEVELS[level]));
            let short = of.zones.iter().zip(&of.needs).filter(|(_, row)| self.need(**row).is_short());
            let short: Vec<&str> = short.filter_map(|(zone, _)| zone.text("name")).collect();
            let count = Some(short.len() as f64).filter(|_| !self.is_uncounted);
            comparison.number(|| what("zones_short"), row.number("zones_short"), count, 0.0);
            comparison.cell(|| what("zones_short_names"), row.get("zones_short_names"), Some(&short.join("; ")));
        }
    }

    /// Its rows of `alerts.csv`.
    fn courses<'t>(&self, rows: &mut impl Iterator<Item = Line<'t>>, comparison: &mut Comparison) {
        let Some(first) = self.years.first() else { return };
        for (number, zone) in first.needs.iter().enumerate() {
            let what = |column: &str| format!("{ALERTS} {} {} {column}", self.id, zone.get("zone_id").unwrap_or("?"));
            let Some(row) = rows.next() else {
                comparison.holds(false, || what("zone_id"));
                return;
            };
            let course = self.years.iter().filter_map(|of| Some((of.year, self.need(*of.needs.get(number)?))));
            let course: Vec<(i32, Need)> = course.collect();
            comparison.text(|| what("service"), row.get("service"), Some(self.id));
            comparison.text(|| what("scenario"), row.get("scenario"), self.scenario);
            for column in ["zone_id", "zone_name"] {
                comparison.text(|| what(column), row.get(column), zone.get(column));
            }
            let worst = course.iter().filter_map(|(_, need)| need.level).max();
            comparison.text(|| what("alert"), row.text("alert"), worst.map(|level| LEVELS[level]));
            let year = |is: &dyn Fn(&Need) -> bool| course.iter().find(|(_, need)| is(need)).map(|(year, _)| *year);
            let turn = course.windows(2).find(|two| two[0].1.is_short() != two[1].1.is_short());
            // The first of those with the largest gap.
            let worse = |one: (i32, f64), other: (i32, f64)| if other.1 > one.1 { other } else { one };
            let peak = course.iter().filter_map(|(year, need)| Some((*year, need.gap?))).reduce(worse);
            for (column, found) in [
                ("first_yellow", year(&|need| need.level >= Some(1))),
                ("first_red", year(&|need| need.level == Some(2))),
                ("first_short", year(&|need| need.is_short())),
                ("turns", turn.map(|two| two[1].0)),
                ("peak_year", peak.map(|(year, _)| year)),
            ] {
                comparison.number(|| what(column), row.number(column), found.map(f64::from), 0.0);
            }
            let gap = peak.map(|(_, gap)| gap);
            comparison.amount_or_none(|| what("peak_gap"), row.number("peak_gap"), gap, PERSONS);
        }
    }

    /// `zones_by_year.geojson`.
    fn map<'r>(&self, rows: &mut impl Iterator<Item = &'r Row>, all_years: &[i32], comparison: &mut Comparison) {
        let name = || format!("{}/{LAYER}", self.id);
        for of in self.years {
            let last = all_years.iter().copied().filter(|year| *year > of.year).min().unwrap_or(of.year + 1) - 1;
            comparison.holds(of.zones.len() + 1 == of.needs.len(), name);
            for ((zone, row), need) in of.zones.iter().zip(rows.by_ref()).zip(&of.needs) {
                let what = |column: &str| format!("{} {} {} {column}", name(), of.year, zone.text("id").unwrap_or("?"));
                for column in ["id", "name"] {
                    comparison.column(|| what(column), row, zone, column);
                }
                let need = self.need(*need);
                comparison.text(|| what("scenario"), row.text("scenario"), self.scenario);
                comparison.number(|| what("year"), row.number("year"), Some(f64::from(of.year)), 0.0);
                for (column, found) in [("from", format!("{:04}-01-01", of.year)), ("to", format!("{last:04}-12-31"))] {
                    comparison.text(|| what(column), row.text(column), Some(&found));
                }
                for (column, found) in [("demand", Some(need.demand)), ("places", need.places), ("gap", need.gap)] {
                    comparison.amount_or_none(|| what(column), row.number(column), found, PERSONS);
                }
                comparison.number(|| what("margin"), row.number("margin"), need.margin(), RATIO);
                comparison.text(|| what("alert"), row.text("alert"), need.level.map(|level| LEVELS[level]));
                comparison.holds(row.shape == zone.shape, || what("geometry"));
            }
        }
    }
}
