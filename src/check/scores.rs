//! Scores and shares of a finished output, added up again from its cells and rows.

use super::output::{Row, json, table};
use super::written::{Finding, Written};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Scores have nine decimals and persons six; sums of many of them agree to this share.
const TOLERANCE: f64 = 1e-6;

/// Of so many people each score may be off by half of its last digit, and so may their mean.
fn same(stated: f64, found: f64, people: f64) -> bool {
    (stated - found).abs() <= TOLERANCE * found.abs().max(1.0) + 1.1e-9 * people
}

/// Sums of `access.geojson` against `equity.json` and `access.csv`.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn scores(written: &Written<'_>, cells: &[Row], folder: &Path) -> Result<Finding, String> {
    let stated = json(&folder.join("equity.json"))?;
    let rows = table(&folder.join("access.csv"))?;
    let mut wrong = Vec::new();
    let mut n = 0;
    for score in stated["access"].as_array().into_iter().flatten() {
        let id = score["id"].as_str().unwrap_or_default();
        // Who competes stands beside the scores where it is not the demand of the service.
        let own = format!("{id}_people");
        let column =
            if cells.first().is_some_and(|cell| cell.properties.contains_key(&own)) { own.as_str() } else { "demand" };
        n += 1;
        let mut zones: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
        let (mut enjoyed, mut everybody) = (0.0, 0.0);
        for cell in cells {
            let people = cell.amount(column);
            let value = people * cell.number(id).unwrap_or(0.0);
            enjoyed += value;
            everybody += people;
            let zone = zones.entry(cell.text("zone").unwrap_or_default()).or_default();
            zone[0] += people;
            zone[1] += value;
        }
        if !same(score["people_times_score"].as_f64().unwrap_or(f64::NAN), enjoyed, everybody) {
            wrong.push(format!("{id}: {} / {enjoyed}", score["people_times_score"]));
        }
        let of = |row: &BTreeMap<String, String>, name: &str| row.get(name).and_then(|text| text.parse::<f64>().ok());
        let more_is_better = score["unit"].as_str().is_some_and(|unit| unit.starts_with("places"));
        for row in rows.iter().filter(|row| row.get("access").is_some_and(|access| access == id)) {
            let zone = row.get("zone_id").map_or("", String::as_str);
            let Some([people, value]) = zones.get(zone.strip_prefix('\'').unwrap_or(zone)) else { continue };
            let without = if more_is_better { 0.0 } else { of(row, "unreachable").unwrap_or(f64::NAN) };
            let mean = of(row, "mean").unwrap_or(0.0);
            if !same(of(row, "people").unwrap_or(f64::NAN), *people, 0.0)
                || !same(mean * (people - without), *value, *people)
            {
                wrong.push(format!("{id} {zone}"));
            }
        }
    }
    Ok(match wrong.first() {
        None => written.finding(
            true,
            &format!("{n} 项可达性得分的总和与分区均值一致"),
            &format!("sums and zone means of {n} access scores agree with the cells"),
        ),
        Some(first) => written.finding(
            false,
            &format!("可达性得分与合计不符：{first}"),
            &format!("access scores do not add up: {first}"),
        ),
    })
}

/// Rows of `coverage.csv` against their totals, and no part larger than its whole.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn coverage(path: &Path) -> Result<Finding, String> {
    const PARTS: [[&str; 2]; 4] = [
        ["land_m2", "land_covered_m2"],
        ["residents", "residents_within"],
        ["demand", "demand_within"],
        ["demand_within", "served"],
    ];
    let rows = table(path)?;
    let number = |row: &BTreeMap<String, String>, name: &str| row.get(name).and_then(|text| text.parse::<f64>().ok());
    let mut wrong = Vec::new();
    let mut sums: BTreeMap<(&str, &str, &str), f64> = BTreeMap::new();
    // A study without zones has the total alone.
    let zoned = rows.iter().any(|row| row.get("zone_id").is_some_and(|zone| zone != "total"));
    for row in &rows {
        let text = |name: &str| row.get(name).map_or("", String::as_str);
        let about = (text("service"), text("coverage"));
        let total = text("zone_id") == "total";
        let names: BTreeSet<&str> = PARTS.into_iter().flatten().collect();
        for name in names {
            let sum = sums.entry((about.0, about.1, name)).or_default();
            let value = number(row, name).unwrap_or(0.0);
            if total && zoned && (value - *sum).abs() > 1.0_f64.max(TOLERANCE * value) {
                wrong.push(format!("{}/{} {name}: {value} / {sum}", about.0, about.1));
            }
            *sum += value;
        }
        for [whole, part] in PARTS {
            if let (Some(whole), Some(part_value)) = (number(row, whole), number(row, part))
                && part_value > whole * (1.0 + TOLERANCE) + 0.1
            {
                wrong.push(format!("{}/{} {part} > {whole}", about.0, about.1));
            }
        }
    }
    let n = rows.len();
    Ok(match wrong.first() {
        None => Finding {
            holds: true,
            text: [
                format!("覆盖率：{n} 行，各分区之和等于合计，部分不大于整体"),
                format!("coverage: {n} rows; zones add up to the totals and no part is larger than its whole"),
            ],
        },
        Some(first) => Finding {
            holds: false,
            text: [format!("覆盖率不符：{first}"), format!("coverage does not add up: {first}")],
        },
    })
}
