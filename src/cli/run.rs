//! `catchment run`: a study into results.

use super::args::Global;
use super::fail_on::{case_name, demands, not_met};
use super::report::Report;
use super::{balance_table, hand_over, norms_table};
use crate::balance::Results;
use crate::handover;
use crate::issue::{Issues, exit};
use crate::read::{Files, named};
use crate::run::{self, Case, Loaded};
use crate::study::{Failure, Study};
use crate::words::{Sentence, say, word};
use crate::write::{self, WriteError};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What is asked of a run beside its study.
pub struct Wish<'a> {
    /// What must hold.
    pub fail_on: &'a [String],
    /// How far from the optimum it may stop.
    pub stop_at_gap: Option<f64>,
    /// Whether its results are handed over too.
    pub hand_over: bool,
}

pub fn run(path: &Path, out: &Path, wish: &Wish<'_>, global: &Global, report: &Report) -> u8 {
    let mut study = match Study::open_with(path, &global.changes) {
        Ok(study) => study,
        Err(failure) => return report.failure(&failure),
    };
    study.stop_at_gap = wish.stop_at_gap.unwrap_or(0.0);
    let demands = match demands(wish.fail_on, &study) {
        Ok(demands) => demands,
        Err(what) => return report.usage(&what),
    };
    let beside = handover::beside(out);
    if let (true, Err(error)) = (wish.hand_over, write::check_hand_over(&beside, global.overwrite)) {
        return write_failed(&error, report);
    }
    let results = match compute_and_write(&study, &Case::all(&study), &[out], global, report) {
        Ok(results) => results,
        Err(code) => return code,
    };
    report.issues(&united(&results));
    // Of several years each has a folder of its own.
    let folders: Vec<PathBuf> = match results.as_slice() {
        [only] if !study.file.is_of_cases() => {
            report.show(&balance_table::tables(only, report.lang));
            vec![out.to_path_buf()]
        }
        all => {
            report.show(&balance_table::by_case(all, &study.file.scenario, report.lang));
            all.iter().map(|results| out.join(results.folder())).collect()
        }
    };
    // Of several years those of the last.
    let norms =
        results.last().map_or_else(String::new, |last| norms_table::text(last, study.file.is_of_cases(), report.lang));
    if !norms.is_empty() {
        report.show(&norms);
    }
    let runs: Vec<_> = results.iter().zip(folders.iter().map(PathBuf::as_path)).collect();
    let handed = wish.hand_over.then(|| hand_over::hand_over(out, &beside, &hand_over::every(global, report), report));
    let handed = match handed.transpose() {
        Ok(handed) => handed,
        Err(code) => return code,
    };
    let document = handed.as_ref().map(|done| hand_over::document(&beside, done, report));
    conclude(&runs, study.file.is_of_cases().then_some(out), document, report);
    if let Some(done) = handed {
        hand_over::show(&beside, &done, report);
    } else if let Some(cells) = many(&results) {
        report.say(&say("cli.hand_over.many").count("n", cells).with("out", out.display()));
    }
    let broken: Vec<Sentence> = demands.iter().filter_map(|of| not_met(of, &results, report.lang)).collect();
    for sentence in &broken {
        report.say(sentence);
    }
    if broken.is_empty() { exit::DONE } else { exit::NORM_NOT_MET }
}

/// Features of a layer above which QGIS opens and draws it far sooner from a GeoPackage than from GeoJSON.
const MANY: usize = 50_000;

/// The cells, where they are many.
fn many(results: &[Results]) -> Option<usize> {
    results.iter().map(|results| results.model.demand.len()).max().filter(|cells| *cells > MANY)
}

/// Computes the cases of a study over one reading of its layers and writes each to its folder; what was found in the data is left to
/// the caller to say.
///
/// # Errors
/// The exit code, everything having been reported.
pub fn compute_and_write(
    study: &Study,
    cases: &[Case],
    out: &[&Path],
    global: &Global,
    report: &Report,
) -> Result<Vec<Results>, u8> {
    let failed = |failure| report.failure(&failure);
    for out in out {
        check_target(study, out, global, report)?;
    }
    let progress = report.progress();
    let loaded = run::load_cases(study, &Files, cases, progress.as_ref()).map_err(failed)?;
    for out in out {
        check_inputs(study, &loaded, out, report)?;
    }
    let all = run::run_cases(study, &loaded, cases, progress.as_ref()).map_err(failed)?;
    if let Some(results) = all.iter().find(|results| report.forbids(&results.issues)) {
        return Err(report.failure(&Failure::Data(results.issues.clone())));
    }
    let options = write::WriteOptions {
        overwrite: global.overwrite,
        base: study.base.clone(),
        study: study.name.clone(),
        lang: report.lang,
    };
    progress.stage(&say("cli.run.writing"));
    if let (true, [out]) = (study.file.is_of_cases(), out) {
        write::write_years(&all, out, &options).map_err(|error| write_failed(&error, report))?;
        return Ok(all);
    }
    for (results, out) in all.iter().zip(out) {
        write::write(results, out, &options).map_err(|error| write_failed(&error, report))?;
    }
    Ok(all)
}

