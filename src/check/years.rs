//! The top of a folder of several years: what it says of its years is what they say themselves.

use super::comparison::Comparison;
use super::documents;
use super::finding::{Finding, about};
use super::folder::{self, balance, run};
use super::form;
use super::hashes::{outputs, seal};
use super::over_years::{self, OfYear};
use super::table::{Grouped, Table};
use super::unread;
use super::{belongs, forecast};
use crate::output::AskedFor;
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

/// Checks hashes, parameters and all files at the top of a folder of several years against those of each year; the years themselves
/// are for [`super::verify`].
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
    documents::document("ledger.json", "ledger.json of several years", &ledger, &mut all);
    form::table("balance.csv of several years", &table, &AskedFor::default(), &mut all);
    all.value(|| "run.json program".to_owned(), &document["program"], &json!("catchment"));
    all.value(|| "ledger.json closed".to_owned(), &ledger["closed"], &json!(true));
    let listed = years(out)?;
    let entries = ledger["years"].as_array().map_or(0, Vec::len);
    all.value(|| "ledger.json years".to_owned(), &json!(entries), &json!(listed.len()));
    let mut years = Vec::new();
    for (number, year) in listed.iter().enumerate() {
        let folder = of_year(out, *year);
        let own_run = run(&folder)?;
        for key in ["title", "analysis_crs", "layers", "inputs", "version"] {
            all.value(|| format!("run.json {key}"), &document[key], &own_run[key]);
        }
        let mut parameters = document["parameters"].clone();
        if let Some(parameters) = parameters.as_object_mut() {
            parameters.remove("years");
            parameters.insert("year".to_owned(), json!(year));
        }
        all.value(|| format!("{year}/run.json parameters"), &own_run["parameters"], &parameters);
        let entry = &ledger["years"][number];
        all.value(|| format!("ledger.json years {number}"), &entry["year"], &json!(year));
        all.value(|| format!("ledger.json {year}"), &entry["ledger"], &folder::json(&folder.join("ledger.json"))?);
        let own = balance(&folder)?;
        let columns = |table: &Table| table.headings().iter().filter(|name| *name != "year").cloned().collect();
        let [top, below]: [BTreeSet<String>; 2] = [&table, &own].map(columns);
        all.value(|| format!("balance.csv {year} columns"), &json!(top), &json!(below));
        for expected in own.lines() {
            let row = rows.next();
            let cell = |column: &str| expected.get(column).unwrap_or_default();
            let what = |column: &str| format!("balance.csv {year} {} {} {column}", cell("service"), cell("zone_id"));
            all.text(|| what("year"), row.and_then(|row| row.get("year")), Some(&year.to_string()));
            for column in &below {
                all.text(|| what(column), row.and_then(|row| row.get(column)), expected.get(column));
            }
        }
        let forecast = forecast::read(&folder, &own_run["outputs"])?;
        years.push(OfYear { year: *year, folder, balance: Grouped::by("service", own), forecast });
    }
    all.holds(rows.next().is_none(), || "balance.csv".to_owned());
    let found = folder::asked(&document).and_then(|(study, crs)| {
        // What is in the folders of the years they list themselves.
        let is_of_year =
            |name: &str| name.split_once('/').is_some_and(|(year, _)| listed.iter().any(|own| own.to_string() == year));
        let beside = belongs::names(&document["outputs"]).filter(|name| !is_of_year(name));
        belongs::only(&over_years::files(&study, &years), beside, &mut all);
        over_years::over_years(out, (&study, &crs), &years, &mut all)
    });
    if let Err(why) = found {
        all.unread(why);
    }
    findings.push(all.finding(say("check.title.years")));
    Ok(findings)
}

/// A finding about one of several years.
pub fn in_year(year: i32, finding: Finding) -> Finding {
    Finding { sentence: about(Text::new(|_| year.to_string()), finding.sentence), ..finding }
}
