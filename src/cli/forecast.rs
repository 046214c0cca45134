//! `catchment forecast`: demand by year and zone, or how far an earlier forecast would have been off.

use super::args::Global;
use super::report::Report;
use super::table::Table;
use crate::forecast::{Errors, Origin, Trial};
use crate::issue::{Issues, exit};
use crate::model::Model;
use crate::read::Files;
use crate::run::{self, Foreseen};
use crate::study::{Failure, Study};
use crate::units::Persons;
use crate::words::{Basis, Lang, Sentence, say, whole, word};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// A forecast of the past, and what it is held against.
pub struct Test<'a> {
    /// The last year that is known to it.
    pub from: i32,
    /// A table of later pupils; none for that of the study.
    pub against: Option<&'a str>,
}

pub fn forecast(path: &Path, test: Option<&Test<'_>>, global: &Global, report: &Report) -> u8 {
    match forecast_or(path, test, global, report) {
        Ok(()) => exit::DONE,
        Err(failure) => report.failure(&failure),
    }
}

fn forecast_or(path: &Path, test: Option<&Test<'_>>, global: &Global, report: &Report) -> Result<(), Failure> {
    let study = Study::open_with(path, &global.changes)?;
    let progress = report.progress();
    let loaded = run::load(&study, &Files, progress.as_ref())?;
    let model = &*loaded.model;
    let basis = study.file.basis().map(Basis::word);
    if let Some(Test { from, against }) = test {
        let (trials, issues) = match against {
            Some(table) => run::backtest_against(&study, &loaded, &Files, *from, table)?,
            None => (run::backtest(&study, &loaded, *from)?, Issues::new()),
        };
        if report.forbids(&issues) {
            return Err(Failure::Data(issues));
        }
        drop(progress);
        report.issues(&issues);
        if report.json {
            Report::json(&json!({
                "ok": true, "from": from, "against": against, "trials": trials_json(&trials, model),
                "errors": errors_json(&trials), "issues": report.issues_json(&issues),
            }));
        } else {
            let title = say("cli.forecast.backtest").with("year", from).part("basis", basis);
            let title = title.part("against", against.map(|table| say("cli.forecast.against").with("file", table)));
            report.show(&(title.text(report.lang) + "\n" + &backtest(&trials, model, report.lang)));
        }
        return Ok(());
    }
    let (all, issues) = run::foresee(&study, &loaded)?;
    if report.forbids(&issues) {
        return Err(Failure::Data(issues));
    }
    drop(progress);
    report.issues(&issues);
    if report.json {
        let services: Vec<Value> = all.iter().map(|of| foreseen_json(of, model)).collect();
        Report::json(&json!({ "ok": true, "services": services, "issues": report.issues_json(&issues) }));
    } else {
        for of in &all {
            report.show(&years(of, basis.clone(), model, report.lang));
        }
    }
    Ok(())
}

/// A row for each zone, a column for each year.
fn years(of: &Foreseen, basis: Option<Sentence>, model: &Model, lang: Lang) -> String {
    let title = say("cli.forecast.title").text_of("service", of.called.name.clone()).part("basis", basis);
    let title = title.part("origin", [origin(of.origin)]);
    let mut head = vec![word("cli.head.zone", lang).to_owned()];
    head.extend(of.years.iter().map(|(year, _)| year.to_string()));
    let mut table = Table::new(head);
    for (number, zone) in model.zones.iter().enumerate() {
        let cells = of.years.iter().map(|(_, zones)| whole(zones[number].to_f64()));
        table.row(std::iter::once(zone.name.clone()).chain(cells).collect());
    }
    let sums = of.years.iter().map(|(_, zones)| whole(zones.iter().copied().sum::<Persons>().to_f64()));
    table.sum(std::iter::once(word("cli.balance.total", lang).to_owned()).chain(sums).collect());
    title.text(lang) + "\n" + &table.render() + "\n"
}

/// Where the demand of a service is taken from, for people.
fn origin(of: Origin) -> Sentence {
    say(match of {
        Origin::Given => "cli.forecast.origin.given",
        Origin::Pupils => "cli.forecast.origin.pupils",
        Origin::Cohorts => "cli.forecast.origin.cohorts",
        Origin::Residents => "cli.forecast.origin.residents",
        Origin::Constant => "cli.forecast.origin.constant",
    })
}

fn foreseen_json(of: &Foreseen, model: &Model) -> Value {
    let year = |(year, zones): &(i32, Vec<Persons>)| {
        let zones = model.zones.iter().zip(zones);
        let zones: serde_json::Map<_, _> = zones.map(|(zone, n)| (zone.id.clone(), json!(n))).collect();
        json!({ "year": year, "demand": zones })
    };
    json!({ "service": of.service, "origin": of.origin.as_str(), "years": of.years.iter().map(year).collect::<Vec<_>>() })
}

/// Errors by lead, by grade and by zone.
fn backtest(trials: &[Trial], model: &Model, lang: Lang) -> String {
    let mut out = String::new();
    let leads: BTreeSet<i32> = trials.iter().map(|trial| trial.lead).collect();
    let leads = leads.into_iter().map(|lead| (lead.to_string(), of(trials, |trial| trial.lead == lead)));
    out += &errors("cli.forecast.lead", leads, lang);
    let ages: BTreeSet<u16> = trials.iter().map(|trial| trial.age).collect();
    let ages = ages.into_iter().map(|age| (age.to_string(), of(trials, |trial| trial.age == age)));
    out += &errors("cli.forecast.age", ages, lang);
    let zones = model.zones.iter().enumerate();
    let zones = zones.map(|(number, zone)| (zone.name.clone(), of(trials, |trial| trial.zone == number)));
    out += &errors("cli.head.zone", zones, lang);
    out
}

fn of(trials: &[Trial], is: impl Fn(&Trial) -> bool) -> Option<Errors> {
    Errors::of(trials.iter().filter(|trial| is(trial)))
}

fn errors(head: &str, rows: impl Iterator<Item = (String, Option<Errors>)>, lang: Lang) -> String {
    let heads = [
        head,
        "cli.forecast.n",
        "cli.forecast.mape",
        "cli.forecast.bias",
        "cli.forecast.empty",
        "cli.forecast.empty_forecast",
    ];
    let mut table = Table::headed(&heads, lang);
    for (name, errors) in rows {
        let per_cent = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |it| format!("{:.1} %", it * 100.0));
        let (n, empty) = errors.map_or((0, 0), |errors| (errors.n, errors.empty));
        let shares = [errors.and_then(|errors| errors.mape), errors.and_then(|errors| errors.bias)].map(per_cent);
        let [mape, bias] = shares;
        let forecast = errors.filter(|errors| errors.empty > 0).map(|errors| whole(errors.empty_forecast.to_f64()));
        let forecast = forecast.unwrap_or_else(|| "-".to_owned());
        table.row(vec![name, n.to_string(), mape, bias, empty.to_string(), forecast]);
    }
    table.render() + "\n"
}

fn trials_json(trials: &[Trial], model: &Model) -> Vec<Value> {
    let trial = |trial: &Trial| {
        json!({
            "zone": model.zones[trial.zone].id, "age": trial.age, "year": trial.year, "lead": trial.lead,
            "forecast": trial.forecast, "actual": trial.actual,
        })
    };
    trials.iter().map(trial).collect()
}

fn errors_json(trials: &[Trial]) -> Value {
    Errors::of(trials.iter()).map_or(Value::Null, |all| {
        json!({
            "n": all.n, "mape": all.mape, "bias": all.bias, "empty": all.empty, "empty_forecast": all.empty_forecast,
        })
    })
}
