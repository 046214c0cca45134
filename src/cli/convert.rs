//! `catchment convert`: a file into another format or coordinate system.

use super::report::Report;
use crate::issue::exit;
use crate::prepare::{self, Conversion, Converted, Failure};
use crate::words::{escape, say, word};
use serde_json::json;
use std::path::Path;

pub fn convert(input: &str, out: &Path, wish: &Conversion, report: &Report) -> u8 {
    let progress = report.progress();
    match prepare::convert(input, out, wish, progress.as_ref()) {
        Ok(converted) => done(input, &converted, report),
        Err(failure) => failed(&failure, report),
    }
}

/// Reports why nothing was written and gives the exit code.
pub fn failed(failure: &Failure, report: &Report) -> u8 {
    report.issues(&failure.issues);
    if report.json {
        let issues = report.issues_json(&failure.issues);
        Report::json(&json!({ "ok": false, "exit_code": failure.exit_code, "issues": issues }));
    }
    failure.exit_code
}

fn done(input: &str, converted: &Converted, report: &Report) -> u8 {
    report.issues(&converted.issues);
    if report.json {
        let issues = report.issues_json(&converted.issues);
        Report::json(
            &json!({ "ok": true, "exit_code": exit::DONE, "in": input, "converted": converted, "issues": issues }),
        );
        return exit::DONE;
    }
    let Converted { out, rows, located, columns, from, to, sums, .. } = converted;
    let done = say("cli.convert.done").with("out", out).with("rows", rows).with("located", located);
    let mut text = done.with("columns", columns).with("from", from).with("to", to).text(report.lang) + "\n";
    if !sums.is_empty() {
        text += word("cli.convert.sums", report.lang);
        text.push('\n');
        for (column, sum) in sums {
            text.push_str(&format!("  {} = {sum}\n", escape(column)));
        }
    }
    report.show(&text);
    exit::DONE
}
