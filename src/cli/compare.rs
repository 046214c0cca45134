//! `catchment compare`: two finished results, and what changes from one to the other.

use super::args::Global;
use super::changes_table;
use super::report::Report;
use super::run::write_failed;
use super::verify;
use crate::balance::Changes;
use crate::check;
use crate::issue::{Issue, exit};
use crate::output::{Changed, alone_columns, changes_columns, record};
use crate::run;
use crate::study::Failure;
use crate::words::{Sentence, say};
use crate::write::{self, WriteError};
use serde_json::{Value, json};
use std::path::Path;

pub fn compare(a: &Path, b: Option<&Path>, out: Option<&Path>, global: &Global, report: &Report) -> u8 {
    let folders: Vec<&Path> = std::iter::once(a).chain(b).collect();
    if let Some(code) = out.and_then(|out| target(out, &folders, global, report)) {
        return code;
    }
    for folder in &folders {
        if let Err(error) = write::check_finished(folder) {
            return write_failed(&error, report);
        }
    }
    let verified = folders.iter().try_for_each(|folder| finished(folder).and_then(|()| verify::verified(folder)));
    let changes = match verified.and_then(|()| run::changes(a, b)) {
        Ok(changes) => changes,
        Err(failure) => return report.failure(&failure),
    };
    if let Some(out) = out
        && let Err(error) = write::write_changes(&changes, out, global.overwrite, report.lang)
    {
        return write_failed(&error, report);
    }
    if report.json {
        Report::json(&document(&changes, out));
    } else {
        report.show(&changes_table::text(&changes, report.lang));
        if let Some(out) = out {
            report.show(&say("cli.changes.results").with("out", out.display()).text(report.lang));
        }
    }
    exit::DONE
}

/// Why nothing may be written there: the exit code, everything having been reported.
fn target(out: &Path, folders: &[&Path], global: &Global, report: &Report) -> Option<u8> {
    let failed = |error: &WriteError| write_failed(error, report);
    match write::settle(out) {
        Ok(issues) => report.issues(&issues),
        Err(error) => return Some(failed(&error)),
    }
    let inputs = folders.iter().map(|folder| folder.join("run.json"));
    let checked = write::check_target(out, global.overwrite).and_then(|()| write::check_inputs(inputs, out));
    checked.err().map(|error| failed(&error))
}

/// A folder holds results of a study: neither nothing, nor a comparison.
fn finished(folder: &Path) -> Result<(), Failure> {
    let no_results = |what: Sentence| {
        Err(Failure::Data(Issue::new("E0873").file(folder.display().to_string()).words("what", what).into()))
    };
    match check::run(folder) {
        // That there is no folder at all is said as always.
        Err(_) if !folder.exists() => Ok(()),
        Err(what) => no_results(what),
        Ok(_) if check::is_comparison(folder) => no_results(say("cli.changes.of_methods")),
        Ok(_) if check::is_changes(folder) => no_results(say("cli.changes.of_results")),
        Ok(run) if run["program"] != "catchment" => no_results(say("cli.changes.of_others")),
        Ok(_) => Ok(()),
    }
}

/// Everything for programs: rows as in the files.
fn document(changes: &Changes, out: Option<&Path>) -> Value {
    let columns = changes_columns();
    let rows = |case| -> Vec<Value> {
        let case: &crate::balance::CaseChange = case;
        let all = case.services.iter().flat_map(|service| Changed::all(case, service));
        all.map(|row| Value::Object(record(&columns, row))).collect()
    };
    let alone = alone_columns();
    json!({
        "ok": true,
        "out": out.map(|out| out.display().to_string()),
        "same": changes.is_empty(),
        "changes": changes.cases.iter().flat_map(rows).collect::<Vec<_>>(),
        "one_sided": changes.alone.iter().map(|of| record(&alone, of)).collect::<Vec<_>>(),
    })
}
