//! The top of a folder of several years: what it says of its years is what they say themselves.

use super::comparison::Comparison;
use super::documents;
use super::finding::{Finding, about};
use super::folder::{self, balance, run};
use super::form;
use super::hashes::{outputs, seal};
use super::unread;
use crate::words::{Sentence, Text, say};
use serde_json::{Value, json};
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

/// Checks hashes, parameters, `balance.csv` and `ledger.json` at the top of a folder of several years against those of each year;
/// the years themselves are for [`super::verify`].
///
/// # Errors
/// What is missing or unreadable.
pub fn verify_years(out: &Path) -> Result<Vec<Finding>, Sentence> {
    let document = run(out)?;
    let mut findings = vec![seal(out)];
    findings.extend(outputs(out, &document["outputs"]));
    let mut all = Comparison::default();
    let mut rows = balance(out)?.into_iter();
    let ledger = folder::json(&out.join("ledger.json"))?;
    documents::document("run.json", "run.json of several years", &document, &mut all);
    documents::document("ledger.json", "ledger.json of several years", &ledger, &mut all);
    form::balance(out, "balance.csv of several years", &mut all);
    all.value(|| "run.json program".to_owned(), &document["program"], &json!("catchment"));
    all.value(|| "ledger.json closed".to_owned(), &ledger["closed"], &json!(true));
    let listed = years(out)?;
    // Beside the folders of the years there are two tables; what is in those folders they list themselves.
    for name in document["outputs"].as_object().into_iter().flatten().map(|(name, _)| name) {
        let is_of_year = name.split_once('/').is_some_and(|(year, _)| listed.iter().any(|own| own.to_string() == year));
        let is_own = is_of_year || ["balance.csv", "ledger.json"].contains(&name.as_str());
        all.holds(is_own, || format!("run.json outputs {name}"));
    }
    let entries = ledger["years"].as_array().map_or(0, Vec::len);
    all.value(|| "ledger.json years".to_owned(), &json!(entries), &json!(listed.len()));
    for (number, year) in listed.iter().enumerate() {
        let folder = of_year(out, *year);
        let own = run(&folder)?;
        for key in ["title", "analysis_crs", "layers", "inputs", "version"] {
            all.value(|| format!("run.json {key}"), &document[key], &own[key]);
        }
        let mut parameters = document["parameters"].clone();
        if let Some(parameters) = parameters.as_object_mut() {
            parameters.remove("years");
            parameters.insert("year".to_owned(), json!(year));
        }
        all.value(|| format!("{year}/run.json parameters"), &own["parameters"], &parameters);
        let entry = &ledger["years"][number];
        all.value(|| format!("ledger.json years {number}"), &entry["year"], &json!(year));
        all.value(|| format!("ledger.json {year}"), &entry["ledger"], &folder::json(&folder.join("ledger.json"))?);
        for mut expected in balance(&folder)? {
            expected.insert("year".to_owned(), year.to_string());
            let what = || {
                let cell = |column: &str| expected.get(column).map_or("", String::as_str);
                format!("balance.csv {year} {} {}", cell("service"), cell("zone_id"))
            };
            all.value(what, &json!(rows.next()), &json!(expected));
        }
    }
    all.value(|| "balance.csv".to_owned(), &json!(rows.next()), &Value::Null);
    findings.push(all.finding(say("check.title.years")));
    Ok(findings)
}

/// A finding about one of several years.
pub fn in_year(year: i32, finding: Finding) -> Finding {
    Finding { sentence: about(Text::new(|_| year.to_string()), finding.sentence), ..finding }
}
