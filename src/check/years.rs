//! The top of a folder of several cases, years or scenarios: what it says of them is what they say themselves.

use super::comparison::Comparison;
use super::documents;
use super::finding::{Finding, about};
use super::folder::{self, balance, run};
use super::form;
use super::hashes::{outputs, seal};
use super::over_years::{self, OfCase};
use super::table::{Grouped, Table};
use super::unread;
use super::{belongs, forecast, uncertainty};
use crate::output::AskedFor;
use crate::scenario::BASE;
use crate::study::StudyFile;
use crate::words::{Sentence, Text, say};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The years of a folder, as its `run.json` lists them; none where it is the folder of one case.
///
/// # Errors
/// What is missing or unreadable.
pub fn years(out: &Path) -> Result<Vec<i32>, Sentence> {
    let document = run(out)?;
    let years = document["years"].as_array().map_or(&[][..], Vec::as_slice);
    let year = |year: &Value| year.as_i64().and_then(|year| i32::try_from(year).ok());
    years
        .iter()
        .map(|found| year(found).ok_or_else(|| unread::value("run.json", "years", found, "check.unread.no_year")))
        .collect()
}

/// The folder of a year.
pub fn of_year(out: &Path, year: i32) -> PathBuf {
    out.join(year.to_string())
}

/// One of the cases of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseName {
    /// Of a study with scenarios which of them; `base` is that without changes.
    pub scenario: Option<String>,
    /// The year.
    pub year: i32,
}

impl CaseName {
    /// Its folder.
    pub fn folder(&self, out: &Path) -> PathBuf {
        out.join(self.path())
    }

    /// Its folder below that of all, with a stroke behind it.
    fn path(&self) -> String {
        self.scenario.as_ref().map_or_else(String::new, |scenario| format!("{scenario}/")) + &format!("{}/", self.year)
    }

    /// As people read it: `2025`, `delay 2025`.
    fn shown(&self) -> String {
        self.scenario.as_ref().map_or_else(|| self.year.to_string(), |scenario| format!("{scenario} {}", self.year))
    }

    /// The study of this case alone, from that of all.
    ///
    /// # Errors
    /// That there is no such scenario.
    pub fn of_study(&self, file: &StudyFile) -> Result<StudyFile, Sentence> {
        let of_scenario = match self.scenario.as_deref() {
            None | Some(BASE) => file.base(),
            Some(id) => {
                let table = file.scenario.iter().find(|table| table.id == id);
                let imagined = table.and_then(|table| file.imagined(table).ok());
                imagined.ok_or_else(|| unread::value("run.json", "scenarios", json!(id), "check.unread.no_scenario"))?
            }
        };
        Ok(of_scenario.of_year(self.year))
    }
}

/// The cases of a folder, as its `run.json` lists them; none where it is the folder of one case.
///
/// # Errors
/// What is missing or unreadable.
pub fn cases(out: &Path) -> Result<Vec<CaseName>, Sentence> {
    let (document, years) = (run(out)?, years(out)?);
    let Some(scenarios) = document["scenarios"].as_array() else {
        return Ok(years.into_iter().map(|year| CaseName { scenario: None, year }).collect());
    };
    let mut cases = Vec::with_capacity(scenarios.len() * years.len());
    for scenario in scenarios {
        // A name that leads elsewhere names no folder of a run.
        let is_plain = |id: &&str| {
            !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        };
        let id = scenario
            .as_str()
            .filter(is_plain)
            .ok_or_else(|| unread::value("run.json", "scenarios", scenario, "check.unread.no_scenario"))?;
        cases.extend(years.iter().map(|year| CaseName { scenario: Some(id.to_owned()), year: *year }));
    }
    Ok(cases)
}

/// Findings about a finished folder, and about every case where it has several.
///
/// # Errors
/// What is missing or unreadable.
pub fn verify_all(out: &Path) -> Result<Vec<Finding>, Sentence> {
    let cases = cases(out)?;
    if cases.is_empty() {
        return super::verify(out, None);
    }
    let mut findings = verify_years(out)?;
    for case in cases {
        findings.extend(super::verify(&case.folder(out), None)?.into_iter().map(|finding| in_case(&case, finding)));
    }
    Ok(findings)
}

/// Whether all files of a finished folder, and of its cases, are those that were written; what they say is not looked at.
///
/// # Errors
/// What is missing or unreadable.
pub fn unchanged_all(out: &Path) -> Result<Vec<Finding>, Sentence> {
    let folders = cases(out)?.into_iter().map(|case| case.folder(out));
    let mut findings = Vec::new();
    for folder in std::iter::once(out.to_owned()).chain(folders) {
        findings.extend(super::unchanged(&folder, &run(&folder)?));
    }
    Ok(findings)
}

