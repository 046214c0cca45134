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
    let found = study.map_or_else(|| findings(out), |study| against(out, study));
    let findings = match found {
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
    check::verify_all(out).map_err(|what| unreadable(out, what))
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

/// The same and what the study says: of every case, where there are several, and about the top of their folder.
fn against(out: &Path, study: &Path) -> Result<Vec<Finding>, Failure> {
    let folder = study.parent().unwrap_or(Path::new(""));
    let study = Study::open(study)?;
    let cases = check::cases(out).map_err(|what| unreadable(out, what))?;
    let again = Again::new(&study, out)?;
    let mut findings = if cases.is_empty() {
        one(out, folder, &study, &again)?
    } else {
        let mut of_all = check::verify_years(out).map_err(|what| unreadable(out, what))?;
        of_all.push(run::recheck_years(&study, out)?);
        of_all
    };
    for case in cases {
        // The study of that case alone: its results are just those. One that the study no longer has is held to all of it.
        let file = case.of_study(&study.file).unwrap_or_else(|_| study.file.clone());
        let found = one(&case.folder(out), folder, &Study { file, ..study.clone() }, &again)?;
        findings.extend(found.into_iter().map(|finding| check::in_case(&case, finding)));
    }
    findings.push(again.remade()?);
    Ok(findings)
}

/// Findings about one case.
fn one(out: &Path, folder: &Path, study: &Study, again: &Again) -> Result<Vec<Finding>, Failure> {
    let scenario = check::run(out).map_err(|what| unreadable(out, what))?["scenario"].as_str().map(str::to_owned);
    let tables = again.table_ways(scenario.as_deref())?;
    let mut findings = check::verify_by(out, Some(folder), &tables).map_err(|what| unreadable(out, what))?;
    findings.extend(again.recheck(study, out)?);
    Ok(findings)
}

fn unreadable(out: &Path, what: Sentence) -> Failure {
    Failure::Missing(Issue::new("E0101").file(out.display().to_string()).words("reason", what).into())
}
