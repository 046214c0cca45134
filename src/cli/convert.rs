//! `catchment convert`: a file into another format or coordinate system.

use super::report::Report;
use crate::issue::exit;
use crate::prepare::{self, Conversion, Converted, Ended};
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
            &json!({ "ok": true, "exit_code": exit::DONE, "in": input, "converted": converted, "issues": issues })
                .to_string(),
        );
        return exit::DONE;
    }
    let Converted { out, rows, located, columns, from, to, sums, .. } = converted;
    let mut text = report.lang.pick(
        format!("{out}：{rows} 行（{located} 行有位置），{columns} 列，{from} → {to}\n"),
        format!("{out}: {rows} rows ({located} with a position), {columns} columns, {from} -> {to}\n"),
    );
    if !sums.is_empty() {
        text.push_str(
            report
                .lang
                .pick("各数字列合计，转换前后一致：\n", "sums of the columns of numbers, the same before and after:\n"),
        );
        for (column, sum) in sums {
            text.push_str(&format!("  {} = {sum}\n", crate::issue::escape(column)));
        }
    }
    report.tell(&text);
    exit::DONE
}
