//! Scores of access at a place, beside those of the district.

use super::reach::{Reach, reach};
use crate::access::Unit;
use crate::check::{Row, equity, layer};
use crate::geodesy::AnalysisCrs;
use crate::issue::{Lang, escape};
use serde_json::{Value, json};
use std::path::Path;

/// One score of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreHere {
    /// Its name in the study.
    pub id: String,
    /// `e2sfca`.
    pub method: String,
    /// `places-per-person`, `places`, `metres` or `cost`.
    pub unit: String,
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
    service: &str,
    (cell, from): (&str, [f64; 2]),
    sites: &[&Row],
    crs: &AnalysisCrs,
) -> Result<Vec<ScoreHere>, String> {
    let path = out.join(service).join("access.geojson");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let cells = layer(&path, crs)?;
    let here = cells.iter().find(|row| row.text("id") == Some(cell));
    let told = equity(out, service)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let score = |one: &Value| {
        let id = text(&one["id"]);
        ScoreHere {
            score: here.and_then(|row| row.number(&id)),
            id,
            method: text(&one["method"]),
            unit: text(&one["unit"]),
            mean: one["mean"].as_f64(),
            reach: reach(one, sites, from),
        }
    };
    Ok(told["access"].as_array().into_iter().flatten().map(score).collect())
}

impl ScoreHere {
    /// A line in words.
    pub(super) fn text(&self, lang: Lang) -> String {
        // A unit of a later version is told as it is written.
        let unit = match Unit::named(&self.unit) {
            Some(Unit::Cost) => {
                let word = Unit::Cost.word(lang);
                lang.pick(format!("（{word}，越小越好）"), format!("({word}, less is better)"))
            }
            Some(unit) => unit.word(lang).to_owned(),
            None => escape(&self.unit),
        };
        let number = |value: f64| format!("{value:.6}").trim_end_matches('0').trim_end_matches('.').to_owned();
        let score = self.score.map_or_else(|| lang.pick("范围内没有设施", "nothing in reach").to_owned(), number);
        let mean = self.mean.map_or_else(|| "-".to_owned(), number);
        lang.pick(
            format!("  可达性 {}（{}）：{score} {unit}，全区均值 {mean}\n", escape(&self.id), escape(&self.method)),
            format!(
                "  access {} ({}): {score} {unit}; mean of the district {mean}\n",
                escape(&self.id),
                escape(&self.method)
            ),
        )
    }

    /// The same as JSON.
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "method": self.method, "unit": self.unit, "score": self.score, "mean": self.mean, "reach": self.reach.json() })
    }
}
