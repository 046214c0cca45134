//! `coverage.csv`: land within the radius, people within it and people served there, by zone and for the district.

use super::WriteError;
use super::spreadsheet::{self, TOTAL, harmless};
use crate::balance::Results;
use crate::coverage::{CoverageResult, Covered};

const COLUMNS: [&str; 18] = [
    "service",
    "coverage",
    "radius_m",
    "zone_id",
    "zone_name",
    "land_m2",
    "land_covered_m2",
    "land_rate",
    "residents",
    "residents_within",
    "resident_rate",
    "demand",
    "demand_within",
    "demand_rate",
    "served",
    "served_rate",
    "clause",
    "clause_verified",
];

/// The table in UTF-8 with a byte order mark, by which Excel recognises the encoding.
pub(super) fn table(results: &Results) -> Result<Vec<u8>, WriteError> {
    spreadsheet::table("coverage.csv", COLUMNS, |row| {
        for service in &results.services {
            for coverage in &service.coverage {
                let id = service.id.as_str();
                for (zone, covered) in results.model.zones.iter().zip(&coverage.zones) {
                    row(record(id, coverage, [&zone.id, &zone.name], covered))?;
                }
                row(record(id, coverage, [TOTAL, ""], &coverage.total))?;
            }
        }
        Ok(())
    })
}

fn record(service: &str, coverage: &CoverageResult, [id, name]: [&str; 2], row: &Covered) -> [String; 18] {
    let area = |part: usize| row.land.map_or_else(String::new, |land| format!("{:.1}", land[part]));
    let rate = |rate: Option<f64>| rate.map_or_else(String::new, |rate| format!("{rate:.6}"));
    let clause = coverage.clause.as_ref();
    [
        service.to_owned(),
        coverage.id.clone(),
        coverage.limit.value().to_string(),
        harmless(id),
        harmless(name),
        area(0),
        area(1),
        rate(row.land_rate()),
        row.residents[0].to_string(),
        row.residents[1].to_string(),
        rate(row.resident_rate()),
        row.demand[0].to_string(),
        row.demand[1].to_string(),
        rate(row.demand_rate()),
        row.served.to_string(),
        rate(row.served_rate()),
        clause.map_or_else(String::new, |clause| format!("{}: {}", clause.rule, clause.zh)),
        clause.map_or_else(String::new, |clause| clause.verified.to_string()),
    ]
}
