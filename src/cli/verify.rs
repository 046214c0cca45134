//! `catchment verify`: finished results, checked again.

use super::report::Report;
use crate::check;
use crate::issue::exit;
use crate::run;
use crate::study::{Failure, Study};
use serde_json::json;
use std::path::Path;

pub fn verify(out: &Path, study: Option<&Path>, report: &Report) -> u8 {
    let folder = study.map(|file| file.parent().unwrap_or(Path::new("")));
    let opened = match study.map(Study::open).transpose() {
        Ok(opened) => opened,
        Err(failure) => return report.failure(&failure),
    };
    let tables = match opened.as_ref().map(|study| run::table_ways(study, out)).transpose() {
        Ok(tables) => tables.unwrap_or_default(),
        Err(failure) => return report.failure(&failure),
    };
    let mut findings = match check::verify_by(out, folder, &tables) {
        Ok(findings) => findings,
        Err(what) => {
            let issue = crate::issue::Issue::new("E0101").file(out.display().to_string()).fact("reason", what);
            return report.failure(&Failure::Missing(issue.into()));
        }
    };
    if let Some(study) = opened {
        match run::recheck(&study, out) {
            Ok(more) => findings.extend(more),
            Err(failure) => return report.failure(&failure),
        }
    }
    let holds = findings.iter().all(|finding| finding.holds);
    let mut text = String::new();
    for finding in &findings {
        let mark = if finding.holds { "✓" } else { "✗" };
        text.push_str(&format!("{mark} {}\n", finding.text(report.lang)));
    }
    report.show(&text);
    if report.json {
        Report::print(&json!({ "ok": holds, "findings": findings }).to_string());
    }
    if holds { exit::DONE } else { exit::DATA }
}
