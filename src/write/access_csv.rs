//! `access.csv`: one row per score and zone, and one per score for the whole district.

use super::WriteError;
use super::spreadsheet::{self, TOTAL, harmless};
use crate::balance::{AccessResult, AccessZone, Results, ServiceResult};

const COLUMNS: [&str; 12] = [
    "access",
    "method",
    "unit",
    "zone_id",
    "zone_name",
    "people",
    "unreachable",
    "mean",
    "mean_to_district",
    "cluster",
    "cluster_p",
    "cluster_after_correction",
];

/// The table in UTF-8 with a byte order mark, by which Excel recognises the encoding.
pub(super) fn table(results: &Results, service: &ServiceResult, name: &str) -> Result<Vec<u8>, WriteError> {
    spreadsheet::table(name, COLUMNS, |row| {
        for access in &service.access {
            for (number, (zone, of_zone)) in results.model.zones.iter().zip(&access.zones).enumerate() {
                row(record(access, &zone.id, &zone.name, of_zone, cluster(access, number)))?;
            }
            row(record(access, TOTAL, "", &access.total, Default::default()))?;
        }
        Ok(())
    })
}

/// Quadrant and p of a zone that lies among its like or is an outlier, and whether that holds when all zones are tested at
/// once; empty where chance would do.
fn cluster(access: &AccessResult, zone: usize) -> [String; 3] {
    let Some(pattern) = access.zones_pattern.as_ref() else { return Default::default() };
    let place = pattern.places[zone].filter(|_| pattern.is_significant[zone]);
    let Some((quadrant, p)) = place.and_then(|place| place.quadrant.zip(place.p)) else { return Default::default() };
    [quadrant.as_str().to_owned(), format!("{p:.4}"), pattern.is_after_correction[zone].to_string()]
}

fn record(
    access: &AccessResult,
    id: &str,
    name: &str,
    row: &AccessZone,
    [cluster, p, corrected]: [String; 3],
) -> [String; 12] {
    let mean = access.mean(row);
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.9}"));
    [
        access.id.clone(),
        access.question.measure.as_str().to_owned(),
        access.scores.unit().as_str().to_owned(),
        harmless(id),
        harmless(name),
        row.people.to_string(),
        row.unreachable.to_string(),
        number(mean),
        number(access.mean_to_district(row)),
        cluster,
        p,
        corrected,
    ]
}
