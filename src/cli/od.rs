//! `catchment od`: the ways of a study as a table.

use super::args::Global;
use super::convert::failed;
use super::report::Report;
use crate::issue::exit;
use crate::prepare;
use crate::read::Files;
use crate::run;
use crate::study::{Failure, Study};
use crate::words::say;
use serde_json::json;
use std::path::Path;

pub fn od(path: &Path, travel: Option<&str>, out: &Path, global: &Global, report: &Report) -> u8 {
    let loaded = Study::open_with(path, &global.changes).and_then(|study| {
        let progress = report.progress();
        run::load(&study, &Files, progress.as_ref())
    });
    let loaded = match loaded {
        Ok(loaded) if report.forbids(&loaded.issues) => return report.failure(&Failure::Data(loaded.issues)),
        Ok(loaded) => loaded,
        Err(failure) => return report.failure(&failure),
    };
    let listed = match prepare::od(path, &loaded, travel, out, global.overwrite) {
        Ok(listed) => listed,
        Err(failure) => return failed(&failure, report),
    };
    report.issues(&loaded.issues);
    let out = out.display().to_string();
    if report.json {
        let issues = report.issues_json(&loaded.issues);
        Report::json(
            &json!({ "ok": true, "out": out, "travel": listed.travel, "ways": listed.ways, "unit": listed.unit, "issues": issues }),
        );
    } else {
        let done = say("cli.od.done").with("out", out).with("travel", &listed.travel).count("n", listed.ways);
        report.show(&(done.with("unit", listed.unit).text(report.lang) + "\n"));
    }
    exit::DONE
}
