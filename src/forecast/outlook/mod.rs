//! The outlook of a district: who will need a place in which zone and year, from births, a census, pupils, residents, housing
//! and migrants, as far as the study has them.

mod backtest;
mod housing;
mod parts;
mod pupils;
mod residents;
mod zoned;

pub use backtest::{Errors, Trial};
pub use parts::Part;

use super::cohort::{Cohorts, Fate, Span, births, counted};
use super::day::{Day, MonthDay, parse_date};
use super::rule::DemandRule;
use super::table::{EntryRule, ForecastTable, Migrants, Origin};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Model, RawSeries, ServiceId};
use crate::units::Persons;
use housing::Housing;
use pupils::Pupils;
use residents::Residents;
use std::collections::BTreeMap;
use zoned::{by_year, zoned};

/// The tables of `[forecast]` as read, by the keys that name them.
pub type RawOutlook = BTreeMap<String, RawSeries>;

/// Nobody is older at school; above this age births tell nothing without deaths and moves of grown-ups.
const OLDEST_COHORT: u16 = 18;

/// What is known of the years to come, by zone.
#[derive(Debug, Clone)]
pub struct Outlook {
    last_birthday: MonthDay,
    /// By zone; `None` without births and census.
    cohorts: Option<Vec<Cohorts>>,
    fate: Fate,
    /// The table that is named where births are missing.
    births_file: String,
    pupils: Option<(Pupils, EntryRule, f64)>,
    residents: Option<Residents>,
    given: BTreeMap<ServiceId, (String, BTreeMap<i32, Vec<Persons>>)>,
    housing: Option<Housing>,
    migrants: BTreeMap<ServiceId, Moved>,
    zones: Vec<(String, String)>,
}

/// People by zone, all of them or those of some ages.
pub type Counts = Vec<(Attribute, Vec<Persons>)>;

#[derive(Debug, Clone)]
enum Moved {
    Rate(f64),
    Counted(String, BTreeMap<i32, Vec<Persons>>),
}

impl Outlook {
    /// From the tables of a study, whose zones are looked for among those of the model.
    ///
    /// # Errors
    /// Everything that is wrong with the tables.
    pub fn new(model: &Model, table: &ForecastTable, raw: &RawOutlook) -> Result<(Self, Issues), Issues> {
        let mut issues = Issues::new();
        let last_birthday = table.last_birthday.as_deref().and_then(MonthDay::parse).unwrap_or(MonthDay::END_OF_AUGUST);
        let cohorts = cohorts(model, table, raw, &mut issues);
        let of = table.births.as_ref();
        let fate = Fate {
            survival: of.and_then(|births| births.survival).unwrap_or(1.0),
            migration: of.and_then(|births| births.migration).unwrap_or(0.0),
        };
        let by_service = |key: &str, service: &ServiceId, issues: &mut Issues| {
            let series = raw.get(&format!("{key}.{service}"))?;
            let entries = zoned(model, series, (true, true), issues);
            Some((series.layer.file.clone(), by_year(model, series, &entries, issues)))
        };
        let given = table
            .given
            .keys()
            .filter_map(|service| Some((service.clone(), by_service("given", service, &mut issues)?)));
        let given = given.collect();
        let mut migrants = BTreeMap::new();
        for (service, of) in &table.migrants {
            let moved = match of {
                Migrants::Rate(rate) => Some(Moved::Rate(*rate)),
                Migrants::Counted(_) => {
                    by_service("migrants", service, &mut issues).map(|(file, years)| Moved::Counted(file, years))
                }
            };
            migrants.extend(moved.map(|moved| (service.clone(), moved)));
        }
        let pupils = table.pupils.as_ref().zip(raw.get("pupils")).and_then(|(of, series)| {
            let pupils = Pupils::new(model, of, series, &mut issues)?;
            Some((pupils, of.entry.unwrap_or(EntryRule::Formula), of.participation.unwrap_or(1.0)))
        });
        let residents = table.residents.as_ref().zip(raw.get("residents"));
        let residents = residents.map(|(of, series)| Residents::new(model, of, series, &mut issues));
        let housing = table.housing.as_ref().zip(raw.get("housing"));
        let housing = housing.map(|(of, series)| Housing::new(model, of, series, &mut issues));
        let outlook = Self {
            last_birthday,
            cohorts,
            fate,
            births_file: raw
                .get("births")
                .or(raw.get("census"))
                .map_or_else(String::new, |series| series.layer.file.clone()),
            pupils,
            residents,
            given,
            housing,
            migrants,
            zones: model.zones.iter().map(|zone| (zone.id.clone(), zone.name.clone())).collect(),
        };
        if issues.has_errors() { Err(issues) } else { Ok((outlook, issues)) }
    }

