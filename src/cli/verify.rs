//! `catchment verify`: finished results, checked again.

use super::report::Report;
use super::run::write_failed;
use crate::check::{self, Finding, TableWays};
use crate::issue::{Issue, exit};
use crate::run::{self, Again};
use crate::study::{Failure, Study};
use crate::words::Sentence;
use crate::write;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

pub fn verify(out: &Path, study: Option<&Path>, report: &Report) -> u8 {
    if let Err(error) = write::check_finished(out) {
        return write_failed(&error, report);
    }
    let folder = study.map(|file| file.parent().unwrap_or(Path::new("")));
    let opened = match study.map(Study::open).transpose() {
        Ok(opened) => opened,
        Err(failure) => return report.failure(&failure),
    };
    let findings = match all(out, folder, opened.as_ref()) {
        Ok(findings) => findings,
        Err(failure) => return report.failure(&failure),
    };
    let holds = findings.iter().all(|finding| finding.holds);
    let mut text = String::new();
    for finding in &findings {
        let mark = if finding.holds { "✓" } else { "✗" };
        text.push_str(&format!("{mark} {}\n", finding.text(report.lang)));
    }
    report.show(&text);
    if report.json {
        Report::json(&json!({ "ok": holds, "findings": findings }));
    }
    if holds { exit::DONE } else { exit::DATA }
}

/// Findings of every year, where there are several, and about the top of their folder.
fn all(out: &Path, folder: Option<&Path>, study: Option<&Study>) -> Result<Vec<Finding>, Failure> {
    let years = check::years(out).map_err(|what| unreadable(out, what))?;
    let again = study.map(|study| Again::new(study, out).map(|again| (study, again))).transpose()?;
    // The same for every year.
    let tables = again.as_ref().map(|(_, again)| again.table_ways()).transpose()?.unwrap_or_default();
    let mut findings = if years.is_empty() {
        one(out, folder, &tables, again.as_ref().map(|(study, again)| (*study, again)))?
    } else {
        check::verify_years(out).map_err(|what| unreadable(out, what))?
    };
    if let Some(study) = study.filter(|_| !years.is_empty()) {
        findings.push(run::recheck_years(study, out)?);
    }
    for year in years {
        // The study of that year alone: its results are just those.
        let of_year = study.map(|study| Study { file: study.file.of_year(year), ..study.clone() });
        let again = of_year.as_ref().zip(again.as_ref().map(|(_, again)| again));
        let found = one(&check::of_year(out, year), folder, &tables, again)?;
        findings.extend(found.into_iter().map(|finding| check::in_year(year, finding)));
    }
    if let Some((_, again)) = again {
        findings.push(again.remade()?);
    }
    Ok(findings)
}

/// Findings about one case.
fn one(
    out: &Path,
    folder: Option<&Path>,
    tables: &BTreeMap<String, TableWays>,
    again: Option<(&Study, &Again)>,
) -> Result<Vec<Finding>, Failure> {
    let mut findings = check::verify_by(out, folder, tables).map_err(|what| unreadable(out, what))?;
    if let Some((study, again)) = again {
        findings.extend(again.recheck(study, out)?);
    }
    Ok(findings)
}

fn unreadable(out: &Path, what: Sentence) -> Failure {
    Failure::Missing(Issue::new("E0101").file(out.display().to_string()).words("reason", what).into())
}
