//! A finished folder that verifies.

use super::Case;
#[cfg(feature = "workbooks")]
use super::cells::Cells;
use super::unreadable::unreadable;
use crate::check::{self, CaseName, Finding, Table};
use crate::claims::Judged;
use crate::issue::Issue;
use crate::prepare::Failure;
#[cfg(feature = "workbooks")]
use crate::study::ServiceTable;
use crate::study::StudyFile;
use crate::words::Sentence;
use serde_json::Value;
#[cfg(feature = "workbooks")]
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
#[cfg(feature = "workbooks")]
use std::sync::{Arc, Mutex};

/// Services whose cells are kept; those of more are looked at again.
#[cfg(feature = "workbooks")]
const MOST_KEPT: usize = 64;

/// Results, as their files have them.
pub struct Source {
    /// Their folder.
    pub out: PathBuf,
    /// Its `run.json`.
    pub document: Value,
    /// What was asked, of all cases.
    pub study: StudyFile,
    /// The cases: years of the study without changes, then those of each scenario; the one case of a folder without cases.
    pub cases: Vec<Case>,
    /// What a plan claims, held against them, where it was asked for.
    pub claims: Option<Judged>,
    /// The cells of the case that is spoken of first, by service, which every product looks at.
    #[cfg(feature = "workbooks")]
    cells: Mutex<BTreeMap<String, Option<Arc<Cells>>>>,
}

impl Source {
    /// Reads a folder.
    ///
    /// # Errors
    /// [`Failure`] for what is no folder of finished results, and for results that do not verify (E0885).
    pub fn open(out: &Path) -> Result<Self, Failure> {
        Self::looked_at(out, check::verify_all)
    }

    /// Reads a folder that this program has just written: only that the files are still those is looked at. [`Self::verified`] does the
    /// rest, beside whatever is made of it.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn just_written(out: &Path) -> Result<Self, Failure> {
        Self::looked_at(out, check::unchanged_all)
    }

    /// That its results verify.
    ///
    /// # Errors
    /// [`Failure`] for results that do not (E0885).
    pub fn verified(&self) -> Result<(), Failure> {
        verified(&self.out)
    }

    /// What stands in a list of the documents of all cases. Cases read the same layers: what was found in them is there once.
    #[cfg(feature = "workbooks")]
    pub fn entries<'s>(&'s self, key: &'s str) -> impl Iterator<Item = &'s Value> {
        let mut seen: Vec<&Value> = Vec::new();
        let entries = self.cases.iter().flat_map(move |case| case.run[key].as_array().into_iter().flatten());
        entries.filter(move |entry| {
            let is_new = !seen.contains(entry);
            if is_new {
                seen.push(entry);
            }
            is_new
        })
    }

    fn looked_at(out: &Path, look: fn(&Path) -> Result<Vec<Finding>, Sentence>) -> Result<Self, Failure> {
        let read = || -> Result<(Value, Vec<CaseName>, Vec<Finding>), Sentence> {
            Ok((check::run(out)?, check::cases(out)?, look(out)?))
        };
        let (document, names, findings) = read().map_err(|what| unreadable(out, what))?;
        held(out, findings)?;
        let file = || out.display().to_string();
        if check::is_comparison(out) || check::is_changes(out) {
            return Err(Issue::new("E0765").file(file()).into());
        }
        let (study, _) = check::asked(&document).map_err(|what| unreadable(out, what))?;
        let folders = names.into_iter().map(|name| (name.folder(out), name.scenario));
        let folders = if document.get("years").is_some() { folders.collect() } else { vec![(out.to_owned(), None)] };
        let cases =
            folders.into_iter().map(|(folder, scenario)| Case::read(folder, scenario)).collect::<Result<_, _>>();
        let cases = cases.map_err(|what| unreadable(out, what))?;
        Ok(Self {
            out: out.to_owned(),
            document,
            study,
            cases,
            claims: None,
            #[cfg(feature = "workbooks")]
            cells: Mutex::default(),
        })
    }

    /// The case that is spoken of first: the last year of the study without changes.
    pub fn main(&self) -> Option<&Case> {
        self.of_scenarios().next()?.last()
    }

    /// The first and the last year of each scenario.
    pub fn ends(&self) -> impl Iterator<Item = &Case> {
        self.of_scenarios().flat_map(|years| {
            let last = years.last().filter(|_| years.len() > 1);
            years.first().into_iter().chain(last)
        })
    }

    /// The years of one scenario after the other.
    pub fn of_scenarios(&self) -> impl Iterator<Item = &[Case]> {
        self.cases.chunk_by(|one, other| one.scenario == other.scenario)
    }

    /// Whether it has several cases, with tables of all of them at its top.
    pub fn has_cases(&self) -> bool {
        self.document.get("years").is_some()
    }

    /// The cells of a service in a case; `None` where the results have none.
    ///
    /// # Errors
    /// [`Failure`] for some that cannot be read.
    #[cfg(feature = "workbooks")]
    pub(super) fn cells(&self, case: &Case, service: &ServiceTable) -> Result<Option<Arc<Cells>>, Failure> {
        let id = service.id.as_str();
        let is_main = self.main().is_some_and(|main| std::ptr::eq(main, case));
        if let Some(known) = self.cells.lock().ok().filter(|_| is_main).and_then(|known| known.get(id).cloned()) {
            return Ok(known);
        }
        let cells = Cells::read(case, service)?.map(Arc::new);
        if let Some(mut known) = self.cells.lock().ok().filter(|known| is_main && known.len() < MOST_KEPT) {
            known.insert(id.to_owned(), cells.clone());
        }
        Ok(cells)
    }

    /// A table at the top, by the names of its columns; `None` where the run has no such table.
    ///
    /// # Errors
    /// [`Failure`] for one that cannot be read.
    pub fn table(&self, file: &str) -> Result<Option<Table>, Failure> {
        let is_there = self.document["outputs"].get(file).is_some();
        let read = is_there.then(|| check::translated(&self.out.join(file))).transpose();
        read.map_err(|what| unreadable(&self.out, what))
    }
}

/// That finished results verify.
pub(super) fn verified(out: &Path) -> Result<(), Failure> {
    held(out, check::verify_all(out).map_err(|what| unreadable(out, what))?)
}

/// That everything that was looked at is as it should be.
fn held(out: &Path, findings: Vec<Finding>) -> Result<(), Failure> {
    match findings.into_iter().find(|finding| !finding.holds) {
        None => Ok(()),
        Some(finding) => {
            Err(Issue::new("E0885").file(out.display().to_string()).words("what", finding.sentence).into())
        }
    }
}