/// Checks hashes, parameters and all files at the top of a folder of several cases against those of each case;
/// the cases themselves are for [`super::verify`].
///
/// # Errors
/// What is missing or unreadable.
pub fn verify_years(out: &Path) -> Result<Vec<Finding>, Sentence> {
    let document = run(out)?;
    let mut findings = vec![seal(out)];
    findings.extend(outputs(out, &document["outputs"]));
    let mut all = Comparison::default();
    let table = balance(out)?;
    let mut rows = table.lines();
    let ledger = folder::json(&out.join("ledger.json"))?;
    documents::document("run.json", "run.json of several years", &document, &mut all);
    let of = if document.get("scenarios").is_some() { "of scenarios" } else { "of several years" };
    documents::document("ledger.json", &format!("ledger.json {of}"), &ledger, &mut all);
    form::table(&format!("balance.csv {of}"), &table, &AskedFor::default(), &mut all);
    all.value(|| "run.json program".to_owned(), &document["program"], &json!("catchment"));
    all.value(|| "ledger.json closed".to_owned(), &ledger["closed"], &json!(true));
    let listed = cases(out)?;
    let file = StudyFile::of_run(&document)?;
    // Keys that are not read, as those that a run writes empty, are in no other comparison.
    all.value(|| "run.json parameters".to_owned(), &document["parameters"], &json!(file.parameters()));
    let ids: Vec<&str> = file.scenario.iter().map(|table| table.id.as_str()).collect();
    let scenarios = if ids.is_empty() { Value::Null } else { json!([&[BASE], ids.as_slice()].concat()) };
    all.value(|| "run.json scenarios".to_owned(), &document["scenarios"], &scenarios);
    all.value(|| "run.json years".to_owned(), &document["years"], &json!(file.all_years()));
    let entries = if ids.is_empty() { &ledger["years"] } else { &ledger["cases"] };
    let entered = entries.as_array().map_or(0, Vec::len);
    all.value(|| "ledger.json years".to_owned(), &json!(entered), &json!(listed.len()));
    let mut years = Vec::new();
    for (number, case) in listed.iter().enumerate() {
        let (folder, name) = (case.folder(out), case.shown());
        let own_run = run(&folder)?;
        for key in ["title", "analysis_crs", "layers", "inputs", "version"] {
            all.value(|| format!("run.json {key}"), &document[key], &own_run[key]);
        }
        all.value(|| format!("{name}/run.json scenario"), &own_run["scenario"], &json!(case.scenario));
        let study = case.of_study(&file)?;
        all.value(|| format!("{name}/run.json parameters"), &own_run["parameters"], &json!(study.parameters()));
        let entry = &entries[number];
        all.value(|| format!("ledger.json scenario {number}"), &entry["scenario"], &json!(case.scenario));
        all.value(|| format!("ledger.json years {number}"), &entry["year"], &json!(case.year));
        all.value(|| format!("ledger.json {name}"), &entry["ledger"], &folder::json(&folder.join("ledger.json"))?);
        let own = balance(&folder)?;
        let is_own = |name: &&String| !matches!(name.as_str(), "year" | "scenario");
        let columns = |table: &Table| table.headings().iter().filter(is_own).cloned().collect();
        let [top, below]: [BTreeSet<String>; 2] = [&table, &own].map(columns);
        all.value(|| format!("balance.csv {name} columns"), &json!(top), &json!(below));
        for expected in own.lines() {
            let row = rows.next();
            let cell = |column: &str| expected.get(column).unwrap_or_default();
            let what = |column: &str| format!("balance.csv {name} {} {} {column}", cell("service"), cell("zone_id"));
            all.text(|| what("year"), row.and_then(|row| row.get("year")), Some(&case.year.to_string()));
            all.text(|| what("scenario"), row.and_then(|row| row.get("scenario")), case.scenario.as_deref());
            for column in &below {
                all.text(|| what(column), row.and_then(|row| row.get(column)), expected.get(column));
            }
        }
        let forecast = forecast::read(&folder, &own_run["outputs"])?;
        let uncertainty = uncertainty::read(&folder, &own_run["outputs"])?;
        let balance = Grouped::by("service", own);
        let (scenario, year) = (case.scenario.clone(), case.year);
        years.push(OfCase { scenario, year, study, folder, balance, forecast, uncertainty });
    }
    all.holds(rows.next().is_none(), || "balance.csv".to_owned());
    let found = folder::asked(&document).and_then(|(study, crs)| {
        // What is in the folders of the cases they list themselves.
        let folders: Vec<String> = listed.iter().map(CaseName::path).collect();
        let is_of_case = |name: &str| folders.iter().any(|folder| name.starts_with(folder.as_str()));
        let beside = belongs::names(&document["outputs"]).filter(|name| !is_of_case(name));
        belongs::only(&over_years::files(&study, &years), beside, &mut all);
        over_years::over_years(out, (&study, &crs), &years, &mut all)
    });
    if let Err(why) = found {
        all.unread(why);
    }
    findings.push(all.finding(say("check.title.years")));
    Ok(findings)
}

/// A finding about one of several cases.
pub fn in_case(case: &CaseName, finding: Finding) -> Finding {
    let name = case.shown();
    Finding { sentence: about(Text::new(|_| name.clone()), finding.sentence), ..finding }
}
