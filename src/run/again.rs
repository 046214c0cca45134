//! A finished folder and its study, whose layers are read once more: what `verify --study` looks at.

use super::known::Known;
use super::recheck::{self, missing};
use super::{Case, Loaded, compare_loaded, load, run_cases, scenarios};
use crate::check::{self, Finding, TableWays};
use crate::read::Quiet;
use crate::study::{Failure, Study, StudyFile};
use crate::words::{Sentence, say};
use crate::write::{self, WriteError, WriteOptions};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The study as it was run, with its layers.
pub struct Again {
    pub(super) study: Study,
    pub(super) loaded: Loaded,
    pub(super) out: PathBuf,
}

impl Again {
    /// Reads the layers of a study again; keys that were changed for the run stand in its own copy of the study.
    ///
    /// # Errors
    /// What is missing or unreadable, in the folder or in the layers.
    pub fn new(study: &Study, out: &Path) -> Result<Self, Failure> {
        let missing = |what: Sentence| missing(out, what);
        let run = check::run(out).map_err(missing)?;
        let file = StudyFile::of_run(&run).map_err(missing)?;
        let files = Known::to(study);
        let mut inputs = run["inputs"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
        if let Some(issue) = inputs.find_map(|name| files.stranger(name)) {
            return Err(Failure::Data(issue.into()));
        }
        let study = Study { file, ..study.clone() };
        let loaded = load(&study, &files, &Quiet)?;
        Ok(Self { study, loaded, out: out.to_owned() })
    }

    /// The ways of its services that go by a table, or by another list: [`check::verify_by`] looks at the results with them.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn table_ways(&self, scenario: Option<&str>) -> Result<BTreeMap<String, TableWays>, Failure> {
        let file = scenarios::file_of(&self.study.file, scenario);
        recheck::ways(file.as_ref().unwrap_or(&self.study.file), self.loaded.of(scenario))
    }

    /// What one case repeats of the layers, and its optimal allocations exactly.
    ///
    /// # Errors
    /// What is missing or unreadable; what differs is a [`Finding`].
    pub fn recheck(&self, asked: &Study, out: &Path) -> Result<Vec<Finding>, Failure> {
        let run = check::run(out).map_err(|what| missing(out, what))?;
        let file = StudyFile::of_run(&run).map_err(|what| missing(out, what))?;
        recheck::with(asked, &Study { file, ..self.study.clone() }, &self.loaded, &run, out)
    }

    /// Whether the study gives every file of the folder once more: names, texts, styles and messages too, which nothing else can tell.
    /// Results of another version are not compared, nor those of an optimum that was not waited for.
    ///
    /// # Errors
    /// What stops the run.
    pub fn remade(&self) -> Result<Finding, Failure> {
        let run = check::run(&self.out).map_err(|what| missing(&self.out, what))?;
        if run["version"].as_str() != Some(env!("CARGO_PKG_VERSION")) {
            return Ok(Finding { holds: true, sentence: say("run.remade.version") });
        }
        let options = WriteOptions {
            base: self.study.base.clone(),
            study: if self.study.hash.is_some() { self.study.name.clone() } else { String::new() },
            ..WriteOptions::default()
        };
        if recheck::is_comparison(&run) {
            let comparison = compare_loaded(&self.study, &self.loaded, &Quiet)?;
            return same(write::comparison_not_as_written(&comparison, &self.out, &options));
        }
        let scenario = run["scenario"].as_str();
        let cases = self.cases(scenario);
        if self.is_early(&cases) {
            return Ok(Finding { holds: true, sentence: say("run.remade.early") });
        }
        let mut all = run_cases(&self.study, &self.loaded, &cases, &Quiet)?;
        for results in all.iter_mut().filter(|results| results.scenario.is_none()) {
            // A case without changes beside others keeps their scenarios in none of its keys.
            results.scenario = scenario.map(str::to_owned);
        }
        let is_of_cases = scenario.is_none() && self.study.file.is_of_cases();
        same(write::not_as_written(&all, is_of_cases, &self.out, &options))
    }

    /// The cases of the folder: all of the study, or the one of a scenario that it is.
    fn cases(&self, scenario: Option<&str>) -> Vec<Case> {
        let all = Case::all(&self.study);
        let is_own = |case: &Case| match case.scenario {
            None => self.study.file.scenario.is_empty(),
            Some(own) => self.study.file.scenario.get(own.index()).map(|table| table.id.as_str()) == scenario,
        };
        all.into_iter().filter(|case| scenario.is_none() || is_own(case)).collect()
    }

    /// Whether the optimum of a service was not waited for, as its certificate says: how far it went nobody knows.
    fn is_early(&self, cases: &[Case]) -> bool {
        let folders: Vec<PathBuf> = match check::cases(&self.out).unwrap_or_default() {
            of if of.is_empty() || cases.len() < of.len() => vec![self.out.clone()],
            of => of.iter().map(|case| case.folder(&self.out)).collect(),
        };
        let certificate = |folder: &Path, id: &str| check::certificate(folder, id).unwrap_or_default();
        self.study.file.service.iter().filter(|table| table.method.respects_places()).any(|table| {
            folders
                .iter()
                .any(|folder| certificate(folder, table.id.as_str())["prices_are_worth"] == Value::Bool(false))
        })
    }
}

/// Files that are shown of many.
const SHOWN: usize = 10;

/// What is said of the files that are others.
fn same(others: Result<Vec<(String, usize)>, WriteError>) -> Result<Finding, Failure> {
    let others = others.map_err(|error| Failure::Missing(error.issue().into()))?;
    let shown = others.iter().take(SHOWN).map(|(file, line)| format!("{file}:{line}"));
    let sentence = match others.len() {
        0 => say("run.remade.same"),
        n => say("run.remade.others").count("n", n).list("names", shown),
    };
    Ok(Finding { holds: others.is_empty(), sentence })
}

/// Checks a folder of one case against its study: what it repeats of the layers, optimal allocations exactly, and whether the study
/// gives it once more.
///
/// # Errors
/// What is missing or unreadable in the layers; what differs is a [`Finding`].
pub fn recheck(study: &Study, out: &Path) -> Result<Vec<Finding>, Failure> {
    let again = Again::new(study, out)?;
    let mut findings = again.recheck(study, out)?;
    findings.push(again.remade()?);
    Ok(findings)
}

/// The ways of the services of a run that go by a table, read again. No layer is opened where all go by straight lines.
///
/// # Errors
/// What is missing or unreadable.
pub fn table_ways(study: &Study, out: &Path) -> Result<BTreeMap<String, TableWays>, Failure> {
    let file = check::run(out).and_then(|run| StudyFile::of_run(&run)).map_err(|what| missing(out, what))?;
    if file.service.iter().all(|table| file.is_straight(table)) {
        return Ok(BTreeMap::new());
    }
    let again = Again::new(study, out)?;
    let run = check::run(out).map_err(|what| missing(out, what))?;
    again.table_ways(run["scenario"].as_str())
}
