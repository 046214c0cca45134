//! One finished case as a comparison of two needs it: balances by zone, areas, sites, and where the people of every cell go.

use super::folder::{self, Row};
use super::results::Results;
use super::table::Line;
use super::unread;
use super::written::{Written, flows};
use crate::balance::{CaseOf, Sent, Supply};
use crate::geodesy::{AnalysisCrs, cut};
use crate::units::{Impedance, Persons};
use crate::words::{Basis, Called, Sentence};
use geo::{Coord, MapCoords, MultiPolygon};
use std::collections::BTreeMap;
use std::path::Path;

/// A zone of a case, or the whole district.
pub struct SideZone {
    /// Its id; `None` for the whole district.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its area in longitude and latitude.
    pub shape: MultiPolygon<f64>,
    /// Its balance.
    pub supply: Supply,
}

/// A cell of a case whose people count.
pub struct SideCell {
    /// Its position in longitude and latitude.
    pub at: [f64; 2],
    /// The zone it lies in.
    pub zone: Option<String>,
    /// Where its people go.
    pub sent: Sent,
}

/// A service of a case.
pub struct SideService {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub called: Called,
    /// Whom people are counted as, where it is said.
    pub basis: Option<Basis>,
    /// What its ways are measured by.
    pub ways: Impedance,
    /// Its zones.
    pub zones: Vec<SideZone>,
    /// The whole district.
    pub total: SideZone,
    /// Its sites by their ids, with their names.
    pub sites: BTreeMap<String, Option<String>>,
    /// Its cells by their ids.
    pub cells: BTreeMap<String, SideCell>,
}

/// Results of one case, still in their files.
pub struct Side {
    /// Which case.
    pub case: CaseOf,
    results: Results,
}

impl Side {
    /// Opens a folder.
    ///
    /// # Errors
    /// What is missing or unreadable.
    pub fn open(out: &Path) -> Result<Self, Sentence> {
        Ok(Self { case: case(&folder::run(out)?)?, results: Results::read(out)? })
    }

    /// Ids of its services.
    pub fn services(&self) -> Vec<String> {
        self.results.run.study.service.iter().map(|table| table.id.to_string()).collect()
    }

    /// Reads a service; `None` where it has no such one.
    ///
    /// # Errors
    /// What is missing or unreadable.
    pub fn service(&self, id: &str) -> Result<Option<SideService>, Sentence> {
        let run = &self.results.run;
        let Some(table) = run.study.service.iter().find(|table| table.id.as_str() == id) else { return Ok(None) };
        let written = Written::read(run, table, self.results.of(id), None)?;
        let shapes: BTreeMap<&str, &Row> =
            written.zones.iter().filter_map(|zone| Some((zone.text("id")?, zone))).collect();
        let (mut zones, mut total) = (Vec::new(), None);
        for line in &written.balance {
            let zone_id = line.text("zone_id").unwrap_or_default();
            let row = shapes.get(zone_id);
            let supply = supply(*line)?;
            match row {
                Some(row) => zones.push(SideZone {
                    id: Some(zone_id.to_owned()),
                    name: row.text("name").map(str::to_owned),
                    shape: row.shape.as_ref().map_or_else(|| MultiPolygon(Vec::new()), |area| lonlat(&run.crs, area)),
                    supply,
                }),
                None => total = Some(SideZone { id: None, name: None, shape: MultiPolygon(Vec::new()), supply }),
            }
        }
        let total = total.ok_or_else(|| unread::lacks("balance.csv", "total"))?;
        let mut cells = BTreeMap::new();
        // Neighbours compete, and are not those of the district.
        for cell in written.cells.iter().filter(|cell| written.is_own(cell)) {
            let (Some(id), Some(at)) = (cell.text("id"), cell.at) else {
                return Err(unread::lacks("demand.geojson", "id"));
            };
            let mut to = BTreeMap::new();
            for (site, n) in flows(cell) {
                to.insert(site.into_owned(), persons("demand.geojson", "shares", Some(n))?);
            }
            let people = persons("demand.geojson", "demand", cell.number("demand"))?;
            let sent = Sent { people, to, way: cell.number("cost") };
            let zone = cell.text("zone").map(str::to_owned);
            cells.insert(id.to_owned(), SideCell { at: run.crs.to_lonlat(at), zone, sent });
        }
        let site = |site: &Row| Some((site.text("id")?.to_owned(), site.text("name").map(str::to_owned)));
        Ok(Some(SideService {
            id: id.to_owned(),
            called: table.called(),
            basis: run.study.basis(),
            ways: written.impedance(),
            zones,
            total,
            sites: written.sites.iter().filter_map(site).collect(),
            cells,
        }))
    }
}

/// The case that a document is of.
fn case(document: &serde_json::Value) -> Result<CaseOf, Sentence> {
    let year = document["year"].as_i64().and_then(|year| i32::try_from(year).ok());
    let year = year.ok_or_else(|| unread::lacks("run.json", "year"))?;
    Ok(CaseOf { scenario: document["scenario"].as_str().map(str::to_owned), year })
}

/// A row of the balance.
fn supply(line: Line<'_>) -> Result<Supply, Sentence> {
    let number = |column: &'static str| persons("balance.csv", column, line.number(column));
    let may_be = |column: &'static str| line.text(column).map(|_| number(column)).transpose();
    Ok(Supply {
        demand: number("demand")?,
        places: may_be("places")?,
        allocated: number("allocated")?,
        unmet: number("unmet")?,
        unreachable: number("unreachable")?,
        gap: may_be("gap")?,
        mean_cost: line.number("mean_cost"),
    })
}

/// A number of people as exact as it was written.
fn persons(file: &str, field: &'static str, stated: Option<f64>) -> Result<Persons, Sentence> {
    let shown = || stated.map_or_else(|| "-".to_owned(), |n| n.to_string());
    stated.and_then(Persons::checked).ok_or_else(|| unread::value(file, field, shown(), "check.unread.no_number"))
}

/// An area in degrees, cut at the 180th meridian.
fn lonlat(crs: &AnalysisCrs, shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    cut(shape.map_coords(|at| {
        let [x, y] = crs.to_lonlat([at.x, at.y]);
        Coord { x, y }
    }))
}
