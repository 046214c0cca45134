//! What is wrong with `[forecast]`, before any table is opened.

use super::file::StudyFile;
use crate::forecast::{ForecastTable, Migrants, MonthDay, parse_date};
use crate::issue::Issue;
use crate::model::ServiceId;

/// No dwelling has more who need a place of one service.
const MOST_YIELD: f64 = 2.0;

/// What is wrong with the forecast, and with what services say of it.
pub(super) fn faults(file: &StudyFile) -> Vec<Issue> {
    let Some(table) = &file.forecast else {
        let asks = file.service.iter().filter(|service| service.forecast.is_some());
        return asks.map(|service| Issue::new("E0840").fact("service", &service.id).field("forecast")).collect();
    };
    let mut issues = Vec::new();
    if table.tables().is_empty() {
        issues.push(Issue::new("E0841").field("forecast"));
    }
    issues.extend(numbers(table));
    let known = |service: &ServiceId| file.service.iter().any(|table| table.id == *service);
    let named = table.given.keys().map(|service| ("forecast.given", service));
    let named = named.chain(table.migrants.keys().map(|service| ("forecast.migrants", service)));
    let yields = table.housing.iter().flat_map(|housing| housing.yields.all());
    for (key, service) in named.chain(yields.map(|(service, _)| ("forecast.housing.yields", service))) {
        if !known(service) {
            let ids: Vec<&str> = file.service.iter().map(|service| service.id.as_str()).collect();
            issues.push(Issue::new("E0843").field(key).value(service).fact("known", ids.join(", ")));
        }
    }
    issues
}

/// Numbers and dates outside of what they can be.
fn numbers(table: &ForecastTable) -> Vec<Issue> {
    let mut issues = Vec::new();
    let births = table.births.as_ref();
    let pupils = table.pupils.as_ref();
    let checks = [
        ("forecast.births.survival", births.and_then(|births| births.survival), 0.5, 1.0),
        ("forecast.births.migration", births.and_then(|births| births.migration), -0.9, 5.0),
        ("forecast.births.factor", births.and_then(|births| births.factor), 0.01, 10.0),
        ("forecast.pupils.participation", pupils.and_then(|pupils| pupils.participation), 0.01, 1.5),
        ("forecast.pupils.least", pupils.and_then(|pupils| pupils.least), 0.0, 1e6),
    ];
    let rates = table.migrants.values().filter_map(|migrants| match migrants {
        Migrants::Rate(rate) => Some(("forecast.migrants", Some(*rate), 0.0, 5.0)),
        Migrants::Counted(_) => None,
    });
    for (field, value, least, most) in checks.into_iter().chain(rates) {
        if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
            let issue = Issue::new("E0842").field(field).value(value);
            issues.push(issue.fact("least", least).fact("most", most));
        }
    }
    let dates = [
        (
            "forecast.last_birthday",
            table.last_birthday.as_deref().filter(|text| MonthDay::parse(text).is_none()),
            "08-31",
        ),
        (
            "forecast.census.date",
            table.census.as_ref().map(|census| census.date.as_str()).filter(|date| parse_date(date).is_none()),
            "2020-11-01",
        ),
    ];
    for (field, value, example) in dates {
        if let Some(value) = value {
            issues.push(Issue::new("E0844").field(field).value(value).fact("example", example));
        }
    }
    if let Some(housing) = &table.housing {
        for (service, steps) in housing.yields.all() {
            let is_in_order =
                steps.first().is_some_and(|step| step.0 == 0) && steps.windows(2).all(|two| two[0].0 < two[1].0);
            let wrong = steps.iter().find(|(_, pupils)| !(0.0..=MOST_YIELD).contains(pupils));
            if let Some((age, pupils)) = wrong {
                let issue =
                    Issue::new("E0842").field(format!("forecast.housing.yields.{service} [{age}]")).value(pupils);
                issues.push(issue.fact("least", 0).fact("most", MOST_YIELD));
            } else if !is_in_order {
                issues.push(Issue::new("E0845").field("forecast.housing.yields").value(service));
            }
        }
    }
    issues
}
