//! From when to when a site is there.

use super::row::Rows;
use super::year::{Counts, year};
use crate::issue::Issues;
use crate::model::{Intake, Status};
use crate::read::Column;
use crate::read::number::shown;

/// The columns of the years in which sites open and close.
pub struct Opening<'t> {
    /// First year with pupils.
    pub opens: Option<&'t Column>,
    /// First year without.
    pub closes: Option<&'t Column>,
    /// The day of the school year from which dates count; years count as they are without it.
    pub intake: Option<Intake>,
}

/// What a row says of them. `Err` means that an issue says what is wrong.
pub type Years = (Result<Option<i32>, ()>, Result<Option<i32>, ()>);

impl Opening<'_> {
    /// First year with pupils and first year without.
    pub fn of(&self, rows: &Rows<'_>, row: usize, issues: &mut Issues) -> Years {
        (self.year(self.opens, rows, row, issues), self.year(self.closes, rows, row, issues))
    }

    fn year(
        &self,
        column: Option<&Column>,
        rows: &Rows<'_>,
        row: usize,
        issues: &mut Issues,
    ) -> Result<Option<i32>, ()> {
        let Some(column) = column else { return Ok(None) };
        let about = |code| rows.issue(code, row).field(&column.name).value(shown(&column.cells.get(row)));
        let Ok(found) = year(&column.cells.get(row)) else {
            issues.push(about("E0331"));
            return Err(());
        };
        Ok(found.map(|found| match found.counts(self.intake) {
            Counts::OfDate(year) => year,
            Counts::Next(year) => {
                issues.push(about("I0781").fact("year", year));
                year
            }
            Counts::Unclear(year) => {
                issues.push(about("W0781").fact("year", year));
                year
            }
        }))
    }

    /// Whether the years fit each other and the status; what does not is said.
    pub fn fits(
        &self,
        (opens, closes, status): (Option<i32>, Option<i32>, Status),
        rows: &Rows<'_>,
        row: usize,
        issues: &mut Issues,
    ) -> Result<(), ()> {
        let field = |column: Option<&Column>, canonical: &str| {
            column.map_or_else(|| canonical.to_owned(), |column| column.name.clone())
        };
        if let (Some(opens), Some(closes)) = (opens, closes)
            && closes <= opens
        {
            let issue = rows.issue("E0332", row).field(field(self.closes, "closes"));
            issues.push(issue.value(closes).fact("opens", opens));
            return Err(());
        }
        if !matches!(status, Status::Existing | Status::Closed) && opens.is_none() {
            issues.push(rows.issue("W0331", row).field(field(self.opens, "opens")).value(status.as_str()));
        }
        if status == Status::Closed && closes.is_none() {
            issues.push(rows.issue("W0332", row).field(field(self.closes, "closes")).value(status.as_str()));
        }
        Ok(())
    }
}
