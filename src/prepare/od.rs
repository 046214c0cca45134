//! The ways of a study as a table that another study reads (`mode = "table"`).

use super::Failure;
use super::convert::check_target;
use crate::issue::{Issue, exit};
use crate::run::Loaded;
use crate::units::Impedance;
use crate::write::table::Files;
use crate::write::{inert, settle};
use std::path::Path;

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The travel.
    pub travel: String,
    /// How many ways.
    pub ways: usize,
    /// The column with the costs, and the unit that it is in.
    pub unit: &'static str,
}

/// Writes all ways of a travel, a row each: the cell, the site and what the way costs in seconds or metres.
///
/// # Errors
/// E0943 where it is not clear which travel is meant, or the study has none that is listed; what cannot be created or written.
pub fn od(study: &Path, loaded: &Loaded, travel: Option<&str>, out: &Path, overwrite: bool) -> Result<Listed, Failure> {
    if !out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        return Err(Failure::new(Issue::new("E0893").file(out.display().to_string()), exit::USAGE));
    }
    let known = loaded.travels();
    let name = match (travel, &known[..]) {
        (Some(name), known) if known.contains(&name) => name,
        (None, [only]) => only,
        (name, known) => {
            let issue = Issue::new("E0943").value(name.unwrap_or_default());
            return Err(Failure::new(issue.fact("known", known.join(", ")), exit::USAGE));
        }
    };
    settle(out)?;
    check_target(study, out, overwrite)?;
    let (impedance, ways) = loaded.ways(name);
    let unit = match impedance {
        Impedance::Metres => "m",
        _ => "s",
    };
    let heading = match impedance {
        Impedance::Metres => "metres",
        _ => "seconds",
    };
    let mut files = Files::beside(out)?;
    let path = files.path();
    let mut written = 0;
    Files::fill(&path, |to| {
        std::io::Write::write_all(to, "\u{feff}".as_bytes())?;
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
        rows.write_record(["cell", "site", heading])?;
        for (cell, site, thousandths) in ways {
            let cost = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
            rows.write_record([&*inert(&cell), &*inert(site), &cost])?;
            written += 1;
        }
        rows.flush()
    })?;
    files.commit()?;
    Ok(Listed { travel: name.to_owned(), ways: written, unit })
}
