//! When the building of a site begins, and what it costs. Nothing is computed from them, so that nothing stops for them: what cannot
//! be read is said and left out.

use super::amounts::Amounts;
use super::column::find_quietly;
use super::row::Rows;
use super::vocabulary::{BEGINS, INVESTMENT, Term};
use super::year::year;
use crate::issue::Issues;
use crate::model;
use crate::read::inputs::FacilityFields;
use crate::read::number::shown;
use crate::read::quantity::Measure;
use crate::read::{Column, Table};

/// The columns about building.
#[derive(Debug, Clone, Copy)]
pub struct Building<'t> {
    begins: Option<&'t Column>,
    investment: Option<Amounts<'t>>,
}

impl<'t> Building<'t> {
    /// Those of a table. Of several that could be meant none is read.
    pub fn new(table: &'t Table, fields: &FacilityFields, issues: &mut Issues) -> Self {
        let mut column = |term: &Term, named: Option<&str>| find_quietly(table, term, named, |_| true, issues);
        let begins = column(&BEGINS, fields.begins.as_deref());
        let investment = column(&INVESTMENT, fields.investment.as_deref());
        // A unit that is none of money is said cell by cell.
        let investment = investment.map(|column| Amounts::new(table, column, Measure::Money, &mut Issues::new()));
        Self { begins, investment }
    }

    /// The names of its columns.
    pub fn names(&self) -> impl Iterator<Item = &'t str> {
        self.begins.map(|column| column.name.as_str()).into_iter().chain(self.investment.map(|column| column.name()))
    }

    /// What a row says.
    pub fn of(&self, rows: &Rows<'_>, row: usize, issues: &mut Issues) -> model::Building {
        let mut unread = |code, column: &Column| {
            issues.push(rows.issue(code, row).field(&column.name).value(shown(&column.cells.get(row))));
        };
        let begins =
            self.begins.map_or(Ok(None), |column| year(&column.cells.get(row)).map_err(|()| unread("I0376", column)));
        let investment = self
            .investment
            .map_or(Ok(None), |amounts| amounts.in_its_unit(row).map_err(|()| unread("I0377", amounts.column)));
        model::Building {
            begins: begins.ok().flatten().map(|begins| begins.year),
            investment: investment.ok().flatten(),
        }
    }
}
