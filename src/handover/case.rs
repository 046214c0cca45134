//! One case of finished results: a year, of the study without changes or of a scenario.

use super::unreadable::unreadable;
use crate::check::{self, Row, Table};
use crate::geodesy::AnalysisCrs;
use crate::output::{AskedFor, Column, Unit, described};
use crate::prepare::Failure;
use crate::study::{CoverageTable, ServiceTable, StudyFile};
use crate::units::Impedance;
use crate::words::Sentence;
use serde_json::Value;
use std::cell::RefCell;
use std::path::PathBuf;

/// A year of results, as its files have it.
pub struct Case {
    /// Its folder.
    pub folder: PathBuf,
    /// Of a study with scenarios which of them; `base` is that without changes.
    pub scenario: Option<String>,
    /// The year.
    pub year: i32,
    /// Its `run.json`.
    pub run: Value,
    /// Its `ledger.json`.
    pub ledger: Value,
    /// What was asked.
    pub study: StudyFile,
    /// The system in which its ways were measured.
    pub crs: AnalysisCrs,
}

impl Case {
    pub(super) fn read(folder: PathBuf, scenario: Option<String>) -> Result<Self, Sentence> {
        let run = check::run(&folder)?;
        let ledger = check::json(&folder.join("ledger.json"))?;
        let (study, crs) = check::asked(&run)?;
        let year = study.year.unwrap_or_default();
        Ok(Self { folder, scenario, year, run, ledger, study, crs })
    }

    /// Whether the run wrote a file.
    pub fn has(&self, file: &str) -> bool {
        self.run["outputs"].get(file).is_some()
    }

    /// A table, by the names of its columns: `balance.csv`; `None` where the run has no such table.
    ///
    /// # Errors
    /// [`Failure`] for one that cannot be read.
    pub fn table(&self, file: &str) -> Result<Option<Table>, Failure> {
        let read = self.has(file).then(|| check::translated(&self.folder.join(file))).transpose();
        read.map_err(|what| unreadable(&self.folder, what))
    }

    /// A layer of a service in planar metres: `zones`; `None` where the run has no such layer.
    ///
    /// # Errors
    /// [`Failure`] for one that cannot be read.
    pub fn layer(&self, service: &str, name: &str) -> Result<Option<Vec<Row>>, Failure> {
        let file = format!("{service}/{name}.geojson");
        let read = self.has(&file).then(|| check::layer(&self.folder.join(file), &self.crs)).transpose();
        read.map_err(|what| unreadable(&self.folder, what))
    }

    /// Shows every row of a layer of a service, none of which is kept; says whether the run has such a layer.
    ///
    /// # Errors
    /// [`Failure`] for one that cannot be read.
    pub fn each(&self, service: &str, name: &str, see: impl FnMut(&Row)) -> Result<bool, Failure> {
        let file = format!("{service}/{name}.geojson");
        if !self.has(&file) {
            return Ok(false);
        }
        let see = RefCell::new(see);
        let shown = |row: &Row| {
            (*see.borrow_mut())(row);
            false
        };
        check::layer_where(&self.folder.join(file), &self.crs, shown).map_err(|what| unreadable(&self.folder, what))?;
        Ok(true)
    }

    /// What the ways to a service are measured in.
    pub fn impedance(&self, service: &ServiceTable) -> Impedance {
        self.study.table_of(service).map_or(Impedance::Metres, |(_, of)| of)
    }

    /// The columns of a file of a service, with their units and what its places are called: `zones.geojson`, `balance.csv`.
    pub fn columns(&self, file: &str, service: &ServiceTable) -> Vec<Column<'static, ()>> {
        let asked = AskedFor::of(&self.study, service.id.as_str());
        let of = self.impedance(service);
        let (seats, basis) = (service.called().seats, self.study.basis());
        let described = described(file, &asked).into_iter();
        let mut columns: Vec<_> = described.map(|column| column.seats(seats).basis(basis)).collect();
        for column in &mut columns {
            if column.unit == Unit::Cost(None) {
                column.unit = Unit::Cost(Some(of));
            }
            self.say_whose(column, of);
        }
        columns
    }

    /// What a score counts and by which method, and how far a coverage reaches.
    fn say_whose(&self, column: &mut Column<'static, ()>, of: Impedance) {
        let Some(id) = column.of.as_deref() else { return };
        let score = self.study.access.iter().find(|table| table.id == id);
        let coverage = self.study.coverage.iter().find(|table| table.id == id);
        if let Some(table) = score.filter(|_| column.unit == Unit::Score(None)) {
            column.unit = Unit::Score(Some(table.method.unit_of(of)));
            column.note = Some(table.method.as_str().to_owned());
        } else if let Some(limit) = coverage.and_then(CoverageTable::limit) {
            column.note = Some(limit.to_string());
        }
    }
}
