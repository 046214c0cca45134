//! `balance.csv`: one row per service and zone, and one per service for the whole district.

use super::WriteError;
use super::spreadsheet::{self, TOTAL, harmless};
use crate::balance::{Results, ZoneBalance};

const COLUMNS: [&str; 13] = [
    "service",
    "zone_id",
    "zone_name",
    "persons",
    "demand",
    "places",
    "places_existing",
    "allocated",
    "over",
    "unmet",
    "unreachable",
    "gap",
    "coverage",
];

/// The table in UTF-8 with a byte order mark, by which Excel recognises the encoding.
pub(super) fn table(results: &Results) -> Result<Vec<u8>, WriteError> {
    spreadsheet::table("balance.csv", COLUMNS, |row| {
        for service in &results.services {
            for (zone, balance) in results.model.zones.iter().zip(&service.zones) {
                row(record(service.id.as_str(), &zone.id, &zone.name, balance))?;
            }
            row(record(service.id.as_str(), TOTAL, "", &service.total))?;
        }
        Ok(())
    })
}

fn record(service: &str, id: &str, name: &str, balance: &ZoneBalance) -> [String; 13] {
    let b = balance;
    [
        harmless(service),
        harmless(id),
        harmless(name),
        b.persons.to_string(),
        b.demand.to_string(),
        b.places.to_string(),
        b.places_existing.to_string(),
        b.allocated.to_string(),
        b.over.to_string(),
        b.unmet.to_string(),
        b.unreachable.to_string(),
        b.gap().to_string(),
        b.coverage().map_or_else(String::new, |share| format!("{share:.6}")),
    ]
}
