//! `catchment verify`: finished results, checked again.

use super::report::Report;
use super::run::write_failed;
use crate::check::{self, Finding};
use crate::issue::{Issue, exit};
use crate::run::{self, Again};
use crate::study::{Failure, Study};
use crate::words::{Sentence, say};
use crate::write;
use serde_json::json;
use std::path::Path;

pub fn verify(out: &Path, study: Option<&Path>, report: &Report) -> u8 {
    if let Err(error) = write::check_finished(out) {
        return write_failed(&error, report);
    }
    if study.is_some() && check::is_changes(out) {
        return report.usage(&say("cli.changes.no_study").with("folder", out.display()));
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
    let lines = |holds: bool| {
        let mark = if holds { "✓" } else { "✗" };
        let of = findings.iter().filter(move |finding| finding.holds == holds);
        of.map(move |finding| format!("{mark} {}\n", finding.text(report.lang))).collect::<String>()
    };
    let wrong = findings.iter().filter(|finding| !finding.holds).count();
    // What does not hold stands last, where nobody overlooks it, and is all that is printed when asked to be quiet.
    let count = say("cli.verify.count").count("n", findings.len()).with("wrong", wrong);
    report.show(&format!("{}{}\n", lines(true), count.text(report.lang)));
    report.fault(&lines(false));
    if report.json {
        Report::json(&json!({ "ok": holds, "findings": findings }));
    }
    if holds { exit::DONE } else { exit::DATA }
}

/// What the files alone say of finished results, of every year where there are several.
///
/// # Errors
/// [`Failure::Missing`] for what is missing or unreadable.
pub fn findings(out: &Path) -> Result<Vec<Finding>, Failure> {
    all(out, None, None)
}

/// What a run has written is taken only when it holds.
///
/// # Errors
/// [`Failure::Data`] with the first that does not, as [`findings`] else.
pub fn verified(folder: &Path) -> Result<(), Failure> {
    match findings(folder)?.into_iter().find(|finding| !finding.holds) {
        None => Ok(()),
        Some(finding) => {
            let issue = Issue::new("E0885").file(folder.display().to_string());
            Err(Failure::Data(issue.words("what", finding.sentence).into()))
        }
    }
}

/// Findings of every case, where there are several, and about the top of their folder.
fn all(out: &Path, folder: Option<&Path>, study: Option<&Study>) -> Result<Vec<Finding>, Failure> {
    let cases = check::cases(out).map_err(|what| unreadable(out, what))?;
    let again = study.map(|study| Again::new(study, out).map(|again| (study, again))).transpose()?;
    let mut findings = if cases.is_empty() {
        one(out, folder, again.as_ref().map(|(study, again)| (*study, again)))?
    } else {
        check::verify_years(out).map_err(|what| unreadable(out, what))?
    };
    if let Some(study) = study.filter(|_| !cases.is_empty()) {
        findings.push(run::recheck_years(study, out)?);
    }
    for case in cases {
        // The study of that case alone: its results are just those. One that the study no longer has is held to all of it.
        let own = |study: &Study| case.of_study(&study.file).unwrap_or_else(|_| study.file.clone());
        let of_case = study.map(|study| Study { file: own(study), ..study.clone() });
        let again = again.as_ref().map(|(_, again)| again);
        let found = one(&case.folder(out), folder, of_case.as_ref().zip(again))?;
        findings.extend(found.into_iter().map(|finding| check::in_case(&case, finding)));
    }
    if let Some((_, again)) = again {
        findings.push(again.remade()?);
    }
    Ok(findings)
}

/// Findings about one case.
fn one(out: &Path, folder: Option<&Path>, again: Option<(&Study, &Again)>) -> Result<Vec<Finding>, Failure> {
    let scenario = check::run(out).map_err(|what| unreadable(out, what))?["scenario"].as_str().map(str::to_owned);
    let tables = again.map(|(_, again)| again.table_ways(scenario.as_deref())).transpose()?.unwrap_or_default();
    let mut findings = check::verify_by(out, folder, &tables).map_err(|what| unreadable(out, what))?;
    if let Some((study, again)) = again {
        findings.extend(again.recheck(study, out)?);
    }
    Ok(findings)
}

fn unreadable(out: &Path, what: Sentence) -> Failure {
    Failure::Missing(Issue::new("E0101").file(out.display().to_string()).words("reason", what).into())
}
