//! A finished run whose numbers claims ask for.

use super::sheet::Sheet;
use crate::issue::{Issue, Issues};
use crate::read::Progress;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// The results of one year.
#[derive(Debug)]
pub struct Finished {
    /// The year that was computed.
    pub year: i32,
    /// Tables that claims ask for, by their path in the folder; none of a file that is not there.
    pub files: BTreeMap<String, Option<Sheet>>,
}

/// Whether a path stays within the folder of results.
pub fn is_within(path: &str) -> bool {
    !path.is_empty()
        && !path.contains('#')
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Reads what claims ask of folders of results that were verified before; a folder of several years has one for each.
///
/// # Errors
/// E0892 for two of one year; what the readers say.
pub fn read(outs: &[PathBuf], wanted: &BTreeSet<&str>, progress: &dyn Progress) -> Result<Vec<Finished>, Issues> {
    let mut all: Vec<Finished> = Vec::new();
    for out in outs {
        let document = document(out)?;
        let years = document["years"].as_array().map_or(&[][..], Vec::as_slice);
        let folders: Vec<(Option<i64>, PathBuf)> = match years {
            [] => vec![(document["year"].as_i64(), out.clone())],
            years => years.iter().map(|year| (year.as_i64(), out.join(year.to_string()))).collect(),
        };
        for (year, folder) in folders {
            let year = year.and_then(|year| i32::try_from(year).ok()).ok_or_else(|| unread(out, "run.json: year"))?;
            if all.iter().any(|other| other.year == year) {
                return Err(Issue::new("E0892").file(folder.display().to_string()).value(year).into());
            }
            let mut files = BTreeMap::new();
            for path in wanted.iter().filter(|path| is_within(path)) {
                let is_there = folder.join(path).is_file();
                let sheet = is_there.then(|| Sheet::read(&folder, path, None, progress)).transpose()?;
                files.insert((*path).to_owned(), sheet);
            }
            all.push(Finished { year, files });
        }
    }
    Ok(all)
}

/// The folders of results that are meant: of one scenario, whose folder lies in that of all, those of its years.
///
/// # Errors
/// E0894 for the folder of several scenarios: each has another answer.
pub fn folders(outs: &[PathBuf]) -> Result<Vec<PathBuf>, Issue> {
    let mut all = Vec::new();
    for out in outs {
        let own = scenarios(out);
        if !own.is_empty() {
            let known: Vec<String> = own.iter().map(|id| out.join(id).display().to_string()).collect();
            return Err(Issue::new("E0894").file(out.display().to_string()).fact("known", known.join(", ")));
        }
        let around = out.parent().filter(|_| !out.join("run.json").is_file());
        let is_scenario =
            |around: &&Path| scenarios(around).iter().any(|id| out.file_name().is_some_and(|name| name == id.as_str()));
        match around.filter(is_scenario).and_then(|around| document(around).ok()) {
            Some(document) => {
                let years = document["years"].as_array().into_iter().flatten();
                all.extend(years.map(|year| out.join(year.to_string())));
            }
            None => all.push(out.clone()),
        }
    }
    Ok(all)
}

/// The scenarios of a folder; none where it has no results of several.
fn scenarios(out: &Path) -> Vec<String> {
    let document = document(out).unwrap_or_default();
    let ids = document["scenarios"].as_array().into_iter().flatten();
    ids.filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

fn document(out: &Path) -> Result<Value, Issues> {
    let bytes = std::fs::read(out.join("run.json")).map_err(|error| unread(out, error))?;
    serde_json::from_slice(&bytes).map_err(|error| unread(out, error).into())
}

fn unread(out: &Path, reason: impl ToString) -> Issue {
    Issue::new("E0101").file(out.display().to_string()).fact("reason", reason)
}
