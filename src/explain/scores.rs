//! Scores of access at a place, beside those of the district.

use super::reach::{Reach, reach, short};
use crate::access::Unit;
use crate::check::{Row, equity, layer};
use crate::geodesy::AnalysisCrs;
use crate::words::{Sentence, say};
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
    /// Of the cell; `None` where a distance or a cost has no value.
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
    let equity = equity(out, service)?;
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
    Ok(equity["access"].as_array().into_iter().flatten().map(score).collect())
}

impl ScoreHere {
    /// A line in words.
    pub(super) fn sentence(&self) -> Sentence {
        let unit = match Unit::named(&self.unit) {
            Some(Unit::Cost) => say("explain.score.less_is_better").part("unit", [Unit::Cost.word()]),
            Some(unit) => say("explain.score.unit").part("unit", [unit.word()]),
            // A unit of a later version is shown as it is written.
            None => say("explain.score.unit").with("unit", &self.unit),
        };
        let line = say("explain.score.line").with("access", &self.id).with("method", &self.method).part("unit", [unit]);
        let line = match self.score {
            Some(score) => line.with("score", short(score)),
            None => line.part("score", [say("explain.score.none")]),
        };
        line.with("mean", self.mean.map_or_else(|| "-".to_owned(), short))
    }

    /// The same as JSON.
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "method": self.method, "unit": self.unit, "score": self.score, "mean": self.mean, "reach": self.reach.json() })
    }
}
