//! The top of a folder of several years: what it says of its years is what they say themselves.

use super::comparison::Comparison;
use super::finding::{Finding, about};
use super::folder::{self, balance, run};
use super::hashes::{outputs, seal};
use super::table::Table;
use crate::words::{Text, say};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The years of a folder, as its `run.json` lists them; none where it is the folder of one case.
///
/// # Errors
/// What is missing or unreadable.
pub fn years(out: &Path) -> Result<Vec<i32>, String> {
    let document = run(out)?;
    let years = document["years"].as_array().map_or(&[][..], Vec::as_slice);
    let year = |year: &Value| year.as_i64().and_then(|year| i32::try_from(year).ok());
    years.iter().map(|found| year(found).ok_or_else(|| format!("run.json: {found} is no year"))).collect()
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
pub fn verify_years(out: &Path) -> Result<Vec<Finding>, String> {
    let document = run(out)?;
    let mut findings = vec![seal(out)];
    findings.extend(outputs(out, &document["outputs"]));
    let mut all = Comparison::default();
    let table = balance(out)?;
    let mut rows = table.lines();
    let ledger = folder::json(&out.join("ledger.json"))?;
    all.value(|| "run.json program".to_owned(), &document["program"], &json!("catchment"));
    all.value(|| "ledger.json closed".to_owned(), &ledger["closed"], &json!(true));
    let listed = years(out)?;
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
    }
    all.holds(rows.next().is_none(), || "balance.csv".to_owned());
    findings.push(all.finding(say("check.title.years")));
    Ok(findings)
}

/// A finding about one of several years.
pub fn in_year(year: i32, finding: Finding) -> Finding {
    Finding { sentence: about(Text::new(|_| year.to_string()), finding.sentence), ..finding }
}
