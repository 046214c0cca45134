//! `balance.csv`: one row per service and zone, and one per service for the whole district.

use super::WriteError;
use crate::balance::{Results, ZoneBalance};
use std::io;

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

/// Zone id of the row for the whole district.
pub(super) const TOTAL: &str = "total";

/// The table in UTF-8 with a byte order mark, by which Excel recognises the encoding.
pub(super) fn table(results: &Results) -> Result<Vec<u8>, WriteError> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out);
    let mut fill = || -> Result<(), csv::Error> {
        rows.write_record(COLUMNS)?;
        for service in &results.services {
            for (zone, balance) in results.model.zones.iter().zip(&service.zones) {
                rows.write_record(row(service.id.as_str(), &zone.id, &zone.name, balance))?;
            }
            rows.write_record(row(service.id.as_str(), TOTAL, "", &service.total))?;
        }
        Ok(rows.flush()?)
    };
    fill().map_err(|error| WriteError::Io("balance.csv".into(), io::Error::other(error)))?;
    drop(rows);
    Ok(out)
}

fn row(service: &str, id: &str, name: &str, balance: &ZoneBalance) -> [String; 13] {
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

/// What makes a spreadsheet compute a cell, also full-width and behind a line break.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A name that starts like a formula gets an apostrophe before it: spreadsheets would compute it otherwise.
pub(super) fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_made_harmless() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(harmless("＝1+1"), "'＝1+1");
        assert_eq!(harmless("凤城街道"), "凤城街道");
    }
}
