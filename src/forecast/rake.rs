//! Raking: cells are scaled so that those of each zone add up to what is stated of the zone, to the millionth of a person.

use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Column, Model, Unlocated, ZoneIx};
use crate::units::{MAX_COUNT, MICRO, Persons, apportion};

/// People by zone: a table of a study whose rows have found their zones.
#[derive(Debug, Clone, PartialEq)]
pub struct ByZone {
    /// The file.
    pub file: String,
    /// What is counted.
    pub attributes: Vec<Attribute>,
    /// People of a zone, in the order of the attributes; no zone stands twice.
    pub rows: Vec<(ZoneIx, Vec<Persons>)>,
    /// Whether the table corrects cells that have people (`totals`); else every zone must have a row.
    pub corrects: bool,
    /// Whether the cells were made for it, so that people are spread evenly.
    pub evenly: bool,
}

/// Scales the people of each zone's cells to what the table says of the zone.
///
///   P'_i = T_z w_i / sum(w_k for k in z), rounded by largest remainder so that sum(P'_i) = T_z exactly
///
/// The weights w of an attribute are what the cells have of it, else their residents, else, where the cells were made for the
/// table, equal. Columns that the table does not have are scaled by the factor of the residents, where it has those.
///
/// People of a zone that has no cell to place them in become unlocated, and W0510 says so; its columns that the table does not
/// have are estimated at the mean ratio of all cells. A zone without a row stays as it is where the table corrects (W0511), and
/// is a fault where the table is the demand (E0515).
///
/// # Invariant
/// People of all cells in zones with a row, plus what became unlocated, are the sum of the table, attribute by attribute.
///
/// # Source
/// Proportional fitting to one margin; Hamilton's apportionment for the remainders.
pub fn rake(model: &mut Model, table: &ByZone) -> Issues {
    let mut issues = Issues::new();
    let mut cells_of_zone: Vec<Vec<u32>> = vec![Vec::new(); model.zones.len()];
    for (cell, &zone) in model.demand.zone.iter().enumerate() {
        if let Some(zone) = zone {
            cells_of_zone[zone.index()].push(cell as u32);
        }
    }
    let residents = model.demand.column(&Attribute::Persons).map(<[Persons]>::to_vec);
    if residents.is_none() && !table.evenly && table.attributes.iter().any(|a| model.demand.column(a).is_none()) {
        return Issue::new("E0512").file(&table.file).into();
    }
    let before: Vec<(Attribute, Persons)> =
        model.demand.columns.iter().map(|c| (c.attribute.clone(), c.values.iter().sum())).collect();
    for attribute in &table.attributes {
        if model.demand.column(attribute).is_some() {
            continue;
        }
        let values = vec![Persons::ZERO; model.demand.len()];
        model.demand.columns.push(Column { attribute: attribute.clone(), values });
    }
    let mut stated: Vec<Option<&[Persons]>> = vec![None; model.zones.len()];
    for (zone, persons) in &table.rows {
        stated[zone.index()] = Some(persons);
    }
    for (zone, cells) in cells_of_zone.iter().enumerate() {
        let about = |code| Issue::new(code).id(&model.zones[zone].id).name(&model.zones[zone].name);
        let Some(persons) = stated[zone] else {
            if !table.corrects {
                issues.push(about("E0515").file(&table.file));
            } else if !cells.is_empty() {
                issues.push(about("W0511"));
            }
            continue;
        };
        let of_cells = |values: &[Persons]| cells.iter().map(|&cell| values[cell as usize].micro()).collect::<Vec<_>>();
        let mut unlocated = Vec::new();
        for (attribute, &total) in table.attributes.iter().zip(persons) {
            let Some(column) = model.demand.columns.iter_mut().find(|c| c.attribute == *attribute) else { continue };
            let own = Some(of_cells(&column.values));
            let by_residents = residents.as_deref().map(of_cells);
            let even = table.evenly.then(|| vec![1; cells.len()]);
            let parts = [own, by_residents, even].into_iter().flatten().find_map(|w| apportion(total.micro(), &w));
            match parts {
                Some(parts) => {
                    for (&cell, part) in cells.iter().zip(parts) {
                        column.values[cell as usize] = Persons::from_micro(part);
                    }
                }
                None if total == Persons::ZERO => {}
                None => unlocated.push((attribute.clone(), total)),
            }
        }
        // Everybody where the table has everybody, else those of all ages it has.
        let everybody = unlocated.iter().find(|(attribute, _)| *attribute == Attribute::Persons);
        let left: Persons = everybody.map_or_else(|| unlocated.iter().map(|(_, n)| *n).sum(), |(_, n)| *n);
        if let Some(total) = table.attributes.iter().position(|a| *a == Attribute::Persons).map(|at| persons[at]) {
            let had: i64 = residents.as_deref().map_or(0, |residents| of_cells(residents).iter().sum());
            let others: Vec<Attribute> =
                before.iter().map(|(a, _)| a.clone()).filter(|a| !table.attributes.contains(a)).collect();
            let everybody = before.iter().find(|(a, _)| *a == Attribute::Persons).map_or(0.0, |(_, n)| n.to_f64());
            for attribute in others {
                let all = before.iter().find(|(a, _)| *a == attribute).map_or(0.0, |(_, n)| n.to_f64());
                let factor = if had > 0 { total.micro() as f64 / had as f64 } else { all / everybody };
                match scaled(model, &attribute, cells, (had > 0).then_some(factor), total.to_f64() * factor) {
                    Ok(None) => {}
                    Ok(Some(persons)) => unlocated.push((attribute, persons)),
                    Err(()) => {
                        let issue = Issue::new("E0514").id(&model.zones[zone].id).name(&model.zones[zone].name);
                        issues.push(issue.field(attribute.to_string()).fact("factor", format!("{factor:.3e}")));
                    }
                }
            }
        }
        if left > Persons::ZERO {
            let zone = &model.zones[zone];
            issues.push(Issue::new("W0510").id(&zone.id).name(&zone.name).persons(left));
        }
        let of_zone = |(attribute, persons)| Unlocated { attribute, zone: Some(ZoneIx::new(zone)), persons };
        model.unlocated.extend(unlocated.into_iter().map(of_zone));
    }
    issues
}

/// A column that the table does not have: its cells in the zone times a factor; without one, as the zone has no residents, what
/// is estimated of it. `Err` means that it is more than can be counted.
fn scaled(
    model: &mut Model,
    attribute: &Attribute,
    cells: &[u32],
    factor: Option<f64>,
    estimate: f64,
) -> Result<Option<Persons>, ()> {
    let Some(factor) = factor else {
        return match estimate {
            n if !n.is_finite() || n <= 0.0 => Ok(None),
            n if n > MAX_COUNT => Err(()),
            n => Ok(Some(Persons::from(n))),
        };
    };
    let Some(column) = model.demand.columns.iter_mut().find(|c| c.attribute == *attribute) else { return Ok(None) };
    let weights: Vec<i64> = cells.iter().map(|&cell| column.values[cell as usize].micro()).collect();
    let total = (weights.iter().sum::<i64>() as f64 * factor).round();
    if total > MAX_COUNT * MICRO as f64 {
        return Err(());
    }
    if let Some(parts) = apportion(total as i64, &weights) {
        for (&cell, part) in cells.iter().zip(parts) {
            column.values[cell as usize] = Persons::from_micro(part);
        }
    }
    Ok(None)
}