    /// Where the demand of a service is taken from, unless the study says so: of what is there the most certain. Given numbers
    /// come first, then pupils, where the table has all grades of the service, then births and census, for ages up to 18, then
    /// residents.
    pub fn origin(&self, service: &ServiceId, rule: &DemandRule) -> Origin {
        let is_of_ages = rule.per_1000.is_none() && rule.field.is_none();
        match rule.ages {
            _ if self.given.contains_key(service) => Origin::Given,
            Some(ages) if is_of_ages && self.has_grades(ages) => Origin::Pupils,
            Some([_, to]) if is_of_ages && to <= OLDEST_COHORT && self.cohorts.is_some() => Origin::Cohorts,
            _ if self.residents.is_some() && rule.field.is_none() => Origin::Residents,
            _ => Origin::Constant,
        }
    }

    /// Whether the table of pupils has every grade of these ages.
    fn has_grades(&self, [from, to]: [u16; 2]) -> bool {
        self.pupils.as_ref().is_some_and(|(pupils, ..)| pupils.first <= from && to <= pupils.last())
    }

    /// What of a study's choice cannot be: the table is not there, or does not have what the service needs.
    pub fn refuses(&self, service: &ServiceId, rule: &DemandRule, origin: Origin) -> bool {
        match origin {
            Origin::Given => !self.given.contains_key(service),
            Origin::Pupils => !rule.ages.is_some_and(|ages| self.has_grades(ages)),
            Origin::Cohorts => self.cohorts.is_none() || rule.ages.is_none_or(|[_, to]| to > OLDEST_COHORT),
            Origin::Residents => self.residents.is_none() || rule.field.is_some(),
            Origin::Constant => false,
        }
    }

    /// The ages of a service whose pupils the table lacks, though it has others of them; and the table.
    pub fn missing_grades(&self, rule: &DemandRule) -> Option<(&str, Vec<u16>)> {
        let ((pupils, ..), [from, to]) = self.pupils.as_ref().zip(rule.ages)?;
        let known = pupils.first..=pupils.last();
        let (has, lacks): (Vec<u16>, Vec<u16>) = (from..=to).partition(|age| known.contains(age));
        let is_of_ages = rule.per_1000.is_none() && rule.field.is_none();
        (is_of_ages && !has.is_empty() && !lacks.is_empty()).then_some((pupils.file.as_str(), lacks))
    }

    /// What residents by year do not tell of those whom a rule asks for (E0817, I0818).
    pub fn untold(&self, model: &Model, rule: &DemandRule) -> Option<Issue> {
        self.residents.as_ref().and_then(|residents| residents.untold(model, rule))
    }

    /// The same with nobody born from a year on.
    #[must_use]
    pub fn without_births_from(&self, year: i32) -> Self {
        let from = Day::first_of(year);
        let cohorts = self.cohorts.as_ref().map(|of| of.iter().map(|zone| zone.without_births_from(from)).collect());
        Self { cohorts, ..self.clone() }
    }

    /// The file of residents by year.
    pub fn residents_file(&self) -> &str {
        self.residents.as_ref().map_or("", |residents| residents.file.as_str())
    }

