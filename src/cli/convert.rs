//! `catchment convert`: a file into another format or coordinate system.

use super::report::Report;
use crate::prepare::{self, Conversion, Converted, Ended};
use crate::words::{escape, say, word};
use serde_json::json;
use std::path::Path;

pub fn convert(input: &str, out: &Path, wish: &Conversion, report: &Report) -> u8 {
    let progress = report.progress();
    match prepare::convert(input, out, wish, progress.as_ref()) {
        Ok(converted) => done(input, &converted, report),
        Err(ended) => failed(&ended, report),
    }
}

/// Says why nothing was written and gives the exit code.
pub fn failed(ended: &Ended, report: &Report) -> u8 {
    report.issues(&ended.issues);
    if report.json {
        let issues = report.issues_json(&ended.issues);
        Report::print(&json!({ "ok": false, "exit_code": ended.exit_code, "issues": issues }).to_string());
    }
    ended.exit_code
}

fn done(input: &str, converted: &Converted, report: &Report) -> u8 {
    report.issues(&converted.issues);
    if report.json {
        let issues = report.issues_json(&converted.issues);
        Report::print(
            &json!({ "ok": true, "exit_code": 0, "in": input, "converted": converted, "issues": issues }).to_string(),
        );
        return 0;
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
    report.tell(&text);
    0
}
