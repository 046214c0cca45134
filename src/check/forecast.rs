//! `forecast.csv` of one case against its balance: what it is made up of adds up to those in need of each zone, and the district to
//! its zones. Births, pupils and dwellings are in no file of the results: only the study knows how many there were.

use super::comparison::Comparison;
use super::counted::PERSONS;
use super::folder::translated;
use super::form;
use super::table::{Grouped, Line};
use crate::forecast::{Migrants, Origin};
use crate::output::AskedFor;
use crate::study::{ServiceTable, StudyFile};
use crate::words::Sentence;
use serde_json::Value;
use std::path::Path;

/// The file.
pub(super) const FORECAST: &str = "forecast.csv";

/// Its columns of people.
const PARTS: [&str; 4] = ["base", "housing", "migrants", "forecast"];

/// Children are foreseen by their birthdays up to this age.
const OLDEST: u16 = 18;

/// Where the demand of a service by zone may come from, `None` for what says nothing of zones. Which grades a table of pupils has,
/// only that table tells.
fn origins(study: &StudyFile, service: &ServiceTable) -> Vec<Option<Origin>> {
    let Some(table) = &study.forecast else { return vec![None] };
    if let Some(origin) = service.forecast {
        return vec![Some(origin).filter(|origin| origin.is_by_zone())];
    }
    if table.given.contains_key(&service.id) {
        return vec![Some(Origin::Given)];
    }
    let rule = &service.demand;
    let ages = rule.ages.filter(|_| rule.per_1000.is_none() && rule.field.is_none());
    let Some([_, to]) = ages else { return vec![None] };
    let has_cohorts = (table.births.is_some() || table.census.is_some()) && to <= OLDEST;
    let otherwise = has_cohorts.then_some(Origin::Cohorts);
    table.pupils.iter().map(|_| Some(Origin::Pupils)).chain([otherwise]).collect()
}

/// Whether a study may have the file.
pub(super) fn may_be(study: &StudyFile) -> bool {
    study.service.iter().any(|service| origins(study, service).iter().any(Option::is_some))
}

/// Its rows by service; none where `run.json` does not list it.
///
/// # Errors
/// What is unreadable.
pub(super) fn read(out: &Path, listed: &Value) -> Result<Grouped, Sentence> {
    match listed.get(FORECAST) {
        Some(_) => Ok(Grouped::by("service", translated(&out.join(FORECAST))?)),
        None => Ok(Grouped::default()),
    }
}

/// Compares it with the balance, service by service.
pub(super) fn forecast(study: &StudyFile, foreseen: &Grouped, balance: &Grouped, comparison: &mut Comparison) {
    if foreseen.len() > 0 {
        form::table(FORECAST, foreseen.table(), &AskedFor::default(), comparison);
    }
    for id in foreseen.keys() {
        comparison.holds(study.service.iter().any(|service| service.id.as_str() == id), || format!("{FORECAST} {id}"));
    }
    for service in &study.service {
        let id = service.id.as_str();
        of_service(study, service, (&foreseen.of(id), &balance.of(id)), comparison);
    }
}

fn of_service(
    study: &StudyFile,
    service: &ServiceTable,
    (rows, balance): (&[Line<'_>], &[Line<'_>]),
    comparison: &mut Comparison,
) {
    let origins = origins(study, service);
    let name = || format!("{FORECAST} {}", service.id);
    let Some((total, zones)) = rows.split_last() else {
        comparison.holds(origins.contains(&None), name);
        return;
    };
    let origin = origins.into_iter().flatten().find(|origin| total.get("origin") == Some(origin.as_str()));
    comparison.holds(origin.is_some(), || format!("{} origin", name()));
    comparison.number(name, Some(rows.len() as f64), Some(balance.len() as f64), 0.0);
    let year = study.year.map(|year| year.to_string());
    for (row, need) in rows.iter().zip(balance) {
        let what = |column: &str| format!("{} {} {column}", name(), need.get("zone_id").unwrap_or("?"));
        comparison.text(|| what("year"), row.get("year"), year.as_deref());
        comparison.text(|| what("origin"), row.get("origin"), origin.map(Origin::as_str));
        for column in ["zone_id", "zone_name"] {
            comparison.text(|| what(column), row.get(column), need.get(column));
        }
        let amount = |column: &str| row.number(column).unwrap_or(f64::NAN);
        for column in PARTS {
            comparison.holds(amount(column) >= 0.0, || what(column));
        }
        let sum = amount("base") + amount("housing") + amount("migrants");
        comparison.amount(|| what("forecast"), amount("forecast"), sum, PERSONS);
        let of = |column: &str| need.number(column).unwrap_or(f64::NAN);
        let people = of("demand") + of("demand_unlocated");
        comparison.amount(|| what("forecast"), amount("forecast"), people, PERSONS);
        let entrants = row.number("entrants");
        let limits = 0.0..=amount("base") + PERSONS;
        comparison.holds(entrants.is_none_or(|entrants| limits.contains(&entrants)), || what("entrants"));
        for (column, people) in beside(study, service, origin, amount("base")) {
            comparison.amount(|| what(column), amount(column), people, PERSONS);
        }
    }
    for column in PARTS.into_iter().chain(["entrants"]) {
        let found = zones.iter().map(|row| row.number(column)).sum::<Option<f64>>();
        comparison.amount_or_none(|| format!("{} total {column}", name()), total.number(column), found, PERSONS);
    }
    if matches!(origin, Some(Origin::Given | Origin::Cohorts)) {
        let has_entrants = total.number("entrants").is_some();
        comparison.holds(has_entrants == (origin == Some(Origin::Cohorts)), || format!("{} entrants", name()));
    }
}

/// Those beside `base`, as far as the study tells: none where it asks for none, and a part of these where it says which.
fn beside(
    study: &StudyFile,
    service: &ServiceTable,
    origin: Option<Origin>,
    base: f64,
) -> impl Iterator<Item = (&'static str, f64)> {
    let table = study.forecast.as_ref();
    let is_of_ages = matches!(origin, Some(Origin::Pupils | Origin::Cohorts));
    let has_housing = is_of_ages && table.is_some_and(|table| table.housing.is_some());
    let migrants = table.and_then(|table| table.migrants.get(&service.id)).filter(|_| origin == Some(Origin::Cohorts));
    let migrants = match migrants {
        None => Some(0.0),
        Some(Migrants::Rate(rate)) => Some(base * rate),
        Some(Migrants::Counted(_)) => None,
    };
    let housing = Some(0.0).filter(|_| !has_housing);
    [("housing", housing), ("migrants", migrants)].into_iter().filter_map(|(column, people)| Some((column, people?)))
}
