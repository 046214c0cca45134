//! Raking: cells are scaled so that those of each zone add up to the zone's stated total, to the millionth of a person.

use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Model, ZoneIx};
use crate::units::{MAX_COUNT, MICRO, Persons, apportion};

/// Stated residents of one zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The zone.
    pub zone: ZoneIx,
    /// Its residents.
    pub persons: Persons,
}

/// Scales the residents of each zone's cells to its total, and every other column by the same zone factor.
///
///   P'_i = T_z P_i / sum(P_k for k in z), rounded by largest remainder so that sum(P'_i) = T_z exactly
///
/// A zone with a total but without any resident cell cannot be placed: its persons become unlocated, its other columns
/// are estimated at the mean ratio of all cells, and W0510 says so. A zone without a total stays as it is (W0511).
///
/// # Invariant
/// Residents of all cells in zones with a total, plus what became unlocated, are the sum of the totals.
///
/// # Source
/// Proportional fitting to one margin; Hamilton's apportionment for the remainders.
pub fn rake(model: &mut Model, totals: &[Total]) -> Issues {
    let mut issues = Issues::new();
    let zones = model.zones.len();
    let mut cells_of_zone: Vec<Vec<u32>> = vec![Vec::new(); zones];
    for (cell, &zone) in model.demand.zone.iter().enumerate() {
        if let Some(zone) = zone {
            cells_of_zone[zone.index()].push(cell as u32);
        }
    }
    let Some(persons) = model.demand.columns.iter().position(|c| c.attribute == Attribute::Persons) else {
        return Issue::new("E0512").into();
    };
    let before: Vec<Persons> = model.demand.columns.iter().map(|c| c.values.iter().sum()).collect();
    let mut stated = vec![None; zones];
    for total in totals {
        stated[total.zone.index()] = Some(total.persons);
    }
    for (zone, cells) in cells_of_zone.iter().enumerate() {
        let name = &model.zones[zone].name;
        let Some(total) = stated[zone] else {
            if !cells.is_empty() {
                issues.push(Issue::new("W0511").id(&model.zones[zone].id).name(name));
            }
            continue;
        };
        let column = &mut model.demand.columns[persons].values;
        let weights: Vec<i64> = cells.iter().map(|&cell| column[cell as usize].micro()).collect();
        let had: i64 = weights.iter().sum();
        let Some(parts) = apportion(total.micro(), &weights) else {
            if total == Persons::ZERO {
                continue;
            }
            for (index, column) in model.demand.columns.iter().enumerate() {
                let ratio = if index == persons { 1.0 } else { before[index].to_f64() / before[persons].to_f64() };
                if ratio.is_finite() && total.to_f64() * ratio > MAX_COUNT {
                    let issue =
                        Issue::new("E0514").id(&model.zones[zone].id).name(name).field(column.attribute.to_string());
                    issues.push(issue.fact("factor", format!("{ratio:.3e}")));
                } else if ratio.is_finite() {
                    model.unlocated.push((column.attribute.clone(), total.scaled(ratio)));
                }
            }
            issues.push(Issue::new("W0510").id(&model.zones[zone].id).name(name).persons(total));
            continue;
        };
        for (&cell, &part) in cells.iter().zip(&parts) {
            column[cell as usize] = Persons::from_micro(part);
        }
        let factor = total.micro() as f64 / had as f64;
        for (index, column) in model.demand.columns.iter_mut().enumerate() {
            if index == persons {
                continue;
            }
            let weights: Vec<i64> = cells.iter().map(|&cell| column.values[cell as usize].micro()).collect();
            let scaled = (weights.iter().sum::<i64>() as f64 * factor).round();
            if scaled > MAX_COUNT * MICRO as f64 {
                let issue =
                    Issue::new("E0514").id(&model.zones[zone].id).name(name).field(column.attribute.to_string());
                issues.push(issue.fact("factor", format!("{factor:.3e}")));
                continue;
            }
            let scaled = scaled as i64;
            if let Some(parts) = apportion(scaled, &weights) {
                for (&cell, &part) in cells.iter().zip(&parts) {
                    column.values[cell as usize] = Persons::from_micro(part);
                }
            }
        }
    }
    issues
}
