//! Rows that cannot be read, and that the study says to set aside: `on_unreadable = "skip"`.
//!
//! Each is said, with what is wrong with it, and counted; its people and places, where their number can be read, stand in the
//! ledger as excluded.

use super::amounts::Amounts;
use super::left_out::LeftOut;
use super::position::Positions;
use super::row::{Rows, Texts};
use crate::issue::{Issue, Issues, Severity};
use crate::model::{Attribute, SetAside, Supply};
use crate::units::{Persons, Places};
use std::collections::BTreeSet;

/// The message about a row that is set aside: the first fault of it.
pub fn said(rows: &Rows<'_>, row: usize, of_row: &Issues) -> Issue {
    let mut faults = of_row.groups().flat_map(|group| &group.examples).filter(|i| i.severity() == Severity::Error);
    let issue = rows.issue("W0397", row);
    let Some(fault) = faults.next() else { return issue.fact("fault", "-") };
    let issue = issue.fact("fault", fault.code).field(fault.field.as_deref().unwrap_or("-"));
    issue.value(fault.value.as_deref().unwrap_or(""))
}

impl SetAside {
    /// Enters a site.
    pub(super) fn enter_site(&mut self, supply: &[Supply]) {
        self.rows += 1;
        for offer in supply {
            *self.places.entry(offer.service.clone()).or_default() += offer.in_full().unwrap_or_default();
        }
    }

    /// Places of these sites, of which the messages speak.
    pub(super) fn places_of(supply: &[Supply]) -> Places {
        supply.iter().filter_map(Supply::in_full).sum()
    }
}

/// Rows of people that cannot be read: a count, a label or a position has a fault, or a count is missing.
pub fn unreadable(
    rows: &Rows<'_>,
    counts: &[(Attribute, Amounts<'_>)],
    labels: &[Texts<'_>],
    (positions, key): (Option<&Positions<'_>>, Option<Texts<'_>>),
    left_out: &LeftOut,
    issues: &mut Issues,
) -> (BTreeSet<usize>, SetAside) {
    let mut found = BTreeSet::new();
    let mut aside = SetAside::default();
    for row in (0..rows.table.rows).filter(|&row| !left_out.has(row)) {
        let mut of_row = Issues::new();
        for (_, amounts) in counts {
            if let Ok(None) = amounts.of(rows, row, &mut of_row) {
                of_row.push(rows.issue("E0317", row).field(amounts.name()));
            }
        }
        for texts in labels {
            // What is wrong is in the issues.
            let _ = rows.label(*texts, row, &mut of_row);
        }
        if let Some(key) = key
            && let Ok(None) = rows.label(key, row, &mut of_row)
        {
            of_row.push(rows.issue("E0370", row).field(key.name));
        }
        if let Some(positions) = positions {
            let _ = positions.at(row, &mut of_row);
        }
        if !of_row.has_errors() {
            continue;
        }
        let mut issue = said(rows, row, &of_row);
        aside.rows += 1;
        for (at, (attribute, amounts)) in counts.iter().enumerate() {
            let Some(persons) = amounts.quiet(row).map(Persons::from) else { continue };
            *aside.persons.entry(attribute.to_string()).or_default() += persons;
            if at == 0 {
                issue = issue.persons(persons);
            }
        }
        issues.push(issue);
        found.insert(row);
    }
    (found, aside)
}
