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

/// From here on people are old: fewer of each year are left, and the upper end is open.
const OLD: u16 = 60;

/// The ages that a service is usually for, where a column of the data counts who needs it.
pub fn ages_of(service: &str) -> Option<[u16; 2]> {
    Some(match service {
        "kindergarten" => [3, 5],
        "primary" => [6, 11],
        "junior" => [12, 14],
        "senior" | "vocational" => [15, 17],
        _ => return None,
    })
}

/// The least and the greatest share of residents that people of these ages, both inclusive, are in any population of some size:
/// a year of births is between 2 and 50 in a thousand (crude birth rates since 1950 lie between 5 and 57, United Nations World
/// Population Prospects; migrants may halve it), a year of old people no more than 30 and no fewer than 0.5.
pub fn share_of_ages([from, to]: [u16; 2]) -> [f64; 2] {
    let years = |from: u16, to: u16| f64::from(to.saturating_sub(from)) + 1.0;
    let last = to.min(100);
    let young = if from < OLD { years(from, last.min(OLD - 1)) } else { 0.0 };
    let old = if last >= OLD { years(from.max(OLD), last) } else { 0.0 };
    [young * 0.002 + old * 0.000_5, (young * 0.05 + old * 0.03).min(1.0)]
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_ages_hold_for_known_populations() {
        // 长寿区 2020: 15.85 % are 0-14, 25.37 % are 60 and older; Niger 2020: about 50 % are 0-14.
        for (ages, share) in [([0, 14], 0.1585), ([60, 130], 0.2537), ([0, 14], 0.5), ([6, 11], 0.06), ([3, 5], 0.03)] {
            let [least, greatest] = share_of_ages(ages);
            assert!((least..=greatest).contains(&share), "{ages:?}: {least} {greatest}");
        }
        let [least, greatest] = share_of_ages([6, 11]);
        assert!(least > 0.005 && greatest < 0.35, "{least} {greatest}");
        assert_eq!(share_of_ages([0, 100])[1], 1.0);
    }
}
