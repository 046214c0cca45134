//! `catchment compare-methods`: the same study under every method.

use super::args::Global;
use super::report::Report;
use super::run::{check_inputs, check_target, write_failed};
use super::table::Table;
use crate::balance::{Comparison, MethodRow};
use crate::issue::exit;
use crate::model::Method;
use crate::read::Files;
use crate::run;
use crate::study::{Failure, Study};
use crate::units::{Impedance, Persons};
use crate::words::{Lang, bare_cost, counted, say, whole, word};
use crate::write;
use serde_json::json;
use std::path::Path;

pub fn compare_methods(path: &Path, out: &Path, global: &Global, report: &Report) -> u8 {
    let study = match Study::open_with(path, &global.changes) {
        Ok(study) => study,
        Err(failure) => return report.failure(&failure),
    };
    if let Err(code) = check_target(&study, out, global, report) {
        return code;
    }
    let progress = report.progress();
    let loaded = match run::load(&study, &Files, progress.as_ref()) {
        Ok(loaded) => loaded,
        Err(failure) => return report.failure(&failure),
    };
    if let Err(code) = check_inputs(&study, &loaded, out, report) {
        return code;
    }
    let comparison = match run::compare_loaded(&study, &loaded, progress.as_ref()) {
        Ok(comparison) => comparison,
        Err(failure) => return report.failure(&failure),
    };
    let issues = &comparison.results.issues;
    if report.forbids(issues) {
        return report.failure(&Failure::Data(issues.clone()));
    }
    progress.stage(&say("cli.run.writing"));
    let options = write::WriteOptions {
        overwrite: global.overwrite,
        base: study.base.clone(),
        study: study.name.clone(),
        lang: report.lang,
    };
    if let Err(error) = write::write_comparison(&comparison, out, &options) {
        return write_failed(&error, report);
    }
    drop(progress);
    report.issues(issues);
    if report.json {
        let rows: Vec<&MethodRow> = comparison.services.iter().flat_map(|service| &service.rows).collect();
        let disagreeing: serde_json::Map<_, _> =
            comparison.services.iter().map(|s| (s.id.to_string(), json!(s.disagreeing.len()))).collect();
        let restricted: Vec<&str> = comparison
            .services
            .iter()
            .filter(|service| service.is_restricted)
            .map(|service| service.id.as_str())
            .collect();
        let document = json!({ "ok": true, "out": out.display().to_string(), "methods": rows, "disagreeing_cells": disagreeing, "rules_only_of_optimal": restricted, "issues": report.issues_json(issues) });
        Report::json(&document);
    } else {
        report.show(&tables(&comparison, report.lang));
        report.show(&say("cli.compare.results").with("out", out.display()).text(report.lang));
    }
    exit::DONE
}

fn tables(comparison: &Comparison, lang: Lang) -> String {
    let head = |of: Impedance| {
        let [mean, same, most] = match of {
            Impedance::Metres => ["cli.head.mean_distance", "cli.head.mean_distance_same", "cli.head.most_within"],
            Impedance::Seconds => ["cli.head.mean_time", "cli.head.mean_time_same", "cli.head.most_in_time"],
        };
        [
            "cli.head.method",
            "cli.head.with_place",
            "cli.head.without_place",
            "cli.head.unreachable",
            mean,
            same,
            most,
            "cli.head.overfull",
            "cli.head.most_over",
            "cli.head.spare",
        ]
    };
    let mut out = String::new();
    for service in &comparison.services {
        let first = service.by_method.first();
        let cutoff =
            first.and_then(|first| first.cutoff).map(|cutoff| say("cli.compare.cutoff").with("cutoff", cutoff));
        let demand = service.rows.first().map_or(0.0, |row| row.demand.to_f64());
        let title = say("cli.compare.title")
            .text_of("service", service.called.name.clone())
            .with("year", comparison.results.year)
            .with("heading", counted(word("cli.head.demand", lang), comparison.results.basis, lang))
            .whole("demand", demand)
            .part("cutoff", cutoff);
        out += &title.part("travel", first.map(|first| first.travel.words())).text(lang);
        out.push('\n');
        let of = first.map_or(Impedance::Metres, |first| first.travel.impedance);
        let seats = service.called.seats;
        let heading = |key| say(key).part("seats", [seats.words()]).part("seat", [seats.one()]).text(lang);
        let mut table = Table::new(head(of).map(heading).into());
        for row in &service.rows {
            let cost = |value: Option<f64>| value.map_or("-".to_owned(), |value| bare_cost(value, of));
            table.row(vec![
                row.method.as_str().to_owned(),
                whole(row.served.to_f64()),
                whole(row.unmet.to_f64()),
                whole(row.unreachable.to_f64()),
                cost(row.mean),
                cost(row.mean_of_same),
                cost(row.p95),
                whole(row.overfull as f64),
                whole(row.most_over.to_f64()),
                row.spare.map_or_else(|| "-".to_owned(), |spare| whole(spare.to_f64())),
            ]);
        }
        out.push_str(&table.render());
        let same = service.rows.first().map_or(Persons::ZERO, |row| row.served_by_all);
        out += &say("cli.compare.same").whole("n", same.to_f64()).text(lang);
        out.push('\n');
        let is_left_out = |method: &Method| service.by_method.iter().all(|result| result.method != *method);
        let left_out: Vec<&str> = Method::ALL.into_iter().filter(is_left_out).map(Method::as_str).collect();
        if !left_out.is_empty() {
            out += &say("cli.compare.left_out").list("methods", &left_out).text(lang);
            out.push('\n');
        }
        if service.is_restricted {
            out += word("cli.compare.only_optimal", lang);
            out.push('\n');
        }
        out += &say("cli.compare.disagree").count("n", service.disagreeing.len()).text(lang);
        out += "\n\n";
    }
    out
}
