//! `catchment compare-methods`: the same study under every method.

use super::args::Global;
use super::report::Report;
use super::run::write_failed;
use super::table::{Table, whole};
use crate::balance::{Comparison, MethodRow};
use crate::issue::{Lang, exit};
use crate::run;
use crate::study::{Failure, Study};
use crate::write;
use serde_json::json;
use std::path::Path;

pub fn compare_methods(path: &Path, out: &Path, global: &Global, report: &Report) -> u8 {
    let study = match Study::open_with(path, &global.changes) {
        Ok(study) => study,
        Err(failure) => return report.failure(&failure),
    };
    if let Err(error) = write::check_target(out, global.overwrite) {
        return write_failed(&error, report);
    }
    let progress = report.progress();
    let comparison = match run::compare_methods(&study, progress.as_ref()) {
        Ok(comparison) => comparison,
        Err(failure) => return report.failure(&failure),
    };
    let issues = &comparison.results.issues;
    if report.forbids(issues) {
        return report.failure(&Failure::Data(issues.clone()));
    }
    progress.stage("写出结果", "writing results");
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
        Report::print(&document.to_string());
    } else {
        report.tell(&tables(&comparison, report.lang));
        let out = out.display();
        report.tell(&report.lang.pick(
            format!("结果在 {out}：methods.csv 是这些表，<服务>/disagreement.geojson 是各方法结论不同的格（用 QGIS 打开，样式自带）"),
            format!("Results are in {out}: methods.csv holds these tables, <service>/disagreement.geojson the cells where the methods disagree (open it in QGIS, styled)"),
        ));
    }
    exit::DONE
}

fn tables(comparison: &Comparison, lang: Lang) -> String {
    let head = lang.pick(
        ["方法", "有学位/床位", "没有", "去不了", "平均路程 米", "95% 不超过 米", "超员设施", "最多超", "闲置"],
        [
            "method",
            "with a place",
            "without",
            "unreachable",
            "mean m",
            "95 % within m",
            "overfull",
            "worst over",
            "spare",
        ],
    );
    let mut out = String::new();
    for service in &comparison.services {
        let first = service.by_method.first();
        let cutoff = first
            .and_then(|first| first.cutoff)
            .map_or(String::new(), |cutoff| format!("{cutoff}{}", lang.pick("，", ", ")));
        let demand = whole(service.rows.first().map_or(0.0, |row| row.demand.to_f64()));
        let travel = first.map_or("", |first| first.travel.words(lang));
        out.push_str(&lang.pick(
            format!("{}：需求 {demand} 人，{cutoff}{travel}\n", service.id),
            format!("{}: demand {demand}, {cutoff}{travel}\n", service.id),
        ));
        let mut table = Table::new(&head);
        for row in &service.rows {
            let metres = |value: Option<f64>| value.map_or("-".to_owned(), whole);
            table.row(vec![
                row.method.as_str().to_owned(),
                whole(row.served.to_f64()),
                whole(row.unmet.to_f64()),
                whole(row.unreachable.to_f64()),
                metres(row.mean),
                metres(row.p95),
                whole(row.overfull as f64),
                whole(row.most_over.to_f64()),
                whole(row.spare.to_f64()),
            ]);
        }
        out.push_str(&table.render());
        if service.is_restricted {
            out.push_str(lang.pick(
                "  optimal 遵守 respect_zones 与 eligibility，其他方法不遵守，因此可能显得坐下更多的人\n",
                "  optimal keeps respect_zones and eligibility, the others do not and may therefore seem to seat more\n",
            ));
        }
        let cells = whole(service.disagreeing.len() as f64);
        out.push_str(&lang.pick(
            format!("  {cells} 个格的结论因方法而不同\n\n"),
            format!("  the methods disagree on {cells} cells\n\n"),
        ));
    }
    out
}
