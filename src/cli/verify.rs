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
    let mut findings = match check::verify(out, folder) {
        Ok(findings) => findings,
        Err(what) => {
            let issue = crate::issue::Issue::new("E0101").file(out.display().to_string()).fact("reason", what);
            return report.failure(&Failure::Missing(issue.into()));
        }
    };
    if let Some(file) = study {
        match Study::open(file).and_then(|study| run::recheck(&study, out)) {
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