    /// The residents of a year by zone, all and by age, where a table has them.
    ///
    /// # Errors
    /// E0826 for a year that it lacks.
    pub fn residents(&self, year: i32) -> Result<Option<Counts>, Issue> {
        self.residents.as_ref().map(|residents| residents.of(year)).transpose()
    }

    /// Who needs a place of a service in a year, by zone. `None` where residents say it, by the service's own rule.
    ///
    /// The year is the school year that begins in it: who is of an age is so on the last birthday of entry.
    ///
    /// # Errors
    /// The first thing that is not known: births (E0831), a year of a table (E0826, E0830).
    pub fn needs(
        &self,
        service: &ServiceId,
        rule: &DemandRule,
        origin: Origin,
        year: i32,
    ) -> Result<Option<Vec<Part>>, Issue> {
        let of_years = |(file, years): &(String, BTreeMap<i32, Vec<Persons>>)| {
            years.get(&year).cloned().ok_or_else(|| Issue::new("E0826").file(file).fact("year", year))
        };
        let counted: Vec<(Persons, Option<Persons>)> = match origin {
            Origin::Residents | Origin::Constant => return Ok(None),
            Origin::Given => match self.given.get(service) {
                Some(given) => of_years(given)?.into_iter().map(|persons| (persons, None)).collect(),
                None => return Ok(None),
            },
            Origin::Pupils | Origin::Cohorts => {
                let Some(ages) = rule.ages else { return Ok(None) };
                let of_zone = |zone: usize| {
                    if origin == Origin::Pupils {
                        self.pupils_of(zone, ages, year)
                    } else {
                        self.cohort_of(zone, ages, rule, year)
                    }
                };
                (0..self.zones.len()).map(of_zone).collect::<Result<_, _>>()?
            }
        };
        let parts = counted.into_iter().enumerate().map(|(zone, (counted, entrants))| {
            let housing = match (&self.housing, origin) {
                (Some(housing), Origin::Pupils | Origin::Cohorts) => housing.of(zone, service, year),
                _ => Persons::ZERO,
            };
            let migrants = match (self.migrants.get(service), origin) {
                (Some(Moved::Rate(rate)), Origin::Cohorts) => counted.scaled(*rate),
                (Some(Moved::Counted(file, years)), Origin::Cohorts) => of_years(&(file.clone(), years.clone()))?[zone],
                _ => Persons::ZERO,
            };
            Ok(Part { counted, entrants, housing, migrants })
        });
        parts.collect::<Result<Vec<_>, Issue>>().map(Some)
    }

    /// Those of a zone who are born for some ages in a year, who live and stay, and take part.
    fn cohort_of(
        &self,
        zone: usize,
        [from, to]: [u16; 2],
        rule: &DemandRule,
        year: i32,
    ) -> Result<(Persons, Option<Persons>), Issue> {
        let ages = (from..=to).map(|age| self.of_age(zone, age, year)).collect::<Result<Vec<Persons>, Issue>>()?;
        let born: Persons = ages.iter().copied().sum();
        Ok((born.scaled(rule.factor()), ages.first().map(|born| born.scaled(rule.factor()))))
    }

    fn of_age(&self, zone: usize, age: u16, year: i32) -> Result<Persons, Issue> {
        let unknown = |day: Option<Day>| {
            let (id, name) = &self.zones[zone];
            let issue = Issue::new("E0831").file(&self.births_file).id(id).name(name);
            let day = day.map_or_else(|| "-".to_owned(), |day| day.to_string());
            issue.fact("age", age).fact("year", year).fact("day", day)
        };
        let cohorts = self.cohorts.as_ref().ok_or_else(|| unknown(None))?;
        cohorts[zone].of_age(age, year, self.last_birthday, self.fate).map_err(|day| unknown(Some(day)))
    }

