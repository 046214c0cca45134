//! Zones of a service, and what coverages and scores say of them.

use super::name_of;
use crate::access;
use crate::check::Row;
use crate::handover::Case;
use crate::prepare::Failure;
use crate::study::{AccessTable, ServiceTable};
use crate::units::Impedance;
use geo::MultiPolygon;
use std::collections::BTreeMap;

/// A street or a town.
pub(in crate::handover::picture) struct Zone {
    pub id: String,
    pub name: String,
    pub shape: MultiPolygon<f64>,
    /// People who need the service and live at a known place.
    pub located: Option<f64>,
    /// The same, with those of whom only the zone is known.
    pub demand: f64,
    /// Places, with those of which only the zone is known; none where the service counts none.
    pub places: Option<f64>,
    /// Places short, below 0 spare; none where the service counts no places.
    pub gap: Option<f64>,
    pub allocated: Option<f64>,
    pub over: Option<f64>,
    pub unmet: Option<f64>,
    pub unreachable: Option<f64>,
}

/// How far a radius reaches.
pub(in crate::handover::picture) struct Coverage {
    pub id: String,
    pub limit: f64,
    pub of: Impedance,
    /// The area within; none where ways are no straight lines.
    pub shape: Option<MultiPolygon<f64>>,
    /// Of the whole district: of land, residents, those in need, those who have a place within.
    pub rates: [Option<f64>; 4],
    /// The same by zone.
    pub zones: Vec<(String, [Option<f64>; 4])>,
}

/// A score of access.
pub(in crate::handover::picture) struct Score {
    pub id: String,
    pub method: String,
    pub unit: access::Unit,
    /// In the order of the zones.
    pub zones: Vec<OfZone>,
}

/// What a score comes to in a zone.
#[derive(Clone, Copy, Default)]
pub(in crate::handover::picture) struct OfZone {
    pub people: Option<f64>,
    pub unreachable: Option<f64>,
    pub mean: Option<f64>,
    pub to_district: Option<f64>,
}

/// The zones of a service.
pub(super) fn zones(case: &Case, service: &ServiceTable) -> Result<Vec<Zone>, Failure> {
    let zone = |row: Row| {
        let n = |column: &str| row.number(column);
        let with = |one: &str, other: &str| n(one).map(|one| one + n(other).unwrap_or_default());
        Some(Zone {
            id: row.text("id").unwrap_or_default().to_owned(),
            name: name_of(&row),
            located: n("demand"),
            demand: with("demand", "demand_unlocated").unwrap_or_default(),
            places: with("places", "places_unlocated"),
            gap: n("gap"),
            allocated: n("allocated"),
            over: n("over"),
            unmet: n("unmet"),
            unreachable: n("unreachable"),
            shape: row.shape?,
        })
    };
    Ok(case.layer(service.id.as_str(), "zones")?.unwrap_or_default().into_iter().filter_map(zone).collect())
}

const RATES: [&str; 4] = ["land_rate", "resident_rate", "demand_rate", "served_rate"];

/// The coverages of a service.
pub(super) fn coverages(case: &Case, service: &ServiceTable, zones: &[Zone]) -> Result<Vec<Coverage>, Failure> {
    let service = service.id.as_str();
    let areas = case.layer(service, "coverage")?.unwrap_or_default();
    let by_zone = by_zone(case.layer(service, "coverage_zones")?);
    let coverage = |row: Row| {
        let id = row.text("id")?.to_owned();
        let metres = row.number("radius").map(|metres| (metres, Impedance::Metres));
        let (limit, of) = metres.or_else(|| Some((row.number("limit_s")?, Impedance::Seconds)))?;
        let of_zone = |zone: &Zone| {
            let row = by_zone.get(&zone.id);
            let rates = RATES.map(|rate| row.and_then(|row| row.number(&format!("{id}_{rate}"))));
            (zone.name.clone(), rates)
        };
        Some(Coverage {
            limit,
            of,
            rates: RATES.map(|rate| row.number(rate)),
            zones: zones.iter().map(of_zone).collect(),
            shape: row.shape.filter(|shape| !shape.0.is_empty()),
            id,
        })
    };
    Ok(areas.into_iter().filter_map(coverage).collect())
}

/// The scores of a service; none without zones.
pub(super) fn scores(case: &Case, service: &ServiceTable, zones: &[Zone]) -> Result<Vec<Score>, Failure> {
    let rows = by_zone(case.layer(service.id.as_str(), "access_zones")?);
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let of = case.impedance(service);
    let score = |table: &AccessTable| {
        let id = &table.id;
        let of_zone = |zone: &Zone| {
            let n = |column: &str| rows.get(&zone.id).and_then(|row| row.number(column));
            OfZone {
                people: n(&format!("{id}_people")),
                unreachable: n(&format!("{id}_unreachable")),
                mean: n(id),
                to_district: n(&format!("{id}_mean_to_district")),
            }
        };
        Score {
            id: id.clone(),
            method: table.method.as_str().to_owned(),
            unit: table.method.unit_of(of),
            zones: zones.iter().map(of_zone).collect(),
        }
    };
    let of_service = case.study.access.iter().filter(|table| table.service == service.id);
    Ok(of_service.map(score).collect())
}

fn by_zone(rows: Option<Vec<Row>>) -> BTreeMap<String, Row> {
    let rows = rows.into_iter().flatten();
    rows.filter_map(|row| Some((row.text("id")?.to_owned(), row))).collect()
}
