//! `catchment demo`: the sample district, written to a folder and run before and after the plan.

use super::args::Global;
use super::report::Report;
use super::{balance_table, by_road, hand_over, run};
use crate::balance::Results;
use crate::claims::Judged;
use crate::handover::{self, Wish};
use crate::issue::exit;
use crate::read::beginning;
use crate::run::Case;
use crate::study::Study;
use crate::words::{Sentence, say, word};
use crate::write::{self, WriteError};
use std::path::{Path, PathBuf};

/// The year before the first project of the plan opens.
const BEFORE: i32 = 2020;

/// The sample that goes along roads, and where its results go.
const BY_ROAD: &str = "study-roads.toml";
const OUT_BY_ROAD: &str = "out-roads";

/// What the plan claims.
const CLAIMS: &str = "claims/changshou-145.toml";

/// The sample's files, as they stand in the repository.
macro_rules! files {
    ($($name:literal),* $(,)?) => { &[$(($name, include_bytes!(concat!("../../", $name)) as &[u8])),*] };
}
const FILES: &[(&str, &[u8])] = files![
    "study.toml",
    "study-roads.toml",
    "layers/README.md",
    "layers/townships.geojson",
    "layers/schools_existing.geojson",
    "layers/schools_planned.geojson",
    "layers/schools_complete.geojson",
    "layers/vocational.geojson",
    "layers/health.geojson",
    "layers/elderly.geojson",
    "layers/health_centres.geojson",
    "layers/nurseries.geojson",
    "layers/residential.geojson",
    "layers/roads.geojson",
    "layers/river.geojson",
    "layers/dem.tif",
    "claims/changshou-145.toml",
    "claims/projects.csv",
    "population/README.md",
    "population/grid.geojson",
    "population/townships.csv",
];

pub fn demo(dir: &Path, global: &Global, report: &Report) -> u8 {
    let folders = [dir.join("out-before"), dir.join("out")];
    let folders = folders.each_ref().map(PathBuf::as_path);
    let to = handover::beside(folders[1]);
    let all = [folders[0], folders[1], &dir.join(OUT_BY_ROAD)];
    let begun =
        lay_out(dir, &all, global.overwrite, report).and_then(|()| write::check_hand_over(&to, global.overwrite));
    if let Err(error) = begun {
        return run::write_failed(&error, report);
    }
    report.say(&say("cli.demo.written").with("folder", dir.display()));
    let study = match Study::open_with(&dir.join("study.toml"), &global.changes) {
        Ok(study) => study,
        Err(failure) => return report.failure(&failure),
    };
    let mut cases = vec![Case::of_year(BEFORE)];
    cases.extend(study.file.all_years().last().map(|year| Case::of_year(*year)));
    let results = match run::compute_and_write(&study, &cases, &folders, global, report) {
        Ok(results) => results,
        Err(code) => return code,
    };
    report.issues(&run::united(&results));
    report.show(&balance_table::by_year(&results, report.lang));
    let runs: Vec<_> = results.iter().zip(folders).collect();
    // A study that was changed is not the sample that the claims ask for, nor the one that goes along roads.
    let is_sample = global.changes.is_empty();
    let claims = is_sample.then(|| dir.join(CLAIMS));
    let wish =
        Wish { claims: claims.clone(), besides: vec![folders[0].to_owned()], ..hand_over::every(global, report) };
    let done = match hand_over::hand_over(folders[1], &to, &wish, report) {
        Ok(done) => done,
        Err(code) => return code,
    };
    run::conclude(&runs, None, Some(hand_over::document(&to, &done, report)), report);
    if is_sample && let Err(code) = by_road(dir, results.last(), global, report) {
        return code;
    }
    if let (Some(claims), Some(judged)) = (claims, &done.claims) {
        report.show(&held_to_its_word(&claims, &folders, judged).text(report.lang));
    }
    report.show(word("cli.demo.open", report.lang));
    hand_over::show(&to, &done, report);
    exit::DONE
}

/// The same schools and hospitals by road, beside straight lines.
fn by_road(dir: &Path, straight: Option<&Results>, global: &Global, report: &Report) -> Result<(), u8> {
    let study = Study::open(dir.join(BY_ROAD)).map_err(|failure| report.failure(&failure))?;
    let out = dir.join(OUT_BY_ROAD);
    let cases: Vec<Case> = study.file.all_years().last().map(|year| Case::of_year(*year)).into_iter().collect();
    let results = run::compute_and_write(&study, &cases, &[&out], global, report)?;
    report.issues(&run::united(&results));
    if let (Some(straight), Some(roads)) = (straight, results.last()) {
        report.show(&by_road::text(straight, roads, report.lang));
        let line = say("cli.demo.by_road").with("study", dir.join(BY_ROAD).display()).with("out", out.display());
        report.show(&line.text(report.lang));
    }
    Ok(())
}

/// What came of the plan's claims, in one line.
fn held_to_its_word(path: &Path, folders: &[&Path; 2], judged: &Judged) -> Sentence {
    let line = say("cli.demo.claims").part("summary", [judged.summary()]).with("claims", path.display());
    line.with("before", folders[0].display()).with("after", folders[1].display())
}

/// Whether a folder holds a sample, perhaps that of an earlier version, which had fewer layers: its study begins as ours.
fn is_sample(dir: &Path) -> bool {
    let ours = FILES
        .iter()
        .find(|(name, _)| *name == "study.toml")
        .and_then(|(_, bytes)| bytes.split(|byte| *byte == b'\n').next());
    // With the end of its line, so that nothing follows it there.
    ours.is_some_and(|ours| {
        let start = beginning(&dir.join("study.toml"), ours.len() + 2);
        start.strip_prefix(ours).is_some_and(|rest| matches!(rest, [] | [b'\n', ..] | [b'\r', b'\n']))
    })
}

/// Writes the sample's files. A folder that holds anything else than an earlier sample is left alone, and so is a file of a sample
/// that somebody changed.
fn lay_out(dir: &Path, results: &[&Path], overwrite: bool, report: &Report) -> Result<(), WriteError> {
    report.issues(&write::settle(dir)?);
    let occupied = dir.is_file() || std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if occupied && !is_sample(dir) {
        return Err(WriteError::Foreign(dir.to_owned()));
    }
    if occupied && !overwrite {
        return Err(WriteError::Exists(dir.to_owned()));
    }
    for folder in results.iter().filter(|folder| folder.exists()) {
        report.issues(&write::settle(folder)?);
        write::check_target(folder, overwrite)?;
    }
    let mut missing = Vec::new();
    for (name, content) in FILES {
        let path = dir.join(name);
        match std::fs::symlink_metadata(&path) {
            Err(_) => missing.push((*name, *content)),
            Ok(found) if !found.is_file() => return Err(WriteError::NotAFile(path)),
            Ok(_) if std::fs::read(&path).is_ok_and(|bytes| bytes == *content) => {}
            Ok(_) => return Err(WriteError::Changed(path)),
        }
    }
    write::lay_out(dir, &missing)
}
