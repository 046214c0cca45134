//! A column of counts, or of costs: its cells into numbers, every number that was not plain digits counted by the rule it was read under.

use super::row::Rows;
use crate::issue::{Issue, Issues};
use crate::read::inputs::CostUnit;
use crate::read::number::{self, Fault, shown};
use crate::read::quantity::{Heading, Measure, Rule, Rules};
use crate::read::{Cell, Column, Table};
use crate::units::Places;

/// A column and what its name says about its numbers.
#[derive(Debug, Clone, Copy)]
pub struct Amounts<'t> {
    /// The column.
    pub column: &'t Column,
    heading: Heading,
}

impl<'t> Amounts<'t> {
    /// A column that counts `measure`. A unit in its name that cannot be that is an error.
    pub fn new(table: &Table, column: &'t Column, measure: Measure, issues: &mut Issues) -> Self {
        let heading = Heading::new(&column.name, measure);
        if heading.fits() {
            return Self { column, heading };
        }
        let issue = Issue::new("E0383").file(&table.layer.file).field(&column.name);
        issues.push(issue.words("measure", measure.word()));
        Self { column, heading: Heading::bare(measure) }
    }

    /// A column of lengths or times in the unit that the study names. Another unit in its name is an error.
    pub fn of_costs(table: &Table, column: &'t Column, unit: CostUnit, issues: &mut Issues) -> Self {
        let heading = Heading::of_costs(&column.name, unit.unit());
        if !heading.fits() {
            let issue = Issue::new("E0390").file(&table.layer.file).field(&column.name);
            issues.push(issue.value(unit.as_str()));
        }
        Self { column, heading }
    }

    /// Its name in the file.
    pub fn name(&self) -> &'t str {
        &self.column.name
    }

    /// The count, or the metres or seconds, in a row; `None` when the cell is empty. `Err` means that an issue says what is wrong with it.
    pub fn of(&self, rows: &Rows<'_>, row: usize, issues: &mut Issues) -> Result<Option<f64>, ()> {
        let cell = &self.column.cells.get(row);
        match number::count(cell, &self.heading) {
            Ok(None) => Ok(None),
            Ok(Some((value, rules))) => {
                if !rules.is_plain() {
                    let read = match self.heading.measure() {
                        Measure::Time => format!("{} s", Places::from(value)),
                        Measure::Length => format!("{} m", Places::from(value)),
                        _ => Places::from(value).to_string(),
                    };
                    report(rules, &read, cell, self.name(), rows, row, issues);
                }
                Ok(Some(value))
            }
            Err(fault) => {
                issues.push(self.fault(fault, rows, row));
                Err(())
            }
        }
    }

    /// The amount in a row, where its unit stands in the heading or beside it; nothing is said. `Err` where there is something else.
    pub fn in_its_unit(&self, row: usize) -> Result<Option<f64>, ()> {
        let found = number::count(&self.column.cells.get(row), &self.heading).map_err(|_| ())?;
        let has_unit = |rules: Rules| self.heading.says_unit() || rules.has(Rule::Unit);
        found.map(|(value, rules)| has_unit(rules).then_some(value).ok_or(())).transpose()
    }

    /// The count in a row, where it is one; nothing is said.
    pub fn quiet(&self, row: usize) -> Option<f64> {
        number::count(&self.column.cells.get(row), &self.heading).ok().flatten().map(|(value, _)| value)
    }

    /// The issue for a cell that is no count.
    pub fn fault(&self, fault: Fault, rows: &Rows<'_>, row: usize) -> Issue {
        let is_cost = matches!(self.heading.measure(), Measure::Length | Measure::Time);
        let code = match fault {
            Fault::Text | Fault::Unknown | Fault::Kind if is_cost => "E0391",
            Fault::Negative | Fault::NoData if is_cost => "E0392",
            Fault::Range if is_cost => "E0393",
            Fault::Unit(_) if is_cost => "E0394",
            Fault::Text => "E0311",
            Fault::Unknown => "E0382",
            Fault::Unit(_) => "E0381",
            Fault::Kind => "E0312",
            Fault::Negative => "E0313",
            Fault::NoData => "E0314",
            Fault::Range => "E0315",
        };
        let issue = rows.issue(code, row).field(self.name()).value(shown(&self.column.cells.get(row)));
        let Fault::Unit(unit) = fault else { return issue };
        issue.fact("unit", unit).words("measure", self.heading.measure().word())
    }
}

/// One finding for every rule that a number needed.
fn report(rules: Rules, read: &str, cell: &Cell<&str>, field: &str, rows: &Rows<'_>, row: usize, issues: &mut Issues) {
    for rule in rules.iter() {
        let issue = rows.issue(rule.code(), row).field(field).value(shown(cell));
        issues.push(issue.fact("read", read));
    }
}
