//! What is written about the scores of a service, and what was asked.

use super::folder::{Row, json, layer, table};
use super::spread::People;
use super::table::Grouped;
use super::unread;
use super::written::{Written, free};
use crate::access::Question;
use crate::balance::Competes;
use crate::words::Sentence;
use serde_json::Value;

/// One `[[access]]`.
pub(super) struct Asked {
    /// Its name.
    pub id: String,
    /// Measure and distances.
    pub question: Question,
    /// Whether others compete than the demand of the service, and whether by age.
    pub competes: Competes,
}

impl Asked {
    /// The column of `access.geojson` with those who compete.
    pub fn people_column(&self) -> String {
        if self.competes == Competes::Demand { "demand".to_owned() } else { format!("{}_people", self.id) }
    }

    /// What `equity.json` has of it.
    pub fn entry<'v>(&self, equity: &'v Value) -> &'v Value {
        let entries = equity["access"].as_array().map_or(&[][..], Vec::as_slice);
        entries.iter().find(|entry| entry["id"].as_str() == Some(&self.id)).unwrap_or(&Value::Null)
    }
}

/// Everything that is written about the scores of a service.
pub(super) struct ScoreFiles<'w> {
    pub written: &'w Written<'w>,
    pub asked: Vec<Asked>,
    /// `access.geojson`.
    pub cells: Vec<Row>,
    /// `access_zones.geojson`.
    pub zones: Vec<Row>,
    /// `access.csv` by its scores.
    pub table: Grouped,
    /// `equity.json`.
    pub equity: Value,
    /// Sites that count and have places, and these.
    pub open: Vec<(&'w Row, f64)>,
}

impl<'w> ScoreFiles<'w> {
    /// Those who compete, by cell, with their score.
    pub fn people(&self, asked: &Asked) -> Vec<People<'_>> {
        let column = asked.people_column();
        let mut people = Vec::with_capacity(self.cells.len());
        for cell in &self.cells {
            let (persons, score) = (cell.amount(&column), cell.number(&asked.id));
            people.push(People { persons, score, zone: cell.text("zone") });
        }
        people
    }

    /// Reads them; `None` where the study asks for no scores of the service.
    ///
    /// # Errors
    /// What is missing or unreadable.
    pub fn read(written: &'w Written<'w>) -> Result<Option<Self>, Sentence> {
        let tables = written.run.study.access.iter().filter(|table| table.service.as_str() == written.id);
        let asked = |table: &crate::study::AccessTable| {
            let question = table
                .question()
                .ok_or_else(|| unread::value("run.json", "access", &table.id, "check.unread.not_understood"))?;
            Ok::<_, Sentence>(Asked { id: table.id.clone(), question, competes: table.competes() })
        };
        let asked = tables.map(asked).collect::<Result<Vec<_>, _>>()?;
        if asked.is_empty() {
            return Ok(None);
        }
        let path = |name: &str| written.folder().join(name);
        let layer = |name: &str| layer(&path(name), &written.run.crs);
        Ok(Some(Self {
            written,
            asked,
            cells: layer("access.geojson")?,
            zones: if written.zones.is_empty() { Vec::new() } else { layer("access_zones.geojson")? },
            table: Grouped::by("access", table(&path("access.csv"))?),
            equity: json(&path("equity.json"))?,
            open: written
                .counted()
                .map(|site| (site, if written.table.is_uncounted() { 1.0 } else { free(site) }))
                .filter(|(_, free)| *free > 0.0)
                .collect(),
        }))
    }
}
