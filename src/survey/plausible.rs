//! Cells that cannot be: more people than fit, more of some ages than there are people.

use crate::geodesy::{Named, named};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Column, Lattice, Model};
use crate::units::Persons;

/// Persons in a square kilometre. The densest quarters that were ever counted (Kowloon Walled City aside) have about
/// 150,000.
const DENSEST: f64 = 200_000.0;

/// Ages of a cell may add up to a little more than its people: both are rounded.
const ROUNDED: f64 = 1.0;

/// Looks at every cell.
///
/// # Errors
/// None: W0550 for cells of a lattice denser than 200,000 persons/km², W0551 for ages that are more than all.
pub fn plausible(model: &Model) -> Issues {
    let mut issues = Issues::new();
    let demand = &model.demand;
    let Some(persons) = demand.column(&Attribute::Persons) else { return issues };
    if let Some(lattice) = &demand.lattice {
        for (cell, &n) in persons.iter().enumerate() {
            let area = square_kilometres(lattice, cell);
            let density = n.to_f64() / area;
            if area > 0.0 && density > DENSEST {
                let issue = Issue::new("W0550").id(demand.id(cell)).persons(n);
                issues.push(issue.fact("density", format!("{density:.0}")));
            }
        }
    }
    let ages: Vec<&Column> = demand.columns.iter().filter(|c| matches!(c.attribute, Attribute::Ages(..))).collect();
    let together = apart(&ages);
    for (cell, &all) in persons.iter().enumerate() {
        let counts = ages.iter().map(|column| column.values[cell]);
        let most: Persons = if together { counts.sum() } else { counts.max().unwrap_or_default() };
        if most.to_f64() > all.to_f64() + ROUNDED {
            let issue = Issue::new("W0551").id(demand.id(cell)).persons(all);
            issues.push(issue.fact("ages", most));
        }
    }
    issues
}

/// Whether no age is in two bands, so that they may be added.
fn apart(ages: &[&Column]) -> bool {
    let mut bands: Vec<(u16, u16)> = ages
        .iter()
        .filter_map(|column| match column.attribute {
            Attribute::Ages(from, to) => Some((from, to)),
            _ => None,
        })
        .collect();
    bands.sort_unstable();
    bands.windows(2).all(|pair| pair[0].1 < pair[1].0)
}

/// Area of a cell; in degrees by the length of a degree where it lies, which is good to a per cent.
fn square_kilometres(lattice: &Lattice, cell: usize) -> f64 {
    const DEGREE: f64 = 111.32;
    let [width, height] = lattice.step;
    let degrees = lattice.crs.as_deref().is_some_and(|crs| match named(crs) {
        Named::System(system) => system.is_degrees(),
        _ => false,
    });
    if degrees {
        let latitude = lattice.origin[1] + f64::from(lattice.row[cell]) * height;
        width * height * DEGREE * DEGREE * latitude.to_radians().cos()
    } else {
        width * height / 1e6
    }
}
