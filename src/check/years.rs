//! Several years of one study in one folder: the files beside the folders of the years have what these have.

use super::comparison::Comparison;
use super::folder::{Line, json, run, table};
use serde_json::Value;
use std::path::Path;

/// The years of a folder that has a folder for each; none where it is that of one run.
pub fn years(document: &Value) -> Vec<i64> {
    document["years"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect()
}

/// Compares `run.json`, `balance.csv` and `ledger.json` of all years with those of each.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn beside(out: &Path, document: &Value, years: &[i64]) -> Result<Comparison, String> {
    let mut comparison = Comparison::default();
    let ledger = json(&out.join("ledger.json"))?;
    let entries = ledger["years"].as_array().map_or(&[][..], Vec::as_slice);
    comparison.value(|| "run.json years".to_owned(), &document["years"], &document["parameters"]["years"]);
    comparison.value(|| "ledger.json closed".to_owned(), &ledger["closed"], &Value::Bool(true));
    let n = |list: usize| Some(list as f64);
    comparison.number(|| "ledger.json years".to_owned(), n(entries.len()), n(years.len()), 0.0);
    let mut rows: Vec<Line> = Vec::new();
    for (year, entry) in years.iter().zip(entries) {
        let folder = out.join(year.to_string());
        let own = run(&folder)?;
        comparison.value(|| format!("run.json {year}"), &own["year"], &Value::from(*year));
        for part in ["version", "title", "analysis_crs", "layers", "inputs"] {
            comparison.value(|| format!("run.json {part} {year}"), &document[part], &own[part]);
        }
        let parameters = own["parameters"].as_object().into_iter().flatten();
        for (key, value) in parameters.filter(|(key, _)| *key != "year") {
            comparison.value(|| format!("run.json parameters.{key} {year}"), &document["parameters"][key], value);
        }
        comparison.value(|| format!("ledger.json year {year}"), &entry["year"], &Value::from(*year));
        comparison.value(|| format!("ledger.json {year}"), &entry["ledger"], &json(&folder.join("ledger.json"))?);
        for mut row in table(&folder.join("balance.csv"))? {
            row.insert("year".to_owned(), year.to_string());
            rows.push(row);
        }
    }
    let all = table(&out.join("balance.csv"))?;
    comparison.number(|| "balance.csv".to_owned(), n(all.len()), n(rows.len()), 0.0);
    for (number, (stated, found)) in all.iter().zip(&rows).enumerate() {
        for column in stated.keys().chain(found.keys()) {
            let [stated, found] = [stated, found].map(|row| row.get(column).map(String::as_str));
            comparison.text(|| format!("balance.csv {} {column}", number + 1), stated, found);
        }
    }
    Ok(comparison)
}