/// Whether results may go to a folder, before anything is read; what had to be settled there is said.
///
/// # Errors
/// The exit code, everything having been reported.
pub fn check_target(study: &Study, out: &Path, global: &Global, report: &Report) -> Result<(), u8> {
    let failed = |error: WriteError| write_failed(&error, report);
    report.issues(&write::settle(out).map_err(failed)?);
    let own = named(&study.base, &study.name);
    write::check_target(out, global.overwrite).and_then(|()| write::check_inputs([own], out)).map_err(failed)
}

/// Whether all that was read lies outside the folder of results, before anything is computed.
///
/// # Errors
/// The exit code, everything having been reported.
pub fn check_inputs(study: &Study, loaded: &Loaded, out: &Path, report: &Report) -> Result<(), u8> {
    let files = loaded.layers.iter().flat_map(|layer| &layer.files).chain(study.own.keys());
    let files = files.map(|file| study.base.join(file));
    write::check_inputs(files, out).map_err(|error| write_failed(&error, report))
}

/// What was found in all cases, each thing once.
pub fn united(results: &[Results]) -> Issues {
    let mut issues = Issues::new();
    for results in results {
        issues.unite(&results.issues);
    }
    issues
}

pub fn write_failed(error: &WriteError, report: &Report) -> u8 {
    report.issues(&error.issue().into());
    if report.json {
        Report::json(
            &json!({ "ok": false, "exit_code": error.exit_code(), "issues": report.issues_json(&error.issue().into()) }),
        );
    }
    error.exit_code()
}

/// Tables at the top of a folder of several cases, in the order in which they are looked at; alerts need several years, and the
/// last two what they are about.
const TOGETHER: [&str; 5] = ["years.csv", "alerts.csv", "balance.csv", "forecast.csv", "uncertainty.csv"];

/// The reconciliation lines and where to look, in a folder of several cases also for all of them; or, under `--json`, the one
/// document, with what was handed over.
pub fn conclude(runs: &[(&Results, &Path)], cases: Option<&Path>, handed: Option<Value>, report: &Report) {
    let Some((last, _)) = runs.last() else { return };
    if report.json {
        let document = |(results, out): &(&Results, &Path)| {
            let mut value = balance_table::json(results);
            if let Some(object) = value.as_object_mut() {
                object.insert("out".to_owned(), json!(out.display().to_string()));
                object.extend(norms_table::json(results, report.lang).map(|found| ("findings".to_owned(), found)));
                object.insert("issues".to_owned(), report.issues_json(&results.issues));
            }
            value
        };
        let runs: Vec<_> = runs.iter().map(document).collect();
        let mut document = json!({ "ok": true, "runs": runs });
        if let Some(handed) = handed {
            document["hand_over"] = handed;
        }
        Report::json(&document);
        return;
    }
    let mut text = String::new();
    for line in &last.reconciliation {
        let mark = if line.agrees() { "=" } else { "≠" };
        text.push_str(&format!("{mark} {}\n", line.sentence().text(report.lang)));
    }
    if !text.is_empty() {
        text.insert_str(0, &format!("{}\n", word("cli.run.reconciliation", report.lang)));
        text.push('\n');
    }
    for (results, out) in runs {
        text += &say("cli.run.results").with("year", case_name(results)).with("out", out.display()).text(report.lang);
        text.push('\n');
    }
    if let Some(out) = cases {
        let files = TOGETHER.map(|name| out.join(name)).into_iter().filter(|file| file.is_file());
        let files: Vec<String> = files.map(|file| file.display().to_string()).collect();
        text += &say("cli.run.together").with("files", files.join(word("text.comma", report.lang))).text(report.lang);
    }
    report.show(text.trim_end());
}
