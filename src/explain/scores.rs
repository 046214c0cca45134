//! Scores of access at a place, beside those of the district.

use super::reach::{Reach, reach, short};
use crate::access::Unit;
use crate::check::{Row, equity, layer};
use crate::geodesy::AnalysisCrs;
use crate::study::AccessTable;
use crate::words::{Seats, Sentence, say};
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
    tables: &[&AccessTable],
    service: &str,
    (cell, from): (&str, [f64; 2]),
    sites: &[&Row],
    (crs, by_table): (&AnalysisCrs, Option<Sentence>),
) -> Result<Vec<ScoreHere>, Sentence> {
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let cells = layer(&out.join(service).join("access.geojson"), crs)?;
    let here = cells.iter().find(|row| row.text("id") == Some(cell));
    let equity = equity(out, service)?;
    let entries = equity["access"].as_array().map_or(&[][..], Vec::as_slice);
    let score = |table: &&AccessTable| {
        let id = &table.id;
        let question = table.question().ok_or_else(|| say("explain.score.not_understood").with("access", id))?;
        let entry = entries.iter().find(|entry| entry["id"].as_str() == Some(id)).unwrap_or(&Value::Null);
        Ok(ScoreHere {
            score: here.and_then(|row| row.number(id)),
            id: id.clone(),
            method: question.measure.as_str(),
            unit: entry["unit"].as_str().and_then(Unit::named).unwrap_or(question.measure.unit()),
            mean: entry["mean"].as_f64(),
            reach: reach(&question, &entry["ratio_by_site"], sites, from, by_table.clone()),
        })
    };
    tables.iter().map(score).collect()
}

impl ScoreHere {
    /// A line in words.
    pub(super) fn sentence(&self, seats: Seats) -> Sentence {
        let key = if self.unit == Unit::Cost { "explain.score.less_is_better" } else { "explain.score.unit" };
        let unit = say(key).part("unit", [self.unit.word(seats)]);
        let line = say("explain.score.line").with("access", &self.id).with("method", self.method).part("unit", [unit]);
        let line = match self.score {
            Some(score) => line.with("score", short(score)),
            None => line.part("score", [say("explain.score.none")]),
        };
        line.with("mean", self.mean.map_or_else(|| "-".to_owned(), short))
    }

    /// The same as JSON.
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "method": self.method, "unit": self.unit.as_str(), "score": self.score, "mean": self.mean, "reach": self.reach.json() })
    }
}
