//! Scores of access at a place, beside those of the district.

use super::reach::{Reach, reach};
use crate::access::Unit;
use crate::check::{Row, equity, layer};
use crate::geodesy::AnalysisCrs;
use crate::issue::{Lang, escape};
use crate::study::AccessTable;
use serde_json::{Value, json};
use std::path::Path;

/// One score of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreHere {
    /// Its name in the study.
    pub id: String,
    /// `e2sfca`.
    pub method: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// Of the cell; `None` where a way or a cost has no value.
    pub score: Option<f64>,
    /// Mean of the district's people.
    pub mean: Option<f64>,
    /// The sites that it comes from.
    pub reach: Reach,
}

/// Scores of a cell, by its id; none where the run has no scores of the service.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn scores(
    out: &Path,
    tables: &[&AccessTable],
    service: &str,
    (cell, from): (&str, [f64; 2]),
    sites: &[&Row],
    crs: &AnalysisCrs,
) -> Result<Vec<ScoreHere>, String> {
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let cells = layer(&out.join(service).join("access.geojson"), crs)?;
    let here = cells.iter().find(|row| row.text("id") == Some(cell));
    let equity = equity(out, service)?;
    let entries = equity["access"].as_array().map_or(&[][..], Vec::as_slice);
    let score = |table: &&AccessTable| {
        let id = &table.id;
        let question = table.question().ok_or_else(|| format!("run.json: access {id}"))?;
        let entry = entries.iter().find(|entry| entry["id"].as_str() == Some(id)).unwrap_or(&Value::Null);
        Ok(ScoreHere {
            score: here.and_then(|row| row.number(id)),
            id: id.clone(),
            method: question.measure.as_str(),
            unit: question.measure.unit(),
            mean: entry["mean"].as_f64(),
            reach: reach(&question, &entry["ratio_by_site"], sites, from),
        })
    };
    tables.iter().map(score).collect()
}

impl ScoreHere {
    /// A line in words.
    pub(super) fn text(&self, lang: Lang) -> String {
        let unit = match self.unit {
            Unit::Cost => {
                let word = Unit::Cost.word(lang);
                lang.pick(format!("（{word}，越小越好）"), format!("({word}, less is better)"))
            }
            unit => unit.word(lang).to_owned(),
        };
        let number = |value: f64| format!("{value:.6}").trim_end_matches('0').trim_end_matches('.').to_owned();
        let score = self.score.map_or_else(|| lang.pick("范围内没有设施", "nothing in reach").to_owned(), number);
        let mean = self.mean.map_or_else(|| "-".to_owned(), number);
        lang.pick(
            format!("  可达性 {}（{}）：{score} {unit}，全区均值 {mean}\n", escape(&self.id), self.method),
            format!("  access {} ({}): {score} {unit}; mean of the district {mean}\n", escape(&self.id), self.method),
        )
    }

    /// The same as JSON.
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "method": self.method, "unit": self.unit.as_str(), "score": self.score, "mean": self.mean, "reach": self.reach.json() })
    }
}
