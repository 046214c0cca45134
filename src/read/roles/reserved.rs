//! Places that are kept free (预留学位): part of what a site offers, given to nobody.

use super::amounts::Amounts;
use super::asked::{Asked, there};
use super::row::Rows;
use crate::issue::Issues;
use crate::model::{ServiceId, Supply};
use crate::read::Table;
use crate::read::quantity::Measure;
use crate::units::Places;
use std::collections::BTreeMap;

/// The columns of reserved places that a layer has, by service.
#[derive(Debug)]
pub struct Reserved<'t>(Vec<(&'t ServiceId, Amounts<'t>)>);

impl<'t> Reserved<'t> {
    /// Finds the columns.
    pub fn new(table: &'t Table, asked: &'t Asked, issues: &mut Issues) -> Self {
        let found = asked.reserved.iter().filter_map(|(service, field)| Some((service, there(table, field)?)));
        Self(found.map(|(service, column)| (service, Amounts::new(table, column, Measure::Places, issues))).collect())
    }

    /// Reserved places of one site, of the services it offers; none where the cell is empty. `Err` means that an issue says
    /// what is wrong.
    pub fn of(
        &self,
        supply: &[Supply],
        rows: &Rows<'_>,
        row: usize,
        issues: &mut Issues,
    ) -> Result<BTreeMap<ServiceId, Places>, ()> {
        let mut reserved = BTreeMap::new();
        let mut taken: BTreeMap<&str, &ServiceId> = BTreeMap::new();
        let mut sound = true;
        for (service, column) in &self.0 {
            let offered: Vec<Places> =
                supply.iter().filter(|s| s.service == **service).filter_map(Supply::at_least).collect();
            if offered.is_empty() {
                continue;
            }
            let Ok(number) = column.of(rows, row, issues) else {
                sound = false;
                continue;
            };
            let Some(number) = number.map(Places::from).filter(|number| *number > Places::ZERO) else { continue };
            let about = |code| rows.issue(code, row).field(column.name()).value(number).fact("service", service);
            let offered: Places = offered.into_iter().sum();
            if number > offered {
                issues.push(about("E0326").fact("places", offered));
                sound = false;
            } else if let Some(other) = taken.insert(column.name(), service) {
                // One number cannot say how it is shared between two services.
                issues.push(about("E0327").fact("other", other));
                sound = false;
            }
            reserved.insert((*service).clone(), number);
        }
        if sound { Ok(reserved) } else { Err(()) }
    }
}
