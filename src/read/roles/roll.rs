//! Who is at a site now: pupils, patients or residents, and how large their classes are.

use super::amounts::Amounts;
use super::column::{by_name, choose};
use super::row::Rows;
use super::supply::Offer;
use super::vocabulary::ENROLLED;
use crate::issue::{Issue, Issues};
use crate::model::{Classes, Roll, Supply};
use crate::read::Table;
use crate::read::number::shown;
use crate::read::quantity::Measure;
use crate::units::{Persons, Places};

/// From this size on a class is a large one (大班额) by the Ministry of Education's reckoning.
const LARGE: f64 = 56.0;

/// Services that are taught in classes of pupils.
pub const TAUGHT: [&str; 3] = ["primary", "junior", "senior"];

/// The column of those who are there. No number of places depends on it, so that several are no fault: they are named, and
/// none is read.
pub fn column<'t>(table: &'t Table, named: Option<&str>, issues: &mut Issues) -> Option<Amounts<'t>> {
    let column = match named {
        Some(named) => by_name(table, named, Some(&ENROLLED), issues),
        None => {
            let mut aside = Issues::new();
            let found = choose(table, &ENROLLED, |_| true, &mut aside);
            for several in aside.groups().flat_map(|group| &group.examples) {
                let issue = Issue::new("I0306").file(&table.layer.file).field(several.field.as_deref().unwrap_or("-"));
                issues.push(issue.fact("first", &several.facts["first"]));
            }
            found
        }
    };
    column.map(|column| Amounts::new(table, column, Measure::Persons, issues))
}

/// The classes that the places of a row are for: of places that change with the year nobody knows which of them a single number is of.
pub fn classes(roll: &Roll, supply: &[Supply]) -> Classes {
    let changes = supply.iter().any(|supply| supply.phases.values().any(|places| Some(*places) != supply.places));
    Classes::new(roll.classes.filter(|_| !changes))
}

/// Who is at one site. More than it can take, and large classes, are said, and so is what is no number.
pub fn of(
    enrolled: Option<Amounts<'_>>,
    offer: &Offer<'_>,
    supply: &[Supply],
    row: usize,
    issues: &mut Issues,
) -> Roll {
    let classes = offer.classes.and_then(|classes| classes.quiet(row));
    let Some(column) = enrolled else { return Roll { enrolled: None, classes } };
    let rows: &Rows<'_> = &offer.rows;
    let mut aside = Issues::new();
    let count = column.of(rows, row, &mut aside).unwrap_or_else(|()| {
        // Nothing is computed from it, so that nothing stops for it.
        issues.push(rows.issue("I0307", row).field(column.name()).value(shown(&column.column.cells.get(row))));
        None
    });
    let count = count.map(Persons::from);
    let roll = Roll { enrolled: count, classes };
    let Some(enrolled) = count else { return roll };
    // Only where all are known.
    let places: Option<Places> = supply.iter().map(Supply::in_full).sum();
    if let Some(places) = places.filter(|_| !supply.is_empty())
        && enrolled.as_places() > places
    {
        let over = enrolled.as_places() - places;
        let issue = rows.issue("W0366", row).field(column.name()).value(enrolled).persons(over.as_persons());
        issues
            .push(issue.fact("places", places).fact("over", over).services(supply.iter().map(|s| s.service.as_str())));
    }
    let is_taught = supply.iter().any(|supply| TAUGHT.contains(&supply.service.as_str()));
    if let Some(size) = roll.class_size().filter(|size| is_taught && *size >= LARGE) {
        issues.push(rows.issue("W0367", row).field(column.name()).value(format!("{size:.1}")));
    }
    roll
}
