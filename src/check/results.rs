//! A finished folder whose files for all services are read once.

use super::folder::{self, asked};
use super::table::{Grouped, Line};
use super::written::Run;
use crate::words::Sentence;
use serde_json::Value;
use std::path::Path;

/// What was asked, and what the ledger and the balance have of each service.
pub struct Results {
    pub(super) run: Run,
    /// As `run.json` has it.
    pub(super) document: Value,
    /// As `ledger.json` has it.
    pub(super) ledger: Value,
    pub(super) balance: Grouped,
}

impl Results {
    /// Reads them.
    ///
    /// # Errors
    /// What is missing or unreadable.
    pub fn read(out: &Path) -> Result<Self, Sentence> {
        let document = folder::run(out)?;
        let (study, crs) = asked(&document)?;
        let coverage = match study.coverage.as_slice() {
            [] => Ok(Grouped::default()),
            _ => folder::table(&out.join("coverage.csv")).map(|table| Grouped::by("service", table)),
        };
        let run = Run { out: out.to_owned(), study, crs, layers: document["layers"].clone(), coverage };
        let balance = Grouped::by("service", folder::balance(out)?);
        Ok(Self { run, document, ledger: folder::json(&out.join("ledger.json"))?, balance })
    }

    /// Services that only a table has, with its name.
    pub(super) fn strangers(&self) -> Vec<(&'static str, &str)> {
        let coverage = self.run.coverage.iter().flat_map(Grouped::keys).map(|id| ("coverage.csv", id));
        let all = self.balance.keys().map(|id| ("balance.csv", id)).chain(coverage);
        all.filter(|(_, id)| !self.run.study.service.iter().any(|table| table.id.as_str() == *id)).collect()
    }

    /// The entry of a service in the ledger, and its rows of the balance; nothing where there are none.
    pub(super) fn of(&self, id: &str) -> (&Value, Vec<Line<'_>>) {
        let entries = self.ledger["services"].as_array().map_or(&[][..], Vec::as_slice);
        let entry = entries.iter().find(|entry| entry["service"].as_str() == Some(id)).unwrap_or(&Value::Null);
        (entry, self.balance.of(id))
    }
}