    /// The grade that new-born children reach first: those who enter it come from births.
    fn pupils_of(&self, zone: usize, [from, to]: [u16; 2], year: i32) -> Result<(Persons, Option<Persons>), Issue> {
        let Some((pupils, entry, participation)) = &self.pupils else { return Ok((Persons::ZERO, None)) };
        let enter = |year: i32| -> Result<Persons, Issue> {
            let born = self.of_age(zone, pupils.first, year)?;
            match entry {
                EntryRule::Formula => Ok(born.scaled(*participation)),
                EntryRule::Ratio => self.entry_ratio(pupils, zone).map(|ratio| born.scaled(ratio)),
            }
        };
        let grades = pupils.of(zone, year, enter)?;
        let at = |age: u16| usize::from(age - pupils.first);
        Ok((grades[at(from)..=at(to)].iter().copied().sum(), Some(grades[at(from)])))
    }

    /// Past entrants of the lowest grade for each of those born for it.
    fn entry_ratio(&self, pupils: &Pupils, zone: usize) -> Result<f64, Issue> {
        let steps = |zones: &[usize]| -> Result<Vec<(Persons, Persons)>, Issue> {
            let year = |(year, known): (&i32, &Vec<Vec<Persons>>)| {
                let born =
                    zones.iter().map(|zone| self.of_age(*zone, pupils.first, *year)).sum::<Result<Persons, Issue>>()?;
                Ok((born, zones.iter().map(|zone| known[*zone][0]).sum()))
            };
            // Only the years that the rule looks at need births.
            let most = pupils.rule.used(&vec![(Persons::ZERO, Persons::ZERO); pupils.known.len()]).len();
            pupils.known.iter().skip(pupils.known.len() - most).map(year).collect()
        };
        let all: Vec<usize> = (0..self.zones.len()).collect();
        let (ratio, _) = pupils.ratio(&steps(&[zone])?, &steps(&all)?);
        Ok(ratio.unwrap_or(1.0))
    }
}

/// Cohorts by zone, from the census and from births.
fn cohorts(model: &Model, table: &ForecastTable, raw: &RawOutlook, issues: &mut Issues) -> Option<Vec<Cohorts>> {
    let (births_of, census_of) = (raw.get("births"), raw.get("census"));
    if births_of.is_none() && census_of.is_none() {
        return None;
    }
    let mut spans: Vec<(Vec<Span>, Vec<Span>)> = vec![Default::default(); model.zones.len()];
    if let Some(series) = births_of {
        let factor = table.births.as_ref().and_then(|births| births.factor).unwrap_or(1.0);
        for (zone, entry) in zoned(model, series, (true, true), issues) {
            let persons = Persons::from(entry.count).scaled(factor);
            spans[zone.index()].1.extend(entry.year.and_then(|year| births(year, entry.month, persons)));
        }
    }
    if let (Some(series), Some(census)) = (census_of, &table.census) {
        let date = parse_date(&census.date).zip(census.date.get(..4).and_then(|year| year.parse().ok()));
        let day = census.date.get(5..).and_then(MonthDay::parse);
        if let (Some((_, year)), Some(day)) = (date, day) {
            for (zone, entry) in zoned(model, series, (true, true), issues) {
                // Nobody older is asked for, and an open end has no last day of birth.
                let Some(Attribute::Ages(from, to)) = entry.of else { continue };
                if to == u16::MAX || from > 2 * OLDEST_COHORT {
                    continue;
                }
                spans[zone.index()].0.extend(counted((from, to), (year, day), Persons::from(entry.count)));
            }
        }
    }
    let mut all = Vec::with_capacity(spans.len());
    for ((counted, births), zone) in spans.into_iter().zip(&model.zones) {
        match Cohorts::new(counted, births) {
            Ok(cohorts) => all.push(cohorts),
            Err(day) => {
                let file = births_of.or(census_of).map_or("", |series| series.layer.file.as_str());
                issues.push(Issue::new("E0832").file(file).id(&zone.id).name(&zone.name).fact("day", day));
            }
        }
    }
    Some(all)
}
